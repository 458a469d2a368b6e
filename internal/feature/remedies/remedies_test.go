package remedies_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/budgets"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/remedies"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/money"
)

// room is a desk with this room alone, a case, and an agent and a lead who have 100 EUR each.
// Above 400 EUR two must say yes.
type room struct {
	*desktest.Desk
	*remedies.Remedies
	id int64
}

func each(t *testing.T, f func(t *testing.T, r room)) {
	t.Helper()
	var s *remedies.Remedies
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) { f(t, begin(d, s)) }, of(&s))
}

// of is this room; s is how it was mounted last.
func of(s **remedies.Remedies) desktest.Room {
	return desktest.Room{Name: "remedies", Schema: remedies.Schema, Words: remedies.Words, Mount: func(d *desk.Desk) { *s = remedies.Mount(d) }}
}

func begin(d *desktest.Desk, s *remedies.Remedies) room {
	r := room{Desk: d, Remedies: s, id: d.Case("The watch came broken.").ID}
	for _, user := range []int64{d.User(staff.Agent), d.User(staff.Lead)} {
		d.Program(staff.Admin).Call(http.MethodPost, "/api/v1/budgets", map[string]any{"holder": "agent", "holder_id": user, "period": "year", "currency": "EUR", "amount": "100", "two": "400"}).Is(d.T, http.StatusCreated)
	}
	return r
}

