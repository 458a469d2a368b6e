package activity

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
)

// sealEvery is how often new entries are sealed.
const sealEvery = 10 * time.Second

// sealArgs are the arguments of the job that seals.
type sealArgs struct{}

// Kind names the job.
func (sealArgs) Kind() string { return "activity.seal" }

// Mount adds the job that seals new entries every ten seconds, one block in
// each transaction.
func (l *Log) Mount(q *jobs.Queue) {
	jobs.Handle(q, func(ctx context.Context, _ *jobs.Run, _ sealArgs) error {
		for n := blockSize; n == blockSize; {
			err := l.d.Do(ctx, "activity.seal", func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = l.sealBlock(ctx, tx)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	q.Every(sealArgs{}, sealEvery)
}
