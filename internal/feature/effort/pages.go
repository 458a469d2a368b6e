package effort

import (
	"context"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// panelView is what the panel of a case shows.
type panelView struct {
	Effort
	Lines []Line
}

// panel shows each thing that a case has cost; nothing for most, which cost nothing.
func (s *Efforts) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	e, err := s.OfCase(ctx, v, c.ID)
	if err != nil || e.Score == 0 {
		return nil, err
	}
	w, err := s.Weights(ctx, v)
	return casePanel(panelView{e, e.Lines(w)}), err
}

// shownTheirs is how many cases a person's page shows.
const shownTheirs = 8

// personView is what all of somebody's cases have cost them.
type personView struct {
	Score int64
	Lines []Line
	Cases []walkedAway // the newest first
}

// personPanel shows on a person's page what their cases have cost them, term by term.
func (s *Efforts) personPanel(ctx context.Context, v db.View, one people.Person) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.CasesRead) {
		return nil, err
	}
	family, err := s.desk.People.Family(ctx, v, one.ID)
	if err != nil {
		return nil, err
	}
	all, err := ofPeople(ctx, v, family, mostTheirs)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]int64, len(all))
	for i, e := range all {
		ids[i] = e.CaseID
	}
	seen, err := s.desk.Cases.Shown(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	w, err := s.Weights(ctx, v)
	sum := Effort{Counts: map[Term]int64{}}
	view := personView{}
	for _, e := range all {
		c, ok := seen[e.CaseID]
		if !ok || e.Score == 0 {
			continue
		}
		view.Score += e.Score
		for t, n := range e.Counts {
			sum.Counts[t] += n
		}
		if len(view.Cases) < shownTheirs {
			view.Cases = append(view.Cases, walkedAway{e, c})
		}
	}
	if view.Lines = sum.Lines(w); view.Score == 0 {
		return nil, err
	}
	return personPart(view), err
}

// todayPanel says how easy easy things were this week.
func (s *Efforts) todayPanel(ctx context.Context, v db.View) (templ.Component, error) {
	f, err := s.Figures(ctx, v, v.Now().Add(-week))
	if err != nil || f.Solved == 0 {
		return nil, err
	}
	return easyPanel(f), nil
}

// pageRows is how many a page shows.
const pageRows = 50
