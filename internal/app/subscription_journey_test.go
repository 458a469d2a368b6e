package app_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

// TestADayWithoutItIsCreditedWithoutBeingAskedFor: once the customer of a subscription can go on,
// the days on which they could not are credited, once; what is bought once is not.
func TestADayWithoutItIsCreditedWithoutBeingAskedFor(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		d.User(staff.Admin)
		api := d.Program(staff.Lead)
		n := 0
		call := func(method, path string, body any, code int) desktest.Page {
			n++
			return api.With("Idempotency-Key", fmt.Sprint("s", n)).Call(method, "/api/v1"+path, body).Is(t, code)
		}
		id := d.Case("The line is dead.").ID
		blocking := fmt.Sprintf("/cases/%d/blocking", id)
		call("POST", "/purchases", object("what", "The line", "case_id", id, "period", "month", "price", object("amount", "30", "currency", "EUR")), 201)
		call("POST", "/purchases", object("what", "A box", "case_id", id, "price", object("amount", "30", "currency", "EUR")), 201)
		call("POST", "/purchases", object("what", "An old line", "case_id", id, "period", "month", "since", "2020-01-01", "ended", "2020-02-01", "price", object("amount", "30", "currency", "EUR")), 201)
		credits := func() int64 { return d.Number(`SELECT count(*) FROM remedy`) }

		call("POST", blocking, nil, 200)
		d.Advance(11 * time.Hour)
		call("DELETE", blocking, nil, 200)
		wants(t, "less than half a day", credits(), int64(0))

		call("POST", blocking, nil, 200)
		d.Advance(3 * 24 * time.Hour)
		for range 2 {
			call("DELETE", blocking, nil, 200)
		}
		wants(t, "credits", credits(), int64(1))
		call("GET", "/remedies", nil, 200).Has(t, `"kind":"credit"`, "3 days without “The line” are not charged", `"worth":{"amount":"3.00","currency":"EUR"}`, `"purchase_id":1`, `"state":"awaiting_approval"`)
		d.Browse(staff.Lead).Get(casePath(id)).Has(t, "3 days without “The line” are not charged")
		call("POST", blocking, nil, 200)
		d.Advance(36 * time.Hour)
		call("DELETE", blocking, nil, 200)
		wants(t, "another time", credits(), int64(2))
		d.Program(staff.Admin).Call(http.MethodPost, "/api/v1/remedies/1/approve", nil).Is(t, http.StatusOK).Has(t, `"state":"approved"`)
		wants(t, "booked", d.Number(`SELECT count(*) FROM ledger_entry WHERE cause = 'remedy:1:granted'`), int64(1))
		d.Run()
		d.Verified()
	})
}

// TestADayWithoutItIsCreditedWhereNobodySaysThatTheyCanGoOn: a case that is solved while it
// still stops its customer credits the days until it was solved: at once when they say
// that it worked, else when they said nothing for days; once it is opened again, none.
func TestADayWithoutItIsCreditedWhereNobodySaysThatTheyCanGoOn(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		d.User(staff.Admin)
		api := d.Program(staff.Lead)
		n := 0
		call := func(method, path string, body any, code int) desktest.Page {
			n++
			return api.With("Idempotency-Key", fmt.Sprint("d", n)).Call(method, "/api/v1"+path, body).Is(t, code)
		}
		credits := func(id int64) int64 { return d.Number(`SELECT count(*) FROM remedy WHERE case_id = $1`, id) }
		stuck := func(from string) int64 {
			id := d.CaseFrom(from, desktest.Address, "The line is dead.").ID
			call("POST", "/purchases", object("what", "The line", "case_id", id, "period", "day", "price", object("amount", "2", "currency", "EUR")), 201)
			call("POST", fmt.Sprintf("/cases/%d/blocking", id), nil, 200)
			return id
		}
		silent, opened, confirmed := stuck("Bo Ek <bo@ek.example>"), stuck("Di Lund <di@lund.example>"), stuck("Eva Ros <eva@ros.example>")
		d.Advance(3 * 24 * time.Hour)
		for _, id := range []int64{silent, opened, confirmed} {
			call("PATCH", fmt.Sprintf("/cases/%d", id), object("status", "solved"), 200)
		}
		d.Advance(2 * 24 * time.Hour)
		wants(t, "while they may say that it did not work", credits(silent), int64(0))
		call("PATCH", fmt.Sprintf("/cases/%d", opened), object("status", "open"), 200)
		call("PATCH", fmt.Sprintf("/cases/%d", confirmed), object("status", "confirmed", "reason", "They said so by telephone"), 200)
		d.Run()
		wants(t, "confirmed", credits(confirmed), int64(1))
		call("GET", fmt.Sprintf("/cases/%d/activity", confirmed), nil, 200).Has(t, "relief.cleared_confirmed")
		d.Browse(staff.Lead).Get(casePath(confirmed)).Has(t, "3 days without “The line” are not charged", "They said that it worked: they can go on since")

		d.Advance(8 * 24 * time.Hour)
		wants(t, "silent", credits(silent), int64(1))
		call("GET", "/remedies", nil, 200).Has(t, `"worth":{"amount":"6.00","currency":"EUR"}`)
		d.Browse(staff.Lead).Get(casePath(silent)).Has(t, "3 days without “The line” are not charged", "The case was solved and nobody said otherwise")
		wants(t, "opened again", credits(opened), int64(0))
		call("DELETE", fmt.Sprintf("/cases/%d/blocking", opened), nil, 200)
		wants(t, "in the end", credits(opened), int64(1))
		call("GET", "/remedies", nil, 200).Has(t, "13 days without “The line” are not charged")
		d.Run()
		d.Verified()
	})
}
