package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// plan is a query made ready for the index: what to look for, where, and what to
// ask of the cases that are found.
type plan struct {
	query    Query
	scope    staff.Scope
	what     db.Sought // nil when no word and no date is asked for
	seen     db.Sought // what the scope shows of itself; nil for all
	nothing  bool      // the scope shows nothing of itself
	own      []int64   // cases that it shows besides
	not      db.Sought // no message of a case may be this; nil for nothing
	exactly  []string  // the words as they stand, one after the other
	wides    []wide
	tests    []test
	mended   map[string][]string
	problems []fault.Sentence
	names    []string // what may be the name of a thing: a ref, a number
}

// test is what is asked of cases.
type test struct {
	not  bool
	keep func(ctx context.Context, v db.View, rows []cases.Case, ids []int64) (map[int64]bool, error)
}

// ofCase is a test that looks at the case alone.
func ofCase(not bool, wants func(cases.Case) bool) test {
	return test{not, func(_ context.Context, _ db.View, rows []cases.Case, _ []int64) (map[int64]bool, error) {
		yes := map[int64]bool{}
		for _, k := range rows {
			yes[k.ID] = wants(k)
		}
		return yes, nil
	}}
}

// plan makes a query ready for an actor.
func (s *Search) plan(ctx context.Context, v db.View, actor staff.Actor, q Query) (p plan, err error) {
	p = plan{query: q, scope: actor.Scope(), problems: slices.Clone(q.Problems)}
	if p.wides, p.mended, err = s.widened(ctx, v, q.terms); err != nil {
		return p, err
	}
	var all, not db.AllOf
	for _, w := range p.wides {
		one := w.sought(fieldsOf(w.field))
		if w.not {
			not = append(not, one)
			continue
		}
		all = append(all, one)
		if w.field == "" && len(w.term.text) >= 3 {
			p.names = append(p.names, w.text)
		}
	}
	p.exactly = together(q.terms)
	if dates := months(q.after, q.before, v.Now()); dates != nil {
		all = append(all, dates)
	}
	marks, err := s.filters(ctx, v, actor, &p)
	if err != nil {
		return p, err
	}
	if all = append(all, marks...); len(all) > 0 {
		p.what = all
		if len(not) > 0 {
			p.not = db.AnyOf(not)
			p.what = db.But{This: all, Not: p.not}
		}
	}
	return p, s.rights(ctx, v, &p)
}

// inTime says whether a message is of the time that is asked for.
func (p plan) inTime(at time.Time) bool {
	return !at.Before(p.query.after) && (p.query.before.IsZero() || at.Before(p.query.before))
}

// together is the words of a query one after the other.
func together(terms []term) (words []string) {
	for _, t := range terms {
		if !t.not && t.field == "" {
			words = append(words, t.words...)
		}
	}
	return words
}

// months are the marks of the time between two moments: whole years where they
// can be. What lies at the edges is looked at again.
func months(after, before, now time.Time) db.Sought {
	if after.IsZero() && before.IsZero() {
		return nil
	}
	from, to := after.UTC(), before.UTC()
	if after.IsZero() {
		from = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if before.IsZero() {
		to = now.UTC().AddDate(1, 0, 0)
	}
	var any db.AnyOf
	for at := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC); at.Before(to); {
		if next := at.AddDate(1, 0, 0); at.Month() == time.January && !next.After(to) {
			any, at = append(any, db.Mark(yearMark(at))), next
			continue
		}
		any, at = append(any, db.Mark(monthMark(at))), at.AddDate(0, 1, 0)
	}
	if len(any) == 0 {
		return nil
	}
	return any
}

// filters reads the filters of a query: some are marks of the index, others are
// asked of the cases.
func (s *Search) filters(ctx context.Context, v db.View, actor staff.Actor, p *plan) (marks []db.Sought, err error) {
	for _, f := range p.query.filters {
		switch f.name {
		case "has":
			if !f.not {
				marks = append(marks, db.Mark(fileMark))
				continue
			}
			p.tests = append(p.tests, test{false, s.without(p)})
		case "is":
			wants := stateOf(f.value, actor.ID)
			p.tests = append(p.tests, ofCase(f.not, wants))
		case "in":
			ids, err := s.inboxesCalled(ctx, v, p.scope, f.value)
			if err != nil {
				return nil, err
			}
			if len(ids) == 0 {
				p.tell("search.problem.inbox", fault.A("value", f.value))
				continue
			}
			p.tests = append(p.tests, ofCase(f.not, func(k cases.Case) bool { return slices.Contains(ids, k.InboxID) }))
		case "owner":
			ids, ok, err := s.usersCalled(ctx, v, actor, f.value)
			if err != nil {
				return nil, err
			}
			if !ok {
				p.tell("search.problem.owner", fault.A("value", f.value))
				continue
			}
			p.tests = append(p.tests, ofCase(f.not, func(k cases.Case) bool { return slices.Contains(ids, k.OwnerID) }))
		default:
			p.tests = append(p.tests, test{f.not, func(ctx context.Context, v db.View, _ []cases.Case, ids []int64) (map[int64]bool, error) {
				return s.lists.Keep(ctx, v, f.name, ids, f.value)
			}})
		}
	}
	return marks, nil
}

