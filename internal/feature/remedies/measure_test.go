package remedies_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

// Whichever way something is given, above the cap and unlike what like cases had it asks
// for a reason, which is kept for those who look after the policy.
func TestEveryWayInIsHeldAgainstTheCap(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.budget(t, staff.Agent, "5000")
		anna, api := r.Browse(staff.Agent), r.Program(staff.Agent)
		page := fmt.Sprintf("/cases/%d", r.id)
		r.loss(api, r.id, nil).Is(t, http.StatusOK) // 80 EUR, so that the cap is 120 EUR
		give := func(kind, worth, why, key string) map[string]any {
			return map[string]any{"case_id": r.id, "kind": kind, "what": "Something", "worth": euros(worth), "why": why, "key": key}
		}
		above := "above the cap of 120.00\u00a0EUR"

		// By a program, and by the form; what stands already counts.
		api.Call(http.MethodPost, "/api/v1/remedies", give("gift", "120.01", "", "a")).Is(t, http.StatusUnprocessableEntity).Has(t, above, `"why"`)
		api.Call(http.MethodPost, "/api/v1/remedies", give("gift", "70", "", "a")).Is(t, http.StatusCreated)
		api.Call(http.MethodPost, "/api/v1/remedies", give("gift", "70", "", "a")).Is(t, http.StatusCreated) // said twice
		form := url.Values{"kind": {"refund"}, "what": {"Most of it"}, "worth": {"60 EUR"}, "key": {"b"}}
		anna.Post(page+"/remedies", form).Is(t, http.StatusUnprocessableEntity).Has(t, "130.00\u00a0EUR", above)
		wants(t, "nothing half done", r.Number(`SELECT count(*) FROM remedy`), int64(1))
		form.Set("why", "It was his wedding")
		anna.Post(page+"/remedies", form).Is(t, http.StatusSeeOther)

		// With a reply, all that goes with it together.
		reply := func(why string) desktest.Page {
			return api.Call(http.MethodPost, "/api/v1"+page+"/messages", map[string]any{"kind": "reply", "text": "We send you a strap.", "remedies": []any{
				map[string]any{"kind": "credit", "what": "A voucher", "worth": euros("5"), "why": why}}})
		}
		reply("").Is(t, http.StatusUnprocessableEntity).Has(t, "135.00\u00a0EUR", "remedies.why")
		reply("They wrote three times").Is(t, http.StatusCreated)
		r.Run()

		// As a proposal: the field is its own.
		grant := fmt.Sprintf("/api/v1%s/suggestions/1/grant", page)
		api.Call(http.MethodPost, grant, map[string]any{}).Is(t, http.StatusUnprocessableEntity).Has(t, above, `"reason"`)

		// Proposed, and granted by its button.
		draft := give("compensation", "10", "", "c")
		draft["propose"] = true
		api.Call(http.MethodPost, "/api/v1/remedies", draft).Is(t, http.StatusUnprocessableEntity).Has(t, above)
		draft["why"] = "A second look is wanted"
		api.Call(http.MethodPost, "/api/v1/remedies", draft).Is(t, http.StatusCreated).Has(t, `"state":"proposed"`)
		anna.Post(fmt.Sprintf("/remedies/%d/grant", r.of().ID), nil).Is(t, http.StatusSeeOther)

		// What costs nothing is never held back.
		api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "apology"}).Is(t, http.StatusCreated)

		r.Program(staff.Lead).Call(http.MethodGet, "/api/v1/remedies/deviations?how=cap", nil).Is(t, http.StatusOK).Has(t, "It was his wedding", "They wrote three times", "A second look is wanted", `"suggested":null`)
		r.Browse(staff.Lead).Get("/remedies/deviations").Is(t, http.StatusOK).Has(t, "It was his wedding", "Given by hand")
		wants(t, "written down", r.Number(`SELECT count(*) FROM activity WHERE kind = 'remedy.deviated'`), int64(3))
		r.Verified()
	})
}

