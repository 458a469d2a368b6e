package mailboxes

import (
	"context"
	"time"
)

// Most sets the size of the largest mail that is fetched by itself.
func (m *Mailboxes) Most(bytes int64) { m.most = bytes }

// Patience sets how long a server may think.
func (m *Mailboxes) Patience(d time.Duration) { m.patience = d }

// Connected reads the mailbox of an inbox on one line until it dies, and says whether
// that worked.
func (m *Mailboxes) Connected(ctx context.Context, inbox int64) (worked bool, err error) {
	i, _, err := m.login(ctx, inbox)
	if err != nil {
		return false, err
	}
	a, err := m.open(ctx, i)
	if err != nil {
		return false, err
	}
	err = m.connected(ctx, &a)
	return a.worked, err
}

// Ended writes how a try at the mailbox of an inbox went.
func (m *Mailboxes) Ended(ctx context.Context, inbox int64, err error) error {
	i, _, failed := m.login(ctx, inbox)
	if failed != nil {
		return failed
	}
	a, failed := m.open(ctx, i)
	if failed != nil {
		return failed
	}
	return m.ended(ctx, a.id, err)
}

// Rests are how long it rests after lines that lasted so long each.
func Rests(worked bool, lasted ...time.Duration) (all []time.Duration) {
	rest := firstRest
	for _, l := range lasted {
		var now time.Duration
		now, rest = rests(rest, l, account{worked: worked})
		all = append(all, now)
	}
	return all
}

// Keep renews the leases of what it reads, and says how many it keeps.
func (t *Tending) Keep(ctx context.Context) (n int) {
	for _, r := range t.readers {
		if t.m.keeps(ctx, t.me, r) {
			n++
		}
	}
	return n
}

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
