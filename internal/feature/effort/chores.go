package effort

import (
	"context"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this room does for erase, export and verify.
func chore() chores.Chore {
	return chores.Chore{Room: "effort", Erase: erase, Export: export, Verify: verify}
}

// erase asks nobody to write to somebody who is gone. The numbers of a case stay: they
// are facts without a person.
func erase(ctx context.Context, tx *db.Tx, person int64, ids []int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM effort_person WHERE person_id = $1`, person); err != nil || len(ids) == 0 {
		return err
	}
	args := []any{tx.Now(), db.Never}
	_, err := tx.Exec(ctx, `UPDATE effort SET aside_at = $1, quiet_at = $2 WHERE case_id IN `+list(&args, ids), args...)
	return err
}

func export(ctx context.Context, v db.View, _ int64, ids []int64, w *chores.Writer) error {
	all, err := ofCases(ctx, v, ids)
	if err != nil {
		return err
	}
	for _, e := range all {
		b := body(e, nil)
		if err := w.Row("effort", b); err != nil {
			return err
		}
	}
	return nil
}

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM effort`)
	if err != nil {
		return err
	}
	r.Count("efforts", n)
	merged, err := db.All(ctx, v, scanID, `SELECT e.case_id FROM effort e JOIN cases c ON c.id = e.case_id WHERE c.merged_into IS NOT NULL AND NOT EXISTS (SELECT 1 FROM effort_state WHERE low > 0) LIMIT 20`)
	if err != nil {
		return err
	}
	if len(merged) == 0 {
		return nil
	}
	behind, err := db.Value[int64](ctx, v, `SELECT count(*) FROM activity WHERE id > (SELECT coalesce(max(place_id), 0) FROM effort_state)`)
	if err != nil || behind > 0 { // what happened last is not counted yet
		return err
	}
	for _, id := range merged {
		r.Off("case %d was merged and is still counted by itself", id)
	}
	return nil
}
