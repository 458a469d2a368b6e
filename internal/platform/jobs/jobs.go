package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"kept.example/kept/internal/platform/db"
)

// Args are the arguments of a job: a small struct that survives JSON, best of
// all an id. Kind is "room.what" ("promises.due") and names the job for as long
// as one may be waiting: it never changes.
type Args interface{ Kind() string }

// Options say how a queue works. The zero value serves one process.
type Options struct {
	Workers int           // how many jobs run at one time (0: 32)
	Lease   time.Duration // PostgreSQL: how long a silent process keeps its jobs (0: 4 s)
	Grace   time.Duration // how long running jobs may take when Run ends (0: 6 s)
	Only    []string      // the kinds this process runs (none: all it has handlers for)

	// Ran is told of each attempt, for metrics: nil err if it succeeded.
	Ran func(kind string, took time.Duration, err error)
}

// Queue takes jobs in and has its handlers do them. Handlers are added before
// it is opened.
type Queue struct {
	d      *db.DB
	log    *slog.Logger
	opts   Options
	around func(ctx context.Context, kind string) context.Context
	wrong  error // what was said before Open and cannot be

	byHand   bool
	hand     sync.Mutex // held by RunDue
	most     int        // how many jobs RunDue runs before it says that they go round in a circle
	look     string     // the query for what is due, and its arguments
	lookArgs []any
	wake     chan struct{}
	dead     chan error
	died     atomic.Pointer[error]
	holder   chan struct{} // has one in it while the queue is held
	turn     sync.Mutex    // held by Run while it claims; guards held
	held     bool

	mu      sync.Mutex // guards what follows
	opened  bool
	me      int64 // our runner
	kinds   map[string]*kind
	lanes   []*lane
	every   []*periodic
	stale   bool      // others may have changed what is due
	looked  time.Time // when we last looked
	running int
	leaving bool // Run has been told to end
	live    map[*Run]context.CancelCauseFunc
}

// kind is what is known about the jobs of one name.
type kind struct {
	name    string
	do      func(ctx context.Context, run *Run, args []byte) error
	timeout time.Duration
	slots   int // how many may run at one time here
	running int
	most    int // failures after which it is given up, if giveUp is set
	giveUp  func(ctx context.Context, tx *db.Tx, args []byte, why error) error
	lanes   [3]*lane // by level; nil where this process does not run them
}

// New returns a queue in the database d.
func New(d *db.DB, log *slog.Logger, opts Options) *Queue {
	if opts.Workers <= 0 {
		opts.Workers = 32
	}
	if opts.Lease <= 0 {
		opts.Lease = 4 * time.Second
	}
	if opts.Grace <= 0 {
		opts.Grace = 6 * time.Second
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Queue{
		d: d, log: log, opts: opts, kinds: map[string]*kind{}, live: map[*Run]context.CancelCauseFunc{},
		most: 100_000, wake: make(chan struct{}, 1), dead: make(chan error, 1), holder: make(chan struct{}, 1),
	}
}

// A HandleOption says how the jobs of a kind are run.
type HandleOption func(*kind)

// Timeout is how long an attempt may take (otherwise 5 minutes). Its context
// then ends; the slot is free when the handler returns.
func Timeout(d time.Duration) HandleOption { return func(k *kind) { k.timeout = d } }

// Slots is how many jobs of the kind run at one time in one process (otherwise
// three quarters of the workers). Whatever waits for the network takes few.
func Slots(n int) HandleOption { return func(k *kind) { k.slots = max(n, 1) } }

// GiveUp has f end what fails for the most-th time, in the transaction that ends
// the job: what it is about is then seen in its own place, and the job is done. What
// passes by itself, as a full disk or a database that is away, is no reason to
// give up. If f fails too, the job is tried again by the schedule.
func GiveUp[A Args](most int, f func(ctx context.Context, tx *db.Tx, a A, why error) error) HandleOption {
	return func(k *kind) {
		k.most = most
		k.giveUp = func(ctx context.Context, tx *db.Tx, text []byte, why error) error {
			var a A
			if err := json.Unmarshal(text, &a); err != nil {
				return err
			}
			return f(ctx, tx, a, why)
		}
	}
}

// Handle has f do the jobs whose arguments are of type A. A job whose f
// returns nil is done; f may end it earlier, in the transaction of its effects,
// by [Run.Do]. An error or a panic is written down and the job tried again.
func Handle[A Args](q *Queue, f func(ctx context.Context, run *Run, a A) error, opts ...HandleOption) {
	var zero A
	k := &kind{name: zero.Kind(), timeout: 5 * time.Minute, slots: max(1, q.opts.Workers*3/4)}
	k.do = func(ctx context.Context, run *Run, text []byte) error {
		var a A
		if err := json.Unmarshal(text, &a); err != nil {
			return fmt.Errorf("the arguments cannot be read: %w", err)
		}
		return f(ctx, run, a)
	}
	for _, o := range opts {
		o(k)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case k.name == "":
		q.wrong = errors.Join(q.wrong, fmt.Errorf("%T has no kind", zero))
	case q.kinds[k.name] != nil:
		q.wrong = errors.Join(q.wrong, fmt.Errorf("%q has two handlers", k.name))
	case q.opened:
		q.wrong = errors.Join(q.wrong, fmt.Errorf("%q has a handler only since the queue was opened", k.name))
	}
	q.kinds[k.name] = k
}

// Around sets what each handler's context is made of: who acts, for one.
func (q *Queue) Around(f func(ctx context.Context, kind string) context.Context) { q.around = f }

// Dead delivers an error after which what was done cannot be written down, and
// is then closed: the process must exit, and its jobs are taken over.
func (q *Queue) Dead() <-chan error { return q.dead }

// die delivers the first error of Dead.
func (q *Queue) die(err error) {
	if q.died.CompareAndSwap(nil, &err) {
		q.log.Error("the end of a job cannot be written down; the process must exit", "err", err)
		q.dead <- err
		close(q.dead)
		q.stir()
	}
}

// deadly is the error of Dead, if there is one.
func (q *Queue) deadly() error {
	if err := q.died.Load(); err != nil {
		return *err
	}
	return nil
}

// stir has the loop look what is to be done.
func (q *Queue) stir() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
