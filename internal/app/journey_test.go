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
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

func TestAMailArrivesAndIsAnswered(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped at noon.")
		wants(t, "status", c.Status, cases.Fresh)
		wants(t, "owner", c.OwnerID, 0)
		wants(t, "next step", c.NextStep, cases.StepFirstAnswer)
		anna := d.Browse(staff.Agent)
		anna.Get(casePath(c.ID)).Is(t, http.StatusOK).Has(t, "It stopped at noon.")
		anna.Post(casePath(c.ID)+"/reply", form("kind", "reply", "body", "Please send it in.", "key", "k1", "seen", fmt.Sprint(written(d, c.ID)))).Is(t, http.StatusSeeOther)
		d.Advance(10*time.Second - time.Microsecond)
		wants(t, "mails while it can be undone", len(d.Sent()), 0)
		d.Advance(time.Microsecond)
		m := d.LastSent().Message(t)
		wants(t, "owner", d.Fresh(c.ID).OwnerID, d.User(staff.Agent))
		if !strings.Contains(m.Text, "Please send it in.") || len(m.ReplyTo) != 1 || len(m.InReplyTo) != 1 {
			t.Errorf("it left as %+v", m)
		}
		d.Advance(time.Hour)
		back := d.Mail(d.Letter("Ann <"+desktest.Ann+">", m.ReplyTo[0].Mail, "Re: My watch", "I have sent it.", "In-Reply-To: <"+m.MessageID+">"))
		wants(t, "filed as", back.As, intake.AsJoined)
		wants(t, "case", back.CaseID, c.ID)
		wants(t, "messages", len(d.Thread(c.ID)), 3)
		wants(t, "status", d.Fresh(c.ID).Status, cases.Open)
		d.Verified()
	})
}

func TestUndo(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped at noon.")
		anna := d.Browse(staff.Agent)
		anna.Post(casePath(c.ID)+"/reply", form("kind", "reply", "body", "You will have it back.", "key", "k1",
			"promises[0].what", "It is repaired", "promises[0].due_at", "2026-03-04T12:00", "promises.zone", "UTC")).Is(t, http.StatusSeeOther)
		undo := fmt.Sprintf("/replies/%d/undo", heldOf(d, c.ID))
		d.Browse(staff.Lead).Post(undo, nil).Is(t, http.StatusNotFound)
		anna.Post(undo, nil).Is(t, http.StatusSeeOther)
		anna.Post(undo, nil).Is(t, http.StatusConflict)
		d.Advance(72 * time.Hour)
		wants(t, "mails", len(d.Sent()), 0)
		wants(t, "messages", len(d.Thread(c.ID)), 1)
		wants(t, "promises", d.Number(`SELECT count(*) FROM promise`), 0)
		back := draft(d, d.As(staff.Agent), c.ID)
		wants(t, "draft", back.Text, "You will have it back.")
		wants(t, "why", back.Reason.None(), true)
		anna.Get(casePath(c.ID)).Is(t, http.StatusOK).Has(t, "You will have it back.", `value="It is repaired"`, `value="2026-03-04T12:00"`)
		d.Verified()
	})
}

func TestAReplyThatHasLeftCannotBeUndone(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped at noon.")
		anna := d.Browse(staff.Agent)
		anna.Post(casePath(c.ID)+"/reply", form("kind", "reply", "body", "Soon.", "key", "k1")).Is(t, http.StatusSeeOther)
		undo := fmt.Sprintf("/replies/%d/undo", heldOf(d, c.ID))
		d.Advance(10 * time.Second)
		anna.Post(undo, nil).Is(t, http.StatusConflict)
		wants(t, "mails", len(d.Sent()), 1)
	})
}

func TestTheSameFormTwiceIsOneReply(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped at noon.")
		anna := d.Browse(staff.Agent)
		for range 2 {
			anna.Post(casePath(c.ID)+"/reply", form("kind", "reply", "body", "Soon.", "key", "k1")).Is(t, http.StatusSeeOther)
		}
		d.Advance(time.Minute)
		wants(t, "mails", len(d.Sent()), 1)
	})
}

