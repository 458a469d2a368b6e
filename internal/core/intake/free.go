package intake

import (
	"context"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
)

// freedWithin is how long after it came a mail is freed by a second one of its
// sender.
const freedWithin = 30 * 24 * time.Hour

// mostFreed is how many one mail frees.
const mostFreed = 20

// freeFirst lets through what was held back of a sender whose mail has just
// passed the screen: it was no junk, and it belongs to the same case. What is
// held for another reason than its looks stays.
func (in *Intake) freeFirst(ctx context.Context, tx *db.Tx, r read, caseID int64) error {
	if r.from.Mail == "" || r.Verdict.Trust == mail.Disowned || r.Released {
		return nil
	}
	held, err := db.All(ctx, tx, scanItem, `
		SELECT `+itemColumns+` FROM intake
		WHERE state = 'quarantined' AND author_sum = $1 AND received_at > $2 AND id <> $3 ORDER BY id LIMIT $4`,
		db.Hash(db.Key(r.from.Mail)), tx.Now().Add(-freedWithin), r.ID, mostFreed)
	if err != nil {
		return err
	}
	for _, i := range held {
		if i.Reason.Key != whyJunk && i.Reason.Key != whyProvider || i.Kept == "erased" {
			continue
		}
		if err := tx.Take(ctx, "intake", i.ID); err != nil {
			return err
		}
		if i, err = itemByID(ctx, tx, i.ID); err != nil {
			return err
		}
		if i.State != Quarantined {
			continue
		}
		i.FreeInto = caseID
		if err := in.again(ctx, tx, i, 0); err != nil {
			return err
		}
		if _, err := in.activity.Record(ctx, tx, activity.Entry{Kind: "intake.freed", CaseID: caseID, InboxID: i.InboxID, On: "intake", OnID: i.ID,
			Data: map[string]any{"at": i.CameAt}}); err != nil {
			return err
		}
	}
	return nil
}

// again has a held item filed anew, as one that is let through.
func (in *Intake) again(ctx context.Context, tx *db.Tx, i Item, by int64) error {
	i.State, i.Reason, i.Released, i.DecidedBy, i.DecideBy, i.FiledAt = Received, outbox.Reason{}, true, by, db.Never, time.Time{}
	i.AlarmAt, i.OwnerID = db.Never, 0
	if err := storeItem(ctx, tx, i); err != nil {
		return err
	}
	if err := in.notices.Over(ctx, tx, noticeHeld, i.ID); err != nil {
		return err
	}
	return in.queue.Put(ctx, tx, File{i.ID}, jobs.Priority(jobs.High))
}

// freed is when the mails came that were held back and then freed into a case,
// since its last answer: the oldest first.
func freed(ctx context.Context, v db.View, family []int64, since time.Time) ([]time.Time, error) {
	args := []any{}
	where := ids(&args, family)
	all, err := db.All(ctx, v, scanItem, `SELECT `+itemColumns+` FROM intake WHERE free_into IN `+where+` AND state = 'filed' ORDER BY id LIMIT 20`, args...)
	var at []time.Time
	for _, i := range all {
		if db.IsNever(since) || since.IsZero() || i.FiledAt.After(since) {
			at = append(at, i.CameAt)
		}
	}
	return at, err
}
