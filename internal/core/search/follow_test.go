package search_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// teamed adds an inbox of a team, and two agents: one of the team, one of none.
func (w *world) teamed() (inbox inboxes.Inbox, member, other context.Context) {
	w.t.Helper()
	var team staff.Team
	w.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		if team, err = w.Staff.AddTeam(ctx, tx, "Wholesale"); err != nil {
			return err
		}
		inbox, err = w.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Wholesale", Address: "bulk@shop.example", TeamID: team.ID})
		return err
	})
	return inbox, w.AsUser(w.AddUser("member", staff.Agent, team.ID)), w.AsUser(w.AddUser("other", staff.Agent))
}

func TestNobodyFindsWhatTheyMayNotSee(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, member, other := w.teamed()
		k := w.CaseFrom("ana@example.com", "bulk@shop.example", "Hundred kettles, please.")
		w.caughtUp()
		admin := w.As(staff.Admin)
		w.finds(admin, "kettles", k.ID)
		w.finds(member, "kettles", k.ID)
		w.finds(other, "kettles")
		w.finds(other, k.Ref)
		w.finds(other, "is:open")
		w.Read(func(_ context.Context, v db.View) error {
			groups, err := w.Search.Groups(other, v, "ana", w.Search.Parse(other, "ana", false), 5)
			if len(groups) != 0 {
				t.Errorf("somebody finds a person of others: %v", groups)
			}
			return err
		})
		user, err := staff.Acting(other)
		w.Must(err)
		w.act(k.ID, func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return w.Cases.Follow(ctx, tx, h, user.ID) })
		w.finds(other, "kettles", k.ID) // at once: who follows is no word of the index
		w.act(k.ID, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return w.Cases.Unfollow(ctx, tx, h, user.ID)
		})
		w.finds(other, "kettles")
		w.act(k.ID, func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return w.Cases.Own(ctx, tx, h, user.ID) })
		w.finds(other, "kettles", k.ID)

		w.act(k.ID, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return w.Cases.MarkPrivate(ctx, tx, h, true)
		})
		for _, when := range []string{"before the index knows", "after"} {
			for name, c := range map[string]struct {
				ctx  context.Context
				want []int64
			}{"admin": {admin, nil}, "member": {member, nil}, "owner": {other, []int64{k.ID}}} {
				if got := ids(w.found(c.ctx, "kettles")); len(got) != len(c.want) {
					t.Errorf("%s: the %s finds %v in private", when, name, got)
				}
			}
			w.caughtUp()
		}
		w.Verified()
	})
}

func TestTheIndexFollowsWhatHappens(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.As(staff.Admin)
		one, two := w.wrote("ana@example.com", "Kettle", "It is wet."), w.wrote("ben@example.com", "Grinder", "It is loud.")
		w.caughtUp()
		w.act(one.ID, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return w.Cases.Retitle(ctx, tx, h, "Teapot")
		})
		w.caughtUp()
		w.finds(admin, "subject:teapot wet", one.ID)
		w.finds(admin, "loud teapot")

		w.Do(func(ctx context.Context, tx *db.Tx) error {
			from, into, err := w.Cases.TakePair(ctx, tx, two.ID, one.ID)
			if err != nil {
				return err
			}
			return w.Cases.Merge(ctx, tx, from, into, "")
		})
		w.finds(admin, "loud", one.ID) // the root, even before the index knows
		w.caughtUp()
		w.finds(admin, "loud", one.ID)
		w.finds(admin, "-loud wet")
		w.Verified()
		w.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := w.Cases.Unmerge(ctx, tx, two.ID)
			return err
		})
		w.caughtUp()
		w.finds(admin, "loud", two.ID)
		w.finds(admin, "-loud wet", one.ID)

		w.noted(one.ID, "A matter of its own: gaskets.")
		thread := w.Thread(one.ID)
		w.act(one.ID, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			_, err := w.Cases.Split(ctx, tx, h, []int64{thread[len(thread)-1].ID})
			return err
		})
		w.caughtUp()
		if got := ids(w.found(admin, "gaskets")); len(got) != 1 || got[0] == one.ID {
			t.Errorf("after a split gaskets are found in %v", got)
		}
		w.Verified()
	})
}

func TestPagesGoOnWithOlderCases(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		agent := w.As(staff.Agent)
		var all []int64
		for i := range 7 {
			all = append(all, w.wrote(fmt.Sprintf("p%d@example.com", i), fmt.Sprint("Kettle ", i), "It is wet.").ID)
		}
		w.caughtUp()
		var got []int64
		cursor := ""
		for range 9 {
			f := w.page(agent, "kettle wet", cursor, 3)
			got = append(got, ids(f)...)
			if cursor = f.Next; cursor == "" {
				break
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, all) {
			t.Errorf("the pages show %v, not %v", got, all)
		}
		w.Browse(staff.Agent).Get("/search?q=kettle&cursor=nonsense").Is(t, http.StatusUnprocessableEntity)
	})
}

func TestTheListsCanBeSearched(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		one := w.wrote("ana@example.com", "Kettle", "It is wet.")
		w.wrote("ben@example.com", "Grinder", "It is loud.")
		w.caughtUp()
		api := w.Program(staff.Agent)
		body := api.Call(http.MethodGet, "/api/v1/cases?q=wet", nil).Is(t, http.StatusOK)
		body.Has(t, one.Ref).Lacks(t, "Grinder")
		api.Call(http.MethodGet, "/api/v1/search?q=wet", nil).Is(t, http.StatusOK).Has(t, one.Ref, `"marked":true`).Lacks(t, "Grinder")
		api.Call(http.MethodGet, "/api/v1/search?q=ben", nil).Is(t, http.StatusOK).Has(t, `"people":[`)
	})
}

