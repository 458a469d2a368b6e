package intake

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
)

// CheckAgain is the job that asks DNS again about a mail that was filed while
// it did not answer.
type CheckAgain struct {
	Item int64 `json:"item"`
	Try  int   `json:"try"` // counts from 1
}

// Kind implements jobs.Args.
func (CheckAgain) Kind() string { return "intake.check_again" }

// askAgain is when DNS is asked again; after the last it stays unsure.
var askAgain = []time.Duration{5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 8 * time.Hour, 24 * time.Hour}

// verdict checks who sent a mail: by ourselves where we received it, else by
// what the one server says that the inbox believes.
func (in *Intake) verdict(ctx context.Context, item Item, by checks, m mail.Message, from mail.Address, raw []byte) mail.Verdict {
	switch item.Via {
	case SMTP:
		if !by.senders {
			return mail.Unchecked(from)
		}
		e := mail.Envelope{From: item.From, To: item.To, RemoteIP: item.IP, HELO: item.HELO, TLS: item.TLS}
		return in.senders.Check(ctx, e, m, from, raw)
	case IMAP, LMTP: // the server that brought it knows from where it came
		return mail.Told(m, from, by.server)
	}
	return mail.Verdict{}
}

// checks are how the sender of an item is looked at.
type checks struct {
	senders bool   // by us, where it came by SMTP
	server  string // whose word counts otherwise; "" for nobody's
}

// checksOf asks how.
func (in *Intake) checksOf(ctx context.Context, v db.View, item Item) (checks, error) {
	switch item.Via {
	case SMTP:
		on, err := in.checkSenders.Value(ctx, v)
		return checks{senders: on != 0}, err
	case IMAP, LMTP:
		box, err := in.inboxes.Open(ctx, v, item.InboxID)
		return checks{server: box.AuthservID}, err
	}
	return checks{}, nil
}

// bar says whether what somebody wrote joins its case as that of nobody who
// takes part in it: the sender check failed, or the message of ours that they
// answer went to somebody else and no check vouches for them.
func (in *Intake) bar(ctx context.Context, v db.View, r *read) (bool, error) {
	if r.Verdict.Trust.Barred() {
		return true, nil
	}
	if r.token == "" || r.Verdict.Trust == mail.Vouched {
		return false, nil
	}
	sent, err := in.outbox.WentTo(ctx, v, r.token)
	if err != nil {
		return false, err
	}
	mine := []string{db.Key(r.from.Mail)}
	for _, p := range r.people {
		all, err := in.people.Identities(ctx, v, p)
		if err != nil {
			return false, err
		}
		for _, i := range all {
			if i.Kind == people.Email {
				mine = append(mine, db.Key(i.Value))
			}
		}
	}
	return !slices.ContainsFunc(sent, func(a string) bool { return slices.Contains(mine, db.Key(a)) }), nil
}

// who finds the person whom we know by the author's address.
func (in *Intake) who(ctx context.Context, v db.View, r *read) error {
	if r.from.Mail == "" {
		return nil
	}
	found, _, err := in.people.Page(ctx, v, people.Query{Email: r.from.Mail})
	for _, p := range found {
		r.people = append(r.people, p.ID)
	}
	return err
}

// checkAgain asks once more, and writes what came of it to the item and to its
// message.
func (in *Intake) checkAgain(ctx context.Context, run *jobs.Run, a CheckAgain) (err error) {
	defer fault.Wrap(&err, "intake.check_again(%d)", a.Item)
	var item Item
	var raw []byte
	var by checks
	err = in.d.Read(ctx, "intake.check_again", func(ctx context.Context, v db.View) (err error) {
		if item, err = itemByID(ctx, v, a.Item); err != nil || item.Verdict.Trust != mail.Unsure || item.Kept == "erased" {
			return err
		}
		if by, err = in.checksOf(ctx, v, item); err != nil {
			return err
		}
		raw, err = in.rawOf(ctx, v, item)
		return err
	})
	if err != nil || raw == nil {
		return err
	}
	r := read{Item: item}
	if r.msg, err = in.parsed(ctx, raw); err != nil {
		return err
	}
	r.from = author(r.msg, item.From)
	r.clues = cluesOf(r.msg, item.To)
	r.Verdict = in.verdict(ctx, item, by, r.msg, r.from, raw)
	barred := true
	err = in.d.Read(ctx, "intake.bar", func(ctx context.Context, v db.View) error {
		if err := in.findCase(ctx, v, &r); err != nil {
			return err
		}
		if err := in.who(ctx, v, &r); err != nil {
			return err
		}
		barred, err = in.bar(ctx, v, &r)
		return err
	})
	if err != nil {
		return err
	}
	return run.Do(ctx, "intake.check_again", func(ctx context.Context, tx *db.Tx) error {
		return in.checked(ctx, tx, a, r.Verdict, barred)
	})
}

// checked writes a later verdict. While DNS is silent it asks again, some times.
func (in *Intake) checked(ctx context.Context, tx *db.Tx, a CheckAgain, v mail.Verdict, barred bool) error {
	if err := tx.Take(ctx, "intake", a.Item); err != nil {
		return err
	}
	item, err := itemByID(ctx, tx, a.Item)
	if err != nil || item.Verdict.Trust != mail.Unsure || item.Kept == "erased" {
		return err
	}
	if v.Trust == mail.Unsure {
		if a.Try < len(askAgain) {
			return in.askLater(ctx, tx, CheckAgain{a.Item, a.Try + 1})
		}
		v = v.GivenUp()
	}
	item.Verdict = v
	if err := storeItem(ctx, tx, item); err != nil {
		return err
	}
	if item.MessageID == 0 || item.As != AsCase && item.As != AsJoined {
		return nil
	}
	return in.cases.Vouch(staff.As(ctx, staff.System(a.Kind())), tx, item.MessageID, v.Trust, v.Why, barred)
}

func (in *Intake) askLater(ctx context.Context, tx *db.Tx, a CheckAgain) error {
	return in.queue.Put(ctx, tx, a, jobs.At(tx.Now().Add(askAgain[a.Try-1])), jobs.Priority(jobs.Low))
}
