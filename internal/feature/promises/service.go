package promises

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// Promises is what can be done with promises.
type Promises struct {
	desk  *desk.Desk
	cover func(ctx context.Context, v db.View, c cases.Case, at time.Time) (bool, error) // nil: nobody is there outside working hours
	page  func(ctx context.Context, tx *db.Tx, c cases.Case, p Promise) error            // nil: nobody is on duty
}

// Make gives our word on a case, and sets the watch on it. message is the reply
// it was given in; 0 for none.
func (s *Promises) Make(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, d Draft) (_ Promise, err error) {
	defer fault.Wrap(&err, "promises.Make(case %d)", h.ID)
	return s.give(ctx, tx, h, d, Promise{MessageID: message})
}

// give makes a promise: as says in which message, in the place of which one, and
// whether a reply keeps it.
func (s *Promises) give(ctx context.Context, tx *db.Tx, h *cases.Held, d Draft, as Promise) (_ Promise, err error) {
	actor, err := staff.Allow(ctx, staff.PromisesMake)
	if err != nil {
		return Promise{}, err
	}
	if d, err = s.settle(ctx, tx, h.Case, d, ""); err != nil {
		return Promise{}, err
	}
	p := Promise{
		CaseID: h.ID, MessageID: as.MessageID, What: strings.TrimSpace(d.What), DueAt: d.DueAt.UTC().Truncate(time.Microsecond),
		State: Pending, MadeBy: actor.ID, MadeAt: tx.Now(), BeforeID: as.BeforeID, ByReply: as.ByReply, Chance: -1,
	}
	pace, err := s.paceOf(ctx, tx, h.Case)
	if err != nil {
		return p, err
	}
	if chance, known := pace.chance(tx.Now(), p.DueAt); known {
		p.Chance = chance
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

// Keep says that we did what we promised, whoever did it. message is the reply
// that did it; 0 for the newest since it was made, if there is one.
func (s *Promises) Keep(ctx context.Context, tx *db.Tx, id, message int64) (_ Promise, err error) {
	defer fault.Wrap(&err, "promises.Keep(%d)", id)
	if _, err := staff.Allow(ctx, staff.PromisesMake); err != nil {
		return Promise{}, err
	}
	p, h, err := s.take(ctx, tx, id)
	if err != nil {
		return p, err
	}
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return p, err
	}
	if message == 0 {
		if message, err = lastReply(ctx, tx, family, p.MadeAt); err != nil {
			return p, err
		}
		if message == p.MessageID { // the one that made it does not keep it
			message = 0
		}
	} else if is, err := belongs(ctx, tx, message, "reply", family); err != nil || !is {
		return p, cmp.Or(err, error(fault.Field("message_id", "promises.fault.proof")))
	}
	return s.finish(ctx, tx, p, ending{to: Kept, proof: message}, "promise.kept")
}

// Withdraw takes a promise back, for a reason.
func (s *Promises) Withdraw(ctx context.Context, tx *db.Tx, id int64, reason string) (_ Promise, err error) {
	defer fault.Wrap(&err, "promises.Withdraw(%d)", id)
	if reason = strings.TrimSpace(reason); reason == "" {
		return Promise{}, fault.Field("reason", "promises.fault.reason")
	}
	if _, err := staff.Allow(ctx, staff.PromisesMake); err != nil {
		return Promise{}, err
	}
	p, _, err := s.take(ctx, tx, id)
	if err != nil {
		return p, err
	}
	return s.finish(ctx, tx, p, ending{to: Withdrawn, reason: reason}, "promise.withdrawn")
}

// Renegotiate puts another promise in the place of one, which only the customer
// can agree to: in a message of theirs (0 for their newest since it was made), or
// on the phone. The old one keeps its time.
func (s *Promises) Renegotiate(ctx context.Context, tx *db.Tx, id int64, d Draft, how Agreed, message int64) (_ Promise, err error) {
	defer fault.Wrap(&err, "promises.Renegotiate(%d)", id)
	if _, err := staff.Allow(ctx, staff.PromisesMake); err != nil {
		return Promise{}, err
	}
	old, h, err := s.take(ctx, tx, id)
	if err != nil {
		return old, err
	}
	if message, err = s.agreement(ctx, tx, h, old, how, message); err != nil {
		return old, err
	}
	if strings.TrimSpace(d.What) == "" {
		d.What = old.What
	}
	if _, err := s.finish(ctx, tx, old, ending{to: Renegotiated, proof: message, agreed: how}, "promise.renegotiated"); err != nil {
		return old, err
	}
	return s.give(ctx, tx, h, d, Promise{BeforeID: old.ID, ByReply: old.ByReply})
}

// agreement is the message in which a customer agreed; 0 on the phone.
func (s *Promises) agreement(ctx context.Context, v db.View, h *cases.Held, old Promise, how Agreed, message int64) (int64, error) {
	switch how {
	case OnPhone:
		return 0, nil
	case InMessage:
	default:
		return 0, fault.Field("agreed", "promises.fault.agreed")
	}
	family, err := s.desk.Cases.Family(ctx, v, h.ID)
	if err != nil {
		return 0, err
	}
	if message == 0 {
		if message, err = lastInbound(ctx, v, family, old.MadeAt); err == nil && message == 0 {
			err = fault.Field("agreed", "promises.fault.no_word")
		}
		return message, err
	}
	is, err := belongs(ctx, v, message, "inbound", family)
	if err == nil && !is {
		err = fault.Field("message_id", "promises.fault.no_word")
	}
	return message, err
}

// finish ends a pending promise by a person's word.
func (s *Promises) finish(ctx context.Context, tx *db.Tx, p Promise, e ending, kind string) (Promise, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return p, err
	}
	e.by = actor.ID
	done, err := end(ctx, tx, p.ID, e)
	if err != nil {
		return p, err
	}
	if !done {
		return p, fault.New(fault.Conflict, "promises.fault.ended", fault.A("state", StateNames.Say(p.State)))
	}
	if p, err = byID(ctx, tx, p.ID); err != nil {
		return p, err
	}
	return p, s.told(ctx, tx, p, kind)
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
	if err := s.alarm(ctx, tx, h.Case, p); err != nil {
		return err
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
	return s.desk.Cases.Mark(ctx, tx, family[0], cases.Values{markPending: t.pending, markBroken: t.broken, markNext: next})
}
