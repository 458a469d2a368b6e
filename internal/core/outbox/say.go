package outbox

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// tokenReply and tokenBounce are the purposes of our tokens.
const (
	tokenReply  = "reply"
	tokenBounce = "bounce"
)

// newest is the last word of the customer.
type newest struct {
	id   int64
	at   time.Time
	name string
}

// newestInbound returns the last message that a participant wrote to us; the
// zero value when none did.
func (o *Outbox) newestInbound(ctx context.Context, v db.View, c *cases.Held) (newest, error) {
	family, err := o.cases.Family(ctx, v, c.ID)
	if err != nil {
		return newest{}, err
	}
	var args []any
	found, err := db.All(ctx, v, func(s db.Scan) (n newest, err error) { return n, s(&n.id, &n.at, &n.name) }, `
		SELECT id, at, by_name FROM message
		WHERE case_id IN `+in(&args, family)+` AND kind = 'inbound' AND not_participant = 0 ORDER BY id DESC LIMIT 1`, args...)
	if err != nil || len(found) == 0 {
		return newest{}, err
	}
	return found[0], nil
}

// KeyNewer is the fault of a reply whose writer has not seen what the customer
// wrote last.
const KeyNewer = "outbox.fault.newer"

// newerThan is the rule of the guard: a reply that knows less than there is
// does not go, unless it is forced.
func newerThan(h HeldReply, n newest) error {
	if h.force || n.id <= h.seen {
		return nil
	}
	return fault.New(fault.Conflict, KeyNewer, fault.A("name", n.name), fault.A("at", n.at))
}

// say writes a message of ours into a case and, for what customers may read,
// one outgoing mail for each recipient, with the job that sends it.
func (o *Outbox) say(ctx context.Context, tx *db.Tx, c *cases.Held, u utterance) (cases.StaffMessage, error) {
	if u.kind == cases.Note {
		return o.cases.Say(ctx, tx, c, cases.Utterance{Kind: cases.Note, Text: u.text, HTML: mail.SafeHTML(u.html), Files: u.files})
	}
	in, err := o.inboxes.Open(ctx, tx, c.InboxID)
	if err != nil {
		return cases.StaffMessage{}, err
	}
	to, err := o.recipients(ctx, tx, c, u)
	if err != nil {
		return cases.StaffMessage{}, err
	}
	if err := o.speak(ctx, tx, c, &u, &to); err != nil {
		return cases.StaffMessage{}, err
	}
	th, err := o.threadOf(ctx, tx, c, u.participant)
	if err != nil {
		return cases.StaffMessage{}, err
	}
	token := o.keys.Token(tokenReply, c.ID, u.number)
	out, err := o.compose(ctx, tx, c, in, to, th, token, u)
	if err != nil {
		return cases.StaffMessage{}, err
	}
	via := ""
	switch {
	case u.spoken:
		via = viaVoice
	case c.Channel == viaVoice && to.to.Mail != "":
		via = viaMail
	}
	m, err := o.cases.Say(ctx, tx, c, cases.Utterance{
		Via: via,
		// What it answers is in the case already, so it names nothing: else the
		// same mail to another inbox would seem to be the one that we answered.
		Kind: u.kind, Text: u.text, Rest: u.below.text, HTML: mail.WithRest(mail.SafeHTML(u.html), mail.SafeHTML(u.below.html)), Subject: out.Mail.Subject, MailID: out.Mail.MessageID,
		ParticipantID: u.participant, Files: u.files,
	})
	if err != nil {
		return m, err
	}
	for _, rcpt := range to.mailed(u.spoken) {
		id, err := insertOutgoing(ctx, tx, Outgoing{CaseID: c.ID, MessageID: m.ID, InboxID: in.ID, Rcpt: rcpt}, out)
		if err != nil {
			return m, err
		}
		if err := o.start(ctx, tx, id, tx.Now()); err != nil {
			return m, err
		}
		o.early(ctx, out, rcpt)
	}
	if u.spoken {
		return m, o.spoken.Say(ctx, tx, c, m.ID)
	}
	return m, nil
}

