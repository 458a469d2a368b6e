package casepage

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/search"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// found is what the palette offers for some letters.
type found struct {
	Text   string
	Cases  []row
	Groups []search.Group
}

// find answers the palette: cases, people and what else the search finds, and the
// way to all of it.
func (p *Pages) find(w http.ResponseWriter, r *http.Request) error {
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	var hits found
	if db.Key(q) != "" { // what folds to nothing begins every name
		err := p.d.Read(r.Context(), "casepage.find", func(ctx context.Context, v db.View) (err error) {
			if hits, err = p.lookUp(ctx, v, q); err == nil {
				hits.Text = q
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return web.Show(w, r, http.StatusOK, findResults(hits))
}

// lookUp asks the search as one types: the last word may be the beginning of one.
func (p *Pages) lookUp(ctx context.Context, v db.View, q string) (hits found, err error) {
	asked := p.search.Parse(ctx, q, true)
	answer, err := p.search.Find(ctx, v, search.Ask{Query: asked, Limit: 8})
	if err != nil {
		return hits, err
	}
	matches := make([]cases.Case, len(answer.Hits))
	for i, h := range answer.Hits {
		matches[i] = h.Case
	}
	if hits.Groups, err = p.search.Groups(ctx, v, q, asked, 5); err != nil {
		return hits, err
	}
	theirs, err := p.ofPeople(ctx, v, hits.Groups)
	if err != nil {
		return hits, err
	}
	for _, c := range theirs {
		if !slices.ContainsFunc(matches, func(m cases.Case) bool { return m.ID == c.ID }) {
			matches = append(matches, c)
		}
	}
	hits.Cases, err = p.rows(ctx, v, matches[:min(8, len(matches))])
	return hits, err
}

// ofPeople are the newest cases of the people who were found.
func (p *Pages) ofPeople(ctx context.Context, v db.View, groups []search.Group) (all []cases.Case, err error) {
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if g.Source.Name != "people" {
			continue
		}
		for _, person := range g.Results {
			some, _, _, err := p.lists.Page(ctx, v, actor.Scope(), lists.Query{List: lists.Person(person.ID), Sort: "-updated_at", Limit: 3})
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
	}
	return all, nil
}
