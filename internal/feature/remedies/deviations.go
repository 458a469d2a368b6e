package remedies

import (
	"context"
	"math"
	"slices"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Wanted is which deviations somebody asks for; the zero value wants all.
type Wanted struct {
	Failure Failure
	UserID  int64 // who granted it
	How     Deviation
	Before  int64 // an id; 0 for the newest
	Limit   int
}

// keeps says whether a deviation is among those that are asked for.
func (w Wanted) keeps(d Deviated) bool {
	return (w.Failure == "" || w.Failure == d.Failure) && (w.UserID == 0 || w.UserID == d.ByID) && (w.How == "" || w.How == d.How)
}

// query reads from the index that leaves least to be looked through.
func (w Wanted) query() (string, []any) {
	args := []any{w.Before, w.Limit + 1}
	switch {
	case w.UserID != 0:
		return byUserQuery, append(args, w.UserID)
	case w.Failure != "":
		return ofFailureQuery, append(args, w.Failure)
	}
	return deviationsQuery, args
}

// Deviations returns what was granted otherwise than suggested, or than like cases had,
// with the reasons, the newest first, of cases that the actor may see. next is where the
// next page begins; 0 at the end.
func (s *Remedies) Deviations(ctx context.Context, v db.View, w Wanted) (seen []Deviated, next int64, err error) {
	defer fault.Wrap(&err, "remedies.Deviations")
	if _, err := staff.Allow(ctx, staff.RemediesApprove); err != nil {
		return nil, 0, err
	}
	if w.Failure != "" && !slices.Contains(FailureNames.Values(), w.Failure) {
		return nil, 0, fault.Field("query.failure", "remedies.fault.failure")
	}
	if w.Before <= 0 {
		w.Before = math.MaxInt64
	}
	for looked := 0; looked < mostLooked; {
		query, args := w.query()
		some, err := db.All(ctx, v, scanDeviated, query, args...)
		if err != nil {
			return nil, 0, err
		}
		ids := make([]int64, len(some))
		for i, d := range some {
			ids[i] = d.CaseID
		}
		shown, err := s.desk.Cases.Shown(ctx, v, ids)
		if err != nil {
			return nil, 0, err
		}
		for _, d := range some {
			if len(seen) == w.Limit {
				return seen, w.Before, nil
			}
			w.Before = d.ID
			if _, ok := shown[d.CaseID]; ok && w.keeps(d) {
				seen = append(seen, d)
			}
		}
		if len(some) <= w.Limit {
			return seen, 0, nil
		}
		looked += len(some)
	}
	return seen, w.Before, nil
}
