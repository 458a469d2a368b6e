package intake

import (
	"context"
	"encoding/json"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// SeedItem is something that came in and was filed in a seeded world. Its id is
// set aside by the caller, since the message names it.
type SeedItem struct {
	ID, InboxID                 int64
	Raw                         []byte
	Envelope                    mail.Envelope
	From                        mail.Address
	Subject                     string
	PersonID, CaseID, MessageID int64
	Opened                      bool // it opened the case
	At                          time.Time
}

// Seed adds many items that are filed, with their raw bytes and the identity of
// their content. It is for the system only.
func (in *Intake) Seed(ctx context.Context, tx *db.Tx, all []SeedItem) (err error) {
	defer fault.Wrap(&err, "intake.Seed")
	if err := staff.SystemOnly(ctx); err != nil {
		return err
	}
	items, raws, known := make([][]any, len(all)), make([][]any, len(all)), make([][]any, len(all))
	for i, s := range all {
		p := in.packRow(s.Raw)
		to, err := json.Marshal(s.Envelope.To)
		if err != nil {
			return err
		}
		as, sum := AsJoined, mail.ContentSum(s.Raw)
		if s.Opened {
			as = AsCase
		}
		items[i] = []any{
			s.ID, s.InboxID, string(SMTP), string(Filed), string(as), "", s.Envelope.From, string(to), s.Envelope.RemoteIP, s.Envelope.HELO, s.Envelope.TLS,
			p.size, p.sum[:], "row", shown(s.From), clip(s.Subject), s.PersonID, s.CaseID, s.MessageID, false, db.Never, false, 2, s.At, s.At,
		}
		raws[i] = []any{s.ID, p.zstd}
		known[i] = []any{s.InboxID, sum[:], s.ID}
	}
	for _, part := range []struct {
		into string
		rows [][]any
	}{
		{`INSERT INTO intake (id, inbox_id, via, state, filed_as, reason, env_from, env_to, ip, helo, tls, size, sha256, kept, said_by, subject,
			person_id, case_id, message_id, released, decide_by, told_overdue, version, received_at, filed_at)`, items},
		{`INSERT INTO intake_raw (id, zstd)`, raws},
		{`INSERT INTO intake_identity (inbox_id, content_sum, intake_id)`, known},
	} {
		if err := tx.InsertMany(ctx, part.into, part.rows); err != nil {
			return err
		}
	}
	return nil
}
