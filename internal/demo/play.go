package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/products"
	"kept.example/kept/internal/feature/promises"
	"kept.example/kept/internal/feature/questions"
	"kept.example/kept/internal/feature/remedies"
	"kept.example/kept/internal/feature/requests"
	"kept.example/kept/internal/feature/tags"
	"kept.example/kept/internal/feature/verified"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// plan puts the steps of a case on the agenda.
func (s *stage) plan(t tale) error {
	who, err := mail.ParseAddress(t.Person)
	if err != nil {
		return err
	}
	s.people[t.Key] = who
	for _, st := range t.Step {
		do := func() error { return s.happens(t, st) }
		if err := s.at(st.At, t.Key, do); err != nil {
			return err
		}
	}
	return nil
}

// happens does one step.
func (s *stage) happens(t tale, st step) error {
	if st.Says != "" {
		if err := s.says(t, st); err != nil {
			return err
		}
	}
	if st.Confirms {
		if err := s.confirms(t); err != nil {
			return err
		}
	}
	if st.Refuses != "" {
		if err := s.refuses(t, st.Refuses); err != nil {
			return err
		}
	}
	if st.Bounce {
		if err := s.returned(t); err != nil {
			return err
		}
	}
	if st.By == "" {
		return s.tagged(t, st, "frida")
	}
	if err := s.about(t, st); err != nil {
		return err
	}
	if err := s.writes(t, st); err != nil {
		return err
	}
	if err := s.speaksOf(t, st, st.By); err != nil {
		return err
	}
	if err := s.tagged(t, st, st.By); err != nil {
		return err
	}
	if st.Loss != nil {
		if err := s.loses(t, st); err != nil {
			return err
		}
	}
	if st.Loan != nil {
		if err := s.lends(t, st); err != nil {
			return err
		}
	}
	if st.Parcel != nil {
		if err := s.parcel(t, st); err != nil {
			return err
		}
	}
	if st.Merge != "" {
		if err := s.merges(t, st); err != nil {
			return err
		}
	}
	return s.moves(t, st)
}

// about says what a case is about, by whoever is the first of us in it.
func (s *stage) about(t tale, st step) error {
	topic := s.topics[t.Topic]
	if topic == 0 {
		return nil
	}
	return s.held(st.By, s.cases[t.Key], func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		if h.TopicID != 0 {
			return nil
		}
		return s.Cases.SetTopic(ctx, tx, h, topic)
	})
}

// merges joins the case to another of the same matter.
func (s *stage) merges(t tale, st step) error {
	return s.as(st.By, func(ctx context.Context, tx *db.Tx) error {
		from, into, err := s.Cases.TakePair(ctx, tx, s.cases[t.Key], s.cases[st.Merge])
		if err != nil {
			return err
		}
		return s.Cases.Merge(ctx, tx, from, into, "")
	})
}

// returned has our newest letter to the customer come back.
func (s *stage) returned(t tale) error {
	who := s.people[t.Key]
	for _, l := range s.sink.Letters(who.Mail) {
		if l.Written || l.Return == "" {
			continue
		}
		back := saying{From: who, Answers: &l, How: bounce, Permanent: true}
		s.letters++
		_, domain, _ := strings.Cut(who.Mail, "@")
		raw := back.report(fmt.Sprintf("back-%d@%s", s.letters, domain), s.time.In(s.zone))
		_, err := s.Intake.ReceiveFrom(s.then(), intake.Source{
			Via:      intake.SMTP,
			Envelope: mail.Envelope{To: []string{l.Return}, RemoteIP: "192.0.2.25", HELO: "mail." + domain, TLS: true},
		}, raw)
		return err
	}
	return errors.New("no letter can come back")
}

