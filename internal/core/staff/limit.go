package staff

import (
	"context"
	"net/netip"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// How often one may fail to sign in.
const (
	limitSpan    = 15 * time.Minute
	limitAccount = 10 // tries at one account
	limitIP      = 40 // tries from one address, behind which an office may be
)

// counted is one thing whose tries are counted.
type counted struct {
	kind string
	sum  []byte
	most int64
}

// counts returns what a try counts against: the account, whether it is there
// or not, and where it comes from.
func counts(email, ip string) []counted {
	all := []counted{{"account", db.Hash(db.Key(email)), limitAccount}}
	if place := network(ip); place != "" {
		all = append(all, counted{"ip", db.Hash(place), limitIP})
	}
	return all
}

// network is what one sender has of addresses: one of IPv4, or a /64 of IPv6.
func network(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return ""
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	p, err := a.Prefix(64)
	if err != nil {
		return ""
	}
	return p.String()
}

// tryOnce notes a try before the password is looked at, so that many at one
// time cannot slip past the limit; a TooMany fault where there were too many.
func tryOnce(ctx context.Context, tx *db.Tx, all []counted) error {
	if _, err := tx.Exec(ctx, `DELETE FROM sign_in WHERE at < $1`, tx.Now().Add(-limitSpan)); err != nil {
		return err
	}
	for _, c := range all {
		if err := tx.Lock(ctx, "sign_in", c.kind+string(c.sum)); err != nil {
			return err
		}
		n, err := db.Value[int64](ctx, tx, `SELECT count(*) FROM sign_in WHERE sum = $1 AND kind = $2 AND at >= $3`,
			c.sum, c.kind, tx.Now().Add(-limitSpan))
		if err != nil {
			return err
		}
		if n >= c.most {
			return fault.New(fault.TooMany, "staff.fault.too_many", fault.A("n", int(limitSpan/time.Minute)))
		}
	}
	for _, c := range all {
		if _, err := tx.Exec(ctx, `INSERT INTO sign_in (kind, sum, at) VALUES ($1, $2, $3)`, c.kind, c.sum, tx.Now()); err != nil {
			return err
		}
	}
	return nil
}

// forgive forgets the tries at an account whose password was right. Those from
// the address stay, else an attacker with one account could clear them.
func forgive(ctx context.Context, tx *db.Tx, all []counted) error {
	for _, c := range all {
		if c.kind != "account" {
			continue
		}
		if _, err := tx.Exec(ctx, `DELETE FROM sign_in WHERE sum = $1 AND kind = $2`, c.sum, c.kind); err != nil {
			return err
		}
	}
	return nil
}
