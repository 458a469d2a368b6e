package app_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/products"
	"kept.example/kept/internal/platform/db"
)

// TestAWorkaroundIsForAProduct: what helps with one product is offered in its cases
// alone, and stands first there.
func TestAWorkaroundIsForAProduct(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		sold := products.Of(d.Desk)
		var lamp int64
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			p, err := sold.Add(ctx, tx, products.Fields{Name: "Desk lamp Lux", Model: "LX-200"})
			lamp = p.ID
			return err
		})
		admin := d.Browse(staff.Admin)
		admin.Post("/settings/relief", url.Values{"words": {"We lend you one of ours."}, "topic_id": {"0"}, "days": {"0"}, "product": {"LX-999"}}).Is(t, http.StatusUnprocessableEntity).Has(t, "No one product is called so")
		admin.Post("/settings/relief", url.Values{"words": {"Use any socket near the window."}, "topic_id": {"0"}, "days": {"0"}}).Is(t, http.StatusSeeOther)
		admin.Post("/settings/relief", url.Values{"words": {"Take the bulb of the hall lamp."}, "topic_id": {"0"}, "days": {"0"}, "product": {"lx200"}}).Is(t, http.StatusSeeOther)
		admin.Get("/settings/relief").Is(t, http.StatusOK).Has(t, "Any topic, Desk lamp Lux LX-200")
		of := d.Case("My LX-200 is dark and I cannot work.").ID
		other := d.CaseFrom("ben@example.com", desktest.Address, "It is dark here and I cannot work.").ID
		api := d.Program(staff.Agent)
		for _, id := range []int64{of, other} {
			api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/blocking", id), nil).Is(t, http.StatusOK)
		}
		d.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", of)).Has(t, "Take the bulb", "Use any socket")
		d.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", other)).Has(t, "Use any socket").Lacks(t, "Take the bulb")
		// What a reply says in new words is learnt for the product, where no topic is known.
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", of), map[string]any{"kind": "reply", "text": "Until then a torch helps.", "relief": map[string]any{"words": "A torch until the bulb is there"}}).Is(t, http.StatusCreated)
		d.Run()
		api.Call(http.MethodGet, "/api/v1/workarounds", nil).Has(t, fmt.Sprintf(`"product_id":%d`, lamp), "A torch until the bulb is there", `"learnt":true`)
		d.Verified()
	}, rooms()...)
}

// TestTheClockOfAWorkaroundRingsLikeTheOthers: at three quarters whoever looks after the
// case is warned, at the target it rings, later it goes to the leads; it stands among the
// clocks of the case, and an offer ends it.
func TestTheClockOfAWorkaroundRingsLikeTheOthers(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		agent, lead := d.User(staff.Agent), d.User(staff.Lead)
		id := d.Case("The line is dead, and I cannot work.").ID
		path := fmt.Sprintf("/api/v1/cases/%d", id)
		api := d.Program(staff.Agent)
		api.Call(http.MethodPatch, path, map[string]any{"owner_id": agent}).Is(t, http.StatusOK)
		told := func(what string, want ...bool) {
			t.Helper()
			var got []bool
			for _, one := range []struct {
				user int64
				kind string
			}{{agent, "cover.soon"}, {agent, "cover.late"}, {lead, "cover.lead"}} {
				got = append(got, d.Number(`SELECT count(*) FROM notice WHERE user_id = $1 AND kind = $2 AND item_id < 0 AND read_at IS NULL`, one.user, one.kind) == 1)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		api.Call(http.MethodPost, path+"/blocking", nil).Is(t, http.StatusOK)
		due := d.Now().Add(time.Hour)
		if got := d.Number(`SELECT clock_due FROM cases WHERE id = $1`, id); got != due.UnixMicro() {
			t.Errorf("the clock that ends first ends at %d, want %d", got, due.UnixMicro())
		}
		told("at first", false, false, false)
		d.Advance(46 * time.Minute)
		told("at three quarters", true, false, false)
		d.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", id)).Has(t, `id="clocks"`, "Workaround")
		api.Call(http.MethodGet, path+"/clocks", nil).Has(t, `"measure":"relief"`, `"soon":true`)
		d.Advance(15 * time.Minute)
		told("at the target", true, true, false)
		d.Browse(staff.Agent).Get("/cases?list=open").Has(t, "Workaround late")
		d.Advance(time.Hour)
		told("an hour later", true, true, true)
		if n := d.Number(`SELECT value FROM mark WHERE case_id = $1 AND name = 'cover.late'`, id); n != 1 {
			t.Errorf("%d clocks are late by the mark", n)
		}
		api.Call(http.MethodPost, path+"/relief", map[string]any{"none": "The street has no line"}).Is(t, http.StatusCreated)
		told("once there is an answer", false, false, false)
		if n := d.Number(`SELECT value FROM mark WHERE case_id = $1 AND name = 'cover.late'`, id); n != 0 {
			t.Errorf("%d clocks are late by the mark, once there is an answer", n)
		}
		api.Call(http.MethodGet, path+"/clocks", nil).Has(t, `"state":"missed"`)
		// What is solved waits for none, and what is opened again does, if it did.
		api.Call(http.MethodDelete, path+"/blocking", nil).Is(t, http.StatusOK)
		api.Call(http.MethodPost, path+"/blocking", nil).Is(t, http.StatusOK)
		api.Call(http.MethodPatch, path, map[string]any{"status": "solved"}).Is(t, http.StatusOK)
		if got := d.Number(`SELECT clock_due FROM cases WHERE id = $1`, id); got != db.Never.UnixMicro() {
			t.Errorf("a clock of a solved case ends at %d", got)
		}
		api.Call(http.MethodPatch, path, map[string]any{"status": "open"}).Is(t, http.StatusOK)
		if got, want := d.Number(`SELECT clock_due FROM cases WHERE id = $1`, id), d.Now().Add(time.Hour).UnixMicro(); got != want {
			t.Errorf("opened again, it ends at %d, want %d", got, want)
		}
		d.Verified()
	}, rooms()...)
}