func wants(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

// of is the newest remedy of the case.
func (r room) of() (one remedies.Remedy) {
	r.Read(func(ctx context.Context, v db.View) error {
		all, err := r.OfCase(ctx, v, r.id)
		if len(all) > 0 {
			one = all[len(all)-1]
		}
		return err
	})
	return one
}

// nameOf is the name of a user.
func (r room) nameOf(user int64) (name string) {
	r.Read(func(ctx context.Context, v db.View) (err error) {
		name, err = r.Staff.NameOf(ctx, v, user)
		return err
	})
	return name
}

func euros(text string) map[string]any { return map[string]any{"amount": text, "currency": "EUR"} }

func TestARemedyFromTheDoorToTheCustomersHands(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		agent := r.User(staff.Agent)
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			h, err := r.Cases.Take(ctx, tx, r.id)
			if err != nil {
				return err
			}
			return r.Cases.Own(ctx, tx, h, agent)
		})
		anna, api := r.Browse(staff.Agent), r.Program(staff.Agent)
		page := fmt.Sprintf("/cases/%d", r.id)
		anna.Get(page).Is(t, http.StatusOK).Has(t, "Make it right", "Goodwill gift")

		// Bad input: a clear answer, nothing half done.
		for _, bad := range []map[string]any{
			{"kind": "refund", "what": "All of it", "worth": map[string]any{"amount": "-5", "currency": "EUR"}},
			{"kind": "refund", "what": "All of it", "worth": map[string]any{"amount": "5", "currency": "QQQ"}},
			{"kind": "refund", "what": "All of it", "worth": euros("99999999999999999999")},
			{"kind": "refund", "worth": euros("5")},
			{"kind": "apology", "what": "Sorry", "worth": euros("5")},
			{"kind": "hug", "what": "A hug"},
		} {
			bad["case_id"] = r.id
			api.Call(http.MethodPost, "/api/v1/remedies", bad).Is(t, http.StatusUnprocessableEntity)
		}
		wants(t, "nothing yet", r.Number(`SELECT count(*) FROM remedy`), int64(0))

		// Within the budget it is granted at once, by a form without script.
		anna.Post(page+"/remedies", url.Values{"kind": {"replacement"}, "what": {"A new watch"}, "worth": {"60,50 eur"}, "fault": {"ours"}, "key": {"1"}}).Is(t, http.StatusSeeOther)
		anna.Post(page+"/remedies", url.Values{"kind": {"replacement"}, "what": {"A new watch"}, "worth": {"60,50 eur"}, "key": {"1"}}).Is(t, http.StatusSeeOther) // pressed twice
		one := r.of()
		wants(t, "granted", []any{one.State, one.Worth, one.Posted, one.ByID, one.ID}, []any{remedies.Approved, money.Amount{Minor: 6050, Currency: "EUR"}, true, agent, int64(1)})
		anna.Get(page).Has(t, "A new watch", "60.50\u00a0EUR", "granted", "Nobody has said sorry yet", "Something is given")
		api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "replacement", "key": "1", "what": "Another watch"}).Is(t, http.StatusConflict)

		// Nobody sent it in time: its owner is told.
		r.Advance(5 * 24 * time.Hour)
		wants(t, "told", r.Number(`SELECT count(*) FROM notice WHERE user_id = $1 AND kind = 'remedies.late' AND read_at IS NULL`, agent), int64(1))
		anna.Get("/today").Has(t, "Send what was granted: A new watch")
		anna.Get("/cases?list=open").Has(t, "Remedy late")

		// On its way, said twice; received, then said out of order.
		path := fmt.Sprintf("/api/v1/remedies/%d", one.ID)
		for range 2 {
			api.Call(http.MethodPost, path+"/dispatch", map[string]any{"tracking": "JD 0140"}).Is(t, http.StatusOK).Has(t, `"state":"dispatched"`, "JD 0140")
		}
		wants(t, "quiet", r.Number(`SELECT count(*) FROM notice WHERE kind = 'remedies.late' AND read_at IS NULL`), int64(0))
		anna.Get(page).Has(t, "Followed by JD 0140")
		anna.Post(fmt.Sprintf("/remedies/%d/receive", one.ID), nil).Is(t, http.StatusSeeOther)
		api.Call(http.MethodPost, path+"/receive", nil).Is(t, http.StatusOK)
		api.Call(http.MethodPost, path+"/dispatch", map[string]any{}).Is(t, http.StatusOK).Has(t, `"state":"received"`, "JD 0140")
		api.Call(http.MethodPost, path+"/fail", map[string]any{"reason": "Lost"}).Is(t, http.StatusConflict)
		api.Call(http.MethodGet, "/api/v1/remedies?state=received", nil).Is(t, http.StatusOK).Has(t, "A new watch")
		wants(t, "written down", r.Number(`SELECT count(*) FROM activity WHERE kind LIKE 'remedy.%'`), int64(4)) // granted, late, dispatched, received

		// An apology is received with its words; what fails gives its money back.
		anna.Post(page+"/remedies", url.Values{"kind": {"apology"}, "key": {"2"}}).Is(t, http.StatusSeeOther)
		wants(t, "sorry", r.of().State, remedies.Received)
		anna.Post(page+"/remedies", url.Values{"kind": {"gift"}, "what": {"A strap"}, "worth": {"20 EUR"}, "key": {"3"}}).Is(t, http.StatusSeeOther)
		anna.Post(fmt.Sprintf("/remedies/%d/fail", r.of().ID), url.Values{"reason": {"Sold out"}}).Is(t, http.StatusSeeOther)
		wants(t, "failed", []any{r.of().State, r.of().Posted, r.of().Reason}, []any{remedies.Failed, false, "Sold out"})
		wants(t, "in the ledger", []int64{r.Number(`SELECT sum(minor) FROM ledger_line WHERE account LIKE 'granted:%'`), r.Number(`SELECT sum(minor) FROM ledger_line`)}, []int64{6050, 0})

		r.Program(staff.Admin).Call(http.MethodPost, fmt.Sprintf("/api/v1/people/%d/erase", r.Fresh(r.id).PersonID), map[string]any{"sure": true}).Is(t, http.StatusNoContent)
		r.Run()
		wants(t, "left", r.Number(`SELECT count(*) FROM remedy WHERE what <> '' OR reason <> '' OR tracking <> ''`), int64(0))
		r.Verified()
	})
}

