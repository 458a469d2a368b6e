package app_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// lendingFrom begins with a case whose customer cannot go on, and what the agent may spend.
func lendingFrom(t *testing.T, d *desktest.Desk, amount string) (id int64) {
	id = d.Case("The line is dead, and I cannot work.").ID
	api := d.Program(staff.Agent)
	budget(t, d, amount)
	api.Call(http.MethodPatch, "/api/v1"+casePath(id), object("owner_id", d.User(staff.Agent))).Is(t, http.StatusOK)
	api.Call(http.MethodPost, "/api/v1"+casePath(id)+"/blocking", nil).Is(t, http.StatusOK)
	return id
}

// entries are how many entries of the ledger have a cause.
func entries(d *desktest.Desk, cause string) int64 {
	return d.Number(`SELECT count(*) FROM ledger_entry WHERE cause = $1`, cause)
}

// TestAThingIsLentAndComesBack: it costs from the budget, goes as a parcel, stops the clock
// when the customer has it, and comes back on its day, of which they are reminded; when
// the day is over the owner is told.
func TestAThingIsLentAndComesBack(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		id := lendingFrom(t, d, "10")
		h, api, anna := newHouse(t, d), d.Program(staff.Agent), d.Browse(staff.Agent)
		h.set(t, "parcel")
		relief := "/api/v1" + casePath(id) + "/relief"
		stick := func(more ...any) map[string]any {
			return object(append([]any{"words", "A mobile stick until the line works", "sends", true, "cost", object("amount", "6.90", "currency", "EUR"), "worth", object("amount", "60", "currency", "EUR")}, more...)...)
		}

		// What cannot be is refused, and leaves nothing: no day, two currencies, less than nothing, a cost of what stays here.
		api.Call(http.MethodPost, relief, stick("lent", true)).Is(t, http.StatusUnprocessableEntity).Has(t, "returns_on", "A good one")
		api.Call(http.MethodPost, relief, stick("lent", true, "returns_on", "2026-03-16", "worth", object("amount", "60", "currency", "SEK"))).Is(t, http.StatusUnprocessableEntity).Has(t, "worth")
		api.Call(http.MethodPost, relief, stick("lent", true, "returns_on", "2026-03-16", "cost", object("amount", "-1", "currency", "EUR"))).Is(t, http.StatusUnprocessableEntity)
		api.Call(http.MethodPost, relief, stick("sends", false)).Is(t, http.StatusUnprocessableEntity).Has(t, "cost")
		wants(t, "left by what was refused", d.Number(`SELECT count(*) FROM relief_offer`)+d.Number(`SELECT count(*) FROM dispatch`), int64(0))

		api.Call(http.MethodPost, relief, stick("lent", true, "returns_on", "2026-03-16")).Is(t, http.StatusCreated).Has(t, `"state":"owed"`, `"sends":true`, `"dispatch_id":1`)
		wants(t, "paid", entries(d, "relief:1:sent"), int64(1))
		anna.Get(casePath(id)).Is(t, http.StatusOK).Has(t, "Goes to them in a parcel", "A workaround is wanted by", "waits for an address")
		anna.Get("/cases?list=open").Has(t, "Workaround on its way").Lacks(t, "No workaround yet")

		// What has not left cannot come back.
		api.Call(http.MethodPost, relief+"/1/returned", nil).Is(t, http.StatusConflict).Has(t, "has not left yet")
		wants(t, "nothing came back", fmt.Sprint(state(d, 1), d.Number(`SELECT count(*) FROM relief_offer WHERE returned_at IS NOT NULL`)), "waiting0")

		// The customer says where it goes; the clock runs until they have it.
		d.Answer(d.As(staff.Agent), id, "A stick comes to you. Where shall it go?")
		d.Run()
		link := linkIn(t, d.LastSent().Message(t).Text)
		d.Nobody().Get(link).Has(t, "This goes to you until it is solved", "16 March 2026", "Write to us here when you are ready to send it back")
		d.Browse(staff.Admin).Post("/settings/relief/back", form("how", "Use the label in the box.")).Is(t, http.StatusSeeOther)
		d.Nobody().Get(link).Has(t, "Use the label in the box.")
		d.Nobody().Post(link+"/dispatches/1", form("name", "Ann Vik", "street", "Storgata 1", "postcode", "0155", "city", "Oslo", "country", "no")).Is(t, http.StatusSeeOther)
		d.Run()
		last := h.got[len(h.got)-1]
		wants(t, "the order", fmt.Sprint([]any{last.Type, last.Data.Kind, last.Data.What}), fmt.Sprint([]any{"dispatch.ordered", "loan", "A mobile stick until the line works"}))
		h.says(d.Now(), "l1", "dispatch.sent", 1, "tracking", "JD 1").Is(t, http.StatusNoContent)
		d.Advance(20 * time.Minute)
		api.Call(http.MethodGet, relief, nil).Has(t, `"state":"owed"`, `"met_at":null`)
		h.says(d.Now(), "l2", "dispatch.arrived", 1).Is(t, http.StatusNoContent)
		h.says(d.Now(), "l2", "dispatch.arrived", 1).Is(t, http.StatusNoContent)
		api.Call(http.MethodGet, relief, nil).Has(t, `"state":"offered"`, `"spent_minutes":20`)
		d.Nobody().Get(link).Has(t, "Would this help you until it is solved?")
		d.Nobody().Post(link+"/relief/1", form("answer", "yes")).Is(t, http.StatusSeeOther)
		anna.Get("/lent").Is(t, http.StatusOK).Has(t, "A mobile stick until the line works", "16 March 2026", "Ann Vik")
		anna.Get("/lent?late=1").Is(t, http.StatusOK).Has(t, "Nothing is overdue.")

		// Reminded before the day, which is moved; told when it is over.
		mails := len(d.Sent())
		d.Advance(9 * 24 * time.Hour)
		wants(t, "reminders", int64(happened(d, id, "relief.reminded")), int64(0))
		api.Call(http.MethodPost, relief+"/1/until", object("returns_on", "2026-02-01")).Is(t, http.StatusUnprocessableEntity)
		api.Call(http.MethodPost, relief+"/1/until", object("returns_on", "2026-03-18")).Is(t, http.StatusOK).Has(t, `"returns_on":"2026-03-18"`)
		d.Advance(6 * 24 * time.Hour)
		wants(t, "reminded once", int64(happened(d, id, "relief.reminded")), int64(1))
		letters := 0
		for _, one := range d.Sent()[mails:] {
			if strings.Contains(one.Message(t).Text, "Use the label in the box.") {
				letters++
			}
		}
		wants(t, "letters with the way back", letters, 1)
		d.Advance(3 * 24 * time.Hour)
		wants(t, "told once", fmt.Sprint([]int64{int64(happened(d, id, "relief.overdue")), d.Number(`SELECT count(*) FROM notice WHERE kind = 'relief.overdue' AND read_at IS NULL`)}), fmt.Sprint([]int64{1, 1}))
		anna = d.Browse(staff.Agent) // the session of two weeks ago has ended
		anna.Get("/lent?late=1").Has(t, "A mobile stick", "Overdue")
		api.Call(http.MethodGet, "/api/v1/loans?overdue=true", nil).Is(t, http.StatusOK).Has(t, `"returns_on":"2026-03-18"`)

		// Lost, and found: written off, and taken back into the books. Nothing of the way is given back.
		anna.Post(fmt.Sprintf("%s/offers/1/lost", casePath(id)), form("worth", "55", "currency", "eur")).Is(t, http.StatusSeeOther)
		anna.Post(fmt.Sprintf("%s/offers/1/lost", casePath(id)), form("worth", "55", "currency", "eur")).Is(t, http.StatusConflict)
		wants(t, "written off", d.Number(`SELECT count(*) FROM ledger_line WHERE account = 'lost:lent'`), int64(1))
		anna.Get("/lent").Lacks(t, "A mobile stick")
		h.says(d.Now(), "l3", "dispatch.returned", 1).Is(t, http.StatusNoContent)
		wants(t, "found", entries(d, "relief:1:found"), int64(1))
		wants(t, "the way was spent", entries(d, "relief:1:sent:returned"), int64(0))
		d.Nobody().Get(link).Has(t, "It came back to us").Lacks(t, "It is lent to you until")
		d.Run()
		d.Verified()
	})
}

