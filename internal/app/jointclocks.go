package app

import (
	"context"

	"kept.example/kept/internal/feature/cover"
	"kept.example/kept/internal/feature/relief"
	"kept.example/kept/internal/platform/db"
)

// watch has the clock of a workaround that is wanted watched among the clocks of its
// case: the one room keeps its row, the other warns, rings and goes to the leads.
func (j *joint) watch() {
	relieved := j.relieved
	relieved.ClockBy(j.covered.Lent)
	j.covered.Borrow(cover.Lender{
		Of: func(ctx context.Context, v db.View, ids []int64, ended bool) (all []cover.Clock, err error) {
			found, err := relieved.Clocks(ctx, v, ids, ended)
			for _, c := range found {
				all = append(all, clockOf(c))
			}
			return all, err
		},
		Save: func(ctx context.Context, tx *db.Tx, c cover.Clock) error {
			return relieved.Rang(ctx, tx, c.ID, c.DueAt, c.WarnedAt, c.MissedAt, c.LedAt)
		},
	})
}

// clockOf is the clock of a relief as cover shows it.
func clockOf(c relief.Case) cover.Clock {
	k := cover.Clock{ID: c.ID, CaseID: c.CaseID, State: cover.Running, Target: c.Target, StartedAt: c.Since, DueAt: c.DueAt, WarnedAt: c.WarnedAt, MissedAt: c.LateAt, LedAt: c.LedAt}
	if c.Owes() {
		return k
	}
	k.EndedAt, k.State, k.MissedAt = c.MetAt, cover.Met, c.LateAt
	if c.Spent > c.Target {
		k.State = cover.Missed
	}
	return k
}
