package cases

import (
	"context"
	"slices"

	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
)

// Split makes messages of a case a case of their own, for the same person, and
// returns it. What hangs on a message follows it; the rest stays. At least one
// message stays behind. Merging the two undoes it.
func (c *Cases) Split(ctx context.Context, tx *db.Tx, h *Held, messages []int64) (_ *Held, err error) {
	defer fault.Wrap(&err, "cases.Split(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesSplit); err != nil {
		return nil, err
	}
	moving, err := c.moving(ctx, tx, h, messages)
	if err != nil {
		return nil, err
	}
	first := moving[0]
	ref, err := c.freeRef(ctx, tx)
	if err != nil {
		return nil, err
	}
	due, err := c.due(ctx, tx, h.InboxID, tx.Now())
	if err != nil {
		return nil, err
	}
	fresh := Case{Ref: ref, InboxID: h.InboxID, BrandID: h.BrandID, PersonID: h.PersonID, Subject: h.Subject, Status: Open, OwnerID: h.OwnerID,
		TeamID: h.TeamID, Channel: first.Via, Lang: h.Lang, NextStep: StepAnswer, NextDue: due, WaitingUntil: db.Never, Private: h.Private,
		LastInboundAt: db.Never, LastReplyAt: db.Never}
	if first.Subject != "" {
		fresh.Subject = first.Subject
	}
	made, err := insertCase(ctx, tx, fresh)
	if err != nil {
		return nil, err
	}
	to := held(made)
	if err := c.carry(ctx, tx, h, to, moving); err != nil {
		return nil, err
	}
	return to, c.tellSplit(ctx, tx, h, to, moving)
}

// moving reads the messages to be split off, the oldest first, each once.
func (c *Cases) moving(ctx context.Context, v db.View, h *Held, messages []int64) ([]StaffMessage, error) {
	ids := slices.Compact(slices.Sorted(slices.Values(messages)))
	if len(ids) == 0 {
		return nil, fault.Field("message_ids", "cases.fault.split_none")
	}
	if len(ids) > 1000 {
		return nil, fault.Field("message_ids", "cases.fault.split_many")
	}
	family, err := familyOf(ctx, v, h.ID)
	if err != nil {
		return nil, err
	}
	var args []any
	found, err := db.All(ctx, v, scanMessage, `SELECT `+messageColumns+` FROM message m
		WHERE m.id IN `+in(&args, ids)+` AND m.case_id IN `+in(&args, family)+` ORDER BY m.id`, args...)
	if err != nil {
		return nil, err
	}
	if len(found) != len(ids) {
		return nil, fault.Field("message_ids", "cases.fault.split_not_here")
	}
	args = nil
	all, err := db.Value[int64](ctx, v, `SELECT count(*) FROM message WHERE case_id IN `+in(&args, family), args...)
	if err == nil && int(all) == len(found) {
		err = fault.Field("message_ids", "cases.fault.split_all")
	}
	return found, err
}

// carry moves messages to their new case, with the third parties they are for
// or from, and counts both cases anew.
func (c *Cases) carry(ctx context.Context, tx *db.Tx, h, to *Held, moving []StaffMessage) error {
	for _, m := range moving {
		part := m.ParticipantID
		if part != 0 {
			var err error
			if part, err = c.also(ctx, tx, part, to.ID); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE message SET case_id = $1, participant_id = $2 WHERE id = $3`, to.ID, orNull(part), m.ID); err != nil {
			return err
		}
	}
	if err := recount(ctx, tx, h); err != nil {
		return err
	}
	for _, m := range moving {
		if m.CaseID != h.ID { // it came from a case that was merged into this one
			row, err := rowByID(ctx, tx, m.CaseID)
			if err != nil {
				return err
			}
			if err := recount(ctx, tx, held(row)); err != nil {
				return err
			}
		}
	}
	return recount(ctx, tx, to)
}

// also makes a participant of one case one of another, and returns the new id.
func (c *Cases) also(ctx context.Context, tx *db.Tx, participant, to int64) (int64, error) {
	p, err := db.One(ctx, tx, scanParticipant, `SELECT `+participantColumns+` FROM participant WHERE id = $1`, participant)
	if err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `
		INSERT INTO participant (case_id, person_id, role, name, address, address_sum, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (case_id, address_sum) DO NOTHING`,
		to, orNull(p.PersonID), p.Role, p.Name, p.Address, addressSum(p.Address), p.AddedAt); err != nil {
		return 0, err
	}
	return db.Value[int64](ctx, tx, `SELECT id FROM participant WHERE case_id = $1 AND address_sum = $2`, to, addressSum(p.Address))
}

// recount reckons anew what a case says of its messages.
func recount(ctx context.Context, tx *db.Tx, h *Held) error {
	type count struct {
		n       int
		in, out *int64
	}
	n, err := db.One(ctx, tx, func(s db.Scan) (n count, err error) {
		err = s(&n.n, &n.in, &n.out)
		return n, err
	}, `SELECT count(*), max(CASE WHEN kind = 'inbound' THEN at END), max(CASE WHEN kind = 'reply' THEN at END) FROM message WHERE case_id = $1`, h.ID)
	if err != nil {
		return err
	}
	h.Messages, h.LastInboundAt, h.LastReplyAt = n.n, orNever(n.in), orNever(n.out)
	last, err := db.All(ctx, tx, func(s db.Scan) (text string, err error) {
		err = s(&text)
		return text, err
	}, `SELECT body FROM message WHERE case_id = $1 AND kind NOT IN ('note', 'automatic') AND audience <> 'third' ORDER BY id DESC LIMIT 1`, h.ID)
	if err != nil {
		return err
	}
	h.Preview = ""
	for _, text := range last {
		h.Preview = previewOf(text)
	}
	return save(ctx, tx, h)
}

func (c *Cases) tellSplit(ctx context.Context, tx *db.Tx, h, to *Held, moving []StaffMessage) error {
	ids := make([]int64, len(moving))
	for i, m := range moving {
		ids[i] = m.ID
	}
	if err := c.record(ctx, tx, h.Case, "case.split", map[string]any{"to": to.ID, "ref": to.Ref, "messages": ids}); err != nil {
		return err
	}
	if err := c.recordAct(ctx, tx, to, "case.split_off", map[string]any{"from": h.ID, "ref": h.Ref}); err != nil {
		return err
	}
	return event.Tell(ctx, tx, c.bus, facts.CaseSplit{From: h.ID, To: to.ID, Messages: ids})
}
