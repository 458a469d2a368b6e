package relief

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// ClockBy has f told, in the transaction, that the clock of a relief has begun or
// ended: somebody else watches it together with the other clocks of its case. At the
// start only.
func (s *Relief) ClockBy(f func(ctx context.Context, tx *db.Tx, caseID, id int64) error) {
	s.watched = f
}

// moving says that the clock of a relief has begun or ended.
func (s *Relief) moving(ctx context.Context, tx *db.Tx, c Case) error {
	if s.watched == nil {
		return nil
	}
	return s.watched(ctx, tx, c.CaseID, c.ID)
}

// Clocks are the reliefs of some cases whose customers wait for a workaround; ended,
// those too that have one. A case that is done waits for none.
func (s *Relief) Clocks(ctx context.Context, v db.View, ids []int64, ended bool) (_ []Case, err error) {
	defer fault.Wrap(&err, "relief.Clocks")
	all, err := ofCases(ctx, v, ids)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var args []any
	done, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) },
		`SELECT id FROM cases WHERE shelf = 'done' AND id IN `+list(&args, ids), args...)
	return slices.DeleteFunc(all, func(c Case) bool {
		waits := c.Owes() && !slices.Contains(done, c.CaseID)
		return !waits && (!ended || c.MetAt.IsZero())
	}), err
}

// Rang writes down how the clock of a relief stands: by when a workaround is wanted,
// and when somebody was warned, rung at, and the leads told.
func (s *Relief) Rang(ctx context.Context, tx *db.Tx, id int64, due, warned, late, led time.Time) (err error) {
	defer fault.Wrap(&err, "relief.Rang(%d)", id)
	c, err := byID(ctx, tx, id)
	if err != nil {
		return err
	}
	c.DueAt, c.WarnedAt, c.LateAt, c.LedAt = due, warned, late, led
	if err := save(ctx, tx, c); err != nil {
		return err
	}
	return s.mark(ctx, tx, c.CaseID)
}

// Due is a job of a time when this room watched its clock itself. One that still waits
// has the clock looked at.
type Due struct {
	ID int64 `json:"id"`
}

// Kind names the job.
func (Due) Kind() string { return "relief.due" }

func (s *Relief) onDue(ctx context.Context, run *jobs.Run, a Due) error {
	return run.Do(ctx, "relief.due", func(ctx context.Context, tx *db.Tx) error {
		c, err := byID(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		return s.moving(itself(ctx), tx, c)
	})
}
