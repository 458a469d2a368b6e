package outbox

import (
	"context"
	"slices"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// Envelope is what stands around a text: who reads it beside the customer, and
// what it is called.
type Envelope struct {
	CcSet    bool           `json:"cc_set,omitempty"` // Cc is the whole list from now on; else whoever was copied stays so
	Cc       []mail.Address `json:"cc,omitempty"`
	Bcc      []mail.Address `json:"bcc,omitempty"`      // for this message alone
	Subject  string         `json:"subject,omitempty"`  // "" answers the case's
	Unsigned bool           `json:"unsigned,omitempty"` // no signature below it
	To       mail.Address   `json:"to,omitzero"`        // a third party it is forwarded to
	Messages []int64        `json:"messages,omitempty"` // what is forwarded, with its files

	Identity    int64 `json:"identity,omitempty"`    // which of the customer's addresses it goes to; 0 for where they last wrote from
	Participant int64 `json:"participant,omitempty"` // the third party of a draft; a reply that goes has its own
}

// plain says whether nothing is out of the ordinary.
func (e Envelope) plain() bool {
	return !e.CcSet && len(e.Cc)+len(e.Bcc)+len(e.Messages) == 0 && e.Subject == "" && !e.Unsigned && e.To.Mail == "" && e.Participant == 0 && e.Identity == 0
}

// column is an envelope as a row keeps it; "" for a plain one.
func (e Envelope) column() (string, error) {
	if e.plain() {
		return "", nil
	}
	return toColumn(e, 1)
}

const (
	mostCopied    = 50  // addresses a reply is copied to
	mostForwarded = 100 // messages that are forwarded at one time
)

// Addresses reads a list as people type it: apart by commas, semicolons or
// lines, each as [mail.ParseAddress] reads one, none twice. The fault names the
// first that is none.
func Addresses(field, text string) ([]mail.Address, error) {
	var all []mail.Address
	seen := map[string]bool{}
	for _, one := range splitList(text) {
		a, err := mail.ParseAddress(one)
		if err != nil {
			return nil, fault.Field(field, "outbox.fault.address", fault.A("address", clipped(one))).Because(err)
		}
		if k := db.Key(a.Mail); !seen[k] {
			seen[k] = true
			all = append(all, a)
		}
	}
	if len(all) > mostCopied {
		return nil, fault.Field(field, "outbox.fault.too_many", fault.A("n", mostCopied))
	}
	return all, nil
}

// splitList cuts a list of addresses where no quote and no bracket is open.
func splitList(text string) (all []string) {
	var one strings.Builder
	quoted, inside := false, false
	end := func() {
		if s := strings.TrimSpace(one.String()); s != "" {
			all = append(all, s)
		}
		one.Reset()
	}
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '<' && !quoted:
			inside = true
		case r == '>' && !quoted:
			inside = false
		case (r == ',' || r == ';' || r == '\n') && !quoted && !inside:
			end()
			continue
		}
		one.WriteRune(r)
	}
	end()
	return all
}

func clipped(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}

// listed writes a list as it is typed.
func listed(all []mail.Address) string {
	texts := make([]string, len(all))
	for i, a := range all {
		if texts[i] = a.Mail; a.Name != "" && !strings.ContainsAny(a.Name, `"\<>`) {
			texts[i] = `"` + a.Name + `" <` + a.Mail + ">"
		}
	}
	return strings.Join(texts, ", ")
}

