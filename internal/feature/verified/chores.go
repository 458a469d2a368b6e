package verified

import (
	"context"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this room does for erase, export and verify.
func (s *Verified) chore() chores.Chore {
	return chores.Chore{Room: "verified", Erase: erase, Export: export, Verify: verify}
}

// erase asks nothing more of somebody who is gone. What was said stays: it is a
// fact without a person.
func erase(ctx context.Context, tx *db.Tx, _ int64, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	args := []any{tx.Now()}
	_, err := tx.Exec(ctx, `UPDATE verification SET state = 'dropped', ended_at = $1 WHERE state IN ('asked', 'wrote') AND case_id IN `+list(&args, ids), args...)
	return err
}

func export(ctx context.Context, v db.View, _ int64, ids []int64, w *chores.Writer) error {
	all, err := ofCases(ctx, v, ids)
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := w.Row("verification", body(r)); err != nil {
			return err
		}
	}
	return nil
}

// late is how long after its time an asking may still wait before the books are
// off.
const late = time.Hour

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM verification`)
	if err != nil {
		return err
	}
	r.Count("verifications", n)
	over, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM verification WHERE state = 'asked' AND due_at < $1 ORDER BY id LIMIT 100`, v.Now().Add(-late))
	if err != nil {
		return err
	}
	for _, one := range over {
		r.Off("the customer of case %d was to have said by %s whether it worked, and is still waited for", one.CaseID, one.DueAt.UTC().Format(time.RFC3339))
	}
	return nil
}
