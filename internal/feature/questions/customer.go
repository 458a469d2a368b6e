package questions

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
)

// customerQuestion is a question as the customer's own page may show it: of a
// message that they may read, answered in one that they may read.
type customerQuestion struct {
	What     string
	Answered bool
	Answer   string // the sentence of our message that answers it; "" where it is not plain
	AnswerIn int64  // that message; 0 where it was answered elsewhere
	At       time.Time
}

// asked is what the customer asked, with our answers. It is made of messages
// for customers, so that nothing else can come in.
func (s *Questions) asked(ctx context.Context, v db.View, c casepage.CustomerCase) ([]customerQuestion, error) {
	marks, err := ofCases(ctx, v, c.Family)
	if err != nil || len(marks) == 0 {
		return nil, err
	}
	k, err := s.desk.Cases.ByID(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	messages, err := s.desk.Cases.ForCustomer(ctx, v, k)
	if err != nil {
		return nil, err
	}
	read := map[int64]cases.CustomerMessage{}
	for _, m := range messages {
		read[m.ID] = m
	}
	var all []customerQuestion
	for _, m := range marks {
		said, theirs := read[m.MessageID]
		if !theirs || !said.Mine || !m.Kind.Asks() || m.What == "" || m.State != Open && m.State != Answered {
			continue
		}
		q := customerQuestion{What: m.What, Answered: m.State == Answered}
		if reply, ok := read[m.AnswerIn]; ok && q.Answered && !reply.Mine {
			q.AnswerIn, q.At, q.Answer = reply.ID, reply.At, passage(reply.Text, m.What)
		}
		all = append(all, q)
	}
	return all, nil
}

// customerPanel draws it.
func (s *Questions) customerPanel(ctx context.Context, v db.View, c casepage.CustomerCase) (templ.Component, error) {
	all, err := s.asked(ctx, v, c)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return customerPanel(all), nil
}
