package db

import (
	"context"
	"time"
)

// pastKey is the key under which a context carries a time of its own.
type pastKey struct{}

// At returns a context whose transactions happen at a time of the past, beside
// those of the desk's clock: for a history that is told while the desk works.
// Whoever tells one holds the queue meanwhile, so that the jobs of the past are
// done in it.
func At(ctx context.Context, t time.Time) context.Context {
	return context.WithValue(ctx, pastKey{}, t.UTC().Truncate(time.Microsecond))
}

// NowIn is the time of the transactions of a context: that of [At], else the
// clock's.
func (d *DB) NowIn(ctx context.Context) time.Time {
	if t, ok := ctx.Value(pastKey{}).(time.Time); ok {
		return t
	}
	return d.Now()
}
