package web

import (
	"container/list"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Rate is how fast one actor may call the API.
type Rate struct {
	PerSecond float64 // calls that come back each second
	Burst     int     // calls at once
}

const limitsKept = 10_000 // actors remembered; the one unseen longest is forgotten first

// limits holds a bucket for each actor.
type limits struct {
	rate Rate
	mu   sync.Mutex
	all  map[string]*list.Element
	use  *list.List // of bucket, last used in front
}

type bucket struct {
	who     string
	limiter *rate.Limiter
}

func newLimits(r Rate) *limits {
	if r.PerSecond <= 0 || r.Burst <= 0 {
		r = Rate{PerSecond: 100, Burst: 1000}
	}
	return &limits{rate: r, all: map[string]*list.Element{}, use: list.New()}
}

// bucket returns an actor's bucket.
func (l *limits) bucket(who string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.all[who]; ok {
		l.use.MoveToFront(e)
		if b, ok := e.Value.(bucket); ok {
			return b.limiter
		}
	}
	b := bucket{who, rate.NewLimiter(rate.Limit(l.rate.PerSecond), l.rate.Burst)}
	l.all[who] = l.use.PushFront(b)
	if l.use.Len() > limitsKept {
		oldest := l.use.Back()
		l.use.Remove(oldest)
		if b, ok := oldest.Value.(bucket); ok {
			delete(l.all, b.who)
		}
	}
	return b.limiter
}

// slow counts an API call, tells the caller how many are left (the fields of the
// draft of the IETF, and the older three beside them), and refuses
// when none is. Whoever is not known is counted by address.
func (rt *Router) slow(w http.ResponseWriter, r *http.Request) error {
	who := rt.who(r.Context())
	if who == "" {
		who = "ip:" + ClientIP(r.Context()).String()
	}
	now := rt.now()
	b := rt.limits.bucket(who)
	ok := b.AllowN(now, 1)
	left := max(0, b.TokensAt(now))
	wait := 0.0
	if !ok {
		wait = (1 - left) / rt.limits.rate.PerSecond
	}
	h := w.Header()
	burst := rt.limits.rate.Burst
	refill := time.Duration((float64(burst) - left) / rt.limits.rate.PerSecond * float64(time.Second))
	h.Set("RateLimit-Limit", strconv.Itoa(burst))
	h.Set("RateLimit-Remaining", strconv.Itoa(int(left)))
	h.Set("RateLimit-Reset", strconv.Itoa(int(math.Ceil(refill.Seconds()))))
	window := int(math.Ceil(float64(burst) / rt.limits.rate.PerSecond))
	h.Set("RateLimit-Policy", fmt.Sprintf(`"default";q=%d;w=%d`, burst, window))
	h.Set("RateLimit", fmt.Sprintf(`"default";r=%d;t=%d`, int(left), int(math.Ceil(refill.Seconds()))))
	if ok {
		return nil
	}
	seconds := int(math.Ceil(wait))
	return fault.New(fault.TooMany, "web.fault.too_many", words.A("n", seconds), words.A("seconds", seconds))
}
