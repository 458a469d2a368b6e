package casepage

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/presence"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// row is a case in a list.
type row struct {
	cases.Case
	Customer  string
	Chips     []cases.Chip
	Counts    []cases.Chip // of those, the ones that stand beside the time
	Others    []string     // the words of chips that would be too many
	Current   bool
	Owner     string // "" for nobody
	Mine      bool
	Unread    bool                 // the reader has not seen the customer's last word
	Draft     bool                 // the reader has begun an answer
	Here      []presence.Colleague // who else has it open
	MayChange bool
	Needs     int    // how badly, with what waiting adds; 0 for a case that is done
	Why       string // worded
	Sort      string // what the list around it is sorted by; "" for nothing
}

// listView is a list as the page shows it.
type listView struct {
	Key       string // as lists names it; of a saved view the list it narrows
	Named     string // as the address names it: also a saved view
	Title     string
	Sort      string
	Rows      []row
	Next      string // cursor of the next page; "" for the last
	Looked    int    // rows a filter looked at before it gave up; 0 when it saw all
	Count     int    // how many there are; 1,001 for more than 1,000, -1 when only part is known
	Unowned   int    // how many cases nobody has, for an empty list
	Case      *caseView
	Query     string // the list as a query string, to keep it in links
	Filter    filterView
	View      *lists.View // the saved view it is or began as
	MayChange bool
	MaySave   bool // save it as a view: for somebody signed in
	Bulk      bulkForms
	Said      *bulkSaid    // what was just done to many cases
	Teams     []staff.Team // to share a view with
}

// listing reads a list for the page, its rows alone or with what stands around
// them. from is the saved view it began as.
func (p *Pages) listing(ctx context.Context, v db.View, asked lists.Query, from int64, whole bool) (_ listView, err error) {
	defer fault.Wrap(&err, "casepage.listing(%s)", asked.List)
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return listView{}, err
	}
	q, err := p.lists.Resolve(ctx, v, asked)
	if err != nil {
		return listView{}, err
	}
	if q.Sort == "" {
		q.Sort = defaultSort(q.List)
	}
	view := listView{Key: q.List, Named: asked.List, Sort: q.Sort, Query: linkOf(asked, from), MayChange: actor.May(staff.CasesChange), MaySave: actor.ID != 0}
	found, next, looked, err := p.lists.Page(ctx, v, actor.Scope(), q)
	if err != nil {
		return view, err
	}
	view.Next, view.Looked = next, looked
	if view.Rows, err = p.rows(ctx, v, found); err != nil {
		return view, err
	}
	for i := range view.Rows {
		view.Rows[i].Sort = q.Sort
	}
	if !whole { // more rows of a list that is shown already
		return view, nil
	}
	return view, p.around(ctx, v, actor, asked, q, from, &view)
}

// around reads what stands around the rows of a list.
func (p *Pages) around(ctx context.Context, v db.View, actor staff.Actor, asked, q lists.Query, from int64, view *listView) (err error) {
	if view.Title, err = p.title(ctx, v, asked.List); err != nil {
		return err
	}
	if view.Filter, err = p.filters(ctx, v, actor, q, from); err != nil {
		return err
	}
	if from != 0 {
		w, err := p.lists.ViewByID(ctx, v, from)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err == nil {
			view.View = &w
		}
	}
	if view.MaySave && actor.May(staff.StaffRead) {
		if view.Teams, err = p.sharedWith(ctx, v, actor); err != nil {
			return err
		}
	}
	if view.Bulk, err = p.bulkForms(ctx, v, actor); err != nil {
		return err
	}
	switch {
	case view.Next == "" && q.Cursor == "":
		view.Count = len(view.Rows)
	case len(view.Filter.On) > 0 && view.Named == view.Key:
		view.Count = -1
	default:
		more := false
		if view.Count, more, err = p.lists.Count(ctx, v, actor.Scope(), asked.List); more {
			view.Count = 1001
		}
	}
	if err == nil && len(view.Rows) == 0 && q.List == lists.Mine {
		view.Unowned, _, err = p.lists.Count(ctx, v, actor.Scope(), lists.Unowned)
	}
	return err
}

// sharedWith are the teams that the actor can share a view with.
func (p *Pages) sharedWith(ctx context.Context, v db.View, actor staff.Actor) ([]staff.Team, error) {
	all, err := p.staff.Teams(ctx, v)
	if err != nil || actor.Role.Everywhere() {
		return all, err
	}
	var own []staff.Team
	for _, t := range all {
		for _, member := range t.Members {
			if member == actor.ID {
				own = append(own, t)
			}
		}
	}
	return own, nil
}

