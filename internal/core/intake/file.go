package intake

import (
	"context"
	"errors"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
)

// read is an item with what was read of it, outside the transaction.
type read struct {
	Item
	msg     mail.Message
	from    mail.Address
	content [32]byte // its sum without trace headers
	way     way
	why     string
	clues   clues
	join    int64             // the case it belongs to by a valid token, or because a second mail freed it; 0 for none
	token   string            // that token; "" for none
	people  []int64           // whom we know by the author's address: one or nobody
	list    list              // that the author is on
	about   []outbox.Outgoing // the mails of ours it is about: reports, robots, receipts
	said    cases.Arrival
	trouble bool // letters to the sender may be withheld
	junk    bool // it looks like junk, though something speaks for it
}

// file files one item: it reads the stored bytes, parses them and looks up what
// it needs, all outside; then one short transaction decides. Killed anywhere,
// it begins again and ends the same.
func (in *Intake) file(ctx context.Context, run *jobs.Run, a File) (err error) {
	defer fault.Wrap(&err, "intake.file(%d)", a.Item)
	in.press.giveWay(ctx)
	return in.fileWith(ctx, a.Item, run.Do)
}

// doing runs a function in the transaction that ends the work.
type doing func(ctx context.Context, name string, f func(context.Context, *db.Tx) error) error

func (in *Intake) fileWith(ctx context.Context, id int64, do doing) error {
	var item Item
	var raw []byte
	var by checks
	err := in.d.Read(ctx, "intake.raw", func(ctx context.Context, v db.View) (err error) {
		if item, err = itemByID(ctx, v, id); err != nil || item.State != Received {
			return err
		}
		if by, err = in.checksOf(ctx, v, item); err != nil {
			return err
		}
		raw, err = in.rawOf(ctx, v, item)
		return err
	})
	if errors.Is(err, errDamaged) {
		return in.holdDamaged(ctx, do, item)
	}
	if err != nil || item.State != Received {
		return err
	}
	r, err := in.understand(ctx, item, by, raw)
	if err != nil {
		return err
	}
	return do(ctx, "intake.file", func(ctx context.Context, tx *db.Tx) error { return in.settle(ctx, tx, r) })
}

// understand does all that needs no transaction.
func (in *Intake) understand(ctx context.Context, item Item, by checks, raw []byte) (r read, err error) {
	r = read{Item: item, content: mail.ContentSum(raw)}
	if r.msg, err = in.parsed(ctx, raw); err != nil {
		return r, err
	}
	r.from = author(r.msg, item.From)
	r.clues = cluesOf(r.msg, item.To)
	r.Verdict = in.verdict(ctx, item, by, r.msg, r.from, raw)
	_, r.Domain, _ = strings.Cut(db.Key(r.from.Mail), "@")
	r.said = arrivalOf(r.Item, r.msg, r.from)
	if r.said.Files, err = in.files.Keep(ctx, r.msg.Parts); err != nil {
		return r, err
	}
	err = in.d.Read(ctx, "intake.look", func(ctx context.Context, v db.View) error { return in.look(ctx, v, &r) })
	return r, err
}

// deaths is how many parsers may die on a mail before it is filed as raw text.
const deaths = 2

// parsed reads a mail. When its parser dies twice, it is the raw text with the
// reason.
func (in *Intake) parsed(ctx context.Context, raw []byte) (m mail.Message, err error) {
	for range deaths {
		if m, err = in.parse(ctx, raw); err == nil || !errors.Is(err, mail.ErrChildDied) {
			return m, err
		}
		in.log.Warn("a parser died", "bytes", len(raw), "err", err)
	}
	return mail.AsRawText(raw, "mail.problem.parser_died"), nil
}

// arrivalOf makes of a mail what the case is told.
func arrivalOf(item Item, m mail.Message, from mail.Address) cases.Arrival {
	said, rest := mail.Trim(m.Text)
	html, _ := mail.SafeQuoted(m.HTML)
	a := cases.Arrival{
		InboxID: item.InboxID, Channel: "email", Subject: m.Subject, Text: said, Rest: rest, HTML: html, MailID: m.MessageID,
		References: append(inReplyTo(m), m.References...), From: from, Cc: m.Cc, IntakeID: item.ID, At: item.CameAt, History: item.History,
	}
	if len(m.Problems) > 0 {
		a.Problem = m.Problems[0]
	}
	if item.Via == Form { // it is all their own, and no mail
		a.Channel, a.Text, a.Rest, a.MailID = "form", strings.TrimSpace(m.Text), "", ""
	}
	if item.Header {
		a.Problem = "intake.problem.header_only"
	}
	return a
}

