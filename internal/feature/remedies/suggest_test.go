package remedies_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/remedies"
)

// loss says what a case lost: a watch for 80 EUR that does not work.
func (r room) loss(api *desktest.Browser, id int64, more map[string]any) desktest.Page {
	body := map[string]any{"failure": "broken", "fault": "ours", "price": euros("80"), "hours": 2}
	for k, v := range more {
		body[k] = v
	}
	return api.Call(http.MethodPut, fmt.Sprintf("/api/v1/cases/%d/loss", id), body)
}

func TestAProposalIsGrantedAsOne(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		anna, api := r.Browse(staff.Agent), r.Program(staff.Agent)
		page := fmt.Sprintf("/cases/%d", r.id)
		path := "/api/v1" + page
		api.Call(http.MethodGet, path+"/suggestions", nil).Is(t, http.StatusOK).Has(t, `"loss":null`)
		api.Call(http.MethodPost, path+"/suggestions/1/grant", map[string]any{}).Is(t, http.StatusConflict).Has(t, "what they lost")
		for _, bad := range []map[string]any{{"failure": "boring"}, {"share": 101}, {"hours": -1}, {"consequence": 4}, {"price": map[string]any{"amount": "-5", "currency": "EUR"}}, {"price": map[string]any{"amount": "5", "currency": "QQQ"}}} {
			r.loss(api, r.id, bad).Is(t, http.StatusUnprocessableEntity)
		}

		// By a form, without script: every line of the reckoning is shown.
		anna.Post(page+"/loss", url.Values{"failure": {"broken"}, "fault": {"ours"}, "price": {"80 EUR"}, "share": {"100"}, "hours": {"2"}}).Is(t, http.StatusSeeOther)
		anna.Get(page).Is(t, http.StatusOK).Has(t, "Apology + Replacement + Goodwill gift", "What a new one costs", "80.00\u00a0EUR", "Hours it cost them", "4.80\u00a0EUR", "Brought to where it counts", "Together", "89.80\u00a0EUR")

		// Without a price it says so, and not that an apology mends all.
		dear := r.CaseFrom("ben@example.com", desktest.Address, "You charged me twice.").ID
		r.loss(api, dear, map[string]any{"failure": "charged", "price": nil}).Is(t, http.StatusOK).Has(t, `"unpriced":true`, `"alone":false`)
		anna.Get(fmt.Sprintf("/cases/%d", dear)).Is(t, http.StatusOK).Has(t, "No price is known", `href="#loss"`, `id="loss" open`).Lacks(t, "mends all")
		r.loss(api, dear, map[string]any{"failure": "charged", "hours": 0}).Is(t, http.StatusOK).Has(t, `"unpriced":false`, `"alone":true`)
		anna.Get(fmt.Sprintf("/cases/%d", dear)).Is(t, http.StatusOK).Has(t, "mends all").Lacks(t, "No price is known")

		// Another amount needs a reason; what was seen before is not granted after.
		to := page + "/suggestions/1"
		anna.Post(to, url.Values{"stamp": {"0.1"}}).Is(t, http.StatusConflict)
		anna.Post(to, url.Values{"amount": {"39 EUR"}}).Is(t, http.StatusUnprocessableEntity).Has(t, "Say why")
		wants(t, "nothing half done", r.Number(`SELECT count(*) FROM remedy`), int64(0))
		for range 2 { // pressed twice
			anna.Post(to, url.Values{"what-replacement": {"A new watch"}, "amount": {"9.80 EUR"}}).Is(t, http.StatusSeeOther)
		}
		wants(t, "granted", []int64{r.Number(`SELECT count(*) FROM remedy WHERE state IN ('approved', 'received')`), r.Number(`SELECT sum(worth) FROM remedy WHERE posted = 1`), r.Number(`SELECT sum(minor) FROM ledger_line WHERE account LIKE 'granted:%'`)},
			[]int64{3, 8980, 8980})
		anna.Get(page).Has(t, "A new watch").Lacks(t, "proposal-1")
		anna.Post(page+"/suggestions/2", nil).Is(t, http.StatusConflict).Has(t, "Apology + Replacement + Goodwill gift")
		anna.Get(page).Has(t, "You can spend 10.20\u00a0EUR this year.")

		// Above the budget the set is asked for as one; what costs nothing is given at once.
		again := r.CaseFrom("maren@example.com", desktest.Address, "It broke too.").ID
		r.loss(api, again, nil).Is(t, http.StatusOK).Has(t, `"total":{"amount":"89.80"`)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/suggestions/1/grant", again), map[string]any{}).Is(t, http.StatusCreated).Has(t, `"state":"awaiting_approval"`, `"state":"received"`)
		wants(t, "waits, and who is asked is told once", []int64{r.Number(`SELECT count(*) FROM remedy WHERE state = 'awaiting_approval'`), r.Number(`SELECT count(*) FROM notice WHERE kind = 'remedies.ask'`)}, []int64{2, 1})
		r.Browse(staff.Admin).Get("/today").Has(t, "A new one in its place + A small thank-you", "89.80\u00a0EUR")
		first := r.Number(`SELECT min(id) FROM remedy WHERE state = 'awaiting_approval'`)
		r.Program(staff.Admin).Call(http.MethodPost, fmt.Sprintf("/api/v1/remedies/%d/approve", first), nil).Is(t, http.StatusOK)
		wants(t, "approved as one", r.Number(`SELECT count(*) FROM remedy WHERE state = 'approved' AND posted = 1`), int64(4))

		// Declined as one, too. Where nothing can be reckoned it says what is missing.
		declined := r.CaseFrom("maren@example.com", desktest.Address, "And once more.").ID
		r.loss(api, declined, nil).Is(t, http.StatusOK)
		set := fmt.Sprintf("/api/v1/cases/%d/suggestions", declined)
		api.Call(http.MethodPost, set+"/3/grant", map[string]any{"amount": euros("5"), "reason": "Less"}).Is(t, http.StatusCreated)
		r.Program(staff.Admin).Call(http.MethodPost, fmt.Sprintf("/api/v1/remedies/%d/decline", r.waits(declined)), map[string]any{"reason": "Too much"}).Is(t, http.StatusOK)
		wants(t, "declined as one", r.Number(`SELECT count(*) FROM remedy WHERE state = 'declined' AND case_id = $1`, declined), int64(2))
		poor := r.CaseFrom("ben@example.com", desktest.Address, "It came late.").ID
		r.loss(api, poor, map[string]any{"failure": "poor"}).Is(t, http.StatusOK)
		set = fmt.Sprintf("/api/v1/cases/%d/suggestions", poor)
		api.Call(http.MethodPost, set+"/1/grant", map[string]any{"amount": euros("5")}).Is(t, http.StatusUnprocessableEntity).Has(t, "no amount to change")
		api.Call(http.MethodPost, set+"/9/grant", map[string]any{}).Is(t, http.StatusNotFound)

		// A second apology alone is stopped; a reason lets it pass.
		third := r.CaseFrom("ben@example.com", desktest.Address, "Nobody answers.").ID
		sorry := map[string]any{"case_id": third, "kind": "apology"}
		api.Call(http.MethodPost, "/api/v1/remedies", sorry).Is(t, http.StatusCreated)
		sorry["key"] = "2"
		api.Call(http.MethodPost, "/api/v1/remedies", sorry).Is(t, http.StatusUnprocessableEntity).Has(t, "worse than none")
		sorry["why"] = "They asked for it in writing"
		api.Call(http.MethodPost, "/api/v1/remedies", sorry).Is(t, http.StatusCreated)
		r.Verified()
	})
}