// rows gives cases what a list shows of them beside the case itself, each thing
// asked once for all.
func (p *Pages) rows(ctx context.Context, v db.View, found []cases.Case) ([]row, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(found))
	persons := make([]int64, len(found))
	for i, c := range found {
		ids[i], persons[i] = c.ID, c.PersonID
	}
	names, err := p.people.NamesOf(ctx, v, persons)
	if err != nil {
		return nil, err
	}
	chips, err := p.cases.Chips(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	unread, err := p.lists.Unread(ctx, v, found)
	if err != nil {
		return nil, err
	}
	drafts := map[int64]bool{}
	if p.above.Drafts != nil {
		if drafts, err = p.above.Drafts(ctx, v, ids); err != nil {
			return nil, err
		}
	}
	here, err := p.presence.AtEach(ctx, v, found)
	if err != nil {
		return nil, err
	}
	owners := map[int64]string{}
	all := make([]row, len(found))
	for i, c := range found {
		all[i] = row{Case: c, Customer: names[c.PersonID], Mine: c.OwnerID != 0 && c.OwnerID == actor.ID, Unread: unread[c.ID], Draft: drafts[c.ID], Here: here[c.ID], MayChange: actor.May(staff.CasesChange)}
		p.need(ctx, v.Now(), &all[i])
		all[i].Chips = append(all[i].Chips, ownChips(ctx, v.Now(), c)...)
		for _, chip := range chips[c.ID] {
			if chip.Title != "" {
				all[i].Counts = append(all[i].Counts, chip)
			} else {
				all[i].Chips = append(all[i].Chips, chip)
			}
		}
		all[i].few()
		if c.OwnerID != 0 {
			if owners[c.OwnerID] == "" {
				if owners[c.OwnerID], err = p.staff.NameOf(ctx, v, c.OwnerID); err != nil {
					return nil, err
				}
			}
			all[i].Owner = owners[c.OwnerID]
		}
	}
	return all, nil
}

// mostChips is how many chips a row shows: who reads a list reads the first ones.
const mostChips = 3

// pressing is the order in which looks want to be seen.
var pressing = map[string]int{web.Bad: 0, web.Warn: 1, web.Good: 2, web.Info: 3, web.Plain: 4}

// few keeps the chips that press most, and says the others in one.
func (r *row) few() {
	if len(r.Chips) <= mostChips {
		return
	}
	slices.SortStableFunc(r.Chips, func(a, b cases.Chip) int { return pressing[a.Look] - pressing[b.Look] })
	for _, c := range r.Chips[mostChips-1:] {
		r.Others = append(r.Others, c.Text)
	}
	r.Chips = r.Chips[:mostChips-1]
}

// need shows how badly a case needs us and why, the heaviest reason in a word.
// Without a reason it is the waiting alone, which the ring says.
func (p *Pages) need(ctx context.Context, now time.Time, r *row) {
	if r.Shelf() == cases.ShelfDone {
		return
	}
	r.Needs = r.NeedAt(now)
	first, why := p.cases.NeedWords(ctx, r.Case)
	r.Why = why
	if r.Waited(now) > 0 {
		key := "casepage.need.waits"
		if r.Answered() {
			key = "casepage.need.quiet"
		}
		waits := words.T(ctx, key, words.A("span", now.Sub(r.WaitsSince)))
		if r.Why != "" {
			waits = words.T(ctx, "casepage.need.and", words.A("why", r.Why), words.A("more", waits))
		}
		r.Why = waits
	}
	if first != "" && r.Shelf() == cases.ShelfOpen {
		look := web.Warn
		if r.Weighed().Danger {
			look = web.Bad
		}
		r.Chips = append(r.Chips, cases.Chip{Look: look, Text: first})
	}
}

// dueSoon is how long before its time a next step shows in a list.
const dueSoon = 2 * time.Hour

// ownChips are the exceptions that concern every case: overdue, due soon,
// nobody's, put off until a day, confirmed.
func ownChips(ctx context.Context, now time.Time, c cases.Case) []cases.Chip {
	var chips []cases.Chip
	switch {
	case c.Shelf() == cases.ShelfWaiting && !db.IsNever(c.WaitingUntil):
		chips = append(chips, cases.Chip{Look: web.Plain, Icon: "snooze", Text: words.T(ctx, "casepage.chip.until", words.A("until", c.WaitingUntil))})
	case c.Shelf() != cases.ShelfOpen:
	case c.NextDue.Before(now):
		chips = append(chips, cases.Chip{Look: web.Bad, Icon: "clock", Text: words.T(ctx, "casepage.chip.overdue", words.A("span", now.Sub(c.NextDue)))})
	case c.NextDue.Before(now.Add(dueSoon)):
		chips = append(chips, cases.Chip{Look: web.Warn, Icon: "clock", Text: words.T(ctx, "casepage.chip.due", words.A("due", c.NextDue))})
	}
	if c.OwnerID == 0 && c.Shelf() == cases.ShelfOpen {
		chips = append(chips, cases.Chip{Look: web.Warn, Icon: "unowned", Text: words.T(ctx, "casepage.chip.unowned")})
	}
	if c.Status == cases.Confirmed {
		chips = append(chips, cases.Chip{Look: web.Good, Icon: "check", Text: words.T(ctx, "casepage.chip.confirmed")})
	}
	return chips
}
