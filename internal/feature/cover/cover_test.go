package cover_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/cover"
	"kept.example/kept/internal/platform/db"
)

// room is a desk with this room alone, and one case.
type room struct {
	*desktest.Desk
	s  *cover.Cover
	id int64
}

func each(t *testing.T, f func(t *testing.T, r room)) {
	t.Helper()
	var s *cover.Cover
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		f(t, room{d, s, d.Case("My lamp is dark").ID})
	}, desktest.Room{Name: "cover", Schema: cover.Schema, Words: cover.Words, Mount: func(d *desk.Desk) { s = cover.Mount(d) }})
}

// change does something with the case as an agent.
func (r room) change(f func(ctx context.Context, tx *db.Tx, h *cases.Held) error) {
	r.T.Helper()
	r.Must(r.DB.Do(r.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
		h, err := r.Cases.Take(ctx, tx, r.id)
		if err != nil {
			return err
		}
		return f(ctx, tx, h)
	}))
}

// say writes to the customer.
func (r room) say(kind cases.Kind) {
	r.T.Helper()
	r.change(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		_, err := r.Cases.Say(ctx, tx, h, cases.Utterance{Kind: kind, Text: "We look at it."})
		return err
	})
}

// clocks are those of the case in words, the newest of each measure.
func (r room) clocks() string {
	r.T.Helper()
	var all []cover.Clock
	r.Read(func(ctx context.Context, v db.View) (err error) {
		all, err = r.s.OfCase(ctx, v, r.id)
		return err
	})
	var text []string
	for _, m := range cover.Measures() {
		for _, c := range all {
			if c.Measure == m {
				one := string(m) + " " + string(c.State)
				if c.Late() {
					one += " late"
				}
				text = append(text, one)
				break
			}
		}
	}
	return strings.Join(text, ", ")
}

func (r room) wants(what, want string) {
	r.T.Helper()
	if got := r.clocks(); got != want {
		r.T.Errorf("%s: %s, want %s", what, got, want)
	}
}

func (r room) notices(kind string) int64 {
	return r.Number(`SELECT count(*) FROM notice WHERE kind = $1`, kind)
}

func TestClocksRunUntilAPersonAnswers(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		lead := r.User(staff.Lead)
		agent := r.User(staff.Agent)
		r.change(func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return r.Cases.Own(ctx, tx, h, agent) })
		r.wants("new", "first_answer running, silence running, solution running")
		// An automatic letter stops none.
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			h, err := r.Cases.Take(ctx, tx, r.id)
			if err != nil {
				return err
			}
			_, err = r.Cases.Say(ctx, tx, h, cases.Utterance{Kind: cases.Automatic, Text: "It came."})
			return err
		})
		r.Advance(3 * time.Hour) // three quarters of four
		if r.notices("cover.soon") != 1 || r.notices("cover.late") != 0 {
			t.Errorf("after three hours: %d warned, %d late", r.notices("cover.soon"), r.notices("cover.late"))
		}
		r.Advance(time.Hour)
		r.wants("after four hours", "first_answer running late, silence running, solution running")
		if n := r.Number(`SELECT count(*) FROM notice WHERE kind = 'cover.late' AND user_id = $1`, agent); n != 1 {
			t.Errorf("its owner is told %d times", n)
		}
		r.Advance(time.Hour)
		if n := r.Number(`SELECT count(*) FROM notice WHERE kind = 'cover.lead' AND user_id = $1`, lead); n != 1 {
			t.Errorf("the lead is told %d times", n)
		}
		if p := r.Browse(staff.Agent).Get("/cases"); !strings.Contains(p.Body, "First answer late") {
			t.Error("the list does not show that it is late")
		}
		r.say(cases.Reply)
		r.wants("answered", "first_answer missed, silence running, solution running")
		if n := r.Number(`SELECT count(*) FROM notice WHERE kind LIKE 'cover.%' AND read_at IS NULL`); n != 0 {
			t.Errorf("%d notices are left of what was answered", n)
		}
		r.Verified()
	})
}

func TestClocksPauseWhileTheNextMoveIsTheirs(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Pass(time.Hour)
		r.say(cases.Reply)
		r.wants("answered", "first_answer met, silence running, solution running")
		r.change(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return r.Cases.Wait(ctx, tx, h, r.Now().Add(72*time.Hour), "")
		})
		r.wants("waiting", "first_answer met, silence stopped, solution paused")
		r.Advance(80 * time.Hour)
		r.wants("our move again", "first_answer met, silence running, solution running")
		r.change(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return r.Cases.SetStatus(ctx, tx, h, cases.Solved, "it works")
		})
		r.wants("solved", "first_answer met, silence stopped, solution met")
		r.Verified()
	})
}

