package relief_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/relief"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// TestTheNarrowerTargetHolds: topic and team before topic, topic before team, team
// before all; clocks that run take it over, and another team brings its own.
func TestTheNarrowerTargetHolds(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		var line, quick staff.Team
		r.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			if line, err = r.Staff.AddTeam(ctx, tx, "Line"); err != nil {
				return err
			}
			quick, err = r.Staff.AddTeam(ctx, tx, "Quick")
			return err
		})
		admin, api := r.Browse(staff.Admin), r.Program(staff.Admin)
		set := func(team, topic int64, minutes string, status int) {
			t.Helper()
			admin.Post("/settings/relief/targets", url.Values{"team_id": {strconv.FormatInt(team, 10)}, "topic_id": {strconv.FormatInt(topic, 10)}, "minutes": {minutes}}).Is(t, status)
			r.Run()
		}
		begun := r.Now()
		is := func(what string, want time.Duration) {
			t.Helper()
			c := r.of()
			wants(t, what, []any{c.Target, c.DueAt}, []any{want, begun.Add(want)})
		}
		team := func(id int64) {
			t.Helper()
			r.Must(r.held(func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return r.Cases.Hand(ctx, tx, h, id) }))
		}
		r.Must(r.held(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return r.Blocking(ctx, tx, h, relief.ByAgent)
		}))
		is("where nothing is set", time.Hour)
		set(0, 0, "50", http.StatusSeeOther)
		is("all cases", 50*time.Minute)
		set(line.ID, 0, "40", http.StatusSeeOther)
		is("no team yet", 50*time.Minute)
		team(line.ID)
		is("the team's", 40*time.Minute)
		r.Must(r.held(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return r.Cases.SetTopic(ctx, tx, h, r.topic)
		}))
		is("the topic's before the team's", 30*time.Minute)
		set(quick.ID, r.topic, "10", http.StatusSeeOther)
		is("another team's", 30*time.Minute)
		team(quick.ID)
		is("topic and team", 10*time.Minute)
		set(quick.ID, r.topic, "0", http.StatusSeeOther)
		is("left to the topic", 30*time.Minute)

		// A topic that stops people has one time, wherever it is set.
		set(0, r.topic, "25", http.StatusSeeOther)
		is("set among the targets", 25*time.Minute)
		set(0, r.topic, "0", http.StatusUnprocessableEntity)
		set(0, r.topic, "soon", http.StatusUnprocessableEntity)
		set(0, r.topic, "99999999999999", http.StatusUnprocessableEntity)
		set(999, 0, "10", http.StatusUnprocessableEntity)
		is("what was refused changes nothing", 25*time.Minute)
		wants(t, "one time a scope", r.Number(`SELECT count(*) FROM relief_target WHERE team_id = 0 AND topic_id > 0`), int64(0))
		admin.Get("/settings/relief").Is(t, http.StatusOK).Has(t, "All cases", "Line", "How soon a workaround is wanted")
		api.Call(http.MethodPut, "/api/v1/relief_targets", map[string]any{"team_id": line.ID, "minutes": 35}).Is(t, http.StatusOK).Has(t, `"minutes":35`, `"minutes":25`)
		r.Program(staff.Agent).Call(http.MethodPut, "/api/v1/relief_targets", map[string]any{"minutes": 35}).Is(t, http.StatusForbidden)
		r.Program(staff.Agent).Call(http.MethodGet, "/api/v1/relief_targets", nil).Is(t, http.StatusOK).Has(t, `"minutes":50`)
		r.Verified()
	})
}

// A workaround is found at the very moment at which the targets change.
func TestAWorkaroundThatIsOfferedAsTargetsChangeIsOffered(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Must(r.held(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return r.Blocking(ctx, tx, h, relief.ByAgent)
		}))
		r.Browse(staff.Admin).Post("/settings/relief/targets", url.Values{"team_id": {"0"}, "topic_id": {"0"}, "minutes": {"50"}}).Is(t, http.StatusSeeOther)
		offered, twice := make(chan bool), false
		for _, err := range dbtest.Race(t, r.DB, 2, func(i int) error {
			if i == 1 {
				<-offered
				return r.Jobs.RunDue(r.Ctx)
			}
			return r.held(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
				_, err := r.Offer(ctx, tx, h, 0, relief.Draft{Words: "Use the old one."})
				if !twice {
					twice = true
					close(offered)
					time.Sleep(200 * time.Millisecond) // nothing tells that the job waits for the case
				}
				return err
			})
		}) {
			r.Must(err)
		}
		wants(t, "it is offered", r.of().State, relief.Offered)
		r.Verified()
	})
}
