package activity

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Seed writes what happened in a seeded world: many entries at once, with the
// times and actors they have, and seals them.
func (l *Log) Seed(ctx context.Context, tx *db.Tx, all []Entry) (err error) {
	defer fault.Wrap(&err, "activity.Seed")
	if who, ok := Acting(ctx); !ok || who.Kind != System {
		return fault.New(fault.Unauthenticated, "activity.fault.nobody")
	}
	rows := make([][]any, len(all))
	for i, e := range all {
		r, err := sealed(e)
		if err != nil {
			return err
		}
		rows[i] = []any{
			r.At, r.Kind, r.Who.Kind, r.Who.ID, r.Who.Token, r.Who.Name, some(r.CaseID), some(r.PersonID), some(r.InboxID),
			r.On, r.OnID, r.data, r.salt, r.inner, r.digest,
		}
	}
	if err := tx.InsertMany(ctx, `INSERT INTO activity
		(at, kind, who_kind, who_id, who_token, who_name, case_id, person_id, inbox_id, on_what, on_id, data, salt, inner_sum, digest)`, rows); err != nil {
		return err
	}
	return l.Seal(ctx, tx)
}