// waits is a remedy of a case that waits.
func (r room) waits(id int64) int64 {
	return r.Number(`SELECT max(id) FROM remedy WHERE state = 'awaiting_approval' AND case_id = $1`, id)
}

func TestWhatIsGivenInPartsIsNoticed(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api, lead := r.Program(staff.Agent), r.User(staff.Lead)
		budget := r.Number(`SELECT id FROM budget WHERE holder_id = $1`, r.User(staff.Agent))
		r.Program(staff.Admin).Call(http.MethodPatch, fmt.Sprintf("/api/v1/budgets/%d", budget), map[string]any{"single": "30"}).Is(t, http.StatusOK)
		give := func(id int64, worth string) {
			api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": id, "kind": "credit", "what": "A voucher", "key": worth, "worth": euros(worth)}).Is(t, http.StatusCreated).Has(t, `"state":"approved"`)
		}
		told := func() int64 {
			return r.Number(`SELECT count(*) FROM notice WHERE kind = 'remedies.split' AND user_id = $1`, lead)
		}
		give(r.id, "20")
		give(r.CaseFrom("other@example.com", desktest.Address, "Mine broke.").ID, "20")
		wants(t, "one each is none", told(), int64(0))
		give(r.id, "15")
		wants(t, "together more than one grants alone", told(), int64(1))
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, "2 grants for this person, 35.00\u00a0EUR together", "Up to 30.00\u00a0EUR at a time without asking anybody")
		wants(t, "written down", r.Number(`SELECT count(*) FROM activity WHERE kind = 'remedy.split'`), int64(1))
		in := "2 grants within seven days, 35.00"
		r.Browse(staff.Lead).Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, "2 grants for this person, 35.00\u00a0EUR together", in)
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, in)
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d/timeline", r.id)).Has(t, in)
		r.Browse(staff.Viewer).Get(fmt.Sprintf("/cases/%d", r.id)).Is(t, http.StatusOK).Lacks(t, in)
		r.Browse(staff.Viewer).Get(fmt.Sprintf("/cases/%d/timeline", r.id)).Is(t, http.StatusOK).Lacks(t, in)
		r.Verified()
	})
}

