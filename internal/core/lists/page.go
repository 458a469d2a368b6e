package lists

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// Filters narrow a list; the zero value does not.
type Filters struct {
	Status   cases.Status // exactly this one
	OwnerID  *int64       // 0 for nobody's
	TeamID   int64
	InboxID  int64
	PersonID int64
	// OrganizationID is of the case's person.
	OrganizationID int64
	Channel        string    // the kind of door it came through
	UpdatedSince   time.Time // changed then or later
	// Room holds what filters of rooms are asked for, by name: {"tag": "vip"}.
	Room map[string]string
}

// Query asks for a page of a list.
type Query struct {
	List    string // a name; "" for open
	Sort    string // need, next_due, clock_due, updated_at, created_at, each with a minus the other way round; "" for need
	Limit   int    // at most 200; 50 when 0
	Cursor  string // of the page before; "" for the first
	Filters Filters
}

// Filter is a filter that a room gives: which of some cases to keep.
type Filter func(ctx context.Context, v db.View, ids []int64, value string) (keep map[int64]bool, err error)

// Lists is what can be asked for.
type Lists struct {
	d       *db.DB
	log     *activity.Log
	staff   *staff.Staff
	cases   *cases.Cases
	filters map[string]Filter

	mu   sync.Mutex
	kept map[string]counted
}

// New returns the service.
func New(d *db.DB, log *activity.Log, reg *chores.Registry, st *staff.Staff, c *cases.Cases) *Lists {
	l := &Lists{d: d, log: log, staff: st, cases: c, filters: map[string]Filter{}, kept: map[string]counted{}}
	reg.Add(l.chore())
	return l
}

// AddFilter adds a filter under the name the API gives it. At the start only.
func (l *Lists) AddFilter(name string, f Filter) { l.filters[name] = f }

// Filters names the filters there are, sorted.
func (l *Lists) Filters() []string { return slices.Sorted(maps.Keys(l.filters)) }

// Keep asks one filter which of some cases it keeps.
func (l *Lists) Keep(ctx context.Context, v db.View, name string, ids []int64, value string) (map[int64]bool, error) {
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	f := l.filters[name]
	if f == nil {
		return nil, fault.Field(name, "lists.fault.filter")
	}
	return f(ctx, v, ids, value)
}

// HasFilter says whether a room gives a filter of a name.
func (l *Lists) HasFilter(name string) bool { return l.filters[name] != nil }

// Holds says whether a case that a scope shows belongs to what is asked for. It
// is how a live page learns whether a row has come or gone.
func (l *Lists) Holds(ctx context.Context, v db.View, s staff.Scope, q Query, k cases.Case) (_ bool, err error) {
	defer fault.Wrap(&err, "lists.Holds(%s, case %d)", q.List, k.ID)
	q.Cursor = ""
	a, err := l.read(ctx, v, q, s)
	if err != nil || a.list.kind == Mine && s.UserID == 0 {
		return false, err
	}
	kept, err := l.keep(ctx, v, s, a, []cases.Case{k})
	return len(kept) == 1, err
}

// mostLooked is how many cases one request looks at.
const mostLooked = 5000

// Page returns a page of a list that a scope shows, the cursor of the next page
// ("" at the end) and how many cases were looked at. Where a filter found
// little among 5,000 cases, the page is short and the cursor goes on.
func (l *Lists) Page(ctx context.Context, v db.View, s staff.Scope, q Query) (_ []cases.Case, next string, looked int, err error) {
	defer fault.Wrap(&err, "lists.Page(%s)", q.List)
	ask, err := l.read(ctx, v, q, s)
	if err != nil {
		return nil, "", 0, err
	}
	all, err := branches(ctx, v, s, ask)
	if err != nil || len(all) == 0 {
		return nil, "", 0, err
	}
	var page []cases.Case
	after, chunk := ask.after, ask.limit+1
	for looked < mostLooked {
		chunk = min(chunk, mostLooked-looked)
		rows, err := read(ctx, v, all, ask.sort, after, chunk)
		if err != nil {
			return nil, "", looked, err
		}
		looked += len(rows)
		keep, err := l.keep(ctx, v, s, ask, rows)
		if err != nil {
			return nil, "", looked, err
		}
		for _, k := range keep {
			if len(page) == ask.limit {
				return page, cursor(ask.sort, page[ask.limit-1]), looked, nil
			}
			page = append(page, k)
		}
		if len(rows) < chunk && looked < mostLooked {
			return page, "", looked, nil
		}
		last := rows[len(rows)-1]
		chunk = min(4*chunk, 1000) // little was kept of these: look at more at once
		after = &place{ask.sort.value(last), last.ID}
	}
	return page, cursorAt(ask.sort, *after), looked, nil
}

