//go:build sabotage

package outbox

import (
	"context"

	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/sabotage"
)

// early of a build made to be caught: a reply is at the relay before the
// transaction that writes it has committed.
func (o *Outbox) early(ctx context.Context, out stored, rcpt string) {
	relay := o.relayNow()
	if relay == nil || !sabotage.Breaks("early_effect") {
		return
	}
	if raw, err := mail.Compose(out.Mail); err == nil {
		relay.Send(ctx, out.Mail.From.Mail, []string{rcpt}, raw, nil)
	}
}
