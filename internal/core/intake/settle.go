package intake

import (
	"context"
	"fmt"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// settle gives an item its one state; whoever else gives it one has done so, or waits.
// The identity comes first: of two copies filed at once, the second waits for the
// first and finds it.
func (in *Intake) settle(ctx context.Context, tx *db.Tx, r read) error {
	if err := tx.Take(ctx, "intake", r.ID); err != nil {
		return err
	}
	now, err := itemByID(ctx, tx, r.ID)
	if err != nil || now.State != Received {
		return err
	}
	now.Verdict, now.Score, now.Signs, now.Known, now.Domain, now.Author = r.Verdict, r.Score, r.Signs, r.Known, r.Domain, r.from.Mail
	r.Item = now
	r.SaidBy, r.Subject = shown(r.from), clip(r.msg.Subject)
	twin, err := claim(ctx, tx, r.Item, r.content)
	if err != nil {
		return err
	}
	if twin != 0 {
		return in.settleTwin(ctx, tx, r, twin)
	}
	switch r.way {
	case toReport:
		return in.settleReport(ctx, tx, r)
	case toRobot:
		return in.settleRobot(ctx, tx, r)
	case toReceipt:
		return in.settleReceipt(ctx, tx, r)
	case toQuarantine:
		return in.hold(ctx, tx, r.Item, r.why)
	}
	if err := in.settleCase(ctx, tx, r); err != nil || r.Verdict.Trust != mail.Unsure {
		return err
	}
	return in.askLater(ctx, tx, CheckAgain{r.ID, 1})
}

// settleTwin files the second copy of a content to one inbox.
func (in *Intake) settleTwin(ctx context.Context, tx *db.Tx, r read, twin int64) error {
	first, err := itemByID(ctx, tx, twin)
	if err != nil {
		return err
	}
	if !r.Junked { // it came again, and not as junk
		if err := in.Unjunk(ctx, tx, first.ID); err != nil {
			return err
		}
	}
	r.DuplicateOf, r.CaseID, r.MessageID, r.PersonID = first.ID, first.CaseID, first.MessageID, first.PersonID
	return in.filed(ctx, tx, r.Item, AsDuplicate)
}

// settleCase files what somebody wrote.
func (in *Intake) settleCase(ctx context.Context, tx *db.Tx, r read) error {
	kind, value := people.Email, r.from.Mail
	if value == "" { // released although nobody is named
		kind, value = people.External, fmt.Sprintf("intake:%d", r.ID)
	}
	name := r.from.Name
	if (r.Verdict.Trust.Barred() || r.Via == Form) && len(r.people) > 0 {
		name = "" // who may be anybody changes nothing of whom we know
	}
	person, err := in.people.Resolve(ctx, tx, kind, value, name)
	if err != nil {
		return err
	}
	r.said.Person = person
	out, err := in.cases.Arrived(ctx, tx, r.said)
	if err != nil {
		return err
	}
	if r.trouble && !r.Verdict.Trust.Barred() && r.Via != Form {
		if err := in.outbox.HeardFrom(ctx, tx, value); err != nil {
			return err
		}
	}
	r.PersonID, r.CaseID, r.MessageID = person.ID, out.Held.ID, out.MessageID
	as := AsJoined
	if out.Opened {
		as = AsCase
	}
	if err := in.filed(ctx, tx, r.Item, as); err != nil {
		return err
	}
	if r.Via == Form { // an address that was typed vouches for nothing else
		if out.Opened {
			return in.postedHeard(ctx, tx, r, out.Held.ID)
		}
		return nil
	}
	if out.Opened {
		if err := in.firstWordLater(ctx, tx, r); err != nil {
			return err
		}
	}
	return in.freeFirst(ctx, tx, r, out.Held.ID)
}

// settleReport gives what another server says to the mails it is about.
func (in *Intake) settleReport(ctx context.Context, tx *db.Tx, r read) error {
	if len(r.about) == 0 {
		return in.hold(ctx, tx, r.Item, whyReport)
	}
	meant := 0
	for _, g := range r.about {
		means, err := in.report(ctx, tx, r, g)
		if err != nil {
			return err
		}
		if means {
			meant++
		}
	}
	if meant == 0 {
		return in.hold(ctx, tx, r.Item, whyReport)
	}
	r.CaseID, r.MessageID = r.about[0].CaseID, r.about[0].MessageID
	return in.filed(ctx, tx, r.Item, AsReport)
}

// report passes on what is said about one mail, if anything is.
func (in *Intake) report(ctx context.Context, tx *db.Tx, r read, g outbox.Outgoing) (bool, error) {
	if r.msg.Kind == mail.FeedbackReport {
		return true, in.outbox.Complained(ctx, tx, g, complaint(r.msg.Reports))
	}
	said, ok := reportFor(r.msg.Reports, g.Rcpt, len(r.about) == 1)
	if !ok {
		return false, nil
	}
	_, err := in.outbox.Reported(ctx, tx, g.ID, said)
	return true, err
}

// complaint is what kind of one it is.
func complaint(reports []mail.DeliveryReport) string {
	for _, one := range reports {
		if one.Diagnostic != "" {
			return one.Diagnostic
		}
	}
	return ""
}

// reportFor picks what is said about an address. Where only one mail can be
// meant, a report that hides or rewrites the address means it.
func reportFor(reports []mail.DeliveryReport, rcpt string, only bool) (mail.DeliveryReport, bool) {
	for _, one := range reports {
		if db.Key(one.Recipient) == db.Key(rcpt) {
			return one, true
		}
	}
	if !only {
		return mail.DeliveryReport{}, false
	}
	if len(reports) > 0 {
		return reports[0], true
	}
	return mail.DeliveryReport{Action: "failed"}, true
}

// settleRobot links what a machine answered. It opens nothing and wakes
// nobody; without a link somebody looks at it.
func (in *Intake) settleRobot(ctx context.Context, tx *db.Tx, r read) error {
	r.CaseID = r.join
	if len(r.about) > 0 {
		r.CaseID, r.MessageID = r.about[0].CaseID, r.about[0].MessageID
	}
	if r.CaseID == 0 {
		return in.hold(ctx, tx, r.Item, whyRobot)
	}
	if err := in.outbox.RobotAnswered(ctx, tx, r.from.Mail); err != nil {
		return err
	}
	_, err := in.activity.Record(ctx, tx, activity.Entry{Kind: "intake.auto_reply", CaseID: r.CaseID, InboxID: r.InboxID, On: "intake", OnID: r.ID,
		Data: map[string]any{"from": r.SaidBy}})
	if err != nil {
		return err
	}
	return in.filed(ctx, tx, r.Item, AsAutoReply)
}

// settleReceipt files the note that a mail was displayed.
func (in *Intake) settleReceipt(ctx context.Context, tx *db.Tx, r read) error {
	if len(r.about) == 0 {
		return in.hold(ctx, tx, r.Item, whyReceipt)
	}
	for _, g := range r.about {
		said, ok := reportFor(r.msg.Reports, g.Rcpt, len(r.about) == 1)
		if !ok {
			continue
		}
		if err := in.outbox.Displayed(ctx, tx, g, said.Action); err != nil {
			return err
		}
	}
	r.CaseID, r.MessageID = r.about[0].CaseID, r.about[0].MessageID
	return in.filed(ctx, tx, r.Item, AsReceipt)
}

func (in *Intake) filed(ctx context.Context, tx *db.Tx, i Item, as As) error {
	i.State, i.As, i.Reason, i.DecideBy, i.AlarmAt, i.FiledAt = Filed, as, outbox.Reason{}, db.Never, db.Never, tx.Now()
	return storeItem(ctx, tx, i)
}

// holdDamaged holds an item whose stored bytes are not what came: nothing of
// it is believed, and it is seen.
func (in *Intake) holdDamaged(ctx context.Context, do doing, item Item) error {
	in.log.Error("the raw bytes of an item are damaged", "item", item.ID)
	return do(ctx, "intake.damaged", func(ctx context.Context, tx *db.Tx) error {
		return in.hold(ctx, tx, item, whyRawDamaged)
	})
}

// patience is how often filing an item may fail, of itself and not of a disk or a
// database that is away: some seventy seconds after the first time.
const patience = 4

// setAside holds an item that cannot be filed. Its bytes are there to be read, somebody
// decides, and releasing it tries anew; the mails behind it have not waited.
func (in *Intake) setAside(ctx context.Context, tx *db.Tx, a File, why error) error {
	item, err := itemByID(ctx, tx, a.Item)
	if err != nil || item.State != Received {
		return err
	}
	in.log.Error("an item cannot be filed and is set aside", "item", item.ID, "err", why)
	return in.hold(ctx, tx, item, whyStuck)
}

// shown is who wrote something, for lists.
func shown(a mail.Address) string {
	if a.Name == "" {
		return a.Mail
	}
	return clip(a.Name + " <" + a.Mail + ">")
}

// clip keeps the beginning of a stranger's line.
func clip(s string) string {
	s = db.Text(s)
	if r := []rune(s); len(r) > 300 {
		return string(r[:300])
	}
	return s
}