// says sends what a customer writes to the desk, and has it filed.
func (s *stage) says(t tale, st step) error {
	s.letters++
	in, who := s.inboxes[t.Inbox], s.people[t.Key]
	_, domain, _ := strings.Cut(who.Mail, "@")
	l := mail.Outgoing{
		From: who, To: []mail.Address{{Name: s.brandOf(t.Inbox), Mail: in.Address}}, Subject: t.Subject, Text: strings.TrimSpace(st.Says) + "\n",
		HTML: st.HTML, MessageID: fmt.Sprintf("%s-%d@%s", t.Key, s.letters, domain), Date: s.time.In(s.zone), Lang: in.Lang,
	}
	if t.Robot {
		l.Auto = "auto-replied"
	}
	if id := s.cases[t.Key]; id != 0 {
		last, err := s.lastReply(id)
		if err != nil {
			return err
		}
		l.Subject, l.InReplyTo, l.References = "Re: "+t.Subject, last, []string{last}
	}
	if st.Inline != "" {
		f, err := attachment(st.Inline)
		if err != nil {
			return err
		}
		f.ContentID = "photo"
		l.Files = append(l.Files, f)
	}
	for _, name := range st.Files {
		f, err := attachment(name)
		if err != nil {
			return err
		}
		l.Files = append(l.Files, f)
	}
	raw, err := mail.Compose(l)
	if err != nil {
		return err
	}
	items, err := s.Intake.ReceiveFrom(s.then(), intake.Source{
		Via:      intake.SMTP,
		Envelope: mail.Envelope{From: who.Mail, To: []string{in.Address}, RemoteIP: "192.0.2.25", HELO: "mail." + domain, TLS: true},
	}, raw)
	if err != nil {
		return err
	}
	if err := s.runDue(); err != nil || t.Robot || t.Junk {
		return err
	}
	return s.DB.Read(s.ctx, "demo.filed", func(ctx context.Context, v db.View) error {
		for _, id := range items {
			item, err := s.Intake.ByID(ctx, v, id)
			if err != nil {
				return err
			}
			if item.CaseID == 0 {
				return fmt.Errorf("the letter was not filed: %s", item.State)
			}
			s.cases[t.Key] = item.CaseID
		}
		return nil
	})
}

// lastReply is the Message-ID of our newest reply in a case.
func (s *stage) lastReply(id int64) (mailID string, err error) {
	err = s.DB.Read(s.ctx, "demo.thread", func(ctx context.Context, v db.View) error {
		all, err := s.Cases.ForStaff(ctx, v, id, 0, 0)
		for _, m := range all {
			if m.Kind == cases.Reply {
				mailID = m.MailID
			}
		}
		return err
	})
	if err == nil && mailID == "" {
		err = errors.New("there is no reply to answer")
	}
	return mailID, err
}

// writes adds a note or sends a reply with its promises.
func (s *stage) writes(t tale, st step) error {
	id := s.cases[t.Key]
	if st.Note != "" {
		return s.as(st.By, func(ctx context.Context, tx *db.Tx) error {
			_, err := s.Outbox.Note(ctx, tx, id, outbox.NewNote{Text: st.Note})
			return err
		})
	}
	if st.Draft != "" {
		return s.as(st.By, func(ctx context.Context, tx *db.Tx) error {
			return s.Outbox.SaveDraft(ctx, tx, id, cases.Reply, strings.TrimSpace(st.Draft), "")
		})
	}
	if st.Reply == "" {
		return nil
	}
	r := outbox.Reply{Text: strings.TrimSpace(st.Reply), SetStatus: cases.Status(st.Status), WaitWhy: st.Why}
	if st.Waits != "" {
		until, err := when(s.now, s.zone, st.Waits)
		if err != nil {
			return err
		}
		r.SetStatus, r.WaitUntil = cases.Waiting, until
	}
	drafts, err := s.drafts(st)
	if err != nil {
		return err
	}
	r.Parts = map[string]any{}
	if len(drafts) > 0 {
		name, value := promises.Given(drafts...)
		r.Parts[name] = value
	}
	if len(st.Remedies) > 0 {
		name, value := remedies.Given(st.Remedies...)
		r.Parts[name] = value
	}
	if len(st.Asks) > 0 {
		name, value := requests.Given(st.Asks...)
		r.Parts[name] = value
	}
	answered, err := s.answered(id, st)
	if err != nil {
		return err
	}
	if len(answered) > 0 {
		name, value := questions.Given(answered...)
		r.Parts[name] = value
	}
	if err := s.as(st.By, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.Outbox.Reply(ctx, tx, id, r)
		return err
	}); err != nil {
		return err
	}
	return s.watch(id, st)
}

// answered are the marks of a case that a reply answers: those with the words
// it names; where it names none all that are open, unless it promises the answer
// for later.
func (s *stage) answered(id int64, st step) ([]questions.Mark, error) {
	if len(st.Answers) == 0 && len(st.Promises) > 0 && st.Status == "" {
		return nil, nil
	}
	var all []questions.Mark
	if err := s.DB.Read(s.ctx, "demo.questions", func(ctx context.Context, v db.View) (err error) {
		all, err = questions.Of(s.Desk).OfCase(ctx, v, id)
		return err
	}); err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(m questions.Mark) bool { return m.State != questions.Open })
	if len(st.Answers) == 0 {
		return all, nil
	}
	return slices.DeleteFunc(all, func(m questions.Mark) bool {
		return !slices.ContainsFunc(st.Answers, func(words string) bool { return strings.Contains(m.What, words) })
	}), nil
}

