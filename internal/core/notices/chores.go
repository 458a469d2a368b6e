package notices

import (
	"context"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// patience is how long a mail may wait before the books are off: over a long
// weekend and its holidays.
const patience = 7 * 24 * time.Hour

// chore is what this package does for erase and verify. There is nothing of a
// customer's to export: a notice holds ids of ours.
func (n *Notices) chore() chores.Chore {
	return chores.Chore{Room: "notices",
		// What a colleague was told about somebody who is gone is of no use.
		Erase: func(ctx context.Context, tx *db.Tx, _ int64, ids []int64) error {
			if len(ids) == 0 {
				return nil
			}
			var of []any
			if _, err := drop(ctx, tx, `p.case_id IN `+in(&of, ids), of...); err != nil {
				return err
			}
			var args []any
			_, err := tx.Exec(ctx, `DELETE FROM notice WHERE case_id IN `+in(&args, ids), args...)
			return err
		},
		Verify: func(ctx context.Context, v db.View, r *chores.Report) error {
			all, err := db.Value[int64](ctx, v, `SELECT count(*) FROM notice`)
			if err != nil {
				return err
			}
			r.Count("notices", all)
			late, err := db.Value[int64](ctx, v, `SELECT count(*) FROM notice WHERE mail = 'waits' AND at < $1`, v.Now().Add(-patience))
			if late > 0 {
				r.Off("%d notices have waited for a week to be mailed", late)
			}
			return err
		},
	}
}
