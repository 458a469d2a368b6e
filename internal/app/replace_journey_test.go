package app_test

import (
	"fmt"
	"net/http"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/purchases"
	"kept.example/kept/internal/platform/dbtest"
)

// TestForOneBrokenThingThereIsOneReplacement: one that names no purchase is for the one
// thing its case is about, so that with a replacement at once there is one of both,
// whichever comes first, also at one moment in two processes.
func TestForOneBrokenThingThereIsOneReplacement(t *testing.T) {
	desktest.Twice(t, func(t *testing.T, d, two *desktest.Desk) {
		newHouse(t, d).set(t, "parcel")
		budget(t, d, "1000")
		n := 0
		call := func(method, path string, body any, code int) desktest.Page {
			n++
			return d.Program(staff.Agent).With("Idempotency-Key", fmt.Sprint("r", n)).Call(method, "/api/v1"+path, body).Is(t, code)
		}
		kettle := func(on int64, more ...any) (p purchases.Body) {
			call("POST", "/purchases", object(append([]any{"what", fmt.Sprint("Kettle ", n), "case_id", on, "price", object("amount", "40", "currency", "EUR")}, more...)...), 201).JSON(t, &p)
			return p
		}
		unnamed := func(on int64, key string) (string, map[string]any) {
			return "/remedies", object("case_id", on, "kind", "replacement", "what", "A new kettle", "key", key)
		}
		now := func(on, purchase int64) (string, map[string]any) {
			return fmt.Sprintf("/cases/%d/replace", on), object("purchase_id", purchase, "text", "Dear Ann, a new one is yours.")
		}
		stand := func(on int64) string {
			return fmt.Sprint(d.Number(`SELECT count(*) FROM remedy WHERE case_id = $1 AND kind = 'replacement' AND state NOT IN ('declined', 'failed')`, on), " ",
				d.Number(`SELECT count(*) FROM dispatch WHERE case_id = $1 AND state NOT IN ('failed', 'cancelled')`, on))
		}
		last := func() int64 { return d.Number(`SELECT max(id) FROM remedy`) }
		opened := 0
		open := func() int64 {
			opened++
			return d.CaseFrom(fmt.Sprintf("r%d@example.com", opened), desktest.Address, "The kettle leaks.").ID
		}

		// At once first: the other is refused, says why, and leaves nothing.
		id := open()
		p := kettle(id)
		path, body := now(id, p.ID)
		call("POST", path, body, 201)
		path, body = unnamed(id, "mine")
		call("POST", path, body, 409).Has(t, "was proof already", "Replacement")
		wants(t, "one", stand(id), "1 1")
		wants(t, "it says for what", d.Number(`SELECT purchase_id FROM remedy WHERE id = $1`, last()), p.ID)

		// The other first, said twice: once. At once is refused then, until the first does not come about.
		id = open()
		p = kettle(id)
		path, body = unnamed(id, "mine")
		call("POST", path, body, 201).Has(t, fmt.Sprintf(`"purchase_id":%d`, p.ID))
		call("POST", path, body, 201)
		path, body = now(id, p.ID)
		call("POST", path, body, 409).Has(t, "was proof already")
		wants(t, "one", stand(id), "1 1")
		call("POST", fmt.Sprintf("/remedies/%d/fail", last()), object("reason", "None is left"), 200)
		call("POST", path, body, 201)
		wants(t, "one again", stand(id), "1 1")

		// Granted before anybody knew what was bought: a second one needs a reason.
		id = open()
		path, body = unnamed(id, "mine")
		call("POST", path, body, 201)
		p = kettle(id)
		path, body = now(id, p.ID)
		call("POST", path, body, 409).Has(t, "A replacement stands in this case already", "A new kettle", "Say why a second one is given")
		wants(t, "nothing of it is left", stand(id), "1 1")
		path, body = unnamed(id, "other")
		call("POST", path, body, 409)
		body["why"] = "The first one came broken"
		call("POST", path, body, 201)
		wants(t, "the reasoned second one", stand(id), "2 2")

		// Of several things: which one?
		id = open()
		p, other := kettle(id), kettle(id)
		path, body = now(id, p.ID)
		call("POST", path, body, 201)
		path, body = unnamed(id, "mine")
		call("POST", path, body, 422).Has(t, "purchase_id", "for which of the things")
		call("POST", fmt.Sprintf("/cases/%d/messages", id), object("kind", "reply", "text", "Dear Ann, a new one.", "remedies", []any{object("kind", "replacement", "what", "A new kettle")}), 422)
		body["purchase_id"] = other.ID
		call("POST", path, body, 201)
		wants(t, "one each", stand(id), "2 2")

		// What is paid for again and again may be replaced again, with a reason.
		id = open()
		p = kettle(id, "period", "month")
		path, body = now(id, p.ID)
		call("POST", path, body, 201)
		path, body = unnamed(id, "mine")
		call("POST", path, body, 409).Has(t, "Say why a second one is given")

		// Both at one moment, each in both processes.
		for i := range 4 {
			id := open()
			p := kettle(id)
			all := []*desktest.Browser{d.Program(staff.Agent), two.Program(staff.Agent), d.Program(staff.Agent), two.Program(staff.Agent)}
			codes := make([]int, len(all))
			dbtest.Race(t, d.DB, len(all), func(at int) error {
				path, body := unnamed(id, "mine")
				if at%2 == i%2 {
					path, body = now(id, p.ID)
				}
				codes[at] = all[at].With("Idempotency-Key", fmt.Sprint("race", i, at)).Call(http.MethodPost, "/api/v1"+path, body).Code
				return nil
			})
			wants(t, fmt.Sprint("at one moment ", codes), stand(id), "1 1")
		}
		d.Run()
		d.Verified()
	}, rooms()...)
}

// TestAReplacementAtOnceIsHeldAgainstTheCap: with what was given already it is above the cap
// of what they paid, and asks for a reason as every other way does, also where nobody has
// said what was lost.
func TestAReplacementAtOnceIsHeldAgainstTheCap(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		newHouse(t, d).set(t, "parcel")
		budget(t, d, "1000")
		n := 0
		call := func(path string, body any, code int) desktest.Page {
			n++
			return d.Program(staff.Agent).With("Idempotency-Key", fmt.Sprint("c", n)).Call(http.MethodPost, "/api/v1"+path, body).Is(t, code)
		}
		id := d.CaseFrom("ann@example.com", desktest.Address, "The kettle leaks.").ID
		var p purchases.Body
		call("/purchases", object("what", "Kettle", "case_id", id, "price", object("amount", "40", "currency", "EUR")), 201).JSON(t, &p)
		call("/remedies", object("case_id", id, "kind", "compensation", "what", "For the wet floor", "worth", object("amount", "30", "currency", "EUR")), 201)
		path, body := fmt.Sprintf("/cases/%d/replace", id), object("purchase_id", p.ID, "text", "Dear Ann, a new one is yours.")
		call(path, body, 422).Has(t, "70.00\u00a0EUR", "the cap of 60.00\u00a0EUR", `"why"`)
		wants(t, "nothing half done", d.Number(`SELECT count(*) FROM remedy`), int64(1))
		body["why"] = "The floor is oak"
		call(path, body, 201)
		d.Program(staff.Lead).Call(http.MethodGet, "/api/v1/remedies/deviations", nil).Is(t, 200).Has(t, "The floor is oak", `"how":"cap"`, `"failure":""`)
		d.Browse(staff.Lead).Get("/remedies/deviations").Is(t, 200).Has(t, "Nobody said what was lost")
		d.Verified()
	}, rooms()...)
}
