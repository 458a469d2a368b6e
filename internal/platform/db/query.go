package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/platform/fault"
)

// View is what a question is asked of: a snapshot of the database, or a
// transaction. It belongs to one goroutine and ends with its function.
type View interface {
	// Now is when the transaction or the snapshot began, by the one clock.
	Now() time.Time
	// Engine says which engine answers.
	Engine() Engine

	see() *session
}

// connection is one connection inside a transaction, of either engine.
type connection interface {
	query(ctx context.Context, query string, args []any) (*sql.Rows, error)
	exec(ctx context.Context, query string, args []any) (sql.Result, error)
	script(ctx context.Context, text string) error // several statements, no arguments
}

// session is one transaction seen from inside: it implements View for Read,
// and Tx embeds it.
type session struct {
	d      *DB
	name   string
	now    time.Time
	conn   connection
	broken error // the statement that failed: nothing more may be asked
	busy   bool  // rows are being read
	over   bool  // the function has returned

	points  []point // savepoints that are open, the innermost last
	stale   int     // how deep the savepoints go that the engine has
	careful bool    // each savepoint is set at once

	known   memory
	answers answers // of a snapshot on PostgreSQL; nil elsewhere
}

// Now is when the transaction or the snapshot began.
func (s *session) Now() time.Time { return s.now }

// Engine says which engine answers.
func (s *session) Engine() Engine { return s.d.engine }

func (s *session) see() *session { return s }

// ready refuses a statement that cannot run now.
func (s *session) ready(ctx context.Context) error {
	switch {
	case s.over:
		return fmt.Errorf("db: %s is over: its transaction cannot be used any more", s.name)
	case s.busy:
		return fmt.Errorf("db: %s: a statement inside a scan: collect the rows first", s.name)
	case s.broken != nil:
		return fmt.Errorf("db: %s: a statement failed before: %w", s.name, s.broken)
	}
	return ctx.Err()
}

// fails records that a statement failed, which ends the transaction on both
// engines.
func (s *session) fails(query string, err error) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("%w, in %s", s.d.clean(err), brief(query))
	if s.broken == nil {
		s.broken = err
	}
	return err
}

// exec runs a statement.
func (s *session) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	if err := s.writes(ctx, query); err != nil {
		return nil, err
	}
	values, err := convert(args)
	if err != nil {
		return nil, s.fails(query, err)
	}
	res, err := s.conn.exec(ctx, query, values)
	return res, s.fails(query, err)
}

// writes makes ready for a statement, if it is one that writes.
func (s *session) writes(ctx context.Context, query string) error {
	if onlyReads(query) {
		return nil
	}
	s.writesTo(query)
	return s.setPoints(ctx)
}

// rows runs a query and calls each for its rows until each fails or says stop.
func (s *session) rows(ctx context.Context, each func(Scan) (stop bool, err error), query string, args []any) error {
	if err := s.ready(ctx); err != nil {
		return err
	}
	if err := s.writes(ctx, query); err != nil {
		return err
	}
	values, err := convert(args)
	if err != nil {
		return s.fails(query, err)
	}
	if hear, ok := ctx.Value(heard{}).(func(string, []any)); ok {
		hear(query, args)
	}
	rows, keep, err := s.ask(ctx, query, values)
	if err != nil {
		return s.fails(query, err)
	}
	s.busy = true
	stopped, scanErr, closeErr := false, error(nil), error(nil)
	func() {
		defer func() { s.busy, closeErr = false, rows.Close() }() // also when each panics
		sc := scanner{rows: rows}
		scan := Scan(sc.scan)
		for !stopped && scanErr == nil && rows.Next() {
			keep.row(rows)
			stopped, scanErr = each(scan)
		}
		keep.end(stopped || scanErr != nil, rows)
	}()
	if err := cmp.Or(rows.Err(), closeErr); err != nil { // a RETURNING may fail as late as here
		return s.fails(query, err)
	}
	s.answers.keep(keep)
	if scanErr != nil {
		return fmt.Errorf("%w, in %s", scanErr, brief(query))
	}
	return nil
}

// heard is the key of who listens to queries.
type heard struct{}

// Hear returns a context whose queries are told as they are asked, so that a
// test can have the engine plan what is really read and not a copy of it.
func Hear(ctx context.Context, f func(query string, args []any)) context.Context {
	return context.WithValue(ctx, heard{}, f)
}

// brief is the start of a statement on one line.
func brief(query string) string {
	q := strings.Join(strings.Fields(query), " ")
	if len(q) > 160 {
		q = strings.ToValidUTF8(q[:160], "") + "…"
	}
	return q
}

// errNone is a query that found no row where one must be.
var errNone = errors.New("no row")

// One returns what scan makes of the first row; a NotFound fault if there is
// none.
func One[T any](ctx context.Context, v View, scan func(Scan) (T, error), query string, args ...any) (T, error) {
	var one T
	found := false
	err := v.see().rows(ctx, func(s Scan) (_ bool, err error) {
		found = true
		one, err = scan(s)
		return true, err
	}, query, args)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "db.fault.not_found").Because(fmt.Errorf("%w: %s", errNone, brief(query)))
	}
	if err != nil {
		var zero T
		return zero, err
	}
	return one, nil
}

// All returns what scan makes of each row, in their order.
func All[T any](ctx context.Context, v View, scan func(Scan) (T, error), query string, args ...any) ([]T, error) {
	var all []T
	err := v.see().rows(ctx, func(s Scan) (bool, error) {
		one, err := scan(s)
		if err != nil {
			return true, err
		}
		all = append(all, one)
		return false, nil
	}, query, args)
	if err != nil {
		return nil, err
	}
	return all, nil
}

// column scans a row of one column.
func column[T any](s Scan) (one T, err error) {
	err = s(&one)
	return one, err
}

// Value returns the one column of the first row; a NotFound fault if there is
// none. Where it may be NULL, T is a pointer.
func Value[T any](ctx context.Context, v View, query string, args ...any) (T, error) {
	return One(ctx, v, column[T], query, args...)
}

// Exists says whether a query finds a row.
func Exists(ctx context.Context, v View, query string, args ...any) (bool, error) {
	found := false
	err := v.see().rows(ctx, func(Scan) (bool, error) {
		found = true
		return true, nil
	}, query, args)
	return found, err
}
