package cases

import (
	"context"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// Opening is a case that one of us opens for a person.
type Opening struct {
	InboxID    int64
	Person     people.Held
	Channel    string // "" for the inbox's
	Subject    string
	Text       string // what the person said, in their words or ours; may be empty
	HTML       mail.SafeHTML
	AsNote     bool // Text is ours, for the staff
	Lang       string
	OwnerID    int64
	Files      []Kept
	ForeignIDs map[string]string // source to id
}

// Open opens a case for a person on behalf of the actor: a call was taken, a
// letter came, another system asked for it. It returns the case and the id of
// its first message, 0 when nothing was said.
func (c *Cases) Open(ctx context.Context, tx *db.Tx, o Opening) (_ *Held, message int64, err error) {
	defer fault.Wrap(&err, "cases.Open")
	actor, err := staff.Allow(ctx, staff.CasesOpen)
	if err != nil {
		return nil, 0, err
	}
	if subjectOf(o.Subject) == "" && o.Text == "" {
		return nil, 0, fault.Field("subject", "cases.fault.nothing_said")
	}
	h, err := c.begin(ctx, tx, beginning{inbox: o.InboxID, person: o.Person, channel: o.Channel, subject: o.Subject, lang: o.Lang, at: tx.Now(), owner: o.OwnerID})
	if err != nil {
		return nil, 0, err
	}
	if ok, err := InScope(ctx, tx, actor.Scope(), h.Case); err != nil || !ok {
		return nil, 0, fault.Field("inbox_id", "cases.fault.inbox").Because(err)
	}
	for source, id := range o.ForeignIDs {
		if err := c.ForeignID(ctx, tx, h, source, id); err != nil {
			return nil, 0, err
		}
	}
	if o.AsNote || o.Text == "" && o.HTML == "" {
		return c.openQuietly(ctx, tx, h, o)
	}
	a := Arrival{InboxID: h.InboxID, Person: o.Person, Channel: h.Channel, Subject: o.Subject, Text: o.Text, HTML: o.HTML, Files: o.Files, At: tx.Now(), Lang: o.Lang}
	m, err := c.message(ctx, tx, h, a, []int64{o.Person.ID})
	if err != nil {
		return nil, 0, err
	}
	if _, err := c.heard(ctx, tx, h, a, m, true); err != nil {
		return nil, 0, err
	}
	if err := c.tellArrived(ctx, tx, h, m, h.Status, Outcome{Opened: true}, false); err != nil {
		return nil, 0, err
	}
	return h, m.ID, c.noteAll(ctx, tx, h, m.ID, nil)
}

// openQuietly opens a case in which the person has not said anything.
func (c *Cases) openQuietly(ctx context.Context, tx *db.Tx, h *Held, o Opening) (*Held, int64, error) {
	if err := c.record(ctx, tx, h.Case, "case.opened", map[string]any{"channel": h.Channel}); err != nil {
		return nil, 0, err
	}
	if err := event.Tell(ctx, tx, c.bus, facts.CaseOpened{Case: h.ID, Inbox: h.InboxID, Person: h.PersonID}); err != nil {
		return nil, 0, err
	}
	if h.fallen {
		if err := c.fell(ctx, tx, h, Case{}); err != nil {
			return nil, 0, err
		}
	}
	if o.Text == "" && o.HTML == "" {
		return h, 0, nil
	}
	m, err := c.Say(ctx, tx, h, Utterance{Kind: Note, Text: o.Text, HTML: o.HTML, Files: o.Files})
	return h, m.ID, err
}

// Say writes something of ours into a case. It is the only way in for what we
// say; sending it is the outbox's work. It changes no status but one: whoever
// says something in a new case has looked at it, so it is open.
func (c *Cases) Say(ctx context.Context, tx *db.Tx, h *Held, u Utterance) (_ StaffMessage, err error) {
	defer fault.Wrap(&err, "cases.Say(case %d)", h.ID)
	actor, err := staff.Allow(ctx, toSay(u.Kind))
	if err != nil {
		return StaffMessage{}, err
	}
	m, err := c.utter(ctx, tx, h, u, actor)
	if err != nil {
		return m, err
	}
	was := h.Status
	h.Messages++
	if m.Kind == Reply {
		h.LastReplyAt = m.At
		if err := c.answered(ctx, tx, h, m); err != nil {
			return m, err
		}
	}
	if m.Kind == Reply && m.Audience == ToCustomer { // lists show what people say
		h.Preview, h.WaitsSince = previewOf(u.Text), m.At
	}
	if h.Status == Fresh && m.Kind != Automatic {
		h.settle(Open)
	}
	if err := save(ctx, tx, h); err != nil {
		return m, err
	}
	if err := c.recordMessage(ctx, tx, h.Case, "message."+string(m.Kind), m); err != nil {
		return m, err
	}
	if was != h.Status {
		if err := c.moved(ctx, tx, h, was); err != nil {
			return m, err
		}
	}
	return m, c.tellSaid(ctx, tx, h, m, actor)
}

// followUp is how much business time after our answer somebody looks whether it
// helped: two working days of eight hours.
const followUp = 16 * time.Hour

// answered gives an open case its next step once the customer has our answer.
// A step in somebody's own words stays.
func (c *Cases) answered(ctx context.Context, tx *db.Tx, h *Held, m StaffMessage) error {
	if _, ours := h.StepKey(); !ours || h.Status.Shelf() != ShelfOpen || m.Audience != ToCustomer {
		return nil
	}
	in, err := c.inboxes.Open(ctx, tx, h.InboxID)
	if err != nil {
		return err
	}
	h.NextStep, h.NextDue, h.NextBy = StepFollowUp, in.Hours.Add(tx.Now(), followUp), 0
	return nil
}

// toSay is the permission an utterance takes.
func toSay(k Kind) staff.Permission {
	if k == Note {
		return staff.CasesNote
	}
	return staff.CasesReply
}

func (c *Cases) utter(ctx context.Context, tx *db.Tx, h *Held, u Utterance, actor staff.Actor) (StaffMessage, error) {
	by, _ := activity.Acting(ctx)
	m := StaffMessage{CaseID: h.ID, Kind: u.Kind, Audience: ToCustomer, ParticipantID: u.ParticipantID, By: by, ByName: actor.Name,
		Subject: subjectOf(u.Subject), Text: u.Text, Rest: u.Rest, HTML: u.HTML != "", At: u.At, Via: u.Via, MailID: mailID(u.MailID)}
	switch {
	case u.Kind != Reply && u.Kind != Note && u.Kind != Automatic:
		return m, fault.Field("kind", "cases.fault.kind")
	case u.Text == "" && u.HTML == "" && len(u.Files) == 0:
		return m, fault.Field("text", "cases.fault.nothing_said")
	case u.Kind == Note:
		m.Audience, m.ParticipantID = ToStaff, 0
	case u.ParticipantID != 0:
		p, err := c.participant(ctx, tx, h, u.ParticipantID, false)
		if err != nil {
			return m, err
		}
		if m.Audience = ToThird; p.Role != Third {
			m.Audience, m.ParticipantID = ToCustomer, 0
		}
	}
	if m.At.IsZero() {
		m.At = tx.Now()
	}
	if m.Via == "" {
		m.Via = h.Channel
	}
	var err error
	if m.ID, err = insertMessage(ctx, tx, m, 0, string(u.HTML)); err != nil {
		return m, err
	}
	if err := insertRefs(ctx, tx, m.ID, u.MailID, u.References); err != nil {
		return m, err
	}
	if err := c.attach(ctx, tx, h.ID, m.ID, u.Files); err != nil || len(u.Files) == 0 {
		return m, err
	}
	files, err := c.files.Of(ctx, tx, []int64{m.ID})
	m.Files = files[m.ID]
	return m, err
}

func (c *Cases) tellSaid(ctx context.Context, tx *db.Tx, h *Held, m StaffMessage, actor staff.Actor) error {
	user := int64(0)
	if actor.Kind == staff.KindUser || actor.Kind == staff.KindToken {
		user = actor.ID
	}
	switch m.Kind {
	case Reply:
		return event.Tell(ctx, tx, c.bus, facts.ReplySent{Case: h.ID, Message: m.ID, By: user})
	case Note:
		return event.Tell(ctx, tx, c.bus, facts.NoteAdded{Case: h.ID, Message: m.ID, By: user})
	}
	return nil
}

func (c *Cases) attach(ctx context.Context, tx *db.Tx, caseID, message int64, files []Kept) error {
	if len(files) == 0 {
		return nil
	}
	if c.files.Attach == nil {
		return fault.New(fault.Internal, "cases.fault.no_files")
	}
	return c.files.Attach(ctx, tx, caseID, message, files)
}
