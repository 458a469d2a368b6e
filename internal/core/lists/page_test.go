package lists

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// TestPagesAreTheListCutInPieces walks lists of any kind page by page and
// compares them with the whole table, filtered and sorted in Go.
func TestPagesAreTheListCutInPieces(t *testing.T) {
	each(t, 4, func(t *testing.T, h *house) {
		h.fill(1500, rand.New(rand.NewPCG(1, 2)))
		var all []cases.Case
		follows := map[[2]int64]bool{}
		h.read(func(ctx context.Context, v db.View) (err error) {
			if all, err = db.All(ctx, v, cases.Scan, `SELECT `+cases.Columns("c")+` FROM cases c ORDER BY c.id`); err != nil {
				return err
			}
			_, err = db.All(ctx, v, func(s db.Scan) (x int64, err error) {
				var k, user int64
				err = s(&k, &user)
				follows[[2]int64{k, user}] = true
				return 0, err
			}, `SELECT case_id, user_id FROM follow`)
			return err
		})
		h.lists.AddFilter("odd", func(_ context.Context, _ db.View, ids []int64, value string) (map[int64]bool, error) {
			keep := map[int64]bool{}
			for _, id := range ids {
				keep[id] = id%2 == 1
			}
			return keep, nil
		})
		rapid.Check(t, func(r *rapid.T) {
			s := staff.Scope{UserID: rapid.Int64Range(0, 3).Draw(r, "user"), All: rapid.Bool().Draw(r, "all")}
			if !s.All {
				for _, id := range h.inboxes {
					if rapid.Bool().Draw(r, "has inbox") {
						s.Inboxes = append(s.Inboxes, id)
					}
				}
			}
			q := Query{List: rapid.SampledFrom([]string{Open, Mine, Unowned, Waiting, Done, All, Inbox(h.inboxes[1]), Team(2), Person(7)}).Draw(r, "list"),
				Sort:  rapid.SampledFrom([]string{"need", "-need", "next_due", "clock_due", "-clock_due", "-updated_at", "updated_at", "created_at", "-created_at"}).Draw(r, "sort"),
				Limit: rapid.SampledFrom([]int{3, 20, 200}).Draw(r, "limit")}
			switch rapid.IntRange(0, 7).Draw(r, "filter") {
			case 0:
				q.Filters.Status = rapid.SampledFrom([]cases.Status{cases.Fresh, cases.Open, cases.Solved}).Draw(r, "status")
			case 1:
				q.Filters.OwnerID = ptr(rapid.Int64Range(0, 3).Draw(r, "owner"))
			case 2:
				q.Filters.TeamID = 3
			case 3:
				q.Filters.UpdatedSince = start.Add(-200 * time.Minute)
			case 4:
				q.Filters.Room = map[string]string{"odd": "yes"}
			case 5:
				q.Filters.InboxID = h.inboxes[0]
			case 6:
				q.Filters.PersonID = 9
			}
			want := naive(all, follows, s, q)
			got := h.walk(r, s, q)
			if diff := gocmp.Diff(want, got); diff != "" {
				r.Fatalf("%+v %+v\n%s", s, q, diff)
			}
		})
	})
}

// walk reads all pages of a list, at most twenty of them.
func (h *house) walk(r *rapid.T, s staff.Scope, q Query) (ids []int64) {
	for range 20 {
		var page []cases.Case
		var next string
		h.read(func(ctx context.Context, v db.View) (err error) {
			page, next, _, err = h.lists.Page(ctx, v, s, q)
			return err
		})
		if len(page) > q.Limit {
			r.Fatalf("%d rows, asked for %d", len(page), q.Limit)
		}
		for _, k := range page {
			ids = append(ids, k.ID)
		}
		if next == "" {
			break
		}
		q.Cursor = next
	}
	return ids
}

// naive is the same list by looking at every case, cut where walk stops.
func naive(all []cases.Case, follows map[[2]int64]bool, s staff.Scope, q Query) (ids []int64) {
	by, _ := sortOf(q.Sort)
	var rows []cases.Case
	for _, k := range all {
		owns := s.UserID != 0 && k.OwnerID == s.UserID
		mine := owns || s.UserID != 0 && follows[[2]int64{k.ID, s.UserID}]
		seen := mine || !k.Private && (s.All || slices.Contains(s.Inboxes, k.InboxID)) || k.Private && s.All && s.UserID == 0
		f := q.Filters
		if seen && has(q.List, s.UserID, k) && (f.Status == "" || k.Status == f.Status) && (f.OwnerID == nil || *f.OwnerID == k.OwnerID) &&
			(f.TeamID == 0 || f.TeamID == k.TeamID) && (f.InboxID == 0 || f.InboxID == k.InboxID) && (f.PersonID == 0 || f.PersonID == k.PersonID) &&
			!k.UpdatedAt.Before(f.UpdatedSince) && (len(f.Room) == 0 || k.ID%2 == 1) {
			rows = append(rows, k)
		}
	}
	slices.SortFunc(rows, func(a, b cases.Case) int {
		n := cmp.Or(cmp.Compare(by.value(a), by.value(b)), cmp.Compare(a.ID, b.ID))
		if by.down {
			return -n
		}
		return n
	})
	for _, k := range rows[:min(len(rows), 20*q.Limit)] {
		ids = append(ids, k.ID)
	}
	return ids
}

