package cases

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// SeedCase is a case of a seeded world. Seed gives it its id and ref, and
// reckons what follows from its messages and its status.
type SeedCase struct {
	Case
	Messages []SeedMessage // in the order they were said; at least one
	Actor    activity.Who  // whoever of us has moved it
}

// SeedMessage is one utterance of it. Seed gives it its id.
type SeedMessage struct {
	StaffMessage
	PersonID   int64 // who said it to us; 0 for ours
	Body       string
	References []string
}

// Seed adds many cases of a world, with their messages and what is recorded of
// them, and keeps every rule that filing keeps. It is for the system only.
func (c *Cases) Seed(ctx context.Context, tx *db.Tx, all []SeedCase) (err error) {
	defer fault.Wrap(&err, "cases.Seed")
	if err := staff.SystemOnly(ctx); err != nil {
		return err
	}
	if err := c.seedIDs(ctx, tx, all); err != nil {
		return err
	}
	var rows, messages, refs [][]any
	var happened []activity.Entry
	into := ""
	for i := range all {
		one := &all[i]
		if err := one.reckon(); err != nil {
			return err
		}
		var row []any
		into, row = caseRow(one.Case)
		rows = append(rows, row)
		for _, m := range one.Messages {
			messages = append(messages, messageRow(m))
			refs = append(refs, refRows(m)...)
		}
		happened = append(happened, one.happened()...)
		if one.Status == Waiting {
			if err := c.jobs.Put(ctx, tx, wake{Case: one.ID, Until: one.WaitingUntil}, jobs.At(one.WaitingUntil)); err != nil {
				return err
			}
		}
	}
	for _, part := range []struct {
		into string
		rows [][]any
	}{
		{into, rows},
		{`INSERT INTO message (id, case_id, kind, audience, person_id, by_kind, by_id, by_name, at, via, intake_id,
			mail_id, from_address, not_participant, problem, subject, body, rest, html)`, messages},
		{`INSERT INTO message_ref (message_id, sum, own)`, refs},
	} {
		if err := tx.InsertMany(ctx, part.into, part.rows); err != nil {
			return err
		}
	}
	return c.log.Seed(ctx, tx, happened)
}

// seedIDs gives cases and messages their ids, and each case a ref that none has.
func (c *Cases) seedIDs(ctx context.Context, tx *db.Tx, all []SeedCase) error {
	n := 0
	for _, one := range all {
		n += len(one.Messages)
	}
	ids, err := tx.NewIDs(ctx, "cases", len(all))
	if err != nil {
		return err
	}
	said, err := tx.NewIDs(ctx, "message", n)
	if err != nil {
		return err
	}
	used := map[string]bool{}
	for i := range all {
		one := &all[i]
		one.ID = ids[i]
		for one.Ref == "" || used[one.Ref] {
			if one.Ref, err = c.freeRef(ctx, tx); err != nil {
				return err
			}
		}
		used[one.Ref] = true
		for j := range one.Messages {
			one.Messages[j].ID, one.Messages[j].CaseID, said = said[0], one.ID, said[1:]
		}
	}
	return nil
}

// reckon fills in what follows from messages and status, as filing does.
func (s *SeedCase) reckon() error {
	if len(s.Messages) == 0 {
		return fmt.Errorf("a case without a message")
	}
	s.LastInboundAt, s.LastReplyAt, s.Weight = db.Never, db.Never, s.Need
	for i, m := range s.Messages {
		switch m.Kind {
		case Inbound:
			if i == 0 || s.Answered() {
				s.WaitsSince = m.At
			}
			s.LastInboundAt = m.At
		case Reply:
			s.LastReplyAt = m.At
			if m.Audience == ToCustomer {
				s.WaitsSince = m.At
			}
		}
		if m.Audience == ToCustomer {
			s.Preview = previewOf(m.Text)
		}
		s.UpdatedAt = m.At
	}
	s.CreatedAt, s.Case.Messages = s.Messages[0].At, len(s.Messages)
	if s.WaitsSince.IsZero() {
		s.WaitsSince = s.CreatedAt
	}
	s.Subject = subjectOf(s.Subject)
	s.Version = int64(len(s.Messages))
	s.settle(s.Status)
	if s.Status == Waiting {
		s.NextStep, s.NextDue = StepWaiting, s.WaitingUntil
	}
	return nil
}

// happened is what is recorded of a case.
func (s *SeedCase) happened() []activity.Entry {
	about := activity.Entry{CaseID: s.ID, PersonID: s.PersonID, InboxID: s.InboxID}
	var all []activity.Entry
	add := func(m SeedMessage, kind string, data map[string]any) *activity.Entry {
		e := about
		e.At, e.Kind, e.Who, e.Data = m.At, kind, m.By, data
		all = append(all, e)
		return &all[len(all)-1]
	}
	owned := s.OwnerID == 0
	for i, m := range s.Messages {
		if i == 0 {
			add(m, "case.opened", map[string]any{"channel": s.Channel})
		}
		kind := "message." + string(m.Kind)
		if m.Kind == Inbound {
			kind = "message.arrived"
		}
		e := add(m, kind, map[string]any{"audience": string(m.Audience)})
		e.On, e.OnID = "message", m.ID
		if m.Kind == Reply && !owned {
			owned = true
			add(m, "case.owner", map[string]any{"from": int64(0), "to": s.OwnerID})
		}
	}
	if s.Status.Shelf() != ShelfOpen {
		last := s.Messages[len(s.Messages)-1]
		last.By = s.Actor
		add(last, "case.status", map[string]any{"from": string(Open), "to": string(s.Status), "words": StatusNames.Say(s.Status)})
	}
	return all
}

// caseRow is the row of a case and the beginning of the statement for it.
func caseRow(c Case) (into string, row []any) {
	all := append([]value{{"id", c.ID}, {"ref", c.Ref}, {"person_id", c.PersonID}, {"channel", c.Channel}, {"created_at", c.CreatedAt}}, values(c)...)
	var b bytes.Buffer
	for i, v := range all {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(v.column)
		row = append(row, v.of)
	}
	return "INSERT INTO cases (" + b.String() + ")", row
}

func messageRow(m SeedMessage) []any {
	return []any{
		m.ID, m.CaseID, string(m.Kind), string(m.Audience), orNull(m.PersonID), m.By.Kind, m.By.ID, m.ByName, m.At, m.Via, orNull(m.IntakeID),
		mailID(m.MailID), m.FromAddress, m.NotParticipant, m.Problem, subjectOf(m.Subject), m.Text, m.Rest, m.Body,
	}
}

func refRows(m SeedMessage) (rows [][]any) {
	if id := mailID(m.MailID); id != "" {
		rows = append(rows, []any{m.ID, db.Hash(id), true})
	}
	for _, id := range slices.Compact(referenceIDs(m.MailID, m.References)) {
		rows = append(rows, []any{m.ID, db.Hash(id), false})
	}
	return rows
}
