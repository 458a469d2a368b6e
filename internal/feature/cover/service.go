package cover

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// Cover is what can be done with clocks.
type Cover struct {
	desk   *desk.Desk
	lender *Lender // keeps the rows of a clock of its own; nil for nobody
}

// Of is the cover of a desk that has this room.
func Of(d *desk.Desk) *Cover { return &Cover{desk: d} }

// itself is who keeps the clocks: the desk.
func itself(ctx context.Context) context.Context { return staff.As(ctx, staff.System("cover")) }

// hand is a case whose clocks are about to change.
type hand struct {
	c      cases.Case
	family []int64
	open   []Clock
	late   int64          // of them when it was taken, as the mark has it; below zero where that is not known
	ready  bool           // the two below were read
	hours  calendar.Hours // in which it is worked on
	rows   []targetRow    // all targets
}

// take reads a case and its clocks that have not ended. Whoever changes a case
// holds its row, so two never change its clocks at once.
func (s *Cover) take(ctx context.Context, tx *db.Tx, id int64) (h hand, err error) {
	held, err := s.desk.Cases.Take(ctx, tx, id)
	if err != nil {
		return h, err
	}
	h.c = held.Case
	if h.family, err = s.desk.Cases.Family(ctx, tx, h.c.ID); err != nil {
		return h, err
	}
	if h.open, err = s.going(ctx, tx, h.family); err != nil {
		return h, err
	}
	h.late = h.lates()
	return h, s.reckonLent(ctx, tx, &h)
}

// reckonLent gives the clocks that another room keeps their times, of which its row has
// the last one alone. A case that is done has none of them.
func (s *Cover) reckonLent(ctx context.Context, v db.View, h *hand) error {
	if !slices.ContainsFunc(h.open, Clock.Lent) {
		return nil
	}
	if h.c.Status.Shelf() == cases.ShelfDone {
		h.open = slices.DeleteFunc(h.open, Clock.Lent)
		return nil
	}
	if err := s.prepare(ctx, v, h); err != nil {
		return err
	}
	for i, c := range h.open {
		if c.Lent() {
			h.open[i] = c.reckon(h.hours)
		}
	}
	return nil
}

// prepare reads, once, by what the clocks of a case are reckoned.
func (s *Cover) prepare(ctx context.Context, v db.View, h *hand) (err error) {
	if h.ready {
		return nil
	}
	if h.hours, err = s.desk.Cases.HoursOf(ctx, v, h.c); err != nil {
		return err
	}
	h.rows, err = targetRows(ctx, v)
	h.ready = err == nil
	return err
}

// has says whether a clock of a measure has not ended.
func (h hand) has(m Measure) bool {
	return slices.ContainsFunc(h.open, func(c Clock) bool { return c.Measure == m })
}

// lates counts the clocks that are late.
func (h hand) lates() (n int64) {
	for _, c := range h.open {
		if c.Late() {
			n++
		}
	}
	return n
}

// start starts clocks from now, those of whose measure none goes on.
func (s *Cover) start(ctx context.Context, tx *db.Tx, h *hand, measures ...Measure) error {
	measures = slices.DeleteFunc(measures, h.has)
	if len(measures) == 0 {
		return nil
	}
	if err := s.prepare(ctx, tx, h); err != nil {
		return err
	}
	all := make([]Clock, len(measures))
	for i, m := range measures {
		target, err := s.targetOf(ctx, tx, h.rows, h.c, m)
		if err != nil {
			return err
		}
		all[i] = Clock{CaseID: h.c.ID, Measure: m, State: Running, Target: target, StartedAt: tx.Now()}.reckon(h.hours)
	}
	if err := insert(ctx, tx, all); err != nil {
		return err
	}
	h.open = append(h.open, all...)
	return nil
}

// end ends the clocks of some measures: met or missed where what they waited for
// has come, stopped where nobody waits any more.
func (s *Cover) end(ctx context.Context, tx *db.Tx, h *hand, come bool, measures ...Measure) error {
	var left []Clock
	for _, c := range h.open {
		if !slices.Contains(measures, c.Measure) {
			left = append(left, c)
			continue
		}
		c.EndedAt = tx.Now()
		switch {
		case !c.MissedAt.IsZero() || come && c.State == Running && c.DueAt.Before(tx.Now()):
			c.State = Missed
		case come:
			c.State = Met
		default:
			c.State = Stopped
		}
		if err := s.store(ctx, tx, c); err != nil {
			return err
		}
		if err := s.quiet(ctx, tx, c); err != nil {
			return err
		}
	}
	h.open = left
	return nil
}

