package cases

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
)

// Listener is a room that wants to hear what is said to us. It comes in two
// halves: Look runs before the transaction on the parsed message and touches
// nothing; Note runs in the transaction, in a savepoint of its own, with what
// Look returned. If either fails or panics, the message is filed all the same
// and the room's part is a job with retries.
type Listener struct {
	Name string // for ever: a waiting job names it
	Look func(ctx context.Context, v db.View, a Arrival) (any, error)
	Note func(ctx context.Context, tx *db.Tx, h *Held, message int64, looked any) error
}

// Looked is what the listeners made of an arrival, by name.
type Looked map[string]look

type look struct {
	value any
	err   error
}

// Listen adds a listener. At the start only, before anything arrives.
func (c *Cases) Listen(l Listener) { c.listeners = append(c.listeners, l) }

// Took has f told how long each half of each listener ran, by a clock.
func (c *Cases) Took(now func() time.Time, f func(listener string, d time.Duration)) {
	c.now, c.took = now, f
}

// Look has all listeners look at an arrival. A listener that fails is written
// down, not an error of ours.
func (c *Cases) Look(ctx context.Context, v db.View, a Arrival) Looked {
	all := Looked{}
	for _, l := range c.listeners {
		all[l.Name] = c.lookOnce(ctx, v, l, a)
	}
	return all
}

func (c *Cases) lookOnce(ctx context.Context, v db.View, l Listener, a Arrival) (out look) {
	defer c.timed(l.Name + " look")()
	defer func() {
		if p := recover(); p != nil {
			out = look{err: fmt.Errorf("%s: look: panic: %v", l.Name, p)}
		}
	}()
	if l.Look == nil {
		return look{}
	}
	out.value, out.err = l.Look(ctx, v, a)
	return out
}

// timed measures until the function it returns is called.
func (c *Cases) timed(what string) func() {
	if c.took == nil {
		return func() {}
	}
	began := c.now()
	return func() { c.took(what, c.now().Sub(began)) }
}

// noteAll has each listener note a message that is in its case. Who fails, or
// did not look, is run again by a job; what it wrote is taken back, also from
// the held case.
func (c *Cases) noteAll(ctx context.Context, tx *db.Tx, h *Held, message int64, looked Looked) error {
	for _, l := range c.listeners {
		part, ok := looked[l.Name]
		err := part.err
		if !ok {
			err = fmt.Errorf("%s has not looked", l.Name)
		}
		if err == nil {
			err = c.noteOnce(ctx, tx, l, h, message, part.value)
		}
		if err != nil {
			again := noteAgain{Listener: l.Name, Message: message, Why: firstLine(err)}
			if err := c.jobs.Put(ctx, tx, again, jobs.Unique(fmt.Sprintf("%s:%d", l.Name, message))); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Cases) noteOnce(ctx context.Context, tx *db.Tx, l Listener, h *Held, message int64, value any) error {
	if l.Note == nil {
		return nil
	}
	defer c.timed(l.Name + " note")()
	before := *h
	err := tx.Savepoint(ctx, l.Name, func() error { return l.Note(ctx, tx, h, message, value) })
	if err != nil {
		*h = before
	}
	return err
}

// firstLine is the beginning of an error for the job's row.
func firstLine(err error) string {
	return previewOf(err.Error())
}

// arrivalOf makes of a message what its listeners looked at, from the rows.
func (c *Cases) arrivalOf(ctx context.Context, v db.View, id int64) (Arrival, error) {
	m, err := messageByID(ctx, v, id)
	if err != nil {
		return Arrival{}, err
	}
	k, err := root(ctx, v, m.CaseID)
	if err != nil {
		return Arrival{}, err
	}
	html, err := db.Value[string](ctx, v, `SELECT html FROM message WHERE id = $1`, id)
	if err != nil {
		return Arrival{}, err
	}
	person, err := c.people.ByID(ctx, v, m.By.ID)
	if err != nil {
		return Arrival{}, err
	}
	a := Arrival{InboxID: k.InboxID, Channel: m.Via, Subject: m.Subject, Text: m.Text, Rest: m.Rest, MailID: m.MailID, IntakeID: m.IntakeID,
		At: m.At, JoinCase: k.ID, NotParticipant: m.NotParticipant, Lang: k.Lang, Problem: m.Problem, Trust: m.Trust, TrustWhy: m.TrustWhy}
	a.Person.Person, a.HTML = person, mail.SafeHTML(html)
	a.From.Name, a.From.Mail = m.ByName, m.FromAddress
	one := []StaffMessage{m}
	if err := c.withFiles(ctx, v, one); err != nil {
		return Arrival{}, err
	}
	for _, f := range one[0].Files {
		a.Files = append(a.Files, Kept{Name: f.Name, Type: f.Type, Size: f.Size, Inline: f.Inline})
	}
	return a, nil
}

// wake opens a waiting case at its date.
type wake struct {
	Case  int64     `json:"case"`
	Until time.Time `json:"until"`
}

// Kind is the name of the job.
func (wake) Kind() string { return "cases.wake" }

// noteAgain runs a listener's part that failed.
type noteAgain struct {
	Listener string `json:"listener"`
	Message  int64  `json:"message"`
	Why      string `json:"why"`
}

// Kind is the name of the job.
func (noteAgain) Kind() string { return "cases.note_again" }

// mountJobs says what the jobs of this package do.
func (c *Cases) mountJobs(q *jobs.Queue) {
	jobs.Handle(q, func(ctx context.Context, run *jobs.Run, w wake) error {
		ctx = staff.As(ctx, staff.System(w.Kind()))
		return run.Do(ctx, "cases.wake", func(ctx context.Context, tx *db.Tx) error {
			h, err := hold(ctx, tx, w.Case)
			if err != nil || h.ID != w.Case {
				return err // merged: undoing the merge looks at the date again
			}
			return c.woken(ctx, tx, h)
		})
	})
	jobs.Handle(q, func(ctx context.Context, run *jobs.Run, n noteAgain) error {
		ctx = staff.As(ctx, staff.System(n.Kind()))
		return c.runAgain(ctx, run, n)
	})
}

// runAgain runs both halves of one listener for a message that is filed.
func (c *Cases) runAgain(ctx context.Context, run *jobs.Run, n noteAgain) (err error) {
	defer fault.Wrap(&err, "cases.note_again(%s, message %d)", n.Listener, n.Message)
	for _, l := range c.listeners {
		if l.Name != n.Listener {
			continue
		}
		var looked look
		err := c.d.Read(ctx, "cases.note_again", func(ctx context.Context, v db.View) error {
			a, err := c.arrivalOf(ctx, v, n.Message)
			if err == nil {
				looked = c.lookOnce(ctx, v, l, a)
			}
			return err
		})
		if err != nil || looked.err != nil {
			return cmp.Or(err, looked.err)
		}
		return run.Do(ctx, "cases.note_again", func(ctx context.Context, tx *db.Tx) error {
			m, err := messageByID(ctx, tx, n.Message)
			if err != nil {
				return err
			}
			h, err := hold(ctx, tx, m.CaseID)
			if err != nil || l.Note == nil {
				return err
			}
			return l.Note(ctx, tx, h, n.Message, looked.value)
		})
	}
	return fmt.Errorf("no listener is called %q", n.Listener)
}
