package cover

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// shownEnded is how many clocks that have ended the panel shows.
const shownEnded = 3

// panelView is what the panel of a case shows.
type panelView struct {
	Open, Ended []Clock
	PutOff      int64 // how often its next step was put off
	Now         time.Time
}

// panel shows the clocks of a case.
func (s *Cover) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	all, err := s.OfCase(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	marks, err := s.desk.Cases.Marks(ctx, v, []int64{c.ID})
	view := panelView{Now: v.Now(), PutOff: marks[c.ID][markPutOff]}
	for _, one := range all {
		switch {
		case one.EndedAt.IsZero():
			view.Open = append([]Clock{one}, view.Open...)
		case one.State != Stopped && len(view.Ended) < shownEnded:
			view.Ended = append(view.Ended, one)
		}
	}
	if err != nil || len(view.Open)+len(view.Ended) == 0 && view.PutOff == 0 {
		return nil, err
	}
	return clocksPanel(view), nil
}

// look colours a clock: what is in time is ink.
func look(c Clock) string {
	switch {
	case c.Late() || c.State == Missed:
		return "broken"
	case c.Soon():
		return "risk"
	case c.State == Met:
		return "kept"
	}
	return ""
}

// stands says how a clock stands.
func stands(ctx context.Context, c Clock) string {
	switch {
	case c.Late():
		return words.T(ctx, "cover.clock.late", words.A("due", c.DueAt))
	case c.State == Running:
		return words.T(ctx, "cover.clock.due", words.A("due", c.DueAt))
	}
	return StateNames.T(ctx, c.State)
}

// chips are the exceptions a row shows: the most pressing clock alone.
func chips(ctx context.Context, value any) []cases.Chip {
	all, _ := value.([]Body)
	var soon *Body
	for i, b := range all {
		switch {
		case b.Late:
			return []cases.Chip{{Look: web.Bad, Icon: "clock", Text: words.T(ctx, "cover.chip.late", words.A("measure", MeasureNames.T(ctx, b.Measure)))}}
		case b.Soon && (soon == nil || b.DueAt.Before(soon.DueAt)):
			soon = &all[i]
		}
	}
	if soon == nil {
		return nil
	}
	return []cases.Chip{{Look: web.Warn, Icon: "clock", Text: words.T(ctx, "cover.chip.soon", words.A("measure", MeasureNames.T(ctx, soon.Measure)), words.A("due", soon.DueAt))}}
}

// load are the clocks of a page of cases that have not ended.
func (s *Cover) load(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	family := make([]int64, 0, len(roots))
	for id := range roots {
		family = append(family, id)
	}
	open, err := s.going(ctx, v, family)
	all := map[int64][]Body{}
	for _, c := range open {
		all[roots[c.CaseID]] = append(all[roots[c.CaseID]], body(c))
	}
	out := make(map[int64]any, len(ids))
	for _, id := range ids {
		bodies := all[id]
		if bodies == nil {
			bodies = []Body{}
		}
		out[id] = bodies
	}
	return out, err
}

// filter keeps the cases one of whose clocks is so.
func (s *Cover) filter(is func(c Clock) bool) func(ctx context.Context, v db.View, ids []int64, value string) (map[int64]bool, error) {
	return func(ctx context.Context, v db.View, ids []int64, _ string) (map[int64]bool, error) {
		open, err := s.going(ctx, v, ids)
		keep := map[int64]bool{}
		for _, c := range open {
			if is(c) {
				keep[c.CaseID] = true
			}
		}
		return keep, err
	}
}

// marked keeps the cases that have a mark of so much at least.
func (s *Cover) marked(name string, least int64) lists.Filter {
	return func(ctx context.Context, v db.View, ids []int64, _ string) (map[int64]bool, error) {
		marks, err := s.desk.Cases.Marks(ctx, v, ids)
		keep := map[int64]bool{}
		for id, of := range marks {
			keep[id] = of[name] >= least
		}
		return keep, err
	}
}

// shownRecorded is how many cases Today shows that were only recorded, and
// pageRecorded how many a page of them.
const (
	shownRecorded = 5
	pageRecorded  = 50
)

// Recorded returns cases with nothing but an automatic letter since they came, the
// longest first, after one; next is where the page after begins.
func (s *Cover) Recorded(ctx context.Context, v db.View, after db.Place, limit int) (_ []cases.Case, next db.Place, more bool, err error) {
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return nil, next, false, err
	}
	type row struct{ id, at int64 }
	query, args := recordedQuery(after, limit+1)
	rows, err := db.All(ctx, v, func(s db.Scan) (r row, err error) { return r, s(&r.id, &r.at) }, query, args...)
	if more = len(rows) > limit; more {
		rows = rows[:limit]
	}
	var found []cases.Case
	for _, r := range rows {
		next = db.Place{Tx: r.at, ID: r.id}
		c, err := s.desk.Cases.ByID(itself(ctx), v, r.id)
		if err != nil {
			return nil, next, false, err
		}
		found = append(found, c)
	}
	if err != nil {
		return nil, next, false, err
	}
	found, err = cases.Seen(ctx, v, actor.Scope(), found)
	return found, next, more, err
}

// todayPanel shows a lead what was only recorded.
func (s *Cover) todayPanel(ctx context.Context, v db.View) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.CoverManage) {
		return nil, err
	}
	found, _, more, err := s.Recorded(ctx, v, db.Place{}, shownRecorded)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return recordedPanel(found, more), nil
}
