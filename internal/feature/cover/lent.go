package cover

import (
	"context"

	"kept.example/kept/internal/platform/db"
)

// Lender is a room that keeps the rows of a clock of its own, which this room watches
// like the others: it warns, it rings, and it goes to the leads. The row is written by
// its room alone; ids are those of that room.
type Lender struct {
	// Of are its clocks of some cases that have not ended; ended, all of them.
	Of   func(ctx context.Context, v db.View, cases []int64, ended bool) ([]Clock, error)
	Save func(ctx context.Context, tx *db.Tx, c Clock) error
}

// Borrow has the clocks of another room watched. At the start only.
func (s *Cover) Borrow(l Lender) { s.lender = &l }

// Lent looks anew at the clocks of a case, of which the one that another room keeps has
// begun or moved, or has ended: then nobody needs what was told of it.
func (s *Cover) Lent(ctx context.Context, tx *db.Tx, caseID, id int64) error {
	return s.act(ctx, tx, caseID, func(ctx context.Context, h *hand) error {
		h.late = -1
		for _, c := range h.open {
			if c.Lent() && c.ID == -id {
				return nil
			}
		}
		return s.silence(ctx, tx, Clock{ID: -id})
	})
}

// Lent says whether another room keeps its row.
func (c Clock) Lent() bool { return c.Measure == Relief }

// lent are the clocks of cases that another room keeps. Their ids are below zero, so
// that what is told of one is not taken for another's.
func (s *Cover) lent(ctx context.Context, v db.View, cases []int64, ended bool) ([]Clock, error) {
	if s.lender == nil || len(cases) == 0 {
		return nil, nil
	}
	all, err := s.lender.Of(itself(ctx), v, cases, ended)
	for i := range all {
		all[i].ID, all[i].Measure = -all[i].ID, Relief
	}
	return all, err
}

// store writes a clock where its row is.
func (s *Cover) store(ctx context.Context, tx *db.Tx, c Clock) error {
	if !c.Lent() {
		return save(ctx, tx, c)
	}
	c.ID = -c.ID
	return s.lender.Save(itself(ctx), tx, c)
}

// going are the clocks of cases that have not ended, whoever keeps them.
func (s *Cover) going(ctx context.Context, v db.View, cases []int64) ([]Clock, error) {
	own, err := openOf(ctx, v, cases)
	if err != nil {
		return nil, err
	}
	lent, err := s.lent(ctx, v, cases, false)
	return append(own, lent...), err
}
