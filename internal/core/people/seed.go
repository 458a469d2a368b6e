package people

import (
	"context"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Newcomer is a person of a seeded world.
type Newcomer struct {
	Name, Email, Lang string
	At                time.Time // when we first heard of them
}

// Seed adds many people whom nobody knows yet, each with an address that is
// nobody's, and returns their ids. It is for the system only.
func (p *People) Seed(ctx context.Context, tx *db.Tx, all []Newcomer) (ids []int64, err error) {
	defer fault.Wrap(&err, "people.Seed")
	if err := staff.SystemOnly(ctx); err != nil {
		return nil, err
	}
	if ids, err = tx.NewIDs(ctx, "person", len(all)); err != nil {
		return nil, err
	}
	people, known := make([][]any, len(all)), make([][]any, len(all))
	for i, n := range all {
		if err := checkIdentity(Email, n.Email); err != nil {
			return nil, err
		}
		people[i] = []any{ids[i], n.Name, db.Key(n.Name), n.Lang, "", 1, n.At, n.At}
		known[i] = []any{ids[i], string(Email), n.Email, foldIdentity(Email, n.Email), sum(Email, n.Email), false, n.At}
	}
	if err := tx.InsertMany(ctx, `INSERT INTO person (id, name, name_key, lang, zone, version, created_at, updated_at)`, people); err != nil {
		return nil, err
	}
	return ids, tx.InsertMany(ctx, `INSERT INTO identity (person_id, kind, value, value_key, value_sum, verified, created_at)`, known)
}
