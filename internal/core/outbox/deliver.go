package outbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
)

// Deliver is the job that hands one outgoing mail to the relay.
type Deliver struct {
	Outgoing int64 `json:"outgoing"`
}

// Kind implements jobs.Args.
func (Deliver) Kind() string { return "outbox.deliver" }

// whyNoRelay is the reason of what waits because nothing can go out.
const whyNoRelay = "outbox.reason.no_relay"

// sending is what a try needs to know.
type sending struct {
	Outgoing
	mail   stored
	n      int64 // which attempt this is
	open   Attempt
	isOpen bool
}

// deliver runs one try of one mail, or finds that it is not its turn.
//
// A mail that is settled, or not due, is left alone. A try that was left open
// is uncertain now. An older mail of the case to the same address goes first,
// and starts this one when it is settled.
func (o *Outbox) deliver(ctx context.Context, run *jobs.Run, a Deliver) error {
	s, err := o.sendingOf(ctx, a.Outgoing)
	if err != nil {
		return err
	}
	if s.Settled || s.NextTry.After(o.d.Now()) {
		return nil
	}
	if s.isOpen {
		return o.wasLeftOpen(ctx, run, s)
	}
	relay, err := o.relayOf(ctx, s.InboxID)
	if err != nil {
		return err
	}
	if relay == nil {
		return o.waits(ctx, run, s)
	}
	next, err := o.turn(ctx, s)
	if err != nil || !next {
		return err
	}
	raw, err := o.raw(ctx, s)
	if err != nil {
		if fault.Is(err, fault.Internal) && run.Attempt < patience {
			return err
		}
		return o.ends(ctx, run, s, 0, result{state: Failed, text: err.Error()})
	}
	var attempt int64
	var stopped error
	out := relay.Send(ctx, s.mail.Mail.EnvelopeFrom, []string{s.Rcpt}, raw, func() error {
		if !attemptFirst {
			return nil
		}
		attempt, stopped = o.begins(ctx, run, s)
		return stopped
	})
	if stopped != nil { // the job is another's now, or another run was quicker: nothing was sent
		return stopped
	}
	if attempt == 0 && attemptFirst && ctx.Err() != nil {
		return ctx.Err()
	}
	return o.ends(context.WithoutCancel(ctx), run, s, attempt, result{state: State(out.State), code: out.Code, text: out.Text})
}

// begins records the attempt, right before DATA, if the job is still ours.
func (o *Outbox) begins(ctx context.Context, run *jobs.Run, s sending) (id int64, err error) {
	if err := run.Still(ctx); err != nil {
		return 0, err
	}
	err = o.d.Do(ctx, "outbox.attempt", func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = beginAttempt(ctx, tx, s.ID, s.n, fmt.Sprint(run.ID))
		return err
	})
	return id, err
}

func (o *Outbox) sendingOf(ctx context.Context, id int64) (s sending, err error) {
	err = o.d.Read(ctx, "outbox.deliver", func(ctx context.Context, v db.View) (err error) {
		if s.Outgoing, err = outgoingByID(ctx, v, id); err != nil || s.Settled {
			return err
		}
		if s.mail, err = mailOf(ctx, v, id); err != nil {
			return err
		}
		if s.open, s.isOpen, err = openAttempt(ctx, v, id); err != nil {
			return err
		}
		s.n, err = attempts(ctx, v, id)
		s.n++
		return err
	})
	if s.mail.Mail.Auto != autoReplied { // those go out with a null return path
		home := inboxes.Inbox{Address: s.mail.Mail.From.Mail, ReplyVia: s.mail.ReturnVia, ReplyDomain: s.mail.ReturnDomain}
		s.mail.Mail.EnvelopeFrom = returnPath(home, o.keys.Token(tokenBounce, id))
	}
	return s, err
}

// turn says whether a mail is the first of its case to its address that is not
// settled. The lock makes whoever settles the one before see this one.
func (o *Outbox) turn(ctx context.Context, s sending) (next bool, err error) {
	err = o.d.Do(ctx, "outbox.turn", func(ctx context.Context, tx *db.Tx) error {
		if err := lockCase(ctx, tx, s.CaseID); err != nil {
			return err
		}
		first, err := before(ctx, tx, s.Outgoing)
		next = first == 0
		return err
	})
	return next, err
}

// lockCase lets one at a time change how the mails of a case stand. It is taken
// before the case itself, never after.
func lockCase(ctx context.Context, tx *db.Tx, caseID int64) error {
	return tx.Lock(ctx, "outgoing", fmt.Sprint(caseID))
}

// lock returns an outgoing mail that nobody else changes until the end of the
// transaction.
func (o *Outbox) lock(ctx context.Context, tx *db.Tx, id int64) (Outgoing, error) {
	g, err := outgoingByID(ctx, tx, id)
	if err != nil {
		return g, err
	}
	if err := lockCase(ctx, tx, g.CaseID); err != nil {
		return g, err
	}
	return outgoingByID(ctx, tx, id)
}

// wasLeftOpen ends a try whose process died, or was taken for dead: it may have
// arrived.
func (o *Outbox) wasLeftOpen(ctx context.Context, run *jobs.Run, s sending) error {
	return o.ends(ctx, run, s, s.open.ID, result{state: Uncertain, text: "the process stopped after DATA began"})
}

