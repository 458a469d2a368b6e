package search

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// window is how many messages that match are ranked at once, and looked how many
// one request looks at where filters leave little of them.
const (
	window = 500
	looked = 5000
)

// Ask is a question.
type Ask struct {
	Query  Query
	Cursor string // of the page before; "" for the first
	Limit  int    // cases on a page; 25 when 0, at most 100
}

// Found is a page of an answer.
type Found struct {
	Hits     []Hit
	Next     string              // the cursor of the next page; "" at the end
	Ranked   bool                // these are the best of the newest 500 messages that match; there are older ones
	Older    bool                // these are older than the newest 500
	Mended   map[string][]string // words that nobody wrote, and what was looked for in their place
	Problems []fault.Sentence
}

// Hit is a case that was found.
type Hit struct {
	Case     cases.Case
	Customer string
	Message  int64 // the best message of it; 0 where the case was named
	By       string
	Machine  bool // the desk itself said it: By names the work, which means nothing to people
	At       time.Time
	Title    []Piece // its subject
	Excerpt  []Piece // of the message
	Matches  int     // messages of the case that match, among those that were looked at
	Named    bool    // the query is its ref, or what it is called elsewhere
	score    float64
}

// place is where a page ended: in a window below an id, after some cases.
type place struct {
	below  int64
	offset int
	first  bool // the window is the newest
}

func (p place) String() string {
	kind := "o"
	if p.first {
		kind = "n"
	}
	return fmt.Sprintf("%s%d.%d", kind, p.below, p.offset)
}

func placeOf(cursor string) (p place, err error) {
	if cursor == "" || len(cursor) > 60 {
		return place{first: true}, nil
	}
	below, offset, _ := strings.Cut(cursor[1:], ".")
	p.first = cursor[0] == 'n'
	var err1, err2 error
	p.below, err1 = strconv.ParseInt(below, 10, 64)
	p.offset, err2 = strconv.Atoi(offset)
	if err1 != nil || err2 != nil || p.below <= 0 || p.offset < 0 || cursor[0] != 'n' && cursor[0] != 'o' {
		return p, fault.Field("query.cursor", "search.fault.cursor")
	}
	return p, nil
}

// Find answers a question with what the actor may see.
func (s *Search) Find(ctx context.Context, v db.View, a Ask) (_ Found, err error) {
	defer fault.Wrap(&err, "search.Find")
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return Found{}, err
	}
	if a.Limit <= 0 {
		a.Limit = 25
	}
	a.Limit = min(a.Limit, 100)
	p, err := s.plan(ctx, v, actor, a.Query)
	if err == nil && a.Query.Empty() { // a cursor that is none is said to be so, whatever was asked
		_, err = placeOf(a.Cursor)
	}
	if err != nil || a.Query.Empty() {
		return Found{Problems: p.problems}, err
	}
	f := Found{Problems: p.problems, Mended: p.mended}
	if p.what == nil && len(p.tests) > 0 {
		err := s.listed(ctx, v, p, a, &f)
		return f, err
	}
	at, err := placeOf(a.Cursor)
	if err != nil {
		return Found{}, err
	}
	f.Older = !at.first
	var all []Hit
	var low int64
	if p.what != nil {
		if all, low, err = s.window(ctx, v, p, &at); err != nil {
			return f, err
		}
	}
	if at.first {
		if all, err = s.withNamed(ctx, v, p, all); err != nil {
			return f, err
		}
	}
	f.Ranked = at.first && low > 0
	end := min(len(all), at.offset+a.Limit)
	f.Hits = all[min(at.offset, end):end]
	switch {
	case end < len(all):
		at.offset = end
		f.Next = at.String()
	case low > 0:
		f.Next = place{below: low}.String()
	}
	if len(f.Hits) == 0 {
		f.Mended = nil // nothing is said of words that others may have written
	}
	err = s.dress(ctx, v, p, f.Hits)
	return f, err
}

// window reads the next messages that match and ranks their cases. low is where
// older ones begin; 0 when there are none. It goes on where filters leave
// nothing, up to a bound.
func (s *Search) window(ctx context.Context, v db.View, p plan, at *place) (all []Hit, low int64, err error) {
	below := at.below
	for n := 0; n < looked; n += window {
		ids, err := p.find(ctx, v, p.what, 0, below, window)
		if err != nil || len(ids) == 0 {
			return all, 0, err
		}
		if at.below == 0 {
			at.below = ids[0] + 1 // what comes later does not move the pages
		}
		if low = ids[len(ids)-1]; len(ids) < window {
			low = 0
		}
		if all, err = s.ranked(ctx, v, p, ids, at); err != nil || len(all) > 0 || low == 0 {
			return all, low, err
		}
		if at.first, below = false, low; n+window < looked {
			at.below = low
		}
	}
	return all, low, nil
}

