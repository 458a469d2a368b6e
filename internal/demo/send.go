package demo

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// manner is what kind of mail a customer's server sends.
type manner string

const (
	plain    manner = ""         // they wrote it
	junk     manner = "junk"     // it looks like junk
	bounce   manner = "bounce"   // a letter of ours came back
	vacation manner = "vacation" // a robot answers while they are away
)

// saying is what a customer says, before it is a mail.
type saying struct {
	From       mail.Address
	To         string // of ours
	Subject    string
	Text, HTML string
	Files      []mail.File
	Answers    *Letter // nil: none
	InReplyTo  string  // where it answers something else than a letter
	How        manner
	Permanent  bool // a bounce: the address is dead
}

// send hands a mail to the desk's receiver, over SMTP. It returns its
// Message-ID.
func (d *Demo) send(ctx context.Context, s saying) (id string, err error) {
	defer fault.Wrap(&err, "demo.send")
	_, domain, _ := strings.Cut(s.From.Mail, "@")
	id = strings.ToLower(rand.Text()[:16]) + "@" + domain
	raw, from, to, err := s.compose(id, d.clock.Now().In(d.zone()))
	if err != nil {
		return "", err
	}
	relay, err := mail.NewRelay("smtp://"+d.door+"?tls=never&helo=mail."+domain, d.log)
	if err != nil {
		return "", err
	}
	if out := relay.Send(ctx, from, []string{to}, raw, func() error { return nil }); out.State != mail.Delivered {
		return "", fault.Field("to", "demo.fault.refused", fault.A("said", out.Text))
	}
	if s.How == bounce {
		return id, nil // no customer sees what servers tell each other
	}
	return id, d.sink.add(Letter{Return: from, To: []string{to}, Raw: raw, Written: true})
}

// compose makes the bytes and the envelope.
func (s saying) compose(id string, now time.Time) (raw []byte, from, to string, err error) {
	to = s.To
	if s.How == bounce {
		if s.Answers == nil || s.Answers.Return == "" {
			return nil, "", "", errors.New("nothing of ours came back")
		}
		return s.report(id, now), "", s.Answers.Return, nil
	}
	l := mail.Outgoing{
		From: s.From, Subject: s.Subject, Text: strings.TrimSpace(strings.ReplaceAll(s.Text, "\r\n", "\n")) + "\n", HTML: s.HTML,
		MessageID: id, Date: now, Files: s.Files,
	}
	if s.InReplyTo != "" {
		l.InReplyTo, l.References = s.InReplyTo, []string{s.InReplyTo}
	}
	if s.Answers != nil {
		m := s.Answers.Mail
		l.InReplyTo = m.MessageID
		l.References = append(append([]string(nil), m.References...), m.MessageID)
		l.Subject = cmp.Or(l.Subject, "Re: "+strings.TrimPrefix(m.Subject, "Re: "))
		if to == "" && len(m.ReplyTo) > 0 {
			to = m.ReplyTo[0].Mail
		}
		if to == "" && len(m.From) > 0 {
			to = m.From[0].Mail
		}
	}
	l.To = []mail.Address{{Mail: to}}
	from = s.From.Mail
	switch s.How {
	case vacation:
		l.Auto, from = "auto-replied", ""
	case junk:
		l.Subject = strings.ToUpper(l.Subject)
		l.Text += "\nThis is not spam. Click here to be taken off our mailing list.\n"
	case plain, bounce:
	}
	raw, err = mail.Compose(l)
	return raw, from, to, err
}

// report is what a mail server writes when a letter cannot be delivered, or,
// where it is not permanent, is late.
func (s saying) report(id string, now time.Time) []byte {
	_, domain, _ := strings.Cut(s.From.Mail, "@")
	status, action, said := "4.2.2", "delayed", "452 4.2.2 The mailbox is full"
	if s.Permanent {
		status, action, said = "5.1.1", "failed", "550 5.1.1 There is nobody of this name here"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `From: Mail Delivery System <mailer-daemon@%[1]s>
To: <%[2]s>
Subject: Undelivered Mail Returned to Sender
Date: %[3]s
Message-ID: <%[4]s>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="kettle"

--kettle
Content-Type: text/plain; charset=utf-8

This is the mail system at %[1]s. Your message could not be delivered:

<%[5]s>: %[6]s

--kettle
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.%[1]s

Final-Recipient: rfc822; %[5]s
Action: %[7]s
Status: %[8]s
Diagnostic-Code: smtp; %[6]s

--kettle
Content-Type: text/rfc822-headers

`, domain, s.Answers.Return, now.Format(time.RFC1123Z), id, s.From.Mail, said, action, status)
	head, _, _ := bytes.Cut(bytes.ReplaceAll(s.Answers.Raw, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	b.Write(head)
	b.WriteString("\n\n--kettle--\n")
	return bytes.ReplaceAll(b.Bytes(), []byte("\n"), []byte("\r\n"))
}
