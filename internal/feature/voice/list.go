package voice

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// callRow is a call with its case, as a list shows it.
type callRow struct {
	Call
	Subject, Customer, Owner string
	Text                     string // its words, where it reads somebody a letter
	Late                     bool
}

// listView is the page of the calls.
type listView struct {
	Tab   Tab
	Owner int64 // only in cases of this user
	Mine  int64 // the reader
	May   bool
	Rows  []callRow
	Next  string
	Zone  string
}

// tabs are the words for the lists.
var tabs = words.Family("voice.tab.", ToMake, Had)

const (
	listPath = "/calls"
	newPath  = "/calls/new"
	pageSize = 50
)

func (l listView) path(t Tab, owner int64) string {
	q := url.Values{}
	if t != ToMake {
		q.Set("list", string(t))
	}
	if owner != 0 {
		q.Set("whose", "mine")
	}
	if len(q) == 0 {
		return listPath
	}
	return listPath + "?" + q.Encode()
}

func (s *Voice) listPage(w http.ResponseWriter, r *http.Request) error {
	view := listView{Tab: Tab(r.URL.Query().Get("list")), Zone: words.From(r.Context()).Zone.String()}
	if view.Tab != Had {
		view.Tab = ToMake
	}
	at, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	err = s.desk.DB.Read(r.Context(), "voice.list", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.CasesRead)
		if err != nil {
			return err
		}
		view.May, view.Mine = actor.May(staff.CasesReply), actor.ID
		if r.URL.Query().Get("whose") == "mine" {
			view.Owner = actor.ID
		}
		found, next, err := s.Page(ctx, v, view.Tab, view.Owner, at, pageSize)
		if err != nil {
			return err
		}
		if next != nil {
			q, err := url.Parse(view.path(view.Tab, view.Owner))
			if err != nil {
				return err
			}
			more := q.Query()
			more.Set("cursor", next.String())
			view.Next = listPath + "?" + more.Encode()
		}
		view.Rows, err = s.rows(ctx, v, found)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, callsPage(view))
}

// mostLooked is how many calls a page looks through for those in sight.
const mostLooked = 5000

// Page returns a page of a list of calls that the actor may see: those to make by
// when, those that were had the newest first. owner is whose cases, 0 for all.
func (s *Voice) Page(ctx context.Context, v db.View, t Tab, owner int64, at *web.Cursor, limit int) (_ []Call, next *web.Cursor, err error) {
	defer fault.Wrap(&err, "voice.Page(%s)", t)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, nil, err
	}
	place := t.first()
	if at != nil {
		place = db.Place{Tx: at.Sort, ID: at.ID}
	}
	var seen []Call
	for looked := 0; looked < mostLooked; {
		query, args := tabQuery(t, owner, place, limit+1)
		some, err := db.All(ctx, v, scan, query, args...)
		if err != nil {
			return nil, nil, err
		}
		shown, err := s.shown(ctx, v, some)
		if err != nil {
			return nil, nil, err
		}
		for _, c := range some {
			if len(seen) == limit {
				return seen, &web.Cursor{Sort: place.Tx, ID: place.ID}, nil
			}
			place = t.place(c)
			if _, ok := shown[c.CaseID]; ok {
				seen = append(seen, c)
			}
		}
		if len(some) <= limit {
			return seen, nil, nil
		}
		looked += len(some)
	}
	return seen, &web.Cursor{Sort: place.Tx, ID: place.ID}, nil
}

// shown are the cases of calls that the actor may see.
func (s *Voice) shown(ctx context.Context, v db.View, all []Call) (map[int64]cases.Case, error) {
	ids := make([]int64, len(all))
	for i, c := range all {
		ids[i] = c.CaseID
	}
	return s.desk.Cases.Shown(ctx, v, ids)
}

// rows gives calls the subject of their case, the names of its person and its owner,
// and the words that are to be read.
func (s *Voice) rows(ctx context.Context, v db.View, found []Call) ([]callRow, error) {
	shown, err := s.shown(ctx, v, found)
	if err != nil {
		return nil, err
	}
	rows, persons, said := make([]callRow, len(found)), make([]int64, len(found)), []int64{}
	owners := map[int64]string{0: ""}
	for i, c := range found {
		k := shown[c.CaseID]
		if _, known := owners[k.OwnerID]; !known {
			if owners[k.OwnerID], err = s.desk.Staff.NameOf(ctx, v, k.OwnerID); err != nil {
				return nil, err
			}
		}
		rows[i], persons[i] = callRow{Call: c, Subject: k.Subject, Owner: owners[k.OwnerID], Late: c.late(v.Now())}, c.PersonID
		if c.Why == Letter && c.Open() {
			said = append(said, c.MessageID)
		}
	}
	names, err := s.desk.People.NamesOf(ctx, v, persons)
	if err != nil {
		return nil, err
	}
	texts, err := s.desk.Cases.Said(ctx, v, said)
	for i := range rows {
		rows[i].Customer = names[persons[i]]
		if m, ok := texts[rows[i].MessageID]; ok && rows[i].Why == Letter {
			rows[i].Text = m.Text
		}
	}
	return rows, err
}

// count is how many calls are to make in sight, for the navigation.
func (s *Voice) count(ctx context.Context) (n int, err error) {
	err = s.desk.DB.Read(ctx, "voice.count", func(ctx context.Context, v db.View) error {
		all, _, err := s.Page(ctx, v, ToMake, 0, nil, 200)
		n = len(all)
		return err
	})
	return n, err
}

// mostToday is how many calls Today shows; the rest is in the list.
const mostToday = 6

// todayPanel are the calls that are to be made soonest.
func (s *Voice) todayPanel(ctx context.Context, v db.View) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.CasesReply) {
		return nil, err
	}
	found, next, err := s.Page(ctx, v, ToMake, 0, nil, mostToday)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	rows, err := s.rows(ctx, v, found)
	return todayCalls(rows, next != nil), err
}

// panel are the calls of a case, beside the conversation.
func (s *Voice) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	all, err := ofCase(ctx, v, c.ID, mostShown)
	if err != nil || len(all) == 0 && !actor.May(staff.CasesOpen) {
		return nil, err
	}
	view := panelView{Case: c, May: actor.May(staff.CasesReply), MayNote: actor.May(staff.CasesOpen), Zone: words.From(ctx).Zone.String()}
	if len(all) > 0 {
		if view.Rows, err = s.rows(ctx, v, all); err != nil {
			return nil, err
		}
	}
	return sidePanel(view), nil
}

// panelView is what the panel shows.
type panelView struct {
	Case         cases.Case
	Rows         []callRow
	May, MayNote bool
	Zone         string
}

// filter keeps the cases with a call to make.
func (s *Voice) filter(ctx context.Context, v db.View, ids []int64, _ string) (map[int64]bool, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return withCalls(ctx, v, ids)
}
