package outbox

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Reply is what somebody wants to say to a customer.
type Reply struct {
	Text, HTML  string         // one of the two; HTML is made safe
	Parts       map[string]any // by part name, what FromForm or FromJSON returned
	Files       []cases.Kept
	Participant int64        // the third party it is for; 0 for the customer
	SetStatus   cases.Status // "" leaves it; waiting needs WaitUntil
	WaitUntil   time.Time
	WaitWhy     string
	Why         string // why it is solved although something stays open; "" where nothing does
	HoldSeconds int    // how long it can be undone; 0: it acts at once
	Seen        int64  // the newest message its writer has seen; 0: not known, nothing is compared
	Key         string // the caller's own: a repeat is the same reply; "" for none
	Force       bool   // send although the customer wrote meanwhile
	Envelope    Envelope
}

// Reply holds a reply, or lets it act at once where it is not to be held. A
// repeat of the key returns what the first made. If the customer wrote after
// Seen, it is a Conflict, unless forced.
func (o *Outbox) Reply(ctx context.Context, tx *db.Tx, caseID int64, r Reply) (_ HeldReply, err error) {
	defer fault.Wrap(&err, "outbox.Reply(case %d)", caseID)
	actor, err := staff.Allow(ctx, staff.CasesReply)
	if err != nil {
		return HeldReply{}, err
	}
	if actor.Kind != staff.KindUser && actor.Kind != staff.KindToken {
		return HeldReply{}, fault.New(fault.Forbidden, "outbox.fault.people_only")
	}
	c, err := o.cases.Take(ctx, tx, caseID)
	if err != nil {
		return HeldReply{}, err
	}
	if r.Key != "" {
		if before, err := heldByKey(ctx, tx, actor.ID, r.Key); !fault.Is(err, fault.NotFound) {
			return before, err
		}
	}
	h, err := o.written(ctx, tx, c, actor, r)
	if err != nil {
		return HeldReply{}, err
	}
	if h.ID, err = insertHeld(ctx, tx, h); err != nil {
		return HeldReply{}, err
	}
	if err := forgetDraft(ctx, tx, c.ID, actor.ID, cases.Reply); err != nil {
		return HeldReply{}, err
	}
	if r.HoldSeconds <= 0 {
		return o.act(ctx, tx, c, h)
	}
	if err := o.queue.Put(ctx, tx, Release{h.ID}, releaseAt(h)...); err != nil {
		return HeldReply{}, err
	}
	_, err = o.activity.Record(ctx, tx, activity.Entry{Kind: "reply.held", CaseID: c.ID, On: "held", OnID: h.ID,
		Data: map[string]any{"until": h.LeavesAt}})
	return h, err
}

// written checks a reply and makes the row of it.
func (o *Outbox) written(ctx context.Context, tx *db.Tx, c *cases.Held, actor staff.Actor, r Reply) (h HeldReply, err error) {
	h = HeldReply{
		CaseID: c.ID, UserID: actor.ID, State: Held, key: r.Key, files: r.Files, participant: r.Participant,
		setStatus: r.SetStatus, waitUntil: db.Never, waitWhy: strings.TrimSpace(r.WaitWhy), seen: r.Seen, force: r.Force, envelope: r.Envelope,
		LeavesAt: tx.Now().Add(time.Duration(max(r.HoldSeconds, 0)) * time.Second), CreatedAt: tx.Now(),
	}
	if h.key == "" {
		h.key = rand.Text()
	}
	if h.Text, h.HTML, err = bodyOf(r.Text, r.HTML); err != nil {
		return h, err
	}
	h.files = used(h.HTML, r.Files)
	if strings.TrimSpace(h.Text) == "" && len(h.files)+len(r.Envelope.Messages) == 0 {
		return h, fault.Field("body", "outbox.fault.empty")
	}
	l, err := o.limits(ctx, tx)
	if err == nil {
		err = l.together("files", h.files)
	}
	if err != nil {
		return h, err
	}
	if err := o.checkEnvelope(ctx, tx, c.Case, r.Envelope, r.Participant); err != nil {
		return h, err
	}
	if err := h.setWait(tx, r); err != nil {
		return h, err
	}
	newest, err := o.newestInbound(ctx, tx, c)
	if err != nil {
		return h, err
	}
	if h.seen == 0 {
		h.seen = newest.id
	}
	if err := newerThan(h, newest); err != nil {
		return h, err
	}
	if r.SetStatus == cases.Solved && r.Participant == 0 {
		if r.Parts, err = o.solving(ctx, tx, c.Case, r.Parts); err != nil {
			return h, err
		}
	}
	if _, err := o.check(ctx, tx, c.Case, r.Parts); err != nil {
		return h, err
	}
	if err := o.maySolve(ctx, tx, c.Case, r); err != nil {
		return h, err
	}
	h.parts, err = keepParts(r.Parts)
	return h, err
}

