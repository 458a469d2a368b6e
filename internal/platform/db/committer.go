package db

import (
	"errors"
	"fmt"
	"runtime"
	"time"

	"modernc.org/sqlite"
)

// When a shared transaction is committed although somebody waits, and how long
// a function may hold the writer before it is logged.
const (
	groupSize = 64
	groupTime = 5 * time.Millisecond // on a disk that is quick; see groupTimeAt
	groupMost = 50 * time.Millisecond
	holdTime  = 20 * time.Millisecond
	stuckTime = 5 * time.Second
)

// committer is the one writer of a SQLite file. Whoever calls Do waits in
// line; the committer gives each the turn, in a SAVEPOINT of its own, and
// commits for all. The function runs on its caller's goroutine.
type committer struct {
	d    *DB
	conn *liteConn
	bulk bool // nobody waits for another: a turn that fails takes its group with it
	line chan *act
	ran  chan error    // from whoever has the turn: how its function ended
	shut chan struct{} // closed when no more may come
	gone chan struct{} // closed when all who came were answered

	commits time.Duration // how long the last COMMITs took, as far as they are remembered

	commitHook func() error // tests: runs in place of a COMMIT that is to fail
}

// groupTimeAt is how long a group takes turns where a COMMIT takes so long:
// thrice that, so that the writer waits for a slow disk a quarter of its time
// at most.
func groupTimeAt(commit time.Duration) time.Duration {
	return min(max(groupTime, 3*commit), groupMost)
}

func newCommitter(d *DB, conn *liteConn, bulk bool) *committer {
	return &committer{
		d: d, conn: conn, bulk: bulk, line: make(chan *act, 4*groupSize), ran: make(chan error),
		shut: make(chan struct{}), gone: make(chan struct{}),
	}
}

// run gives turns until the committer is closed and nobody waits.
func (c *committer) run() {
	defer close(c.gone)
	defer c.conn.close()
	for {
		select {
		case a := <-c.line:
			c.group(a)
		case <-c.shut:
			for {
				select {
				case a := <-c.line:
					a.answer(closedFault())
				default:
					return
				}
			}
		}
	}
}

// close lets the group that runs end, and refuses whoever comes later.
func (c *committer) close() {
	close(c.shut)
	<-c.gone
}

// group runs first and those who wait behind it in one transaction.
func (c *committer) group(first *act) {
	ran, lost := c.together(first)
	if !lost {
		return
	}
	for _, a := range ran { // each alone, so that it fails for no fault of another
		c.d.count.again.Add(1)
		c.alone(a)
	}
}

// together runs a group and answers its members. If SQLite gave up the whole
// transaction because of one of them, that one has its answer and the others,
// whose work is gone, are returned.
func (c *committer) together(first *act) (ran []*act, lost bool) {
	began := time.Now()
	if err := c.begin(); err != nil {
		first.answer(err)
		return nil, false
	}
	for a := first; a != nil; a = c.next(len(ran), began) {
		if !a.claim() {
			continue // its caller went away
		}
		if c.turn(a) {
			a.answer(a.err)
			c.conn.run("ROLLBACK") // fails when SQLite has done it already
			return ran, true
		}
		ran = append(ran, a)
	}
	c.finish(ran)
	return nil, false
}

// alone runs one in a transaction of its own.
func (c *committer) alone(a *act) {
	if err := c.begin(); err != nil {
		a.answer(err)
		return
	}
	if c.turn(a) {
		a.answer(a.err)
		c.conn.run("ROLLBACK")
		return
	}
	c.finish([]*act{a})
}

// begin starts a transaction.
func (c *committer) begin() error {
	if err := c.d.died.Load(); err != nil {
		return deadFault(*err)
	}
	return c.d.clean(c.conn.run("BEGIN IMMEDIATE"))
}

// next returns the one who waits longest, or nil when it is time to commit.
func (c *committer) next(ran int, began time.Time) *act {
	if ran >= groupSize || time.Since(began) >= groupTimeAt(c.commits) {
		return nil
	}
	for range 2 {
		select {
		case a := <-c.line:
			return a
		default:
			runtime.Gosched() // let those who are about to wait arrive
		}
	}
	return nil
}

// turn lets one run its function in a savepoint, and leaves its error in it.
// It reports whether the whole transaction was lost. In bulk there is no
// savepoint: SQLite would copy each page that a large act changes.
func (c *committer) turn(a *act) (lost bool) {
	began := time.Now()
	if a.err = c.savepoint("SAVEPOINT f"); a.err != nil {
		return true
	}
	watch := time.AfterFunc(stuckTime, func() {
		c.d.log.Warn("still holding the writer", "name", a.name, "for", stuckTime)
	})
	a.signal <- news{turn: true}
	a.err = <-c.ran
	watch.Stop()
	if held := time.Since(began); held > holdTime {
		c.d.log.Warn("held the writer for long", "name", a.name, "ms", held.Milliseconds())
	}
	if a.err == nil {
		a.err = c.owes()
	}
	if a.err == nil {
		a.err = c.savepoint("RELEASE f")
		if a.err == nil && ackEarly(a.name) {
			a.answer(nil)
		}
		return a.err != nil
	}
	if isIO(a.err) {
		c.d.die(a.err)
	}
	return c.bulk || c.conn.run("ROLLBACK TO f", "RELEASE f") != nil
}

// savepoint runs a statement about the savepoint of a turn, where there is one.
func (c *committer) savepoint(statement string) error {
	if c.bulk {
		return nil
	}
	return c.conn.run(statement)
}

// owes says whether a function left a deferred foreign key open, which would
// fail the COMMIT of all.
func (c *committer) owes() error {
	return c.conn.conn.Raw(func(conn any) error {
		open, _, err := conn.(sqlite.DBStatus).Status(sqlite.DBStatusDeferredFKs, false)
		if err == nil && open != 0 {
			err = errors.New("a row refers to one that does not exist")
		}
		return err
	})
}

// finish commits and answers. If the COMMIT fails, all fail: also those whose
// function failed, for what they saw may never have been.
func (c *committer) finish(ran []*act) {
	if len(ran) == 0 {
		c.conn.run("ROLLBACK")
		return
	}
	err := c.commit()
	if err != nil {
		c.conn.run("ROLLBACK")
		if !isFull(err) && !isBusy(err) {
			c.d.die(err)
			err = deadFault(err)
		}
		err = fmt.Errorf("COMMIT: %w", c.d.clean(err))
	} else {
		c.d.count.commits.Add(1)
	}
	for _, a := range ran {
		if err != nil {
			a.answer(err)
		} else {
			a.answer(a.err)
		}
	}
}

// commit makes the work of the group durable.
func (c *committer) commit() error {
	if c.commitHook != nil {
		if err := c.commitHook(); err != nil {
			return err
		}
	}
	began := time.Now()
	defer func() { c.commits += (time.Since(began) - c.commits) / 8 }()
	return ofCommit(c.conn.run("COMMIT"))
}
