package intake

import (
	"net/netip"
	"time"

	"kept.example/kept/internal/platform/bucket"
	"kept.example/kept/internal/platform/jobs"
)

// Whose mail is filed first when there is more than can be filed at once: that
// of those who bring little. Whoever brings more than this waits behind the
// others; nothing is turned away, and where nobody else waits nothing is later.
var fairTurn = bucket.Rate{PerSecond: 2, Burst: 20}

// turns counts what each mail server brings.
type turns struct{ of *bucket.Buckets }

func newTurns() turns { return turns{bucket.New(fairTurn)} }

// level is the place of what is received now. A history waits behind everything,
// and what has no server (a mailbox, a form) is not counted.
func (t turns) level(s Source, now time.Time) jobs.Level {
	if s.Low {
		return jobs.Low
	}
	who := peer(s.Envelope.RemoteIP)
	if who == "" {
		return jobs.Normal
	}
	if ok, _ := t.of.Take(who, now); !ok {
		return jobs.Low
	}
	return jobs.Normal
}

// peer is the network that a mail server stands in: an address of IPv4, 64 bits
// of IPv6, which one customer has for himself.
func peer(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return ""
	}
	if addr = addr.Unmap(); addr.Is4() {
		return addr.String()
	}
	net, err := addr.WithZone("").Prefix(64)
	if err != nil {
		return ""
	}
	return net.String()
}