// maySolve refuses a reply that is to solve its case against an objection that
// will still stand once its parts have acted, and for no reason.
func (o *Outbox) maySolve(ctx context.Context, v db.View, c cases.Case, r Reply) error {
	if r.SetStatus != cases.Solved || strings.TrimSpace(r.Why) != "" {
		return nil
	}
	why, err := o.objections(context.WithValue(ctx, partChosenKey{}, r.Parts), v, c)
	if err == nil && len(why) > 0 {
		err = &fault.Fault{Kind: fault.Invalid, Field: "reason", Sentence: why[0]}
	}
	return err
}

// setWait reads the status a reply asks for.
func (h *HeldReply) setWait(tx *db.Tx, r Reply) error {
	switch r.SetStatus {
	case "", cases.Open:
		return nil
	case cases.Solved:
		h.waitWhy = strings.TrimSpace(r.Why)
		return nil
	case cases.Waiting:
		if r.WaitUntil.IsZero() {
			return fault.Field("wait_until", "outbox.fault.wait_until")
		}
		if !r.WaitUntil.After(tx.Now()) {
			return fault.Field("wait_until", "outbox.fault.wait_past")
		}
		h.waitUntil = r.WaitUntil
		return nil
	}
	return fault.Field("set_status", "outbox.fault.set_status")
}

// Undo takes a held reply back: it is the draft again, as if it had never been
// sent. Only its writer can, and only while it is held.
func (o *Outbox) Undo(ctx context.Context, tx *db.Tx, id int64) (_ HeldReply, err error) {
	defer fault.Wrap(&err, "outbox.Undo(%d)", id)
	actor, err := staff.Allow(ctx, staff.CasesReply)
	if err != nil {
		return HeldReply{}, err
	}
	h, err := heldByID(ctx, tx, id)
	if err != nil {
		return HeldReply{}, err
	}
	if h.UserID != actor.ID {
		return HeldReply{}, fault.New(fault.NotFound, "outbox.fault.not_found")
	}
	if _, err := o.cases.Take(ctx, tx, h.CaseID); err != nil {
		return HeldReply{}, err
	}
	won, err := moveHeld(ctx, tx, id, Undone, 0, Reason{})
	if err != nil {
		return HeldReply{}, err
	}
	if !won {
		return HeldReply{}, fault.New(fault.Conflict, "outbox.fault.gone")
	}
	if err := giveBack(ctx, tx, h, Reason{}); err != nil {
		return HeldReply{}, err
	}
	h.State = Undone
	_, err = o.activity.Record(ctx, tx, activity.Entry{Kind: "reply.undone", CaseID: h.CaseID, On: "held", OnID: h.ID})
	return h, err
}

// Note adds an internal note to a case. A repeat of the key is harmless.
func (o *Outbox) Note(ctx context.Context, tx *db.Tx, caseID int64, n NewNote) (_ cases.StaffMessage, err error) {
	defer fault.Wrap(&err, "outbox.Note(case %d)", caseID)
	actor, err := staff.Allow(ctx, staff.CasesNote)
	if err != nil {
		return cases.StaffMessage{}, err
	}
	c, err := o.cases.Take(ctx, tx, caseID)
	if err != nil {
		return cases.StaffMessage{}, err
	}
	if n.Key != "" {
		before, err := heldByKey(ctx, tx, actor.ID, n.Key)
		if err == nil {
			return o.messageOf(ctx, tx, before)
		}
		if !fault.Is(err, fault.NotFound) {
			return cases.StaffMessage{}, err
		}
	}
	text, html, err := bodyOf(n.Text, n.HTML)
	if err != nil {
		return cases.StaffMessage{}, err
	}
	n.Files = used(html, n.Files)
	if strings.TrimSpace(text) == "" && len(n.Files) == 0 {
		return cases.StaffMessage{}, fault.Field("body", "outbox.fault.empty")
	}
	m, err := o.say(ctx, tx, c, utterance{kind: cases.Note, text: text, html: html, files: n.Files})
	if err != nil {
		return cases.StaffMessage{}, err
	}
	if n.Key != "" { // remembers the key, as a reply does
		h := HeldReply{CaseID: c.ID, UserID: actor.ID, State: Released, key: n.Key, waitUntil: db.Never, LeavesAt: tx.Now(), CreatedAt: tx.Now()}
		if h.ID, err = insertHeld(ctx, tx, h); err != nil {
			return m, err
		}
		if _, err = tx.Exec(ctx, `UPDATE held SET message_id = $1 WHERE id = $2`, m.ID, h.ID); err != nil {
			return m, err
		}
	}
	return m, forgetDraft(ctx, tx, c.ID, actor.ID, cases.Note)
}

// NewNote is a note as somebody writes it.
type NewNote struct {
	Text, HTML string
	Files      []cases.Kept
	Key        string // the caller's own; "" for none
}

// permissionFor says what one must be allowed to write a draft of a kind.
func permissionFor(kind cases.Kind) staff.Permission {
	if kind == cases.Note {
		return staff.CasesNote
	}
	return staff.CasesReply
}
