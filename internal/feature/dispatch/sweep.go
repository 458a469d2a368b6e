package dispatch

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
)

const (
	// hooksKept is how long it is known what was told and heard. For so long a system
	// may say something again under its id without its counting twice; after that it is
	// heard anew, and moves things forward only.
	hooksKept   = 60 * 24 * time.Hour
	sweepEvery  = 24 * time.Hour
	sweptAtOnce = 500
)

// Sweep forgets which webhooks came and went long ago; what they moved stays.
type Sweep struct{}

// Kind names the job.
func (Sweep) Kind() string { return "dispatch.sweep" }

const sweepQuery = `DELETE FROM dispatch_hook WHERE id IN (SELECT id FROM dispatch_hook WHERE at < $1 ORDER BY at LIMIT $2)`

func (s *Dispatches) sweep(ctx context.Context, _ *jobs.Run, _ Sweep) error {
	for more := true; more; {
		err := s.desk.DB.Do(ctx, "dispatch.sweep", func(ctx context.Context, tx *db.Tx) error {
			n, err := tx.Exec(ctx, sweepQuery, tx.Now().Add(-hooksKept), sweptAtOnce)
			more = n == sweptAtOnce
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