// look asks the database what filing needs to know.
func (in *Intake) look(ctx context.Context, v db.View, r *read) error {
	ours, err := in.inboxes.Own(ctx, v, r.from.Mail)
	if err != nil {
		return err
	}
	r.way, r.why = route(r.msg, r.from, r.Released, ours)
	if err := in.findCase(ctx, v, r); err != nil {
		return err
	}
	if r.way == toCase {
		if err := in.lookAtAuthor(ctx, v, r); err != nil {
			return err
		}
	}
	switch r.way {
	case toReport, toRobot, toReceipt:
		return in.findOutgoing(ctx, v, r)
	case toCase:
		r.said.JoinCase, r.said.Trust, r.said.TrustWhy = r.join, r.Verdict.Trust, r.Verdict.Why
		if r.said.NotParticipant, err = in.bar(ctx, v, r); err != nil {
			return err
		}
		r.said.Looked = in.cases.Look(ctx, v, r.said)
		r.trouble, err = in.outbox.InTrouble(ctx, v, r.from.Mail)
	}
	return err
}

// lookAtAuthor finds out what we know of whoever wrote, and screens the mail.
func (in *Intake) lookAtAuthor(ctx context.Context, v db.View, r *read) (err error) {
	if err := in.who(ctx, v, r); err != nil {
		return err
	}
	if r.Known, err = in.outbox.WroteTo(ctx, v, r.from.Mail); err != nil {
		return err
	}
	if r.list, err = listed(ctx, v, r.from.Mail); err != nil {
		return err
	}
	j, err := in.junk.Value(ctx, v)
	if err != nil {
		return err
	}
	r.Score, r.Signs = j.judge(r.msg, r.Verdict, r.CameAt, r.namesUs())
	r.addOdd(j)
	r.junk = j.Threshold > 0 && r.Score >= j.Threshold
	if why := j.screen(r); why != "" {
		r.way, r.why = toQuarantine, why
	}
	return nil
}

// findCase finds the case that a valid token names. One that leads to a case
// that is no more leads nowhere.
func (in *Intake) findCase(ctx context.Context, v db.View, r *read) error {
	for _, token := range r.clues.reply {
		id, ok := in.outbox.CaseOfToken(token)
		if !ok {
			continue
		}
		c, err := in.cases.ByID(ctx, v, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		r.join, r.token = c.ID, token
		return nil
	}
	if r.FreeInto == 0 {
		return nil
	}
	c, err := in.cases.ByID(ctx, v, r.FreeInto)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	r.join = c.ID
	return err
}

// findOutgoing finds the mails of ours that a report, a robot or a receipt is
// about: by the return path it came to, else by the Message-IDs it names.
func (in *Intake) findOutgoing(ctx context.Context, v db.View, r *read) error {
	for _, token := range r.clues.bounce {
		g, err := in.outbox.ByReturnPath(ctx, v, token)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		r.about = []outbox.Outgoing{g}
		return nil
	}
	for _, id := range r.clues.ids {
		found, err := in.outbox.ByMailID(ctx, v, id)
		if err != nil {
			return err
		}
		if len(found) > 0 {
			r.about = found
			return nil
		}
	}
	return nil
}

// FileNow files one item on the caller's goroutine, for commands and tests: the
// same steps as the job's, which finds it filed and does nothing.
func (in *Intake) FileNow(ctx context.Context, id int64) (err error) {
	defer fault.Wrap(&err, "intake.FileNow(%d)", id)
	if _, err := staff.Acting(ctx); err != nil {
		return err
	}
	return in.fileWith(ctx, id, func(ctx context.Context, name string, f func(context.Context, *db.Tx) error) error {
		return in.d.Do(ctx, name, f)
	})
}
