package db

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
)

// act is one call of Do on SQLite: it waits in line, has its turn, and is
// answered after the COMMIT. If its group is lost it has its turn again.
type act struct {
	name   string
	state  atomic.Int32
	signal chan news // to the caller; has room for all that can come
	err    error     // how its function ended; the committer's
	told   bool      // answered; the committer's
}

// news is what the committer tells a caller: its turn, or the end.
type news struct {
	turn bool
	err  error
}

// The states of an act.
const (
	waiting int32 = iota
	claimed       // the committer will give the turn
	left          // the caller went away before
)

// claim is false if the caller went away.
func (a *act) claim() bool { return a.state.CompareAndSwap(waiting, claimed) }

// leave is false if the turn is on its way.
func (a *act) leave() bool { return a.state.CompareAndSwap(waiting, left) }

// answer ends the act, once.
func (a *act) answer(err error) {
	if !a.told {
		a.told = true
		a.signal <- news{err: err}
	}
}

// errUnwound is a function that was left by runtime.Goexit, as a test that
// fails does.
var errUnwound = errors.New("the function did not return")

// do waits for the turn, runs f, and returns after the COMMIT what f asked for
// after it. Once f has run, the end of ctx changes nothing any more: the answer
// is what became of the act.
func (c *committer) do(ctx context.Context, name string, f func(context.Context, *Tx) error) (after []func(), err error) {
	a := &act{name: name, signal: make(chan news, 3)}
	select {
	case c.line <- a:
	case <-ctx.Done():
		return nil, waited(ctx, name)
	case <-c.shut:
		return nil, closedFault()
	}
	ends, gone := ctx.Done(), c.gone
	for {
		select {
		case n := <-a.signal:
			if !n.turn {
				return after, n.err
			}
			ends = nil
			after = c.runs(ctx, name, f)
		case <-ends:
			if a.leave() {
				return nil, waited(ctx, name)
			}
			ends = nil
		case <-gone: // whatever is answered was answered before
			gone = nil
			if a.leave() {
				return nil, closedFault()
			}
		}
	}
}

// waited is the error of a caller who went away.
func waited(ctx context.Context, name string) error {
	return fmt.Errorf("Do %s waited for the writer: %w", name, ctx.Err())
}

// runs has the turn: it runs f once and tells the committer how it ended.
func (c *committer) runs(ctx context.Context, name string, f func(context.Context, *Tx) error) []func() {
	err := errUnwound
	defer func() { c.ran <- err }()
	tx := &Tx{session: session{d: c.d, name: "Do " + name, now: c.d.NowIn(ctx), conn: c.conn}}
	err = guard(func() error { return f(ctx, tx) })
	after := tx.ended()
	if err == nil {
		err = tx.broken // f kept a failed statement to itself
	}
	return after
}
