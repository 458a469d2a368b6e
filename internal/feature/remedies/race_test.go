package remedies_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/remedies"
	"kept.example/kept/internal/platform/dbtest"
)

// atOnce has programs say something at the same moment, and returns what they were
// answered, the least first.
func atOnce(r room, path string, body any, all ...*desktest.Browser) (codes []int) {
	codes = make([]int, len(all))
	dbtest.Race(r.T, r.DB, len(all), func(i int) error {
		codes[i] = all[i].Call(http.MethodPost, path, body).Code
		return nil
	})
	slices.Sort(codes)
	return codes
}

func TestTwoWhoApproveAtOnceInTwoProcessesGrantOnce(t *testing.T) {
	var s *remedies.Remedies
	desktest.Twice(t, func(t *testing.T, one, two *desktest.Desk) {
		r := begin(one, s)
		api := r.Program(staff.Agent)
		refund := func(key, worth string) (path string, id int64) {
			api.Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": r.id, "kind": "refund", "key": key, "what": "All of it", "worth": euros(worth)}).Is(t, http.StatusCreated).Has(t, `"state":"awaiting_approval"`)
			id = r.Number(`SELECT max(id) FROM remedy`)
			return fmt.Sprintf("/api/v1/remedies/%d/", id), id
		}
		// paid says how often a remedy was paid for, and how often somebody was told that it is approved.
		paid := func(id int64) string {
			return fmt.Sprint(r.Number(`SELECT count(*) FROM ledger_entry WHERE cause = $1`, fmt.Sprintf("remedy:%d:granted", id)),
				r.Number(`SELECT count(*) FROM activity WHERE kind = 'remedy.approved' AND on_id = $1`, id))
		}
		lead, admin := []*desktest.Browser{r.Program(staff.Lead), two.Program(staff.Lead)}, []*desktest.Browser{r.Program(staff.Admin), two.Program(staff.Admin)}

		// One yes is enough: of four the first is taken, and the others hear that it is so.
		path, id := refund("one", "250")
		wants(t, "answered", atOnce(r, path+"approve", nil, lead[0], admin[1], admin[0], lead[1]), []int{200, 200, 200, 200})
		wants(t, "approved", paid(id), "1 1")
		wants(t, "told once", r.Number(`SELECT count(*) FROM notice WHERE kind = 'remedies.answered'`), int64(1))

		// Two are wanted: who says yes twice at once has said it once.
		path, id = refund("two", "450")
		wants(t, "one and the same", atOnce(r, path+"approve", nil, lead...), []int{200, 409})
		wants(t, "still waits", fmt.Sprint(r.of().State, " ", paid(id)), "awaiting_approval 0 0")
		wants(t, "the second", atOnce(r, path+"approve", nil, admin...), []int{200, 200})
		wants(t, "approved by two", paid(id), "1 1")

		// An admin may say it first: then a lead is the second.
		path, _ = refund("admin first", "450")
		admin[0].Call(http.MethodPost, path+"approve", nil).Is(t, http.StatusOK).Has(t, `"state":"awaiting_approval"`)
		wants(t, "the lead is asked", r.of().ApproverID, r.User(staff.Lead))
		lead[1].Call(http.MethodPost, path+"approve", nil).Is(t, http.StatusOK).Has(t, `"state":"approved"`)

		// Two different ones at the same moment are two.
		path, id = refund("three", "450")
		wants(t, "both", atOnce(r, path+"approve", nil, lead[0], admin[1]), []int{200, 200})
		wants(t, "approved by both", paid(id), "1 1")

		// A yes and a no: what was paid is what is approved, whichever came last.
		for n := range 4 {
			path, id = refund(fmt.Sprint("four", n), "250")
			dbtest.Race(t, r.DB, 2, func(i int) error {
				if i == 0 {
					lead[0].Call(http.MethodPost, path+"approve", nil)
				} else {
					admin[1].Call(http.MethodPost, path+"decline", map[string]any{"reason": "Too much"})
				}
				return nil
			})
			wants(t, "declined", r.of().State, remedies.Declined)
			wants(t, "what it cost", r.Number(`SELECT coalesce(sum(l.minor), 0) FROM ledger_line l JOIN ledger_entry e ON e.id = l.entry_id WHERE e.ref = $1 AND l.account LIKE 'granted:%'`, id), int64(0))
		}
		r.Run()
		r.Verified()
	}, of(&s))
}

// What two of us give one person at the same moment, each in a case of its own and from
// a budget of their own, is seen together by whoever comes second.
func TestPartsThatAreGivenAtOneTimeAreNoticed(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api := []*desktest.Browser{r.Program(staff.Agent), r.Program(staff.Lead)}
		for _, user := range []int64{r.User(staff.Agent), r.User(staff.Lead)} {
			budget := r.Number(`SELECT id FROM budget WHERE holder_id = $1`, user)
			r.Program(staff.Admin).Call(http.MethodPatch, fmt.Sprintf("/api/v1/budgets/%d", budget), map[string]any{"single": "30"}).Is(t, http.StatusOK)
		}
		for n := range 4 {
			from := fmt.Sprintf("p%d@example.com", n)
			ids := []int64{r.CaseFrom(from, desktest.Address, "Mine broke.").ID, r.CaseFrom(from, desktest.Address, "So did my clock.").ID}
			dbtest.Race(t, r.DB, 2, func(i int) error {
				api[i].Call(http.MethodPost, "/api/v1/remedies", map[string]any{"case_id": ids[i], "kind": "credit", "what": "A voucher", "worth": euros("20")}).Is(t, http.StatusCreated).Has(t, `"state":"approved"`)
				return nil
			})
			wants(t, "together more than one grants alone", r.Number(`SELECT count(*) FROM activity WHERE kind = 'remedy.split'`), int64(n+1))
		}
		r.Verified()
	})
}
