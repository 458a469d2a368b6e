package app_test

import (
	"fmt"
	"net/http"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/purchases"
)

func TestWhatIsGivenForOneCardOfManyIsAReasonToLook(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		n := 0
		call := func(method, path string, body any, code int) desktest.Page {
			n++
			return d.Program(staff.Lead).With("Idempotency-Key", fmt.Sprint(n)).Call(method, "/api/v1"+path, body).Is(t, code)
		}
		var ids [4]int64
		var of [4]purchases.Body
		for i, who := range []string{"ann", "ben", "cyd", "dee"} {
			c := d.CaseFrom(who+"@example.com", desktest.Address, "The kettle leaks.")
			ids[i] = c.ID
			call("POST", "/purchases", object("what", "Kettle", "case_id", c.ID, "source", "till", "foreign_id", who, "payment", "AOB934RVNwzk6xtn"), 201).JSON(t, &of[i])
		}
		look := func(i int) desktest.Page {
			return call("GET", fmt.Sprintf("/cases/%d/reasons_to_look", ids[i]), nil, 200)
		}
		const code, says = `"code":"remedies.look.paid"`, "; people who bought it: "
		give := func(i int, kind string, more ...any) {
			call("POST", "/remedies", object(append([]any{"case_id", ids[i], "kind", kind, "what", "Yours", "key", fmt.Sprint(n), "worth", object("amount", "7.00", "currency", "EUR")}, more...)...), 201)
		}
		give(0, "refund", "purchase_id", of[0].ID)
		give(1, "gift") // for no purchase that is named, in a case about one
		look(3).Lacks(t, code)
		give(2, "refund", "purchase_id", of[2].ID)
		look(3).Has(t, code, "3 remedies for what was paid by the same means, worth 21.00\u00a0EUR"+says+"4")
		look(0).Lacks(t, code) // in other cases there are two
		agent := d.Browse(staff.Agent)
		agent.Get(fmt.Sprintf("/cases/%d", ids[3])).Has(t, "Worth a look", says).Lacks(t, "fraud", "AOB934RVNwzk6xtn")

		// Another source may call something else so.
		c := d.CaseFrom("eve@example.com", desktest.Address, "The kettle leaks.")
		call("POST", "/purchases", object("what", "Kettle", "case_id", c.ID, "source", "shop", "foreign_id", "eve", "payment", "AOB934RVNwzk6xtn"), 201)
		call("GET", fmt.Sprintf("/cases/%d/reasons_to_look", c.ID), nil, 200).Lacks(t, code)

		// The number of a card is refused, and leaves nothing.
		rows := d.Number(`SELECT count(*) FROM purchase`)
		call("POST", "/purchases", object("what", "Kettle", "case_id", c.ID, "payment", "4242 4242 4242 4242"), http.StatusUnprocessableEntity).Has(t, "payment", "That is the number of a card")
		call("POST", "/purchases", object("what", "Kettle", "case_id", c.ID, "payment", fmt.Sprintf("%0201d", 1)), http.StatusUnprocessableEntity)
		if got := d.Number(`SELECT count(*) FROM purchase`); got != rows {
			t.Errorf("%d purchases, not %d", got, rows)
		}
		d.Browse(staff.Admin).Get("/audit").Lacks(t, "4242 4242")

		// What was said is forgotten when it was wrong, and with whoever bought it.
		call("PATCH", fmt.Sprintf("/purchases/%d", of[3].ID), object("payment", ""), 200)
		look(3).Lacks(t, code)
		call("PATCH", fmt.Sprintf("/purchases/%d", of[3].ID), object("payment", "AOB934RVNwzk6xtn"), 200)
		look(3).Has(t, code)
		d.Program(staff.Admin).Call("POST", fmt.Sprintf("/api/v1/people/%d/erase", d.Number(`SELECT person_id FROM cases WHERE id = $1`, ids[0])), object("sure", true)).Is(t, http.StatusNoContent)
		if got := d.Number(`SELECT count(*) FROM purchase_paid WHERE purchase_id = $1`, of[0].ID); got != 0 {
			t.Errorf("%d digests of an erased person are left", got)
		}
		look(3).Lacks(t, code)
		call("POST", "/remedies", object("case_id", ids[3], "kind", "refund", "what", "Yours", "purchase_id", of[3].ID), 201) // it holds nothing back
		d.Verified()
	})
}
