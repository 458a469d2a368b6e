package desktest

import (
	"context"
	"fmt"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// Ann is the customer of [Desk.Case].
const Ann = "ann@example.com"

// Mail receives a mail as the mail receiver does, from and to whom its header
// says, and does all that follows. It returns what the books say of it.
func (d *Desk) Mail(raw string) intake.Item {
	d.T.Helper()
	m, err := mail.Parse([]byte(crlf(raw)), mail.Limits{})
	d.Must(err)
	var to []string
	for _, a := range m.To {
		to = append(to, a.Mail)
	}
	var from string
	if len(m.From) > 0 {
		from = m.From[0].Mail
	}
	return d.MailTo(from, to, raw)
}

// MailTo is Mail with an envelope of its own, as bounces have.
func (d *Desk) MailTo(from string, to []string, raw string) intake.Item {
	d.T.Helper()
	ctx := staff.As(context.Background(), staff.System("intake.smtp"))
	e := mail.Envelope{From: from, To: to, RemoteIP: "192.0.2.7", HELO: "mail.example.com", TLS: true}
	d.Must(d.Intake.Receive(ctx, e, intake.SMTP, []byte(crlf(raw))))
	id := d.Number(`SELECT max(id) FROM intake`)
	d.Run()
	var item intake.Item
	d.Read(func(ctx context.Context, v db.View) (err error) {
		item, err = d.Intake.ByID(ctx, v, id)
		return err
	})
	return item
}

func crlf(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}

// Letter makes the text of a mail. Further header lines may follow.
func (d *Desk) Letter(from, to, subject, text string, header ...string) string {
	d.written++
	lines := append([]string{
		"From: " + from, "To: " + to, "Subject: " + subject, "Date: " + d.Now().Format("Mon, 02 Jan 2006 15:04:05 -0700"),
		fmt.Sprintf("Message-ID: <%d@mail.example.com>", d.written), "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
	}, header...)
	return strings.Join(lines, "\n") + "\n\n" + text + "\n"
}

// Case opens a case by a mail from Ann.
func (d *Desk) Case(text string) cases.Case {
	d.T.Helper()
	return d.CaseFrom("Ann Vik <"+Ann+">", Address, text)
}

// CaseFrom opens a case by a mail from somebody to one of our addresses.
func (d *Desk) CaseFrom(from, to, text string) cases.Case {
	d.T.Helper()
	item := d.Mail(d.Letter(from, to, "My watch", text))
	if item.As != intake.AsCase {
		d.T.Fatalf("the mail is %s %s, and no case", item.State, item.As)
	}
	return d.Fresh(item.CaseID)
}

// Fresh reads a case as it is now.
func (d *Desk) Fresh(id int64) (c cases.Case) {
	d.T.Helper()
	d.Read(func(ctx context.Context, v db.View) (err error) {
		c, err = d.Cases.ByID(ctx, v, id)
		return err
	})
	return c
}

// Thread returns the messages of a case as the staff sees them.
func (d *Desk) Thread(id int64) (all []cases.StaffMessage) {
	d.T.Helper()
	d.Read(func(ctx context.Context, v db.View) (err error) {
		all, err = d.Cases.ForStaff(ctx, v, id, 0, 200)
		return err
	})
	return all
}

// Answer replies to a case at once, as somebody.
func (d *Desk) Answer(as context.Context, id int64, text string) (h outbox.HeldReply) {
	d.T.Helper()
	d.Must(d.DB.Do(as, "test", func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = d.Outbox.Reply(ctx, tx, id, outbox.Reply{Text: text})
		return err
	}))
	d.Run()
	return h
}

// Sent is what the relay got, in order.
func (d *Desk) Sent() []Sent { return d.Relay.Mails() }

// LastSent is the last of it.
func (d *Desk) LastSent() Sent {
	d.T.Helper()
	all := d.Sent()
	if len(all) == 0 {
		d.T.Fatal("nothing was sent")
	}
	return all[len(all)-1]
}
