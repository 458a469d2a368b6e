package today

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"slices"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Today is the page, with the slots that rooms fill.
type Today struct {
	d       *db.DB
	people  *people.People
	cases   *cases.Cases
	lists   *lists.Lists
	intake  *intake.Intake
	outbox  *outbox.Outbox
	sources []Source
	panels  []Panel
}

// New returns the page.
func New(d *db.DB, pe *people.People, ca *cases.Cases, li *lists.Lists, in *intake.Intake, out *outbox.Outbox) *Today {
	return &Today{d: d, people: pe, cases: ca, lists: li, intake: in, outbox: out}
}

// Owed is something the acting user owes somebody by a time.
type Owed struct {
	Case  cases.Case
	What  string // worded, or in somebody's own words
	Due   time.Time
	Kind  string // what it is, in a word: "Promise"
	Firm  bool   // a customer was told the time: it stands before a step of the same case
	Broke bool   // its time has passed for good
}

// Source finds what the acting user owes until a time, and what of it is late.
type Source struct {
	Name string
	Owed func(ctx context.Context, v db.View, until time.Time) ([]Owed, error)
}

// AddSource has the page show what a room knows to be owed.
func (t *Today) AddSource(s Source) { t.sources = append(t.sources, s) }

// Panel is a part of the page that a room fills.
type Panel struct {
	Name  string
	Order int  // from the top
	Aside bool // in the narrow column
	// Render reads what it needs and returns the panel, or nil for none.
	Render func(ctx context.Context, v db.View) (templ.Component, error)
}

// AddPanel puts a part on the page.
func (t *Today) AddPanel(p Panel) {
	t.panels = append(t.panels, p)
	slices.SortStableFunc(t.panels, func(a, b Panel) int { return cmp.Compare(a.Order, b.Order) })
}

// shownOwed is how many things owed the page shows; the rest is in the list.
const shownOwed = 12

// looked is how many of one's cases are looked through for steps that are due.
const looked = 100

// Owes returns what the acting user owes until the end of their day, the most
// late first.
func (t *Today) Owes(ctx context.Context, v db.View) (_ []Owed, err error) {
	defer fault.Wrap(&err, "today.Owes")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	until := midnight(ctx, v.Now(), 1)
	all, err := t.steps(ctx, v, until)
	if err != nil {
		return nil, err
	}
	for _, s := range t.sources {
		some, err := s.Owed(ctx, v, until)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
		all = append(all, some...)
	}
	// What a customer was told stands for the step that keeps it.
	told := map[int64][]Owed{}
	for _, o := range all {
		if o.Firm || o.Broke {
			told[o.Case.ID] = append(told[o.Case.ID], o)
		}
	}
	all = slices.DeleteFunc(all, func(o Owed) bool {
		return !o.Firm && !o.Broke && slices.ContainsFunc(told[o.Case.ID], func(p Owed) bool { return p.Due.Equal(o.Due) || p.What == o.What })
	})
	slices.SortStableFunc(all, func(a, b Owed) int { return a.Due.Compare(b.Due) })
	return all, nil
}

// steps are the next steps of one's own cases, and of those one stands in for,
// that are due until a time.
func (t *Today) steps(ctx context.Context, v db.View, until time.Time) ([]Owed, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	found, _, _, err := t.lists.Page(ctx, v, actor.Scope(), lists.Query{List: lists.Mine, Sort: "next_due", Limit: looked})
	if err != nil {
		return nil, err
	}
	lent, err := t.cases.StandsIn(ctx, v, looked)
	if err != nil {
		return nil, err
	}
	found = append(found, lent...)
	var all []Owed
	for _, c := range found {
		if c.NextDue.Before(until) {
			all = append(all, Owed{Case: c, What: casepage.StepWords(ctx, c), Due: c.NextDue, Kind: words.T(ctx, "today.step")})
		}
	}
	return all, err
}

// midnight is the beginning of the reader's day, so many days from now.
func midnight(ctx context.Context, now time.Time, days int) time.Time {
	zone := words.From(ctx).Zone
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, zone)
}
