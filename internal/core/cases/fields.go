package cases

import (
	"context"
	"maps"
	"slices"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Chip is an exception that a row of a list shows: web.Chip draws it.
type Chip struct {
	Look string // of web: Plain, Good, Warn, Bad or Info
	Icon string // "" for none
	Text string // worded

	// Title says what a mere number counts: such a chip stands beside the time,
	// without a ground of its own. "" for all others.
	Title string
}

// Field is what a room adds to a case in the API and to a row of a list. It is
// asked once for a whole page of ids.
type Field struct {
	Name   string // in the API, snake_case
	Schema any    // a value of the Go type that Load returns, for the API's document
	Load   func(ctx context.Context, v db.View, ids []int64) (map[int64]any, error)
	// Row says what of the value a row of a list shows; nil for nothing.
	Row func(ctx context.Context, value any) []Chip
	// Brief loads what Row needs where that is much less than the whole value;
	// nil: Row is given what Load returns.
	Brief func(ctx context.Context, v db.View, ids []int64) (map[int64]any, error)
}

// AddField adds a field. At the start only.
func (c *Cases) AddField(f Field) {
	c.fields = append(c.fields, f)
	if c.router != nil && f.Schema != nil {
		c.router.Extend(CaseBody{}, f.Name, f.Schema)
	}
}

// FieldsOf returns what the rooms add to cases: for each id the values by
// name. The caller has shown that the actor may see the cases.
func (c *Cases) FieldsOf(ctx context.Context, v db.View, ids []int64) (_ map[int64]map[string]any, err error) {
	defer fault.Wrap(&err, "cases.FieldsOf")
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	out := make(map[int64]map[string]any, len(ids))
	for _, id := range ids {
		out[id] = map[string]any{}
	}
	if len(ids) == 0 {
		return out, nil
	}
	if ctx, err = c.knowing(ctx, v, ids); err != nil {
		return nil, err
	}
	for _, f := range c.fields {
		values, err := f.Load(ctx, v, ids)
		if err != nil {
			return nil, err
		}
		for id, value := range values {
			if out[id] != nil {
				out[id][f.Name] = value
			}
		}
	}
	return out, nil
}

// RootsOf says for cases and all that was merged into them to which of the cases
// each belongs, for a page of cases at once. The caller has shown that the actor
// may see the cases.
func (c *Cases) RootsOf(ctx context.Context, v db.View, roots []int64) (_ map[int64]int64, err error) {
	defer fault.Wrap(&err, "cases.RootsOf")
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	if known, ok := ctx.Value(rootsKey{}).(knownRoots); ok && slices.Equal(known.roots, roots) {
		return maps.Clone(known.of), nil
	}
	return c.rootsOf(ctx, v, roots)
}

// knownRoots is what RootsOf answers for a page of cases while the rooms are
// asked about it, each of which asks that first.
type knownRoots struct {
	roots []int64
	of    map[int64]int64
}

type rootsKey struct{}

// knowing is ctx with what RootsOf answers for a page of cases.
func (c *Cases) knowing(ctx context.Context, v db.View, roots []int64) (context.Context, error) {
	of, err := c.rootsOf(ctx, v, roots)
	if err != nil {
		return ctx, err
	}
	return context.WithValue(ctx, rootsKey{}, knownRoots{slices.Clone(roots), of}), nil
}

func (c *Cases) rootsOf(ctx context.Context, v db.View, roots []int64) (map[int64]int64, error) {
	of := make(map[int64]int64, len(roots))
	for _, id := range roots {
		of[id] = id
	}
	for part := range slices.Chunk(roots, 500) {
		var args []any
		merged, err := db.All(ctx, v, func(s db.Scan) (pair [2]int64, err error) { return pair, s(&pair[0], &pair[1]) },
			`SELECT id, merged_into FROM cases WHERE merged_into IN `+in(&args, part), args...)
		if err != nil {
			return nil, err
		}
		for _, one := range merged {
			of[one[0]] = one[1]
		}
	}
	return of, nil
}

// Chips returns what the rows of a list show of the rooms' fields. The caller
// has shown that the actor may see the cases.
func (c *Cases) Chips(ctx context.Context, v db.View, ids []int64) (_ map[int64][]Chip, err error) {
	defer fault.Wrap(&err, "cases.Chips")
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	out := make(map[int64][]Chip, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	if ctx, err = c.knowing(ctx, v, ids); err != nil {
		return nil, err
	}
	for _, f := range c.fields {
		load := f.Load
		if f.Brief != nil {
			load = f.Brief
		}
		if f.Row == nil {
			continue
		}
		values, err := load(ctx, v, ids)
		if err != nil {
			return nil, err
		}
		for id, value := range values {
			out[id] = append(out[id], f.Row(ctx, value)...)
		}
	}
	return out, nil
}
