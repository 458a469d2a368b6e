package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/dispatch"
	"kept.example/kept/internal/feature/purchases"
)

// parcelAtOnce replaces a kettle at once in a case, whose address is known: the house has it.
func parcelAtOnce(t *testing.T, d *desktest.Desk, id int64) (sent dispatch.Body) {
	t.Helper()
	api := d.Program(staff.Agent)
	var p purchases.Body
	api.Call(http.MethodPost, "/api/v1/purchases", object("what", "Kettle", "price", object("amount", "40", "currency", "EUR"), "case_id", id, "source", "shop", "foreign_id", fmt.Sprint("K", id))).Is(t, http.StatusCreated).JSON(t, &p)
	api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/replace", id), object("purchase_id", p.ID, "text", "Dear Ann, a new one is yours.",
		"detail", object("address", object("name", "Ann Vik", "street", "Storgata 1", "postcode", "0155", "city", "Oslo", "country", "NO"), "old", "keep"))).Is(t, http.StatusCreated).JSON(t, &sent)
	d.Run()
	return sent
}

// TestTheNewestDayOfAParcelHolds: the carrier gives another day, or one of us does. Its
// clock, its remedy, the wait of its case and the customer's page follow.
func TestTheNewestDayOfAParcelHolds(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		h, api, id := newHouse(t, d), d.Program(staff.Agent), d.Case("My kettle leaks.").ID
		budget(t, d, "500")
		h.set(t, "parcel")
		parcel := parcelAtOnce(t, d, id)
		wants(t, "waits for it", d.Fresh(id).Status, cases.Waiting)
		link := linkIn(t, d.LastSent().Message(t).Text)
		day := func(n int) time.Time { return d.Now().Add(time.Duration(n) * 24 * time.Hour).Truncate(time.Second) }
		days := func(what string, want time.Time) {
			t.Helper()
			n := want.UnixMicro()
			wants(t, what, fmt.Sprint([]int64{
				d.Number(`SELECT due_at FROM dispatch WHERE id = $1`, parcel.ID), d.Number(`SELECT due_at FROM remedy WHERE id = $1`, *parcel.RemedyID), d.Fresh(id).WaitingUntil.UnixMicro(),
			}), fmt.Sprint([]int64{n, n, n}))
		}
		says := func(at string, kind string, by time.Time, more ...any) {
			t.Helper()
			h.says(d.Now(), at, "dispatch."+kind, parcel.ID, append([]any{"by", by}, more...)...).Is(t, http.StatusNoContent)
		}

		// It leaves, for a day that is further off than the case waited; then later, then earlier, then by hand.
		first, second := day(30), day(40)
		says("a", "sent", first)
		days("when it leaves", first)
		says("b", "sent", second, "tracking", "JD 1")
		days("another day", second)
		for _, text := range []string{"JD 1", "jd1", "J-D1"} {
			d.Browse(staff.Agent).Get("/search?q="+url.QueryEscape(text)).Is(t, http.StatusOK).Has(t, fmt.Sprintf("%s#dispatch-%d", casePath(id), parcel.ID))
		}
		d.Nobody().Get(link).Has(t, "there by "+second.Format("2 Jan 2006, 15:04"))
		says("c", "accepted", day(3), "order", "F-77")
		api.Call(http.MethodGet, "/api/v1/search?q=f77", nil).Is(t, http.StatusOK).Has(t, `"dispatches"`, d.Fresh(id).Ref)
		d.Browse(staff.Agent).Get("/search?q=JD").Is(t, http.StatusOK).Lacks(t, "#dispatch-")
		days("a word from before it left", second)
		says("d", "sent", first)
		days("an earlier one", first)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/remedies/%d/dispatch", *parcel.RemedyID), object("tracking", "JD 2", "by", second)).Is(t, http.StatusOK)
		days("by hand, of the remedy", second)
		wants(t, "followed by", text(d, `SELECT tracking FROM dispatch WHERE id = $1`, parcel.ID), "JD 2")
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/dispatches/%d/say", parcel.ID), object("state", "sent", "by", first)).Is(t, http.StatusOK)
		days("by hand, of the parcel", first)

		// It is late; it gets a new day, and is late again: its case opens each time by itself.
		d.Advance(30*24*time.Hour + time.Minute)
		wants(t, "opened", fmt.Sprint(d.Fresh(id).Status, happened(d, id, "dispatch.late"), happened(d, id, "remedy.late")), fmt.Sprint(cases.Open, 1, 1))
		third := day(3)
		says("e", "sent", third)
		d.Nobody().Get(link).Has(t, "there by "+third.Format("Mon 15:04"))
		api.Call(http.MethodPatch, "/api/v1"+casePath(id), object("status", "waiting", "waiting_until", day(20))).Is(t, http.StatusOK)
		d.Advance(3*24*time.Hour + time.Minute)
		wants(t, "opened again", fmt.Sprint(d.Fresh(id).Status, happened(d, id, "dispatch.late"), happened(d, id, "remedy.late")), fmt.Sprint(cases.Open, 2, 2))

		// What one of us has it wait for is not moved by the parcel.
		own := day(10)
		api.Call(http.MethodPatch, "/api/v1"+casePath(id), object("status", "waiting", "waiting_until", own)).Is(t, http.StatusOK)
		says("f", "sent", day(20))
		wants(t, "our own day", d.Fresh(id).WaitingUntil.UnixMicro(), own.UnixMicro())
		h.says(d.Now(), "g", "dispatch.arrived", parcel.ID).Is(t, http.StatusNoContent)
		wants(t, "arrived", d.Fresh(id).Status, cases.Solved)
		d.Verified()
	})
}

