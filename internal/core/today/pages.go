package today

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Mount adds the page and its place in the navigation. It is what somebody sees
// who has just signed in.
func (t *Today) Mount(rt *web.Router) {
	rt.Page("GET /{$}", web.SignedIn, func(w http.ResponseWriter, r *http.Request) error { return web.Redirect(w, r, "/today") })
	rt.Page("GET /today", string(staff.CasesRead), t.page)
	rt.AddNav(web.NavItem{Key: "today.title", Icon: "today", Href: "/today", KeySeq: "g t", Order: 5, Access: string(staff.CasesRead), Tab: true})
}

// owedLine is something owed, as the page shows it.
type owedLine struct {
	Owed
	Customer string
}

// wrote is a customer who has written to one of the reader's cases.
type wrote struct {
	cases.Case
	Customer string
}

// view is the page.
type view struct {
	Now      time.Time
	Name     string // the reader's first name
	Mine     int    // open cases of theirs; 1,001 for more than 1,000
	Owed     []owedLine
	More     int // owed things that are not shown
	Unowned  int
	Oldest   *cases.Case // the one that is nobody's longest; nil for none
	Wrote    []wrote
	Solved   int // of the reader's, since yesterday
	Sure     int // of these, confirmed by the customer
	Held     int // in quarantine
	MayHeld  bool
	Stuck    int // mails not out
	Wide     []templ.Component
	Aside    []templ.Component
	MaySolve bool
}

func (t *Today) page(w http.ResponseWriter, r *http.Request) error {
	var page view
	err := t.d.Read(r.Context(), "today", func(ctx context.Context, v db.View) (err error) {
		page, err = t.read(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, todayPage(page))
}

func (t *Today) read(ctx context.Context, v db.View) (page view, err error) {
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return page, err
	}
	page = view{Now: v.Now(), Name: first(actor.Name), MaySolve: actor.May(staff.CasesChange)}
	owed, err := t.Owes(ctx, v)
	if err != nil {
		return page, err
	}
	page.More = max(0, len(owed)-shownOwed)
	if page.Owed, err = t.lines(ctx, v, owed[:len(owed)-page.More]); err != nil {
		return page, err
	}
	if err := t.team(ctx, v, actor, &page); err != nil {
		return page, err
	}
	if err := t.yesterday(ctx, v, actor, &page); err != nil {
		return page, err
	}
	for _, p := range t.panels {
		body, err := p.Render(ctx, v)
		if err != nil {
			return page, err
		}
		switch {
		case body == nil:
		case p.Aside:
			page.Aside = append(page.Aside, body)
		default:
			page.Wide = append(page.Wide, body)
		}
	}
	return page, nil
}

// lines gives what is owed the names of those it is owed to.
func (t *Today) lines(ctx context.Context, v db.View, owed []Owed) ([]owedLine, error) {
	all, persons := make([]owedLine, len(owed)), make([]int64, len(owed))
	for i, o := range owed {
		all[i], persons[i] = owedLine{Owed: o}, o.Case.PersonID
	}
	names, err := t.people.NamesOf(ctx, v, persons)
	for i := range all {
		all[i].Customer = names[persons[i]]
	}
	return all, err
}

// team reads what waits for somebody, whoever it is.
func (t *Today) team(ctx context.Context, v db.View, actor staff.Actor, page *view) error {
	count := func(list string) (int, error) {
		n, more, err := t.lists.Count(ctx, v, actor.Scope(), list)
		if more {
			n = 1001
		}
		return n, err
	}
	var err error
	if page.Mine, err = count(lists.Mine); err != nil {
		return err
	}
	if page.Unowned, err = count(lists.Unowned); err != nil {
		return err
	}
	oldest, _, _, err := t.lists.Page(ctx, v, actor.Scope(), lists.Query{List: lists.Unowned, Sort: "created_at", Limit: 1})
	if err != nil {
		return err
	}
	if len(oldest) > 0 {
		page.Oldest = &oldest[0]
	}
	if page.MayHeld = actor.May(staff.IntakeRead); page.MayHeld {
		if page.Held, err = t.intake.Held(ctx, v, 1001); err != nil {
			return err
		}
	}
	page.Stuck, err = t.outbox.Stuck(ctx, v, 1001)
	return err
}

// yesterday reads what has happened to the reader's own cases since then.
func (t *Today) yesterday(ctx context.Context, v db.View, actor staff.Actor, page *view) error {
	if actor.ID == 0 {
		return nil
	}
	since := midnight(ctx, v.Now(), -1)
	q := lists.Query{Sort: "-updated_at", Limit: looked, Filters: lists.Filters{OwnerID: &actor.ID, UpdatedSince: since}}
	q.List = lists.All
	found, _, _, err := t.lists.Page(ctx, v, actor.Scope(), q)
	if err != nil {
		return err
	}
	var persons []int64
	for _, c := range found {
		switch c.Status {
		case cases.Confirmed:
			page.Sure++
			page.Solved++
		case cases.Solved:
			page.Solved++
		}
		if !db.IsNever(c.LastInboundAt) && !c.LastInboundAt.Before(since) && len(page.Wrote) < 6 {
			page.Wrote = append(page.Wrote, wrote{Case: c})
			persons = append(persons, c.PersonID)
		}
	}
	names, err := t.people.NamesOf(ctx, v, persons)
	for i := range page.Wrote {
		page.Wrote[i].Customer = names[page.Wrote[i].PersonID]
	}
	return err
}

// first is the first of somebody's names.
func first(name string) string {
	for i, r := range name {
		if r == ' ' {
			return name[:i]
		}
	}
	return name
}

// greeting is the sentence that fits the hour.
func greeting(ctx context.Context, now time.Time) string {
	switch h := now.In(words.From(ctx).Zone).Hour(); {
	case h < 12:
		return "today.morning"
	case h < 18:
		return "today.afternoon"
	}
	return "today.evening"
}

// waiting says what waits there, or that nothing does.
func waiting(ctx context.Context, key string, n int) string {
	if n == 0 {
		return nothing.T(ctx, key)
	}
	return said.T(ctx, key, words.A("n", n))
}

// nothing is what is said where nothing waits, said where something does.
var (
	nothing = words.Family("today.nothing.", "held", "stuck")
	said    = words.Family("today.waiting.", "held", "stuck")
)

// when says how late something is, or its time today.
func when(ctx context.Context, o Owed, now time.Time) string {
	if o.Due.Before(now) {
		return words.T(ctx, "today.late", words.A("span", now.Sub(o.Due)))
	}
	return words.Clock(ctx, o.Due)
}

// soon is how long before its time a thing is said to be near.
const soon = 2 * time.Hour

// class colours what is owed: late red, near amber.
func class(o Owed, now time.Time) string {
	switch {
	case o.Due.Before(now):
		return "broken"
	case o.Due.Before(now.Add(soon)):
		return "due"
	}
	return ""
}

// chip says what a thing owed is, and how near its time.
func chip(ctx context.Context, o Owed, now time.Time) (look, text string) {
	switch {
	case o.Broke:
		return web.Bad, words.T(ctx, "today.broken")
	case o.Due.Before(now):
		return web.Bad, o.Kind
	case o.Due.Before(now.Add(soon)):
		return web.Warn, words.T(ctx, "today.in", words.A("span", o.Due.Sub(now)))
	}
	return web.Plain, o.Kind
}
