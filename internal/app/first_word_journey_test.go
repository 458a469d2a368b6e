package app_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// saysFirst switches the first word of the inbox on.
func saysFirst(t *testing.T, d *desktest.Desk) {
	t.Helper()
	d.Program(staff.Admin).Call(http.MethodPatch, fmt.Sprintf("/api/v1/inboxes/%d", d.Inbox.ID), map[string]any{"first_word": map[string]any{"on": true, "answer_hours": 4}}).
		Is(t, http.StatusOK).Has(t, `"first_word":{"on":true,"after_minutes":5,"answer_hours":4}`)
}

func TestWhoeverOpensACaseHearsThatItCame(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		saysFirst(t, d)
		c := d.Case("My watch stopped on Sunday. When will it run again? Can I swim with it?")
		d.Advance(5*time.Minute - time.Microsecond)
		wants(t, "letters while somebody may still answer", len(lettersTo(t, d, desktest.Ann)), 0)
		d.Advance(time.Microsecond)
		letter := oneOf(t, lettersTo(t, d, desktest.Ann))
		for _, says := range []string{"has the number " + c.Ref, "look after it.", "A person answers you by 2 March 2026, 13:30 (UTC).", "You ask 2 things:", "1. When will it run again?", "2. Can I swim with it?",
			"This message was sent automatically.", desktest.PublicURL + "/c/"} {
			if !strings.Contains(letter.Text, says) {
				t.Errorf("the letter lacks %q:\n%s", says, letter.Text)
			}
		}
		wants(t, "what it says of itself", letter.AutoSubmitted, "auto-replied")
		wants(t, "what lists show", d.Fresh(c.ID).Preview, "My watch stopped on Sunday. When will it run again? Can I swim with it?")
		api := d.Program(staff.Agent)
		p := oneOf(t, promisesOf(t, api, c.ID))
		wants(t, "the promise", p.State, "pending")
		wants(t, "when it is due", p.DueAt.UTC(), time.Date(2026, 3, 2, 13, 30, 0, 0, time.UTC))
		wants(t, "it was made in a message", p.MessageID != nil, true)
		d.Nobody().Get(d.Page.CustomerPath(c.ID, c.PersonID)).Is(t, http.StatusOK).Has(t, "An answer from a person: by", "13:30")

		d.Mail(d.Letter("Ann Vik <"+desktest.Ann+">", desktest.Address, "An invoice of May", "And another matter: the invoice is not mine."))
		d.Advance(10 * time.Minute)
		wants(t, "letters, though there is a second case", len(lettersTo(t, d, desktest.Ann)), 1)
		wants(t, "letters that wait", d.Number(`SELECT count(*) FROM letter WHERE state = 'held' AND withheld = 'outbox.withheld.once_a_day'`), int64(1))
		wants(t, "promises that nobody was told of", d.Number(`SELECT count(*) FROM promise`), int64(1))

		d.Answer(d.As(staff.Agent), c.ID, "It runs again on Thursday.")
		wants(t, "kept by the answer", oneOf(t, promisesOf(t, api, c.ID)).State, "kept")
		d.Advance(24 * time.Hour)
		wants(t, "letters in the end", d.Number(`SELECT count(*) FROM letter WHERE state = 'sent' AND urgent = 0`), int64(2))
		d.Verified()
	})
}

func TestTheFirstWordIsNotSaidWhereSomethingBetterCame(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		saysFirst(t, d)
		from := func(name string) cases.Case {
			return d.CaseFrom(name+" <"+name+"@example.com>", desktest.Address, "When will it run again?")
		}
		answered, solved, leaving, undone := from("answered"), from("solved"), from("leaving"), from("undone")
		d.Advance(2 * time.Minute)
		d.Answer(d.As(staff.Agent), answered.ID, "On Thursday.")
		d.Must(d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
			h, err := d.Cases.Take(ctx, tx, solved.ID)
			if err != nil {
				return err
			}
			return d.Cases.SetStatus(ctx, tx, h, cases.Solved, "They called.")
		}))
		d.Advance(2*time.Minute + 55*time.Second)
		anna := d.Browse(staff.Agent)
		for _, c := range []cases.Case{leaving, undone} {
			anna.Post(casePath(c.ID)+"/reply", form("kind", "reply", "body", "On Thursday.", "key", fmt.Sprint(c.ID))).Is(t, http.StatusSeeOther)
		}
		anna.Post(fmt.Sprintf("/replies/%d/undo", d.Number(`SELECT max(id) FROM held`)), nil).Is(t, http.StatusSeeOther)
		d.Advance(10 * time.Minute)
		for name, want := range map[string]int{"answered": 0, "solved": 0, "leaving": 0, "undone": 1} {
			wants(t, name, len(lettersTo(t, d, name+"@example.com")), want)
		}
		d.Program(staff.Admin).Call(http.MethodPatch, fmt.Sprintf("/api/v1/inboxes/%d", d.Inbox.ID), map[string]any{"first_word": map[string]any{"after_minutes": 0}}).Is(t, http.StatusOK)
		from("atonce")
		d.Run()
		wants(t, "at once", len(lettersTo(t, d, "atonce@example.com")), 1)
		d.Verified()
	})
}