func TestAboveTheBudgetOneOtherIsAskedAndThenTheNext(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		agent, lead, admin := r.User(staff.Agent), r.User(staff.Lead), r.User(staff.Admin)
		var team int64
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			made, err := r.Staff.AddTeam(ctx, tx, "Watches")
			if err != nil {
				return err
			}
			team = made.ID
			if _, err := r.Staff.SetMembers(ctx, tx, team, []int64{lead, agent}); err != nil {
				return err
			}
			h, err := r.Cases.Take(ctx, tx, r.id)
			if err != nil {
				return err
			}
			return r.Cases.Hand(ctx, tx, h, team)
		})
		api := r.Program(staff.Agent)
		asked := func(user int64) bool {
			return r.Number(`SELECT count(*) FROM notice WHERE user_id = $1 AND kind = 'remedies.ask' AND read_at IS NULL`, user) == 1
		}
		api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "compensation", "what": "For the lost weekend", "worth": euros("250")}).Is(t, http.StatusCreated).Has(t, `"state":"awaiting_approval"`)
		one := r.of()
		wants(t, "asked", []any{one.ApproverID, one.AnswerBy.After(r.Now()), asked(lead), asked(admin)}, []any{lead, true, true, false})
		path := fmt.Sprintf("/api/v1/remedies/%d", one.ID)
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, r.nameOf(lead)+" is asked to approve it by")
		r.Browse(staff.Lead).Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, "You are asked to approve it by")
		api.Call(http.MethodPost, path+"/approve", nil).Is(t, http.StatusForbidden)
		r.Browse(staff.Lead).Get("/today").Has(t, "Approve or decline: For the lost weekend, 250.00\u00a0EUR")
		r.Browse(staff.Agent).Get("/cases?list=open&f.is%3Aremedy_waiting=").Is(t, http.StatusOK).Has(t, "Remedy waits")

		r.Advance(3 * 24 * time.Hour) // nobody answers
		wants(t, "the next", []any{r.of().ApproverID, asked(lead), asked(admin)}, []any{admin, false, true})
		r.Advance(3 * 24 * time.Hour) // it waits on their Today
		r.Browse(staff.Admin).Post(fmt.Sprintf("/remedies/%d/approve", one.ID), nil).Is(t, http.StatusSeeOther)
		one = r.of()
		wants(t, "approved", []any{one.State, one.ApprovedBy, one.Posted, asked(admin)}, []any{remedies.Approved, admin, true, false})

		// Nobody approves their own, and what is declined needs a reason.
		lea := r.Program(staff.Lead)
		lea.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "credit", "what": "A voucher", "worth": euros("500")}).Is(t, http.StatusCreated)
		own := r.of()
		wants(t, "asked of", own.ApproverID, admin)
		path = fmt.Sprintf("/api/v1/remedies/%d", own.ID)
		lea.Call(http.MethodPost, path+"/approve", nil).Is(t, http.StatusForbidden).Has(t, "Nobody approves")
		r.Program(staff.Admin).Call(http.MethodPost, path+"/decline", map[string]any{"reason": " "}).Is(t, http.StatusUnprocessableEntity)
		r.Program(staff.Admin).Call(http.MethodPost, path+"/decline", map[string]any{"reason": "Too much"}).Is(t, http.StatusOK).Has(t, `"state":"declined"`)
		wants(t, "told", r.Number(`SELECT count(*) FROM notice WHERE user_id = $1 AND kind = 'remedies.answered'`, lead), int64(1))

		// Above 400 EUR two must say yes: the second is asked when the first has.
		api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "refund", "what": "All of it", "worth": euros("450")}).Is(t, http.StatusCreated)
		path = fmt.Sprintf("/api/v1/remedies/%d", r.of().ID)
		lea.Call(http.MethodPost, path+"/approve", nil).Is(t, http.StatusOK).Has(t, `"state":"awaiting_approval"`)
		wants(t, "the second", r.of().ApproverID, admin)
		lea.Call(http.MethodPost, path+"/approve", nil).Is(t, http.StatusConflict)
		r.Program(staff.Admin).Call(http.MethodPost, path+"/approve", nil).Is(t, http.StatusOK).Has(t, `"state":"approved"`)

		// A set goes up as one.
		r.loss(api, r.id, map[string]any{"price": euros("150")}).Is(t, http.StatusOK)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/suggestions/1/grant", r.id), map[string]any{"reason": "The weekend and all of it were for another matter"}).Is(t, http.StatusCreated)
		wants(t, "the lead first", []bool{asked(lead), asked(admin)}, []bool{true, false})
		r.Advance(3 * 24 * time.Hour)
		wants(t, "then the admin, once", []any{asked(lead), asked(admin), r.Number(`SELECT count(*) FROM remedy WHERE state = 'awaiting_approval' AND asked = 2`)}, []any{false, true, int64(2)})
		r.Verified()
	})
}

