package mailboxes_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/stories/outside/dovecot"
)

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// caseOf is the case of the mail with a number.
func caseOf(d *desktest.Desk, n int) cases.Case {
	d.T.Helper()
	return d.Fresh(d.Number(`SELECT id FROM cases WHERE subject = $1`, fmt.Sprintf("Kettle %d", n)))
}

func acknowledging(d *desktest.Desk) {
	d.T.Helper()
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) error { i.FirstWord = inboxes.FirstWord{On: true}; return nil })
		return err
	})
}

func TestHistoryHasItsTrueTimeAndWakesNobody(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		s := dovecot.Start(t)
		acknowledging(d)
		old := d.Now().Add(-days(500)).Truncate(time.Second)
		s.PutAt(dovecot.Inbox, old, letter(1, "It leaked long ago."))
		s.PutAt(dovecot.Junk, old, letter(2, "WIN A PRIZE"))
		connect(d, s, inboxes.All)
		fetch(d)
		c := caseOf(d, 1)
		if !c.CreatedAt.Equal(old) || !c.LastInboundAt.Equal(old) || c.NextStep != cases.StepHistory || c.NextDue.Before(d.Now().Add(days(300))) {
			t.Errorf("began %v, wrote %v, next %s by %v", c.CreatedAt, c.LastInboundAt, c.NextStep, c.NextDue)
		}
		d.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", c.ID)).Is(t, 200).Has(t, old.Format("2006-01-02"))
		// A mail of now is due and acknowledged; one that waited while nobody read
		// the mailbox waited since it came.
		s.PutAt(dovecot.Inbox, d.Now(), letter(3, "It leaks."))
		waited := d.Now().Add(-days(3)).Truncate(time.Second)
		s.PutAt(dovecot.Inbox, waited, letter(4, "It leaks since Friday."))
		fetch(d)
		if c := caseOf(d, 3); c.NextStep != cases.StepFirstAnswer || c.NextDue.After(d.Now().Add(days(3))) {
			t.Errorf("next %s by %v", c.NextStep, c.NextDue)
		}
		if c := caseOf(d, 4); !c.LastInboundAt.Equal(waited) || c.NextDue.After(d.Now()) {
			t.Errorf("wrote %v, next by %v", c.LastInboundAt, c.NextDue)
		}
		if n := len(d.Sent()); n != 1 {
			t.Errorf("%d letters, want the acknowledgement of the mail of now", n)
		}
		for range 30 {
			d.Advance(days(1))
		}
		if n := d.Number(`SELECT count(*) FROM activity WHERE kind IN ('intake.overdue', 'intake.overdue_lead')`); n != 0 {
			t.Errorf("%d alarms for history", n)
		}
		d.Verified()
	})
}

func TestAnotherUIDVALIDITYBringsNothingBackAndLosesNothing(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		s := dovecot.Start(t)
		for n := range 5 {
			s.PutAt(dovecot.Inbox, d.Now().Add(-days(100)), letter(n, "Before the desk, and not wanted."))
		}
		connect(d, s, inboxes.Nothing)
		fetch(d)
		s.PutAt(dovecot.Inbox, d.Now(), letter(6, "To be erased."))
		s.PutAt(dovecot.Inbox, d.Now(), letter(7, "To stay."))
		fetch(d)
		want(d, "2 filed, 0 held, 2 cases")
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			p, err := d.People.Resolve(ctx, tx, people.Email, "ann6@example.com", "")
			if err != nil {
				return err
			}
			return d.People.Erase(ctx, tx, p.ID)
		})
		d.Run()
		d.Advance(days(2))
		came := d.Now().Truncate(time.Second)
		s.PutAt(dovecot.Inbox, came, letter(8, "While it was moved to another server."))
		d.Pass(days(1))
		s.Renumber(dovecot.Inbox, 4711)
		fetch(d)
		want(d, "3 filed, 0 held, 3 cases")
		if c := caseOf(d, 8); c.NextStep != cases.StepFirstAnswer || !c.LastInboundAt.Equal(came) {
			t.Errorf("what came meanwhile is next %s, wrote %v", c.NextStep, c.LastInboundAt)
		}
		s.Renumber(dovecot.Inbox, 4712)
		fetch(d)
		want(d, "3 filed, 0 held, 3 cases")
		if n := d.Number(`SELECT count(*) FROM mailbox_mail WHERE state = 'missing'`); n != 0 {
			t.Errorf("%d are missing", n)
		}
	})
}

func TestALargeMailIsSeenAndCanBeFetched(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		s := dovecot.Start(t)
		connect(d, s, inboxes.All)
		d.Mailboxes.Most(2000)
		fetch(d)
		s.PutAt(dovecot.Inbox, d.Now(), letter(1, strings.Repeat("A long story. ", 500)))
		s.PutAt(dovecot.Inbox, d.Now(), letter(2, "A short one."))
		fetch(d)
		want(d, "1 filed, 1 held, 1 cases")
		b := d.Browse(staff.Admin)
		b.Get("/intake?state=quarantined").Is(t, 200).Has(t, "Kettle 1", "too large to be fetched")
		id := d.Number(`SELECT id FROM mailbox_mail WHERE state = 'large'`)
		ask := fmt.Sprintf("%s/mails/%d/fetch", page(d), id)
		b.Get(page(d)).Is(t, 200).Has(t, "Fetch it whole", ask)
		b.Post(ask, nil).Is(t, 303)
		d.Run()
		want(d, "3 filed, 0 held, 2 cases")
		if c := caseOf(d, 1); c.Messages != 1 || !strings.HasPrefix(c.Preview, "A long story.") {
			t.Errorf("the case has %d messages, %q", c.Messages, c.Preview)
		}
		b.Get(page(d)).Is(t, 200).Lacks(t, "Fetch it whole")
		b.Post(ask, nil).Is(t, 404)
		fetch(d)
		want(d, "3 filed, 0 held, 2 cases")
		// A header that was let through has a case; the whole mail joins it.
		s.PutAt(dovecot.Inbox, d.Now(), letter(3, strings.Repeat("Longer still. ", 500)))
		fetch(d)
		held := d.Number(`SELECT id FROM intake WHERE state = 'quarantined'`)
		d.Do(func(ctx context.Context, tx *db.Tx) error { _, err := d.Intake.Release(ctx, tx, held); return err })
		d.Run()
		if c := caseOf(d, 3); c.Messages != 1 {
			t.Errorf("%d messages", c.Messages)
		}
		id = d.Number(`SELECT id FROM mailbox_mail WHERE state = 'large'`)
		b.Post(fmt.Sprintf("%s/mails/%d/fetch", page(d), id), nil).Is(t, 303)
		d.Run()
		if c := caseOf(d, 3); c.Messages != 2 {
			t.Errorf("%d messages", c.Messages)
		}
		d.Verified()
	})
}
