package jobs

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// ErrLost says that a job is not this run's any more: its process was silent
// for longer than its lease, and another has it. What the run did in the
// transaction is taken back.
var ErrLost = errors.New("jobs: another runner has this job now")

var (
	errEnded = errors.New("jobs: this run has ended its job already")
	errStop  = errors.New("jobs: the queue stops")
)

// Run is one attempt at a job.
type Run struct {
	ID      int64
	Attempt int       // the first is 1; it counts all attempts, also those of other processes
	Due     time.Time // when this attempt was to begin

	q     *Queue
	kind  *kind
	level Level
	key   *string
	args  []byte
	owner int64
	tries int // how many failed before
	done  bool
}

// Do runs f and ends the job in one transaction: both happen or neither. If
// another runner has the job meanwhile, what f did is taken back and ErrLost
// returned. Like any function of db, f may run more than once.
func (r *Run) Do(ctx context.Context, name string, f func(ctx context.Context, tx *db.Tx) error) error {
	if r.done {
		return errEnded
	}
	err := r.q.d.Do(ctx, name, func(ctx context.Context, tx *db.Tx) error {
		if err := f(ctx, tx); err != nil {
			return err
		}
		return r.end(ctx, tx)
	})
	r.done = err == nil
	return err
}

// Still says, by nil, that the job is this run's and will be for a moment:
// to be asked just before an effect outside of the database. Otherwise ErrLost.
func (r *Run) Still(ctx context.Context) error {
	ours := false
	err := r.q.d.Read(ctx, "jobs.still", func(ctx context.Context, v db.View) (err error) {
		ours, err = db.Exists(ctx, v, `SELECT 1 FROM job JOIN runner ON runner.id = job.owner
WHERE job.id = $1 AND job.owner = $2 AND job.attempt = $3 AND job.state = 'running' AND runner.until > $4`,
			r.ID, r.owner, r.Attempt, r.q.d.Now())
		return err
	})
	if err == nil && !ours {
		err = ErrLost
	}
	return err
}

// attempt runs the handler, and finishes the job as it ended.
func (q *Queue) attempt(ctx context.Context, r *Run) {
	began := q.d.Now()
	err := q.call(ctx, r)
	took := q.d.Now().Sub(began)
	var written error
	switch {
	case r.done:
		if err != nil {
			q.log.Error("a job failed after its effects", "kind", r.kind.name, "job", r.ID, "err", err)
		}
	case err == nil:
		written = q.settle(ctx, "jobs.done", r.end)
	case errors.Is(context.Cause(ctx), errStop):
		written = q.settle(ctx, "jobs.back", r.putBack)
	case q.gaveUp(ctx, r, err):
	default:
		written = q.settle(ctx, "jobs.failed", func(ctx context.Context, tx *db.Tx) error { return r.fail(ctx, tx, err) })
	}
	switch {
	case errors.Is(written, ErrLost):
		q.log.Warn("a job was lost to another runner while it ran", "kind", r.kind.name, "job", r.ID, "attempt", r.Attempt)
		err = errors.Join(err, ErrLost)
	case written != nil:
		q.die(fmt.Errorf("jobs: job %d (%s): %w", r.ID, r.kind.name, written))
		err = errors.Join(err, written)
	}
	if q.opts.Ran != nil {
		q.opts.Ran(r.kind.name, took, err)
	}
}

// gaveUp ends a job of a kind that knows how, once it has failed often enough.
func (q *Queue) gaveUp(ctx context.Context, r *Run, why error) bool {
	if again, _ := passing(why); r.kind.giveUp == nil || r.tries+1 < r.kind.most || again || errors.Is(why, ErrLost) {
		return false
	}
	err := r.Do(context.WithoutCancel(ctx), "jobs.give_up", func(ctx context.Context, tx *db.Tx) error {
		return r.kind.giveUp(ctx, tx, r.args, why)
	})
	if err != nil {
		q.log.Error("a job could not be given up", "kind", r.kind.name, "job", r.ID, "err", err)
		return false
	}
	q.log.Error("a job was given up", "kind", r.kind.name, "job", r.ID, "attempt", r.Attempt, "err", cut(why.Error(), keptError))
	return true
}

// call runs the handler within its time and makes an error of its panic.
func (q *Queue) call(ctx context.Context, r *Run) (err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, r.kind.timeout, fmt.Errorf("it took longer than %v", r.kind.timeout))
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			stack := debug.Stack()
			q.log.Error("a job panicked", "kind", r.kind.name, "job", r.ID, "panic", p, "stack", string(stack))
			err = fmt.Errorf("panic: %v\n%s", p, stack)
		}
		if err != nil && ctx.Err() != nil && !errors.Is(err, context.Cause(ctx)) {
			err = fmt.Errorf("%w: %w", context.Cause(ctx), err)
		}
	}()
	if q.around != nil {
		ctx = q.around(ctx, r.kind.name)
	}
	return r.kind.do(ctx, r, r.args)
}

// How a write that ends a job is tried again where the database says that it
// may work soon. Being fenced, it cannot be done twice.
const (
	settlePause = time.Second
	settleTries = 60
)

// settle writes down how a job ended. It waits while the disk is full or the
// database is away for a moment; any other error, and one that stays, is
// returned: then nobody knows what is on the disk.
func (q *Queue) settle(ctx context.Context, name string, f func(ctx context.Context, tx *db.Tx) error) error {
	for try := 1; ; try++ {
		err := q.d.Do(context.WithoutCancel(ctx), name, f)
		again, endless := passing(err)
		if q.byHand || !again || try >= settleTries && !endless || errors.Is(context.Cause(ctx), errStop) {
			return err
		}
		if try == 1 {
			q.log.Warn("the end of a job cannot be written down now; it is tried again", "err", err)
		}
		time.Sleep(settlePause)
	}
}

// passing says whether an error of a write may go away by itself, and
// whether a person has to see to that, who may take as long as it takes.
func passing(err error) (again, endless bool) {
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Unavailable || f.Key == "db.fault.dead" || f.Key == "db.fault.closed" {
		return false, false
	}
	return true, f.Key == "db.fault.disk_full"
}
