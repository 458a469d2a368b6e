package portal

import (
	"context"
	"net/netip"
	"time"

	"kept.example/kept/internal/platform/db"
)

const (
	trySpan  = time.Hour
	mostFind = 3  // links mailed to one address within the span
	mostAsk  = 20 // questions for a link from one network, behind which an office may be
	mostPost = 30 // forms from one network
)

// try is one thing whose tries are counted.
type try struct {
	kind string
	what string
	most int64
}

// network is what one sender has of addresses: one of IPv4, or a /64 of IPv6; ""
// where it is not known.
func network(ip netip.Addr) string {
	if !ip.IsValid() {
		return ""
	}
	if ip = ip.Unmap().WithZone(""); ip.Is4() {
		return ip.String()
	}
	p, err := ip.Prefix(64)
	if err != nil {
		return ""
	}
	return p.String()
}

// tried notes a try and says whether there were too many of its kind within the
// span. What is nobody's is not counted.
func (s *Portal) tried(ctx context.Context, tx *db.Tx, t try) (tooMany bool, err error) {
	if t.what == "" {
		return false, nil
	}
	if _, err := tx.Exec(ctx, `DELETE FROM portal_try WHERE at < $1`, tx.Now().Add(-trySpan)); err != nil {
		return false, err
	}
	sum := s.desk.Keys.Digest("portal."+t.kind, []byte(t.what))
	if err := tx.Lock(ctx, "portal_try", t.kind+string(sum)); err != nil {
		return false, err
	}
	n, err := db.Value[int64](ctx, tx, `SELECT count(*) FROM portal_try WHERE sum = $1 AND kind = $2 AND at >= $3`, sum, t.kind, tx.Now().Add(-trySpan))
	if err != nil || n >= t.most {
		return true, err
	}
	_, err = tx.Insert(ctx, `INSERT INTO portal_try (kind, sum, at) VALUES ($1, $2, $3)`, t.kind, sum, tx.Now())
	return false, err
}