// waits says that nothing can go out. The watch starts the mail when it can.
func (o *Outbox) waits(ctx context.Context, run *jobs.Run, s sending) error {
	if s.Reason.Key == whyNoRelay {
		return nil
	}
	return run.Do(ctx, "outbox.wait", func(ctx context.Context, tx *db.Tx) error {
		g, err := o.lock(ctx, tx, s.ID)
		if err != nil || g.Settled {
			return err
		}
		g.State, g.Reason = Queued, Reason{Key: whyNoRelay}
		return storeOutgoing(ctx, tx, g)
	})
}

// ends writes how a try ended, tells who must know, and starts what comes
// after it, all together.
func (o *Outbox) ends(ctx context.Context, run *jobs.Run, s sending, attempt int64, r result) error {
	return run.Do(ctx, "outbox.settle", func(ctx context.Context, tx *db.Tx) error {
		was, err := o.lock(ctx, tx, s.ID)
		if err != nil || was.Settled {
			return err
		}
		if attempt == 0 { // it never came to DATA
			if attempt, err = beginAttempt(ctx, tx, s.ID, s.n, fmt.Sprint(run.ID)); err != nil {
				return err
			}
		}
		if err := endAttempt(ctx, tx, attempt, r); err != nil {
			return err
		}
		was.Tries++
		is, again := settle(was, r, tx.Now())
		return o.settled(ctx, tx, was, is, again)
	})
}

// settled stores what became of a mail and does what follows from it.
func (o *Outbox) settled(ctx context.Context, tx *db.Tx, was, is Outgoing, again time.Time) error {
	is.NextTry = db.Never
	if !is.Settled {
		is.NextTry = again
		if err := o.start(ctx, tx, is.ID, again); err != nil {
			return err
		}
	}
	if err := storeOutgoing(ctx, tx, is); err != nil {
		return err
	}
	if is.Settled && !was.Settled {
		if err := o.startNext(ctx, tx, is); err != nil {
			return err
		}
	}
	if is.Settled && is.State != Delivered && dead(is.Code, is.Reason.Args["text"]) {
		if err := o.trouble(ctx, tx, is.Rcpt, Bounced); err != nil {
			return err
		}
	}
	return o.tell(ctx, tx, was, is)
}

// start puts the job of a mail, of which there is never more than one.
func (o *Outbox) start(ctx context.Context, tx *db.Tx, id int64, at time.Time) error {
	return o.queue.Put(ctx, tx, Deliver{id}, jobs.At(at), jobs.Unique(fmt.Sprint(id)))
}

// startNext puts the job of the mail that waited for this one.
func (o *Outbox) startNext(ctx context.Context, tx *db.Tx, g Outgoing) error {
	id, err := after(ctx, tx, g)
	if err != nil || id == 0 {
		return err
	}
	return o.start(ctx, tx, id, tx.Now())
}

// tell tells the fact that a delivery is in another state; a final failure
// opens the case again and is a task for its owner.
func (o *Outbox) tell(ctx context.Context, tx *db.Tx, was, is Outgoing) error {
	if was.State == is.State && was.Settled == is.Settled {
		return nil
	}
	switch {
	case is.State == Failed:
		if err := o.failed(ctx, tx, is, "reply.failed"); err != nil {
			return err
		}
	case is.State == Uncertain && is.Settled:
		if err := o.failed(ctx, tx, is, "reply.uncertain"); err != nil {
			return err
		}
	}
	if was.State == is.State {
		return nil
	}
	return event.Tell(ctx, tx, o.bus, facts.DeliveryChanged{Case: is.CaseID, Message: is.MessageID, State: string(is.State)})
}

// failed makes a mail that did not reach its customer a task: the case is open,
// its next step says what happened, and it is due now.
func (o *Outbox) failed(ctx context.Context, tx *db.Tx, g Outgoing, kind string) error {
	c, err := o.cases.Take(ctx, tx, g.CaseID)
	if err != nil {
		return err
	}
	if err := o.cases.Undelivered(ctx, tx, c); err != nil {
		return err
	}
	if _, err = o.activity.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: g.CaseID, On: "message", OnID: g.MessageID,
		Data: map[string]any{"to": g.Rcpt, "why": g.Reason.Sentence()}}); err != nil {
		return err
	}
	writer, err := db.All(ctx, tx, scanID, `SELECT by_id FROM message WHERE id = $1 AND by_kind IN ('user', 'token')`, g.MessageID)
	if err != nil {
		return err
	}
	return o.tellStaff(ctx, tx, noticeFailed, g.CaseID, g.MessageID, append(writer, c.OwnerID)...)
}

// raw composes the bytes of a mail. They are the same each time, but for the
// files, which are read now.
func (o *Outbox) raw(ctx context.Context, s sending) ([]byte, error) {
	m := s.mail.Mail
	for _, f := range s.mail.Files {
		data, err := o.bytesOf(ctx, f)
		if err != nil {
			return nil, err
		}
		one := mail.File{Name: f.Name, Type: f.Type, Data: data}
		if f.Inline {
			one.ContentID = f.ContentID
		}
		m.Files = append(m.Files, one)
	}
	return mail.Compose(m)
}

func (o *Outbox) bytesOf(ctx context.Context, k cases.Kept) (_ []byte, err error) {
	r, err := o.files.Open(ctx, k)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return io.ReadAll(r)
}
