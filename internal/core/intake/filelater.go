//go:build !sabotage

package intake

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
)

// fileLater puts the job that files an item into the transaction that stores it: no
// item is on the disk without it.
func (in *Intake) fileLater(ctx context.Context, tx *db.Tx, a File, level jobs.Level) error {
	return in.queue.Put(ctx, tx, a, jobs.Priority(level))
}