// TestWhatCameBackWhileItWasHandedOverStaysBack: the house tells how a loan went
// before it answers the order; the order that is answered last takes nothing back.
func TestWhatCameBackWhileItWasHandedOverStaysBack(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		id := lendingFrom(t, d, "10")
		h, api := newHouse(t, d), d.Program(staff.Agent)
		h.set(t, "parcel")
		relief := "/api/v1" + casePath(id) + "/relief"
		api.Call(http.MethodPost, relief, object("words", "A mobile stick", "sends", true, "lent", true, "returns_on", "2026-03-16",
			"cost", object("amount", "6.90", "currency", "EUR"), "worth", object("amount", "60", "currency", "EUR"))).Is(t, http.StatusCreated)
		d.Answer(d.As(staff.Agent), id, "A stick comes to you. Where shall it go?")
		d.Run()
		h.before = func(one heard) {
			h.says(d.Now(), "b1", "dispatch.sent", one.Data.DispatchID, "tracking", "JD 1").Is(t, http.StatusNoContent)
			h.says(d.Now(), "b2", "dispatch.arrived", one.Data.DispatchID).Is(t, http.StatusNoContent)
			h.says(d.Now(), "b3", "dispatch.returned", one.Data.DispatchID).Is(t, http.StatusNoContent)
		}
		link := linkIn(t, d.LastSent().Message(t).Text)
		d.Nobody().Post(link+"/dispatches/1", form("name", "Ann Vik", "street", "Storgata 1", "postcode", "0155", "city", "Oslo", "country", "no")).Is(t, http.StatusSeeOther)
		d.Run()
		wants(t, "orders", len(h.got), 1)
		wants(t, "the parcel", state(d, 1), "returned")
		wants(t, "the loan", d.Number(`SELECT count(*) FROM relief_offer WHERE returned_at IS NOT NULL`), int64(1))
		d.Verified()
	})
}

