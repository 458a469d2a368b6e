package torture

import (
	"context"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// feed is a number of clients that deliver letters, and what they heard.
type feed struct {
	t     *trial
	total int
	make  func(n int) letter
	addrs []string // receivers; client c begins with the c-th and changes after each failure

	next, allowed atomic.Int64
	stop          context.CancelFunc
	done          chan struct{}

	mu      sync.Mutex
	taken   []letter // answered with 250
	refused []refusal
	resent  int
	heard   func(l letter, a answered) // of each that was answered; may be nil
}

// refusal is a letter that was answered with 5xx.
type refusal struct {
	letter
	code int
	said string
}

// clients is how many senders work at one time.
const clients = 8

// feed starts the clients. They may run ahead only as far as allow lets them.
func (t *trial) feed(total int, letters func(n int) letter, heard func(letter, answered), addrs ...string) *feed {
	return t.feedFrom(func(int) net.IP { return nil }, total, letters, heard, addrs...)
}

// feedFrom is feed with clients that stand at addresses of their own.
func (t *trial) feedFrom(home func(client int) net.IP, total int, letters func(n int) letter, heard func(letter, answered), addrs ...string) *feed {
	ctx, stop := context.WithCancel(t.ctx)
	f := &feed{t: t, total: total, make: letters, addrs: addrs, stop: stop, done: make(chan struct{}), heard: heard}
	t.atEnd(stop)
	var running sync.WaitGroup
	for c := range clients {
		running.Go(func() { f.client(ctx, c, home(c)) })
	}
	go func() { running.Wait(); close(f.done) }()
	return f
}

func (f *feed) client(ctx context.Context, c int, home net.IP) {
	rng := f.t.rng(100 + uint64(c))
	lines := make([]*sender, len(f.addrs))
	for i, addr := range f.addrs {
		lines[i] = &sender{addr: addr, home: home}
		defer lines[i].drop()
	}
	for at := c; ; at++ {
		n := f.next.Add(1)
		if n > int64(f.total) {
			return
		}
		for n > f.allowed.Load() {
			if pause(ctx, 2*time.Millisecond); ctx.Err() != nil {
				return
			}
		}
		l, impatient := f.make(int(n)), rng.IntN(20) == 0
		a := f.deliver(ctx, lines, &at, l, impatient)
		if a.code == 0 {
			return
		}
		f.note(l, a)
	}
}

// deliver gives a letter to one of the receivers, and to the next when that one
// does not take it within two seconds.
func (f *feed) deliver(ctx context.Context, lines []*sender, at *int, l letter, impatient bool) (a answered) {
	if len(lines) == 1 {
		return lines[0].deliver(ctx, l, impatient)
	}
	for tries := 0; ctx.Err() == nil; *at++ {
		some, cancel := context.WithTimeout(ctx, 2*time.Second)
		s := lines[*at%len(lines)]
		ended := context.AfterFunc(some, func() {
			if s.conn != nil {
				s.conn.SetDeadline(time.Now()) // a frozen desk keeps nobody waiting
			}
		})
		a = s.deliver(some, l, impatient && tries == 0)
		ended()
		cancel()
		tries += a.tries
		if a.tries = tries; a.code != 0 {
			return a
		}
	}
	return a
}

func (f *feed) note(l letter, a answered) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if a.tries > 1 {
		f.resent++
	}
	if a.code == 250 {
		f.taken = append(f.taken, l)
	} else {
		f.refused = append(f.refused, refusal{l, a.code, a.said})
	}
	if f.heard != nil {
		f.heard(l, a)
	}
}

// allow lets the clients go on as far as n letters.
func (f *feed) allow(n int) { f.allowed.Store(int64(min(n, f.total))) }

// acknowledged is how many were answered with 250 so far.
func (f *feed) acknowledged() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.taken)
}

// flowsWithin is how long a desk that was started may leave its clients waiting before what is planned happens anyway.
const flowsWithin = 10 * time.Second

// flows waits until one more letter is acknowledged than when it was called.
func (f *feed) flows() {
	for had, began := f.acknowledged(), time.Now(); f.acknowledged() == had && time.Since(began) < flowsWithin && f.t.ctx.Err() == nil; {
		f.t.sleep(time.Millisecond)
	}
}

// finish lets all go and waits until everything was answered.
func (f *feed) finish(within time.Duration) error {
	f.allow(f.total)
	select {
	case <-f.done:
	case <-time.After(within):
		return fmt.Errorf("the clients did not get rid of their messages within %s: %d of %d are taken", within, f.acknowledged(), f.total)
	case <-f.t.ctx.Done():
		return f.t.ctx.Err()
	}
	return nil
}

// halt stops the clients where they are, and waits for them.
func (f *feed) halt() {
	f.stop()
	<-f.done
}

// told notes the figures of a feed.
func (f *feed) told() {
	f.t.count(acknowledged, len(f.taken))
	f.t.count("of them sent more than once", f.resent)
	if len(f.refused) > 0 {
		f.t.count("messages refused with 5xx", len(f.refused))
	}
}
