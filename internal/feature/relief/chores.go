package relief

import (
	"context"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this room does for erase, export and verify.
func (s *Relief) chore() chores.Chore {
	return chores.Chore{Room: "relief", Erase: erase, Export: export, Verify: verify}
}

// erase empties what was offered and why it was refused, and forgets what their cases
// taught the library; times and states stay.
func erase(ctx context.Context, tx *db.Tx, _ int64, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	var args []any
	if _, err := tx.Exec(ctx, `UPDATE relief_offer SET words = '', why = '' WHERE case_id IN `+list(&args, ids), args...); err != nil {
		return err
	}
	args = nil
	if _, err := tx.Exec(ctx, `UPDATE relief_ask SET words = '', reason = '' WHERE case_id IN `+list(&args, ids), args...); err != nil {
		return err
	}
	args = []any{tx.Now()}
	_, err := tx.Exec(ctx, `UPDATE relief_way SET words = '', words_key = '', off_at = $1 WHERE from_case IN `+list(&args, ids), args...)
	return err
}

func export(ctx context.Context, v db.View, _ int64, ids []int64, w *chores.Writer) error {
	all, err := ofCases(ctx, v, ids)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Offers, err = offersOf(ctx, v, []int64{c.ID}); err != nil {
			return err
		}
		if c.Asks, err = asksOf(ctx, v, []int64{c.CaseID}); err != nil {
			return err
		}
		if err := w.Row("relief", body(c)); err != nil {
			return err
		}
	}
	return nil
}

// late is how long after its time a clock may still not have rung before the books are
// off.
const late = 10 * time.Minute

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM relief`)
	if err != nil {
		return err
	}
	r.Count("reliefs", n)
	over, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM relief WHERE cleared_at IS NULL AND state IN ('owed', 'refused') AND due_at < $1 AND late_at IS NULL
		AND EXISTS (SELECT 1 FROM cases WHERE cases.id = relief.case_id AND shelf IN ('open', 'waiting')) ORDER BY due_at, id LIMIT 100`, v.Now().Add(-late))
	if err != nil {
		return err
	}
	for _, c := range over {
		r.Off("case %d wanted a workaround by %s and nothing rang", c.CaseID, c.DueAt.UTC().Format(time.RFC3339))
	}
	twice, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, `SELECT relief_id FROM relief_offer WHERE state = 'offered' GROUP BY relief_id HAVING count(*) > 1 LIMIT 100`)
	for _, id := range twice {
		r.Off("relief %d has two offers that wait for an answer", id)
	}
	if err != nil {
		return err
	}
	nothing, err := db.All(ctx, v, scanAsk, `SELECT `+askColumns+` FROM relief_ask WHERE state = 'approved' AND offer_id = 0 ORDER BY id LIMIT 100`)
	if err != nil {
		return err
	}
	for _, a := range nothing {
		r.Off("what was approved by the ask %d of relief was not offered", a.ID)
	}
	return unpaid(ctx, v, r)
}

// unpaid finds what was sent or lost without an entry in the ledger.
func unpaid(ctx context.Context, v db.View, r *chores.Report) error {
	for _, one := range []struct{ where, cause string }{{`cost > 0 AND dispatch_id > 0`, ":sent"}, {`lost_at IS NOT NULL`, ":lost"}} {
		some, err := db.All(ctx, v, scanOffer, `SELECT `+offerColumns+` FROM relief_offer WHERE `+one.where+`
			AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE cause = 'relief:' || CAST(relief_offer.id AS TEXT) || CAST($1 AS TEXT)) ORDER BY id LIMIT 100`, one.cause)
		if err != nil {
			return err
		}
		for _, o := range some {
			r.Off("the ledger has no entry relief:%d%s", o.ID, one.cause)
		}
	}
	return nil
}
