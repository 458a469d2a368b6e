package outbox

import (
	"context"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// WroteTo says whether one of us has ever written to an address: letters that
// no person wrote do not count.
func (o *Outbox) WroteTo(ctx context.Context, v db.View, address string) (_ bool, err error) {
	defer fault.Wrap(&err, "outbox.WroteTo")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return false, err
	}
	if address == "" {
		return false, nil
	}
	return db.Exists(ctx, v, `SELECT 1 FROM outgoing g JOIN message m ON m.id = g.message_id WHERE g.rcpt_sum = $1 AND m.kind = 'reply'`,
		db.Hash(db.Key(address)))
}

// WentTo returns the addresses that a message of ours went to: the one whose
// reply token somebody brings back. A token that is not ours is none.
func (o *Outbox) WentTo(ctx context.Context, v db.View, token string) (_ []string, err error) {
	defer fault.Wrap(&err, "outbox.WentTo")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	ids, ok := o.keys.Read(tokenReply, token)
	if !ok || len(ids) != 2 {
		return nil, nil
	}
	row, table := ids[1]/2, "held"
	if ids[1]%2 == 1 {
		table = "letter"
	}
	return db.All(ctx, v, func(s db.Scan) (a string, err error) { return a, s(&a) },
		`SELECT g.rcpt FROM `+table+` h JOIN outgoing g ON g.message_id = h.message_id WHERE h.id = $1 ORDER BY g.id LIMIT 200`, row)
}
