package outbox

import (
	"context"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// restoredBatch is how many mails and replies are settled in one transaction.
const restoredBatch = 100

// Restored settles what waited to go out when the backup was made that has just
// been put back. The desk that made it may have sent it since, and nobody knows:
// a mail is uncertain and a task for its owner, a held reply is a draft again,
// and neither goes out unless somebody asks. It returns how many there were.
func (o *Outbox) Restored(ctx context.Context) (n int, err error) {
	defer fault.Wrap(&err, "outbox.Restored")
	if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
		return 0, err
	}
	for _, some := range []func(context.Context, *db.Tx) (int, error){o.mailsInDoubt, o.heldInDoubt} {
		for more := 1; more > 0; n += more {
			if err := o.d.Do(ctx, "outbox.restored", func(ctx context.Context, tx *db.Tx) (err error) {
				more, err = some(ctx, tx)
				return err
			}); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

func (o *Outbox) mailsInDoubt(ctx context.Context, tx *db.Tx) (int, error) {
	ids, err := db.All(ctx, tx, scanID, `SELECT id FROM outgoing WHERE settled = 0 ORDER BY id LIMIT $1`, restoredBatch)
	for _, id := range ids {
		was, err := o.lock(ctx, tx, id)
		if err != nil {
			return 0, err
		}
		is := was
		is.State, is.Settled, is.Reason = Uncertain, true, Reason{Key: "outbox.reason.restored"}
		if open, found, err := openAttempt(ctx, tx, id); err != nil {
			return 0, err
		} else if found {
			if err := endAttempt(ctx, tx, open.ID, result{state: Uncertain}); err != nil {
				return 0, err
			}
		}
		if err := o.settled(ctx, tx, was, is, time.Time{}); err != nil {
			return 0, err
		}
	}
	return len(ids), err
}

func (o *Outbox) heldInDoubt(ctx context.Context, tx *db.Tx) (int, error) {
	all, err := db.All(ctx, tx, scanHeld, `SELECT `+heldColumns+` FROM held WHERE state = 'held' ORDER BY id LIMIT $1`, restoredBatch)
	for _, h := range all {
		if err := o.returned(ctx, tx, h, fault.New(fault.Conflict, "outbox.reason.restored")); err != nil {
			return 0, err
		}
	}
	return len(all), err
}
