package db

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"kept.example/kept/internal/platform/fault"
)

// Words holds the sentences of this package's faults.
//
//go:embed words/*.json
var Words embed.FS

// Engine is the kind of database.
type Engine int

// The engines.
const (
	SQLite Engine = iota + 1
	Postgres
)

// String is the engine's name in logs and test names.
func (e Engine) String() string {
	if e == Postgres {
		return "postgres"
	}
	return "sqlite"
}

// Options say which database to open. Exactly one of Path and URL is set.
type Options struct {
	Path    string           // the SQLite file; its folder must exist
	URL     string           // postgres://…
	Clock   func() time.Time // nil: the wall clock, corrected to the database's on PostgreSQL
	Log     *slog.Logger     // nil: no log
	Readers int              // SQLite: readers at one time (0: cores + 2); PostgreSQL: connections (0: 20)
	// Visit opens a SQLite file also while another process serves it, for one
	// command beside it: short writes, no jobs, no change of the schema.
	Visit bool
	// Bulk gives the writer of a SQLite file much memory, for a command that
	// writes a great deal and then ends.
	Bulk bool
}

// DB is an open database.
type DB struct {
	engine Engine
	log    *slog.Logger
	clock  clock
	hub    *hub
	ears   ears
	lite   *lite    // SQLite, else nil
	pg     *postgre // PostgreSQL, else nil

	visiting bool // another process serves the file

	closing sync.Once
	closed  atomic.Bool
	stop    context.CancelFunc // ends what runs in the background
	running sync.WaitGroup     // what runs in the background
	dead    chan error
	died    atomic.Pointer[error]
	count   counters
}

// counters is what Stats tells.
type counters struct{ functions, failed, commits, again atomic.Int64 }

// Stats are counts since the database was opened.
type Stats struct {
	Functions int64 // functions of Do that were committed
	Failed    int64 // functions of Do that failed
	Commits   int64 // COMMITs; on SQLite one covers several functions
	Again     int64 // functions that were run again after a deadlock or a lost group
}

// Stats tells what the database has done since it was opened.
func (d *DB) Stats() Stats {
	return Stats{d.count.functions.Load(), d.count.failed.Load(), d.count.commits.Load(), d.count.again.Load()}
}

// Open opens a database. A SQLite file is made if it is missing and is held
// by one process at a time.
func Open(ctx context.Context, o Options) (_ *DB, err error) {
	defer fault.Wrap(&err, "db.Open")
	d := &DB{log: o.Log, dead: make(chan error, 1)}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	d.clock.set(o.Clock)
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	d.stop = stop
	d.hub = newHub()
	switch {
	case o.Path != "" && o.URL != "":
		err = errors.New("both a file and a URL are given")
	case o.Path != "":
		d.engine = SQLite
		d.lite, err = openLite(life, d, o)
	case strings.HasPrefix(o.URL, "postgres://") || strings.HasPrefix(o.URL, "postgresql://"):
		d.engine = Postgres
		d.pg, err = openPostgres(ctx, life, d, o)
	default:
		err = errors.New("neither a SQLite file nor a postgres:// URL is given")
	}
	if err != nil {
		stop()
		return nil, err
	}
	return d, nil
}

// Close waits for the functions that run, then closes the database. A Do or
// Read that comes later fails.
func (d *DB) Close() (err error) {
	d.closing.Do(func() {
		d.closed.Store(true)
		d.stop()
		if d.pg != nil {
			err = d.pg.close()
		} else {
			err = d.lite.close()
		}
		d.running.Wait()
	})
	return err
}

// Visiting says whether another process serves the SQLite file, and this one
// only came for a command. Always false on PostgreSQL, where there are no hosts.
func (d *DB) Visiting() bool { return d.visiting }

// Engine says which engine this is.
func (d *DB) Engine() Engine { return d.engine }

// Now is the time of the program's one clock, UTC, in whole microseconds. In
// a transaction use its Now.
func (d *DB) Now() time.Time { return d.clock.now() }

// SetClock replaces the clock; nil is the wall clock. Only tests, the demo world
// and the proof of a backup do so.
func (d *DB) SetClock(now func() time.Time) { d.clock.set(now) }

