package cases

import (
	"context"

	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
)

// Move puts a case into another inbox, which also gives it that inbox's brand,
// and its team where the case had the team of the inbox it leaves. From then on
// those see it who see the other inbox; its owner and followers still do. What
// was merged into the case stays where it came in.
func (c *Cases) Move(ctx context.Context, tx *db.Tx, h *Held, inbox int64) (err error) {
	defer fault.Wrap(&err, "cases.Move(case %d, inbox %d)", h.ID, inbox)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	if inbox == h.InboxID {
		return nil
	}
	from, err := c.inboxes.Open(ctx, tx, h.InboxID)
	if err != nil {
		return err
	}
	to, err := c.inboxes.Open(ctx, tx, inbox)
	if fault.Is(err, fault.NotFound) || err == nil && to.Off() {
		return fault.Field("inbox_id", "cases.fault.inbox_gone").Because(err)
	}
	if err != nil {
		return err
	}
	was := h.Case
	h.InboxID, h.BrandID = to.ID, to.BrandID
	if h.TeamID == from.TeamID {
		h.TeamID = to.TeamID
	}
	if err := save(ctx, tx, h); err != nil {
		return err
	}
	if err := c.recordChange(ctx, tx, h, was, "case.moved", map[string]any{"from": from.ID, "to": to.ID, "inbox": to.Name}); err != nil || was.TeamID == h.TeamID {
		return err
	}
	return event.Tell(ctx, tx, c.bus, facts.TeamChanged{Case: h.ID, From: was.TeamID, To: h.TeamID})
}
