package remedies

import (
	"context"
	"maps"
	"slices"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// ofMany are the remedies of a page of cases, by case.
func (s *Remedies) ofMany(ctx context.Context, v db.View, ids []int64) (map[int64][]Remedy, error) {
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	all, err := ofCases(ctx, v, slices.Sorted(maps.Keys(roots)))
	by := map[int64][]Remedy{}
	for _, r := range all {
		by[roots[r.CaseID]] = append(by[roots[r.CaseID]], r)
	}
	return by, err
}

func (s *Remedies) load(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	found, err := s.ofMany(ctx, v, ids)
	out := make(map[int64]any, len(ids))
	for _, id := range ids {
		out[id] = bodies(found[id])
	}
	return out, err
}

// brief is what the rows of a list show.
func (s *Remedies) brief(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	found, err := s.ofMany(ctx, v, ids)
	out := make(map[int64]any, len(found))
	for id, some := range found {
		out[id] = some
	}
	return out, err
}

// chip says of a case that a remedy of it is late, or waits for somebody's word.
func chip(ctx context.Context, value any) []cases.Chip {
	some, _ := value.([]Remedy)
	late := func(r Remedy) bool { return !r.LateAt.IsZero() && !r.State.Ended() }
	switch {
	case slices.ContainsFunc(some, late):
		return []cases.Chip{{Look: web.Bad, Icon: "gift", Text: words.T(ctx, "remedies.chip.late")}}
	case slices.ContainsFunc(some, waits):
		return []cases.Chip{{Look: web.Warn, Icon: "gift", Text: words.T(ctx, "remedies.chip.waits")}}
	}
	return nil
}

func waits(r Remedy) bool { return r.State == Awaiting }

// waiting keeps the cases with a remedy that waits for somebody's word.
func (s *Remedies) waiting(ctx context.Context, v db.View, ids []int64, _ string) (map[int64]bool, error) {
	found, err := s.ofMany(ctx, v, ids)
	keep := map[int64]bool{}
	for id, some := range found {
		keep[id] = slices.ContainsFunc(some, waits)
	}
	return keep, err
}
