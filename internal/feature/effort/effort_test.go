package effort_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/effort"
	"kept.example/kept/internal/platform/db"
)

// room is a desk with this room alone.
type room struct {
	*desktest.Desk
	*effort.Efforts
	t *testing.T
}

func each(t *testing.T, f func(t *testing.T, r room)) {
	t.Helper()
	var s *effort.Efforts
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) { f(t, room{d, s, t}) },
		desktest.Room{Name: "effort", Schema: effort.Schema, Words: effort.Words, Mount: func(d *desk.Desk) {
			s = effort.Mount(d)
			for _, name := range []string{"verified.not_yet", "relief.refused", "promises.broken"} { // of rooms that are not here
				d.Cases.DeclareMark(cases.MarkKind{Name: name, Unit: "count", SentenceKey: "effort.mark.score"})
			}
		}})
}

func wants(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

func (r room) held(id int64, f func(ctx context.Context, tx *db.Tx, h *cases.Held) error) {
	r.t.Helper()
	r.Must(r.DB.Do(r.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
		h, err := r.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return f(ctx, tx, h)
	}))
}

// says has the customer of a case write again.
func (r room) says(id int64, text string) {
	r.t.Helper()
	r.Nobody().Post(r.Page.CustomerPath(id, r.Fresh(id).PersonID), url.Values{"text": {text}, "key": {fmt.Sprint(text, r.Now().UnixMicro())}}).Is(r.t, http.StatusSeeOther)
	r.Run()
}

// reply answers, and says what the case is from then on.
func (r room) reply(id int64, status string) {
	r.t.Helper()
	r.Program(staff.Agent).Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", id), map[string]any{"kind": "reply", "text": "Here it is.", "set_status": status}).Is(r.t, http.StatusCreated)
	r.Run()
}

// counted lets the follower catch up and returns what a case has cost.
func (r room) counted(id int64) (e effort.Effort) {
	r.t.Helper()
	r.Advance(20 * time.Second)
	r.Read(func(ctx context.Context, v db.View) (err error) {
		e, err = r.OfCase(ctx, v, id)
		return err
	})
	return e
}

func TestEachTermIsCountedFromFactsAndShown(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		agent, lead := r.User(staff.Agent), r.User(staff.Lead)
		plain, hard := r.Case("Which size is it?").ID, r.Case("It stopped at noon.").ID
		r.reply(plain, "solved")
		r.Advance(25 * time.Hour)
		r.says(hard, "I wrote yesterday, and nobody answers.")
		r.held(hard, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return r.Cases.Own(ctx, tx, h, agent)
		})
		r.held(hard, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return r.Cases.Own(ctx, tx, h, lead)
		})
		r.reply(hard, "solved")
		r.Advance(time.Hour)
		r.says(hard, "It stopped again.")
		e := r.counted(hard)
		wants(t, "counts", e.Counts, map[effort.Term]int64{effort.RoundTrips: 0, effort.Repeats: 1, effort.Channels: 1, effort.Transfers: 1, effort.Waiting: 1, effort.Reopened: 1, effort.NoHelp: 0})
		wants(t, "score", []any{e.Score, e.Easy, e.Replies}, []any{int64(3 + 2 + 2 + 1 + 4), false, int64(1)})
		easy := r.counted(plain)
		wants(t, "plain", []any{easy.Score, easy.Easy, easy.SolvedAt.IsZero()}, []any{int64(0), true, false})

		anna := r.Browse(staff.Agent)
		anna.Get(fmt.Sprintf("/cases/%d", hard)).Is(t, http.StatusOK).Has(t, "Told it again once", "Changed the channel once", "Somebody else took over once", "Waited a day", "Came back once", "12 points")
		anna.Get(fmt.Sprintf("/cases/%d", plain)).Lacks(t, `id="effort"`)
		anna.Get(fmt.Sprintf("/people/%d", r.Fresh(hard).PersonID)).Is(t, http.StatusOK).Has(t, "Came back once", "12 points")
		anna.Get("/today").Has(t, "Of 1 solved this week, 1 with one reply and no other field.")
		r.Program(staff.Agent).Call(http.MethodGet, "/api/v1/effort/figures", nil).Is(t, http.StatusOK).Has(t, `"solved":1`, `"easy":1`)

		// Somebody who did more than reply: the case is no longer an easy one.
		touched := r.Case("And which colour?").ID
		r.held(touched, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return r.Cases.Step(ctx, tx, h, "Ask the shop", r.Now().Add(time.Hour), 0)
		})
		r.reply(touched, "solved")
		wants(t, "touched", r.counted(touched).Easy, false)

		// Another worth counts all anew; counting anew gives what there was.
		admin := r.Browse(staff.Admin)
		form := url.Values{"round_trips": {"2"}, "repeats": {"5"}, "channels": {"2"}, "transfers": {"2"}, "waiting": {"1"}, "reopened": {"4"}, "no_help": {"4"}, "walked_days": {"7"}, "risk_from": {"x"}}
		admin.Post("/settings/effort", form).Is(t, http.StatusUnprocessableEntity)
		form.Set("risk_from", "8")
		admin.Post("/settings/effort", form).Is(t, http.StatusSeeOther)
		r.Advance(time.Minute)
		wants(t, "dearer", r.counted(hard).Score, int64(14))
		before := r.counted(hard)
		admin.Post("/settings/effort/anew", nil).Is(t, http.StatusSeeOther)
		r.Advance(time.Minute)
		wants(t, "anew", r.counted(hard), before)
		r.Verified()
	})
}

