package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/mail"
)

// answers has Ann answer the last mail she got, as her mail program does.
func answers(t *testing.T, d *desktest.Desk, text string) {
	t.Helper()
	var last mail.Message
	for _, sent := range d.Sent() {
		if m := sent.Message(t); m.To[0].Mail == desktest.Ann {
			last = m
		}
	}
	d.Mail(d.Letter("Ann Vik <"+desktest.Ann+">", last.ReplyTo[0].Mail, "Re: My watch", text, "In-Reply-To: <"+strings.Trim(last.MessageID, "<>")+">"))
	d.Run()
}

func TestOneWordBringsAPerson(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		saysFirst(t, d)
		lead := d.User(staff.Lead)
		c := d.Case("My watch stopped on Sunday.")
		d.Advance(5 * time.Minute)
		letter := oneOf(t, lettersTo(t, d, desktest.Ann))
		if !strings.Contains(letter.Text, "If you answer with the one word “human”, a person sees to it next") {
			t.Errorf("it does not say how a person comes:\n%s", letter.Text)
		}
		answers(t, d, "The person at the shop sent me to you.")
		wants(t, "letters after ordinary prose", len(lettersTo(t, d, desktest.Ann)), 1)
		d.Advance(time.Hour)
		answers(t, d, "Human, please!")
		now := d.Fresh(c.ID)
		wants(t, "the case", fmt.Sprint(now.Status.Shelf(), now.NextStep, now.NextDue.Equal(d.Now())), fmt.Sprint(cases.ShelfOpen, cases.StepHuman, true))
		wants(t, "leads who were told", d.Number(`SELECT count(*) FROM notice WHERE kind = 'human_wanted' AND user_id = $1`, lead), int64(1))
		wants(t, "what happened", d.Number(`SELECT count(*) FROM activity WHERE kind = 'case.human' AND case_id = $1`, c.ID), int64(1))
		all := lettersTo(t, d, desktest.Ann)
		if len(all) != 2 {
			t.Fatalf("%d letters", len(all))
		}
		for _, says := range []string{"You asked for a person.", "look after it.", "by 2 March 2026, 13:30", "This message was sent automatically."} {
			if !strings.Contains(all[1].Text, says) {
				t.Errorf("it lacks %q:\n%s", says, all[1].Text)
			}
		}
		// Who asks again before there is an answer moves up again, and hears nothing twice.
		answers(t, d, "HUMAN")
		wants(t, "letters, asked twice", len(lettersTo(t, d, desktest.Ann)), 2)
		api := d.Program(staff.Agent)
		wants(t, "the one promise", oneOf(t, promisesOf(t, api, c.ID)).State, "pending")
		d.Answer(d.As(staff.Agent), c.ID, "It runs again on Thursday.")
		wants(t, "kept by a person", oneOf(t, promisesOf(t, api, c.ID)).State, "kept")
		// After the answer of a person it is another matter, with a promise of its own,
		// though they had a letter today; its owner is told.
		answers(t, d, "ein Mensch bitte")
		wants(t, "letters, after an answer", len(lettersTo(t, d, desktest.Ann)), 3)
		wants(t, "promises", len(promisesOf(t, api, c.ID)), 2)
		d.Verified()
	})
}

func TestAStrangerBringsNobody(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("My watch stopped on Sunday.")
		d.Answer(d.As(staff.Agent), c.ID, "We look at it.")
		last := d.LastSent().Message(t)
		d.Mail(d.Letter("Eve <eve@example.net>", last.ReplyTo[0].Mail, "Re: My watch", "human"))
		d.Run()
		wants(t, "their next step", d.Fresh(c.ID).NextStep == cases.StepHuman, false)
		wants(t, "letters", len(d.Sent()), 1)
		// Solved meanwhile, one answer brings a person all the same.
		d.Program(staff.Agent).Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", c.ID), map[string]any{"kind": "reply", "text": "Done.", "set_status": "solved"}).Is(t, http.StatusCreated)
		d.Run()
		answers(t, d, "une personne, s'il vous plaît")
		wants(t, "what comes next", d.Fresh(c.ID).NextStep, cases.StepHuman)
		d.Verified()
	})
}
