package promises

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Board is a column of the board of promises.
type Board string

// The columns, in the order in which they want a look.
const (
	BoardBroken       Board = "broken"
	BoardRisk         Board = "risk"
	BoardDue          Board = "pending"
	BoardKept         Board = "kept"
	BoardRenegotiated Board = "renegotiated"
	BoardWithdrawn    Board = "withdrawn"
)

// BoardNames are the words for the columns.
var BoardNames = words.Family("promises.board.", BoardBroken, BoardRisk, BoardDue, BoardKept, BoardRenegotiated, BoardWithdrawn)

// newest says whether the newest come first: what has ended does.
func (b Board) newest() bool { return b != BoardDue && b != BoardRisk }

// first is the place before the first promise of a column.
func (b Board) first() db.Place {
	if b.newest() {
		return db.Place{Tx: math.MaxInt64, ID: math.MaxInt64}
	}
	return db.Place{}
}

// Filter narrows the board to the cases of a user or a team; 0 for all.
type Filter struct{ Owner, Team int64 }

// boardRow is a promise with its case, on the page of all promises.
type boardRow struct {
	Promise
	Subject, Customer, Owner string
}

// said is whose it is, what about, and who looks after it.
func (r boardRow) said() []string {
	return slices.DeleteFunc([]string{r.Customer, r.Subject, r.Owner}, func(s string) bool { return s == "" })
}

// boardDay are the promises of one day.
type boardDay struct {
	Day  time.Time
	Rows []boardRow
}

// boardView is the page of all promises.
type boardView struct {
	Board   Board
	Filter  Filter
	Mine    int64 // the reader
	Teams   []staff.Team
	Counts  map[Board]string
	Days    []boardDay
	Next    string
	MayKeep bool
	Now     time.Time
}

// path is the board's address with a column and a filter.
func (b boardView) path(column Board, f Filter) string {
	q := url.Values{"state": {string(column)}}
	if f.Owner != 0 {
		q.Set("owner", strconv.FormatInt(f.Owner, 10))
	}
	if f.Team != 0 {
		q.Set("team", strconv.FormatInt(f.Team, 10))
	}
	return "/promises?" + q.Encode()
}

func (s *Promises) boardPage(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	view := boardView{Board: Board(q.Get("state")), Counts: map[Board]string{}}
	if view.Board == "" {
		view.Board = BoardDue
	}
	view.Filter.Owner, _ = strconv.ParseInt(q.Get("owner"), 10, 64)
	view.Filter.Team, _ = strconv.ParseInt(q.Get("team"), 10, 64)
	at, err := web.ParseCursor(q.Get("cursor"))
	if err != nil {
		return err
	}
	err = s.desk.DB.Read(r.Context(), "promises.board", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.CasesRead)
		if err != nil {
			return err
		}
		view.Now, view.MayKeep, view.Mine = v.Now(), actor.May(staff.PromisesMake), actor.ID
		if view.Teams, err = s.desk.Staff.Teams(ctx, v); err != nil {
			return err
		}
		for _, b := range []Board{BoardBroken, BoardRisk, BoardDue} {
			if view.Counts[b], err = s.counted(ctx, v, b, view.Filter); err != nil {
				return err
			}
		}
		found, next, err := s.board(ctx, v, view.Board, view.Filter, at, 50)
		if err != nil {
			return err
		}
		if next != nil {
			view.Next = view.path(view.Board, view.Filter) + "&cursor=" + url.QueryEscape(next.String())
		}
		rows, err := s.rows(ctx, v, found)
		view.Days = byDay(rows, words.From(ctx).Zone)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, boardPage(view))
}

// byDay puts promises under the days of a zone, in the order they come in.
func byDay(rows []boardRow, zone *time.Location) (days []boardDay) {
	for _, r := range rows {
		local := r.DueAt.In(zone)
		day := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
		if n := len(days); n == 0 || !days[n-1].Day.Equal(day) {
			days = append(days, boardDay{Day: day})
		}
		last := &days[len(days)-1]
		last.Rows = append(last.Rows, r)
	}
	return days
}

// mostCounted is where a count of the board stops.
const mostCounted = 200

// counted is how many promises a column holds that the reader may see.
func (s *Promises) counted(ctx context.Context, v db.View, b Board, f Filter) (string, error) {
	all, next, err := s.board(ctx, v, b, f, nil, mostCounted)
	if next != nil {
		return fmt.Sprintf("%d+", mostCounted), err
	}
	return strconv.Itoa(len(all)), err
}

// rows gives promises the subject of their case and the names of its person and
// its owner.
func (s *Promises) rows(ctx context.Context, v db.View, found []Promise) ([]boardRow, error) {
	ids := make([]int64, len(found))
	for i, p := range found {
		ids[i] = p.CaseID
	}
	shown, err := s.desk.Cases.Shown(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	rows, persons := make([]boardRow, len(found)), make([]int64, len(found))
	owners := map[int64]string{0: ""}
	for i, p := range found {
		c := shown[p.CaseID]
		if _, known := owners[c.OwnerID]; !known {
			if owners[c.OwnerID], err = s.desk.Staff.NameOf(ctx, v, c.OwnerID); err != nil {
				return nil, err
			}
		}
		rows[i], persons[i] = boardRow{Promise: p, Subject: c.Subject, Owner: owners[c.OwnerID]}, c.PersonID
	}
	names, err := s.desk.People.NamesOf(ctx, v, persons)
	for i := range rows {
		rows[i].Customer = names[persons[i]]
	}
	return rows, err
}

// mostLooked is how many promises a page looks through for those in sight.
const mostLooked = 5000

// board returns promises of a column that the actor may see: pending ones by when
// they are due, ended ones the newest first.
func (s *Promises) board(ctx context.Context, v db.View, b Board, f Filter, at *web.Cursor, limit int) (_ []Promise, next *web.Cursor, err error) {
	defer fault.Wrap(&err, "promises.board(%s)", b)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, nil, err
	}
	if boards[b] == "" {
		return nil, nil, nil
	}
	place := b.first()
	if at != nil {
		place = db.Place{Tx: at.Sort, ID: at.ID}
	}
	var seen []Promise
	for looked := 0; looked < mostLooked; {
		some, err := board(ctx, v, b, f, place, limit+1)
		if err != nil {
			return nil, nil, err
		}
		shown, err := s.shown(ctx, v, some)
		if err != nil {
			return nil, nil, err
		}
		for _, p := range some {
			if len(seen) == limit {
				return seen, &web.Cursor{Sort: place.Tx, ID: place.ID}, nil
			}
			place = db.Place{Tx: p.DueAt.UnixMicro(), ID: p.ID}
			if _, ok := shown[p.CaseID]; ok {
				seen = append(seen, p)
			}
		}
		if len(some) <= limit {
			return seen, nil, nil
		}
		looked += len(some)
	}
	return seen, &web.Cursor{Sort: place.Tx, ID: place.ID}, nil
}

// shown are the cases of promises that the actor may see.
func (s *Promises) shown(ctx context.Context, v db.View, all []Promise) (map[int64]cases.Case, error) {
	ids := make([]int64, len(all))
	for i, p := range all {
		ids[i] = p.CaseID
	}
	return s.desk.Cases.Shown(ctx, v, ids)
}

// count is how many promises are at risk, for the navigation.
func (s *Promises) count(ctx context.Context) (n int, err error) {
	err = s.desk.DB.Read(ctx, "promises.count", func(ctx context.Context, v db.View) error {
		all, _, err := s.board(ctx, v, BoardRisk, Filter{}, nil, 1000)
		n = len(all)
		return err
	})
	return n, err
}