// checkEnvelope refuses an envelope that can never go.
func (o *Outbox) checkEnvelope(ctx context.Context, v db.View, c cases.Case, e Envelope, participant int64) error {
	if len([]rune(e.Subject)) > 300 {
		return fault.Field("subject", "outbox.fault.subject")
	}
	if len(e.Messages) > mostForwarded {
		return fault.Field("messages", "outbox.fault.too_many", fault.A("n", mostForwarded))
	}
	for field, all := range map[string][]mail.Address{"cc": e.Cc, "bcc": e.Bcc} {
		for _, a := range all {
			if err := o.notOurs(ctx, v, field, a.Mail); err != nil {
				return err
			}
		}
	}
	if e.Identity != 0 && participant == 0 && e.To.Mail == "" {
		if _, err := o.addressBy(ctx, v, c, e.Identity); err != nil {
			return err
		}
	}
	if e.To.Mail == "" {
		if len(e.Messages) > 0 {
			return fault.Field("to", "outbox.fault.to")
		}
		return nil
	}
	if participant != 0 {
		return fault.Field("to", "outbox.fault.two_ways")
	}
	theirs, err := o.addressesOf(ctx, v, c)
	if err != nil {
		return err
	}
	if slices.Contains(theirs, db.Key(e.To.Mail)) {
		return fault.Field("to", "outbox.fault.to_customer")
	}
	all, err := o.cases.Participants(ctx, v, c)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.Role == cases.Copied && db.Key(p.Address) == db.Key(e.To.Mail) {
			return fault.Field("to", "outbox.fault.to_copied", fault.A("name", nameOr(p.Name, p.Address)))
		}
	}
	return o.notOurs(ctx, v, "to", e.To.Mail)
}

// notOurs refuses an address of ours: a mail to it would come back as one from
// outside. A catch-all makes no address ours.
func (o *Outbox) notOurs(ctx context.Context, v db.View, field, address string) error {
	box, _, err := o.inboxes.ByAddress(ctx, v, address)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	local, domain, _ := strings.Cut(db.Key(address), "@")
	own, at, _ := strings.Cut(db.Key(box.Address), "@")
	if domain == at && (local == own || strings.HasPrefix(local, own+"+")) {
		return fault.Field(field, "outbox.fault.to_us", fault.A("address", address))
	}
	return nil
}

// addressesOf are the mail addresses of the person a case is for, as keys.
func (o *Outbox) addressesOf(ctx context.Context, v db.View, c cases.Case) ([]string, error) {
	all, err := o.mailsOf(ctx, v, c)
	keys := make([]string, len(all))
	for i, one := range all {
		keys[i] = db.Key(one.Value)
	}
	return keys, err
}

// mailsOf are the mail addresses of the person a case is for.
func (o *Outbox) mailsOf(ctx context.Context, v db.View, c cases.Case) ([]people.Identity, error) {
	all, err := o.people.Identities(ctx, v, c.PersonID)
	return slices.DeleteFunc(all, func(i people.Identity) bool { return i.Kind != people.Email }), err
}

// addressBy is one of the addresses of the person a case is for.
func (o *Outbox) addressBy(ctx context.Context, v db.View, c cases.Case, identity int64) (mail.Address, error) {
	person, err := o.people.ByID(ctx, v, c.PersonID)
	if err != nil {
		return mail.Address{}, err
	}
	all, err := o.mailsOf(ctx, v, c)
	for _, i := range all {
		if i.ID == identity {
			return mail.Address{Name: person.Name, Mail: i.Value}, nil
		}
	}
	if err != nil {
		return mail.Address{}, err
	}
	return mail.Address{}, fault.Field("identity_id", "outbox.fault.identity")
}

// address makes whoever the envelope names take part: copied from now on, or as
// the third party that is written to. It returns the participant the message is
// for; 0 for the customer.
func (o *Outbox) address(ctx context.Context, tx *db.Tx, c *cases.Held, e Envelope, participant int64) (int64, error) {
	if e.To.Mail != "" {
		p, err := o.cases.AddParticipant(ctx, tx, c, cases.Third, e.To, 0)
		return p.ID, err
	}
	if !e.CcSet || participant != 0 {
		return participant, nil
	}
	all, err := o.cases.Participants(ctx, tx, c.Case)
	if err != nil {
		return 0, err
	}
	wanted := map[string]bool{}
	for _, a := range e.Cc {
		wanted[db.Key(a.Mail)] = true
	}
	for _, p := range all {
		if p.Role == cases.Copied && !wanted[db.Key(p.Address)] {
			if err := o.cases.DropParticipant(ctx, tx, c, p.ID); err != nil {
				return 0, err
			}
		}
	}
	theirs, err := o.addressesOf(ctx, tx, c.Case)
	if err != nil {
		return 0, err
	}
	for _, a := range e.Cc {
		if slices.Contains(theirs, db.Key(a.Mail)) {
			continue
		}
		if _, err := o.cases.AddParticipant(ctx, tx, c, cases.Copied, a, 0); err != nil {
			return 0, err
		}
	}
	return 0, nil
}