// TestALoanAboveTheBudgetIsAskedFor: a lead is asked with a deadline, then an admin by itself; nobody
// approves their own; on a yes it is paid and goes, on a no whoever asked reads why. No reply promises it before.
func TestALoanAboveTheBudgetIsAskedFor(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		id := lendingFrom(t, d, "10")
		agent, lead, admin := d.User(staff.Agent), d.User(staff.Lead), d.User(staff.Admin)
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			team, err := d.Staff.AddTeam(ctx, tx, "Lines")
			if err != nil {
				return err
			}
			if _, err := d.Staff.SetMembers(ctx, tx, team.ID, []int64{lead, agent}); err != nil {
				return err
			}
			h, err := d.Cases.Take(ctx, tx, id)
			if err != nil {
				return err
			}
			return d.Cases.Hand(ctx, tx, h, team.ID)
		})
		asked := func(user int64) int64 {
			return d.Number(`SELECT count(*) FROM notice WHERE user_id = $1 AND kind = 'relief.ask' AND read_at IS NULL`, user)
		}
		api, lea, boss := d.Program(staff.Agent), d.Program(staff.Lead), d.Program(staff.Admin)
		relief := "/api/v1" + casePath(id) + "/relief"
		box := object("words", "A box by radio", "lent", true, "returns_on", "2026-03-16", "sends", true, "cost", object("amount", "25", "currency", "EUR"), "worth", object("amount", "90", "currency", "EUR"))

		// A reply must not promise it, and leaves nothing; asked for twice it is asked for once.
		api.Call(http.MethodPost, "/api/v1"+casePath(id)+"/messages", object("kind", "reply", "text", "A box comes to you.", "relief", box)).Is(t, http.StatusUnprocessableEntity).Has(t, "relief.cost", "without promising it")
		wants(t, "left by the reply", d.Number(`SELECT count(*) FROM relief_ask`), int64(0))
		for range 2 {
			api.Call(http.MethodPost, relief, box).Is(t, http.StatusCreated).Has(t, `"state":"owed"`, `"state":"awaiting_approval"`, `"offers":[]`)
		}
		wants(t, "asked for once", fmt.Sprint(d.Number(`SELECT count(*) FROM relief_ask`), asked(lead), asked(admin), d.Number(`SELECT count(*) FROM dispatch`)), "1 1 0 0")
		d.Browse(staff.Agent).Get(casePath(id)).Has(t, "A box by radio", "waits for approval", "is asked to approve it by", "To be lent until")
		d.Browse(staff.Agent).Get("/cases?list=open&f.is%3Arelief_waiting=").Is(t, http.StatusOK).Has(t, "Workaround waits for approval")
		d.Browse(staff.Lead).Get(casePath(id)).Has(t, "You are asked to approve it by", "Approve it")
		d.Browse(staff.Lead).Get("/today").Has(t, "Approve or decline: A box by radio, sending costs 25.00\u00a0EUR")
		api.Call(http.MethodPost, relief+"/asks/1/approve", nil).Is(t, http.StatusForbidden)
		api.Call(http.MethodPost, relief+"/asks/7/decline", object("reason", "No")).Is(t, http.StatusNotFound)

		// Nobody answers: it goes up by itself, once.
		d.Advance(2 * 24 * time.Hour)
		wants(t, "then the admin", fmt.Sprint(asked(lead), asked(admin), text(d, `SELECT state FROM relief_ask WHERE id = 1`)), "0 1awaiting_approval")
		d.Browse(staff.Admin).Post(casePath(id)+"/asks/1/approve", nil).Is(t, http.StatusSeeOther)
		boss.Call(http.MethodPost, relief+"/asks/1/approve", nil).Is(t, http.StatusOK).Has(t, `"state":"approved"`, `"offer_id":1`, `"dispatch_id":1`)
		wants(t, "paid once and told", fmt.Sprint(entries(d, "relief:1:sent"), asked(admin), d.Number(`SELECT count(*) FROM notice WHERE user_id = $1 AND kind = 'relief.answered'`, agent), d.Number(`SELECT by_id FROM relief_offer WHERE id = 1`) == agent), "1 0 1 true")
		wants(t, "written down", fmt.Sprint(happened(d, id, "relief.asked"), happened(d, id, "relief.approved"), happened(d, id, "relief.offered")), "2 1 1")

		// Nobody approves their own; a no needs a reason, and is said once.
		box["words"] = "Another box"
		lea.Call(http.MethodPost, relief, box).Is(t, http.StatusCreated).Has(t, `"state":"awaiting_approval"`)
		lea.Call(http.MethodPost, relief+"/asks/2/approve", nil).Is(t, http.StatusForbidden).Has(t, "Nobody approves")
		boss.Call(http.MethodPost, relief+"/asks/2/decline", object("reason", " ")).Is(t, http.StatusUnprocessableEntity).Has(t, "reason")
		for range 2 {
			boss.Call(http.MethodPost, relief+"/asks/2/decline", object("reason", "They have one")).Is(t, http.StatusOK).Has(t, `"state":"declined"`)
		}
		boss.Call(http.MethodPost, relief+"/asks/2/approve", nil).Is(t, http.StatusConflict)
		d.Browse(staff.Lead).Get(casePath(id)).Has(t, "Why not: They have one")

		// What is offered in its place ends it.
		box["words"] = "A third box"
		api.Call(http.MethodPost, relief, box).Is(t, http.StatusCreated)
		api.Call(http.MethodPost, relief, object("words", "Use the line of the neighbour")).Is(t, http.StatusCreated).Has(t, `"state":"replaced"`)
		wants(t, "nobody is asked", asked(lead)+asked(admin), int64(0))
		d.Run()
		d.Verified()
	})
}

