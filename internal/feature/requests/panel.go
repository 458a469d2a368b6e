package requests

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// panelView is the panel beside the conversation.
type panelView struct {
	Case     cases.Case
	Lines    []Line
	Requests []Request
	Likely   *Likely
	May      bool // tick
	MayReply bool
}

// given counts the lines that are given.
func (p panelView) given() (n int) {
	for _, l := range p.Lines {
		if l.Given {
			n++
		}
	}
	return n
}

func (s *Requests) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	p, err := s.panelOf(ctx, v, c)
	if err != nil || len(p.Lines)+len(p.Requests) == 0 && p.Likely == nil {
		return nil, err
	}
	return sidePanel(p), nil
}

func (s *Requests) panelOf(ctx context.Context, v db.View, c cases.Case) (p panelView, err error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return p, err
	}
	p.Case, p.May, p.MayReply = c, actor.May(staff.CasesChange), actor.May(staff.CasesReply)
	if p.Lines, err = s.Checklist(ctx, v, c); err != nil {
		return p, err
	}
	if p.Requests, err = s.OfCase(ctx, v, c.ID); err != nil {
		return p, err
	}
	p.Likely, err = s.proposed(ctx, v, c)
	return p, err
}

// itemPath is where something is said of an item of a case's checklist.
func itemPath(caseID, item int64, act string) string {
	return fmt.Sprintf("%s/checklist/%d/%s", casepage.Path(caseID), item, act)
}

// keyOf is the key that ticks a line; "" for those after the ninth.
func keyOf(n int) string {
	if n > 8 {
		return ""
	}
	return fmt.Sprint(n + 1)
}

// askedName is what a request asked for, as long as we have its name.
func askedName(ctx context.Context, a Asked) string {
	if a.Name == "" {
		return words.T(ctx, "requests.erased")
	}
	return a.Name
}

// load reads the requests of a page of cases for the API.
func (s *Requests) load(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	of := map[int64][]Request{}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(roots)), 500) {
		all, err := ofCases(ctx, v, part)
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			of[roots[r.CaseID]] = append(of[roots[r.CaseID]], r)
		}
	}
	out := make(map[int64]any, len(ids))
	for _, id := range ids {
		slices.SortFunc(of[id], func(a, b Request) int { return int(a.ID - b.ID) })
		for i := range of[id] {
			of[id][i].Round = i + 1
		}
		out[id] = bodies(of[id])
	}
	return out, nil
}

// tallied is what the row of a list shows of a case's requests.
type tallied struct{ made, open int }

// ofRowsQuery counts the requests of cases.
func ofRowsQuery(args *[]any, ids []int64) string {
	return `SELECT case_id, count(*), count(CASE WHEN state = 'open' THEN 1 END) FROM request WHERE case_id IN ` + list(args, ids) + ` GROUP BY case_id`
}

func (s *Requests) tallies(ctx context.Context, v db.View, ids []int64) (map[int64]tallied, error) {
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	out := map[int64]tallied{}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(roots)), 500) {
		var args []any
		query := ofRowsQuery(&args, part)
		rows, err := db.All(ctx, v, func(s db.Scan) (r [3]int64, err error) { return r, s(&r[0], &r[1], &r[2]) }, query, args...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			t := out[roots[r[0]]]
			out[roots[r[0]]] = tallied{t.made + int(r[1]), t.open + int(r[2])}
		}
	}
	return out, nil
}

// brief is what the rows of a list show.
func (s *Requests) brief(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	all, err := s.tallies(ctx, v, ids)
	out := make(map[int64]any, len(all))
	for id, t := range all {
		out[id] = t
	}
	return out, err
}

// chip says of a case that its customer was asked, and how often where that is
// more than once.
func chip(ctx context.Context, value any) []cases.Chip {
	t, _ := value.(tallied)
	switch {
	case t.made > 1:
		return []cases.Chip{{Look: web.Warn, Icon: "refresh", Text: words.T(ctx, "requests.chip.again", words.A("n", t.made))}}
	case t.open > 0:
		return []cases.Chip{{Look: web.Info, Icon: "checks", Text: words.T(ctx, "requests.chip.asked")}}
	}
	return nil
}

// asked keeps the cases that wait for what we asked.
func (s *Requests) asked(ctx context.Context, v db.View, ids []int64, _ string) (map[int64]bool, error) {
	all, err := s.tallies(ctx, v, ids)
	keep := map[int64]bool{}
	for id, t := range all {
		if t.open > 0 {
			keep[id] = true
		}
	}
	return keep, err
}
