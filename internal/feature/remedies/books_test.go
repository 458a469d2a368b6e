package remedies_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/ledger"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/money"
)

func TestWhatRemediesSayOfBeingPaidIsWhatTheLedgerSays(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api := r.Program(staff.Agent)
		give := func(kind, key string, worth map[string]any) (id int64) {
			body := map[string]any{"case_id": r.id, "kind": kind, "key": key, "what": "For the trouble"}
			if worth != nil {
				body["worth"] = worth
			}
			api.Call(http.MethodPost, "/api/v1/remedies", body).Is(t, http.StatusCreated)
			return r.of().ID
		}
		r.Program(staff.Admin).Call(http.MethodPost, "/api/v1/budgets/rates", map[string]any{"from": "USD", "to": "EUR", "rate": "0.9"}).Is(t, http.StatusCreated)
		refund, free := give("refund", "one", euros("30")), give("again", "two", nil)
		failed := give("gift", "three", euros("20"))
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/remedies/%d/fail", failed), map[string]any{"reason": "Sold out"}).Is(t, http.StatusOK)
		foreign := give("gift", "four", map[string]any{"amount": "10", "currency": "USD"})
		waits := give("refund", "five", euros("250"))
		wants(t, "paid", r.Number(`SELECT count(*) FROM remedy WHERE posted = 1`), int64(2))
		r.Verified()

		entry := func(id int64) int64 {
			return r.Number(`SELECT id FROM ledger_entry WHERE cause = $1`, fmt.Sprintf("remedy:%d:granted", id))
		}
		set := func(change string, id int64) func(ctx context.Context, tx *db.Tx) error {
			return func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE remedy SET `+change+` WHERE id = $1`, id)
				return err
			}
		}
		post := func(cause string, ref int64) func(ctx context.Context, tx *db.Tx) error {
			return func(ctx context.Context, tx *db.Tx) error {
				_, err := r.Ledger.Post(ctx, tx, ledger.Entry{Cause: cause, Of: "refund", Ref: ref, CaseID: r.id, Lines: []ledger.Line{
					{Account: "budget:none:2026", Amount: money.Amount{Minor: -25000, Currency: "EUR"}}, {Account: "granted:refund", Amount: money.Amount{Minor: 25000, Currency: "EUR"}}}})
				return err
			}
		}
		last, paid := r.Number(`SELECT max(id) FROM ledger_entry`), entry(refund)
		undo := errors.New("undo")
		for _, harm := range []struct {
			says string
			do   func(ctx context.Context, tx *db.Tx) error
		}{
			{fmt.Sprintf("ledger entry %d paid for remedy %d, which is approved and does not know it", paid, refund), set("posted = 0", refund)},
			{fmt.Sprintf("ledger entry %d paid for remedy %d, which is awaiting_approval and does not know it", last+1, waits), post(fmt.Sprintf("remedy:%d:granted", waits), waits)},
			{fmt.Sprintf("ledger entry %d has the cause remedy:99:granted, and there is no such remedy", last+1), post("remedy:99:granted", 99)},
			{fmt.Sprintf("ledger entry %d has the cause remedy:%d:paid, and there is no such remedy", last+1, waits), post(fmt.Sprintf("remedy:%d:paid", waits), waits)},
			{fmt.Sprintf("remedy %d says that it is paid, and the ledger has no entry of it", free), set("posted = 1", free)},
			{fmt.Sprintf("remedy %d says that it is paid, and ledger entry %d took that back", refund, last+1), func(ctx context.Context, tx *db.Tx) error {
				_, err := r.Ledger.Reverse(ctx, tx, paid, "by:hand", "")
				return err
			}},
			{fmt.Sprintf("remedy %d is worth 10.01 USD in case %d, and ledger entry %d paid 10.00 USD in case %[2]d", foreign, r.id, entry(foreign)), set("worth = worth + 1", foreign)},
		} {
			err := r.DB.Do(r.As(staff.Admin), "harm", func(ctx context.Context, tx *db.Tx) error {
				if err := harm.do(ctx, tx); err != nil {
					return err
				}
				var report chores.Report
				if err := r.Chores.Verify(ctx, tx, &report); err != nil {
					return err
				}
				var says []string
				for _, f := range report.Findings {
					says = append(says, f.Text)
				}
				if d := cmp.Diff(harm.says, strings.Join(says, "; ")); d != "" {
					t.Error(d)
				}
				return undo
			})
			if !errors.Is(err, undo) {
				t.Error(err)
			}
		}
		r.Verified()
	})
}

func TestTheLedgerOfNoRemedyIsSeenWhereThereAreNone(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := r.Ledger.Post(ctx, tx, ledger.Entry{Cause: "remedy:1:granted", Of: "gift", Ref: 1, Lines: []ledger.Line{
				{Account: "budget:none:2026", Amount: money.Amount{Minor: -1, Currency: "EUR"}}, {Account: "granted:gift", Amount: money.Amount{Minor: 1, Currency: "EUR"}}}})
			return err
		})
		wants(t, "findings", r.Findings(), []chores.Finding{{Room: "remedies", Text: "ledger entry 1 has the cause remedy:1:granted, and there is no such remedy"}})
	})
}
