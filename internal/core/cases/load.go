package cases

import (
	"context"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// LoadOf says how many open cases users own, for whoever gives one more to one
// of them. It counts what the actor may not see as well: a number tells nothing
// of it.
func (c *Cases) LoadOf(ctx context.Context, v db.View, users []int64) (_ map[int64]int, err error) {
	defer fault.Wrap(&err, "cases.LoadOf")
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return nil, err
	}
	load := map[int64]int{}
	if len(users) == 0 {
		return load, nil
	}
	inboxes, err := db.All(ctx, v, scanID, `SELECT id FROM inbox`)
	if err != nil || len(inboxes) == 0 {
		return load, err
	}
	// Both lists are named, so that the index is read where the open cases are
	// and nowhere else.
	var args []any
	query := `SELECT owner_id, count(*) FROM cases WHERE owner_id IN ` + in(&args, users) + ` AND inbox_id IN ` + in(&args, inboxes) + ` AND shelf = 'open' GROUP BY owner_id`
	counts, err := db.All(ctx, v, func(s db.Scan) (pair [2]int64, err error) { return pair, s(&pair[0], &pair[1]) }, query, args...)
	for _, one := range counts {
		load[one[0]] = int(one[1])
	}
	return load, err
}

// MergedInto returns the cases that were merged into a case, by when they were
// opened.
func (c *Cases) MergedInto(ctx context.Context, v db.View, k Case) (_ []Case, err error) {
	defer fault.Wrap(&err, "cases.MergedInto(%d)", k.ID)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	if err := c.maySee(ctx, v, k); err != nil {
		return nil, err
	}
	return db.All(ctx, v, Scan, `SELECT `+columns+` FROM cases WHERE merged_into = $1 ORDER BY id`, k.ID)
}