// TestWhatNeverLeftIsGivenBack: refused before it leaves, the parcel is cancelled, the
// budget has its money again and a workaround is owed anew. What is sent and stays needs
// no day, and by hand it comes as by a system.
func TestWhatNeverLeftIsGivenBack(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		id := lendingFrom(t, d, "100")
		api, anna := d.Program(staff.Agent), d.Browse(staff.Agent)
		d.Answer(d.As(staff.Agent), id, "Something comes to you.")
		d.Run()
		link := linkIn(t, d.LastSent().Message(t).Text)
		anna.Post(casePath(id)+"/relief", form("words", "A kettle of ours", "lent", "1", "returns_on", "2026-03-16", "sends", "1", "cost", "8", "currency", "EUR")).Is(t, http.StatusSeeOther)
		d.Nobody().Post(link+"/relief/1", form("answer", "no", "why", "I have one")).Is(t, http.StatusSeeOther)
		wants(t, "given back", fmt.Sprint([]any{state(d, 1), entries(d, "relief:1:sent:returned")}), fmt.Sprint([]any{"cancelled", int64(1)}))
		api.Call(http.MethodGet, "/api/v1"+casePath(id)+"/relief", nil).Has(t, `"state":"refused"`)

		anna.Post(casePath(id)+"/relief", form("words", "A prepaid stick, yours to keep", "sends", "1", "cost", "12", "currency", "EUR")).Is(t, http.StatusSeeOther)
		anna.Get(casePath(id)).Has(t, "Sent to bridge it")
		api.Call(http.MethodPut, "/api/v1/dispatches/2/address", object("address", object("name", "Ann Vik", "street", "Storgata 1", "postcode", "0155", "city", "Oslo", "country", "NO"))).Is(t, http.StatusOK)
		api.Call(http.MethodPost, "/api/v1/dispatches/2/say", object("state", "arrived")).Is(t, http.StatusOK)
		api.Call(http.MethodGet, "/api/v1"+casePath(id)+"/relief", nil).Has(t, `"state":"offered"`)
		wants(t, "lent out", d.Number(`SELECT count(*) FROM relief_offer WHERE returns_on > '' AND state IN ('offered', 'accepted')`), int64(0))
		anna.Post(casePath(id)+"/offers/2/lost", form("worth", "5", "currency", "EUR")).Is(t, http.StatusConflict)
		d.Run()
		d.Verified()
	})
}