// TestAnotherDayOfAParcelIsTold: who was told a day hears of another, once it is known and
// within the one letter a day; of days that follow each other while a letter is held only
// the newest is told, and of an hour nothing.
func TestAnotherDayOfAParcelIsTold(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		h, id := newHouse(t, d), d.Case("My kettle leaks.").ID
		budget(t, d, "500")
		h.set(t, "parcel")
		parcel := parcelAtOnce(t, d, id)
		d.Advance(25 * time.Hour)
		base, n := d.Now().Truncate(time.Hour), 0
		says := func(days int, more ...any) time.Time {
			t.Helper()
			n++
			by := base.Add(time.Duration(days) * 24 * time.Hour)
			h.says(d.Now(), fmt.Sprint("w", n), "dispatch.sent", parcel.ID, append([]any{"by", by}, more...)...).Is(t, http.StatusNoContent)
			d.Run()
			return by
		}
		before := len(d.Sent())
		last := func(what string, has ...string) {
			t.Helper()
			before++
			wants(t, what+": mails", len(d.Sent()), before)
			for _, one := range has {
				if body := d.LastSent().Message(t).Text; !strings.Contains(body, one) {
					t.Errorf("%s: %q is not in %q", what, one, body)
				}
			}
		}
		day := func(at time.Time) string { return at.Format("2 Jan") }

		first := says(10, "tracking", "JD 1")
		last("on its way", "is on its way to you", "JD 1", day(first))
		d.Advance(25 * time.Hour)
		later := says(14)
		last("later", "comes later than we told you", day(later), "sorry that you wait longer")
		// Within a day of that: two more days, of which only the newest is told.
		says(20)
		newest := says(17)
		h.says(d.Now(), "hour", "dispatch.sent", parcel.ID, "by", newest.Add(time.Hour)).Is(t, http.StatusNoContent)
		d.Run()
		wants(t, "held and dropped", fmt.Sprint([]int64{d.Number(`SELECT count(*) FROM letter WHERE state = 'held'`), d.Number(`SELECT count(*) FROM letter WHERE state = 'dropped'`)}), "[1 1]")
		d.Browse(staff.Lead).Get("/outbox/letters?state=dropped").Is(t, http.StatusOK).Has(t, "A newer letter says it instead.")
		d.Advance(25 * time.Hour)
		last("the newest of several", day(newest))
		if body := d.LastSent().Message(t).Text; strings.Contains(body, "than we told you") {
			t.Errorf("compared with a day that they were not told: %q", body)
		}
		sooner := says(6)
		d.Advance(25 * time.Hour)
		last("sooner", "comes sooner than we told you", sooner.Format("Mon 15:04"))

		// What is held when it is there says nothing any more.
		says(12)
		wants(t, "held", d.Number(`SELECT count(*) FROM letter WHERE state = 'held'`), int64(1))
		h.says(d.Now(), "there", "dispatch.arrived", parcel.ID).Is(t, http.StatusNoContent)
		d.Run()
		wants(t, "held when it is there", d.Number(`SELECT count(*) FROM letter WHERE state = 'held' AND cause LIKE 'dispatch.letter%'`), int64(0))
		d.Verified()
	})
}

// TestNothingLeavesForNowhere: one of us says that a parcel is on its way for which nobody
// has confirmed an address. That is refused with all that it waits for, and leaves nothing.
func TestNothingLeavesForNowhere(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		h, api, id := newHouse(t, d), d.Program(staff.Agent), d.Case("My kettle leaks.").ID
		budget(t, d, "500")
		h.set(t, "parcel")
		var p purchases.Body
		api.Call(http.MethodPost, "/api/v1/purchases", object("what", "Kettle", "price", object("amount", "40", "currency", "EUR"), "case_id", id)).Is(t, http.StatusCreated).JSON(t, &p)
		d.Browse(staff.Agent).Post(casePath(id)+"/replace", form("purchase", itoa(p.ID), "text", "Dear Ann, a new one is yours.")).Is(t, http.StatusSeeOther)
		stands := func(what, parcel, remedy string) {
			t.Helper()
			wants(t, what, state(d, 1)+" "+remedyState(d, 1), parcel+" "+remedy)
		}
		const missing = "First we need: where it goes and the receipt, as a photo or a PDF."
		d.Browse(staff.Agent).Post("/remedies/1/dispatch", form("tracking", "JD 1")).Is(t, http.StatusConflict).Has(t, missing)
		api.Call(http.MethodPost, "/api/v1/remedies/1/dispatch", object("tracking", "JD 1")).Is(t, http.StatusConflict).Has(t, missing)
		d.Browse(staff.Agent).Post("/dispatches/1/say", form("state", "sent")).Is(t, http.StatusConflict).Has(t, missing)
		h.says(d.Now(), "a", "dispatch.sent", 1).Is(t, http.StatusConflict)
		stands("nothing of it is left", "waiting", "approved")

		// With an address one of us may have sent it otherwise, also without the receipt.
		api.Call(http.MethodPut, "/api/v1/dispatches/1/address", object("address", object("name", "Ann Vik", "street", "Storgata 1", "postcode", "0155", "city", "Oslo", "country", "NO"))).Is(t, http.StatusOK)
		stands("it waits for the receipt", "waiting", "approved")
		d.Browse(staff.Agent).Post("/remedies/1/dispatch", form("tracking", "JD 1")).Is(t, http.StatusSeeOther)
		stands("it is on its way", "sent", "dispatched")
		d.Verified()
	})
}
