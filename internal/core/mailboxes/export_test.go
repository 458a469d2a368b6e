package mailboxes

import (
	"context"
	"time"
)

// Most sets the size of the largest mail that is fetched by itself.
func (m *Mailboxes) Most(bytes int64) { m.most = bytes }

// Patience sets how long a server may think.
func (m *Mailboxes) Patience(d time.Duration) { m.patience = d }

// Tending is a process that serves mailboxes, by hand.
type Tending struct {
	m       *Mailboxes
	me      int64
	readers map[int64]*reader
}

// Tending returns a process of a number.
func (m *Mailboxes) Tending(me int64) *Tending { return &Tending{m, me, map[int64]*reader{}} }

// Tend does one round: leases, settings, readers.
func (t *Tending) Tend(ctx context.Context) error { return t.m.tend(ctx, t.me, t.readers) }

// Reads says how many mailboxes it reads.
func (t *Tending) Reads() int { return len(t.readers) }

// End ends its readers.
func (t *Tending) End() {
	for id, r := range t.readers {
		r.stop()
		<-r.done
		delete(t.readers, id)
	}
}
