package casepage_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

func TestTheTimelineTellsAllPageByPage(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		anna := d.Browse(staff.Agent)
		anna.Post(path(c.ID)+"/owner", form("owner", "me")).Is(t, http.StatusSeeOther)
		anna.Post(path(c.ID)+"/subject", form("subject", "The watch")).Is(t, http.StatusSeeOther)
		d.Must(d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
			for range 230 {
				if _, err := d.Activity.Record(ctx, tx, activity.Entry{Kind: "case.followed", CaseID: c.ID, Data: map[string]any{"user": d.User(staff.Agent)}}); err != nil {
					return err
				}
			}
			return nil
		}))
		lines, at := 0, path(c.ID)+"/timeline"
		for pages := 1; ; pages++ {
			page := anna.Get(at).Is(t, http.StatusOK)
			lines += strings.Count(page.Body, `<li class="ev`)
			next := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(page.Body)
			if next == nil {
				wants(t, "pages", pages, 3)
				page.Has(t, "took the case", "changed the subject", "</b> wrote", "The customer")
				break
			}
			at = strings.ReplaceAll(next[1], "&amp;", "&")
		}
		wants(t, "lines", fmt.Sprint(lines), fmt.Sprint(d.Number(`SELECT count(*) FROM activity WHERE case_id = $1`, c.ID)))
		anna.Get("/cases/999/timeline").Is(t, http.StatusNotFound)
	})
}