// Who has no budget of their own spends from that of the case's team, and reads that one.
func TestWhatMayBeSpentIsOfTheTeamOfTheCase(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		admin := r.User(staff.Admin)
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			var last int64
			for _, name := range []string{"Clocks", "Watches"} {
				made, err := r.Staff.AddTeam(ctx, tx, name)
				if err != nil {
					return err
				}
				if _, err := r.Staff.SetMembers(ctx, tx, made.ID, []int64{admin}); err != nil {
					return err
				}
				last = made.ID
				amount := money.Amount{Minor: 1000 * last, Currency: "EUR"}
				if _, err := r.Budgets.Add(ctx, tx, budgets.Fields{Holder: budgets.Team, HolderID: last, Period: budgets.Year, Amount: amount}); err != nil {
					return err
				}
			}
			h, err := r.Cases.Take(ctx, tx, r.id)
			if err != nil {
				return err
			}
			return r.Cases.Hand(ctx, tx, h, last)
		})
		page := r.Browse(staff.Admin).Get(fmt.Sprintf("/cases/%d", r.id)).Is(t, http.StatusOK).Has(t, "You can spend 20.00\u00a0EUR this year.")
		page.Lacks(t, "You can spend 10.00\u00a0EUR this year.") // neither the panel nor the composer
	})
}

// Whoever is asked and lets their time pass, the next one is asked, the second whose yes is
// wanted too, until nobody is left: then it is said.
func TestItGoesUpUntilNobodyIsLeftToAsk(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		agent, lead, admin := r.User(staff.Agent), r.User(staff.Lead), r.User(staff.Admin)
		api := r.Program(staff.Agent)
		silent := func(user int64) int64 {
			return r.Number(`SELECT count(*) FROM notice WHERE user_id = $1 AND kind = 'remedies.unanswered' AND read_at IS NULL`, user)
		}
		ask := func(worth string) string {
			api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "refund", "what": "All of it", "key": worth, "worth": euros(worth)}).Is(t, http.StatusCreated).Has(t, `"state":"awaiting_approval"`)
			return fmt.Sprintf("/api/v1/remedies/%d", r.of().ID)
		}
		path := ask("250")
		wants(t, "an admin first", r.of().ApproverID, admin)
		r.Advance(3 * 24 * time.Hour)
		wants(t, "then whoever leads", []any{r.of().ApproverID, silent(agent), silent(admin)}, []any{lead, int64(0), int64(0)})
		r.Advance(9 * 24 * time.Hour)
		wants(t, "nobody is left", []any{r.of().ApproverID, silent(agent), silent(admin), r.Number(`SELECT count(*) FROM activity WHERE kind = 'remedy.unanswered'`)}, []any{lead, int64(1), int64(1), int64(1)})
		r.Browse(staff.Agent).Get("/notices").Is(t, http.StatusOK).Has(t, "nobody is left to ask")
		r.Program(staff.Admin).Call(http.MethodPost, path+"/approve", nil).Is(t, http.StatusOK).Has(t, `"state":"approved"`)
		wants(t, "quiet", silent(agent)+silent(admin), int64(0))

		path = ask("450") // two must say yes
		r.Advance(3 * 24 * time.Hour)
		r.Program(staff.Lead).Call(http.MethodPost, path+"/approve", nil).Is(t, http.StatusOK).Has(t, `"state":"awaiting_approval"`)
		wants(t, "the admin, who let it pass before", r.of().ApproverID, admin)
		r.Advance(3 * 24 * time.Hour)
		wants(t, "nobody is left for the second", []int64{silent(agent), silent(admin)}, []int64{1, 1})
		r.Program(staff.Admin).Call(http.MethodPost, path+"/approve", nil).Is(t, http.StatusOK).Has(t, `"state":"approved"`)
		r.Verified()
	})
}