func TestWhatIsGivenByHandIsHeldAgainstLikeCases(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.budget(t, staff.Admin, "5000")
		admin := r.Program(staff.Admin)
		like := func(n int) int64 {
			id := r.CaseFrom(fmt.Sprintf("like%d@example.com", n), desktest.Address, "It broke.").ID
			r.loss(admin, id, map[string]any{"failure": "poor"}).Is(t, http.StatusOK)
			return id
		}
		for n := range 3 {
			admin.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/suggestions/2/grant", like(n)), map[string]any{"amount": euros("15"), "reason": "A recall"}).Is(t, http.StatusCreated)
		}
		give := func(kind, worth string) desktest.Page {
			return admin.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.Number(`SELECT max(case_id) FROM remedy_loss`), "kind": kind, "what": "Something", "worth": euros(worth), "key": worth})
		}
		like(4)
		give("gift", "30").Is(t, http.StatusUnprocessableEntity).Has(t, "Goodwill gift: 3 like cases had 19 % of the price", `"why"`)
		give("credit", "40").Is(t, http.StatusUnprocessableEntity).Has(t, "3 like cases had 19 % of the price")
		give("gift", "16").Is(t, http.StatusCreated)
		give("gift", "8").Is(t, http.StatusUnprocessableEntity) // in two parts it is too much as well
		like(5)
		give("credit", "2").Is(t, http.StatusCreated) // more may come
	})
}

// Where nobody has said what was lost, it is held against nothing but a known price.
func TestWithoutALossAndAPriceNothingIsAsked(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.budget(t, staff.Agent, "5000")
		api := r.Program(staff.Agent)
		api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "gift", "what": "A strap", "worth": euros("350")}).Is(t, http.StatusCreated)
	})
}

// budget gives a user so many EUR a year, whatever they had.
func (r room) budget(t *testing.T, role staff.Role, amount string) {
	t.Helper()
	if id := r.Number(`SELECT coalesce(max(id), 0) FROM budget WHERE holder_id = $1`, r.User(role)); id != 0 {
		r.Program(staff.Admin).Call(http.MethodPatch, fmt.Sprintf("/api/v1/budgets/%d", id), map[string]any{"amount": amount}).Is(t, http.StatusOK)
		return
	}
	r.Program(staff.Admin).Call(http.MethodPost, "/api/v1/budgets", map[string]any{"holder": "agent", "holder_id": r.User(role), "period": "year", "currency": "EUR", "amount": amount}).Is(t, http.StatusCreated)
}

// What is given in another currency than was paid is held against the cap at the rate that
// was entered; where there is none it is refused, with the rate that is missing.
func TestAnotherCurrencyIsHeldAgainstTheCapToo(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api := r.Program(staff.Admin)
		api.Call(http.MethodPost, "/api/v1/budgets", map[string]any{"holder": "agent", "holder_id": r.User(staff.Admin), "period": "year", "currency": "USD", "amount": "5000"}).Is(t, http.StatusCreated)
		r.loss(api, r.id, nil).Is(t, http.StatusOK) // 80 EUR, so that the cap is 120 EUR
		give := func(amount, key string) desktest.Page {
			return api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "gift", "what": "Something", "key": key, "worth": map[string]any{"amount": amount, "currency": "USD"}})
		}
		give("50", "a").Is(t, http.StatusConflict).Has(t, "no rate from USD to EUR")
		wants(t, "nothing half done", r.Number(`SELECT count(*) FROM remedy`)+r.Number(`SELECT count(*) FROM ledger_entry`), int64(0))
		api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "apology"}).Is(t, http.StatusCreated)
		api.Call(http.MethodPost, "/api/v1/budgets/rates", map[string]any{"from": "USD", "to": "EUR", "rate": "0.9"}).Is(t, http.StatusCreated)
		give("50", "a").Is(t, http.StatusCreated)
		give("100", "b").Is(t, http.StatusUnprocessableEntity).Has(t, "above the cap of 120.00\u00a0EUR", `"why"`)
		r.Verified()
	})
}