// sending is what is lent to somebody, and what its way costs.
func sending(what, cost string) map[string]any {
	return object("words", what, "lent", true, "returns_on", "2026-03-16", "sends", true, "cost", object("amount", cost, "currency", "EUR"), "worth", object("amount", "90", "currency", "EUR"))
}

// TestWhatIsSentInPartsIsNoticed: loans and remedies to one person, each within what one
// spends alone and together above it, are shown to the leads and hold nothing back.
func TestWhatIsSentInPartsIsNoticed(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		id := lendingFrom(t, d, "100")
		api, lead := d.Program(staff.Agent), d.User(staff.Lead)
		d.Program(staff.Admin).Call(http.MethodPatch, "/api/v1/budgets/1", object("single", "30")).Is(t, http.StatusOK)
		relief := func(id int64) string { return "/api/v1" + casePath(id) + "/relief" }
		noticed := func() string {
			return fmt.Sprint(d.Number(`SELECT count(*) FROM activity WHERE kind = 'relief.split'`), d.Number(`SELECT count(*) FROM notice WHERE kind = 'relief.split' AND user_id = $1`, lead))
		}
		other := d.CaseFrom("other@example.com", desktest.Address, "My line is dead too.").ID
		api.Call(http.MethodPost, relief(id), sending("A stick", "20")).Is(t, http.StatusCreated)
		api.Call(http.MethodPost, relief(other), sending("A stick", "20")).Is(t, http.StatusCreated)
		wants(t, "one each is none", noticed(), "0 0")
		api.Call(http.MethodPost, "/api/v1/remedies", object("case_id", other, "kind", "credit", "what", "A month of the line", "worth", object("amount", "25", "currency", "EUR"))).Is(t, http.StatusCreated)
		// It takes the place of the stick, whose way is given back.
		api.Call(http.MethodPost, relief(other), sending("A loan phone", "8")).Is(t, http.StatusCreated).Has(t, `"state":"owed"`)
		wants(t, "with a credit", noticed(), "1 1")
		var made struct{ ID int64 }
		api.Call(http.MethodPost, "/api/v1/cases", object("person", object("email", desktest.Ann), "subject", "The box upstairs", "text", "It is dead too.")).Is(t, http.StatusCreated).JSON(t, &made)
		again := made.ID
		api.Call(http.MethodPost, relief(again), sending("A radio box", "15")).Is(t, http.StatusCreated).Has(t, `"dispatch_id":`)
		wants(t, "together more than one sends alone", noticed(), "2 2")
		d.Browse(staff.Lead).Get(casePath(again)).Has(t, "Within seven days 2 grants for this person, 35.00\u00a0EUR together", "2 sends and grants within seven days")
		d.Browse(staff.Viewer).Get(casePath(again)).Lacks(t, "sends and grants within seven days")

		// What somebody else said yes to is none of the parts.
		api.Call(http.MethodPost, relief(again), sending("A router", "40")).Is(t, http.StatusCreated).Has(t, `"state":"awaiting_approval"`)
		d.Program(staff.Admin).Call(http.MethodPost, relief(again)+"/asks/1/approve", nil).Is(t, http.StatusOK)
		wants(t, "allowed", noticed(), "2 2")
		d.Run()
		d.Verified()
	})
}

