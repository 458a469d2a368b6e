package cover

import (
	"context"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this room does for export and verify: it holds nobody's words.
func (s *Cover) chore() chores.Chore {
	return chores.Chore{Room: "cover", Export: export, Verify: verify}
}

func export(ctx context.Context, v db.View, _ int64, ids []int64, w *chores.Writer) error {
	all, err := ofCases(ctx, v, ids)
	if err != nil {
		return err
	}
	for _, c := range all {
		if err := w.Row("clock", body(c)); err != nil {
			return err
		}
	}
	return nil
}

// late is how long after its time a clock may not have rung before the books are
// off.
const late = 5 * time.Minute

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM clock`)
	if err != nil {
		return err
	}
	r.Count("clocks", n)
	silent, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM clock WHERE state = 'running' AND due_at < $1 AND missed_at IS NULL ORDER BY due_at, id LIMIT 100`, v.Now().Add(-late))
	if err != nil {
		return err
	}
	for _, c := range silent {
		r.Off("clock %d of case %d was due %s and has not rung", c.ID, c.CaseID, c.DueAt.UTC().Format(time.RFC3339))
	}
	return nil
}
