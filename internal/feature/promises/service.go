package promises

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// Promises is what can be done with promises.
type Promises struct {
	desk  *desk.Desk
	cover func(ctx context.Context, v db.View, c cases.Case, at time.Time) (bool, error) // nil: nobody is there outside working hours
}

// Make gives our word on a case, and sets the watch on it. message is the reply
// it was given in; 0 for none.
func (s *Promises) Make(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, d Draft) (_ Promise, err error) {
	defer fault.Wrap(&err, "promises.Make(case %d)", h.ID)
	actor, err := staff.Allow(ctx, staff.PromisesMake)
	if err != nil {
		return Promise{}, err
	}
	if d, err = s.settle(ctx, tx, h.Case, d, ""); err != nil {
		return Promise{}, err
	}
	p := Promise{
		CaseID: h.ID, MessageID: message, What: strings.TrimSpace(d.What), DueAt: d.DueAt.UTC().Truncate(time.Microsecond),
		State: Pending, MadeBy: actor.ID, MadeAt: tx.Now(),
	}
	if p.ID, err = insert(ctx, tx, p); err != nil {
		return p, err
	}
	if err := s.desk.Jobs.Put(ctx, tx, Warn{p.ID}, jobs.At(p.warnAt()), jobs.Unique(fmt.Sprint(p.ID))); err != nil {
		return p, err
	}
	if err := s.desk.Jobs.Put(ctx, tx, Due{p.ID}, jobs.At(p.DueAt), jobs.Unique(fmt.Sprint(p.ID))); err != nil {
		return p, err
	}
	return p, s.told(ctx, tx, p, "promise.made")
}

// Keep says that we did what we promised.
func (s *Promises) Keep(ctx context.Context, tx *db.Tx, id int64) (_ Promise, err error) {
	defer fault.Wrap(&err, "promises.Keep(%d)", id)
	return s.finish(ctx, tx, id, Kept, "", "promise.kept")
}

// Withdraw takes a promise back, for a reason.
func (s *Promises) Withdraw(ctx context.Context, tx *db.Tx, id int64, reason string) (_ Promise, err error) {
	defer fault.Wrap(&err, "promises.Withdraw(%d)", id)
	if reason = strings.TrimSpace(reason); reason == "" {
		return Promise{}, fault.Field("reason", "promises.fault.reason")
	}
	return s.finish(ctx, tx, id, Withdrawn, reason, "promise.withdrawn")
}

// finish ends a pending promise by a person's word.
func (s *Promises) finish(ctx context.Context, tx *db.Tx, id int64, to State, reason, kind string) (Promise, error) {
	if _, err := staff.Allow(ctx, staff.PromisesMake); err != nil {
		return Promise{}, err
	}
	p, _, err := s.take(ctx, tx, id)
	if err != nil {
		return p, err
	}
	done, err := end(ctx, tx, id, to, reason)
	if err != nil {
		return p, err
	}
	if !done {
		return p, fault.New(fault.Conflict, "promises.fault.ended", fault.A("state", StateNames.Say(p.State)))
	}
	if p, err = byID(ctx, tx, id); err != nil {
		return p, err
	}
	return p, s.told(ctx, tx, p, kind)
}

// breakIt says that the time of a promise has passed and it was not kept: the
// customer is told so at once, and it is a let-down.
func (s *Promises) breakIt(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "promises.breakIt(%d)", id)
	p, h, err := s.take(ctx, tx, id)
	if err != nil || p.State != Pending || p.DueAt.After(tx.Now()) {
		return err
	}
	if done, err := end(ctx, tx, id, Broken, ""); err != nil || !done {
		return err
	}
	if err := s.told(ctx, tx, p, "promise.broken"); err != nil {
		return err
	}
	letter := outbox.Letter{
		Case: h, Cause: fmt.Sprintf("promise.broken:%d", p.ID), Key: "promises.letter.broken",
		Args: []fault.Arg{fault.A("what", p.What), fault.A("due", p.DueAt)},
	}
	if err := s.desk.Outbox.Letter(ctx, tx, letter); err != nil {
		return err
	}
	return s.desk.Cases.LetDown(ctx, tx, h, "promises", fault.Say("promises.let_down", fault.A("what", p.What)), p.ID)
}

// warn sets off the alarm of a promise that is about to break.
func (s *Promises) warn(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "promises.warn(%d)", id)
	p, h, err := s.take(ctx, tx, id)
	if err != nil || p.State != Pending {
		return err
	}
	if done, err := warned(ctx, tx, id); err != nil || !done {
		return err
	}
	if h.Status.Shelf() == cases.ShelfOpen && h.NextDue.After(p.DueAt) {
		if err := s.desk.Cases.Step(ctx, tx, h, p.What, p.DueAt, h.NextBy); err != nil {
			return err
		}
	}
	return s.told(ctx, tx, p, "promise.due_soon")
}

// take holds the case of a promise and reads the promise under it, so that two
// who end it at once take turns.
func (s *Promises) take(ctx context.Context, tx *db.Tx, id int64) (Promise, *cases.Held, error) {
	p, err := byID(ctx, tx, id)
	if fault.Is(err, fault.NotFound) {
		return p, nil, fault.New(fault.NotFound, "promises.fault.not_found")
	}
	if err != nil {
		return p, nil, err
	}
	h, err := s.desk.Cases.Take(ctx, tx, p.CaseID)
	if fault.Is(err, fault.NotFound) {
		return p, nil, fault.New(fault.NotFound, "promises.fault.not_found").Because(err)
	}
	if err != nil {
		return p, nil, err
	}
	p, err = byID(ctx, tx, id)
	return p, h, err
}

// OfCase returns the promises of a case and of what was merged into it.
func (s *Promises) OfCase(ctx context.Context, v db.View, id int64) (_ []Promise, err error) {
	defer fault.Wrap(&err, "promises.OfCase(%d)", id)
	family, err := s.desk.Cases.Family(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return ofCases(ctx, v, family)
}

// told records what happened to a promise and brings the case's marks up to
// date.
func (s *Promises) told(ctx context.Context, tx *db.Tx, p Promise, kind string) error {
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{
		Kind: kind, CaseID: p.CaseID, On: "promise", OnID: p.ID,
		Data: map[string]any{"what": p.What, "due": p.DueAt},
	})
	if err != nil {
		return err
	}
	return s.mark(ctx, tx, p.CaseID)
}

// mark writes what other rooms may know of a case's promises.
func (s *Promises) mark(ctx context.Context, tx *db.Tx, id int64) error {
	family, err := s.desk.Cases.Family(ctx, tx, id)
	if err != nil {
		return err
	}
	all, err := ofCases(ctx, tx, family)
	if err != nil {
		return err
	}
	t := tallyOf(all)
	next := int64(0)
	if !t.next.IsZero() {
		next = t.next.UnixMicro()
	}
	for _, m := range []struct {
		name  string
		value int64
	}{{markPending, t.pending}, {markBroken, t.broken}, {markNext, next}} {
		if err := s.desk.Cases.Mark(ctx, tx, family[0], m.name, m.value); err != nil {
			return err
		}
	}
	return nil
}
