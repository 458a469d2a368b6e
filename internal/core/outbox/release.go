package outbox

import (
	"context"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// Release is the job that lets a held reply act, for the agent who wrote it.
type Release struct {
	Held int64 `json:"held"`
}

// Kind implements jobs.Args.
func (Release) Kind() string { return "outbox.release" }

// patience is how many tries of a release may fail on our side before the
// reply is given back to its writer.
const patience = 3

func releaseAt(h HeldReply) []jobs.PutOption { return []jobs.PutOption{jobs.At(h.LeavesAt)} }

// release runs the whole act of a reply in one transaction, or makes it the
// draft again with the reason.
func (o *Outbox) release(ctx context.Context, run *jobs.Run, a Release) error {
	err := run.Do(ctx, "outbox.release", func(ctx context.Context, tx *db.Tx) error {
		h, err := heldByID(ctx, tx, a.Held)
		if err != nil || h.State != Held {
			return err
		}
		as, err := o.writer(ctx, tx, h.UserID)
		if err != nil {
			return o.returned(ctx, tx, h, err)
		}
		err = tx.Savepoint(ctx, "outbox.act", func() error {
			c, err := o.cases.Take(as, tx, h.CaseID)
			if err != nil {
				return err
			}
			_, err = o.act(as, tx, c, h)
			return err
		})
		if err == nil || fault.Is(err, fault.Internal) && run.Attempt < patience || fault.Is(err, fault.Unavailable) {
			return err
		}
		return o.returned(ctx, tx, h, err)
	})
	return err
}

// writer is the context in which a reply acts: its writer's, as they are now.
func (o *Outbox) writer(ctx context.Context, v db.View, user int64) (context.Context, error) {
	actor, err := o.staff.ActorOf(ctx, v, user)
	if err != nil {
		return nil, err
	}
	return staff.As(ctx, actor), nil
}

// returned makes a held reply the draft again and says so on the case.
func (o *Outbox) returned(ctx context.Context, tx *db.Tx, h HeldReply, cause error) error {
	why := Reason{Key: "outbox.reason.our_side"}
	if f, ok := fault.As(cause); ok && f.Kind != fault.Internal {
		why = Because(f.Sentence)
	}
	o.log.Info("a reply went back to its writer", "held", h.ID, "case", h.CaseID, "why", cause)
	won, err := moveHeld(ctx, tx, h.ID, Returned, 0, why)
	if err != nil || !won {
		return err
	}
	if err := giveBack(ctx, tx, h, why); err != nil {
		return err
	}
	if _, err = o.activity.Record(ctx, tx, activity.Entry{Kind: "reply.returned", CaseID: h.CaseID, On: "user", OnID: h.UserID,
		Data: map[string]any{"why": why.Sentence(), "held": h.ID}}); err != nil {
		return err
	}
	return o.tellStaff(ctx, tx, noticeReturned, h.CaseID, 0, h.UserID)
}

// act is the whole act of a reply: the message, the mails, each part, the
// status. The caller has taken the case. Of several that try, one wins.
func (o *Outbox) act(ctx context.Context, tx *db.Tx, c *cases.Held, h HeldReply) (HeldReply, error) {
	newest, err := o.newestInbound(ctx, tx, c)
	if err != nil {
		return h, err
	}
	if err := newerThan(h, newest); err != nil {
		return h, err
	}
	won, err := moveHeld(ctx, tx, h.ID, Released, 0, Reason{})
	if err != nil {
		return h, err
	}
	if !won {
		return h, fault.New(fault.Conflict, "outbox.fault.gone")
	}
	u, err := o.utter(ctx, tx, c, h)
	if err != nil {
		return h, err
	}
	var feet footed
	u.solves, u.feet = h.setStatus == cases.Solved, &feet
	m, err := o.say(ctx, tx, c, u)
	if err != nil {
		return h, err
	}
	h.State, h.MessageID = Released, m.ID
	if _, err := tx.Exec(ctx, `UPDATE held SET message_id = $1 WHERE id = $2`, m.ID, h.ID); err != nil {
		return h, err
	}
	if err := o.actParts(ctx, tx, c, m.ID, h.parts); err != nil {
		return h, err
	}
	if err := o.move(ctx, tx, c, h); err != nil {
		return h, err
	}
	if err := feet.act(ctx, tx, c, m.ID); err != nil {
		return h, err
	}
	return h, clearHeld(ctx, tx, h.ID)
}

// utter makes of a reply what is to be said: whoever is to read it takes part
// from now on, and what is forwarded stands below the text.
func (o *Outbox) utter(ctx context.Context, tx *db.Tx, c *cases.Held, h HeldReply) (u utterance, err error) {
	e := h.envelope
	u = utterance{kind: cases.Reply, text: h.Text, html: h.HTML, files: h.files, number: replyNumber(h.ID), bcc: e.Bcc, subject: e.Subject, unsigned: e.Unsigned, identity: e.Identity}
	if u.participant, err = o.address(ctx, tx, c, e, h.participant); err != nil {
		return u, err
	}
	if u.participant != 0 {
		u.cc = e.Cc
	}
	var kept []cases.Kept
	if u.below, kept, err = o.forwarded(ctx, tx, c, e.Messages); err != nil || len(e.Messages) == 0 {
		return u, err
	}
	u.files = append(u.files, kept...)
	if u.html == "" {
		u.html = paragraphs(u.text)
	}
	if u.subject == "" {
		u.subject = "Fwd: " + c.Subject
	}
	return u, nil
}

// move gives the case the status that the reply asked for. Who answers a case
// that is nobody's takes it.
func (o *Outbox) move(ctx context.Context, tx *db.Tx, c *cases.Held, h HeldReply) error {
	if c.OwnerID == 0 {
		if err := o.cases.Own(ctx, tx, c, h.UserID); err != nil {
			return err
		}
	}
	switch h.setStatus {
	case "":
		return nil
	case cases.Waiting:
		return o.cases.Wait(ctx, tx, c, h.waitUntil, cases.Reason(h.waitWhy))
	}
	if c.Status == h.setStatus {
		return nil
	}
	return o.cases.SetStatus(ctx, tx, c, h.setStatus, cases.Reason(h.waitWhy))
}