// pause stops all clocks for a while: the next move is theirs.
func (s *Cover) pause(ctx context.Context, tx *db.Tx, h *hand) error {
	if err := s.prepare(ctx, tx, h); err != nil {
		return err
	}
	for i, c := range h.open {
		if c.State != Running || c.Lent() { // who cannot go on waits all the same
			continue
		}
		c.Spent += h.hours.Between(c.StartedAt, tx.Now())
		c.State = Paused
		if err := s.store(ctx, tx, c); err != nil {
			return err
		}
		h.open[i] = c
	}
	return nil
}

// goOn lets paused clocks run again.
func (s *Cover) goOn(ctx context.Context, tx *db.Tx, h *hand) error {
	if err := s.prepare(ctx, tx, h); err != nil {
		return err
	}
	for i, c := range h.open {
		if c.State != Paused {
			continue
		}
		c.State, c.StartedAt = Running, tx.Now()
		c = c.reckon(h.hours)
		if err := s.store(ctx, tx, c); err != nil {
			return err
		}
		h.open[i] = c
	}
	return nil
}

// retarget gives the clocks of a case the targets of where it lies now, and the
// hours in which it is worked on now.
func (s *Cover) retarget(ctx context.Context, tx *db.Tx, h *hand) error {
	if err := s.prepare(ctx, tx, h); err != nil {
		return err
	}
	for i, c := range h.open {
		was := c
		if !c.Lent() {
			target, err := s.targetOf(ctx, tx, h.rows, h.c, c.Measure)
			if err != nil {
				return err
			}
			c.Target = target
		}
		if c.State == Running {
			c = c.reckon(h.hours)
		}
		if c == was {
			continue
		}
		if err := s.store(ctx, tx, c); err != nil {
			return err
		}
		h.open[i] = c
	}
	return nil
}

// settle puts a case where the lists by clocks want it, marks what is late of it, and has it looked at when the
// next of their times comes.
func (s *Cover) settle(ctx context.Context, tx *db.Tx, h hand) error {
	due, next := db.Never, time.Time{}
	for _, c := range h.open {
		if c.State == Running && c.DueAt.Before(due) {
			due = c.DueAt
		}
		if at, ok := c.next(); ok && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	if err := s.desk.Cases.SetClock(ctx, tx, h.c.ID, due); err != nil {
		return err
	}
	if late := h.lates(); late != h.late { // most cases never have one that is
		if err := s.desk.Cases.Mark(ctx, tx, h.c.ID, cases.Values{markLate: late}); err != nil {
			return err
		}
	}
	if next.IsZero() {
		return nil
	}
	return s.desk.Jobs.Put(ctx, tx, Watch{h.c.ID}, jobs.At(next), jobs.Unique(fmt.Sprint(h.c.ID)))
}

// OfCase returns the clocks of a case and of what was merged into it, the newest
// first.
func (s *Cover) OfCase(ctx context.Context, v db.View, id int64) (_ []Clock, err error) {
	defer fault.Wrap(&err, "cover.OfCase(%d)", id)
	family, err := s.desk.Cases.Family(ctx, v, id)
	if err != nil {
		return nil, err
	}
	own, err := ofCases(ctx, v, family)
	if err != nil {
		return nil, err
	}
	lent, err := s.lent(ctx, v, family, true)
	return append(own, lent...), err
}

// watch does what is to be done about the clocks of a case whose time has come.
func (s *Cover) watch(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "cover.watch(%d)", id)
	h, err := s.take(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := s.retarget(ctx, tx, &h); err != nil {
		return err
	}
	for i, c := range h.open {
		for at, due := c.next(); due && !at.After(tx.Now()); at, due = c.next() {
			if c, err = s.ring(ctx, tx, h, c); err != nil {
				return err
			}
		}
		if c == h.open[i] {
			continue
		}
		if err := s.store(ctx, tx, c); err != nil {
			return err
		}
		h.open[i] = c
	}
	return s.settle(ctx, tx, h)
}

// ring warns, rings or goes to the leads, whichever comes next for a clock.
func (s *Cover) ring(ctx context.Context, tx *db.Tx, h hand, c Clock) (Clock, error) {
	late := !c.DueAt.After(tx.Now())
	switch {
	case c.MissedAt.IsZero() && !late:
		c.WarnedAt = tx.Now()
		return c, s.tell(ctx, tx, h, c, soonNotice, "clock.soon")
	case c.MissedAt.IsZero():
		if c.WarnedAt.IsZero() {
			c.WarnedAt = tx.Now()
		}
		c.MissedAt = tx.Now()
		return c, s.tell(ctx, tx, h, c, lateNotice, "clock.late")
	default:
		c.LedAt = tx.Now()
		return c, s.tell(ctx, tx, h, c, leadNotice, "clock.to_lead")
	}
}

// told records what happened to a case.
func (s *Cover) told(ctx context.Context, tx *db.Tx, c cases.Case, kind string, data map[string]any) error {
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: c.ID, PersonID: c.PersonID, InboxID: c.InboxID, Data: data})
	return err
}
