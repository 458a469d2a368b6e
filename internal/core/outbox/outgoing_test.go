package outbox

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/fault"
)

func TestHowAnAttemptSettlesAMail(t *testing.T) {
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name     string
		was      Outgoing
		r        result
		after    time.Duration // since it was written
		state    State
		settled  bool
		doubtful int
		again    time.Duration // from now; -1 for never
	}{
		{"taken", Outgoing{Tries: 1}, result{Delivered, 250, "ok"}, 0, Delivered, true, 0, -1},
		{"not now", Outgoing{Tries: 1}, result{Deferred, 451, "later"}, 0, Deferred, false, 0, 5 * time.Minute},
		{"not now, again", Outgoing{Tries: 3}, result{Deferred, 421, "later"}, time.Hour, Deferred, false, 0, 20 * time.Minute},
		{"not now for five days", Outgoing{Tries: 30}, result{Deferred, 450, "later"}, 5 * 24 * time.Hour, Failed, true, 0, -1},
		{"refused", Outgoing{Tries: 1}, result{Failed, 550, "no"}, 0, Failed, true, 0, -1},
		{"the line died after the dot", Outgoing{Tries: 1}, result{Uncertain, 0, "eof"}, 0, Uncertain, false, 1, 0},
		{"and died again", Outgoing{Tries: 2, Doubtful: 1}, result{Uncertain, 0, "eof"}, 0, Uncertain, true, 2, -1},
		{"taken after the line died", Outgoing{Tries: 2, Doubtful: 1}, result{Delivered, 250, "ok"}, 0, Delivered, true, 1, -1},
		{"not now after the line died", Outgoing{Tries: 2, Doubtful: 1}, result{Deferred, 451, "later"}, 0, Deferred, false, 1, 10 * time.Minute},
		{"in doubt for the first time since it was sent again", Outgoing{Tries: 1, Doubtful: 2, Doubted: 2}, result{Uncertain, 0, "eof"}, 0, Uncertain, false, 3, 0},
		{"refused when it was sent again", Outgoing{Tries: 1, Doubtful: 2, Doubted: 2}, result{Failed, 550, "no"}, 0, Uncertain, true, 2, -1},
		{"refused after the line died", Outgoing{Tries: 2, Doubtful: 1}, result{Failed, 550, "no"}, 0, Uncertain, true, 1, -1},
		{"not now for five days after the line died", Outgoing{Tries: 30, Doubtful: 1}, result{Deferred, 450, "later"}, 5 * 24 * time.Hour, Uncertain, true, 1, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.was.Since = start
			now := start.Add(c.after)
			is, again := settle(c.was, c.r, now)
			if is.State != c.state || is.Settled != c.settled || is.Doubtful != c.doubtful || is.Code != c.r.code {
				t.Errorf("is %s settled %v doubtful %d code %d", is.State, is.Settled, is.Doubtful, is.Code)
			}
			if c.again < 0 && !again.IsZero() || c.again >= 0 && !again.Equal(now.Add(c.again)) {
				t.Errorf("again at %v, want in %v", again, c.again)
			}
			if c.state != Delivered && is.Reason.None() {
				t.Error("nobody is told why")
			}
		})
	}
}

func TestAReasonIsKept(t *testing.T) {
	s := fault.Say("x.y", fault.A("n", 3), fault.A("who", fault.Say("z")))
	want := Reason{Key: "x.y", Args: map[string]string{"n": "3", "who": "z"}}
	if d := cmp.Diff(want, ReasonOf(Because(s).Column())); d != "" {
		t.Error(d)
	}
	if got := (Reason{}).Column(); got != "" {
		t.Errorf("no reason is kept as %q", got)
	}
	if !ReasonOf("not json").None() {
		t.Error("nonsense became a reason")
	}
}

func TestWhenAnAddressIsDead(t *testing.T) {
	for _, c := range []struct {
		code int
		text string
		want bool
	}{
		{550, "5.1.1 no such user", true}, {550, "5.7.1 blocked", false}, {551, "moved", true},
		{553, "bad name", true}, {450, "4.2.0 later", false}, {554, "spam", false}, {0, "", false},
	} {
		if got := dead(c.code, c.text); got != c.want {
			t.Errorf("dead(%d, %q) = %v", c.code, c.text, got)
		}
	}
}
