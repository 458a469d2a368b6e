package cases

import (
	"context"
	"time"

	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
)

// undoable are the fields of a case that an act of ours changes and that taking
// it back gives back, as the timeline keeps them: times in microseconds since
// 1970, ids 0 for none.
func undoable(c Case) map[string]any {
	return map[string]any{
		"status": string(c.Status), "next_step": c.NextStep, "next_due": c.NextDue.UnixMicro(), "next_by": c.NextBy,
		"waiting_until": c.WaitingUntil.UnixMicro(), "owner": c.OwnerID, "team": c.TeamID, "inbox": c.InboxID, "brand": c.BrandID,
		"subject": c.Subject, "private": c.Private, "topic": c.TopicID,
	}
}

// giveBackFields sets fields to what the timeline kept.
func giveBackFields(c *Case, kept map[string]any) {
	at := func(v any) time.Time { us, _ := v.(int64); return time.UnixMicro(us).UTC() }
	for name, v := range kept {
		id, _ := v.(int64)
		text, _ := v.(string)
		switch name {
		case "status":
			c.Status = Status(text)
		case "next_step":
			c.NextStep = text
		case "next_due":
			c.NextDue = at(v)
		case "next_by":
			c.NextBy = id
		case "waiting_until":
			c.WaitingUntil = at(v)
		case "owner":
			c.OwnerID = id
		case "team":
			c.TeamID = id
		case "inbox":
			c.InboxID = id
		case "brand":
			c.BrandID = id
		case "subject":
			c.Subject = text
		case "topic":
			c.TopicID = id
		case "private":
			c.Private, _ = v.(bool)
		}
	}
}

// recordChange writes an entry of the timeline with what an act changed of the
// case, so that it can be taken back.
func (c *Cases) recordChange(ctx context.Context, tx *db.Tx, h *Held, was Case, kind string, data map[string]any) error {
	before, after := map[string]any{}, map[string]any{}
	old := undoable(was)
	for name, now := range undoable(h.Case) {
		if now != old[name] {
			before[name], after[name] = old[name], now
		}
	}
	if data == nil {
		data = map[string]any{}
	}
	if len(before) > 0 {
		data["before"], data["after"] = before, after
	}
	return c.recordAct(ctx, tx, h, kind, data)
}

// recordAct writes an entry of the timeline that names an act somebody may want
// back.
func (c *Cases) recordAct(ctx context.Context, tx *db.Tx, h *Held, kind string, data map[string]any) (err error) {
	h.Act, err = c.entry(ctx, tx, h.Case, kind, data)
	return err
}

// TakeBack undoes one act on a case, named by its entry in the timeline: the
// case gets back what the act changed of it, unless somebody has changed the
// same since. It is an act itself, and can be taken back too.
func (c *Cases) TakeBack(ctx context.Context, tx *db.Tx, h *Held, entry int64) (err error) {
	defer fault.Wrap(&err, "cases.TakeBack(case %d, entry %d)", h.ID, entry)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	found, err := c.log.OfCase(ctx, tx, []int64{h.ID}, entry-1, 1)
	if err != nil {
		return err
	}
	if len(found) == 0 || found[0].ID != entry {
		return fault.New(fault.NotFound, "cases.fault.no_act")
	}
	before, _ := found[0].Data["before"].(map[string]any)
	after, _ := found[0].Data["after"].(map[string]any)
	if before == nil || after == nil {
		return fault.New(fault.Conflict, "cases.fault.no_undo")
	}
	now := undoable(h.Case)
	for name, value := range after {
		if now[name] != value {
			return fault.New(fault.Conflict, "cases.fault.undo_late")
		}
	}
	was := h.Case
	giveBackFields(&h.Case, before)
	if h.Shelf() == ShelfDone && was.Shelf() != ShelfDone {
		if err := c.guarded(ctx, tx, ToSolve, was, ""); err != nil {
			return err
		}
	}
	if err := save(ctx, tx, h); err != nil {
		return err
	}
	if err := c.recordChange(ctx, tx, h, was, "case.undone", map[string]any{"what": found[0].Sentence()}); err != nil {
		return err
	}
	return c.tellTakenBack(ctx, tx, h, was)
}

// tellTakenBack tells what taking an act back has changed, and sees to a wait
// that is one again.
func (c *Cases) tellTakenBack(ctx context.Context, tx *db.Tx, h *Held, was Case) error {
	if h.Status != was.Status {
		if err := event.Tell(ctx, tx, c.bus, facts.StatusChanged{Case: h.ID, From: string(was.Status), To: string(h.Status)}); err != nil {
			return err
		}
	}
	if h.OwnerID != was.OwnerID {
		if err := event.Tell(ctx, tx, c.bus, facts.OwnerChanged{Case: h.ID, From: was.OwnerID, To: h.OwnerID}); err != nil {
			return err
		}
	}
	if err := c.tellTopic(ctx, tx, h, was); err != nil {
		return err
	}
	return c.waitsAgain(ctx, tx, h)
}
