package app_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// linkIn finds the way to the customer's page in a mail.
func linkIn(t *testing.T, text string) string {
	t.Helper()
	found := regexp.MustCompile(`https?://\S+/c/\S+`).FindString(text)
	u, err := url.Parse(found)
	if err != nil || found == "" {
		t.Fatalf("no link in %q: %v", text, err)
	}
	return u.Path
}

func TestACustomerWritesOnTheirPage(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped at noon.")
		asAgent(d, func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Outbox.Note(ctx, tx, c.ID, outbox.NewNote{Text: "Between us: third time."})
			return err
		})
		asAgent(d, func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Outbox.Reply(ctx, tx, c.ID, outbox.Reply{Text: "It is done.", SetStatus: cases.Solved})
			return err
		})
		d.Run()
		wants(t, "status", d.Fresh(c.ID).Status, cases.Solved)
		link := linkIn(t, d.LastSent().Message(t).Text)

		ann := d.Nobody()
		before := d.Number(`SELECT count(*) FROM activity`)
		page := ann.Get(link).Is(t, http.StatusOK).Has(t, "It stopped at noon.", "It is done.").Lacks(t, "Between us", "composer")
		wants(t, "activity after a look", d.Number(`SELECT count(*) FROM activity`), before)
		key := regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(page.Body)
		if key == nil {
			t.Fatal("the form has no key")
		}
		for range 2 {
			ann.Post(link, form("text", "It stopped again.", "key", key[1])).Is(t, http.StatusSeeOther)
		}
		ann.Post(link, form("text", "  ", "key", "other")).Is(t, http.StatusUnprocessableEntity)
		d.Run()
		all := d.Thread(c.ID)
		wants(t, "messages", len(all), 4)
		wants(t, "text", all[3].Text, "It stopped again.")
		wants(t, "status", d.Fresh(c.ID).Status, cases.Open)
		ann.Get(link).Is(t, http.StatusOK).Has(t, "It stopped again.")

		for _, tampered := range []string{link + "a", link[:len(link)-1], "/c/", "/c/" + strings.Repeat("a", 40), link[:9] + other(link[9]) + link[10:]} {
			if code := ann.Get(tampered).Code; code != http.StatusNotFound {
				t.Errorf("%s: %d", tampered, code)
			}
		}
		d.Verified()
	})
}

func TestADeliveryReportReopens(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped at noon.")
		asAgent(d, func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Outbox.Reply(ctx, tx, c.ID, outbox.Reply{Text: "It is done.", SetStatus: cases.Solved})
			return err
		})
		d.Run()
		wants(t, "status", d.Fresh(c.ID).Status, cases.Solved)
		mail := d.LastSent()
		d.Advance(time.Hour)

		item := d.MailTo("", []string{mail.From}, report(mail, "failed", "5.1.1"))
		wants(t, "filed as", item.As, intake.AsReport)
		wants(t, "case", item.CaseID, c.ID)
		now := d.Fresh(c.ID)
		wants(t, "status", now.Status, cases.Open)
		wants(t, "next step", now.NextStep, cases.StepUndelivered)
		wants(t, "owner", now.OwnerID, d.User(staff.Agent))
		d.Browse(staff.Agent).Get(casePath(c.ID)).Is(t, http.StatusOK).Has(t, "Did not arrive")
		wants(t, "mails", len(d.Sent()), 1)
		d.Verified()
	})
}

// other is another letter than one.
func other(one byte) string {
	if one == 'b' {
		return "c"
	}
	return "b"
}

// report is what another server says of a mail of ours (RFC 3464).
func report(of desktest.Sent, action, status string) string {
	return fmt.Sprintf(`From: Mail Delivery System <mailer-daemon@example.com>
To: %s
Subject: Undelivered Mail Returned to Sender
Date: Mon, 02 Mar 2026 10:00:00 +0000
Message-ID: <report@example.com>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com

Final-Recipient: rfc822; %s
Action: %s
Status: %s
Diagnostic-Code: smtp; 550 no such user

--b--
`, of.From, of.To[0], action, status)
}

// TestTheCustomersPageIsSmallWithAllRooms holds that no room makes the page of an
// ordinary case large: it has less than 5 kB on the line before it is packed.
func TestTheCustomersPageIsSmallWithAllRooms(t *testing.T) {
	d := desktest.Lite(t, rooms()...)
	c := d.Case("It stopped at noon, after only five weeks. Where can I buy a strap?")
	d.Answer(d.As(staff.Agent), c.ID, "Please do not open it. The courier brings a box and takes the watch along.")
	page := d.Nobody().Get(d.Page.CustomerPath(c.ID, c.PersonID)).Is(t, http.StatusOK).Has(t, "Your questions", "How we understood it", "Choose a time").Lacks(t, "<select")
	if n := len(page.Body); n > 5<<10 {
		t.Errorf("the page has %d bytes", n)
	}
	// Nor does a long conversation: it is read in stretches.
	for i := range 12 {
		d.Answer(d.As(staff.Agent), c.ID, fmt.Sprintf("Word %d. %s", i, strings.Repeat("The courier rings twice, and leaves a card where nobody opens. ", 4)))
	}
	long := d.Nobody().Get(d.Page.CustomerPath(c.ID, c.PersonID)).Is(t, http.StatusOK).Has(t, "Word 11.", "Earlier messages").Lacks(t, "Word 2.")
	if n := len(long.Body); n > 5<<10 {
		t.Errorf("the page of a long case has %d bytes", n)
	}
	earlier := regexp.MustCompile(`href="(\?before=\d+)"`).FindStringSubmatch(long.Body)
	if before := d.Nobody().Get(d.Page.CustomerPath(c.ID, c.PersonID)+earlier[1]).Is(t, http.StatusOK).Has(t, "Word 9.", "Word 6."); len(before.Body) > 5<<10 {
		t.Errorf("its earlier stretch has %d bytes", len(before.Body))
	}
	d.Nobody().Get(d.Page.CustomerPath(c.ID, c.PersonID)+"?choose=call").Is(t, http.StatusOK).Has(t, `name="at"`, `name="number"`)
}
