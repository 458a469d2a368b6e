package promises

import (
	"context"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this room does for erase, export and verify.
func (s *Promises) chore() chores.Chore {
	return chores.Chore{Room: "promises", Erase: erase, Export: export, Verify: verify}
}

// erase empties the words of promises; times and states stay.
func erase(ctx context.Context, tx *db.Tx, _ int64, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	var args []any
	_, err := tx.Exec(ctx, `UPDATE promise SET what = '', reason = '' WHERE case_id IN `+list(&args, ids), args...)
	return err
}

func export(ctx context.Context, v db.View, _ int64, ids []int64, w *chores.Writer) error {
	all, err := ofCases(ctx, v, ids)
	if err != nil {
		return err
	}
	for _, p := range all {
		if err := w.Row("promise", body(p)); err != nil {
			return err
		}
	}
	return nil
}

// late is how long after its time a promise may still be pending before the
// books are off.
const late = 5 * time.Minute

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM promise`)
	if err != nil {
		return err
	}
	r.Count("promises", n)
	overdue, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM promise WHERE state = 'pending' AND due_at < $1 ORDER BY due_at, id LIMIT 100`, v.Now().Add(-late))
	if err != nil {
		return err
	}
	for _, p := range overdue {
		r.Off("promise %d was due %s and is still pending", p.ID, p.DueAt.UTC().Format(time.RFC3339))
	}
	return nil
}
