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