// asked is a query that was read and found good.
type asked struct {
	list    list
	sort    sorting
	filters Filters
	base    Filters // what the list's name says, else what the filters say: the index to read
	family  []int64 // the person of the base, with whoever was merged into them, or the people of an organization
	crowd   bool    // the organization has so many people that its cases are looked for row by row
	after   *place
	limit   int
}

// read refuses what cannot be asked, and lets what a list's name and its
// filters say meet.
func (l *Lists) read(ctx context.Context, v db.View, q Query, s staff.Scope) (asked, error) {
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return asked{}, err
	}
	q, err := l.Resolve(ctx, v, q)
	if err != nil {
		return asked{}, err
	}
	var ok bool
	a := asked{filters: q.Filters, limit: q.Limit}
	if a.list, ok = parse(cmp.Or(q.List, Open)); !ok || a.list.kind == "view" {
		return a, fault.Field("view", "lists.fault.list")
	}
	if a.sort, ok = sortOf(cmp.Or(q.Sort, "need")); !ok {
		return a, fault.Field("sort", "lists.fault.sort")
	}
	if a.limit <= 0 {
		a.limit = 50
	}
	a.limit = min(a.limit, 200)
	for name := range q.Filters.Room {
		if l.filters[name] == nil {
			return a, fault.Field(name, "lists.fault.filter")
		}
	}
	if a.after, err = after(q.Cursor, a.sort); err != nil {
		return a, err
	}
	a.base = Filters{OwnerID: q.Filters.OwnerID, TeamID: q.Filters.TeamID, InboxID: q.Filters.InboxID, PersonID: q.Filters.PersonID}
	switch a.list.kind {
	case Mine:
		a.base.OwnerID = &s.UserID
	case "inbox":
		a.base.InboxID = a.list.id
	case "team":
		a.base.TeamID = a.list.id
	case "person":
		a.base.PersonID = a.list.id
	}
	if st := q.Filters.Status; st != "" { // only one shelf can hold it
		a.list.shelves = slices.DeleteFunc(slices.Clone(a.list.shelves), func(shelf cases.Shelf) bool { return shelf != st.Shelf() })
	}
	if id := a.base.PersonID; id != 0 {
		a.family, err = db.All(ctx, v, scanID, `SELECT id FROM person WHERE id = $1 OR merged_into = $1 ORDER BY id`, id)
		if org := q.Filters.OrganizationID; org != 0 && err == nil {
			members, memberErr := membersOf(ctx, v, org)
			a.family, err = slices.DeleteFunc(a.family, func(p int64) bool { return !slices.Contains(members, p) }), memberErr
		}
	} else if id := q.Filters.OrganizationID; id != 0 {
		a.base.OrganizationID = id
		a.family, err = membersOf(ctx, v, id)
		a.crowd = len(a.family) > mostMembers
	}
	return a, err
}

// mostMembers is how many people of an organization are asked for their cases
// one by one.
const mostMembers = 100

// membersOf are the people of an organization, with whoever was merged into
// them, by id.
func membersOf(ctx context.Context, v db.View, id int64) ([]int64, error) {
	own, err := db.All(ctx, v, scanID, `SELECT id FROM person WHERE organization_id IN (SELECT id FROM organization WHERE id = $1 OR merged_into = $1) AND merged_into IS NULL ORDER BY id`, id)
	if err != nil {
		return nil, err
	}
	merged, err := db.All(ctx, v, scanID, `SELECT m.id FROM person p JOIN person m ON m.merged_into = p.id WHERE p.organization_id IN (SELECT id FROM organization WHERE id = $1 OR merged_into = $1) AND p.merged_into IS NULL`, id)
	all := append(own, merged...)
	slices.Sort(all)
	return all, err
}

