package cases

import (
	"context"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// ForeignID remembers what a case was called in another system. The same name
// for the same case twice is one; for another case it is a Conflict.
func (c *Cases) ForeignID(ctx context.Context, tx *db.Tx, h *Held, source, id string) (err error) {
	defer fault.Wrap(&err, "cases.ForeignID(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	if source == "" || id == "" {
		return fault.Field("foreign_id", "cases.fault.foreign_empty")
	}
	n, err := tx.Exec(ctx, `
		INSERT INTO case_foreign (case_id, source, foreign_id, foreign_sum) VALUES ($1, $2, $3, $4)
		ON CONFLICT (source, foreign_sum) DO NOTHING`, h.ID, source, id, db.Hash(id))
	if err != nil || n == 1 {
		return err
	}
	has, err := foreign(ctx, tx, source, id)
	if err == nil && has.ID != h.ID {
		err = fault.New(fault.Conflict, "cases.fault.foreign_taken")
	}
	return err
}

// ByForeign returns the case that was called so in another system.
func (c *Cases) ByForeign(ctx context.Context, v db.View, source, id string) (_ Case, err error) {
	defer fault.Wrap(&err, "cases.ByForeign(%s)", source)
	k, err := foreign(ctx, v, source, id)
	return c.shown(ctx, v, k, err)
}

func foreign(ctx context.Context, v db.View, source, id string) (Case, error) {
	k, err := db.Value[int64](ctx, v,
		`SELECT case_id FROM case_foreign WHERE source = $1 AND foreign_sum = $2`, source, db.Hash(id))
	if err != nil {
		return Case{}, err
	}
	return root(ctx, v, k)
}
