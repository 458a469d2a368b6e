package intake

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestFilingGivesWayToACrowd: it waits while many are at the door, for a bounded
// time, and not at all for a few.
func TestFilingGivesWayToACrowd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p press
		waits := func() time.Duration {
			start := time.Now()
			p.giveWay(context.Background())
			return time.Since(start)
		}
		var leave []func()
		for range crowd - 1 {
			leave = append(leave, p.enter())
		}
		if w := waits(); w != 0 {
			t.Errorf("filing waited %v for %d at the door", w, crowd-1)
		}
		leave = append(leave, p.enter())
		if w := waits(); w != mostWay {
			t.Errorf("with a crowd that stays filing waited %v, not %v", w, mostWay)
		}
		time.AfterFunc(35*time.Millisecond, leave[0])
		if w := waits(); w != 40*time.Millisecond {
			t.Errorf("filing waited %v for a crowd that went after 35 ms", w)
		}
	})
}