// TestBadAnswersCost says: "not yet", and a workaround that is refused, are a term of
// effort and reasons why somebody may leave. An answer that reopens counts once.
func TestBadAnswersCost(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		id := r.Case("It stopped at noon.").ID
		r.reply(id, "solved")
		r.held(id, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return r.Cases.SetStatus(ctx, tx, h, cases.Open, "")
		})
		wants(t, "reopened", r.counted(id).Counts[effort.Reopened], int64(1))
		r.held(id, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			for name, n := range map[string]int64{"verified.not_yet": 1, "relief.refused": 2} {
				if err := r.Cases.Mark(ctx, tx, id, cases.Values{name: n}); err != nil {
					return err
				}
			}
			return r.Cases.Step(ctx, tx, h, "Try another", r.Now().Add(time.Hour), 0)
		})
		e := r.counted(id)
		wants(t, "cost", []any{e.Counts[effort.NoHelp], e.Counts[effort.Reopened], e.Score}, []any{int64(3), int64(0), int64(12)})
		anna := r.Browse(staff.Agent)
		anna.Get(fmt.Sprintf("/cases/%d", id)).Has(t, "Said 3 times that our answer did not help")
		anna.Get("/at-risk").Is(t, http.StatusOK).Has(t, "2 workarounds of ours did not help them", "We said that it was done, and it was not")
		r.Program(staff.Lead).Call(http.MethodGet, "/api/v1/at_risk", nil).Is(t, http.StatusOK).Has(t, `"why":"refused","n":2,"points":6`)
		calm := r.CaseFrom("cal@example.com", desktest.Address, "Is the shop open?").ID
		rows := anna.Get("/cases?list=open&f.is%3Aat_risk=1").Is(t, http.StatusOK)
		rows.Has(t, fmt.Sprintf(`id="row-%d"`, id)).Lacks(t, fmt.Sprintf(`id="row-%d"`, calm))
		anna.Post(fmt.Sprintf("/cases/%d/effort/write", id), url.Values{"why": {"refused"}}).Is(t, http.StatusSeeOther)
		anna.Get(fmt.Sprintf("/cases/%d", id)).Has(t, "what we offered you for")
		r.Verified()
	})
}

