package cases

import (
	"context"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// SetClock says when the clock of a case that ends first ends; [db.Never] where none
// runs. It is no change of the case, which keeps its version and its time: it only
// puts the case where the lists sorted by it want it. Whoever calls it holds the case.
func (c *Cases) SetClock(ctx context.Context, tx *db.Tx, id int64, due time.Time) (err error) {
	defer fault.Wrap(&err, "cases.SetClock(case %d)", id)
	if _, err := staff.Acting(ctx); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE cases SET clock_due = $2 WHERE id = $1 AND clock_due <> $2`, id, due)
	return err
}
