package web

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"kept.example/kept/internal/platform/bucket"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// apiRate is how fast one actor may call the API.
var apiRate = bucket.Rate{PerSecond: 100, Burst: 1000}

// Slow is how fast an address may call routes that anybody can.
type Slow struct{ limits *limits }

// NewSlow makes a rate that routes share.
func NewSlow(r Rate) *Slow { return &Slow{newLimits(r)} }

// take counts a call, and refuses one too many.
func (s *Slow) take(who string, now time.Time) error {
	b := s.limits.bucket(who)
	if b.AllowN(now, 1) {
		return nil
	}
	seconds := int(math.Ceil((1 - max(0, b.TokensAt(now))) / s.limits.rate.PerSecond))
	return fault.New(fault.TooMany, "web.fault.too_many", words.A("n", seconds), words.A("seconds", seconds))
}

// slow counts an API call, tells the caller how many are left (the fields of the
// draft of the IETF, and the older three beside them), and refuses
// when none is. Whoever is not known is counted by address.
func (rt *Router) slow(w http.ResponseWriter, r *http.Request) error {
	who := rt.who(r.Context())
	if who == "" {
		who = "ip:" + ClientIP(r.Context()).String()
	}
	ok, left := rt.limits.Take(who, rt.now())
	perSecond, burst := rt.limits.Rate.PerSecond, rt.limits.Rate.Burst
	wait := 0.0
	if !ok {
		wait = (1 - left) / perSecond
	}
	h := w.Header()
	refill := time.Duration((float64(burst) - left) / perSecond * float64(time.Second))
	h.Set("RateLimit-Limit", strconv.Itoa(burst))
	h.Set("RateLimit-Remaining", strconv.Itoa(int(left)))
	h.Set("RateLimit-Reset", strconv.Itoa(int(math.Ceil(refill.Seconds()))))
	window := int(math.Ceil(float64(burst) / perSecond))
	h.Set("RateLimit-Policy", fmt.Sprintf(`"default";q=%d;w=%d`, burst, window))
	h.Set("RateLimit", fmt.Sprintf(`"default";r=%d;t=%d`, int(left), int(math.Ceil(refill.Seconds()))))
	if ok {
		return nil
	}
	seconds := int(math.Ceil(wait))
	return fault.New(fault.TooMany, "web.fault.too_many", words.A("n", seconds), words.A("seconds", seconds))
}
