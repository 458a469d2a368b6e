package people

import (
	"context"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// ForeignID remembers what a person was called in another system. The same
// name for the same person twice is one; for another person it is a Conflict.
func (p *People) ForeignID(ctx context.Context, tx *db.Tx, h *Held, source, id string) (err error) {
	defer fault.Wrap(&err, "people.ForeignID(%d)", h.ID)
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return err
	}
	if source == "" || id == "" {
		return fault.Field("foreign_id", "people.fault.identity_empty")
	}
	n, err := tx.Exec(ctx, `
		INSERT INTO person_foreign (person_id, source, foreign_id, foreign_sum) VALUES ($1, $2, $3, $4)
		ON CONFLICT (source, foreign_sum) DO NOTHING`, h.ID, source, id, db.Hash(id))
	if err != nil || n == 1 {
		return err
	}
	has, err := foreign(ctx, tx, source, id)
	if err == nil && has.ID != h.ID {
		err = fault.New(fault.Conflict, "people.fault.foreign_taken")
	}
	return err
}

// ByForeign returns who was called so in another system.
func (p *People) ByForeign(ctx context.Context, v db.View, source, id string) (_ Person, err error) {
	defer fault.Wrap(&err, "people.ByForeign(%s)", source)
	r, err := foreign(ctx, v, source, id)
	if err != nil {
		return Person{}, err
	}
	if err := p.mayRead(ctx, v, r.ID); err != nil {
		return Person{}, err
	}
	return r, nil
}

func foreign(ctx context.Context, v db.View, source, id string) (Person, error) {
	person, err := db.Value[int64](ctx, v,
		`SELECT person_id FROM person_foreign WHERE source = $1 AND foreign_sum = $2`, source, db.Hash(id))
	if err != nil {
		return Person{}, err
	}
	return root(ctx, v, person)
}

// Foreign is what a person is called in another system.
type Foreign struct {
	Source string `json:"source" doc:"The other system"`
	ID     string `json:"id" doc:"What it calls the person"`
}

// foreignOf returns what a person and whoever was merged into them are called
// elsewhere.
func foreignOf(ctx context.Context, v db.View, root int64) ([]Foreign, error) {
	family, err := familyOf(ctx, v, root)
	if err != nil {
		return nil, err
	}
	var args []any
	return db.All(ctx, v, func(s db.Scan) (f Foreign, err error) {
		err = s(&f.Source, &f.ID)
		return f, err
	}, `SELECT source, foreign_id FROM person_foreign WHERE person_id IN `+in(&args, family)+` ORDER BY id`, args...)
}
