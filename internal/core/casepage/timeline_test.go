package casepage_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
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

func TestActivityOverTheAPI(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		hidden := d.CaseFrom("ben@example.com", desktest.Address, "So did mine.")
		anna := d.Browse(staff.Lead)
		for i := range 7 {
			anna.Post(path(c.ID)+"/subject", form("subject", fmt.Sprint("Watch ", i))).Is(t, http.StatusSeeOther)
		}
		anna.Post(path(hidden.ID)+"/private", form("private", "1")).Is(t, http.StatusSeeOther)
		dbtest.Settled(t, d.DB)
		type page struct {
			Items []struct {
				ID     int64
				CaseID int64 `json:"case_id"`
				Kind   string
				Text   string
				By     struct{ Kind, Name string }
			}
			NextCursor *string `json:"next_cursor"`
		}
		all := func(api *desktest.Browser, at string) (kinds []string, cursor string) {
			seen := map[int64]bool{}
			for next := ""; ; {
				var p page
				got := api.Call("GET", at+"?limit=3&cursor="+next, nil).Is(t, http.StatusOK)
				got.JSON(t, &p)
				cursor = got.Header.Get("Kept-Cursor")
				for _, e := range p.Items {
					if seen[e.ID] || e.Text == "" {
						t.Errorf("entry %d comes twice or says nothing", e.ID)
					}
					seen[e.ID] = true
					kinds = append(kinds, fmt.Sprint(e.CaseID, " ", e.Kind, " ", e.By.Name))
				}
				if p.NextCursor == nil {
					return kinds, cursor
				}
				next = *p.NextCursor
			}
		}
		agent, lead := d.Program(staff.Agent), d.Program(staff.Lead)
		dbtest.Settled(t, d.DB)
		ofCase, _ := all(agent, "/api/v1"+path(c.ID)+"/activity")
		wants(t, "of the case", int64(len(ofCase)), d.Number(`SELECT count(*) FROM activity WHERE case_id = $1`, c.ID))
		feed, cursor := all(agent, "/api/v1/activity")
		if got := strings.Join(feed, "\n"); strings.Contains(got, fmt.Sprint(hidden.ID, " case.")) || !strings.Contains(got, fmt.Sprint(c.ID, " case.subject The lead")) || strings.Contains(got, "staff.") {
			t.Errorf("an agent sees %s", got)
		}
		whole, _ := all(lead, "/api/v1/activity")
		if got := strings.Join(whole, "\n"); !strings.Contains(got, "case.private") || !strings.Contains(got, "staff.") {
			t.Errorf("a lead sees %s", got)
		}
		agent.Call("GET", fmt.Sprintf("/api/v1/cases/%d/activity", hidden.ID), nil).Is(t, http.StatusNotFound)
		d.Program(staff.Viewer).Call("GET", "/api/v1/activity", nil).Is(t, http.StatusForbidden)
		// Whoever goes on from the cursor hears what happened since, and that once.
		anna.Post(path(c.ID)+"/subject", form("subject", "The last")).Is(t, http.StatusSeeOther)
		dbtest.Settled(t, d.DB)
		var p page
		agent.Call("GET", "/api/v1/activity?cursor="+cursor, nil).Is(t, http.StatusOK).JSON(t, &p)
		if len(p.Items) != 1 || p.Items[0].Kind != "case.subject" {
			t.Errorf("since then: %v", p.Items)
		}
	})
}

func TestMessagesAreReadFromEitherEndOverTheAPI(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	for i := range 6 {
		note(d, c.ID, fmt.Sprint("Note ", i))
	}
	api := d.Program(staff.Agent)
	read := func(order string) (ids []int64) {
		for next := ""; ; {
			var p struct {
				Items      []struct{ ID int64 }
				NextCursor *string `json:"next_cursor"`
			}
			api.Call("GET", "/api/v1"+path(c.ID)+"/messages?limit=3&order="+order+"&cursor="+next, nil).Is(t, http.StatusOK).JSON(t, &p)
			for _, m := range p.Items {
				ids = append(ids, m.ID)
			}
			if p.NextCursor == nil {
				return ids
			}
			next = *p.NextCursor
		}
	}
	up, down := read("asc"), read("desc")
	slices.Reverse(down)
	wants(t, "both ways", fmt.Sprint(up), fmt.Sprint(down))
	wants(t, "messages", len(up), 7)
}
