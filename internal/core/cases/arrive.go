package cases

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
)

// Arrived files something said to us: into the case a valid token of ours
// names, else into the case its references lead to, else into a new one. What
// was waiting or done is open again. Every word is kept, whoever wrote it; who
// is no participant is shown to the staff only. Whoever opens a case may be
// anybody: nothing is shown to them, and we write to the address they named.
func (c *Cases) Arrived(ctx context.Context, tx *db.Tx, a Arrival) (out Outcome, err error) {
	defer fault.Wrap(&err, "cases.Arrived(intake %d)", a.IntakeID)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return out, err
	}
	if a.At.IsZero() {
		a.At = tx.Now()
	}
	family, err := c.people.Family(ctx, tx, a.Person.ID)
	if err != nil {
		return out, err
	}
	h, err := c.home(ctx, tx, a, family)
	if err != nil {
		return out, err
	}
	if out.Opened = h == nil; out.Opened {
		if h, err = c.begin(ctx, tx, beginning{inbox: a.InboxID, person: a.Person, channel: a.Channel, subject: a.Subject, lang: a.Lang, at: a.At, history: a.History, weighed: c.weighedBy(Case{}, a.Looked)}); err != nil {
			return out, err
		}
		a.NotParticipant = false
	}
	m, err := c.message(ctx, tx, h, a, family)
	if err != nil {
		return out, err
	}
	out.Held, out.MessageID = h, m.ID
	was := h.Status
	if out.Reopened, err = c.heard(ctx, tx, h, a, m, out.Opened); err != nil {
		return out, err
	}
	if err := c.tellArrived(ctx, tx, h, m, was, out, a.History); err != nil {
		return out, err
	}
	return out, c.noteAll(ctx, tx, h, m.ID, a.Looked)
}

// home is the case an arrival joins, held, or nil for a new one.
func (c *Cases) home(ctx context.Context, tx *db.Tx, a Arrival, family []int64) (*Held, error) {
	id := a.JoinCase
	if id == 0 {
		found, err := c.joins(ctx, tx, a, family)
		if err != nil || found == 0 {
			return nil, err
		}
		id = found
	}
	return hold(ctx, tx, id)
}

// message writes an arrival as a message of the case.
func (c *Cases) message(ctx context.Context, tx *db.Tx, h *Held, a Arrival, family []int64) (StaffMessage, error) {
	m := StaffMessage{CaseID: h.ID, Kind: Inbound, Audience: ToCustomer, By: activity.Who{Kind: activity.Customer, ID: a.Person.ID},
		ByName: a.From.Name, Subject: subjectOf(a.Subject), Text: a.Text, Rest: a.Rest, At: a.At, Via: a.Channel, IntakeID: a.IntakeID,
		MailID: mailID(a.MailID), FromAddress: a.From.Mail, Problem: a.Problem, Trust: a.Trust, TrustWhy: a.TrustWhy}
	if m.ByName == "" {
		m.ByName = a.Person.Name
	}
	part, ok, err := c.takesPart(ctx, tx, h.Case, a, family)
	switch {
	case err != nil:
		return m, err
	case !ok:
		m.NotParticipant, m.Audience = true, ToStaff
	case part.Role == Third:
		m.Audience, m.ParticipantID = ToThird, part.ID
	}
	m.ID, err = insertMessage(ctx, tx, m, a.Person.ID, string(a.HTML))
	if err != nil {
		return m, err
	}
	if err := insertRefs(ctx, tx, m.ID, a.MailID, a.References); err != nil {
		return m, err
	}
	return m, c.attach(ctx, tx, h.ID, m.ID, a.Files)
}

// takesPart says whether the sender of an arrival takes part in the case: the
// person it is for, or someone whom one of us added. Whom the sender check
// does not vouch for does not.
func (c *Cases) takesPart(ctx context.Context, v db.View, k Case, a Arrival, family []int64) (Participant, bool, error) {
	if a.NotParticipant {
		return Participant{}, false, nil
	}
	cases, err := familyOf(ctx, v, k.ID)
	if err != nil {
		return Participant{}, false, err
	}
	for _, id := range cases {
		member := k
		if id != k.ID {
			if member, err = rowByID(ctx, v, id); err != nil {
				return Participant{}, false, err
			}
		}
		if slices.Contains(family, member.PersonID) {
			return Participant{Role: Requester}, true, nil
		}
	}
	all, err := participantsOf(ctx, v, cases)
	if err != nil {
		return Participant{}, false, err
	}
	for _, p := range all {
		if p.Address != "" && db.Key(p.Address) == db.Key(a.From.Mail) || p.PersonID != 0 && slices.Contains(family, p.PersonID) {
			return p, true, nil
		}
	}
	return Participant{}, false, nil
}

