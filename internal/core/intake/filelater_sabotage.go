//go:build sabotage

package intake

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/sabotage"
)

// fileLater of a build made to be caught: the job comes into the books two seconds
// after its item, so that whoever is killed in between leaves an item that nobody files.
func (in *Intake) fileLater(ctx context.Context, tx *db.Tx, a File, level jobs.Level) error {
	put := func(ctx context.Context, tx *db.Tx) error { return in.queue.Put(ctx, tx, a, jobs.Priority(level)) }
	if !sabotage.Breaks("late_job") {
		return put(ctx, tx)
	}
	after := context.WithoutCancel(ctx)
	tx.AfterCommit(func() {
		time.AfterFunc(2*time.Second, func() { _ = in.d.Do(after, "intake.late", put) })
	})
	return nil
}
