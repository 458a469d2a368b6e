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

// take counts a call of an address, and refuses one too many.
func take(b *bucket.Buckets, who string, now time.Time) error {
	ok, left := b.Take(who, now)
	if ok {
		return nil
	}
	seconds := int(math.Ceil((1 - left) / b.Rate.PerSecond))
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