// ranked makes hits of messages that match, the best first.
func (s *Search) ranked(ctx context.Context, v db.View, p plan, ids []int64, at *place) ([]Hit, error) {
	type message struct {
		id, root int64
		at       time.Time
		by, text string
	}
	found, err := chunked(ctx, v, ids, func(s db.Scan) (m message, err error) {
		err = s(&m.id, &m.root, &m.at, &m.by, &m.text)
		return m, err
	}, `SELECT m.id, coalesce(k.merged_into, k.id), m.at, m.by_name, `+p.textColumn()+` FROM message m JOIN cases k ON k.id = m.case_id WHERE m.id IN {ids}`)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(m message) bool { return !p.inTime(m.at) })
	roots := make([]int64, len(found))
	for i, m := range found {
		roots[i] = m.root
	}
	shown, err := s.shown(ctx, v, p, unique(roots))
	if err != nil {
		return nil, err
	}
	unwanted, err := p.unwanted(ctx, v, unique(roots))
	if err != nil {
		return nil, err
	}
	for id := range unwanted {
		delete(shown, id)
	}
	if !at.first {
		if err := s.dropNewer(ctx, v, p, shown, at.below); err != nil {
			return nil, err
		}
	}
	hits := map[int64]*Hit{}
	for _, m := range found {
		k, ok := shown[m.root]
		if !ok {
			continue
		}
		h := hits[m.root]
		if h == nil {
			h = &Hit{Case: k}
			hits[m.root] = h
		}
		h.Matches++
		score := p.gain(k.Subject, m.by, m.text) + freshness(v.Now().Sub(m.at))
		if h.Message == 0 || score > h.score || score == h.score && m.id > h.Message {
			h.score, h.Message, h.At = score, m.id, m.at
		}
	}
	all := make([]Hit, 0, len(hits))
	for _, h := range hits {
		all = append(all, *h)
	}
	slices.SortFunc(all, func(a, b Hit) int {
		switch {
		case a.score != b.score && a.score > b.score:
			return -1
		case a.score != b.score:
			return 1
		}
		return int(b.Message - a.Message)
	})
	return all, nil
}

// textColumn is the text of a message, where words could stand together in it.
func (p plan) textColumn() string {
	if len(p.exactly) < 2 {
		return `''`
	}
	return `substr(m.body, 1, 4000)`
}

// freshness is between 2, for today, and 0: half of it is gone after a month.
func freshness(age time.Duration) float64 {
	days := max(0, age.Hours()/24)
	return 2 * 30 / (30 + days)
}

// shown are the cases that the actor may see and the filters want.
func (s *Search) shown(ctx context.Context, v db.View, p plan, roots []int64) (map[int64]cases.Case, error) {
	rows, err := chunked(ctx, v, roots, cases.Scan, `SELECT `+cases.Columns("k")+` FROM cases k WHERE k.id IN {ids}`)
	if err != nil {
		return nil, err
	}
	if rows, err = cases.Seen(ctx, v, p.scope, rows); err != nil {
		return nil, err
	}
	keep, err := s.kept(ctx, v, p, rows)
	if err != nil {
		return nil, err
	}
	shown := make(map[int64]cases.Case, len(rows))
	for _, k := range rows {
		if keep == nil || keep[k.ID] {
			shown[k.ID] = k
		}
	}
	return shown, nil
}

// kept says which cases the filters want; nil for all.
func (s *Search) kept(ctx context.Context, v db.View, p plan, rows []cases.Case) (map[int64]bool, error) {
	if len(p.tests) == 0 {
		return nil, nil
	}
	keep := map[int64]bool{}
	for _, k := range rows {
		keep[k.ID] = true
	}
	for _, t := range p.tests {
		var ids []int64
		for _, k := range rows {
			if keep[k.ID] {
				ids = append(ids, k.ID)
			}
		}
		if len(ids) == 0 {
			break
		}
		yes, err := t.keep(ctx, v, rows, ids)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			keep[id] = yes[id] != t.not
		}
	}
	return keep, nil
}

// dropNewer leaves out cases that have a match among newer messages: they were on
// an earlier page.
func (s *Search) dropNewer(ctx context.Context, v db.View, p plan, shown map[int64]cases.Case, below int64) error {
	var any db.AnyOf
	for id := range shown {
		any = append(any, db.Mark(caseMark(id)))
	}
	if len(any) == 0 {
		return nil
	}
	newer, err := p.find(ctx, v, db.AllOf{p.what, any}, below, 0, looked)
	if err != nil {
		return err
	}
	roots, err := chunked(ctx, v, newer, scanID, `SELECT coalesce(k.merged_into, k.id) FROM message m JOIN cases k ON k.id = m.case_id WHERE m.id IN {ids}`)
	for _, id := range roots {
		delete(shown, id)
	}
	return err
}
