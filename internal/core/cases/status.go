package cases

import (
	"context"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// SetStatus moves a case to another status. Solving asks the guards; opening
// what was done sets the desk's next step, as does opening what waited. A
// customer may confirm or reopen their own case; whether it is confirmed is
// for the customer to say, so one of us gives a reason how we know. To wait
// takes a date: [Cases.Wait].
func (c *Cases) SetStatus(ctx context.Context, tx *db.Tx, h *Held, to Status, why Reason) (err error) {
	defer fault.Wrap(&err, "cases.SetStatus(case %d, %s)", h.ID, to)
	if err := c.mayChange(ctx, tx, h, staff.CasesChange); err != nil {
		return err
	}
	if to == h.Status {
		return nil
	}
	if err := may(h.Status, to); err != nil {
		return err
	}
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	byCustomer := actor.Kind == staff.KindCustomer
	switch {
	case byCustomer && to != Confirmed && to != Open:
		return fault.New(fault.Forbidden, "cases.fault.not_yours")
	case to == Waiting:
		return fault.Field("waiting_until", "cases.fault.wait_date")
	case to == Confirmed && !byCustomer && actor.Kind != staff.KindSystem && strings.TrimSpace(string(why)) == "":
		return fault.Field("reason", "cases.fault.confirm_reason")
	case to.Shelf() == ShelfDone && h.Status.Shelf() != ShelfDone && !byCustomer:
		if err := c.guarded(ctx, tx, ToSolve, h.Case, why); err != nil {
			return err
		}
	}
	return c.move(ctx, tx, h, to, why, byCustomer)
}

// move does what SetStatus has allowed.
func (c *Cases) move(ctx context.Context, tx *db.Tx, h *Held, to Status, why Reason, byCustomer bool) error {
	was := h.Case
	h.settle(to)
	if to == Open && was.Status != Fresh {
		due, err := c.due(ctx, tx, h.InboxID, tx.Now())
		if err != nil {
			return err
		}
		if h.NextStep, h.NextDue, h.NextBy = StepReopened, due, 0; byCustomer {
			h.NextStep = StepAnswer
		}
	}
	if err := save(ctx, tx, h); err != nil {
		return err
	}
	kind, data := turned(was.Status, h.Status)
	data["reason"] = string(why)
	if err := c.recordChange(ctx, tx, h, was, kind, data); err != nil {
		return err
	}
	return event.Tell(ctx, tx, c.bus, facts.StatusChanged{Case: h.ID, From: string(was.Status), To: string(h.Status)})
}

// moved records and tells that the status is another because of something else
// that happened: taking that back is for whoever did it.
func (c *Cases) moved(ctx context.Context, tx *db.Tx, h *Held, was Status) error {
	kind, data := turned(was, h.Status)
	if err := c.record(ctx, tx, h.Case, kind, data); err != nil {
		return err
	}
	return event.Tell(ctx, tx, c.bus, facts.StatusChanged{Case: h.ID, From: string(was), To: string(h.Status)})
}

// turned is what the timeline says of another status. Opening what was done is
// the event reopened.
func turned(was, now Status) (kind string, data map[string]any) {
	kind = "case.status"
	if was.Shelf() == ShelfDone && now == Open {
		kind = "case.reopened"
	}
	return kind, map[string]any{"from": string(was), "to": string(now), "words": StatusNames.Say(now)}
}

// longestWait is how far off a date may be: what waits longer is forgotten.
const longestWait = 366 * 24 * time.Hour

// Wait says that the next move is the customer's or a third party's, until a
// date; then the case is open again. Waiting again with another date moves it.
func (c *Cases) Wait(ctx context.Context, tx *db.Tx, h *Held, until time.Time, why Reason) (err error) {
	defer fault.Wrap(&err, "cases.Wait(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	if err := may(h.Status, Waiting); err != nil {
		return err
	}
	switch {
	case !until.After(tx.Now()):
		return fault.Field("waiting_until", "cases.fault.wait_past")
	case until.Sub(tx.Now()) > longestWait:
		return fault.Field("waiting_until", "cases.fault.wait_long")
	}
	if err := c.guarded(ctx, tx, ToWait, h.Case, why); err != nil {
		return err
	}
	was := h.Case
	until = until.UTC().Truncate(time.Microsecond)
	h.settle(Waiting)
	h.WaitingUntil, h.NextStep, h.NextDue, h.NextBy = until, StepWaiting, until, 0
	if err := save(ctx, tx, h); err != nil {
		return err
	}
	if err := c.jobs.Put(ctx, tx, wake{Case: h.ID, Until: until}, jobs.At(until)); err != nil {
		return err
	}
	if err := c.recordChange(ctx, tx, h, was, "case.waiting", map[string]any{"until": until, "reason": string(why)}); err != nil || was.Status == Waiting {
		return err
	}
	return event.Tell(ctx, tx, c.bus, facts.StatusChanged{Case: h.ID, From: string(was.Status), To: string(Waiting)})
}

// woken opens a held case whose wait is over.
func (c *Cases) woken(ctx context.Context, tx *db.Tx, h *Held) error {
	if h.Status != Waiting || h.WaitingUntil.After(tx.Now()) {
		return nil // somebody moved it meanwhile; another job may be waiting for it
	}
	due, err := c.due(ctx, tx, h.InboxID, tx.Now())
	if err != nil {
		return err
	}
	h.settle(Open)
	h.NextStep, h.NextDue, h.NextBy = StepLookAgain, due, 0
	if err := save(ctx, tx, h); err != nil {
		return err
	}
	if err := c.record(ctx, tx, h.Case, "case.woken", nil); err != nil {
		return err
	}
	return event.Tell(ctx, tx, c.bus, facts.StatusChanged{Case: h.ID, From: string(Waiting), To: string(Open)})
}

// record writes an entry of the case's timeline.
func (c *Cases) record(ctx context.Context, tx *db.Tx, k Case, kind string, data map[string]any) error {
	_, err := c.entry(ctx, tx, k, kind, data)
	return err
}

func (c *Cases) entry(ctx context.Context, tx *db.Tx, k Case, kind string, data map[string]any) (int64, error) {
	for name, value := range data {
		if value == "" {
			delete(data, name)
		}
	}
	e, err := c.log.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: k.ID, PersonID: k.PersonID, InboxID: k.InboxID, Data: data})
	return e.ID, err
}

// recordMessage writes that a message entered the case: never its words.
func (c *Cases) recordMessage(ctx context.Context, tx *db.Tx, k Case, kind string, m StaffMessage) error {
	data := map[string]any{"audience": string(m.Audience)}
	if m.NotParticipant {
		data["not_participant"] = true
	}
	_, err := c.log.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: k.ID, PersonID: k.PersonID, InboxID: k.InboxID, On: "message", OnID: m.ID, Data: data})
	return err
}
