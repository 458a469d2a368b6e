package app_test

import (
	"fmt"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/purchases"
)

func TestReasonsToLookAreFactsAndHoldNothingBack(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		n := 0
		call := func(method, path string, body any, code int) desktest.Page {
			n++
			return d.Program(staff.Lead).With("Idempotency-Key", fmt.Sprint(n)).Call(method, "/api/v1"+path, body).Is(t, code)
		}
		d.Program(staff.Admin).Call("PUT", "/api/v1/dispatch_systems/parcel", object("address", "http://127.0.0.1:1/")).Is(t, 200)
		bill := []byte("%PDF-1.4 a bill")
		var last, first int64
		for i, who := range []string{"ann", "ben", "cyd"} {
			c := d.CaseFrom(who+"@example.com", desktest.Address, "The kettle leaks.")
			last = c.ID
			if i == 0 {
				first = c.ID
				call("GET", fmt.Sprintf("/cases/%d/reasons_to_look", first), nil, 200).Has(t, `"items":[]`)
			}
			var p purchases.Body
			call("POST", "/purchases", object("what", "Kettle", "case_id", c.ID, "seller", "Shop", "order_number", "A-1"), 201).JSON(t, &p)
			call("POST", fmt.Sprintf("/purchases/%d/proofs", p.ID), object("name", "bill.pdf", "data", bill, "accepted", true), 201)
			call("POST", "/remedies", object("case_id", c.ID, "kind", "replacement", "what", "A new one", "purchase_id", p.ID), 201)
			parcel := d.Number(`SELECT max(id) FROM dispatch`)
			call("PUT", fmt.Sprintf("/dispatches/%d/address", parcel), object("address", object("name", who, "street", "Long Street  1", "postcode", "12345", "city", "Town", "country", "SE")), 200)
		}
		path := fmt.Sprintf("/cases/%d", last)
		call("GET", path+"/reasons_to_look", nil, 200).Has(t, "Order A-1 is known of 3 people", "was also given for another purchase", "In 90 days 3 parcels went to this address (people: 3, names: 3)").Lacks(t, "within", "A new one")

		d.CaseFrom("cyd@example.com", desktest.Address, "Thank you.")
		call("PATCH", path, object("status", "confirmed", "reason", "They say so."), 200)
		other := d.CaseFrom("cyd.other@example.com", desktest.Address, "It leaks as well.")
		call("PUT", fmt.Sprintf("/cases/%d/purchases/%d", other.ID, d.Number(`SELECT max(id) FROM purchase`)), nil, 200)
		for i := range 3 {
			call("POST", "/remedies", object("case_id", other.ID, "kind", "gift", "what", "A cup", "key", fmt.Sprint(i)), 201)
		}
		call("GET", fmt.Sprintf("/cases/%d/reasons_to_look", other.ID), nil, 200).Has(t, "“Kettle”: Replacement in case ")
		call("POST", fmt.Sprintf("/people/%d/merge", d.Number(`SELECT person_id FROM cases WHERE id = $1`, other.ID)), object("into", d.Number(`SELECT person_id FROM cases WHERE id = $1`, last)), 200)
		again := call("GET", path+"/reasons_to_look", nil, 200)
		again.Has(t, "Within 90 days, in other cases: 3 remedies")

		agent := d.Browse(staff.Agent)
		page := agent.Get(path).Has(t, "Worth a look", "Facts, no judgement", "Order A-1 is known of 3 people")
		page.Lacks(t, "fraud", "abuse", "suspicious")
		d.Browse(staff.Viewer).Get(path).Lacks(t, "Worth a look")
		call("POST", "/remedies", object("case_id", last, "kind", "apology", "what", "We are sorry."), 201).Has(t, `"state":"received"`)

		// Many parcels to one door are worth a look as well, also where one lives there; not those of long ago.
		five := int64(0)
		for i := range 5 {
			five = d.CaseFrom("dan@example.com", desktest.Address, fmt.Sprintf("Number %d leaks.", i)).ID
			var p purchases.Body
			call("POST", "/purchases", object("what", fmt.Sprintf("Mug %d", i), "case_id", five), 201).JSON(t, &p)
			call("POST", fmt.Sprintf("/purchases/%d/proofs", p.ID), object("name", "bill.pdf", "data", []byte(fmt.Sprintf("%%PDF-1.4 bill %d", i)), "accepted", true), 201)
			call("GET", fmt.Sprintf("/cases/%d/reasons_to_look", five), nil, 200).Lacks(t, "to this address")
			call("POST", "/remedies", object("case_id", five, "kind", "replacement", "what", fmt.Sprintf("Mug %d, new", i), "purchase_id", p.ID, "key", fmt.Sprint(i)), 201)
			call("PUT", fmt.Sprintf("/dispatches/%d/address", d.Number(`SELECT max(id) FROM dispatch`)), object("address", object("name", "Dan", "street", "Side Street 2", "postcode", "54321", "city", "Town", "country", "SE")), 200)
		}
		call("GET", fmt.Sprintf("/cases/%d/reasons_to_look", five), nil, 200).Has(t, "In 90 days 5 parcels went to this address (people: 1, names: 1)")
		d.Verified()
	})
}