// A list sorted by the clock that ends first is right after every act that moves one.
func TestListsAreSortedByTheClockThatEndsFirst(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Advance(time.Hour)
		second := r.CaseFrom("ben@example.com", desktest.Address, "Where is my parcel?").ID
		wants := func(what string, want ...int64) {
			t.Helper()
			var list struct {
				Items []struct {
					ID       int64      `json:"id"`
					ClockDue *time.Time `json:"clock_due"`
				} `json:"items"`
			}
			r.Program(staff.Agent).Call(http.MethodGet, "/api/v1/cases?view=open&sort=clock_due", nil).Is(t, http.StatusOK).JSON(t, &list)
			var got []int64
			for _, k := range list.Items {
				if got = append(got, k.ID); k.ClockDue == nil {
					t.Errorf("%s: case %d has no clock", what, k.ID)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		wants("who came first", r.id, second)
		r.say(cases.Reply) // silence is the next to end, in a working day
		wants("once one was answered", second, r.id)
		r.Browse(staff.Lead).Post("/settings/clocks", url.Values{"team_id": {"0"}, "topic_id": {"0"}, "first_answer": {"6 d"}, "silence": {"5 d"}, "solution": {"2 d"}}).Is(t, http.StatusSeeOther)
		r.Run()
		wants("by new targets", r.id, second)
		r.change(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return r.Cases.Wait(ctx, tx, h, tx.Now().Add(72*time.Hour), "")
		})
		if due := r.Number(`SELECT clock_due FROM cases WHERE id = $1`, r.id); due != db.Never.UnixMicro() {
			t.Errorf("a case that waits for them is due %d", due)
		}
		r.Browse(staff.Agent).Get("/cases?list=open&sort=clock_due").Has(t, "Clock that ends first")
	})
}

func TestWhatTheyWriteNextWantsAnAnswer(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.say(cases.Reply)
		r.Advance(time.Hour)
		ref := r.Number(`SELECT count(*) FROM message`)
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			h, err := r.Cases.Take(ctx, tx, r.id)
			if err != nil {
				return err
			}
			p, err := r.People.Take(ctx, tx, h.PersonID)
			if err != nil {
				return err
			}
			_, err = r.Cases.Arrived(ctx, tx, cases.Arrival{InboxID: h.InboxID, Person: p, Channel: "email", Text: "And when?", JoinCase: h.ID})
			return err
		})
		if r.Number(`SELECT count(*) FROM message`) != ref+1 {
			t.Fatal("nothing came")
		}
		r.wants("they wrote", "first_answer met, next_answer running, silence running, solution running")
		r.say(cases.Reply)
		r.wants("answered", "first_answer met, next_answer met, silence running, solution running")
		r.Verified()
	})
}

func TestTargetsAreSetByTopicAndTeam(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		b := r.Browse(staff.Lead)
		form := url.Values{"team_id": {"0"}, "topic_id": {"0"}, "first_answer": {"2 h"}, "silence": {"whenever"}}
		p := b.Post("/settings/clocks", form)
		if p.Code != http.StatusUnprocessableEntity || !strings.Contains(p.Body, "30 min, 4 h or 2 d") || !strings.Contains(p.Body, "whenever") {
			t.Errorf("a target that is none: %d", p.Code)
		}
		if n := r.Number(`SELECT count(*) FROM clock_target`); n != 0 {
			t.Errorf("%d targets were kept", n)
		}
		form.Set("silence", "")
		if p := b.Post("/settings/clocks", form); p.Code != http.StatusSeeOther {
			t.Fatalf("set: %d %s", p.Code, p.Body)
		}
		if p := r.Browse(staff.Agent).Post("/settings/clocks", form); p.Code != http.StatusForbidden {
			t.Errorf("an agent sets targets: %d", p.Code)
		}
		// The running clock takes it over when one of its times comes.
		r.Advance(3 * time.Hour)
		r.wants("by the shorter target", "first_answer running late, silence running, solution running")
	})
}

func TestACaseThatWasOnlyRecordedIsOnAListWithinTheHour(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Advance(time.Hour)
		if p := r.Browse(staff.Lead).Get("/recorded"); !strings.Contains(p.Body, "My watch") {
			t.Error("it is not on the list")
		}
		if p := r.Browse(staff.Lead).Get("/today"); !strings.Contains(p.Body, "Only recorded") {
			t.Error("Today says nothing of it")
		}
		r.say(cases.Note)
		if p := r.Browse(staff.Lead).Get("/recorded"); strings.Contains(p.Body, "My watch") {
			t.Error("a person is at it, and it is still on the list")
		}
		second := r.Case("And my kettle")
		r.id = second.ID
		r.say(cases.Reply)
		r.Advance(time.Hour)
		if n := r.Number(`SELECT count(*) FROM mark WHERE name = 'cover.recorded' AND value > 0`); n != 0 {
			t.Errorf("%d are on the list", n)
		}
	})
}

func TestTheThirdTimeANextStepIsPutOffTheLeadHears(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		lead := r.User(staff.Lead)
		for n := range 3 {
			if r.notices("cover.put_off") != 0 {
				t.Errorf("the lead heard after %d times", n)
			}
			r.change(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
				return r.Cases.Step(ctx, tx, h, "Ask the maker", h.NextDue.Add(24*time.Hour), 0)
			})
		}
		if n := r.Number(`SELECT count(*) FROM notice WHERE kind = 'cover.put_off' AND user_id = $1`, lead); n != 1 {
			t.Errorf("the lead heard %d times", n)
		}
		r.change(func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return r.Cases.Step(ctx, tx, h, "Ask the maker", h.NextDue.Add(-24*time.Hour), 0)
		})
		if n := r.Number(`SELECT value FROM mark WHERE name = 'cover.put_off'`); n != 3 {
			t.Errorf("bringing it forward counts: %d", n)
		}
	})
}
