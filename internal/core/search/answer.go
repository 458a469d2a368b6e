package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// withNamed puts cases first whose name was typed: a ref, or what another system
// calls them.
func (s *Search) withNamed(ctx context.Context, v db.View, p plan, all []Hit) ([]Hit, error) {
	var named []Hit
	for _, name := range p.names {
		found, err := s.cases.Called(ctx, v, name)
		if err != nil {
			return nil, err
		}
		keep, err := s.kept(ctx, v, p, found)
		if err != nil {
			return nil, err
		}
		for _, k := range found {
			if keep != nil && !keep[k.ID] || slices.ContainsFunc(named, func(h Hit) bool { return h.Case.ID == k.ID }) {
				continue
			}
			one := Hit{Case: k, Named: true}
			if i := slices.IndexFunc(all, func(h Hit) bool { return h.Case.ID == k.ID }); i >= 0 {
				one = all[i]
				one.Named = true
			}
			named = append(named, one)
		}
	}
	rest := slices.DeleteFunc(slices.Clone(all), func(h Hit) bool {
		return slices.ContainsFunc(named, func(n Hit) bool { return n.Case.ID == h.Case.ID })
	})
	return append(named, rest...), nil
}

// mostPages is how many pages of a list one request looks at.
const mostPages = 20

// listed answers a query without a word: the cases that changed last and that
// its filters want.
func (s *Search) listed(ctx context.Context, v db.View, p plan, a Ask, f *Found) error {
	q := lists.Query{List: lists.All, Sort: "-updated_at", Limit: a.Limit, Cursor: a.Cursor}
	q.Filters.Room = map[string]string{}
	for _, one := range p.query.filters {
		switch {
		case one.not:
		case one.name == "is" && slices.Contains([]string{lists.Open, lists.Waiting, lists.Done}, one.value):
			q.List = one.value
		case one.name == "is" || slices.Contains(s.lists.Filters(), one.name):
			q.Filters.Room[one.name] = one.value // the list looks at many cases at once
		}
	}
	for n := 0; n < mostPages && len(f.Hits) < a.Limit; n++ {
		rows, next, _, err := s.lists.Page(ctx, v, p.scope, q)
		if err != nil {
			return err
		}
		keep, err := s.kept(ctx, v, p, rows)
		if err != nil {
			return err
		}
		for _, k := range rows {
			if keep == nil || keep[k.ID] {
				f.Hits = append(f.Hits, Hit{Case: k, At: k.UpdatedAt})
			}
		}
		if f.Next = next; next == "" {
			break
		}
		q.Cursor = next
	}
	return s.dress(ctx, v, p, f.Hits)
}

// dress adds to hits what is shown of them: names, subjects and excerpts with
// their marks.
func (s *Search) dress(ctx context.Context, v db.View, p plan, hits []Hit) error {
	if len(hits) == 0 {
		return nil
	}
	ids, who := make([]int64, 0, len(hits)), make([]int64, 0, len(hits))
	for _, h := range hits {
		if h.Message != 0 {
			ids = append(ids, h.Message)
		}
		who = append(who, h.Case.PersonID)
	}
	names, err := namesOf(ctx, v, unique(who))
	if err != nil {
		return err
	}
	type words struct {
		id             int64
		machine        bool
		by, body, rest string
		at             time.Time
	}
	texts := map[int64]words{}
	if _, err := chunked(ctx, v, ids, func(s db.Scan) (w words, err error) {
		err = s(&w.id, &w.machine, &w.by, &w.body, &w.rest, &w.at)
		texts[w.id] = w
		return w, err
	}, `SELECT id, by_kind = 'system', by_name, body, rest, at FROM message WHERE id IN {ids}`); err != nil {
		return err
	}
	title, text := sampleOf(p.wides, "subject"), sampleOf(p.wides, "")
	for i := range hits {
		h := &hits[i]
		h.Customer = names[h.Case.PersonID]
		h.Title = title.marked(h.Case.Subject)
		w, ok := texts[h.Message]
		if !ok {
			h.Excerpt = text.marked(h.Case.Preview)
			h.At = cmp.Or(h.At, h.Case.UpdatedAt)
			continue
		}
		h.By, h.Machine = w.by, w.machine
		said := w.body
		if len(text.spans(said)) == 0 && len(text.spans(w.rest)) > 0 {
			said = w.rest
		}
		h.Excerpt = text.excerpt(said)
	}
	return nil
}

// namesOf are the names of people, or their first address.
func namesOf(ctx context.Context, v db.View, ids []int64) (map[int64]string, error) {
	names := map[int64]string{}
	_, err := chunked(ctx, v, ids, func(s db.Scan) (id int64, err error) {
		var name string
		err = s(&id, &name)
		names[id] = strings.TrimSpace(name)
		return id, err
	}, `SELECT p.id, CASE WHEN q.name <> '' THEN q.name ELSE coalesce((SELECT min(i.value) FROM identity i WHERE i.person_id = q.id), '') END
		FROM person p JOIN person q ON q.id = coalesce(p.merged_into, p.id) WHERE p.id IN {ids}`)
	return names, err
}

// matching is the filter q of the lists: the cases in which something matches a
// query. What is asked beside its words is asked too.
func (s *Search) matching(ctx context.Context, v db.View, ids []int64, value string) (map[int64]bool, error) {
	actor, err := staffMayRead(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.plan(ctx, v, actor, s.Parse(ctx, value, false))
	if err != nil {
		return nil, err
	}
	keep := map[int64]bool{}
	for _, id := range ids {
		keep[id] = p.what == nil
	}
	if p.what != nil {
		if keep, err = p.among(ctx, v, p.what, ids); err != nil {
			return nil, err
		}
		unwanted, err := p.unwanted(ctx, v, ids)
		if err != nil {
			return nil, err
		}
		for id := range unwanted {
			keep[id] = false
		}
	}
	if len(p.tests) == 0 {
		return keep, nil
	}
	rows, err := chunked(ctx, v, ids, cases.Scan, `SELECT `+cases.Columns("k")+` FROM cases k WHERE k.id IN {ids}`)
	if err != nil {
		return nil, err
	}
	wanted, err := s.kept(ctx, v, p, rows)
	for _, id := range ids {
		keep[id] = keep[id] && wanted[id]
	}
	return keep, err
}

// being is the filter is of the lists.
func (s *Search) being(ctx context.Context, v db.View, ids []int64, value string) (map[int64]bool, error) {
	actor, err := staffMayRead(ctx)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(states.Values(), value) {
		return nil, fault.Field("is", "search.fault.is", fault.A("values", strings.Join(states.Values(), ", ")))
	}
	rows, err := chunked(ctx, v, ids, cases.Scan, `SELECT `+cases.Columns("k")+` FROM cases k WHERE k.id IN {ids}`)
	if err != nil {
		return nil, err
	}
	return ofCase(false, stateOf(value, actor.ID)).keep(ctx, v, rows, ids)
}