func TestAFilterLooksAtFiveThousandCases(t *testing.T) {
	each(t, 2, func(t *testing.T, h *house) {
		h.fill(7000, rand.New(rand.NewPCG(3, 4)))
		h.lists.AddFilter("none", func(_ context.Context, _ db.View, ids []int64, _ string) (map[int64]bool, error) {
			return map[int64]bool{}, nil
		})
		q := Query{List: All, Sort: "created_at", Filters: Filters{Room: map[string]string{"none": ""}}}
		total := 0
		for requests := 1; ; requests++ {
			var page []cases.Case
			var looked int
			h.read(func(ctx context.Context, v db.View) (err error) {
				page, q.Cursor, looked, err = h.lists.Page(ctx, v, staff.Scope{All: true}, q)
				return err
			})
			total += looked
			if looked > mostLooked || len(page) != 0 {
				t.Fatalf("looked at %d, found %d", looked, len(page))
			}
			if q.Cursor == "" {
				if requests != 2 || total < 6500 {
					t.Errorf("%d requests looked at %d", requests, total)
				}
				return
			}
		}
	})
}

func TestWhatCannotBeAsked(t *testing.T) {
	each(t, 1, func(t *testing.T, h *house) {
		for _, wrong := range []struct {
			field string
			q     Query
		}{
			{"view", Query{List: "mine; DROP"}}, {"sort", Query{Sort: "subject"}}, {"query.cursor", Query{Cursor: "!"}},
			{"tag", Query{Filters: Filters{Room: map[string]string{"tag": "vip"}}}},
			{"query.cursor", Query{Sort: "next_due", Cursor: cursorAt(sorting{name: "need"}, place{1, 1})}},
		} {
			h.read(func(ctx context.Context, v db.View) error {
				_, _, _, err := h.lists.Page(ctx, v, staff.Scope{All: true}, wrong.q)
				if f, ok := fault.As(err); !ok || f.Field != wrong.field {
					t.Errorf("%s: %v", wrong.field, err)
				}
				return nil
			})
		}
	})
}

func TestCountsStopAtAThousandAndAreKeptTwoSeconds(t *testing.T) {
	each(t, 2, func(t *testing.T, h *house) {
		h.fill(3000, rand.New(rand.NewPCG(5, 6)))
		count := func(s staff.Scope, list string) (n int, more bool) {
			h.read(func(ctx context.Context, v db.View) (err error) {
				n, more, err = h.lists.Count(ctx, v, s, list)
				return err
			})
			return n, more
		}
		all := staff.Scope{All: true}
		if n, more := count(all, Done); n != 1000 || !more {
			t.Errorf("%d, %v", n, more)
		}
		n, more := count(all, Open)
		var page []cases.Case
		h.read(func(ctx context.Context, v db.View) (err error) {
			for q := (Query{List: Open, Limit: 200}); ; {
				some, next, _, err := h.lists.Page(ctx, v, all, q)
				if page = append(page, some...); err != nil || next == "" {
					return err
				}
				q.Cursor = next
			}
		})
		if more || n != len(page) {
			t.Errorf("%d, %v; the list has %d", n, more, len(page))
		}
		h.do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE cases SET status = 'solved', shelf = 'done', unowned = 0 WHERE id = $1`, page[0].ID)
			return err
		})
		h.advance(1900 * time.Millisecond)
		if again, _ := count(all, Open); again != n {
			t.Errorf("%d, and %d was kept", again, n)
		}
		h.advance(200 * time.Millisecond)
		if again, _ := count(all, Open); again != n-1 {
			t.Errorf("%d, want %d", again, n-1)
		}
		if other, _ := count(staff.Scope{Inboxes: h.inboxes[:1], UserID: 1}, Open); other >= n-1 {
			t.Errorf("another scope has %d", other)
		}
	})
}

// has says whether a case that a user may see is in a list.
func has(name string, user int64, k cases.Case) bool {
	l, ok := parse(name)
	if !ok {
		return false
	}
	on := false
	for _, shelf := range l.shelves {
		on = on || k.Shelf() == shelf
	}
	switch l.kind {
	case Mine:
		return on && user != 0 && k.OwnerID == user
	case Unowned:
		return on && k.OwnerID == 0
	case "inbox":
		return on && k.InboxID == l.id
	case "team":
		return on && k.TeamID == l.id
	case "person":
		return on && k.PersonID == l.id
	}
	return on
}
