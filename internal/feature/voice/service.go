package voice

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Voice is what can be done with calls.
type Voice struct {
	desk *desk.Desk
	set  preferences
	word Word // of a promise; zero: a call that was asked for is none
	duty func(ctx context.Context, v db.View, team int64, from, until time.Time) ([]Span, error)
	owes func(ctx context.Context, v db.View, ids []int64) ([]Owed, error)
}

// Word is how another room keeps our word that we call.
type Word struct {
	Make     func(ctx context.Context, tx *db.Tx, h *cases.Held, what string, due time.Time) (int64, error)
	Keep     func(ctx context.Context, tx *db.Tx, id int64) error
	Withdraw func(ctx context.Context, tx *db.Tx, id int64, reason string) error
	// Move puts another time in the place of one, as a message of the customer's asks.
	Move func(ctx context.Context, tx *db.Tx, id int64, what string, due time.Time, message int64) (int64, error)
}

// Owed is something that is owed in a case, for whoever talks to its customer.
type Owed struct {
	CaseID int64
	What   string
	Due    time.Time // zero for what has no time
	Late   bool
	Icon   string
}

// Span is a stretch of time.
type Span struct{ From, Until time.Time }

// WordBy says who keeps our word that we call. Called while the product is put
// together, as are the two below.
func (s *Voice) WordBy(w Word) { s.word = w }

// DutyBy says when somebody is on duty for a team outside working hours.
func (s *Voice) DutyBy(f func(ctx context.Context, v db.View, team int64, from, until time.Time) ([]Span, error)) {
	s.duty = f
}

// OwesBy says what else is owed in cases, beside their next steps.
func (s *Voice) OwesBy(f func(ctx context.Context, v db.View, ids []int64) ([]Owed, error)) {
	s.owes = f
}

// itself is the context of the desk's own work.
func itself(ctx context.Context) context.Context { return staff.As(ctx, staff.System("voice")) }

// longestText is how much one can note of a call, in bytes.
const longestText = 100_000

// Note is what somebody notes of a call.
type Note struct {
	Direction Direction
	Outcome   Outcome // of a call out
	Number    string  // as it was typed; "" where it is not known
	Name      string
	PersonID  int64 // who it is; 0: by number or name
	CaseID    int64 // 0 for a new case
	InboxID   int64 // of a new case; 0 for the first
	Subject   string
	Text      string // what was said
	Key       string // the caller's own: a repeat notes nothing more; "" for none
}

// check refuses what is no call.
func (n *Note) check() error {
	if n.Direction == "" {
		n.Direction = In
	}
	if n.Direction == In {
		n.Outcome = Reached
	}
	n.Text, n.Subject = strings.TrimSpace(n.Text), strings.TrimSpace(n.Subject)
	switch {
	case n.Direction != In && n.Direction != Out:
		return fault.Field("direction", "voice.fault.direction")
	case n.Outcome != Reached && n.Outcome != LeftWord && n.Outcome != Nobody:
		return fault.Field("outcome", "voice.fault.outcome")
	case n.Text == "" && n.Outcome == Reached:
		return fault.Field("text", "voice.fault.text")
	case len(n.Text) > longestText:
		return fault.Field("text", "voice.fault.long")
	}
	return nil
}

// subject is what a new case is called: as somebody says, else how the words begin.
func (n Note) subject() string {
	if n.Subject != "" {
		return n.Subject
	}
	line, _, _ := strings.Cut(n.Text, "\n")
	if r := []rune(strings.TrimSpace(line)); len(r) > 70 {
		return strings.TrimRight(string(r[:70]), " ") + "…"
	}
	return strings.TrimSpace(line)
}

// Note writes down a call that was had. What was said in a call in is filed as a
// mail is; what we said in one out is an answer of ours. Whoever opens a case by it
// looks after it.
func (s *Voice) Note(ctx context.Context, tx *db.Tx, n Note) (_ Call, err error) {
	defer fault.Wrap(&err, "voice.Note")
	actor, err := staff.Allow(ctx, staff.CasesOpen)
	if err != nil {
		return Call{}, err
	}
	if err := n.check(); err != nil {
		return Call{}, err
	}
	if n.Key != "" {
		n.Key = fmt.Sprintf("%d:%s", actor.ID, n.Key)
		if err := tx.Lock(ctx, "call", n.Key); err != nil {
			return Call{}, err
		}
		if before, err := byKey(ctx, tx, n.Key); !fault.Is(err, fault.NotFound) {
			return before, err
		}
	}
	if n.CaseID != 0 {
		c, err := s.desk.Cases.ByID(ctx, tx, n.CaseID)
		if err != nil {
			return Call{}, err
		}
		n.InboxID = c.InboxID
		if n.PersonID == 0 && n.Number == "" && n.Name == "" {
			n.PersonID = c.PersonID
		}
	}
	person, number, err := s.who(ctx, tx, n)
	if err != nil {
		return Call{}, err
	}
	c := Call{PersonID: person.ID, Why: Noted, Direction: n.Direction, Number: number, DueAt: tx.Now(), Outcome: n.Outcome, MadeBy: actor.ID, EndedBy: actor.ID, EndedAt: tx.Now(),
		key: n.Key}
	if n.Direction == In {
		return s.noteIn(ctx, tx, n, c)
	}
	return s.noteOut(ctx, tx, n, c, person)
}

