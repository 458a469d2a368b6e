package relief

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// quietAfter is how long after a case was solved its customer counts as able to go on,
// where nobody has said so and it was not opened again: longer than they are asked
// whether it worked, where nothing else is set.
const quietAfter = 8 * 24 * time.Hour

// perDay is how much longer that is for each working day that their topic has them asked
// later.
const perDay = 2 * 24 * time.Hour

// Done asks about a case that was solved while it still stopped its customer: whether
// they can go on.
type Done struct {
	ID   int64 `json:"id"`
	At   int64 `json:"at"`             // microseconds since 1970, when it was solved
	Said bool  `json:"said,omitempty"` // they said that it worked
}

// Kind names the job.
func (Done) Kind() string { return "relief.done" }

// done keeps in mind since when a case is solved that still stops its customer, and has
// it looked at: at once where they say that it worked, else when they had time to say
// that it did not.
func (s *Relief) done(ctx context.Context, tx *db.Tx, c Case, f facts.StatusChanged) (Case, error) {
	is := cases.Status(f.To).Shelf() == cases.ShelfDone
	if !is || !c.Blocks() {
		if c.SolvedAt = (time.Time{}); c.ID == 0 || is {
			return c, nil
		}
		return c, save(ctx, tx, c)
	}
	if c.SolvedAt.IsZero() {
		c.SolvedAt = tx.Now()
		if err := save(ctx, tx, c); err != nil {
			return c, err
		}
	}
	k, err := s.desk.Cases.ByID(ctx, tx, f.Case)
	if err != nil {
		return c, err
	}
	later, err := s.desk.Topics.WorkedAfter(ctx, tx, k.TopicID)
	if err != nil {
		return c, err
	}
	a, at := Done{ID: c.ID, At: c.SolvedAt.UnixMicro()}, c.SolvedAt.Add(quietAfter+time.Duration(later)*perDay)
	if cases.Status(f.To) == cases.Confirmed {
		a.Said, at = true, tx.Now()
	}
	return c, s.desk.Jobs.Put(ctx, tx, a, jobs.At(at), jobs.Unique(fmt.Sprintf("%d:%d:%t", a.ID, a.At, a.Said)))
}

// onDone says that a customer can go on since their case was solved, of which they said
// that it worked, or nothing.
func (s *Relief) onDone(ctx context.Context, run *jobs.Run, a Done) error {
	return run.Do(ctx, "relief.done", func(ctx context.Context, tx *db.Tx) (err error) {
		defer fault.Wrap(&err, "relief.done(%d)", a.ID)
		ctx = itself(ctx)
		c, err := byID(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		h, err := s.desk.Cases.Take(ctx, tx, c.CaseID)
		if err != nil {
			return err
		}
		c, err = s.OfCase(ctx, tx, h.ID) // as it is now that nobody else changes it
		if err != nil || c.ID != a.ID || !c.Blocks() || c.SolvedAt.IsZero() || c.SolvedAt.UnixMicro() != a.At {
			return err
		}
		kind := "relief.cleared_silent"
		if a.Said {
			kind = "relief.cleared_confirmed"
		}
		return s.clear(ctx, tx, h, c, c.SolvedAt, kind)
	})
}
