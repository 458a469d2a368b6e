package casepage_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

func TestAListIsNarrowedByLinks(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		var sales inboxes.Inbox
		d.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			sales, err = d.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Sales", Address: "sales@shop.example"})
			return err
		})
		a, b := d.Case("One."), d.CaseFrom("ben@example.com", "sales@shop.example", "Two.")
		anna := d.Browse(staff.Agent)
		one := fmt.Sprintf("/cases?list=open&inbox=%d", sales.ID)
		anna.Get(one).Is(t, http.StatusOK).Has(t, path(b.ID)+"?", "Sales: take this filter off", "Save as a view", "<option value=\""+fmt.Sprint(sales.ID)+"\" selected>Sales").Lacks(t, path(a.ID)+"?")
		anna.Get(one+"&status=solved").Is(t, http.StatusOK).Has(t, "Nothing matches these filters.", "Show the whole list")
		anna.Get(fmt.Sprintf("/cases?list=open&person=%d", a.PersonID)).Is(t, http.StatusOK).Has(t, path(a.ID)+"?", "Ann").Lacks(t, path(b.ID)+"?")
		anna.Get("/cases?list=open&channel=form").Is(t, http.StatusOK).Lacks(t, path(a.ID)+"?")
		anna.Get("/cases?list=open&owner=0&team=&inbox=&status=&channel=").Is(t, http.StatusOK).Has(t, path(a.ID)+"?", path(b.ID)+"?")
		anna.Get("/cases?list=open&person=999").Is(t, http.StatusNotFound)
		// A row that changes elsewhere is asked for with the filters it is shown with.
		anna.HX().Get(path(b.ID)+"/row?"+one[7:]).Is(t, http.StatusOK)
		anna.HX().Get(path(a.ID)+"/row?"+one[7:]).Is(t, http.StatusNotFound)
	})
}

func TestAListIsSavedAsAView(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		a, b := d.Case("One."), d.CaseFrom("ben@example.com", desktest.Address, "Two.")
		anna := d.Browse(staff.Agent)
		to := anna.Post("/views", form("name", "Of Ann", "query", fmt.Sprintf("list=open&person=%d&sort=need", a.PersonID), "team", "0")).Is(t, http.StatusSeeOther).Header.Get("Location")
		anna.Get(to).Is(t, http.StatusOK).Has(t, "Of Ann", path(a.ID)+"?").Lacks(t, path(b.ID)+"?")
		anna.Get("/nav/counts").Is(t, http.StatusOK).Has(t, "nav-n--cases-list-view-1")
		anna.Get("/cases?list=open&from=1").Is(t, http.StatusOK).Has(t, "Save into this view", path(b.ID)+"?")
		anna.Post("/views/1", form("name", "All of it", "query", "list=open&from=1")).Is(t, http.StatusSeeOther)
		anna.Get(to).Is(t, http.StatusOK).Has(t, "All of it", path(a.ID)+"?", path(b.ID)+"?")
		anna.Post("/views", form("name", "Second", "query", "list=view:1")).Is(t, http.StatusSeeOther)
		anna.Post("/views/2", form("do", "up")).Is(t, http.StatusSeeOther)
		if order := regexp.MustCompile(`view:[12]`).FindAllString(anna.Get("/lists").Is(t, http.StatusOK).Has(t, "Second", "All of it", "Help").Body, 2); fmt.Sprint(order) != "[view:2 view:1]" {
			t.Error(order)
		}
		d.Browse(staff.Lead).Get(to).Is(t, http.StatusNotFound)
		anna.Post("/views/1/remove", nil).Is(t, http.StatusSeeOther)
		anna.Get(to).Is(t, http.StatusNotFound)
		anna.Get("/lists?removed=1").Is(t, http.StatusOK).Has(t, "/views/1/restore")
		anna.Post("/views/1/restore", nil).Is(t, http.StatusSeeOther)
		anna.Get(to).Is(t, http.StatusOK)
		api := d.Program(staff.Agent)
		api.Call(http.MethodGet, "/api/v1/cases?view=view:1", nil).Is(t, http.StatusOK).Has(t, fmt.Sprintf(`"id":%d`, a.ID))
		api.Call(http.MethodGet, "/api/v1/views", nil).Is(t, http.StatusOK).Has(t, `"All of it"`, `"Second"`)
		d.Program(staff.Lead).Call(http.MethodGet, "/api/v1/cases?view=view:1", nil).Is(t, http.StatusNotFound)
	})
}

func TestWhatOneHasReadIsOnesOwn(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("One.")
	anna, lea := d.Browse(staff.Agent), d.Browse(staff.Lead)
	row := path(c.ID) + "/row?list=open"
	anna.HX().Get(row).Has(t, "row unread")
	d.Pass(time.Second)
	anna.HX().Post(path(c.ID)+"/seen", nil).Is(t, http.StatusNoContent)
	anna.HX().Get(row).Lacks(t, "row unread")
	lea.HX().Get(row).Has(t, "row unread")
	anna.HX().Post(path(c.ID)+"/draft", form("kind", "reply", "body", "Dear Ann")).Is(t, http.StatusNoContent)
	anna.HX().Get(row).Has(t, ">Draft<")
	lea.HX().Get(row).Lacks(t, ">Draft<")
}
