package backups

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
)

const (
	smallDesk = 256 << 20 // bytes: a database up to here is copied and checked in seconds, at any hour
	nightHour = 3         // on the machine's clock: when fewest people work
)

// tonight puts what would take processors and the disk from people who work off
// until the night, and says whether it did. What has waited already does not
// wait again.
func (b *Backups) tonight(ctx context.Context, waited bool, a jobs.Args) (later bool, err error) {
	if waited {
		return false, nil
	}
	size, err := b.d.Size(ctx)
	if err != nil || size <= b.small {
		return false, err
	}
	err = b.d.Do(ctx, "backups.tonight", func(ctx context.Context, tx *db.Tx) error {
		return b.jobs.Put(ctx, tx, a, jobs.At(night(tx.Now().In(time.Local))), jobs.Unique("night"))
	})
	return err == nil, err
}

// night is the next one after a moment, in the moment's zone.
func night(now time.Time) time.Time {
	at := time.Date(now.Year(), now.Month(), now.Day(), nightHour, 0, 0, 0, now.Location())
	if !at.After(now) {
		at = time.Date(now.Year(), now.Month(), now.Day()+1, nightHour, 0, 0, 0, now.Location())
	}
	return at
}
