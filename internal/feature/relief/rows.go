package relief

import (
	"context"
	"maps"
	"slices"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// load are the reliefs of a page of cases; none for those that block nobody.
func (s *Relief) load(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	found, err := s.ofMany(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	var of []int64
	for _, c := range found {
		of = append(of, c.ID)
	}
	slices.Sort(of)
	offers, err := offersOf(ctx, v, of)
	by := map[int64][]Offer{}
	for _, o := range offers {
		by[o.ReliefID] = append(by[o.ReliefID], o)
	}
	if err != nil {
		return nil, err
	}
	asks, err := s.asksOfMany(ctx, v, found, ids)
	out := make(map[int64]any, len(ids))
	for _, id := range ids {
		out[id] = (*Body)(nil)
		if c, ok := found[id]; ok {
			c.Offers, c.Asks = by[c.ID], asks[id]
			b := body(c)
			out[id] = &b
		}
	}
	return out, err
}

// asksOfMany are what needed the word of another in a page of cases, by case; cases that
// never blocked anybody are not asked about.
func (s *Relief) asksOfMany(ctx context.Context, v db.View, found map[int64]Case, ids []int64) (map[int64][]Ask, error) {
	if len(found) == 0 {
		return nil, nil
	}
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	all, err := asksOf(ctx, v, slices.Sorted(maps.Keys(roots)))
	by := map[int64][]Ask{}
	for _, a := range all {
		by[roots[a.CaseID]] = append(by[roots[a.CaseID]], a)
	}
	return by, err
}

// ofMany are the reliefs of a page of cases, by case.
func (s *Relief) ofMany(ctx context.Context, v db.View, ids []int64) (map[int64]Case, error) {
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	all, err := ofCases(ctx, v, slices.Sorted(maps.Keys(roots)))
	by := map[int64][]Case{}
	for _, c := range all {
		by[roots[c.CaseID]] = append(by[roots[c.CaseID]], c)
	}
	out := map[int64]Case{}
	for id, some := range by {
		out[id] = chosen(some)
	}
	return out, err
}

// brief is what the rows of a list show.
func (s *Relief) brief(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	found, err := s.ofMany(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	asks, err := s.asksOfMany(ctx, v, found, ids)
	out := make(map[int64]any, len(found))
	for id, c := range found {
		c.Asks = asks[id]
		out[id] = c
	}
	return out, err
}

// chip says of a case that its customer cannot go on and nothing bridges it.
func chip(ctx context.Context, value any) []cases.Chip {
	c, _ := value.(Case)
	if !c.Owes() {
		return nil
	}
	if _, waits := c.Waiting(); waits {
		return []cases.Chip{{Look: web.Warn, Icon: "life", Text: words.T(ctx, "relief.chip.asked")}}
	}
	if c.Going != 0 {
		return []cases.Chip{{Look: web.Plain, Icon: "life", Text: words.T(ctx, "relief.chip.going")}}
	}
	return []cases.Chip{{Look: web.Warn, Icon: "life", Text: words.T(ctx, "relief.chip.owed")}}
}

// waiting keeps the cases in which something waits for the word of another.
func (s *Relief) waiting(ctx context.Context, v db.View, ids []int64, _ string) (map[int64]bool, error) {
	found, err := s.ofMany(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	asks, err := s.asksOfMany(ctx, v, found, ids)
	keep := map[int64]bool{}
	for id, some := range asks {
		_, keep[id] = Case{Asks: some}.Waiting()
	}
	return keep, err
}

// filter keeps the cases whose relief is so.
func (s *Relief) filter(is func(c Case) bool) func(ctx context.Context, v db.View, ids []int64, value string) (map[int64]bool, error) {
	return func(ctx context.Context, v db.View, ids []int64, _ string) (map[int64]bool, error) {
		found, err := s.ofMany(ctx, v, ids)
		keep := map[int64]bool{}
		for id, c := range found {
			keep[id] = is(c)
		}
		return keep, err
	}
}