func TestAFirstWordThatIsNotKeptIsOwned(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		saysFirst(t, d)
		c := d.Case("When will it run again?")
		d.Advance(5 * time.Minute)
		d.Advance(4*time.Hour + 25*time.Minute)
		api := d.Program(staff.Agent)
		wants(t, "nobody answered", oneOf(t, promisesOf(t, api, c.ID)).State, "broken")
		d.Advance(15 * time.Minute)
		all := lettersTo(t, d, desktest.Ann)
		if len(all) != 2 || !strings.Contains(all[1].Text, "that is our fault, not yours") || !strings.Contains(all[1].Text, "An answer from a person") {
			t.Errorf("%d letters: %+v", len(all), all)
		}
		d.Answer(d.As(staff.Agent), c.ID, "I am sorry. On Thursday.")
		second := promisesOf(t, api, c.ID)
		if len(second) != 2 || second[1].State != "kept" {
			t.Errorf("the promises are %+v", second)
		}
		d.Verified()
	})
}

// Whoever opens several cases within some minutes hears of all of them in one letter,
// at once, with a promise for each; what a person has answered meanwhile is not in it.
func TestFirstWordsOfOnePersonGoAsOne(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		saysFirst(t, d)
		write := func(subject, text string) cases.Case {
			return d.Fresh(d.Mail(d.Letter("Ann Vik <"+desktest.Ann+">", desktest.Address, subject, text)).CaseID)
		}
		watch := write("My watch", "It stopped on Sunday. When will it run again?")
		d.Advance(2 * time.Minute)
		invoice := write("An invoice of May", "It is not mine. Whose is it?")
		d.Advance(2 * time.Minute)
		lamp := write("The lamp in the hall", "It is dark. Can you mend it?")
		d.Answer(d.As(staff.Agent), lamp.ID, "Yes, on Thursday.")
		d.Advance(time.Minute + time.Second)
		wants(t, "letters while another is to come", len(lettersTo(t, d, desktest.Ann)), 0)
		wants(t, "what is held says why", d.Number(`SELECT count(*) FROM letter WHERE state = 'held' AND withheld = 'outbox.withheld.gathers'`), int64(1))
		d.Advance(2 * time.Minute)
		letter := oneOf(t, lettersTo(t, d, desktest.Ann))
		if !strings.Contains(letter.Text, watch.Ref) || !strings.Contains(letter.Text, invoice.Ref) || strings.Contains(letter.Text, lamp.Ref) {
			t.Errorf("the letter says\n%s", letter.Text)
		}
		wants(t, "promises", d.Number(`SELECT count(*) FROM promise WHERE state = 'pending'`), int64(2))
		d.Advance(30 * time.Minute)
		wants(t, "letters in the end", len(lettersTo(t, d, desktest.Ann)), 1)
		d.Verified()
	})
}

// An answer was promised: to solve the case without a word takes a reason, and the
// customer's page does not pretend that nothing was said. A reply that solves needs none.
func TestSolvedIsNotAnswered(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		saysFirst(t, d)
		api := d.Program(staff.Agent)
		solve := func(id int64, reason string) desktest.Page {
			return api.Call(http.MethodPatch, fmt.Sprintf("/api/v1/cases/%d", id), map[string]any{"status": "solved", "reason": reason})
		}
		c := d.Case("My watch stopped on Sunday.")
		other := d.CaseFrom("ben@example.com", desktest.Address, "My lamp is dark.")
		d.Advance(6 * time.Minute)
		solve(c.ID, "").Is(t, http.StatusConflict).Has(t, "They were promised an answer by", `"field":"reason"`)
		wants(t, "the promise", oneOf(t, promisesOf(t, api, c.ID)).State, "pending")
		solve(c.ID, "She called, and it runs.").Is(t, http.StatusOK)
		wants(t, "the promise", oneOf(t, promisesOf(t, api, c.ID)).State, "withdrawn")
		d.Nobody().Get(d.Page.CustomerPath(c.ID, c.PersonID)).Is(t, http.StatusOK).Has(t, "The matter was closed before.").Lacks(t, "She called")
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", other.ID), map[string]any{"kind": "reply", "text": "We have sent you another.", "set_status": "solved"}).Is(t, http.StatusCreated)
		d.Run()
		wants(t, "the promise that a reply kept", oneOf(t, promisesOf(t, api, other.ID)).State, "kept")
		d.Verified()
	})
}
