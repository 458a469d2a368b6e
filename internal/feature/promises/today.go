package promises

import (
	"context"
	"time"

	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/today"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/words"
)

// lookedToday is how many of one's own cases are looked through for promises.
const lookedToday = 200

// owedToday is what the acting user's open cases, and those they stand in for,
// promise until a time: pending
// ones that are due, and broken ones while the case is open, for somebody still
// waits.
func (s *Promises) owedToday(ctx context.Context, v db.View, until time.Time) ([]today.Owed, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	mine, _, _, err := s.desk.Lists.Page(ctx, v, actor.Scope(), lists.Query{List: lists.Mine, Sort: "next_due", Limit: lookedToday})
	if err != nil {
		return nil, err
	}
	lent, err := s.desk.Cases.StandsIn(ctx, v, lookedToday)
	if mine = append(mine, lent...); err != nil || len(mine) == 0 {
		return nil, err
	}
	ids, at := make([]int64, len(mine)), map[int64]int{}
	for i, c := range mine {
		ids[i], at[c.ID] = c.ID, i
	}
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	family := make([]int64, 0, len(roots))
	for id := range roots {
		family = append(family, id)
	}
	found, err := ofCases(ctx, v, family)
	var owed []today.Owed
	for _, p := range found {
		if p.State != Pending && p.State != Broken || !p.DueAt.Before(until) {
			continue
		}
		owed = append(owed, today.Owed{Case: mine[at[roots[p.CaseID]]], What: whatOf(ctx, p), Due: p.DueAt, Kind: words.T(ctx, "promises.one"), Firm: p.State == Pending, Broke: p.State == Broken})
	}
	return owed, err
}