// Two grants that one other allowed each pass together what takes two people.
func TestWhatIsAllowedInPartsIsNoticed(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api, lead := r.Program(staff.Agent), r.User(staff.Lead)
		give := func(worth string) {
			api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "credit", "what": "A voucher", "key": worth, "worth": euros(worth)}).Is(t, http.StatusCreated).Has(t, `"state":"awaiting_approval"`)
			r.Program(staff.Admin).Call(http.MethodPost, fmt.Sprintf("/api/v1/remedies/%d/approve", r.waits(r.id)), nil).Is(t, http.StatusOK).Has(t, `"state":"approved"`)
		}
		told := func() int64 {
			return r.Number(`SELECT count(*) FROM notice WHERE kind = 'remedies.split' AND user_id = $1`, lead)
		}
		give("300")
		wants(t, "one is none", told(), int64(0))
		give("150")
		wants(t, "together more than takes two", []int64{told(), r.Number(`SELECT count(*) FROM activity WHERE kind = 'remedy.split_two'`)}, []int64{1, 1})
		r.Browse(staff.Lead).Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, "450.00\u00a0EUR together; each of them keeps the 400.00\u00a0EUR above which two say yes")
		r.Verified()
	})
}

func TestLikeCasesGetLikeRemedies(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		admin := r.Program(staff.Admin)
		admin.Call(http.MethodPost, "/api/v1/budgets", map[string]any{"holder": "agent", "holder_id": r.User(staff.Admin), "period": "year", "currency": "EUR", "amount": "5000"}).Is(t, http.StatusCreated)
		grant := func(n int, body map[string]any) desktest.Page {
			id := r.CaseFrom(fmt.Sprintf("like%d@example.com", n), desktest.Address, "It broke.").ID
			r.loss(admin, id, map[string]any{"failure": "poor"}).Is(t, http.StatusOK)
			return admin.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/suggestions/2/grant", id), body)
		}
		for n := range 3 {
			grant(n, map[string]any{"amount": euros("15"), "reason": "A recall"}).Is(t, http.StatusCreated)
		}
		grant(4, map[string]any{}).Is(t, http.StatusUnprocessableEntity).Has(t, "3 like cases had 19 % of the price")
		grant(5, map[string]any{"reason": "They want no fuss"}).Is(t, http.StatusCreated)
		lead := r.Program(staff.Lead)
		lead.Call(http.MethodGet, "/api/v1/remedies/deviations?limit=2&how=changed", nil).Is(t, http.StatusOK).Has(t, `"reason":"A recall"`, `"how":"changed"`, `"next_cursor":"`).Lacks(t, "no fuss")
		lead.Call(http.MethodGet, "/api/v1/remedies/deviations?failure=poor&how=unlike", nil).Is(t, http.StatusOK).Has(t, `"reason":"They want no fuss"`, `"next_cursor":null`).Lacks(t, "A recall")
		lead.Call(http.MethodGet, fmt.Sprintf("/api/v1/remedies/deviations?user_id=%d", r.User(staff.Admin)), nil).Is(t, http.StatusOK).Has(t, "A recall", "no fuss")
		lead.Call(http.MethodGet, "/api/v1/remedies/deviations?failure=late", nil).Is(t, http.StatusOK).Has(t, `"items":[]`)
		r.Browse(staff.Lead).Get("/remedies/deviations?failure=poor").Is(t, http.StatusOK).Has(t, "They want no fuss", "Unlike other cases", "Changed by hand")
		r.Program(staff.Agent).Call(http.MethodGet, "/api/v1/remedies/deviations", nil).Is(t, http.StatusForbidden)
		r.Planned("remedy_loss_case", remedies.LossQuery, 1)
		r.Planned("remedy_loss_like", remedies.LikeQuery, "poor", "ours", r.Now())
		r.Planned("remedy_deviation_failure", remedies.OfFailureQuery, 10, 10, "poor")
		r.Planned("remedy_deviation_by", remedies.ByUserQuery, 10, 10, 7)
		r.Planned("remedy_loss_new", remedies.SinceQuery, r.Now(), 0, r.Now(), 10)
		r.Program(staff.Admin).Call(http.MethodPost, fmt.Sprintf("/api/v1/people/%d/erase", r.Fresh(r.Number(`SELECT max(case_id) FROM remedy_loss`)).PersonID), map[string]any{"sure": true}).Is(t, http.StatusNoContent)
		r.Run()
		wants(t, "left", r.Number(`SELECT count(*) FROM remedy_loss WHERE reason = 'They want no fuss'`), int64(0))
		r.Verified()
	})
}

