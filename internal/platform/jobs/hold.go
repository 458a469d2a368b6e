package jobs

import (
	"context"
	"errors"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Hold has Run begin nothing more until letGo is called, and waits until
// nothing runs. Whoever holds the queue may run what is due by [Queue.RunDue]:
// the demo, which tells its past and moves its clock. One holds it at a time.
func (q *Queue) Hold(ctx context.Context) (letGo func(), err error) {
	if ctx.Value(handMark{q}) != nil {
		return nil, errors.New("jobs: held by a job")
	}
	select {
	case q.holder <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	q.turn.Lock() // a round that claims ends first
	q.held = true
	q.turn.Unlock()
	letGo = func() {
		q.turn.Lock()
		q.held = false
		q.turn.Unlock()
		<-q.holder
		q.suspect()
		q.stir()
	}
	for tick := time.NewTicker(time.Millisecond); ; {
		q.mu.Lock()
		idle := q.running == 0
		q.mu.Unlock()
		if idle {
			tick.Stop()
			return letGo, nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			tick.Stop()
			letGo()
			return nil, ctx.Err()
		}
	}
}

// isHeld says whether somebody holds the queue.
func (q *Queue) isHeld() bool {
	q.turn.Lock()
	defer q.turn.Unlock()
	return q.held
}

// freely is round, unless somebody holds the queue.
func (q *Queue) freely(ctx context.Context) ([]*Run, bool, error) {
	q.turn.Lock()
	defer q.turn.Unlock()
	if q.held {
		return nil, true, nil
	}
	runs, err := q.round(ctx)
	return runs, false, err
}

// NextDue is when the next job of a kind that this process runs is due, what is
// periodic apart; [db.Never] if there is none.
func (q *Queue) NextDue(ctx context.Context) (next time.Time, err error) {
	defer fault.Wrap(&err, "jobs.NextDue")
	q.suspect()
	if err := q.refresh(ctx); err != nil {
		return next, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	next = db.Never
	for _, l := range q.lanes {
		if l.next.Before(next) {
			next = l.next
		}
	}
	return next, nil
}
