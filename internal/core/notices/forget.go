package notices

import (
	"context"
	"strconv"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// kept is how long a notice stays that was read.
const kept = 90 * 24 * time.Hour

// forgetEvery is how often old ones are looked for, and forgets how many go in
// one transaction.
const (
	forgetEvery = 24 * time.Hour
	forgets     = 1000
)

// Forgetting is the job that takes away old notices that were read, and sees to
// those that were never mailed.
type Forgetting struct{}

// Kind implements jobs.Args.
func (Forgetting) Kind() string { return "notices.forget" }

// Forget takes away some old notices that were read, and says how many.
func (n *Notices) Forget(ctx context.Context, tx *db.Tx) (_ int64, err error) {
	defer fault.Wrap(&err, "notices.Forget")
	if err := staff.SystemOnly(ctx); err != nil {
		return 0, err
	}
	return tx.Exec(ctx, `DELETE FROM notice WHERE id IN (
		SELECT id FROM notice WHERE at < $1 AND read_at IS NOT NULL AND mail <> 'waits' ORDER BY at LIMIT $2)`, tx.Now().Add(-kept), forgets)
}

func (n *Notices) forget(ctx context.Context, _ *jobs.Run, _ Forgetting) error {
	for went := int64(forgets); went == forgets; {
		err := n.d.Do(ctx, "notices.forget", func(ctx context.Context, tx *db.Tx) (err error) {
			went, err = n.Forget(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return n.d.Do(ctx, "notices.again", n.mailAgain)
}

// mailAgain tries the mails of those once more whose job has failed, because the
// relay took nothing for hours. Without it they would wait for the next notice.
func (n *Notices) mailAgain(ctx context.Context, tx *db.Tx) error {
	users, err := db.All(ctx, tx, scanID, `SELECT DISTINCT user_id FROM notice WHERE mail = 'waits' AND NOT EXISTS (
		SELECT 1 FROM job WHERE kind = 'notices.send' AND state IN ('ready', 'running') AND unique_key = CAST(notice.user_id AS TEXT)) ORDER BY user_id`)
	if err != nil {
		return err
	}
	for _, user := range users {
		if err := n.queue.Put(ctx, tx, Send{user}, jobs.Unique(strconv.FormatInt(user, 10))); err != nil {
			return err
		}
	}
	return nil
}
