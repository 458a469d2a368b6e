package tags_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/tags"
)

func TestManyCasesGetATagAndLoseItAgain(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		a, b := d.Case("One."), d.CaseFrom("ben@example.com", desktest.Address, "Two.")
		anna := d.Browse(staff.Agent)
		anna.Get("/cases?list=open").Is(t, http.StatusOK).Has(t, `id="bulk-tag"`)
		anna.HX().Post("/cases/bulk", url.Values{"case": {fmt.Sprint(a.ID)}, "do": {"tag"}, "tag": {"repair"}, "list": {"list=open"}}).Is(t, http.StatusOK)
		p := anna.HX().Post("/cases/bulk", url.Values{"case": {fmt.Sprint(a.ID), fmt.Sprint(b.ID)}, "do": {"tag"}, "tag": {"Repair"}, "list": {"list=open"}}).Is(t, http.StatusOK).Has(t, "Done for 2 cases.", "repair")
		undo := url.Values{"list": {"list=open"}}
		for _, m := range regexp.MustCompile(`name="undo" value="([^"]*)"`).FindAllStringSubmatch(p.Body, -1) {
			undo.Add("undo", strings.ReplaceAll(m[1], "&amp;", "&"))
		}
		anna.HX().Post("/cases/bulk", undo).Is(t, http.StatusOK)
		anna.Get("/cases?list=open&f.tag=repair").Is(t, http.StatusOK).Has(t, fmt.Sprintf(`id="row-%d"`, a.ID)).Lacks(t, fmt.Sprintf(`id="row-%d"`, b.ID))
		anna.HX().Post("/cases/bulk", url.Values{"case": {fmt.Sprint(a.ID)}, "do": {"tag"}, "tag": {""}, "list": {"list=open"}}).Is(t, http.StatusOK).Has(t, "Write a tag.")
	}, desktest.Room{Name: "tags", Schema: tags.Schema, Words: tags.Words, Mount: func(d *desk.Desk) { tags.Mount(d) }})
}
