package cases

import (
	"context"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// Vouch writes what a later sender check said of a message. Somebody who takes
// part in the case and was barred only for want of an answer is a participant
// from then on: their words are the customer's again.
func (c *Cases) Vouch(ctx context.Context, tx *db.Tx, message int64, trust mail.Trust, why string, barred bool) (err error) {
	defer fault.Wrap(&err, "cases.Vouch(message %d)", message)
	if err := staff.SystemOnly(ctx); err != nil {
		return err
	}
	m, err := messageByID(ctx, tx, message)
	if err != nil {
		return err
	}
	h, err := hold(ctx, tx, m.CaseID)
	if err != nil {
		return err
	}
	if m, err = messageByID(ctx, tx, message); err != nil || m.Kind != Inbound {
		return err
	}
	part, audience := int64(0), m.Audience
	if m.NotParticipant && !barred {
		family, err := c.people.Family(ctx, tx, m.By.ID)
		if err != nil {
			return err
		}
		p, ok, err := c.takesPart(ctx, tx, h.Case, Arrival{From: mail.Address{Mail: m.FromAddress}}, family)
		if err != nil {
			return err
		}
		if m.NotParticipant = !ok; ok {
			if audience = ToCustomer; p.Role == Third {
				audience, part = ToThird, p.ID
			}
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE message SET trust = $1, trust_why = $2, not_participant = $3, audience = $4, participant_id = coalesce($5, participant_id) WHERE id = $6`,
		trust, why, m.NotParticipant, audience, orNull(part), m.ID); err != nil {
		return err
	}
	m.Audience = audience
	if err := save(ctx, tx, h); err != nil {
		return err
	}
	return c.recordMessage(ctx, tx, h.Case, "message.checked", m)
}
