package intake

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// Said is what somebody said by another way than mail: on a page, by a form, or
// through a program. Its raw bytes are its JSON.
type Said struct {
	Via      Via          `json:"via"`
	InboxID  int64        `json:"inbox_id,omitempty"`
	CaseID   int64        `json:"case_id,omitempty"`   // the case it belongs to; 0 for a new one
	PersonID int64        `json:"person_id,omitempty"` // who said it; 0: by Email
	Email    string       `json:"email,omitempty"`
	Phone    string       `json:"phone,omitempty"` // where there is no Email
	Name     string       `json:"name,omitempty"`
	Subject  string       `json:"subject,omitempty"`
	Text     string       `json:"text,omitempty"`
	HTML     string       `json:"html,omitempty"` // unsafe, as it came
	Channel  string       `json:"channel,omitempty"`
	Lang     string       `json:"lang,omitempty"`
	Files    []cases.Kept `json:"files,omitempty"`
	At       time.Time    `json:"at"`

	// Key is the caller's own: a repeat finds what the first made. "" for none.
	Key string `json:"-"`
}

// Hear takes in and files at once what somebody said, in the caller's
// transaction, so that it is kept raw before anybody is told that it arrived.
// A repeat of the key returns the item that the first made.
func (in *Intake) Hear(ctx context.Context, tx *db.Tx, s Said) (_ Item, err error) {
	defer fault.Wrap(&err, "intake.Hear(%s)", s.Via)
	if err := s.check(ctx); err != nil {
		return Item{}, err
	}
	if s.InboxID, err = in.inboxOf(ctx, tx, s); err != nil {
		return Item{}, err
	}
	if s.At.IsZero() {
		s.At = tx.Now()
	}
	raw, err := json.Marshal(s)
	if err != nil {
		return Item{}, err
	}
	p := in.packRow(raw)
	source := Source{Via: s.Via, Envelope: mail.Envelope{From: s.Email}}
	if s.Key != "" {
		source.Key = string(s.Via) + ":" + db.HashHex(s.Key)
	}
	id, err := in.store(ctx, tx, source, s.InboxID, nil, p)
	if err != nil {
		return Item{}, err
	}
	if id == 0 {
		return db.One(ctx, tx, scanItem, `SELECT `+itemColumns+` FROM intake WHERE inbox_id = $1 AND source_key = $2`, s.InboxID, source.Key)
	}
	// What follows is the desk's own work, as the filing of a mail is; that the
	// caller may say this here was asked above.
	return in.fileSaid(staff.As(ctx, staff.System("intake.hear")), tx, id, s)
}

// check refuses what nobody said, and whoever may not say it.
func (s Said) check(ctx context.Context) error {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	need := staff.CasesOpen
	if actor.Kind == staff.KindCustomer {
		need = staff.CustomerWrite
		if s.CaseID == 0 || actor.CaseID != s.CaseID || actor.PersonID != s.PersonID {
			return fault.New(fault.NotFound, "intake.fault.not_found")
		}
	}
	if _, err := staff.Allow(ctx, need); err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(s.Text) == "" && strings.TrimSpace(s.HTML) == "" && strings.TrimSpace(s.Subject) == "" && len(s.Files) == 0:
		return fault.Field("text", "intake.fault.nothing_said")
	case len(s.Text)+len(s.HTML) > rowLimit/2:
		return fault.Field("text", "intake.fault.long")
	case s.PersonID == 0 && s.Email == "" && s.Phone == "":
		return fault.Field("person.email", "intake.fault.who")
	}
	if s.PersonID == 0 && s.Email != "" {
		if _, err := mail.ParseAddress(s.Email); err != nil {
			return fault.Field("person.email", "intake.fault.address").Because(err)
		}
	}
	return nil
}

