package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Source is something else that can be found: people, help articles. Each is a
// group of its own beside the cases.
type Source struct {
	Name string // in the API
	Key  string // of its title
	Icon string
	// Find returns the best of what the actor may see, at most limit.
	Find func(ctx context.Context, v db.View, t Terms, limit int) ([]Result, error)
}

// Terms is what a source is asked for.
type Terms struct {
	Text  string // as it was typed
	wides []wide
}

// Mark marks in a text what was looked for.
func (t Terms) Mark(text string) []Piece { return sampleOf(t.wides, "").marked(text) }

// Result is one thing that a source has found.
type Result struct {
	ID     int64
	Href   string
	Title  []Piece
	Detail []Piece
}

// Group is what a source has found.
type Group struct {
	Source  Source
	Results []Result
}

// AddSource adds a source. At the start only.
func (s *Search) AddSource(one Source) { s.sources = append(s.sources, one) }

// Groups asks every source.
func (s *Search) Groups(ctx context.Context, v db.View, text string, q Query, limit int) (_ []Group, err error) {
	defer fault.Wrap(&err, "search.Groups")
	var plain []term
	for _, t := range q.terms {
		if !t.not && t.field == "" {
			plain = append(plain, t)
		}
	}
	if len(plain) == 0 || len(q.filters) > 0 {
		return nil, nil // a filter is about cases
	}
	wides, _, err := s.widened(ctx, v, plain)
	if err != nil {
		return nil, err
	}
	var all []Group
	for _, one := range s.sources {
		found, err := one.Find(ctx, v, Terms{strings.TrimSpace(text), wides}, limit)
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			all = append(all, Group{one, found})
		}
	}
	return all, nil
}

// peopleSource finds people by their names, addresses, numbers and companies.
func (s *Search) peopleSource() Source {
	return Source{Name: "people", Key: "search.group.people", Icon: "user", Find: func(ctx context.Context, v db.View, t Terms, limit int) ([]Result, error) {
		actor, err := staff.Acting(ctx)
		if err != nil || !actor.May(staff.PeopleRead) {
			return nil, err
		}
		found, err := s.findPeople(ctx, v, t, limit)
		if err != nil {
			return nil, err
		}
		results := make([]Result, 0, len(found))
		for _, p := range found {
			r, err := s.person(ctx, v, p, t)
			if err != nil {
				return nil, err
			}
			results = append(results, r)
		}
		return results, nil
	}}
}

// findPeople returns the newest people that match and that the actor may see.
func (s *Search) findPeople(ctx context.Context, v db.View, t Terms, limit int) (all []people.Person, err error) {
	var what db.AllOf
	for _, w := range t.wides {
		what = append(what, db.AnyOf{w.sought(nil), db.Phrase{Words: w.term.words, Begins: w.begins}}) // there are few enough to look for any beginning
	}
	for below, n := int64(0), 0; n < window; n += 50 {
		ids, err := db.FindDocs(ctx, v, persons, what, 0, below, 50)
		if err != nil || len(ids) == 0 {
			return all, err
		}
		seen, err := s.people.Seen(ctx, v, ids)
		if err != nil {
			return nil, err
		}
		for _, p := range seen {
			if all = append(all, p); len(all) == limit {
				return all, nil
			}
		}
		if below = ids[len(ids)-1]; len(ids) < 50 {
			break
		}
	}
	return all, nil
}

// person is a person as a result.
func (s *Search) person(ctx context.Context, v db.View, p people.Person, t Terms) (Result, error) {
	r := Result{ID: p.ID, Href: fmt.Sprintf("/people/%d", p.ID)}
	known, err := s.people.Identities(ctx, v, p.ID)
	var values []string
	for _, i := range known {
		values = append(values, i.Value)
	}
	if len(values) > 3 {
		values = values[:3]
	}
	title := p.Name
	switch {
	case title == "" && len(values) > 0:
		title, values = values[0], values[1:]
	case title == "":
		title = words.T(ctx, "search.nobody")
	}
	r.Title, r.Detail = t.Mark(title), t.Mark(strings.Join(values, ", "))
	return r, err
}

// Parse reads what somebody typed, with the filters of the rooms.
func (s *Search) Parse(ctx context.Context, text string, typing bool) Query {
	rooms := slices.DeleteFunc(s.lists.Filters(), func(name string) bool { return name == "q" })
	return Parse(text, words.From(ctx), rooms, typing)
}

func staffMayRead(ctx context.Context) (staff.Actor, error) { return staff.Allow(ctx, staff.CasesRead) }
