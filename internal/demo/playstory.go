package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/feature/promises"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// looks is how often a story looks whether what it waits for has happened.
const looks = 200 * time.Millisecond

// filing is how long a story waits until what was sent is filed.
const filing = 30 * time.Second

// start begins a story, anew if it was told before.
func (d *Demo) start(s *story) {
	ctx, stop := context.WithCancel(d.life())
	s.mu.Lock()
	if s.run != nil {
		s.run.stop()
	}
	n := d.sink.count()
	local := strings.ToLower(strings.ReplaceAll(s.Person, " ", "."))
	r := &run{stop: stop, goOn: make(chan struct{}, 1), begin: n, letters: n, who: mail.Address{Name: s.Person, Mail: fmt.Sprintf("%s.%d@post.example", local, n)}}
	s.run = r
	s.mu.Unlock()
	go func() {
		defer stop()
		err := d.play(ctx, s, r)
		s.mu.Lock()
		defer s.mu.Unlock()
		r.ended = true
		if err != nil && ctx.Err() == nil {
			r.failed = err.Error()
			d.log.Error("a story came to no end", "story", s.Name, "err", err)
		}
	}()
}

// goOn lets a story go on that waits for somebody to have looked.
func (s *story) goOn() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run == nil || s.run.ended || s.Step[s.run.at].Until != "go" {
		return
	}
	select {
	case s.run.goOn <- struct{}{}:
	default: // it was said already
	}
}

// play tells a story.
func (d *Demo) play(ctx context.Context, s *story, r *run) error {
	for i, sc := range s.Step {
		s.mu.Lock()
		r.at = i
		s.mu.Unlock()
		if err := d.scene(ctx, s, r, sc); err != nil {
			return err
		}
		s.mu.Lock()
		r.letters = d.sink.count()
		s.mu.Unlock()
	}
	return nil
}

// scene does one step.
func (d *Demo) scene(ctx context.Context, s *story, r *run, sc scene) error {
	if sc.Says != "" || sc.How == bounce {
		if err := d.says(ctx, s, r, sc); err != nil {
			return err
		}
	}
	if sc.Clock != "" {
		to := d.clock.Now().Add(48 * time.Hour)
		switch sc.Clock {
		case "soon":
			to = d.clock.Now().Add(6 * time.Minute) // somebody has five to answer before the desk says the first word
		case "due":
			due, err := d.due(ctx, r)
			if err != nil {
				return err
			}
			to = due.Add(16 * time.Minute) // the desk waits a quarter of an hour for a person
		}
		if err := d.Move(ctx, to); err != nil {
			return err
		}
	}
	switch sc.Until {
	case "reply":
		return d.letter(ctx, r, func(l Letter) bool { return l.Mail.AutoSubmitted == "" })
	case "apology", "letter":
		return d.letter(ctx, r, func(l Letter) bool { return l.Mail.AutoSubmitted != "" })
	case "promise":
		return wait(ctx, func() (bool, error) {
			due, err := d.due(ctx, r)
			return !due.IsZero(), err
		})
	case "go":
		select {
		case <-r.goOn:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	case "":
		return nil
	}
	return fmt.Errorf("nobody knows how to wait for %q", sc.Until)
}

// says sends the customer's mail and waits until it is filed.
func (d *Demo) says(ctx context.Context, s *story, r *run, sc scene) error {
	in := saying{From: r.who, Subject: cmp.Or(sc.Subject, s.Subject), Text: sc.Says, HTML: sc.HTML, How: sc.How, Permanent: sc.Permanent}
	_, stage, _ := d.told()
	if stage == nil {
		return errors.New("the world has not begun")
	}
	in.To = stage.inboxes[cmp.Or(sc.Inbox, s.Inbox)].Address
	for _, name := range sc.Files {
		f, err := attachment(name)
		if err != nil {
			return err
		}
		in.Files = append(in.Files, f)
	}
	switch sc.Answers {
	case "letter":
		all := d.sink.Letters(r.who.Mail)
		for _, l := range all {
			if !l.Written {
				in.Answers, in.Subject = &l, ""
				if len(l.Mail.ReplyTo) > 0 {
					in.To = l.Mail.ReplyTo[0].Mail
				}
				break
			}
		}
	case "own":
		in.InReplyTo = r.first
	}
	before := d.items(ctx, r)
	id, err := d.send(ctx, in)
	if err != nil {
		return err
	}
	if r.first == "" {
		r.first = id
	}
	if sc.How == bounce || sc.How == vacation {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, filing)
	defer cancel()
	return wait(ctx, func() (bool, error) {
		if d.items(ctx, r) == before {
			return false, nil
		}
		item, err := d.item(ctx, r)
		d.note(s, r, item.CaseID)
		return item.State != intake.Received, err
	})
}

// note remembers the case of a story.
func (d *Demo) note(s *story, r *run, id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id != 0 {
		r.caseID = id
	}
}

// letter waits for a letter to the customer.
func (d *Demo) letter(ctx context.Context, r *run, ok func(Letter) bool) error {
	return wait(ctx, func() (bool, error) {
		_, came := d.sink.after(r.letters, r.who.Mail, ok)
		return came, nil
	})
}

// found is what the desk has taken in from the story's customer, newest first.
func (d *Demo) found(ctx context.Context, r *run) (all []intake.Item, err error) {
	err = d.DB.Read(d.itself(ctx), "demo.story", func(ctx context.Context, v db.View) error {
		some, err := d.Intake.Find(ctx, v, intake.Query{Limit: 200})
		all = nil
		for _, i := range some {
			if i.From == r.who.Mail {
				all = append(all, i)
			}
		}
		return err
	})
	return all, err
}

func (d *Demo) items(ctx context.Context, r *run) int {
	all, err := d.found(ctx, r)
	if err != nil {
		return 0
	}
	return len(all)
}

// item is the newest of them.
func (d *Demo) item(ctx context.Context, r *run) (intake.Item, error) {
	all, err := d.found(ctx, r)
	if err != nil || len(all) == 0 {
		return intake.Item{}, err
	}
	return all[0], nil
}

// due is when the customer was promised something; the zero time for never.
func (d *Demo) due(ctx context.Context, r *run) (due time.Time, err error) {
	err = d.DB.Read(d.itself(ctx), "demo.due", func(ctx context.Context, v db.View) error {
		all, err := promises.Of(d.Desk).OfCase(ctx, v, r.caseID)
		for _, p := range all {
			if p.DueAt.After(due) {
				due = p.DueAt
			}
		}
		return err
	})
	return due, err
}

// wait asks until the answer is yes.
func wait(ctx context.Context, ok func() (bool, error)) error {
	tick := time.NewTicker(looks)
	defer tick.Stop()
	for {
		yes, err := ok()
		if yes || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
