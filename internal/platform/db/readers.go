package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kept.example/kept/internal/platform/fault"
)

// readers are the connections that read a SQLite file, each with the
// statements it knows. A nil in the channel is a reader not opened yet.
type readers struct {
	d    *DB
	pool *sql.DB
	n    int
	free chan *liteConn
	shut chan struct{}
}

func newReaders(d *DB, pool *sql.DB, n int) *readers {
	r := &readers{d: d, pool: pool, n: n, free: make(chan *liteConn, n), shut: make(chan struct{})}
	for range n {
		r.free <- nil
	}
	return r
}

// errClosed is a database that was closed.
var errClosed = errors.New("the database is closed")

// read runs f on a snapshot.
func (r *readers) read(ctx context.Context, name string, f func(context.Context, View) error) (err error) {
	var c *liteConn
	select {
	case c = <-r.free:
	case <-r.shut:
		return closedFault()
	case <-ctx.Done():
		return fmt.Errorf("Read %s waited for a reader: %w", name, ctx.Err())
	}
	good := false
	defer func() {
		if !good && c != nil { // its state is not known
			c.drop()
			c = nil
		}
		r.free <- c
	}()
	if c == nil {
		conn, err := r.pool.Conn(ctx)
		if err != nil {
			return r.d.clean(err)
		}
		c = newLiteConn(conn, readerStmts, true)
	}
	bare := context.WithoutCancel(ctx)
	if _, err := c.exec(bare, "BEGIN", nil); err != nil {
		return r.d.clean(err)
	}
	s := &session{d: r.d, name: "Read " + name, now: r.d.NowIn(ctx), conn: c}
	err = guard(func() error { return f(ctx, s) })
	s.over = true
	if err == nil {
		err = s.broken
	}
	if _, end := c.exec(bare, "ROLLBACK", nil); end != nil {
		return errors.Join(err, r.d.clean(end))
	}
	good = true
	return err
}

// close waits for the readers and closes them.
func (r *readers) close() {
	close(r.shut)
	for range r.n {
		if c := <-r.free; c != nil {
			c.close()
		}
	}
}

// closedFault is the answer of a database that was closed.
func closedFault() error { return fault.New(fault.Unavailable, "db.fault.closed").Because(errClosed) }