func (p *plan) tell(key string, args ...fault.Arg) {
	p.problems = append(p.problems, fault.Say(key, args...))
}

// without keeps the cases in which nobody sent a file.
func (s *Search) without(p *plan) func(context.Context, db.View, []cases.Case, []int64) (map[int64]bool, error) {
	return func(ctx context.Context, v db.View, _ []cases.Case, ids []int64) (map[int64]bool, error) {
		have, err := p.among(ctx, v, db.Mark(fileMark), ids)
		yes := map[int64]bool{}
		for _, id := range ids {
			yes[id] = !have[id]
		}
		return yes, err
	}
}

// stateOf is what is:… wants of a case.
func stateOf(value string, user int64) func(cases.Case) bool {
	return func(k cases.Case) bool {
		switch value {
		case "open":
			return k.Shelf() == cases.ShelfOpen
		case "done":
			return k.Shelf() == cases.ShelfDone
		case "mine":
			return user != 0 && k.OwnerID == user
		case "unowned":
			return k.OwnerID == 0
		case "private":
			return k.Private
		case "unread":
			return k.Unread()
		}
		return string(k.Status) == value
	}
}

// inboxesCalled are the inboxes with a name that begins so, or an address.
func (s *Search) inboxesCalled(ctx context.Context, v db.View, scope staff.Scope, value string) (ids []int64, err error) {
	all, err := s.inboxes.All(ctx, v, scope)
	key := db.Key(value)
	for _, i := range all {
		if strings.HasPrefix(db.Key(i.Name), key) || db.Key(i.Address) == key {
			ids = append(ids, i.ID)
		}
	}
	return ids, err
}

// usersCalled are the users with a name that begins so, or an address.
func (s *Search) usersCalled(ctx context.Context, v db.View, actor staff.Actor, value string) (ids []int64, ok bool, err error) {
	switch key := db.Key(value); key {
	case "me", "ich":
		return []int64{actor.ID}, actor.ID != 0, nil
	case "nobody", "none", "niemand":
		return []int64{0}, true, nil
	default:
		all, err := s.staff.Assignable(ctx, v)
		for _, u := range all {
			name := db.Key(u.Name)
			if db.Key(u.Email) == key || strings.HasPrefix(name, key) || strings.Contains(name, " "+key) {
				ids = append(ids, u.ID)
			}
		}
		return ids, len(ids) > 0, err
	}
}

// rights are part of the query: the inboxes of a scope, never what is private;
// and the cases that it shows besides.
func (s *Search) rights(ctx context.Context, v db.View, p *plan) (err error) {
	if p.scope.All && p.scope.UserID == 0 {
		return nil // the desk's own jobs
	}
	if !p.scope.All {
		var any db.AnyOf
		for _, id := range p.scope.Inboxes {
			any = append(any, db.Mark(inboxMark(id)))
		}
		if p.nothing = len(any) == 0; !p.nothing {
			p.seen = any
		}
	}
	p.own, err = ownCases(ctx, v, p.scope)
	return err
}

