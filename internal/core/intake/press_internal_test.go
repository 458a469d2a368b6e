package intake

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestFilingGivesWayToAFlood: it waits while more comes than can be filed, for a bounded time, and not at all for what comes
// more slowly, however many that is.
func TestFilingGivesWayToAFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p press
		waits := func() time.Duration {
			start := time.Now()
			p.giveWay(context.Background())
			return time.Since(start)
		}
		come := func(n int, every time.Duration) {
			for range n {
				time.Sleep(every)
				p.enter()
			}
		}
		come(3*flood, within/(flood-2))
		if w := waits(); w != 0 {
			t.Errorf("filing waited %v for mail that came no faster than it is filed", w)
		}
		come(flood, within/flood/2)
		if w := waits(); w != 60*time.Millisecond {
			t.Errorf("filing waited %v for a flood that ended, not until the first of its last %d is %v old", w, flood, within)
		}
		var on sync.WaitGroup
		defer on.Wait()
		on.Go(func() { come(10*flood, within/flood/2) })
		time.Sleep(within)
		if w := waits(); w != mostWay {
			t.Errorf("in a flood that goes on filing waited %v, not %v", w, mostWay)
		}
	})
}