// inboxOf is where something said belongs: its case's inbox, the one it names,
// else the first that the actor may see.
func (in *Intake) inboxOf(ctx context.Context, v db.View, s Said) (int64, error) {
	if s.CaseID != 0 {
		c, err := in.cases.ByID(ctx, v, s.CaseID)
		return c.InboxID, err
	}
	actor, err := staff.Acting(ctx)
	if err != nil {
		return 0, err
	}
	all, err := in.inboxes.All(ctx, v, actor.Scope())
	if err != nil {
		return 0, err
	}
	for _, one := range all {
		if one.ID == s.InboxID || s.InboxID == 0 && !one.Off() {
			return one.ID, nil
		}
	}
	return 0, fault.Field("inbox_id", "intake.fault.inbox")
}

// fileSaid files a stored item of something said.
func (in *Intake) fileSaid(ctx context.Context, tx *db.Tx, id int64, s Said) (Item, error) {
	item, err := itemByID(ctx, tx, id)
	if err != nil {
		return Item{}, err
	}
	person, err := in.whoSaid(ctx, tx, s)
	if err != nil {
		return Item{}, err
	}
	html, _ := mail.SanitiseHTML(s.HTML)
	text := db.Text(s.Text)
	if text == "" && s.HTML != "" {
		text = mail.Plain(s.HTML)
	}
	channel := s.Channel
	if channel == "" {
		channel = string(s.Via)
	}
	a := cases.Arrival{
		InboxID: s.InboxID, Person: person, Channel: channel, Subject: s.Subject, Text: text, HTML: html,
		From: mail.Address{Name: s.Name, Mail: s.Email}, Files: s.Files, IntakeID: id, At: s.At, JoinCase: s.CaseID, Lang: s.Lang,
	}
	a.Looked = in.cases.Look(ctx, tx, a)
	out, err := in.cases.Arrived(ctx, tx, a)
	if err != nil {
		return Item{}, err
	}
	item.SaidBy, item.Subject = shown(mail.Address{Name: person.Name, Mail: s.Email}), clip(s.Subject)
	item.PersonID, item.CaseID, item.MessageID = person.ID, out.Held.ID, out.MessageID
	as := AsJoined
	if out.Opened {
		as = AsCase
	}
	if err := in.filed(ctx, tx, item, as); err != nil {
		return Item{}, err
	}
	return itemByID(ctx, tx, id)
}

func (in *Intake) whoSaid(ctx context.Context, tx *db.Tx, s Said) (people.Held, error) {
	switch {
	case s.PersonID != 0:
		return in.people.Take(ctx, tx, s.PersonID)
	case s.Email != "":
		a, err := mail.ParseAddress(s.Email)
		if err != nil {
			return people.Held{}, fault.Field("person.email", "intake.fault.address").Because(err)
		}
		if s.Name == "" {
			s.Name = a.Name
		}
		return in.people.Resolve(ctx, tx, people.Email, a.Mail, s.Name)
	}
	return in.people.Resolve(ctx, tx, people.Phone, s.Phone, s.Name)
}

// CustomerSays takes what a customer writes on the page of their case. The
// context is the customer's; the key is the form's, so that sending it twice
// says it once.
func (in *Intake) CustomerSays(ctx context.Context, caseID, personID int64, text, key string, files ...cases.Kept) (err error) {
	defer fault.Wrap(&err, "intake.CustomerSays(case %d)", caseID)
	return in.d.Do(ctx, "intake.page", func(ctx context.Context, tx *db.Tx) error {
		_, err := in.Hear(ctx, tx, Said{Via: Page, CaseID: caseID, PersonID: personID, Text: text, Key: key, Files: files})
		return err
	})
}

// Open begins a case by hand: an agent took a call, or somebody stood at the
// door. It returns the case.
func (in *Intake) Open(ctx context.Context, n casepage.NewCase) (caseID int64, err error) {
	defer fault.Wrap(&err, "intake.Open")
	channel := "email"
	if n.Email == "" {
		channel = "voice"
	}
	err = in.d.Do(ctx, "intake.open", func(ctx context.Context, tx *db.Tx) error {
		i, err := in.Hear(ctx, tx, Said{Via: Page, InboxID: n.InboxID, Email: n.Email, Phone: n.Phone, Name: n.Name, Subject: n.Subject,
			Text: n.Text, Channel: channel, Key: n.Key})
		caseID = i.CaseID
		return err
	})
	return caseID, err
}
