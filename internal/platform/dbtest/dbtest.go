// Package dbtest runs a test on each engine, on a database of its own.
package dbtest

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kept.example/kept/internal/platform/db"
)

// Each runs a test on SQLite and on PostgreSQL, each time on a new database that
// has the tables of schemas and no row, as the subtests "sqlite" and "postgres".
// Without a PostgreSQL that half is skipped, and fails where CI is set.
func Each(t *testing.T, f func(t *testing.T, d *db.DB), schemas ...db.Schema) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, Open(t, SQLite(t, schemas...))) })
	t.Run("postgres", func(t *testing.T) { f(t, Open(t, Postgres(t, schemas...))) })
}

// Open opens a database for a test and closes it at its end.
func Open(t testing.TB, o db.Options) *db.DB {
	t.Helper()
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(logTo{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	d, err := db.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return d
}

// SQLite names a new file in a folder of the test, which has the tables of
// schemas.
func SQLite(t testing.TB, schemas ...db.Schema) db.Options {
	o := db.Options{Path: filepath.Join(t.TempDir(), "kept.db")}
	if len(schemas) > 0 {
		if err := os.WriteFile(o.Path, template(t, schemas), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// Clock makes the clock of a database stand still at start, and returns what
// moves it on.
func Clock(d *db.DB, start time.Time) (advance func(time.Duration)) {
	var at atomic.Int64
	at.Store(start.UnixMicro())
	d.SetClock(func() time.Time { return time.UnixMicro(at.Load()).UTC() })
	return func(by time.Duration) { at.Add(by.Microseconds()) }
}

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// Race runs f(0) to f(n-1) at the same moment, each on a goroutine of its own,
// and returns their errors in that order.
func Race(t testing.TB, d *db.DB, n int, f func(i int) error) []error {
	t.Helper()
	errs := make([]error, n)
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	all.Wait()
	return errs
}

// logTo writes a log to the test's output.
type logTo struct{ t testing.TB }

// Write implements io.Writer.
func (l logTo) Write(b []byte) (int, error) {
	l.t.Log(string(b[:max(0, len(b)-1)]))
	return len(b), nil
}