// utterance is what is to be said, by whatever kind of message.
type utterance struct {
	kind        cases.Kind
	text, html  string
	files       []cases.Kept
	number      int64 // of the message, unlike any other's; part of its token
	participant int64 // the third party it is for; 0 for the customer
	identity    int64 // the address of the customer's it goes to; 0 for where they last wrote from
	auto        string
	only        string // the one address it may go to; "" for the recipients of the case
	subject     string // "" answers the case's
	lang        string
	unsigned    bool
	cc, bcc     []mail.Address // beside those who are copied on the case
	below       below          // what is forwarded
	solves      bool           // the case is done with it, as far as we know
	feet        *footed        // is told which feet it was given
	spoken      bool           // the customer is told by voice: it is mailed to the others alone
}

// number makes the number of a message out of the id of its row: replies and
// letters are counted apart.
func replyNumber(held int64) int64    { return held * 2 }
func letterNumber(letter int64) int64 { return letter*2 + 1 }

// recipients are the addresses a message goes to.
type recipients struct {
	to      mail.Address // empty Mail: nobody by mail
	cc, bcc []mail.Address
}

// all lists each address once.
func (r recipients) all() []string {
	if r.to.Mail == "" {
		return nil
	}
	seen := map[string]bool{db.Key(r.to.Mail): true}
	list := []string{r.to.Mail}
	for _, a := range slices.Concat(r.cc, r.bcc) {
		if k := db.Key(a.Mail); a.Mail != "" && !seen[k] {
			seen[k] = true
			list = append(list, a.Mail)
		}
	}
	return list
}

// mailed are those who get it by mail: not the customer, where they are told by
// voice.
func (r recipients) mailed(spoken bool) []string {
	all := r.all()
	if spoken && len(all) > 0 {
		return all[1:]
	}
	return all
}

// recipients finds to whom a message goes: a third party alone; else the
// customer, at the address that was chosen or that they last wrote from, and whom
// an agent has added.
func (o *Outbox) recipients(ctx context.Context, v db.View, c *cases.Held, u utterance) (r recipients, err error) {
	parts, err := o.cases.Participants(ctx, v, c.Case)
	if err != nil {
		return r, err
	}
	if u.participant != 0 {
		for _, p := range parts {
			if p.ID == u.participant {
				return recipients{to: mail.Address{Name: p.Name, Mail: p.Address}, cc: u.cc, bcc: u.bcc}, nil
			}
		}
		return r, fault.Field("participant_id", "outbox.fault.participant")
	}
	if u.only != "" {
		return recipients{to: mail.Address{Mail: u.only}}, nil
	}
	if u.identity != 0 {
		r.to, err = o.addressBy(ctx, v, c.Case, u.identity)
	} else {
		r.to, err = o.addressOf(ctx, v, c.Case)
	}
	if err != nil {
		return r, err
	}
	if u.auto != "" { // letters are copied to nobody
		return r, nil
	}
	for _, p := range parts {
		if p.Role == cases.Copied && p.Address != "" {
			r.cc = append(r.cc, mail.Address{Name: p.Name, Mail: p.Address})
		}
	}
	r.bcc = u.bcc
	return r, nil
}

// addressOf is where the customer of a case is written to: the address they
// last wrote from in it, if it is still theirs, else their best.
func (o *Outbox) addressOf(ctx context.Context, v db.View, c cases.Case) (mail.Address, error) {
	person, err := o.people.ByID(ctx, v, c.PersonID)
	if err != nil {
		return mail.Address{}, err
	}
	all, err := o.people.Identities(ctx, v, person.ID)
	if err != nil {
		return mail.Address{}, err
	}
	mine := map[string]bool{}
	for _, i := range all {
		if i.Kind == "email" {
			mine[db.Key(i.Value)] = true
		}
	}
	family, err := o.cases.Family(ctx, v, c.ID)
	if err != nil {
		return mail.Address{}, err
	}
	var args []any
	last, err := db.All(ctx, v, func(s db.Scan) (a string, err error) { return a, s(&a) }, `
		SELECT from_address FROM message
		WHERE case_id IN `+in(&args, family)+` AND kind = 'inbound' AND audience = 'customer' AND from_address <> '' ORDER BY id DESC LIMIT 5`, args...)
	if err != nil {
		return mail.Address{}, err
	}
	for _, a := range last {
		if mine[db.Key(a)] {
			return mail.Address{Name: person.Name, Mail: a}, nil
		}
	}
	best, err := o.people.EmailOf(ctx, v, person.ID)
	if fault.Is(err, fault.NotFound) {
		return mail.Address{}, nil
	}
	return best, err
}

