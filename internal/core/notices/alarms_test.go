package notices_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

func TestAMailHeldTooLongIsToldToItsOwnerAndThenToTheLeads(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		agent, lead := d.As(staff.Agent), d.As(staff.Lead)
		item := d.Mail(d.Letter("r1@example.com", desktest.Address, "Away", "I am away.", "Auto-Submitted: auto-replied"))
		if item.OwnerID != d.User(staff.Agent) {
			t.Fatalf("it is held for user %d", item.OwnerID)
		}
		d.Advance(3 * time.Hour)
		want(t, told(d, agent))
		d.Advance(time.Hour + 5*time.Minute)
		want(t, told(d, agent), "held 0 +")
		want(t, told(d, lead))
		d.Browse(staff.Agent).Get("/notices").Is(t, http.StatusOK).Has(t, "nobody has decided about it", fmt.Sprintf("/intake/%d", item.ID))
		for range 2 {
			d.Advance(24 * time.Hour)
		}
		want(t, told(d, lead), "held 0 +")
		d.Must(d.DB.Do(agent, "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Intake.Dismiss(ctx, tx, item.ID, "a robot")
			return err
		}))
		want(t, told(d, lead), "held 0") // somebody has decided: nobody need look
		want(t, told(d, agent), "held 0")
		d.Verified()
	})
}

func TestAReplyThatDidNotArriveIsToldToItsWriter(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		agent := d.As(staff.Agent)
		own(d, d.As(staff.Lead), c.ID, d.User(staff.Lead))
		d.Relay.Says(func(m desktest.Sent, stage string) string {
			if stage == "rcpt" {
				return "550 no such user"
			}
			return ""
		})
		d.Answer(agent, c.ID, "Please send it in.")
		want(t, told(d, agent), fmt.Sprintf("reply_failed %d +", c.ID))
		want(t, told(d, d.As(staff.Lead)), fmt.Sprintf("reply_failed %d +", c.ID)) // whose case it is
		d.Relay.Says(nil)
		d.Verified()
	})
}

func TestAReplyThatDidNotLeaveIsToldToItsWriter(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	agent := d.As(staff.Agent)
	d.Must(d.DB.Do(agent, "test", func(ctx context.Context, tx *db.Tx) error {
		_, err := d.Outbox.Reply(ctx, tx, c.ID, outbox.Reply{Text: "Please send it in.", HoldSeconds: 10})
		return err
	}))
	d.Mail(d.Letter("Ann Vik <"+desktest.Ann+">", desktest.Address, "Re: My watch", "It runs again.", "In-Reply-To: <1@mail.example.com>"))
	d.Advance(time.Minute) // the customer wrote meanwhile, so it is a draft again
	want(t, told(d, agent), fmt.Sprintf("reply_returned %d +", c.ID))
	d.Verified()
}

func TestOldNoticesGoWhenTheyWereRead(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		a, b := d.Case("It stopped."), d.Case("It rings.")
		agent, lead := d.As(staff.Agent), d.As(staff.Lead)
		note(d, agent, a.ID, "@The lead?")
		note(d, agent, b.ID, "@The lead?")
		d.Must(d.DB.Do(lead, "test", func(ctx context.Context, tx *db.Tx) error { return d.Notices.ReadCase(ctx, tx, a.ID) }))
		d.Advance(time.Hour) // what was to be mailed is
		d.Pass(91 * 24 * time.Hour)
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			n, err := d.Notices.Forget(ctx, tx)
			if n != 1 {
				t.Errorf("%d went", n)
			}
			return err
		})
		want(t, told(d, lead), fmt.Sprintf("mention %d +", b.ID))
	})
}

// A room adds a kind, and tells whoever may know.
func TestARoomTellsWhatIsItsOwn(t *testing.T) {
	d := desktest.Lite(t)
	d.Notices.Declare(notices.Kind{Name: "rain", Icon: "clock", Label: "notices.kind.team", Shown: true, Mail: notices.Off,
		Says: func(notices.Told) fault.Sentence { return fault.Say("notices.says.team") }, Path: func(notices.Notice) string { return "/rain" }})
	admin, viewer, lead := d.User(staff.Admin), d.User(staff.Viewer), d.User(staff.Lead)
	d.Must(d.DB.Do(d.As(staff.Admin), "test", func(ctx context.Context, tx *db.Tx) error {
		told, err := d.Notices.Tell(ctx, tx, notices.News{Kind: "rain", Users: []int64{admin, viewer, lead, 0, 999}, May: staff.IntakeDecide})
		if len(told) != 1 || told[0] != lead {
			t.Errorf("told %v", told)
		}
		return err
	}))
	want(t, told(d, d.As(staff.Lead)), "rain 0 +")
	d.Browse(staff.Lead).Get("/notices").Is(t, http.StatusOK).Has(t, `href="/rain"`)
}