// noteIn files what somebody said to us.
func (s *Voice) noteIn(ctx context.Context, tx *db.Tx, n Note, c Call) (Call, error) {
	item, err := s.desk.Intake.Hear(ctx, tx, intake.Said{Via: intake.Page, InboxID: n.InboxID, CaseID: n.CaseID, PersonID: c.PersonID, Subject: n.subject(),
		Text: n.Text, Channel: channel})
	if err != nil {
		return c, err
	}
	c.CaseID, c.MessageID = item.CaseID, item.MessageID
	if n.CaseID == 0 {
		if err := s.look(ctx, tx, c); err != nil {
			return c, err
		}
	}
	return s.had(ctx, tx, c)
}

// channel is how messages that were spoken came.
const channel = "voice"

// look gives a case that nobody looks after to whoever took its call.
func (s *Voice) look(ctx context.Context, tx *db.Tx, c Call) error {
	h, err := s.desk.Cases.Take(ctx, tx, c.CaseID)
	if err != nil || h.OwnerID != 0 {
		return err
	}
	actor, err := staff.Allow(ctx, staff.CasesChange)
	if err != nil {
		return err
	}
	return s.desk.Cases.Own(ctx, tx, h, actor.ID)
}

// noteOut writes down what we said to somebody, or that we did not reach them.
func (s *Voice) noteOut(ctx context.Context, tx *db.Tx, n Note, c Call, person people.Held) (_ Call, err error) {
	var h *cases.Held
	if n.CaseID != 0 {
		h, err = s.desk.Cases.Take(ctx, tx, n.CaseID)
	} else {
		inbox, err := s.inbox(ctx, tx, n.InboxID)
		if err != nil {
			return c, err
		}
		if n.subject() == "" {
			return c, fault.Field("subject", "voice.fault.subject")
		}
		h, _, err = s.desk.Cases.Open(ctx, tx, cases.Opening{InboxID: inbox.ID, Person: person, Channel: channel, Subject: n.subject(), OwnerID: c.MadeBy})
		if err != nil {
			return c, err
		}
	}
	if err != nil {
		return c, err
	}
	c.CaseID = h.ID
	if c.MessageID, err = s.say(ctx, tx, h, n.Outcome, n.Text); err != nil {
		return c, err
	}
	if c, err = s.had(ctx, tx, c); err != nil || n.Outcome != Reached {
		return c, err
	}
	asked, is, err := askedOf(ctx, tx, h.ID)
	if err != nil || !is {
		return c, err
	}
	_, err = s.reached(ctx, tx, asked, 0)
	return c, err
}

// say writes what was said in a call out: what the customer heard is an answer, what
// nobody heard is a note. It returns 0 where nothing was said.
func (s *Voice) say(ctx context.Context, tx *db.Tx, h *cases.Held, how Outcome, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	u := cases.Utterance{Kind: cases.Reply, Text: text, Via: channel}
	if how != Reached {
		u.Kind = cases.Note
	}
	m, err := s.desk.Cases.Say(ctx, tx, h, u)
	return m.ID, err
}

// had stores a call that has ended, and tells of it.
func (s *Voice) had(ctx context.Context, tx *db.Tx, c Call) (_ Call, err error) {
	if c.ID, err = insert(ctx, tx, c); err != nil {
		return c, err
	}
	kind := "call.in"
	if c.Direction == Out {
		kind = "call.out"
	}
	if err := s.told(ctx, tx, c, kind, map[string]any{"outcome": OutcomeNames.Say(c.Outcome)}); err != nil {
		return c, err
	}
	return byID(ctx, tx, c.ID)
}

// told records what happened to a call.
func (s *Voice) told(ctx context.Context, tx *db.Tx, c Call, kind string, data map[string]any) error {
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: c.CaseID, PersonID: c.PersonID, On: "call", OnID: c.ID, Data: data})
	return err
}

// ByID returns a call, if the actor may see its case.
func (s *Voice) ByID(ctx context.Context, v db.View, id int64) (_ Call, err error) {
	defer fault.Wrap(&err, "voice.ByID(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Call{}, err
	}
	c, err := byID(ctx, v, id)
	if err == nil {
		_, err = s.desk.Cases.ByID(ctx, v, c.CaseID)
	}
	if fault.Is(err, fault.NotFound) {
		return Call{}, fault.New(fault.NotFound, "voice.fault.not_found").Because(err)
	}
	return c, err
}

// OfCase returns the newest calls of a case and of what was merged into it, those to
// make first.
func (s *Voice) OfCase(ctx context.Context, v db.View, id int64) (_ []Call, err error) {
	defer fault.Wrap(&err, "voice.OfCase(%d)", id)
	c, err := s.desk.Cases.ByID(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return ofCase(ctx, v, c.ID, mostShown)
}

// mostShown is how many calls of a case are shown.
const mostShown = 20
