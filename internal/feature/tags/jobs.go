package tags

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
)

// Sweep takes away what is left of tags that can no longer be brought back.
type Sweep struct{}

// Kind names the job.
func (Sweep) Kind() string { return "tags.sweep" }

const (
	sweepEvery = 24 * time.Hour
	sweepAtOne = 500 // rows in one transaction, so that nobody waits for it
)

func (t *Tags) sweep(ctx context.Context, _ *jobs.Run, _ Sweep) error {
	for more := true; more; {
		err := t.desk.DB.Do(ctx, "tags.sweep", func(ctx context.Context, tx *db.Tx) (err error) {
			more, err = sweepSome(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sweepSome takes some rows of one such tag away, and the tag with the last.
func sweepSome(ctx context.Context, tx *db.Tx) (more bool, err error) {
	old, err := db.All(ctx, tx, scanID, `SELECT id FROM tag WHERE gone_at > 0 AND gone_at < $1 ORDER BY gone_at, id LIMIT 1`, tx.Now().Add(-kept))
	if err != nil || len(old) == 0 {
		return false, err
	}
	n, err := tx.Exec(ctx, `DELETE FROM case_tag WHERE id IN (SELECT id FROM case_tag WHERE tag_id = $1 LIMIT $2)`, old[0], sweepAtOne)
	if err != nil || n > 0 {
		return true, err
	}
	// What became part of another is cut loose first: either may go before it.
	if _, err := tx.Exec(ctx, `UPDATE tag SET merged_into = NULL, merged_to = NULL WHERE gone_at > 0 AND (id = $1 OR merged_to = $1 OR merged_into = $1)`, old[0]); err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `DELETE FROM tag WHERE id = $1`, old[0])
	return true, err
}
