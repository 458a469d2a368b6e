package intake

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

func notFound() *fault.Fault { return fault.New(fault.NotFound, "intake.fault.not_found") }

// ByID returns an item of an inbox in the actor's scope.
func (in *Intake) ByID(ctx context.Context, v db.View, id int64) (_ Item, err error) {
	defer fault.Wrap(&err, "intake.ByID(%d)", id)
	actor, err := staff.Allow(ctx, staff.IntakeRead)
	if err != nil {
		return Item{}, err
	}
	i, err := itemByID(ctx, v, id)
	if fault.Is(err, fault.NotFound) || err == nil && !actor.Scope().Has(i.InboxID) {
		return Item{}, notFound().Because(err)
	}
	return i, err
}

// Query says which items one looks for; the zero value finds all.
type Query struct {
	State  State
	Before int64 // the id after which the page before ended; 0 for the first
	Limit  int   // 50 when 0, at most 200
}

// Find returns a page of items in the actor's scope, the newest first, one more
// than the limit where there are more.
func (in *Intake) Find(ctx context.Context, v db.View, q Query) (_ []Item, err error) {
	defer fault.Wrap(&err, "intake.Find")
	actor, err := staff.Allow(ctx, staff.IntakeRead)
	if err != nil {
		return nil, err
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	q.Limit = min(q.Limit, 200)
	if q.Before <= 0 {
		q.Before = 1 << 53
	}
	args := []any{q.Before, q.Limit + 1}
	state := ""
	if q.State != "" {
		args = append(args, q.State)
		state = ` AND state = $3`
	}
	scope := actor.Scope()
	if scope.All || q.State == Quarantined { // few are held, whosever they are
		where := ` WHERE id < $1` + state
		if !scope.All {
			where += ofInboxes(&args, scope.Inboxes)
		}
		return db.All(ctx, v, scanItem, `SELECT `+itemColumns+` FROM intake`+where+` ORDER BY id DESC LIMIT $2`, args...)
	}
	return in.findIn(ctx, v, scope.Inboxes, state, args)
}

// findIn reads the newest items of some inboxes: a bounded piece of each, of
// which the whole is cut again.
func (in *Intake) findIn(ctx context.Context, v db.View, inboxes []int64, state string, args []any) ([]Item, error) {
	if len(inboxes) == 0 {
		return nil, nil
	}
	var pieces []string
	for _, id := range inboxes {
		args = append(args, id)
		pieces = append(pieces, fmt.Sprintf(`SELECT * FROM (SELECT `+itemColumns+` FROM intake WHERE inbox_id = $%d AND id < $1`+state+` ORDER BY id DESC LIMIT $2) AS piece%d`, len(args), len(args)))
	}
	return db.All(ctx, v, scanItem, strings.Join(pieces, ` UNION ALL `)+` ORDER BY id DESC LIMIT $2`, args...)
}

// Held counts what waits for somebody to decide, up to a limit.
func (in *Intake) Held(ctx context.Context, v db.View, limit int) (_ int, err error) {
	defer fault.Wrap(&err, "intake.Held")
	actor, err := staff.Allow(ctx, staff.IntakeRead)
	if err != nil {
		return 0, err
	}
	args := []any{limit}
	where := ` WHERE state = 'quarantined'`
	if s := actor.Scope(); !s.All {
		where += ofInboxes(&args, s.Inboxes)
	}
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM (SELECT 1 AS one FROM intake`+where+` LIMIT $1) AS held`, args...)
	return int(n), err
}

// Release lets a held item through: it is filed as a case, whatever it says of
// itself. What was dismissed can be let through as well: that undoes it.
func (in *Intake) Release(ctx context.Context, tx *db.Tx, id int64) (_ Item, err error) {
	defer fault.Wrap(&err, "intake.Release(%d)", id)
	i, actor, err := in.decidable(ctx, tx, id, Quarantined, Dismissed)
	if err != nil {
		return Item{}, err
	}
	if i.Kept == "erased" || i.Reason.Key == whyRawDamaged {
		return Item{}, fault.New(fault.Conflict, "intake.fault.no_bytes")
	}
	if err := in.again(ctx, tx, i, actor.ID); err != nil {
		return Item{}, err
	}
	_, err = in.activity.Record(ctx, tx, activity.Entry{Kind: "intake.released", InboxID: i.InboxID, On: "intake", OnID: i.ID})
	i.State = Received
	i.Version++
	return i, err
}

// Dismiss says that a held item is for nobody, and why. Its bytes stay.
func (in *Intake) Dismiss(ctx context.Context, tx *db.Tx, id int64, reason string) (_ Item, err error) {
	defer fault.Wrap(&err, "intake.Dismiss(%d)", id)
	i, actor, err := in.decidable(ctx, tx, id)
	if err != nil {
		return Item{}, err
	}
	if reason = strings.TrimSpace(db.Text(reason)); reason == "" {
		return Item{}, fault.Field("reason", "intake.fault.reason")
	}
	if len(reason) > 2000 {
		return Item{}, fault.Field("reason", "intake.fault.reason_long")
	}
	i.State, i.DecidedBy, i.DecideBy, i.AlarmAt = Dismissed, actor.ID, db.Never, db.Never
	i.Reason = outbox.Reason{Key: "intake.reason.dismissed", Args: map[string]string{"reason": reason}}
	if err := storeItem(ctx, tx, i); err != nil {
		return Item{}, err
	}
	_, err = in.activity.Record(ctx, tx, activity.Entry{Kind: "intake.dismissed", InboxID: i.InboxID, On: "intake", OnID: i.ID,
		Data: map[string]any{"reason": reason}})
	i.Version++
	if err != nil {
		return i, err
	}
	return i, in.notices.Over(ctx, tx, noticeHeld, i.ID)
}

// decidable takes an item about which somebody may decide. The row is locked:
// of two who decide at once, the second finds it decided.
func (in *Intake) decidable(ctx context.Context, tx *db.Tx, id int64, states ...State) (Item, staff.Actor, error) {
	actor, err := staff.Allow(ctx, staff.IntakeDecide)
	if err != nil {
		return Item{}, actor, err
	}
	if err := tx.Take(ctx, "intake", id); err != nil {
		return Item{}, actor, notFound().Because(err)
	}
	i, err := in.ByID(ctx, tx, id)
	if err == nil && !slices.Contains(append(states, Quarantined), i.State) {
		err = fault.New(fault.Conflict, "intake.fault.decided")
	}
	return i, actor, err
}