// after reads a cursor; one of another sort is refused.
func after(text string, by sorting) (*place, error) {
	c, err := web.ParseCursor(text)
	if err != nil || c == nil {
		return nil, err
	}
	if c.Text != by.name {
		return nil, fault.Field("query.cursor", "lists.fault.cursor")
	}
	return &place{c.Sort, c.ID}, nil
}

func cursor(by sorting, k cases.Case) string { return cursorAt(by, place{by.value(k), k.ID}) }

func cursorAt(by sorting, p place) string {
	return web.Cursor{Sort: p.value, Text: by.name, ID: p.id}.String()
}

// read returns the first rows of all branches after a place. So many branches
// that one statement would be too long are several statements.
func read(ctx context.Context, v db.View, all []branch, by sorting, after *place, limit int) ([]cases.Case, error) {
	var rows []cases.Case
	for some := range slices.Chunk(all, most) {
		query, args := statement(some, by, after, limit, cases.Columns("c"))
		found, err := db.All(ctx, v, cases.Scan, query, args...)
		if err != nil {
			return nil, err
		}
		rows = append(rows, found...)
	}
	if len(all) > most {
		slices.SortFunc(rows, func(a, b cases.Case) int {
			n := cmp.Or(cmp.Compare(by.value(a), by.value(b)), cmp.Compare(a.ID, b.ID))
			if by.down {
				return -n
			}
			return n
		})
		rows = rows[:min(len(rows), limit)]
	}
	return rows, nil
}

// keep drops what the scope does not show or a filter does not want.
func (l *Lists) keep(ctx context.Context, v db.View, s staff.Scope, a asked, rows []cases.Case) ([]cases.Case, error) {
	kept, err := cases.Seen(ctx, v, s, slices.DeleteFunc(slices.Clone(rows), func(k cases.Case) bool { return !a.wants(k) }))
	if err != nil {
		return nil, err
	}
	for _, name := range sortedNames(a.filters.Room) {
		ids := make([]int64, len(kept))
		for i, k := range kept {
			ids[i] = k.ID
		}
		if len(ids) == 0 {
			break
		}
		keep, err := l.filters[name](ctx, v, ids, a.filters.Room[name])
		if err != nil {
			return nil, err
		}
		kept = slices.DeleteFunc(kept, func(k cases.Case) bool { return !keep[k.ID] })
	}
	return kept, nil
}

// wants says whether the list and the filters want a case.
func (a asked) wants(k cases.Case) bool {
	f := a.filters
	return slices.Contains(a.list.shelves, k.Shelf()) &&
		(f.Status == "" || k.Status == f.Status) &&
		(f.Channel == "" || k.Channel == f.Channel) &&
		(f.UpdatedSince.IsZero() || !k.UpdatedAt.Before(f.UpdatedSince)) &&
		(a.list.kind != Unowned || k.OwnerID == 0) &&
		f.fits(k) && a.base.fits(k) &&
		(a.base.PersonID == 0 && f.OrganizationID == 0 || a.has(k.PersonID)) &&
		(f.PersonID == 0 || f.PersonID == a.base.PersonID)
}

// has says whether a person is the one, or of the organization, asked for.
func (a asked) has(person int64) bool {
	_, found := slices.BinarySearch(a.family, person)
	return found
}

// fits says whether owner, team and inbox are those asked for.
func (f Filters) fits(k cases.Case) bool {
	return (f.OwnerID == nil || k.OwnerID == *f.OwnerID) && (f.TeamID == 0 || k.TeamID == f.TeamID) && (f.InboxID == 0 || k.InboxID == f.InboxID)
}

// narrow says whether the filters leave anything out.
func (f Filters) narrow() bool {
	return f.Status != "" || f.OwnerID != nil || f.TeamID != 0 || f.InboxID != 0 || f.PersonID != 0 || f.OrganizationID != 0 || f.Channel != "" || !f.UpdatedSince.IsZero() || len(f.Room) > 0
}

func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