// ownCases are the cases that a scope shows beside those of its inboxes: private
// ones, and those of other inboxes, that the user owns or follows.
func ownCases(ctx context.Context, v db.View, scope staff.Scope) ([]int64, error) {
	if scope.UserID == 0 {
		return nil, nil
	}
	private, err := db.All(ctx, v, scanID, `SELECT id FROM cases WHERE private = 1 AND shelf IN ('open', 'waiting', 'done') AND owner_id = $1 ORDER BY id DESC LIMIT 2000`, scope.UserID)
	if err != nil {
		return nil, err
	}
	args := []any{scope.UserID}
	elsewhere := ""
	if !scope.All {
		elsewhere = ` OR TRUE`
		if len(scope.Inboxes) > 0 {
			elsewhere = ` OR k.inbox_id NOT IN ` + in(&args, scope.Inboxes)
		}
	}
	follows, err := db.All(ctx, v, scanID, `SELECT k.id FROM follow f JOIN cases k ON k.id = f.case_id
		WHERE f.user_id = $1 AND k.merged_into IS NULL AND (k.private = 1`+elsewhere+`) ORDER BY k.id DESC LIMIT 2000`, args...)
	if err != nil || scope.All {
		return unique(append(private, follows...)), err
	}
	inboxes, err := db.All(ctx, v, scanID, `SELECT id FROM inbox ORDER BY id`)
	if err != nil {
		return nil, err
	}
	all := append(private, follows...)
	for _, id := range inboxes {
		if scope.Has(id) {
			continue
		}
		owns, err := db.All(ctx, v, scanID, `SELECT id FROM cases WHERE owner_id = $1 AND inbox_id = $2 AND shelf IN ('open', 'waiting', 'done') ORDER BY id DESC LIMIT 2000`, scope.UserID, id)
		if err != nil {
			return nil, err
		}
		all = append(all, owns...)
	}
	return unique(all), nil
}

// find asks the index for what the scope shows, the newest first.
func (p plan) find(ctx context.Context, v db.View, what db.Sought, from, below int64, limit int) ([]int64, error) {
	var all []int64
	if !p.nothing {
		found, err := db.FindDocs(ctx, v, messages, p.visible(what), from, below, limit)
		if err != nil {
			return nil, err
		}
		all = found
	}
	for part := range slices.Chunk(p.own, most) {
		found, err := db.FindDocs(ctx, v, messages, db.AllOf{what, marksOf(part)}, from, below, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	if len(p.own) > 0 {
		slices.SortFunc(all, func(a, b int64) int { return cmp.Compare(b, a) })
		all = slices.Compact(all)
		all = all[:min(len(all), limit)]
	}
	return all, nil
}

// visible is what is looked for, within the scope.
func (p plan) visible(what db.Sought) db.Sought {
	switch {
	case p.seen != nil:
		return db.AllOf{what, p.seen}
	case p.scope.All && p.scope.UserID == 0:
		return what
	}
	return db.But{This: what, Not: db.Mark(privateMark)}
}

func marksOf(ids []int64) db.AnyOf {
	any := make(db.AnyOf, len(ids))
	for i, id := range ids {
		any[i] = db.Mark(caseMark(id))
	}
	return any
}

// unwanted are those of some cases that have what is not wanted in any message.
func (p plan) unwanted(ctx context.Context, v db.View, ids []int64) (map[int64]bool, error) {
	if p.not == nil || len(ids) == 0 {
		return nil, nil
	}
	return p.among(ctx, v, p.not, ids)
}

// among says which of some cases, roots, have a message that matches.
func (p plan) among(ctx context.Context, v db.View, what db.Sought, ids []int64) (map[int64]bool, error) {
	has := map[int64]bool{}
	for part := range slices.Chunk(ids, most) {
		below := int64(0)
		for {
			found, err := p.find(ctx, v, db.AllOf{what, marksOf(part)}, 0, below, looked)
			if err != nil {
				return nil, err
			}
			roots, err := chunked(ctx, v, found, scanID, `SELECT coalesce(k.merged_into, k.id) FROM message m JOIN cases k ON k.id = m.case_id WHERE m.id IN {ids}`)
			if err != nil {
				return nil, err
			}
			for _, id := range roots {
				has[id] = true
			}
			if len(found) < looked {
				break
			}
			below = found[len(found)-1]
		}
	}
	return has, nil
}

// gain is what a message gains by where the words stand in it: all in the
// subject, all in the name of whoever wrote it, all one after the other. It is
// reckoned from the texts: the index would be asked for what is not there, and
// read to its end for that.
func (p plan) gain(title, by, text string) (gain float64) {
	if p.allIn(title) {
		gain += 3
	}
	if p.allIn(by) {
		gain += 2
	}
	if len(p.exactly) > 1 && (stands(p.exactly, title) || stands(p.exactly, text)) {
		gain += 3
	}
	return gain
}

// allIn says whether all words that name no field stand in a text.
func (p plan) allIn(text string) bool {
	asked := 0
	for _, w := range p.wides {
		if w.not || w.field != "" {
			continue
		}
		if asked++; len(sampleOf([]wide{w}, "").spans(text)) == 0 {
			return false
		}
	}
	return asked > 0
}

// stands says whether words stand in a text one after the other.
func stands(words []string, text string) (found bool) {
	n := 0
	read(text, func(t token) bool {
		switch {
		case t.word == words[n]:
			n++
		case t.word == words[0]:
			n = 1
		default:
			n = 0
		}
		found = n == len(words)
		return !found
	})
	return found
}
