package lists

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// agents adds two agents and a lead, and a team of the first.
func (h *house) agents() (ann, ben, lea staff.Actor, team int64) {
	h.t.Helper()
	st := h.lists.staff
	add := func(name string, role staff.Role) (a staff.Actor) {
		h.do(func(ctx context.Context, tx *db.Tx) error {
			u, err := st.AddUser(ctx, tx, staff.NewUser{Email: name + "@kept.test", Name: name, Role: role})
			h.must(err)
			a, err = st.ActorOf(ctx, tx, u.ID)
			return err
		})
		return a
	}
	ann, ben, lea = add("ann", staff.Agent), add("ben", staff.Agent), add("lea", staff.Lead)
	h.do(func(ctx context.Context, tx *db.Tx) error {
		one, err := st.AddTeam(ctx, tx, "Team")
		h.must(err)
		team = one.ID
		return st.Join(ctx, tx, team, ann.ID)
	})
	return ann, ben, lea, team
}

func (h *house) as(a staff.Actor, f func(ctx context.Context, tx *db.Tx) error) error {
	return h.d.Do(staff.As(context.Background(), a), "test", f)
}

func TestViewsAreSavedSharedAndTakenAway(t *testing.T) {
	each(t, 2, func(t *testing.T, h *house) {
		ann, ben, lea, team := h.agents()
		var mine, shared View
		nobody := int64(0)
		h.must(h.as(ann, func(ctx context.Context, tx *db.Tx) (err error) {
			if mine, err = h.lists.SaveView(ctx, tx, View{Name: "  Waits   long ", List: Open, Sort: "created_at", Filters: Filters{OwnerID: &nobody, Channel: "email"}}); err != nil {
				return err
			}
			shared, err = h.lists.SaveView(ctx, tx, View{Name: "Ours", List: Mine, TeamID: team})
			return err
		}))
		if mine.Name != "Waits long" || mine.Filters.OwnerID == nil || *mine.Filters.OwnerID != 0 || mine.Place != 1 || shared.Place != 2 {
			t.Errorf("%+v %+v", mine, shared)
		}
		views := func(a staff.Actor) (names []string) {
			h.must(h.d.Read(staff.As(context.Background(), a), "test", func(ctx context.Context, v db.View) error {
				all, err := h.lists.Views(ctx, v)
				for _, w := range all {
					names = append(names, w.Name)
				}
				return err
			}))
			return names
		}
		if a, b := fmt.Sprint(views(ann)), fmt.Sprint(views(ben)); a != "[Waits long Ours]" || b != "[]" {
			t.Error(a, b)
		}
		h.do(func(ctx context.Context, tx *db.Tx) error { return h.lists.staff.Join(ctx, tx, team, ben.ID) })
		if b := fmt.Sprint(views(ben)); b != "[Ours]" {
			t.Error(b)
		}
		rename := func(a staff.Actor, id int64) error {
			return h.as(a, func(ctx context.Context, tx *db.Tx) error {
				_, err := h.lists.ChangeView(ctx, tx, id, func(w *View) error { w.Name += "!"; return nil })
				return err
			})
		}
		if err := rename(ben, mine.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another's view: %v", err)
		}
		if err := rename(ben, shared.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the team's view: %v", err)
		}
		h.must(rename(lea, shared.ID))
		if err := rename(lea, mine.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a lead and another's own view: %v", err)
		}
		h.must(h.as(ann, func(ctx context.Context, tx *db.Tx) error { return h.lists.RemoveView(ctx, tx, shared.ID) }))
		if err := rename(ann, shared.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a view that is gone: %v", err)
		}
		h.must(h.as(ann, func(ctx context.Context, tx *db.Tx) error {
			_, err := h.lists.RestoreView(ctx, tx, shared.ID)
			return err
		}))
		if b := fmt.Sprint(views(ben)); b != "[Ours!]" {
			t.Error(b)
		}
		for field, w := range map[string]View{"name": {List: Open}, "list": {Name: "x", List: "view:1"}, "sort": {Name: "x", List: Open, Sort: "name"},
			"secret": {Name: "x", List: Open, Filters: Filters{Room: map[string]string{"secret": ""}}}, "team_id": {Name: "x", List: Open, TeamID: 99}} {
			err := h.as(ann, func(ctx context.Context, tx *db.Tx) error { _, err := h.lists.SaveView(ctx, tx, w); return err })
			if f, ok := fault.As(err); !ok || f.Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}

func TestAViewIsReadAndCounted(t *testing.T) {
	each(t, 2, func(t *testing.T, h *house) {
		h.fill(3000, rand.New(rand.NewPCG(9, 1)))
		h.do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE cases SET channel = 'form' WHERE id % 3 = 0`)
			return err
		})
		_, _, lea, _ := h.agents()
		var w View
		h.must(h.as(lea, func(ctx context.Context, tx *db.Tx) (err error) {
			w, err = h.lists.SaveView(ctx, tx, View{Name: "Forms", List: Open, Sort: "-updated_at", Filters: Filters{Channel: "form"}})
			return err
		}))
		h.must(h.d.Read(staff.As(context.Background(), lea), "test", func(ctx context.Context, v db.View) error {
			page, _, _, err := h.lists.Page(ctx, v, lea.Scope(), Query{List: Saved(w.ID), Limit: 200})
			if err != nil {
				return err
			}
			for i, k := range page {
				if k.Channel != "form" || k.Shelf() != cases.ShelfOpen || i > 0 && page[i-1].UpdatedAt.Before(k.UpdatedAt) {
					t.Errorf("%d: %s %s", k.ID, k.Channel, k.Shelf())
				}
				if ok, err := h.lists.Holds(ctx, v, lea.Scope(), Query{List: Saved(w.ID)}, k); err != nil || !ok {
					t.Errorf("%d is not held: %v", k.ID, err)
				}
			}
			n, more, err := h.lists.Count(ctx, v, lea.Scope(), Saved(w.ID))
			if n != len(page) || more || n == 0 {
				t.Errorf("%d counted, %d found", n, len(page))
			}
			other := page[0]
			other.Channel = "email"
			if ok, err := h.lists.Holds(ctx, v, lea.Scope(), Query{List: Saved(w.ID)}, other); err != nil || ok {
				t.Errorf("another channel is held: %v", err)
			}
			return err
		}))
	})
}

func TestThoseWhoChangeAViewTakeTurns(t *testing.T) {
	each(t, 1, func(t *testing.T, h *house) {
		ann, _, _, _ := h.agents()
		var w View
		h.must(h.as(ann, func(ctx context.Context, tx *db.Tx) (err error) {
			w, err = h.lists.SaveView(ctx, tx, View{Name: "x", List: Open})
			return err
		}))
		for _, err := range dbtest.Race(t, h.d, 8, func(int) error {
			return h.as(ann, func(ctx context.Context, tx *db.Tx) error {
				_, err := h.lists.ChangeView(ctx, tx, w.ID, func(w *View) error { w.Place++; return nil })
				return err
			})
		}) {
			h.must(err)
		}
		h.must(h.as(ann, func(ctx context.Context, tx *db.Tx) (err error) {
			w, err = h.lists.ViewByID(ctx, tx, w.ID)
			return err
		}))
		if w.Place != 9 || w.Version != 9 {
			t.Errorf("place %d, version %d", w.Place, w.Version)
		}
	})
}

func TestWhatOneHasSeen(t *testing.T) {
	each(t, 1, func(t *testing.T, h *house) {
		ann, _, lea, _ := h.agents()
		first := h.arrive("one", 0)
		unread := func(a staff.Actor) bool {
			var is map[int64]bool
			h.must(h.d.Read(staff.As(context.Background(), a), "test", func(ctx context.Context, v db.View) error {
				k, err := h.cases.ByID(ctx, v, first.Held.ID)
				h.must(err)
				is, err = h.lists.Unread(ctx, v, []cases.Case{k})
				return err
			}))
			return is[first.Held.ID]
		}
		see := func(a staff.Actor, seen bool) error {
			return h.as(a, func(ctx context.Context, tx *db.Tx) error { return h.lists.See(ctx, tx, first.Held.ID, seen) })
		}
		if !unread(lea) {
			t.Error("a new case is not unread")
		}
		h.advance(time.Second)
		h.must(see(lea, true))
		if unread(lea) {
			t.Error("seen, and unread")
		}
		h.advance(time.Second)
		h.arrive("two", first.Held.ID)
		if !unread(lea) {
			t.Error("a new word is not unread")
		}
		h.advance(time.Second)
		h.must(see(lea, true))
		h.must(see(lea, false))
		if !unread(lea) {
			t.Error("marked unread, and is read")
		}
		h.must(h.as(lea, func(ctx context.Context, tx *db.Tx) error {
			k, err := h.cases.Take(ctx, tx, first.Held.ID)
			h.must(err)
			return h.cases.MarkPrivate(ctx, tx, k, true)
		}))
		if err := see(ann, true); !fault.Is(err, fault.NotFound) {
			t.Errorf("a case out of sight: %v", err)
		}
	})
}
