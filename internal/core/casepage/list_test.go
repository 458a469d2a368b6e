package casepage_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/dbtest"
)

func TestTheListPage(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		a, b := d.Case("It stopped."), d.CaseFrom("ben@example.com", desktest.Address, "So did <b>mine</b>.")
		anna := d.Browse(staff.Agent)
		anna.Get("/").Is(t, http.StatusSeeOther)
		anna.Get("/cases").Is(t, http.StatusOK).Has(t, "Nothing waits for you.", "2 cases have no owner.")
		all := anna.Get("/cases?list=open").Is(t, http.StatusOK).Has(t, path(a.ID), path(b.ID), "No owner yet", "&lt;b&gt;mine").Lacks(t, "<b>mine")
		if !strings.Contains(all.Body, "<html") || strings.Index(all.Body, path(a.ID)+"?") > strings.Index(all.Body, path(b.ID)+"?") {
			t.Error("the list is not a page with the soonest first")
		}
		newest := anna.Get("/cases?list=open&sort=-updated_at").Is(t, http.StatusOK)
		newest.Has(t, `data-sort="`+fmt.Sprint(a.UpdatedAt.UnixMicro()))
		// The sort a list has by itself is also what its rows are ordered by when they come live.
		anna.Get("/cases?list=all").Is(t, http.StatusOK).Has(t, `data-sort="`+fmt.Sprint(a.UpdatedAt.UnixMicro()))
		solve(d, a.ID)
		anna.Get("/cases?list=open").Is(t, http.StatusOK).Lacks(t, path(a.ID)+"?")
		anna.Get("/cases?list=done").Is(t, http.StatusOK).Has(t, path(a.ID)+"?")
		anna.Get(fmt.Sprintf("/cases?list=inbox:%d", d.Inbox.ID)).Is(t, http.StatusOK).Has(t, "Help", path(b.ID))
		anna.Get(fmt.Sprintf("/cases?list=person:%d", b.PersonID)).Is(t, http.StatusOK).Has(t, path(b.ID)+"?").Lacks(t, path(a.ID)+"?")
		// A sort that the menu does not offer is named all the same.
		for sort, says := range map[string]string{"-need": "Least need", "-next_due": "Due last", "updated_at": "Longest unchanged", "-created_at": "Newest case"} {
			if page := anna.Get("/cases?list=all&sort="+sort).Is(t, http.StatusOK).Has(t, says, "sorted: "+says); strings.Contains(page.Body, "casepage.sort.") {
				t.Errorf("%s is shown by its key", sort)
			}
		}
		for _, bad := range []string{"list=nonsense", "list=inbox:x", "list=open&sort=nonsense", "list=open&cursor=nonsense", "list=open&f.none=x"} {
			anna.Get("/cases?"+bad).Is(t, http.StatusUnprocessableEntity)
		}
		anna.Get("/cases?list=inbox:999").Is(t, http.StatusNotFound)
		d.Advance(30 * time.Hour)
		anna.Get("/cases?list=open").Is(t, http.StatusOK).Has(t, "Overdue 26 h")
	})
}

func TestALongListIsReadPageByPage(t *testing.T) {
	d := desktest.Lite(t)
	for i := range 33 {
		d.CaseFrom(fmt.Sprintf("c%d@example.com", i), desktest.Address, "Hello.")
	}
	anna := d.Browse(staff.Agent)
	first := anna.Get("/cases?list=open").Is(t, http.StatusOK)
	next := regexp.MustCompile(`href="(/cases\?[^"]*cursor=[^"]*)"`).FindStringSubmatch(first.Body)
	if next == nil {
		t.Fatal("33 cases are on one page")
	}
	to := strings.ReplaceAll(next[1], "&amp;", "&")
	rows := regexp.MustCompile(`id="row-\d+"`)
	more := anna.HX().Get(to).Is(t, http.StatusOK).Lacks(t, "<html")
	whole := anna.Get(to).Is(t, http.StatusOK).Has(t, "<html")
	for name, got := range map[string]int{"first": len(rows.FindAllString(first.Body, -1)) - 30, "next": len(rows.FindAllString(more.Body, -1)) - 3, "next without script": len(rows.FindAllString(whole.Body, -1)) - 3} {
		wants(t, name, got, 0)
	}
}

func TestRowsThatComeLive(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	anna := d.Browse(staff.Agent)
	anna.HX().Get(path(c.ID)+"/row?list=open").Is(t, http.StatusOK).Has(t, fmt.Sprintf(`id="row-%d"`, c.ID)).Lacks(t, "<html")
	anna.HX().Get(path(c.ID)+"/row?list=mine").Is(t, http.StatusNotFound)
	anna.HX().Get(path(c.ID)+"/row?list=done").Is(t, http.StatusNotFound)
	anna.HX().Get("/cases/999/row?list=open").Is(t, http.StatusNotFound)
}

func TestFind(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		d.CaseFrom("Ben Bo <ben@example.com>", desktest.Address, "So did mine.")
		dbtest.Settled(t, d.DB)
		d.Must(d.Search.CatchUp(d.Ctx))
		anna := d.Browse(staff.Agent)
		anna.Get("/find?q=stop").Is(t, http.StatusOK).Has(t, `data-href="`+path(c.ID)+`"`, `data-href="/search?q=stop"`)
		for _, q := range []string{c.Ref, strings.ToLower(c.Ref), "Ann", "ann+v", "ann@example.com"} {
			anna.Get("/find?q="+q).Is(t, http.StatusOK).Has(t, `data-href="`+path(c.ID)+`"`).Lacks(t, "Ben Bo")
		}
		anna.Get("/find?q=ANN@EXAMPLE.COM").Is(t, http.StatusOK).Has(t, fmt.Sprintf(`data-href="/people/%d"`, c.PersonID))
		for _, q := range []string{"", "%25", "nobody", "'", "%00"} {
			anna.Get("/find?q="+q).Is(t, http.StatusOK).Lacks(t, `data-href="/cases`).Lacks(t, `data-href="/people`)
		}
	})
}