// drafts are the promises of a reply.
func (s *stage) drafts(st step) (all []promises.Draft, err error) {
	for _, p := range st.Promises {
		due, err := when(s.now, s.zone, p.Due)
		if err != nil {
			return nil, err
		}
		all = append(all, promises.Draft{What: p.What, DueAt: due, Covered: true})
	}
	return all, nil
}

// watch puts on the agenda when promises are kept.
func (s *stage) watch(id int64, st step) error {
	for _, p := range st.Promises {
		if p.Kept == "" {
			continue
		}
		if err := s.at(p.Kept, "keeping", func() error { return s.keeps(id, st.By, p.What) }); err != nil {
			return err
		}
	}
	return nil
}

// keeps says that a promise was kept.
func (s *stage) keeps(id int64, by, what string) error {
	room := promises.Of(s.Desk)
	return s.as(by, func(ctx context.Context, tx *db.Tx) error {
		all, err := room.OfCase(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, p := range all {
			if p.What == what {
				_, err = room.Keep(ctx, tx, p.ID, 0)
				return err
			}
		}
		return fmt.Errorf("nobody promised %q", what)
	})
}

// tagged puts the step's tags on the case.
func (s *stage) tagged(t tale, st step, by string) error {
	if len(st.Tags) == 0 {
		return nil
	}
	room := tags.Of(s.Desk)
	return s.held(by, s.cases[t.Key], func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		for _, name := range st.Tags {
			if _, err := room.Add(ctx, tx, h, name); err != nil {
				return err
			}
		}
		return nil
	})
}

// speaksOf counts what the customer said about products.
func (s *stage) speaksOf(t tale, st step, by string) error {
	if len(st.Feedback) == 0 {
		return nil
	}
	room := products.Of(s.Desk)
	return s.held(by, s.cases[t.Key], func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		for _, f := range st.Feedback {
			found, err := room.Named(ctx, tx, f[:1])
			if err != nil {
				return err
			}
			if _, err := room.Count(ctx, tx, h, products.Said{ProductID: found[f[0]], Part: f[1], Words: f[2]}); err != nil {
				return err
			}
		}
		return nil
	})
}

// moves gives the case to somebody else, and says what happens next.
func (s *stage) moves(t tale, st step) error {
	if st.Owner == "" && st.Next == "" && !st.Private {
		return nil
	}
	due, err := when(s.now, s.zone, cmp.Or(st.NextDue, "0h"))
	if err != nil {
		return err
	}
	return s.held(st.By, s.cases[t.Key], func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		if st.Owner != "" {
			if err := s.Cases.Own(ctx, tx, h, s.users[st.Owner]); err != nil {
				return err
			}
		}
		if st.Private {
			if err := s.Cases.Own(ctx, tx, h, s.users[st.By]); err != nil {
				return err
			}
			if err := s.Cases.MarkPrivate(ctx, tx, h, true); err != nil {
				return err
			}
		}
		if st.Next == "" {
			return nil
		}
		return s.Cases.Step(ctx, tx, h, st.Next, due, 0)
	})
}

func (s *stage) held(by string, id int64, f func(ctx context.Context, tx *db.Tx, h *cases.Held) error) error {
	return s.as(by, func(ctx context.Context, tx *db.Tx) error {
		h, err := s.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return f(ctx, tx, h)
	})
}

// confirms says for the customer, on their own page, that it worked.
func (s *stage) confirms(t tale) error {
	return s.do(func(ctx context.Context, tx *db.Tx) error {
		c, err := s.Cases.ByID(ctx, tx, s.cases[t.Key])
		if err != nil {
			return err
		}
		ctx = staff.As(ctx, staff.CustomerOf(c.ID, c.PersonID, s.people[t.Key].Name))
		h, err := s.Cases.Take(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		return s.Cases.SetStatus(ctx, tx, h, cases.Confirmed, "")
	})
}

// refuses says for the customer, on their own page, that it did not work.
func (s *stage) refuses(t tale, text string) error {
	return s.do(func(ctx context.Context, tx *db.Tx) error {
		c, err := s.Cases.ByID(ctx, tx, s.cases[t.Key])
		if err != nil {
			return err
		}
		h, err := s.Cases.Take(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		return verified.Of(s.Desk).SayNotYet(staff.As(ctx, staff.CustomerOf(c.ID, c.PersonID, s.people[t.Key].Name)), tx, h, text, "demo:"+t.Key)
	})
}

// brandOf is the name of the brand that an inbox belongs to.
func (s *stage) brandOf(inbox string) string {
	for _, b := range s.Brand {
		if s.brands[b.Key] == s.inboxes[inbox].BrandID {
			return b.Name
		}
	}
	return s.Brand[0].Name
}
