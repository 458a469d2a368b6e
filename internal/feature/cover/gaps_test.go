package cover_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/cover"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// owner is whose the case is.
func (r room) owner() int64 {
	r.T.Helper()
	return r.Number(`SELECT coalesce(owner_id, 0) FROM cases WHERE id = $1`, r.id)
}

func casePath(id int64) string { return fmt.Sprintf("/api/v1/cases/%d", id) }

// A team that has nobody owns nothing: its cases fall to a lead, or to whoever is on
// duty, and that is said where people look.
func TestWhatATeamWithoutAnybodyHasFallsToSomebody(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		lead, agent := r.User(staff.Lead), r.User(staff.Agent)
		var team int64
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			made, err := r.Staff.AddTeam(ctx, tx, "Watches")
			team = made.ID
			return err
		})
		ada := r.AddUser("ada", staff.Agent, team)
		hand := func(to int64) {
			r.change(func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return r.Cases.Hand(ctx, tx, h, to) })
		}
		hand(team)
		if r.owner() != 0 {
			t.Fatal("a case of a team with somebody fell to somebody")
		}
		if p := r.Browse(staff.Lead).Get("/check"); strings.Contains(p.Body, "can answer") {
			t.Error("it is said that nobody can answer")
		}
		// Its only one leaves: the case falls to the lead at once.
		r.Do(func(ctx context.Context, tx *db.Tx) error { return r.Staff.Leave(ctx, tx, team, ada) })
		r.Run()
		if got := r.owner(); got != lead {
			t.Errorf("the case is user %d's, want the lead's", got)
		}
		for _, path := range []string{"/duty", "/check", "/settings/clocks", "/today"} {
			page := r.Browse(staff.Lead).Get(path)
			page.Is(t, http.StatusOK)
			if !strings.Contains(page.Body, "can answer") || !strings.Contains(page.Body, "The lead") {
				t.Errorf("%s does not say that nobody of Watches can answer", path)
			}
		}
		// Nobody makes it nobody's again.
		r.change(func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return r.Cases.Own(ctx, tx, h, 0) })
		if got := r.owner(); got != lead {
			t.Errorf("given up, the case is user %d's", got)
		}
		// With somebody on duty for the team it may be the team's.
		r.Must(r.DB.Do(r.As(staff.Lead), "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := r.s.SwapIn(ctx, tx, cover.Swap{TeamID: team, UserID: agent, From: r.Now(), Until: r.Now().Add(48 * time.Hour)})
			return err
		}))
		r.change(func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return r.Cases.Own(ctx, tx, h, 0) })
		if got := r.owner(); got != 0 {
			t.Errorf("with somebody on duty the case is user %d's", got)
		}
		// The swap is taken back, by whoever it is or a lead, and the case falls again.
		swap := r.Number(`SELECT max(id) FROM duty_swap`)
		err := r.DB.Do(r.AsUser(ada), "test", func(ctx context.Context, tx *db.Tx) error { return r.s.SwapOut(ctx, tx, team, swap) })
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("somebody else takes the swap back: %v", err)
		}
		r.Must(r.DB.Do(r.AsUser(agent), "test", func(ctx context.Context, tx *db.Tx) error { return r.s.SwapOut(ctx, tx, team, swap) }))
		r.Advance(31 * time.Minute)
		if got := r.owner(); got != lead {
			t.Errorf("without the swap the case is user %d's", got)
		}
		r.Verified()
	})
}

// New targets hold at once, and one that has passed by them rings.
func TestNewTargetsHoldAtOnce(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Advance(90 * time.Minute)
		r.Must(r.DB.Do(r.As(staff.Lead), "test", func(ctx context.Context, tx *db.Tx) error {
			return r.s.Set(ctx, tx, cover.Scope{}, cover.Targets{cover.FirstAnswer: time.Hour, cover.Silence: 2 * time.Hour})
		}))
		r.Run()
		r.wants("with new targets", "first_answer running late, silence running, solution running")
		due := r.Number(`SELECT due_at FROM clock WHERE measure = 'silence'`)
		if want := r.Now().Add(30 * time.Minute).UnixMicro(); due != want {
			t.Errorf("silence is due %d, want %d", due, want)
		}
		if n := r.Number(`SELECT value FROM mark WHERE name = 'cover.late' AND case_id = $1`, r.id); n != 1 {
			t.Errorf("%d clocks are late by the mark", n)
		}
		r.Verified()
	})
}

// What becomes one case has the clocks of both, and one reply answers both; what is
// two again has its own, and what is taken out of a case has clocks of its own.
func TestClocksOfWhatIsMergedAndSplit(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		other := r.CaseFrom("ben@example.com", desktest.Address, "The same lamp is dark.").ID
		into := r.id
		api := r.Program(staff.Agent)
		first := func(id int64) int64 { return r.Number(`SELECT clock_due FROM cases WHERE id = $1`, id) }
		running := func() int64 {
			return r.Number(`SELECT count(*) FROM clock WHERE state = 'running' AND measure = 'first_answer'`)
		}
		was := first(other)
		r.Advance(time.Hour)
		api.Call(http.MethodPost, casePath(other)+"/merge", map[string]any{"into": into}).Is(t, http.StatusOK)
		if running() != 2 {
			t.Errorf("%d clocks run for the first answer of both", running())
		}
		api.Call(http.MethodPost, casePath(other)+"/unmerge", nil).Is(t, http.StatusOK)
		if first(other) != was || running() != 2 {
			t.Errorf("two again: due %d, want %d; %d run", first(other), was, running())
		}
		api.Call(http.MethodPost, casePath(other)+"/merge", map[string]any{"into": into}).Is(t, http.StatusOK)
		r.say(cases.Reply)
		if running() != 0 || r.Number(`SELECT count(*) FROM clock WHERE state = 'met' AND measure = 'first_answer'`) != 2 {
			t.Error("one reply does not answer both")
		}
		// What is taken out of it is open, and has clocks of its own.
		message := r.Number(`SELECT min(id) FROM message WHERE kind = 'inbound' AND case_id = $1`, into)
		var made struct{ ID int64 }
		api.Call(http.MethodPost, casePath(into)+"/split", map[string]any{"message_ids": []int64{message}}).Is(t, http.StatusOK).JSON(t, &made)
		if n := r.Number(`SELECT count(*) FROM clock WHERE case_id = $1 AND state = 'running'`, made.ID); n < 2 || first(made.ID) <= r.Now().UnixMicro() || first(made.ID) == db.Never.UnixMicro() {
			t.Errorf("what was split off has %d clocks, due %d", n, first(made.ID))
		}
		r.Verified()
	})
}