func TestWhoWalksAwayIsOnAListWithAPersonalMessage(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		id, other := r.Case("It stopped at noon.").ID, r.CaseFrom("ben@example.com", desktest.Address, "I am Ben.").ID
		r.reply(id, "open")
		r.reply(other, "solved") // done: a silence there is none
		r.Advance(6 * 24 * time.Hour)
		anna := r.Browse(staff.Agent)
		anna.Get("/walked-away").Is(t, http.StatusOK).Has(t, "Nobody has walked away")
		r.Advance(2 * 24 * time.Hour)
		anna.Get("/walked-away").Has(t, "Ann Vik", "Ask in person").Lacks(t, "I am Ben")
		anna.Get("/cases?list=open&f.is%3Awalked_away=").Is(t, http.StatusOK)
		r.Program(staff.Agent).Call(http.MethodGet, "/api/v1/walked_away", nil).Is(t, http.StatusOK).Has(t, fmt.Sprintf(`"case_id":%d`, id), `"next_cursor":null`)

		anna.Post(fmt.Sprintf("/cases/%d/effort/write", id), url.Values{"why": {"walked"}}).Is(t, http.StatusSeeOther)
		anna.Get(fmt.Sprintf("/cases/%d", id)).Has(t, "Hello Ann,", "we have not heard from you", "My watch")
		anna.Post(fmt.Sprintf("/cases/%d/effort/write", id), url.Values{"why": {"anything"}}).Is(t, http.StatusUnprocessableEntity)
		r.Program(staff.Agent).Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/effort/aside", id), nil).Is(t, http.StatusNoContent)
		anna.Get("/walked-away").Has(t, "Nobody has walked away")

		// Whoever speaks again has not walked away; and may again.
		r.says(id, "I am here.")
		wants(t, "back", r.counted(id).WalkedAt.IsZero(), true)
		r.reply(id, "open")
		r.Advance(8 * 24 * time.Hour)
		r.Browse(staff.Agent).Get("/walked-away").Has(t, "Ann Vik")

		// The reasons why somebody may leave; one action each.
		for range 2 {
			r.says(id, "And now?")
			r.Advance(2 * time.Hour)
			r.says(id, "And now again?")
			r.reply(id, "open")
			r.Advance(8 * 24 * time.Hour)
		}
		r.Browse(staff.Agent).Get("/at-risk").Is(t, http.StatusOK).Has(t, "Ann Vik", "It cost them", "Fell silent while unsolved")
		r.Program(staff.Lead).Call(http.MethodGet, "/api/v1/at_risk", nil).Is(t, http.StatusOK).Has(t, `"why":"walked"`)

		// Two cases that became one are counted as one.
		r.Program(staff.Lead).Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/merge", other), map[string]any{"into": id}).Is(t, http.StatusOK)
		r.Advance(time.Minute)
		wants(t, "rows", r.Number(`SELECT count(*) FROM effort WHERE case_id = $1`, other), int64(0))
		r.Program(staff.Lead).Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/unmerge", other), nil).Is(t, http.StatusOK)
		r.Advance(time.Minute)
		wants(t, "rows", r.Number(`SELECT count(*) FROM effort WHERE case_id = $1`, other), int64(1))
		r.Verified()
	})
}

// TestWhoWritesOftenIsNotAtRiskForThatAlone says: it is a sign beside another, and what
// we answer is the graver one.
func TestWhoWritesOftenIsNotAtRiskForThatAlone(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		var ids []int64
		for i := range 6 {
			ids = append(ids, r.CaseFrom("ann@example.com", desktest.Address, fmt.Sprintf("Another matter, number %d of mine?", i)).ID)
		}
		r.Advance(time.Minute)
		anna := r.Browse(staff.Agent)
		anna.Get("/at-risk").Is(t, http.StatusOK).Has(t, "Nobody shows signs of leaving")
		r.held(ids[0], func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			if err := r.Cases.Mark(ctx, tx, ids[0], cases.Values{"promises.broken": 1}); err != nil {
				return err
			}
			return r.Cases.Step(ctx, tx, h, "Say sorry", r.Now().Add(time.Hour), 0)
		})
		r.Advance(time.Minute)
		anna.Get("/at-risk").Is(t, http.StatusOK).Has(t, "A promise of ours was broken", "Wrote about 6 matters this month", "Apologise in person").Lacks(t, "Ask what lies behind it")
	})
}
