package outbox

import (
	"context"
	"strings"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Quote says how much of the history stands below a reply.
type Quote string

// How much is quoted.
const (
	QuoteOff  Quote = "off"
	QuoteLast Quote = "last" // the customer's last message
)

// Style is what stands below every reply of an inbox.
type Style struct {
	// Signature is the part of it that all share, below the writer's own;
	// [brand] stands for the name of the brand. "" is the brand's name alone.
	Signature string
	Quote     Quote
}

// longestSignature is how long a signature may be, in characters.
const longestSignature = 2000

// StyleOf returns the style of an inbox.
func (o *Outbox) StyleOf(ctx context.Context, v db.View, inbox int64) (_ Style, err error) {
	defer fault.Wrap(&err, "outbox.StyleOf(inbox %d)", inbox)
	if _, err := staff.Acting(ctx); err != nil {
		return Style{}, err
	}
	all, err := db.All(ctx, v, func(s db.Scan) (y Style, err error) { return y, s(&y.Signature, &y.Quote) },
		`SELECT signature, quote FROM inbox_style WHERE inbox_id = $1`, inbox)
	if err != nil || len(all) == 0 {
		return Style{Quote: QuoteLast}, err
	}
	return all[0], nil
}

// SetStyle changes the style of an inbox.
func (o *Outbox) SetStyle(ctx context.Context, tx *db.Tx, inbox int64, y Style) (err error) {
	defer fault.Wrap(&err, "outbox.SetStyle(inbox %d)", inbox)
	if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
		return err
	}
	in, err := o.inboxes.ByID(ctx, tx, inbox)
	if err != nil {
		return err
	}
	y.Signature = strings.TrimSpace(db.Text(strings.ReplaceAll(y.Signature, "\r\n", "\n")))
	switch {
	case len([]rune(y.Signature)) > longestSignature:
		return fault.Field("signature", "outbox.fault.signature")
	case y.Quote != QuoteOff && y.Quote != QuoteLast:
		return fault.Field("quote", "outbox.fault.quote")
	}
	if _, err := tx.Exec(ctx, `
		INSERT INTO inbox_style (inbox_id, signature, quote, updated_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (inbox_id) DO UPDATE SET signature = excluded.signature, quote = excluded.quote, updated_at = excluded.updated_at`,
		in.ID, y.Signature, y.Quote, tx.Now()); err != nil {
		return err
	}
	_, err = o.activity.Record(ctx, tx, activity.Entry{Kind: "inbox.style", On: "inbox", OnID: in.ID})
	return err
}

// SignatureOf returns how somebody signs; "" where their name does.
func (o *Outbox) SignatureOf(ctx context.Context, v db.View, user int64) (_ string, err error) {
	defer fault.Wrap(&err, "outbox.SignatureOf")
	if _, err := staff.Acting(ctx); err != nil {
		return "", err
	}
	all, err := db.All(ctx, v, func(s db.Scan) (t string, err error) { return t, s(&t) }, `SELECT text FROM signature WHERE user_id = $1`, user)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0], nil
}

// Sign changes how the acting user signs; "" is their name again.
func (o *Outbox) Sign(ctx context.Context, tx *db.Tx, text string) (err error) {
	defer fault.Wrap(&err, "outbox.Sign")
	actor, err := staff.Allow(ctx, staff.CasesReply)
	if err != nil {
		return err
	}
	text = strings.TrimSpace(db.Text(strings.ReplaceAll(text, "\r\n", "\n")))
	if len([]rune(text)) > longestSignature {
		return fault.Field("signature", "outbox.fault.signature")
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO signature (user_id, text, updated_at) VALUES ($1, $2, $3)
		ON CONFLICT (user_id) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at`, actor.ID, text, tx.Now())
	return err
}

// signs is the whole signature of a user in an inbox.
func (o *Outbox) signs(ctx context.Context, v db.View, actor staff.Actor, inbox int64, brand inboxes.Brand) (string, error) {
	own, err := o.SignatureOf(ctx, v, actor.ID)
	if err != nil {
		return "", err
	}
	style, err := o.StyleOf(ctx, v, inbox)
	if err != nil {
		return "", err
	}
	if own == "" {
		own = actor.Name
	}
	shared := strings.ReplaceAll(style.Signature, "[brand]", brand.Sender())
	if shared == "" {
		shared = brand.Sender()
	}
	return signature(own, shared), nil
}
