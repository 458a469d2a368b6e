package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// point is a savepoint that a transaction has opened. It is set when the first
// statement that writes needs it: most listeners of a fact only look, and what
// wrote nothing needs nothing taken back.
type point struct {
	name string // of its function, for errors
	set  bool
}

// depthName is what the engine calls the savepoint at a depth.
func depthName(depth int) string { return fmt.Sprintf("s%d", depth) }

// errNoPoint ends a transaction on PostgreSQL in which a statement that only
// reads failed: the server goes on from a savepoint only, and none was set. The
// function runs again, and then sets each.
var errNoPoint = errors.New("db: the transaction cannot go on without a savepoint")

// Savepoint runs f. If f fails or panics, only what f did is taken back, also
// what it asked for after the commit, and the error is returned; a panic
// becomes an error. The transaction goes on either way.
func (tx *Tx) Savepoint(ctx context.Context, name string, f func() error) error {
	if err := tx.ready(ctx); err != nil {
		return err
	}
	tx.points = append(tx.points, point{name: name})
	depth := len(tx.points)
	defer func() { tx.points = tx.points[:depth-1] }()
	if tx.careful {
		if err := tx.setPoints(ctx); err != nil {
			return err
		}
	}
	after, notify := len(tx.after), len(tx.notify)
	err := guard(f)
	if err == nil {
		err = tx.broken // f kept a failed statement to itself
	}
	if err == nil {
		return tx.kept(context.WithoutCancel(ctx), depth)
	}
	if tx.points[depth-1].set {
		if lost := tx.back(context.WithoutCancel(ctx), depth); lost != nil {
			return fmt.Errorf("%w; and the savepoint %s is lost: %w", err, name, lost)
		}
	} else if tx.broken != nil && tx.d.engine == Postgres {
		tx.broken = fmt.Errorf("%w: %w", errNoPoint, err)
		return tx.broken
	}
	tx.broken, tx.busy = nil, false
	tx.after, tx.notify = slices.Delete(tx.after, after, len(tx.after)), tx.notify[:notify]
	return err
}

// kept ends a savepoint whose function did well. On PostgreSQL that is a way
// there and back, so it is left to the next one at this depth, or to the
// COMMIT; SQLite would go on copying each page that is changed.
func (s *session) kept(ctx context.Context, depth int) error {
	if !s.points[depth-1].set || s.d.engine == Postgres {
		return nil
	}
	s.stale = depth - 1
	return s.sends(ctx, []string{"RELEASE SAVEPOINT " + depthName(depth)})
}

// setPoints sets the savepoints that are open and not set yet, the outermost
// first, before a statement that writes.
func (s *session) setPoints(ctx context.Context) error {
	var do []string
	for i := range s.points {
		if s.points[i].set {
			continue
		}
		depth := i + 1
		if s.stale >= depth { // of a function that has returned; what it wrote stays
			do = append(do, "RELEASE SAVEPOINT "+depthName(depth))
		}
		s.stale = depth
		s.points[i].set = true
		do = append(do, "SAVEPOINT "+depthName(depth))
	}
	return s.sends(ctx, do)
}

// back takes back what was written since the savepoint at a depth.
func (s *session) back(ctx context.Context, depth int) error {
	s.known = nil
	s.stale = depth - 1
	return s.sends(ctx, []string{"ROLLBACK TO SAVEPOINT " + depthName(depth), "RELEASE SAVEPOINT " + depthName(depth)})
}

// sends runs statements without arguments, on PostgreSQL on one way there and
// back.
func (s *session) sends(ctx context.Context, all []string) error {
	if len(all) > 1 && s.d.engine == Postgres {
		all = []string{strings.Join(all, "; ")}
	}
	for _, one := range all {
		if _, err := s.conn.exec(ctx, one, nil); err != nil {
			return s.fails(one, err)
		}
	}
	return nil
}
