package jobs

import (
	"context"
	"errors"
	"sync"
	"time"

	"kept.example/kept/internal/platform/db"
)

// How long Run sleeps.
const (
	atMost     = time.Minute // the clock may be set meanwhile
	afterError = time.Second
)

// Run does what is due until ctx ends, then waits for what runs: patiently for
// what somebody waits for, until the grace is over; not at all for what is Low
// or comes back anyway. The contexts of those handlers end, and their jobs are
// put back. It returns an error only if the end of a job could not be written down.
func (q *Queue) Run(ctx context.Context) error {
	if !q.opened || q.byHand {
		return errors.New("jobs: Run needs Open")
	}
	base, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stop(nil)
	q.mu.Lock()
	q.leaving = false
	q.mu.Unlock()
	var heard <-chan struct{}
	aside, end := context.WithCancel(context.WithoutCancel(ctx)) // the lease is kept until the last handler has ended
	defer end()
	var beats sync.WaitGroup
	if q.d.Engine() == db.Postgres {
		heard = q.d.Listen(aside, channel)
		if err := q.beat(ctx); err != nil { // it may be long since Open
			q.log.Warn("the lease could not be renewed; it is tried again", "err", err)
		}
		beats.Go(func() { q.beats(aside) })
	}
	var running sync.WaitGroup
	q.loop(ctx, base, &running, heard)
	q.hurry()
	grace := time.AfterFunc(q.opts.Grace, func() { stop(errStop) })
	running.Wait()
	grace.Stop()
	end()
	beats.Wait()
	if q.d.Engine() == db.Postgres && q.deadly() == nil {
		if err := q.leave(context.WithoutCancel(ctx)); err != nil {
			q.log.Warn("the lease could not be given up; it ends by itself", "err", err)
		}
	}
	return q.deadly()
}

// loop claims and starts jobs until ctx ends or the queue is dead.
func (q *Queue) loop(ctx, base context.Context, running *sync.WaitGroup, heard <-chan struct{}) {
	sleep := time.NewTimer(0)
	defer sleep.Stop()
	well := true
	for ctx.Err() == nil && q.deadly() == nil {
		runs, held, err := q.freely(ctx)
		for _, r := range runs {
			running.Go(func() { q.start(base, r) })
		}
		wait := q.rest(q.d.Now())
		if err != nil {
			if well && ctx.Err() == nil {
				q.log.Warn("jobs cannot be claimed now; it is tried again", "err", err)
			}
			wait = afterError
		}
		if held {
			wait = atMost // letting go wakes us
		}
		if well = err == nil; wait <= 0 {
			continue
		}
		sleep.Reset(wait)
		select {
		case <-ctx.Done():
		case <-q.wake:
		case <-heard:
			q.suspect()
		case <-sleep.C:
		}
	}
}

// suspect notes that others may have put something.
func (q *Queue) suspect() {
	q.mu.Lock()
	q.stale = true
	q.mu.Unlock()
}

// start runs a claimed job on a goroutine of its own, and frees its worker.
func (q *Queue) start(base context.Context, r *Run) {
	ctx, cancel := context.WithCancelCause(base)
	q.mu.Lock()
	q.live[r] = cancel
	switch {
	case q.me != r.owner:
		cancel(ErrLost)
	case q.leaving && r.idle():
		cancel(errStop)
	}
	q.mu.Unlock()
	defer q.free(r, cancel)
	q.attempt(ctx, r)
}

// hurry ends the contexts of those for whom nobody waits.
func (q *Queue) hurry() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.leaving = true
	for r, cancel := range q.live {
		if r.idle() {
			cancel(errStop)
		}
	}
}

// idle says whether nobody waits for a job: a history, or what comes back.
func (r *Run) idle() bool { return r.level == Low || r.key != nil && *r.key == everyKey }

// free makes the worker of a run free for the next.
func (q *Queue) free(r *Run, cancel context.CancelCauseFunc) {
	cancel(nil)
	q.mu.Lock()
	delete(q.live, r)
	r.kind.running--
	q.running--
	q.mu.Unlock()
	q.stir()
}
