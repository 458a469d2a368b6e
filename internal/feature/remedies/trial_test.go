package remedies_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/remedies"
)

func TestAPolicyIsTriedOnThePastBeforeItCounts(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		const page = "/settings/remedies"
		api := r.Program(staff.Admin)
		api.Call(http.MethodPost, "/api/v1/budgets", map[string]any{"holder": "agent", "holder_id": r.User(staff.Admin), "period": "year", "currency": "EUR", "amount": "5000"}).Is(t, http.StatusCreated)
		old := r.CaseFrom("old@example.com", desktest.Address, "It broke.").ID
		r.loss(api, old, nil).Is(t, http.StatusOK)
		r.Advance(remedies.TrialDays * 24 * time.Hour) // it is too long ago
		admin, lead := r.Browse(staff.Admin), r.Browse(staff.Lead)
		var ids []int64
		for n := range 3 {
			id := r.CaseFrom(fmt.Sprintf("try%d@example.com", n), desktest.Address, "It broke.").ID
			r.loss(api, id, nil).Is(t, http.StatusOK) // a new one for 80 EUR and 9.80 EUR beside it
			ids = append(ids, id)
		}
		for _, id := range ids[:2] {
			api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/suggestions/1/grant", id), map[string]any{}).Is(t, http.StatusCreated)
		}
		alone := r.CaseFrom("alone@example.com", desktest.Address, "It is late.").ID
		api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": alone, "kind": "gift", "what": "A strap", "worth": euros("5")}).Is(t, http.StatusCreated)
		r.Advance(time.Minute)

		// The hours are worth twice as much: 4.80 more for the pain, by the curve 3.40.
		draft := strings.Replace(r.text(), "price * 0.03", "price * 0.06", 1)
		lead.Post(page, url.Values{"text": {draft}, "do": {"try"}}).Is(t, http.StatusForbidden)
		admin.Post(page, url.Values{"text": {draft + "x"}, "do": {"try"}}).Is(t, http.StatusUnprocessableEntity)
		at := admin.Post(page, url.Values{"text": {draft}, "do": {"try"}}).Is(t, http.StatusSeeOther).Header.Get("Location")
		lead.Get(at).Is(t, http.StatusOK).Has(t, "Running: 0 of", "every 2s").Lacks(t, ">Stop<")
		api.Call(http.MethodPost, "/api/v1/remedies/trials", map[string]any{"text": draft}).Is(t, http.StatusConflict).Has(t, "Another trial runs")
		r.Run()
		wants(t, "nobody got anything", r.Number(`SELECT count(*) FROM remedy_policy`), int64(0))
		lead.Get(at).Is(t, http.StatusOK).Has(t, "Done: 10 of 10", "2 cases", "179.60\u00a0EUR", "Would be given", "remedy", "Goodwill gift 9.80\u00a0EUR", "What the draft changes", "price * 0.06").Lacks(t, "every 2s")

		id := at[strings.LastIndex(at, "/")+1:]
		got := api.Call(http.MethodGet, "/api/v1/remedies/trials/"+id, nil).Is(t, http.StatusOK)
		got.Has(t, `"state":"done"`, `"granted":2,"open":1,"outside":1,"wrong":0`, `"given":{"amount":"160.00","currency":"EUR"},"given_times":2,"would":{"amount":"160.00","currency":"EUR"}`)
		wants(t, "as the draft reckons", r.Number(`SELECT would FROM remedy_trial_sum WHERE part = 'granted' AND kind = 'gift'`) > r.Number(`SELECT given FROM remedy_trial_sum WHERE part = 'granted' AND kind = 'gift'`), true)
		rows := "/api/v1/remedies/trials/" + id + "/cases"
		api.Call(http.MethodGet, rows+"?limit=2", nil).Is(t, http.StatusOK).Has(t, fmt.Sprintf(`"case_id":%d`, ids[0]), `"next_cursor":"`)
		api.Call(http.MethodGet, rows+"?differs=true", nil).Is(t, http.StatusOK).Has(t, fmt.Sprintf(`"case_id":%d`, ids[2]), `"given":[]`).Lacks(t, fmt.Sprintf(`"case_id":%d`, old))

		// It is switched on from there, and taken back.
		lead.Post(at+"/on", nil).Is(t, http.StatusForbidden)
		admin.Post(at+"/on", nil).Is(t, http.StatusSeeOther)
		wants(t, "counts", strings.TrimSpace(r.text()), strings.TrimSpace(draft))

		r.Planned("remedy_trial_row_trial", remedies.RowsQuery, 1, 0, 10)
		r.Planned("remedy_trial_row_differs", remedies.DifferingQuery, 1, 0, 10)
		r.Planned("remedy_new", remedies.OutsideQuery, r.Now(), 0, r.Now(), 10)

		// Who is erased is in no trial; and trials go when they are old.
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/people/%d/erase", r.Fresh(ids[0]).PersonID), map[string]any{"sure": true}).Is(t, http.StatusNoContent)
		r.Run()
		wants(t, "left", r.Number(`SELECT count(*) FROM remedy_trial_row`), int64(2))
		r.Advance(91 * 24 * time.Hour)
		r.Run()
		wants(t, "forgotten", r.Number(`SELECT (SELECT count(*) FROM remedy_trial) + (SELECT count(*) FROM remedy_trial_row) + (SELECT count(*) FROM remedy_trial_sum)`), int64(0))
		r.Verified()
	})
}

func TestATrialIsStoppedAndSaysWhatDoesNotReckon(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api := r.Program(staff.Admin)
		r.loss(api, r.id, map[string]any{"hours": 3}).Is(t, http.StatusOK)
		r.Advance(time.Minute)
		// It reckons for every sample, and not for three hours.
		draft := strings.Replace(r.text(), "cap    = 1.5", "cap    = 1.5 + 0 / (hours - 3)", 1)
		begin := func() string {
			api.Call(http.MethodPost, "/api/v1/remedies/trials", map[string]any{"text": draft, "days": 7}).Is(t, http.StatusCreated).Has(t, `"state":"running"`)
			return fmt.Sprint(r.Number(`SELECT max(id) FROM remedy_trial`))
		}
		first := begin()
		for range 2 { // pressed twice
			api.Call(http.MethodPost, "/api/v1/remedies/trials/"+first+"/stop", nil).Is(t, http.StatusOK).Has(t, `"state":"stopped"`)
		}
		r.Run()
		api.Call(http.MethodGet, "/api/v1/remedies/trials/"+first, nil).Has(t, `"done":0`)
		second := begin()
		r.Run()
		api.Call(http.MethodGet, "/api/v1/remedies/trials/"+second, nil).Has(t, `"state":"done"`, `"wrong":1`, `"open":0`)
		r.Browse(staff.Lead).Get("/settings/remedies/trials/"+second).Is(t, http.StatusOK).Has(t, "Line 20:", "1 case")
		api.Call(http.MethodGet, "/api/v1/remedies/trials?limit=1", nil).Is(t, http.StatusOK).Has(t, `"id":`+second, `"next_cursor":"`)
		api.Call(http.MethodPost, "/api/v1/remedies/trials", map[string]any{"text": draft, "days": 400}).Is(t, http.StatusUnprocessableEntity)
		api.Call(http.MethodGet, "/api/v1/remedies/trials/999/cases", nil).Is(t, http.StatusNotFound)
	})
}