func TestARemedyGoesOutWithItsReplyAndTheCustomerSaysWhatTheyThink(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api, _ := r.Program(staff.Agent), r.User(staff.Lead)
		reply := func(what any) desktest.Page {
			return api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", r.id), map[string]any{"kind": "reply", "text": "We are sorry, and send you a new one.", "remedies": what})
		}
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, "remedies-pop", "Nothing with this reply")
		reply([]any{map[string]any{"kind": "replacement"}}).Is(t, http.StatusUnprocessableEntity)
		reply([]any{map[string]any{"kind": "apology"}, map[string]any{"kind": "replacement", "what": "A new watch", "worth": euros("60")}}).Is(t, http.StatusCreated)
		r.Run()
		one := r.of()
		wants(t, "granted with the reply", []any{r.Number(`SELECT count(*) FROM remedy`), one.State, one.MessageID != 0, one.Posted}, []any{int64(2), remedies.Approved, true, true})

		// Above the budget nothing goes out: nobody promises what others have yet to allow.
		sent := len(r.Sent())
		reply([]any{map[string]any{"kind": "refund", "what": "All of it", "worth": euros("900")}}).Is(t, http.StatusUnprocessableEntity).Has(t, "Propose it first")
		r.Run()
		wants(t, "not promised", []any{len(r.Sent()), r.Number(`SELECT count(*) FROM remedy`)}, []any{sent, int64(2)})

		c := r.Fresh(r.id)
		link := r.Page.CustomerPath(c.ID, c.PersonID)
		r.Nobody().Get(link).Is(t, http.StatusOK).Has(t, "What we do to make it right", "A new watch", "We see to it until").Lacks(t, "Whose fault")
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/remedies/%d/dispatch", one.ID), map[string]any{"tracking": "JD 0140"}).Is(t, http.StatusOK)
		r.Nobody().Get(link).Has(t, "It is on its way to you", "JD 0140")
		to := fmt.Sprintf("%s/remedies/%d", link, one.ID)
		wrong := func(says string) desktest.Page {
			return r.Nobody().Post(to, url.Values{"answer": {"not_as_promised"}, "says": {says}})
		}
		wrong("It is scratched").Is(t, http.StatusConflict) // nobody has said that it is right
		r.Nobody().Post(to, url.Values{"answer": {"accepted"}}).Is(t, http.StatusSeeOther)
		r.Nobody().Get(link).Has(t, "You said that this is right for you.", "Something was not as promised")

		// What was right for them may still come otherwise than promised: the case opens, and the remedy says so.
		api.Call(http.MethodPatch, fmt.Sprintf("/api/v1/cases/%d", r.id), map[string]any{"status": "solved"}).Is(t, http.StatusOK)
		wrong(" ").Is(t, http.StatusUnprocessableEntity).Has(t, "Say what was not as promised.")
		wants(t, "nothing said", r.Fresh(r.id).Status, cases.Solved)
		for range 2 { // said twice it is said once
			wrong("It is scratched").Is(t, http.StatusSeeOther)
		}
		wants(t, "opened", []any{r.Fresh(r.id).Status, r.of().Answer, r.of().AnswerSays, r.Number(`SELECT count(*) FROM activity WHERE kind = 'remedy.not_as_promised'`), r.Number(`SELECT count(*) FROM notice WHERE kind = 'remedies.promised' AND read_at IS NULL`) > 0},
			[]any{cases.Open, remedies.Accepts, "It is scratched", int64(1), true})
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, "It was not as promised, they say: It is scratched")
		r.Nobody().Get(link).Has(t, "“It is scratched” One of us writes to you.")
		wrong(strings.Repeat("x", 501)).Is(t, http.StatusUnprocessableEntity)

		for range 2 { // said twice it is said once
			r.Nobody().Post(to, url.Values{"answer": {"other"}, "says": {"My money back"}}).Is(t, http.StatusSeeOther)
		}
		r.Nobody().Post(to, url.Values{"answer": {"accepted"}}).Is(t, http.StatusConflict)
		r.Nobody().Post(link+"/remedies/999", url.Values{"answer": {"accepted"}}).Is(t, http.StatusNotFound)
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, "They would rather have: My money back")
		wants(t, "told", r.Number(`SELECT count(*) FROM activity WHERE kind = 'remedy.other'`), int64(1))
		r.Verified()
	})
}

func TestOfEightWhoGrantTheSameOneDoes(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		as := r.As(staff.Agent)
		for _, err := range dbtest.Race(t, r.DB, 8, func(int) error {
			return r.DB.Do(as, "test", func(ctx context.Context, tx *db.Tx) error {
				h, err := r.Cases.Take(ctx, tx, r.id)
				if err != nil {
					return err
				}
				_, err = r.Grant(ctx, tx, h, remedies.Draft{Kind: remedies.Refund, What: "All of it", Worth: &money.JSON{Amount: "30", Currency: "EUR"}, Key: "order 7"})
				return err
			})
		}) {
			r.Must(err)
		}
		wants(t, "granted", []int64{r.Number(`SELECT count(*) FROM remedy WHERE posted = 1`), r.Number(`SELECT count(*) FROM activity WHERE kind = 'remedy.granted'`)}, []int64{1, 1})
		r.Verified()
	})
}
