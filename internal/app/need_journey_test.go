package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

// A second contact about the same matter raises the need of the case, in whatever
// words and to whichever address it comes; taken apart, the case has what it had.
func TestASecondContactRaisesNeed(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		first := d.CaseFrom("eve@example.com", desktest.Address, "My line from order A-10342 is slow. Can you look?")
		wants(t, "need of a first mail", d.Fresh(first.ID).Why, "")
		d.Advance(time.Hour)
		before := d.Fresh(first.ID)
		second := d.CaseFrom("eve@example.com", desktest.Address, "Is there any word about order A-10342? I wrote about the line.")
		now := d.Fresh(first.ID)
		wants(t, "joined", d.Fresh(second.ID).ID, first.ID)
		wants(t, "reason", now.Why, "again")
		if now.Rank() >= before.Rank() || now.NeedAt(d.Now()) <= before.NeedAt(d.Now()) {
			t.Errorf("it stands at %d and needs %d; before at %d and %d", now.Rank(), now.NeedAt(d.Now()), before.Rank(), before.NeedAt(d.Now()))
		}
		d.Advance(time.Hour)
		d.CaseFrom("eve@example.com", desktest.Address, "Once more about order A-10342: is there any word?")
		wants(t, "reason of a third", d.Fresh(first.ID).Why, "again:2")
		wants(t, "its need", d.Fresh(first.ID).NeedAt(d.Now()), 30)
		if d.Fresh(first.ID).Need > cases.MostNeed {
			t.Error("asking again is no danger")
		}
		d.Verified()
	})
}

// TestWhoCannotGoOnNeedsMoreAndWantsAWorkaround holds that two rooms say the same,
// whichever is told first.
func TestWhoCannotGoOnNeedsMoreAndWantsAWorkaround(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		blocked := func(id int64, path string, body map[string]any) {
			t.Helper()
			p := d.Program(staff.Agent).Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/%s", id, path), body)
			if p.Code >= 300 {
				t.Fatalf("%s: %d %s", path, p.Code, p.Body)
			}
		}
		tapped := d.CaseFrom("eve@example.com", desktest.Address, "A word about the line.")
		blocked(tapped.ID, "need/points", map[string]any{"kind": "blocked"})
		flagged := d.CaseFrom("ben@example.com", desktest.Address, "A word about the cup.")
		blocked(flagged.ID, "blocking", nil)
		for _, id := range []int64{tapped.ID, flagged.ID} {
			wants(t, "reason", d.Fresh(id).Why, "blocked")
			wants(t, "workarounds wanted", d.Number(`SELECT count(*) FROM relief WHERE case_id = $1 AND state = 'owed' AND cleared_at IS NULL`, id), int64(1))
		}
		blocked(tapped.ID, "need/points", map[string]any{"kind": "blocked", "holds": false})
		wants(t, "wanted no more", d.Number(`SELECT count(*) FROM relief WHERE case_id = $1 AND cleared_at IS NULL`, tapped.ID), int64(0))
		wants(t, "no reason left", d.Fresh(tapped.ID).Why, "")
		d.Verified()
	})
}

// TestWhatTheyWroteAsksWhetherTheyCannotGoOn says: words can mislead, so one of us
// confirms by a click that a workaround is wanted; where a point comes from is said as it
// was.
func TestWhatTheyWroteAsksWhetherTheyCannotGoOn(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		const asks = "They wrote “does not work”. If they cannot go on, a workaround is wanted."
		agent := d.Browse(staff.Agent)
		told, calm := d.CaseFrom("eve@example.com", desktest.Address, "The line does not work."), d.CaseFrom("ben@example.com", desktest.Address, "A word about the cup.")
		page := func(id int64) desktest.Page { return agent.Get(fmt.Sprintf("/cases/%d", id)).Is(t, http.StatusOK) }
		page(told.ID).Has(t, asks, "Their words: “does not work”")
		page(calm.ID).Lacks(t, "a workaround is wanted.")
		agent.Post(fmt.Sprintf("/cases/%d/blocking", told.ID), url.Values{"heard": {"1"}}).Is(t, http.StatusSeeOther)
		page(told.ID).Lacks(t, asks).Has(t, "It is in what they wrote", "Their words: “does not work”")
		agent.Post(fmt.Sprintf("/cases/%d/blocking", calm.ID), nil).Is(t, http.StatusSeeOther)
		page(calm.ID).Has(t, "One of us said so", "Added by hand").Lacks(t, "Told by another system")
		agent.Post(fmt.Sprintf("/cases/%d/unblock", told.ID), nil).Is(t, http.StatusSeeOther)
		page(told.ID).Lacks(t, asks)
		wants(t, "no reason left", d.Fresh(told.ID).Why, "")
		d.Verified()
	})
}

// TestWhatTheyPayIsAFactOfAPurchase says: a purchase with a price that the case is about
// is a point with its source, the least of all, for as long as the case is about it.
func TestWhatTheyPayIsAFactOfAPurchase(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.CaseFrom("eve@example.com", desktest.Address, "A word about the line.")
		n := 0
		call := func(method, path string, body any) desktest.Page {
			n++
			p := d.Program(staff.Agent).With("Idempotency-Key", fmt.Sprint(n)).Call(method, "/api/v1"+path, body)
			if p.Code >= 300 {
				t.Fatalf("%s %s: %d %s", method, path, p.Code, p.Body)
			}
			return p
		}
		call("POST", "/purchases", map[string]any{"what": "A lamp", "case_id": c.ID})
		wants(t, "without a price", d.Fresh(c.ID).Why, "")
		call("POST", "/purchases", map[string]any{"what": "The line", "case_id": c.ID, "period": "month", "price": map[string]any{"amount": "29.90", "currency": "EUR"}})
		wants(t, "reason", d.Fresh(c.ID).Why, "pays")
		d.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", c.ID)).Has(t, "A purchase of theirs: The line, 29.90 EUR", "+5")
		d.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d/timeline", c.ID)).Has(t, "added “what they pay”: need 0 to 5")
		call("DELETE", fmt.Sprintf("/cases/%d/purchases/2", c.ID), nil)
		wants(t, "no longer about it", d.Fresh(c.ID).Why, "")
		d.Verified()
	})
}
