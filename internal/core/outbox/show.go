package outbox

import (
	"context"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/words"
)

// hueOf is the colour of a user's initials, the same everywhere.
func hueOf(user int64) int { return int(user*47+15) % 360 }

// shownDraft is the draft the form begins with: the reply's where one may
// answer, else the note's.
func (c composerView) shownDraft() Draft {
	if c.MayReply {
		return c.Draft
	}
	return c.Note
}

func placeholderOf(ctx context.Context, c composerView) string {
	switch {
	case !c.MayReply:
		return words.T(ctx, "outbox.body.note")
	case c.Customer == "":
		return words.T(ctx, "outbox.body.reply_nobody")
	}
	return words.T(ctx, "outbox.body.reply", words.A("name", c.Customer))
}

func sendLabel(ctx context.Context, c composerView) string {
	switch {
	case c.MayReply && c.Left > 0:
		return words.T(ctx, "outbox.send.left", words.A("n", c.Left))
	case c.MayReply:
		return words.T(ctx, "outbox.send")
	}
	return words.T(ctx, "outbox.kind.add_note")
}

// cc is what the field of copies begins with: what the draft says, else who is
// copied already.
func (c composerView) cc() string {
	if c.Draft.Envelope.CcSet {
		return listed(c.Draft.Envelope.Cc)
	}
	all := make([]mail.Address, 0, len(c.Copied))
	for _, p := range c.Copied {
		if p.Address != "" {
			all = append(all, mail.Address{Name: p.Name, Mail: p.Address})
		}
	}
	return listed(all)
}

// to is one of the customer's addresses with their name.
func (c composerView) to(address string) string {
	if c.Customer == c.Address {
		return address
	}
	return c.Customer + ", " + address
}

// subject is what the field of the subject begins with.
func (c composerView) subject() string {
	if c.Draft.Envelope.Subject != "" {
		return c.Draft.Envelope.Subject
	}
	return replySubject(c.Case.Subject)
}

// firstWords is how a message begins, on one line.
func firstWords(text string) string {
	return clipped(strings.Join(strings.Fields(text[:min(len(text), 400)]), " "))
}

// senderName is who stands above a message: what the desk sent of itself has the
// name of a job, which says nothing to people.
func senderName(ctx context.Context, m cases.StaffMessage) string {
	if m.By.Kind == activity.System {
		return words.T(ctx, "outbox.desk")
	}
	return m.ByName
}

func addressesIn(one ...mail.Address) []mail.Address { return one }

func nameOr(name, address string) string {
	if name != "" {
		return name
	}
	return address
}

// rcptOf is whom a mail is for.
func rcptOf(ctx context.Context, g Outgoing) string {
	if g.Rcpt == "" {
		return words.T(ctx, "outbox.row.erased")
	}
	return g.Rcpt
}

// inThreeDays is nine o'clock of the third day from now, for the reader, as a
// form has it.
func inThreeDays(ctx context.Context) string {
	r := words.From(ctx)
	zone := r.Zone
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := r.Now.In(zone).Date()
	return time.Date(y, m, d+3, 9, 0, 0, 0, zone).Format("2006-01-02T15:04")
}