// heard brings the case up to date with what was said: counters, preview, and
// whose turn it is. A case that was waiting or done is open again; an open one
// is looked at no later than the desk's own step would be. A step in somebody's
// own words stays; one of the desk's own becomes the answer: to look whether an
// earlier one helped is no step any more once the customer has said so. What lay
// there before we looked changes no turn.
func (c *Cases) heard(ctx context.Context, tx *db.Tx, h *Held, a Arrival, m StaffMessage, opened bool) (reopened bool, err error) {
	h.Messages++
	if !opened && !a.History && m.Audience == ToCustomer {
		h.weighed(c.weighedBy(h.Case, a.Looked))
		if h.Status.Shelf() != ShelfOpen || h.Answered() {
			h.WaitsSince = a.At
		}
	}
	if opened || !earlier(a.At, h.LastInboundAt) && !earlier(a.At, h.LastReplyAt) {
		h.Preview = previewOf(a.Text)
	}
	if db.IsNever(h.LastInboundAt) || a.At.After(h.LastInboundAt) {
		h.LastInboundAt = a.At
	}
	if h.Lang == "" {
		h.Lang = a.Lang
	}
	if !opened && !a.History {
		due, err := c.due(ctx, tx, h.InboxID, a.At)
		if err != nil {
			return false, err
		}
		reopened = h.Status.Shelf() != ShelfOpen
		step, ours := h.StepKey()
		switch {
		case reopened:
			h.settle(Open)
			h.NextStep, h.NextDue, h.NextBy = StepAnswer, due, 0
			if err := c.keeper(ctx, tx, h); err != nil {
				return false, err
			}
		case step == StepFollowUp:
			h.NextStep, h.NextDue = StepAnswer, due
		case h.NextDue.After(due):
			h.NextDue = due
			if ours {
				h.NextStep = StepAnswer
			}
		}
	}
	return reopened, save(ctx, tx, h)
}

// earlier says whether something came before what is the latest; [db.Never] is
// nothing yet.
func earlier(at, latest time.Time) bool { return !db.IsNever(latest) && at.Before(latest) }

// tellArrived writes the timeline and tells the facts.
func (c *Cases) tellArrived(ctx context.Context, tx *db.Tx, h *Held, m StaffMessage, was Status, out Outcome, history bool) error {
	if out.Opened {
		if err := c.record(ctx, tx, h.Case, "case.opened", map[string]any{"channel": h.Channel}); err != nil {
			return err
		}
		if err := event.Tell(ctx, tx, c.bus, facts.CaseOpened{Case: h.ID, Inbox: h.InboxID, Person: h.PersonID, Message: m.ID, History: history}); err != nil {
			return err
		}
		if h.fallen {
			if err := c.fell(ctx, tx, h, Case{}); err != nil {
				return err
			}
		}
	}
	if err := c.recordMessage(ctx, tx, h.Case, "message.arrived", m); err != nil {
		return err
	}
	if out.Reopened {
		if err := c.record(ctx, tx, h.Case, "case.reopened", map[string]any{"from": string(was), "message": m.ID}); err != nil {
			return err
		}
		if err := event.Tell(ctx, tx, c.bus, facts.StatusChanged{Case: h.ID, From: string(was), To: string(h.Status)}); err != nil {
			return err
		}
	}
	return event.Tell(ctx, tx, c.bus, facts.MessageArrived{Case: h.ID, Inbox: h.InboxID, Person: m.By.ID, Message: m.ID, First: out.Opened, History: history})
}

// beginning is what a new case begins with.
type beginning struct {
	inbox   int64
	person  people.Held
	channel string
	subject string
	lang    string
	at      time.Time
	history bool // it lay there before we looked
	owner   int64
	weighed Weighed
}

// begin opens a case: new, with the first answer as its next step. One that is
// made from history began when its mail came. Its step is to look whether it
// still needs an answer, and the date of that is as far off as a date may be: a
// case is never without a next step, and nobody is told that this one is late.
func (c *Cases) begin(ctx context.Context, tx *db.Tx, b beginning) (*Held, error) {
	in, err := c.inboxes.Open(ctx, tx, b.inbox)
	if err != nil {
		return nil, err
	}
	step, began := StepFirstAnswer, tx.Now()
	due, err := c.due(ctx, tx, b.inbox, b.at)
	if err != nil {
		return nil, err
	}
	if b.history {
		step, due, began = StepHistory, tx.Now().Add(longestWait), b.at
	}
	ref, err := c.freeRef(ctx, tx)
	if err != nil {
		return nil, err
	}
	if b.channel == "" {
		b.channel = string(in.Channel)
	}
	h := held(Case{Ref: ref, InboxID: in.ID, BrandID: in.BrandID, PersonID: b.person.ID, Subject: subjectOf(b.subject),
		Status: Fresh, OwnerID: b.owner, TeamID: in.TeamID, Channel: b.channel, Lang: b.lang, NextStep: step, NextDue: due,
		WaitingUntil: db.Never, LastInboundAt: db.Never, LastReplyAt: db.Never, CreatedAt: began})
	h.weighed(b.weighed)
	if err := c.falls(ctx, tx, h); err != nil {
		return nil, err
	}
	k, err := insertCase(ctx, tx, h.Case)
	if err != nil {
		return nil, err
	}
	opened := held(k)
	opened.fallen = h.fallen
	return opened, nil
}