func TestWhoFindsACaseThatWasMoved(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		inbox, member, other := w.teamed()
		k := w.wrote("ana@example.com", "Kettle", "It is wet.")
		w.caughtUp()
		w.finds(member, "wet", k.ID) // an inbox without a team is everybody's
		w.finds(other, "wet", k.ID)
		w.act(k.ID, func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return w.Cases.Move(ctx, tx, h, inbox.ID) })
		w.finds(other, "wet") // before the index knows, for rights are asked again
		w.caughtUp()
		w.finds(member, "wet", k.ID)
		w.finds(other, "wet")
		w.finds(other, "is:open wet")
		w.finds(w.As(staff.Admin), "wet in:wholesale", k.ID)
		w.Verified()
	})
}

func TestPeopleAreFoundByTheNameTheyHaveNow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		api := w.Program(staff.Agent)
		k := w.wrote("ana@example.com", "Kettle", "It is wet.")
		w.caughtUp()
		person := fmt.Sprintf("/api/v1/people/%d", k.PersonID)
		api.Call(http.MethodPatch, person, map[string]any{"name": "Wilhelmina Odu"}).Is(t, http.StatusOK)
		w.caughtUp()
		api.Call(http.MethodGet, "/api/v1/search?q=wilhelmina", nil).Is(t, http.StatusOK).Has(t, `"people":[`, "Odu")
		var made struct{ ID int64 }
		for _, name := range []string{"Zebrafell", "Ottermill"} {
			api.Call(http.MethodPost, "/api/v1/organizations", map[string]any{"name": name}).Is(t, http.StatusCreated).JSON(t, &made)
		}
		api.Call(http.MethodPatch, person, map[string]any{"organization_id": made.ID}).Is(t, http.StatusOK)
		w.caughtUp()
		api.Call(http.MethodGet, "/api/v1/search?q=ottermill", nil).Is(t, http.StatusOK).Has(t, `"people":[`)
		api.Call(http.MethodPatch, fmt.Sprintf("/api/v1/organizations/%d", made.ID), map[string]any{"name": "Badgerholt"}).Is(t, http.StatusOK)
		w.caughtUp()
		api.Call(http.MethodGet, "/api/v1/search?q=badgerholt", nil).Is(t, http.StatusOK).Has(t, `"people":[`)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/organizations/%d/merge", made.ID), map[string]any{"into": made.ID - 1}).Is(t, http.StatusOK)
		w.caughtUp()
		api.Call(http.MethodGet, "/api/v1/search?q=zebrafell", nil).Is(t, http.StatusOK).Has(t, `"people":[`)
		w.Verified()
	})
}

func TestSomebodyHasTheIndexMadeAnew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		k := w.wrote("ana@example.com", "Kettle", "It is wet.")
		w.caughtUp()
		admin := w.Browse(staff.Admin)
		admin.Get("/settings/search").Is(t, http.StatusOK).Has(t, "The index is whole")
		admin.Post("/settings/search/rebuild", nil).Is(t, http.StatusSeeOther)
		admin.Get("/settings/search").Is(t, http.StatusOK).Has(t, "still to be written")
		w.caughtUp()
		admin.Get("/settings/search").Is(t, http.StatusOK).Has(t, "The index is whole")
		w.finds(w.As(staff.Agent), "wet", k.ID)
		w.Browse(staff.Lead).Post("/settings/search/rebuild", nil).Is(t, http.StatusForbidden)
		w.Verified()
	})
}

func TestTheIndexIsMadeAnew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		k := w.wrote("ana@example.com", "Kettle", "It is wet.")
		w.caughtUp()
		w.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE search_state SET format = 0 WHERE sole = 1`)
			return err
		})
		w.caughtUp()
		w.finds(w.As(staff.Agent), "wet", k.ID)
		w.Verified()
		w.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE search_case SET filed = filed + 1`)
			return err
		})
		if len(w.Findings()) != 1 {
			t.Errorf("a case that is filed wrongly is not told: %v", w.Findings())
		}
	})
}

func TestWhatLiesBeyondTheNewestMessagesIsFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		agent := w.As(staff.Agent)
		var all []int64
		for i := range 45 { // 585 messages with the word, which is more than are ranked at once
			k := w.wrote(fmt.Sprintf("p%d@example.com", i), fmt.Sprint("Kettle ", i), "It is wet.")
			w.act(k.ID, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
				for n := range 12 {
					if _, err := w.Cases.Say(ctx, tx, h, cases.Utterance{Kind: cases.Note, Text: fmt.Sprint("The kettle again ", n)}); err != nil {
						return err
					}
				}
				return nil
			})
			all = append(all, k.ID)
		}
		w.caughtUp()
		var got []int64
		first, cursor, older := w.page(agent, "kettle", "", 10), "", false
		if !first.Ranked {
			t.Error("the first page does not say that there are older ones")
		}
		for range 20 {
			f := w.page(agent, "kettle", cursor, 10)
			got = append(got, ids(f)...)
			older = older || f.Older
			if cursor = f.Next; cursor == "" {
				break
			}
		}
		slices.Sort(got)
		if cursor != "" || !older || !slices.Equal(got, all) {
			t.Errorf("the pages show %v, not %v; older %v, next %q", got, all, older, cursor)
		}
	})
}