// What is given by hand counts among what like cases had, for the loss that was told before
// it; an unanswered loss and what was turned down do not.
func TestWhatIsGivenByHandIsUsualToo(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		admin := r.Program(staff.Admin)
		admin.Call(http.MethodPost, "/api/v1/budgets", map[string]any{"holder": "agent", "holder_id": r.User(staff.Admin), "period": "year", "currency": "EUR", "amount": "5000"}).Is(t, http.StatusCreated)
		told := func(n int) int64 {
			id := r.CaseFrom(fmt.Sprintf("hand%d@example.com", n), desktest.Address, "It broke.").ID
			r.loss(admin, id, map[string]any{"failure": "poor"}).Is(t, http.StatusOK)
			return id
		}
		give := func(id int64, key, worth string) {
			admin.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": id, "kind": "credit", "what": "A voucher", "key": key, "worth": euros(worth)}).Is(t, http.StatusCreated)
		}
		for n := range 2 {
			give(told(n), "a", "15")
		}
		last := told(2)
		give(last, "a", "10")
		told(3)
		again := func(n int, body map[string]any) desktest.Page {
			return admin.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/suggestions/2/grant", told(n)), body)
		}
		again(4, map[string]any{}).Is(t, http.StatusUnprocessableEntity).Has(t, "3 like cases had 19 % of the price")
		give(last, "b", "5") // the middle of 15, 15 and 15 is what it was
		again(5, map[string]any{}).Is(t, http.StatusUnprocessableEntity).Has(t, "3 like cases had 19 % of the price")
		again(6, map[string]any{"reason": "They want no fuss"}).Is(t, http.StatusCreated)
		r.Verified()
	})
}

func TestBesideAReplacementAChangedGiftIsSeen(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		admin := r.Program(staff.Admin)
		admin.Call(http.MethodPost, "/api/v1/budgets", map[string]any{"holder": "agent", "holder_id": r.User(staff.Admin), "period": "year", "currency": "EUR", "amount": "5000"}).Is(t, http.StatusCreated)
		grant := func(n int, body map[string]any) desktest.Page {
			id := r.CaseFrom(fmt.Sprintf("set%d@example.com", n), desktest.Address, "It broke.").ID
			r.loss(admin, id, nil).Is(t, http.StatusOK) // a new one for 80 EUR and 9.80 EUR beside it
			return admin.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/suggestions/1/grant", id), body)
		}
		// In the sum it is five per cent; of the gift it is half as much again.
		grant(0, map[string]any{"amount": euros("14.70")}).Is(t, http.StatusUnprocessableEntity).Has(t, "Goodwill gift: 9.80 EUR is suggested")
		for n := range 3 {
			grant(n+1, map[string]any{"amount": euros("14.70"), "reason": "A recall"}).Is(t, http.StatusCreated)
		}
		grant(4, map[string]any{}).Is(t, http.StatusUnprocessableEntity).Has(t, "Goodwill gift: 3 like cases had 18 % of the price")
		grant(5, map[string]any{"reason": "They want no fuss"}).Is(t, http.StatusCreated)
	})
}
