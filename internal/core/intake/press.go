package intake

import (
	"context"
	"sync/atomic"
	"time"
)

// Filing gives way to a flood: when so many messages came within so short a time, which is more than any desk files (320 a
// second), for so long at most, looking again so often. Who writes waits for "250 OK" and gives up; what is stored is filed a
// little later. How many wait at the door says nothing: on a slow disk they are many, and filing need not stand aside.
const (
	flood    = 32
	within   = 100 * time.Millisecond
	mostWay  = 200 * time.Millisecond
	lookWays = 10 * time.Millisecond
)

// press is how many messages came of late.
type press struct{ lately atomic.Int32 }

// enter counts one that is being received, for as long as a flood is measured.
func (p *press) enter() {
	p.lately.Add(1)
	time.AfterFunc(within, func() { p.lately.Add(-1) })
}

// giveWay waits while there is a flood, for a bounded time: filing becomes slower, and never stands still.
func (p *press) giveWay(ctx context.Context) {
	for waited := time.Duration(0); waited < mostWay && p.lately.Load() >= flood; waited += lookWays {
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookWays):
		}
	}
}
