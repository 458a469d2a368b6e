package promises

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// personPromises is how many promises a person's page looks at, and personShown
// how many of them it shows.
const (
	personPromises = 200
	personShown    = 8
)

// personView is what we promised somebody, over all their cases in sight.
type personView struct {
	Owed, Done []personPromise // pending and broken, the soonest first; kept, the newest first
	Kept, Of   int             // how many of those that ended were kept
	Now        time.Time
}

// personPromise is a promise with the case it was given in.
type personPromise struct {
	Promise
	Case cases.Case
}

// personPanel shows on a person's page what we owe them, and how well we have
// kept our word.
func (s *Promises) personPanel(ctx context.Context, v db.View, one people.Person) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.CasesRead) {
		return nil, err
	}
	family, err := s.desk.People.Family(ctx, v, one.ID)
	if err != nil {
		return nil, err
	}
	all, err := ofPeople(ctx, v, family, personPromises)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]int64, len(all))
	for i, p := range all {
		ids[i] = p.CaseID
	}
	seen, err := s.desk.Cases.Shown(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	view := personView{Now: v.Now()}
	for _, p := range all { // the newest first
		k, ok := seen[p.CaseID]
		if !ok {
			continue
		}
		view.add(personPromise{p, k})
	}
	if len(view.Owed)+len(view.Done)+view.Of == 0 {
		return nil, nil
	}
	return personPart(view), nil
}

func (view *personView) add(p personPromise) {
	switch p.State {
	case Pending:
		view.Owed = append([]personPromise{p}, view.Owed...)
	case Broken:
		view.Of++
		if len(view.Done) < personShown {
			view.Done = append(view.Done, p)
		}
	case Kept:
		view.Of++
		view.Kept++
		if len(view.Done) < personShown {
			view.Done = append(view.Done, p)
		}
	case Withdrawn:
	}
}
