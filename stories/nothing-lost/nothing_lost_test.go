package nothinglost

import (
	"flag"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

var (
	messages = flag.Int("messages", 10_000, "messages in T1")
	kills    = flag.Int("kills", 100, "kills in T1")
	seed     = flag.Uint64("seed", 1, "seed of T1")
)

// TestT1 is the goal T1 of the house: nothing lost, nothing doubled, nothing
// without a state, and a first 220 within two seconds of a restart.
func TestT1(t *testing.T) {
	outside.Each(t, func(t *testing.T, databaseURL string) {
		f := fire{messages: *messages, kills: *kills, clients: 8, seed: *seed}
		if testing.Short() {
			f.messages, f.kills = 1000, 10
		}
		start := time.Now()
		res := f.run(t, databaseURL)
		t.Logf("%d messages, %d kills, %d sent more than once, slowest restart to 220 %s, every item with a state after %s, %s in all, seed %d",
			len(res.sent), f.kills, res.resent, res.slowestStart.Round(time.Millisecond), res.settled.Round(time.Millisecond), time.Since(start).Round(time.Second), f.seed)
		for _, w := range res.wrong {
			t.Error(w)
		}
		if len(res.sent) != f.messages {
			t.Errorf("%d of %d messages were taken", len(res.sent), f.messages)
		}
		if res.slowestStart > 2*time.Second {
			t.Errorf("a restart took %s to the first 220", res.slowestStart)
		}
	})
}

// TestSabotage shows that T1 can fail: builds with one rule broken each must be
// found out.
func TestSabotage(t *testing.T) {
	for _, s := range []struct{ tag, rule string }{
		{"sabotage_early_ack", "250 only after the commit"},
		{"sabotage_no_identity", "the same content to the same inbox is one message"},
		{"sabotage_empty_id", "an empty id matches nothing"},
	} {
		t.Run(s.tag, func(t *testing.T) {
			bin := filepath.Join(t.TempDir(), "kept")
			if out, err := exec.Command("go", "build", "-tags", s.tag, "-o", bin, "kept.example/kept/cmd/kept").CombinedOutput(); err != nil {
				t.Fatalf("build: %v\n%s", err, out)
			}
			outside.With(t, bin)
			f := fire{messages: 1500, kills: 30, clients: 8, seed: *seed}
			res := f.run(t, "")
			if len(res.wrong) == 0 {
				t.Errorf("a build that breaks %q was not found out", s.rule)
			}
			for _, w := range res.wrong[:min(3, len(res.wrong))] {
				t.Logf("found: %s", w)
			}
		})
	}
}