// thread is what an answer refers to.
type thread struct {
	subject  string
	answered string // the Message-ID of the customer's last mail; "" for none
	ids      []string
}

// threadOf reads the Message-IDs of a case in order, and which is answered: those
// that the customer knows, or those that a third party does.
func (o *Outbox) threadOf(ctx context.Context, v db.View, c *cases.Held, participant int64) (t thread, err error) {
	family, err := o.cases.Family(ctx, v, c.ID)
	if err != nil {
		return t, err
	}
	type row struct {
		kind    cases.Kind
		id      string
		subject string
	}
	var args []any
	where := `case_id IN ` + in(&args, family) + ` AND audience = 'customer'`
	if participant != 0 {
		args = append(args, participant)
		where = `case_id IN ` + in(new([]any), family) + ` AND audience = 'third' AND participant_id = ` + placeholder(len(args))
	}
	rows, err := db.All(ctx, v, func(s db.Scan) (r row, err error) { return r, s(&r.kind, &r.id, &r.subject) }, `
		SELECT kind, mail_id, subject FROM message WHERE `+where+` AND mail_id <> '' ORDER BY id DESC LIMIT 50`, args...)
	if err != nil {
		return t, err
	}
	t.subject = c.Subject
	for i, r := range rows {
		t.ids = append([]string{r.id}, t.ids...)
		if i == 0 {
			t.answered = r.id
		}
	}
	for _, r := range rows { // the customer's own last mail, if there is one
		if r.kind == cases.Inbound {
			t.answered = r.id
			break
		}
	}
	return t, nil
}

// brandOf is the brand of an inbox.
func (o *Outbox) brandOf(ctx context.Context, v db.View, inbox int64) (inboxes.Brand, error) {
	in, err := o.inboxes.Open(ctx, v, inbox)
	if err != nil {
		return inboxes.Brand{}, err
	}
	return o.inboxes.BrandByID(ctx, v, in.BrandID)
}

// stored is an outgoing mail as its row keeps it: the same bytes each try.
type stored struct {
	Mail mail.Outgoing `json:"mail"`

	ReturnVia    inboxes.ReplyVia `json:"return_via"` // how bounces come home to the inbox
	ReturnDomain string           `json:"return_domain,omitempty"`

	Files []cases.Kept `json:"files,omitempty"`
}

// compose makes the mail of a message. Its Message-ID and its Reply-To carry
// the same token, so that an answer comes home by either.
func (o *Outbox) compose(ctx context.Context, v db.View, c *cases.Held, inbox inboxes.Inbox, to recipients, t thread, token string, u utterance) (stored, error) {
	brand, err := o.inboxes.BrandByID(ctx, v, inbox.BrandID)
	if err != nil {
		return stored{}, err
	}
	actor, err := staff.Acting(ctx)
	if err != nil {
		return stored{}, err
	}
	from := mail.Address{Name: brand.Sender(), Mail: inbox.Address}
	sign := ""
	if u.kind == cases.Reply && actor.Name != "" {
		if !u.unsigned {
			if sign, err = o.signs(ctx, v, actor, inbox.ID, brand); err != nil {
				return stored{}, err
			}
		}
		from.Name = actor.Name + ", " + brand.Sender()
	}
	link, err := o.linkLine(ctx, v, c, brand, to, u)
	if err != nil {
		return stored{}, err
	}
	under := u.below
	if under.text == "" {
		if under, err = o.quote(ctx, v, c, u); err != nil {
			return stored{}, err
		}
	}
	text, body := under.with(linked(signed(u.text, sign), link), linkedHTML(signedHTML(u.html, sign), link))
	subject := u.subject
	if subject == "" {
		subject = replySubject(t.subject)
	}
	out := stored{Files: u.files, ReturnVia: inbox.ReplyVia, ReturnDomain: inbox.ReplyDomain, Mail: mail.Outgoing{
		From: from, Cc: to.cc, ReplyTo: mail.Address{Name: brand.Sender(), Mail: replyAddress(inbox, token)},
		Subject: subject, Text: text, HTML: body, MessageID: mailID(token, inbox.Address),
		InReplyTo: t.answered, References: references(t.ids, t.answered), Auto: u.auto, Lang: u.lang, Date: v.Now(),
	}}
	if to.to.Mail != "" {
		out.Mail.To = []mail.Address{to.to}
	}
	return out, nil
}
