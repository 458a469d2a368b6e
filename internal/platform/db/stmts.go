package db

import (
	"container/list"
	"context"
	"database/sql"
	"database/sql/driver"
	"regexp"
)

// liteConn is one connection to a SQLite file with the statements it has
// prepared, the least recently used of which goes first: the driver parses the
// text of a statement each time otherwise, which for a small one costs more
// than running it.
type liteConn struct {
	conn  *sql.Conn
	limit int
	known map[string]*list.Element
	order *list.List // of *prepared, most recent first
	heed  bool       // whether a context that ends stops a statement
}

// prepared is a statement ready to run.
type prepared struct {
	query string
	stmt  *sql.Stmt
}

func newLiteConn(conn *sql.Conn, limit int, heed bool) *liteConn {
	return &liteConn{conn: conn, limit: limit, known: map[string]*list.Element{}, order: list.New(), heed: heed}
}

// ctx is the context the driver sees. The writer hides the end of a context:
// SQLite would give up the whole shared transaction with the statement it
// stops.
func (c *liteConn) ctx(ctx context.Context) context.Context {
	if c.heed {
		return ctx
	}
	return context.Background()
}

// stmt returns the statement of a text.
func (c *liteConn) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if e, ok := c.known[query]; ok {
		c.order.MoveToFront(e)
		return e.Value.(*prepared).stmt, nil
	}
	stmt, err := c.conn.PrepareContext(ctx, unhinted(query))
	if err != nil {
		return nil, err
	}
	c.known[query] = c.order.PushFront(&prepared{query, stmt})
	if c.order.Len() > c.limit {
		old := c.order.Remove(c.order.Back()).(*prepared)
		delete(c.known, old.query)
		old.stmt.Close()
	}
	return stmt, nil
}

// boundLimit is a LIMIT whose number is bound.
var boundLimit = regexp.MustCompile(`\bLIMIT (\$\d+|\?)`)

// unhinted hides a bound LIMIT from the planner. It plans for the number it sees
// when it prepares a statement, so it would prepare it anew each time one is
// bound, which takes as long as running a small one.
func unhinted(query string) string { return boundLimit.ReplaceAllString(query, "LIMIT ($1 + 0)") }

// query implements connection.
func (c *liteConn) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	ctx = c.ctx(ctx)
	stmt, err := c.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// exec implements connection.
func (c *liteConn) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	ctx = c.ctx(ctx)
	stmt, err := c.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

// script implements connection.
func (c *liteConn) script(ctx context.Context, text string) error {
	_, err := c.conn.ExecContext(c.ctx(ctx), text)
	return err
}

// run executes statements of this package in the order given.
func (c *liteConn) run(queries ...string) error {
	for _, q := range queries {
		if _, err := c.exec(context.Background(), q, nil); err != nil {
			return err
		}
	}
	return nil
}

// close closes the statements and the connection.
func (c *liteConn) close() error {
	for e := c.order.Front(); e != nil; e = e.Next() {
		e.Value.(*prepared).stmt.Close()
	}
	c.known, c.order = map[string]*list.Element{}, list.New()
	return c.conn.Close()
}

// drop closes the connection for good, whatever state it is in.
func (c *liteConn) drop() {
	c.conn.Raw(func(any) error { return driver.ErrBadConn })
	c.close()
}
