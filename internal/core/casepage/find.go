package casepage

import (
	"context"
	"net/http"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// found is what the palette offers for some letters.
type found struct {
	Cases  []row
	People []people.Person
}

// find answers the palette: a case by its ref, people by the beginning of their
// name or by their address, and their cases.
func (p *Pages) find(w http.ResponseWriter, r *http.Request) error {
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	var hits found
	if db.Key(q) != "" { // what folds to nothing begins every name
		err := p.d.Read(r.Context(), "casepage.find", func(ctx context.Context, v db.View) (err error) {
			hits, err = p.lookUp(ctx, v, q)
			return err
		})
		if err != nil {
			return err
		}
	}
	return web.Show(w, r, http.StatusOK, findResults(hits))
}

func (p *Pages) lookUp(ctx context.Context, v db.View, q string) (found, error) {
	var hits found
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return hits, err
	}
	var matches []cases.Case
	c, err := p.cases.ByRef(ctx, v, q)
	if err == nil {
		matches = append(matches, c)
	} else if !fault.Is(err, fault.NotFound) {
		return hits, err
	}
	who := people.Query{Name: q, Limit: 5}
	if strings.Contains(q, "@") {
		who = people.Query{Email: q}
	}
	if hits.People, _, err = p.people.Page(ctx, v, who); err != nil {
		return hits, err
	}
	for _, person := range hits.People {
		some, _, _, err := p.lists.Page(ctx, v, actor.Scope(), lists.Query{List: lists.Person(person.ID), Sort: "-updated_at", Limit: 3})
		if err != nil {
			return hits, err
		}
		matches = append(matches, some...)
	}
	hits.Cases, err = p.rows(ctx, v, matches[:min(8, len(matches))])
	return hits, err
}
