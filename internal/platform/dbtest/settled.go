package dbtest

import (
	"context"
	"testing"

	"kept.example/kept/internal/platform/db"
)

// Settled returns when a follower sees all that is committed by now. On
// PostgreSQL a follower waits for the oldest transaction of the whole server,
// also of the databases of tests that run beside this one, so what it sees
// just after a commit depends on them. On SQLite there is nothing to wait for.
func Settled(t testing.TB, d *db.DB) {
	t.Helper()
	if d.Engine() != db.Postgres {
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	next, err := read[string](ctx, d, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
	for seen := false; err == nil && !seen; {
		// The server does the waiting: nothing tells that a transaction ended.
		seen, err = read[bool](ctx, d, "SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8 FROM pg_sleep(0.002)", next)
	}
	if err != nil {
		t.Fatalf("the server's transactions did not end: %v", err)
	}
}

func read[T any](ctx context.Context, d *db.DB, query string, args ...any) (value T, err error) {
	err = d.Read(ctx, "settled", func(ctx context.Context, v db.View) error {
		value, err = db.Value[T](ctx, v, query, args...)
		return err
	})
	return value, err
}
