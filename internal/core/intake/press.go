package intake

import (
	"context"
	"sync/atomic"
	"time"
)

// When filing gives way to what arrives: to so many at one time who wait until
// their mail is on disk, and for so long at most, looking again so often. Who
// writes waits for "250 OK" and gives up; what is stored is filed a little later.
const (
	crowd    = 8
	mostWay  = 200 * time.Millisecond
	lookWays = 10 * time.Millisecond
)

// press is how many messages are being received at this moment.
type press struct{ now atomic.Int32 }

// enter counts one who is being received, until the function is called.
func (p *press) enter() (leave func()) {
	p.now.Add(1)
	return func() { p.now.Add(-1) }
}

// giveWay waits while there is a crowd at the door, for a bounded time: filing
// becomes slower, and never stands still.
func (p *press) giveWay(ctx context.Context) {
	for waited := time.Duration(0); waited < mostWay && p.now.Load() >= crowd; waited += lookWays {
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookWays):
		}
	}
}
