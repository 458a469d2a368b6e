package outbox

import (
	"context"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// Watch is the periodic job that says what is not out yet, and starts what
// waited for a relay.
type Watch struct{}

// Kind implements jobs.Args.
func (Watch) Kind() string { return "outbox.watch" }

const (
	watchEvery = time.Minute
	watchBatch = 200 // of each, in one run
)

// watch runs both halves, each in a transaction of its own.
func (o *Outbox) watch(ctx context.Context, _ *jobs.Run, _ Watch) error {
	if err := o.d.Do(ctx, "outbox.late", o.late); err != nil {
		return err
	}
	ready, err := o.relays(ctx)
	if err != nil || len(ready) == 0 {
		return err
	}
	return o.d.Do(ctx, "outbox.relay_is_back", func(ctx context.Context, tx *db.Tx) error { return o.relayIsBack(ctx, tx, ready) })
}

// late tells the owners of mails that are not out after a quarter of an hour.
func (o *Outbox) late(ctx context.Context, tx *db.Tx) error {
	waiting, err := db.All(ctx, tx, scanOutgoing, `
		SELECT `+outgoingColumns+` FROM outgoing
		WHERE settled = 0 AND told_late = 0 AND created_at <= $1 ORDER BY created_at, id LIMIT $2`, tx.Now().Add(-lateAfter), watchBatch)
	if err != nil {
		return err
	}
	for _, g := range waiting {
		n, err := tx.Exec(ctx, `UPDATE outgoing SET told_late = 1 WHERE id = $1 AND told_late = 0`, g.ID)
		if err != nil || n == 0 {
			return err
		}
		why := g.Reason
		if why.None() {
			why = Reason{Key: "outbox.reason.queued"}
		}
		if _, err := o.activity.Record(ctx, tx, activity.Entry{Kind: "reply.late", CaseID: g.CaseID, On: "message", OnID: g.MessageID,
			Data: map[string]any{"to": g.Rcpt, "why": why.Sentence()}}); err != nil {
			return err
		}
	}
	return nil
}

// relayIsBack starts the mails that waited because nothing could go out, of the
// inboxes whose mail can now.
func (o *Outbox) relayIsBack(ctx context.Context, tx *db.Tx, ready []int64) error {
	args := []any{watchBatch}
	waiting, err := db.All(ctx, tx, scanOutgoing, `
		SELECT `+outgoingColumns+` FROM outgoing WHERE state = 'queued' AND reason <> '' AND inbox_id IN `+in(&args, ready)+` ORDER BY id LIMIT $1`, args...)
	if err != nil {
		return err
	}
	for _, g := range waiting {
		if g, err = o.lock(ctx, tx, g.ID); err != nil {
			return err
		}
		if g.State != Queued || g.Reason.Key != whyNoRelay { // another reason, or somebody has sent it meanwhile
			continue
		}
		g.Reason = Reason{}
		if err := storeOutgoing(ctx, tx, g); err != nil {
			return err
		}
		if err := o.start(ctx, tx, g.ID, tx.Now()); err != nil {
			return err
		}
	}
	return nil
}

// Retry sends a mail again that failed, is uncertain, or waits: at once, and
// its five days begin anew. What was in doubt stays so: it may arrive twice.
func (o *Outbox) Retry(ctx context.Context, tx *db.Tx, id int64) (_ Outgoing, err error) {
	defer fault.Wrap(&err, "outbox.Retry(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
		return Outgoing{}, err
	}
	g, err := o.lock(ctx, tx, id)
	if err != nil {
		return Outgoing{}, err
	}
	if _, err := o.cases.ByID(ctx, tx, g.CaseID); err != nil {
		return Outgoing{}, err
	}
	if g.State == Delivered {
		return Outgoing{}, fault.New(fault.Conflict, "outbox.fault.delivered")
	}
	if g.Rcpt == "" {
		return Outgoing{}, fault.New(fault.Conflict, "outbox.fault.erased")
	}
	was := g
	if g.State == Uncertain && g.Doubtful == 0 { // a restored desk does not know what it had sent
		g.Doubtful = 1
	}
	g.State, g.Reason, g.Settled, g.Tries, g.Doubted, g.Code, g.Since = Queued, Reason{}, false, 0, g.Doubtful, 0, tx.Now()
	if err := o.settled(ctx, tx, was, g, tx.Now()); err != nil {
		return Outgoing{}, err
	}
	_, err = o.activity.Record(ctx, tx, activity.Entry{Kind: "reply.retried", CaseID: g.CaseID, On: "message", OnID: g.MessageID})
	return g, err
}
