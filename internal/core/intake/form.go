package intake

import (
	"context"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
)

// Posted is what somebody sent by a web form. It becomes a mail of our own make,
// so that it is stored, screened and filed as mails are, and can be seen raw.
type Posted struct {
	InboxID       int64
	Inbox         mail.Address // how it is addressed; the address may be empty
	Key           string       // of the form: sent twice, it is stored once
	Name, Email   string
	Subject, Text string
	Parts         []mail.Part // files
	IP            string
	At            time.Time

	Trap  bool // a field was filled in that people do not see
	Hasty bool // it was sent sooner than anybody can read it
}

// formHeader says in the raw bytes of a form what was odd about it. It counts in
// what we made ourselves, and nowhere else.
const formHeader = "X-Kept-Form"

// Ready is a form made ready to be stored.
type Ready struct {
	packed packed
	from   Source
}

// Post makes what was sent by a form ready, outside of any transaction: what is
// large is on the disk when it returns.
func (in *Intake) Post(ctx context.Context, f Posted) (_ Ready, err error) {
	defer fault.Wrap(&err, "intake.Post(inbox %d)", f.InboxID)
	if _, err := staff.Allow(ctx, staff.CasesOpen); err != nil {
		return Ready{}, err
	}
	if in.room != nil {
		if err := in.room(); err != nil {
			return Ready{}, err
		}
	}
	raw, err := f.raw()
	if err != nil {
		return Ready{}, err
	}
	p, err := in.pack(ctx, raw)
	return Ready{p, Source{Via: Form, Inbox: f.InboxID, Key: string(Form) + ":" + db.HashHex(f.Key),
		Envelope: mail.Envelope{From: f.Email, RemoteIP: f.IP}}}, err
}

// raw is the form as a mail.
func (f Posted) raw() ([]byte, error) {
	var odd []string
	if f.Trap {
		odd = append(odd, string(Trap))
	}
	if f.Hasty {
		odd = append(odd, string(Hasty))
	}
	to := f.Inbox
	if to.Mail == "" {
		to.Mail = "form-" + strconv.FormatInt(f.InboxID, 10) + "@kept.invalid"
	}
	m := mail.Outgoing{From: mail.Address{Name: oneLine(f.Name), Mail: f.Email}, To: []mail.Address{to}, Subject: oneLine(f.Subject), Text: db.Text(f.Text),
		MessageID: "form-" + db.HashHex(f.Key)[:32] + "@kept.invalid", Date: f.At, Headers: map[string]string{formHeader: strings.Join(append(odd, "sent"), " ")}}
	for _, p := range f.Parts {
		m.Files = append(m.Files, mail.File{Name: oneLine(p.Name), Data: p.Data})
	}
	return mail.Compose(m)
}

// oneLine is a stranger's text as a header can have it.
func oneLine(s string) string { return strings.Join(strings.Fields(db.Text(s)), " ") }

// TakePosted stores a form and the job that files it, in the caller's transaction.
// It returns the item, also where the same form is stored already.
func (in *Intake) TakePosted(ctx context.Context, tx *db.Tx, r Ready) (item int64, again bool, err error) {
	defer fault.Wrap(&err, "intake.TakePosted")
	if _, err := staff.Allow(ctx, staff.CasesOpen); err != nil {
		return 0, false, err
	}
	item, err = in.store(ctx, tx, r.from, r.from.Inbox, nil, r.packed)
	if err != nil {
		return 0, false, err
	}
	if item == 0 {
		item, err = db.Value[int64](ctx, tx, `SELECT id FROM intake WHERE inbox_id = $1 AND source_key = $2`, r.from.Inbox, r.from.Key)
		return item, true, err
	}
	return item, false, in.queue.Put(ctx, tx, File{item}, jobs.Priority(jobs.Normal))
}

// addOdd weighs what was odd about how a form was sent.
func (r *read) addOdd(j Junk) {
	if r.Via != Form {
		return
	}
	for _, word := range strings.Fields(strings.Join(r.msg.Header[formHeader], " ")) {
		rule := Rule(word)
		if points := j.weight(rule); (rule == Trap || rule == Hasty) && points > 0 {
			r.Score += points
			r.Signs = append([]Sign{{Rule: rule, Points: points}}, r.Signs...)
		}
	}
}

// postedHeard tells whoever sent a form that it came, by a mail to the address
// they typed, which is the first that shows whether it is theirs. It has no word of
// the form in it. Where the inbox says a first word, it says more.
func (in *Intake) postedHeard(ctx context.Context, tx *db.Tx, r read, caseID int64) error {
	if r.junk || unread(r.from.Mail) {
		return nil
	}
	box, err := in.inboxes.Open(ctx, tx, r.InboxID)
	if err != nil {
		return err
	}
	if box.FirstWord.On {
		return in.queue.Put(ctx, tx, FirstWord{r.ID}, jobs.At(tx.Now()))
	}
	h, err := in.cases.Take(ctx, tx, caseID)
	if err != nil {
		return err
	}
	return in.outbox.Letter(ctx, tx, outbox.Letter{Case: h, Cause: "intake.form:" + strconv.FormatInt(r.ID, 10), Key: "intake.form.came",
		Args: []fault.Arg{fault.A("ref", h.Ref)}, Auto: "auto-replied", To: r.from.Mail, Subject: "intake.form.subject"})
}