// TestALoanAboveALimitNeedsTwo: the second is asked when the first has said yes, nobody
// counts twice, and two at once in two processes have it paid and sent once.
func TestALoanAboveALimitNeedsTwo(t *testing.T) {
	desktest.Twice(t, func(t *testing.T, one, two *desktest.Desk) {
		d := one
		id := lendingFrom(t, d, "100")
		d.Program(staff.Admin).Call(http.MethodPatch, "/api/v1/budgets/1", object("two", "50")).Is(t, http.StatusOK)
		relief := "/api/v1" + casePath(id) + "/relief"
		api, lead, boss := d.Program(staff.Agent), d.Program(staff.Lead), d.Program(staff.Admin)
		api.Call(http.MethodPost, relief, sending("A box by radio", "60")).Is(t, http.StatusCreated).Has(t, `"state":"awaiting_approval"`, `"offers":[]`)
		lead.Call(http.MethodPost, relief+"/asks/1/approve", nil).Is(t, http.StatusOK).Has(t, `"state":"awaiting_approval"`, `"offers":[]`)
		wants(t, "nothing leaves before", d.Number(`SELECT count(*) FROM dispatch`)+entries(d, "relief:1:sent"), int64(0))
		wants(t, "the second is asked", d.Number(`SELECT count(*) FROM notice WHERE user_id = $1 AND kind = 'relief.ask' AND read_at IS NULL`, d.User(staff.Admin)), int64(1))
		d.Browse(staff.Admin).Get(casePath(id)).Has(t, "You are asked to approve it by")
		lead.Call(http.MethodPost, relief+"/asks/1/approve", nil).Is(t, http.StatusConflict)
		boss.Call(http.MethodPost, relief+"/asks/1/approve", nil).Is(t, http.StatusOK).Has(t, `"state":"approved"`, `"dispatch_id":1`)
		wants(t, "paid", entries(d, "relief:1:sent"), int64(1))

		// An admin who says it first is not the only one: a lead is asked then.
		api.Call(http.MethodPost, relief, sending("Another box", "60")).Is(t, http.StatusCreated).Has(t, `"state":"awaiting_approval"`)
		boss.Call(http.MethodPost, relief+"/asks/2/approve", nil).Is(t, http.StatusOK).Has(t, `"state":"awaiting_approval"`)
		lead.Call(http.MethodPost, relief+"/asks/2/approve", nil).Is(t, http.StatusOK)
		wants(t, "paid by both", entries(d, "relief:2:sent"), int64(1))

		// The same again, by both at one moment, each of them in both processes.
		api.Call(http.MethodPost, relief, sending("A second box", "60")).Is(t, http.StatusCreated).Has(t, `"state":"awaiting_approval"`)
		asked := []*desktest.Browser{d.Program(staff.Lead), two.Program(staff.Admin), d.Program(staff.Admin), two.Program(staff.Lead)}
		dbtest.Race(t, d.DB, len(asked), func(i int) error {
			asked[i].Call(http.MethodPost, relief+"/asks/3/approve", nil)
			return nil
		})
		wants(t, "paid and sent once", fmt.Sprint(text(d, `SELECT state FROM relief_ask WHERE id = 3`), entries(d, "relief:3:sent"), d.Number(`SELECT count(*) FROM dispatch`), happened(d, id, "relief.approved")), "approved1 3 3")
		d.Run()
		d.Verified()
	}, rooms()...)
}
