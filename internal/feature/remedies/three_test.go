package remedies_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

// rings is how many are told that a part is missing, and have not looked.
func (r room) rings() int64 {
	return r.Number(`SELECT count(*) FROM notice WHERE kind = 'remedies.part' AND read_at IS NULL`)
}

// A second loss in a case has three parts of its own: what was given for the first
// answers nothing of it.
func TestASecondLossHasClocksOfItsOwn(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		anna, api := r.Browse(staff.Agent), r.Program(staff.Agent)
		page := fmt.Sprintf("/cases/%d", r.id)
		r.loss(api, r.id, nil).Is(t, http.StatusOK)
		api.Call(http.MethodPost, "/api/v1"+page+"/suggestions/1/grant", map[string]any{}).Is(t, http.StatusCreated)
		anna.Get(page).Is(t, http.StatusOK).Has(t, "Said sorry", "Something is given")
		r.Advance(24 * time.Hour)
		wants(t, "all was there", r.rings(), int64(0))

		r.loss(api, r.id, map[string]any{"failure": "late"}).Is(t, http.StatusOK)
		anna.Get(page).Is(t, http.StatusOK).Has(t, "Nobody has said sorry yet", "Nothing is given yet")
		r.Advance(3 * 24 * time.Hour)
		if r.rings() == 0 {
			t.Error("nobody is told that the second is not made right")
		}
		api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "apology", "fault": "ours"}).Is(t, http.StatusCreated)
		api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "gift", "what": "A strap", "worth": euros("5"), "why": "They waited twice"}).Is(t, http.StatusCreated)
		anna.Get(page).Is(t, http.StatusOK).Lacks(t, "Nobody has said sorry yet", "Nothing is given yet")
		wants(t, "told no longer", r.rings(), int64(0))
	})
}

// What is given before anybody said what was lost starts the clock of the apology; a
// kindness without a fault of ours needs none.
func TestWhatIsGivenStartsTheClocks(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api := r.Program(staff.Agent)
		gift := func(id int64, whose string) {
			api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": id, "kind": "gift", "what": "A strap", "worth": euros("5"), "fault": whose}).Is(t, http.StatusCreated)
		}
		kind := r.CaseFrom("ben@example.com", desktest.Address, "I dropped it.").ID
		gift(kind, "customer")
		r.Advance(24 * time.Hour)
		wants(t, "a kindness", r.rings(), int64(0))
		gift(r.id, "ours")
		r.Advance(24 * time.Hour)
		wants(t, "an apology is missing", r.rings(), int64(1))
		api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "apology", "fault": "ours"}).Is(t, http.StatusCreated)
		wants(t, "it is there", r.rings(), int64(0))
	})
}

// A fault that turns out to be ours needs an apology from when the loss was told.
func TestAFaultThatIsOursAfterAllStartsTheClock(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api := r.Program(staff.Agent)
		r.loss(api, r.id, map[string]any{"fault": "customer"}).Is(t, http.StatusOK)
		api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "gift", "what": "A strap", "worth": euros("5"), "fault": "customer"}).Is(t, http.StatusCreated)
		r.Advance(24 * time.Hour)
		wants(t, "their own fault", r.rings(), int64(0))
		r.loss(api, r.id, map[string]any{"fault": "ours"}).Is(t, http.StatusOK)
		r.Run()
		wants(t, "ours", r.rings(), int64(1))
		r.loss(api, r.id, map[string]any{"fault": "customer"}).Is(t, http.StatusOK)
		wants(t, "theirs again", r.rings(), int64(0))
	})
}

// Whoever writes is told before it leaves that money alone satisfies few, and that a
// second apology alone is worse than none.
func TestTheComposerNamesMoneyAloneAndASecondApology(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		anna, hints := r.Browse(staff.Agent).HX(), fmt.Sprintf("/cases/%d/hints", r.id)
		gives := func(kind, worth, why string) desktest.Page {
			return anna.Post(hints, url.Values{"text": {"Here you are."}, "remedies.kind": {kind}, "remedies.what": {"For you"}, "remedies.worth": {worth}, "remedies.why": {why}, "remedies.fault": {"ours"}}).Is(t, http.StatusOK)
		}
		gives("refund", "5 EUR", "").Has(t, "Money alone satisfies few")
		gives("apology", "", "").Lacks(t, "Money alone", "worse than none")
		r.Program(staff.Agent).Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "apology", "fault": "ours"}).Is(t, http.StatusCreated)
		gives("apology", "", "").Has(t, "worse than none")
		gives("apology", "", "They asked for it in writing").Lacks(t, "worse than none")
		gives("refund", "5 EUR", "").Lacks(t, "Money alone")
	})
}