// Skew is how far this machine's clock is from the database's, which Now is
// corrected by; always zero on SQLite. Above two seconds the process is not
// ready.
func (d *DB) Skew() time.Duration { return time.Duration(d.clock.offset.Load()) }

// Dead delivers the error after which nothing can be written any more, and is
// then closed: the process must exit.
func (d *DB) Dead() <-chan error { return d.dead }

// die records that nothing can be written any more.
func (d *DB) die(err error) {
	if d.died.CompareAndSwap(nil, &err) {
		d.log.Error("the database cannot be written; the process must exit", "err", err)
		d.dead <- err
		close(d.dead)
	}
}

// mark is the key, per database, under which a context carries what runs.
type mark struct{ d *DB }

// enter refuses a transaction inside a transaction and marks the context.
func (d *DB) enter(ctx context.Context, verb, name string) (context.Context, error) {
	me := verb + " " + name
	if outer, ok := ctx.Value(mark{d}).(string); ok {
		return nil, fmt.Errorf("db: %s inside %s: pass the transaction on instead", me, outer)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", me, err)
	}
	if err := d.died.Load(); err != nil {
		return nil, deadFault(*err)
	}
	if d.closed.Load() {
		return nil, closedFault()
	}
	return context.WithValue(ctx, mark{d}, me), nil
}

// Do runs f in a transaction that can write, and returns nil when it is
// committed and on the disk. If f fails or panics, all it did is taken back
// and the error is returned. The name is for logs and for the refusal of a Do
// inside a Do. f may be run more than once; only the last run counts.
func (d *DB) Do(ctx context.Context, name string, f func(ctx context.Context, tx *Tx) error) (err error) {
	inner, err := d.enter(ctx, "Do", name)
	if err != nil {
		return err
	}
	var after []func()
	if d.pg != nil {
		after, err = d.pg.do(inner, name, f)
	} else {
		after, err = d.lite.committer.do(inner, name, f)
	}
	if err != nil {
		d.count.failed.Add(1)
		return err
	}
	d.count.functions.Add(1)
	for _, g := range after {
		d.afterwards(name, g)
	}
	return nil
}

// afterwards runs what was asked for after the commit. The act stands
// whatever happens here.
func (d *DB) afterwards(name string, g func()) {
	defer func() {
		if p := recover(); p != nil {
			d.log.Error("a function after the commit panicked", "name", name, "err", panicked(p))
		}
	}()
	g()
}

// Read runs f on a snapshot: whatever others commit meanwhile, f sees the
// database as it was at its first query. It cannot write.
func (d *DB) Read(ctx context.Context, name string, f func(ctx context.Context, v View) error) (err error) {
	inner, err := d.enter(ctx, "Read", name)
	if err != nil {
		return err
	}
	if d.pg != nil {
		return d.pg.read(inner, name, f)
	}
	return d.lite.readers.read(inner, name, f)
}

// Plan tells how the engine would run a query, for tests of indexes. On
// PostgreSQL it tells the plan by index if there is one, whatever a small
// table would be read by.
func (d *DB) Plan(ctx context.Context, query string, args ...any) (plan string, err error) {
	return d.plan(ctx, []string{"enable_seqscan", "enable_sort", "enable_bitmapscan"}, query, args)
}

// plan is Plan with what the planner of PostgreSQL is not to use.
func (d *DB) plan(ctx context.Context, without []string, query string, args []any) (plan string, err error) {
	var lines []string
	err = d.Read(ctx, "db.Plan", func(ctx context.Context, v View) error {
		if d.engine == SQLite {
			lines, err = All(ctx, v, func(s Scan) (string, error) {
				var id, parent, unused int64
				var detail string
				err := s(&id, &parent, &unused, &detail)
				return detail, err
			}, "EXPLAIN QUERY PLAN "+query, args...)
			return err
		}
		for _, off := range without {
			if _, err := v.see().exec(ctx, "SET LOCAL "+off+" = off", nil); err != nil {
				return err
			}
		}
		lines, err = All(ctx, v, column[string], "EXPLAIN "+query, args...)
		return err
	})
	return strings.Join(lines, "\n"), err
}
