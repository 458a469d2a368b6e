package cases

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// MarkKind declares a mark: a named number of a case that one room writes and
// all may read.
type MarkKind struct {
	Name        string // room.what, as "promises.broken": for ever
	Unit        string // count, seconds, microseconds since 1970, minor units; for readers
	SentenceKey string // says what it means, with {n}
}

// DeclareMark makes a mark known. At the start only.
func (c *Cases) DeclareMark(k MarkKind) { c.marks = append(c.marks, k) }

// MarkKinds returns the declared marks.
func (c *Cases) MarkKinds() []MarkKind { return append([]MarkKind(nil), c.marks...) }

// Values are marks of a case by name.
type Values map[string]int64

// Mark writes marks of a case. One that was not declared is a mistake in the
// program.
func (c *Cases) Mark(ctx context.Context, tx *db.Tx, caseID int64, values Values) (err error) {
	defer fault.Wrap(&err, "cases.Mark(case %d)", caseID)
	if _, err := staff.Acting(ctx); err != nil {
		return err
	}
	var rows [][]any
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.ContainsFunc(c.marks, func(k MarkKind) bool { return k.Name == name }) {
			return fmt.Errorf("no mark is declared as %q", name)
		}
		rows = append(rows, []any{caseID, name, values[name], tx.Now()})
	}
	return tx.UpsertMany(ctx, `INSERT INTO mark (case_id, name, value, at)`, rows,
		`ON CONFLICT (case_id, name) DO UPDATE SET value = excluded.value, at = excluded.at`)
}

// Marks returns the marks of cases by name, asked once for a whole page. The
// caller has shown that the actor may see the cases.
func (c *Cases) Marks(ctx context.Context, v db.View, ids []int64) (_ map[int64]map[string]int64, err error) {
	defer fault.Wrap(&err, "cases.Marks")
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	out := map[int64]map[string]int64{}
	if len(ids) == 0 {
		return out, nil
	}
	type row struct {
		id, value int64
		name      string
	}
	var args []any
	rows, err := db.All(ctx, v, func(s db.Scan) (r row, err error) {
		err = s(&r.id, &r.name, &r.value)
		return r, err
	}, `SELECT case_id, name, value FROM mark WHERE case_id IN `+in(&args, ids), args...)
	for _, r := range rows {
		if out[r.id] == nil {
			out[r.id] = map[string]int64{}
		}
		out[r.id][r.name] = r.value
	}
	return out, err
}
