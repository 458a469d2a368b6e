package intake_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

func TestTheFirstWordIsSaidOnceAndToNoMachine(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		write := func(from, subject string, header ...string) {
			d.Mail(d.Letter(from, desktest.Address, subject, "It stopped.", header...))
			d.Advance(5 * time.Minute)
		}
		write("Ann <ann@example.com>", "Off")
		if n := len(d.Sent()); n != 0 {
			t.Fatalf("%d letters, though nobody switched it on", n)
		}
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) error { i.FirstWord.On = true; return nil })
			return err
		})
		write("Ann <ann@example.com>", "My secret words")
		all := d.Sent()
		if len(all) != 1 {
			t.Fatalf("%d letters", len(all))
		}
		m := all[0].Message(t)
		if all[0].From != "" || m.AutoSubmitted != "auto-replied" || !strings.Contains(m.Text, "sent automatically") {
			t.Errorf("from %q:\n%s", all[0].From, all[0].Raw)
		}
		write("Ann <ann@example.com>", "Again on the same day")
		write("list@list.example", "A mailing", "List-Id: <news.list.example>")
		write("bulk@bulk.example", "A mailing", "Precedence: bulk")
		write("no-reply@shop2.example", "A receipt")
		write("Bob <bob@example.com>", "Suppressed", "X-Auto-Response-Suppress: All")
		d.MailTo("", []string{desktest.Address}, d.Letter("Cyd <cyd@example.com>", desktest.Address, "No return path", "Hello"))
		_, err := d.Intake.ReceiveFrom(d.Ctx, intake.Source{Via: intake.IMAP, Inbox: d.Inbox.ID, Key: "h", Low: true}, []byte(d.Letter("Dan <dan@example.com>", desktest.Address, "History", "Old")))
		d.Must(err)
		d.Run()
		d.Advance(5 * time.Minute)
		if n := len(d.Sent()); n != 1 {
			t.Errorf("%d letters to whom there should be one", n)
		}
		d.Advance(25 * time.Hour)
		write("Ann <ann@example.com>", "The next day")
		if n := len(d.Sent()); n != 2 {
			t.Errorf("%d letters after a day", n)
		}
		d.Verified()
	})
}

// Two desks that say the first word to each other stop at once: the answer of a machine
// opens nothing, and is answered by nothing.
func TestTheFirstWordsOfTwoDesksEnd(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) error { i.FirstWord.On = true; return nil })
			return err
		})
		d.Mail(d.Letter("Other desk <help@other.example>", desktest.Address, "A case", "We have one too."))
		d.Advance(5 * time.Minute)
		ours := d.LastSent().Message(t)
		for i := range 5 {
			d.Mail(d.Letter("Other desk <help@other.example>", ours.ReplyTo[0].Mail, "It arrived", "Thank you for writing.",
				"Auto-Submitted: auto-replied", "In-Reply-To: <"+ours.MessageID+">", fmt.Sprintf("X-Round: %d", i)))
			d.Advance(5 * time.Minute)
		}
		if n, k := len(d.Sent()), d.Number(`SELECT count(*) FROM cases`); n != 1 || k != 1 {
			t.Errorf("%d letters, %d cases", n, k)
		}
	})
}

func TestWeSayThatWeHeldAMailBack(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Mail(junk("j1@example.com", "Ann <ann@example.com>"))
		d.Advance(24 * time.Hour)
		c := d.Case("Did you get my mail?")
		d.Run()
		b, page := d.Browse(staff.Agent), fmt.Sprintf("/cases/%d", c.ID)
		b.Get(page).Is(t, 200).Has(t, "We held your mail of", "That was our error.", page+"/sorry", "had been held back")
		b.Post(page+"/sorry", url.Values{"kind": {"reply"}, "body": {"It is the red one."}}).Is(t, 303)
		b.Post(page+"/sorry", url.Values{"kind": {"reply"}, "body": {"It is the red one."}}).Is(t, 303)
		if n := d.Number(`SELECT count(*) FROM draft WHERE text LIKE 'We held your mail of % back as junk. That was our error.%It is the red one.'`); n != 1 {
			t.Errorf("%d drafts say so", n)
		}
		d.Advance(time.Minute)
		d.Answer(d.As(staff.Agent), c.ID, "We held it back. Sorry.")
		if p := b.Get(page); strings.Contains(p.Body, page+"/sorry") {
			t.Error("it is still offered after it was said")
		}
	})
}
