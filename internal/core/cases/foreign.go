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

// Called returns the cases that have a name: a ref as people write it, or what
// any other system called them. It is empty where the actor may see none.
func (c *Cases) Called(ctx context.Context, v db.View, name string) (all []Case, err error) {
	defer fault.Wrap(&err, "cases.Called")
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return nil, err
	}
	k, err := c.ByRef(ctx, v, name)
	switch {
	case err == nil:
		all = append(all, k)
	case !fault.Is(err, fault.NotFound):
		return nil, err
	}
	found, err := db.All(ctx, v, Scan, `SELECT `+Columns("r")+` FROM case_foreign f JOIN cases k ON k.id = f.case_id JOIN cases r ON r.id = coalesce(k.merged_into, k.id)
		WHERE f.foreign_sum = $1 ORDER BY r.id DESC LIMIT 10`, db.Hash(name))
	if err != nil {
		return nil, err
	}
	for _, k := range found {
		if len(all) == 0 || all[0].ID != k.ID {
			all = append(all, k)
		}
	}
	return Seen(ctx, v, actor.Scope(), all)
}
