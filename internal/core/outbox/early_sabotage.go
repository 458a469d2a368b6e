//go:build sabotage_early_effect

package outbox

import (
	"context"

	"kept.example/kept/internal/platform/mail"
)

// early of a build made to be caught: a reply is at the relay before the
// transaction that writes it has committed.
func (o *Outbox) early(ctx context.Context, out stored, rcpt string) {
	relay := o.relayNow()
	if relay == nil {
		return
	}
	if raw, err := mail.Compose(out.Mail); err == nil {
		relay.Send(ctx, out.Mail.From.Mail, []string{rcpt}, raw, nil)
	}
}
