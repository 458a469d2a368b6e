// Package bucket keeps a token bucket for each of many names, as many as it has
// room for: how often somebody may do something, whoever that is.
package bucket

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is how often one may.
type Rate struct {
	PerSecond float64 // tokens that come back each second
	Burst     int     // tokens at once
}

const kept = 10_000 // names remembered; the one unseen longest is forgotten first

// Buckets are one bucket a name, all of one rate. They are safe for many at once.
type Buckets struct {
	Rate Rate
	mu   sync.Mutex
	all  map[string]*list.Element
	use  *list.List // of bucket, last used in front
}

type bucket struct {
	who     string
	limiter *rate.Limiter
}

// New returns buckets that are all full.
func New(r Rate) *Buckets {
	return &Buckets{Rate: r, all: map[string]*list.Element{}, use: list.New()}
}

// Take takes a token of somebody's at a time, if there is one, and says how many
// are left.
func (b *Buckets) Take(who string, now time.Time) (ok bool, left float64) {
	l := b.of(who)
	ok = l.AllowN(now, 1)
	return ok, max(0, l.TokensAt(now))
}

// of returns somebody's bucket.
func (b *Buckets) of(who string) *rate.Limiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	if e, ok := b.all[who]; ok {
		b.use.MoveToFront(e)
		if one, ok := e.Value.(bucket); ok {
			return one.limiter
		}
	}
	one := bucket{who, rate.NewLimiter(rate.Limit(b.Rate.PerSecond), b.Rate.Burst)}
	b.all[who] = b.use.PushFront(one)
	if b.use.Len() > kept {
		oldest := b.use.Back()
		b.use.Remove(oldest)
		if one, ok := oldest.Value.(bucket); ok {
			delete(b.all, one.who)
		}
	}
	return one.limiter
}