func TestTheCustomerWroteMeanwhile(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped at noon.")
		seen := fmt.Sprint(written(d, c.ID))
		again := func(text string) {
			d.Mail(d.Letter(desktest.Ann, desktest.Address, "Re: My watch", text, "In-Reply-To: <1@mail.example.com>"))
		}
		again("Wait, it runs again.")
		wants(t, "messages", len(d.Thread(c.ID)), 2)

		// Before it is held: over the API and with htmx a conflict, and nothing is kept back.
		api := d.Program(staff.Agent)
		say := map[string]any{"kind": "reply", "text": "Send it in.", "seen": written(d, c.ID) - 1}
		api.Call(http.MethodPost, "/api/v1"+casePath(c.ID)+"/messages", say).Is(t, http.StatusConflict)
		anna := d.Browse(staff.Agent)
		reply := form("kind", "reply", "body", "Send it in.", "key", "k1", "seen", seen)
		anna.HX().Post(casePath(c.ID)+"/reply", reply).Is(t, http.StatusConflict)
		anna.Post(casePath(c.ID)+"/reply", reply).Is(t, http.StatusSeeOther)
		wants(t, "the draft", draft(d, d.As(staff.Agent), c.ID).Text, "Send it in.")

		// While it is held: it goes back to its writer, who is told.
		seen = fmt.Sprint(written(d, c.ID))
		anna.Post(casePath(c.ID)+"/reply", form("kind", "reply", "body", "Send it in, please.", "key", "k2", "seen", seen)).Is(t, http.StatusSeeOther)
		again("No, it stopped again.")
		d.Advance(time.Minute)
		wants(t, "mails", len(d.Sent()), 0)
		wants(t, "told", happened(d, c.ID, "reply.returned"), 1)
		back := draft(d, d.As(staff.Agent), c.ID)
		if !strings.Contains(back.Text, "Send it in, please.") || back.Reason.None() {
			t.Errorf("the draft is %+v", back)
		}
		anna.Get(casePath(c.ID)).Is(t, http.StatusOK).Has(t, "Send it in, please.")

		// Forced, it leaves.
		anna.Post(casePath(c.ID)+"/reply", form("kind", "reply", "body", "Send it in anyway.", "key", "k3", "seen", seen, "force", "1")).Is(t, http.StatusSeeOther)
		d.Advance(time.Minute)
		wants(t, "mails", len(d.Sent()), 1)
		d.Verified()
	})
}

func TestAWaitEnds(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped at noon.")
		anna := d.Browse(staff.Agent)
		anna.Post(casePath(c.ID)+"/reply", form("kind", "reply", "body", "Which model is it?", "key", "k1",
			"set_status", "waiting", "wait_until", "2026-03-05T10:00", "wait_why", "the model")).Is(t, http.StatusSeeOther)
		d.Advance(time.Minute)
		wants(t, "status", d.Fresh(c.ID).Status, cases.Waiting)
		until := time.Date(2026, 3, 5, 10, 0, 0, 0, time.UTC)
		d.Advance(until.Sub(d.Now()) - time.Microsecond)
		wants(t, "status before", d.Fresh(c.ID).Status, cases.Waiting)
		d.Advance(time.Microsecond)
		now := d.Fresh(c.ID)
		wants(t, "status", now.Status, cases.Open)
		if !now.NextDue.After(d.Now()) || db.IsNever(now.NextDue) || now.NextStep == "" {
			t.Errorf("the next step is %q by %v", now.NextStep, now.NextDue)
		}
		d.Verified()
	})
}

func TestAWaitEndsWhenTheCustomerWrites(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped at noon.")
		until := d.Now().Add(72 * time.Hour)
		asAgent(d, func(ctx context.Context, tx *db.Tx) error {
			h, err := d.Cases.Take(ctx, tx, c.ID)
			if err != nil {
				return err
			}
			return d.Cases.Wait(ctx, tx, h, until, "the model")
		})
		d.Mail(d.Letter(desktest.Ann, desktest.Address, "Re: My watch", "A Slim 40.", "In-Reply-To: <1@mail.example.com>"))
		wants(t, "status", d.Fresh(c.ID).Status, cases.Open)
		version := d.Fresh(c.ID).Version
		d.Advance(80 * time.Hour)
		wants(t, "status", d.Fresh(c.ID).Status, cases.Open)
		wants(t, "version after the date has passed", d.Fresh(c.ID).Version, version)
	})
}
