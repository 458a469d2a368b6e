package db

import (
	"context"
	"database/sql"
	"sync/atomic"
	"time"
)

// clock is the one clock of the program.
type clock struct {
	given  atomic.Pointer[func() time.Time] // nil: the wall clock
	offset atomic.Int64                     // what to add to the wall clock, in nanoseconds
}

// set replaces the clock; nil is the wall clock.
func (c *clock) set(now func() time.Time) {
	if now == nil {
		c.given.Store(nil)
		return
	}
	c.given.Store(&now)
}

// now is UTC in whole microseconds. A clock that was given is not corrected:
// it need not be the time of the world.
func (c *clock) now() time.Time {
	if given := c.given.Load(); given != nil {
		return (*given)().UTC().Truncate(time.Microsecond)
	}
	return time.Now().Add(time.Duration(c.offset.Load())).UTC().Truncate(time.Microsecond)
}

// How the clock of PostgreSQL is asked.
const (
	askEvery   = 30 * time.Second
	askSamples = 3
)

// measure asks the database for its time a few times and keeps the difference
// of the quickest answer, which is the least wrong.
func (c *clock) measure(ctx context.Context, pool *sql.DB) error {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	best, offset := time.Duration(1<<62), time.Duration(0)
	for range askSamples {
		var us int64
		sent := time.Now()
		err := conn.QueryRowContext(ctx, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint").Scan(&us)
		if err != nil {
			return err
		}
		took := time.Since(sent)
		if took < best {
			best, offset = took, time.UnixMicro(us).Sub(sent.Add(took/2))
		}
	}
	c.offset.Store(int64(offset))
	return nil
}
