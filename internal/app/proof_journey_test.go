package app_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/purchases"
	"kept.example/kept/internal/feature/remedies"
)

func TestAReceiptIsProofOnceForEachKindOfRemedy(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.CaseFrom("ann@example.com", desktest.Address, "The kettle leaks.")
		again := d.CaseFrom("ann.at.work@example.com", desktest.Address, "It leaks as well.")
		n := 0
		call := func(method, path string, body any, code int) desktest.Page {
			n++
			return d.Program(staff.Lead).With("Idempotency-Key", fmt.Sprint(n)).Call(method, "/api/v1"+path, body).Is(t, code)
		}
		var kettle, line purchases.Body
		call("POST", "/purchases", object("what", "Kettle", "case_id", c.ID), 201).JSON(t, &kettle)
		call("POST", "/purchases", object("what", "A line", "person_id", c.PersonID, "period", "month"), 201).JSON(t, &line)

		var picture bytes.Buffer
		d.Must(png.Encode(&picture, image.NewGray(image.Rect(0, 0, 4, 4))))
		receipt := base64.StdEncoding.EncodeToString(picture.Bytes())
		path := fmt.Sprintf("/purchases/%d/proofs", kettle.ID)
		call("POST", path, object("name", "till.txt", "data", base64.StdEncoding.EncodeToString([]byte("no picture"))), 422)
		call("POST", path, object("name", "till.png", "data", "???"), 422)
		for range 2 {
			call("POST", path, object("name", "till.png", "data", receipt), 201).Has(t, `"state":"given"`)
		}
		call("GET", path, nil, 200).Has(t, `"id":1`).Lacks(t, `"id":2`)
		call("PUT", path+"/1", object("state", "refused"), 422)
		call("PUT", path+"/1", object("state", "accepted"), 200).Has(t, `"state":"accepted"`, `"also_for":[]`)
		if got := call("GET", path+"/1/file", nil, 200).Header.Get("Content-Type"); got != "image/png" {
			t.Errorf("the receipt is of type %s", got)
		}
		call("POST", fmt.Sprintf("/purchases/%d/proofs", line.ID), object("name", "till.png", "data", receipt, "case_id", again.ID), 201).Has(t, fmt.Sprintf(`"also_for":[%d]`, kettle.ID))

		give := func(on int64, kind string, purchase int64, code int) (r remedies.Body) {
			page := call("POST", "/remedies", object("case_id", on, "kind", kind, "what", "Yours", "key", fmt.Sprint(n), "purchase_id", purchase), code)
			if code == 201 {
				page.JSON(t, &r)
			}
			return r
		}
		first := give(c.ID, "refund", kettle.ID, 201)
		give(c.ID, "replacement", kettle.ID, 201)
		call("POST", "/remedies", object("case_id", again.ID, "kind", "refund", "what", "Yours", "purchase_id", kettle.ID), 409).Has(t, "“Kettle” was proof already for this: Refund", "in case "+c.Ref)
		give(again.ID, "refund", 4711, 422)
		for range 2 { // a gift needs no proof, and a subscription is paid for again and again
			give(again.ID, "gift", kettle.ID, 201)
			give(again.ID, "refund", line.ID, 201)
		}
		agent := d.Browse(staff.Agent)
		agent.Get(fmt.Sprintf("/cases/%d", c.ID)).Has(t, "Kettle (the receipt is here)")
		agent.Post(fmt.Sprintf("/cases/%d/remedies", c.ID), url.Values{"kind": {"refund"}, "what": {"Yours"}, "fault": {"ours"}, "key": {"x"}, "purchase_id": {fmt.Sprint(kettle.ID)}}).Is(t, http.StatusConflict)
		reply := object("kind", "reply", "text", "Dear Ann, your money is on its way.", "remedies", []any{object("kind", "refund", "what", "Your money")})
		call("POST", fmt.Sprintf("/cases/%d/messages", c.ID), reply, 422).Has(t, "was proof already")

		call("POST", fmt.Sprintf("/remedies/%d/decline", first.ID), object("reason", "They keep it."), 200)
		call("POST", fmt.Sprintf("/cases/%d/messages", c.ID), reply, 201)
		if got := d.Number(`SELECT purchase_id FROM remedy WHERE what = 'Your money'`); got != kettle.ID {
			t.Errorf("the reply gives a refund for purchase %d", got)
		}
		give(again.ID, "refund", kettle.ID, 409)
		d.Verified()
	})
}
