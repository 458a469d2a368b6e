package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"kept.example/kept/internal/platform/fault"
)

// handMark marks the context of a handler that RunDue runs.
type handMark struct{ q *Queue }

// OpenByHand readies the queue in place of Open, for tests and the demo: nothing
// runs but by [Queue.RunDue].
func (q *Queue) OpenByHand(ctx context.Context) error { return q.open(ctx, true) }

// RunDue runs on this goroutine what is due by the database's clock, and what
// that puts, until nothing is due: it is claimed, ended and tried again by the
// same code as in life, in rounds, each in the order of level, time and id. A
// handler's error is written down like in life; only errors of the database are
// returned. The queue was opened by hand, or the caller holds it.
func (q *Queue) RunDue(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "jobs.RunDue")
	if !q.byHand && !q.isHeld() {
		return errors.New("the queue was not opened by hand, and nobody holds it")
	}
	if ctx.Value(handMark{q}) != nil {
		return errors.New("called by a job")
	}
	ctx = context.WithValue(ctx, handMark{q}, true)
	q.hand.Lock()
	defer q.hand.Unlock()
	for n := 0; ; {
		if err := q.beat(ctx); err != nil {
			return err
		}
		q.suspect()
		runs, err := q.round(ctx)
		if err != nil || len(runs) == 0 {
			return err
		}
		slices.SortStableFunc(runs, order)
		for i, r := range runs {
			q.start(ctx, r)
			n++
			err := cmp.Or(q.deadly(), ctx.Err())
			if err == nil && n >= q.most {
				err = fmt.Errorf("%d jobs were run and %q is due again", n, r.kind.name)
			}
			if err != nil {
				return errors.Join(err, q.backAll(ctx, runs[i+1:]))
			}
		}
	}
}

// order is the order in which RunDue runs what it claimed.
func order(a, b *Run) int {
	switch {
	case a.level != b.level:
		return int(b.level - a.level)
	case !a.Due.Equal(b.Due):
		return a.Due.Compare(b.Due)
	}
	return int(a.ID - b.ID)
}

// backAll puts back what was claimed and has not begun.
func (q *Queue) backAll(ctx context.Context, runs []*Run) (err error) {
	for _, r := range runs {
		err = errors.Join(err, q.settle(ctx, "jobs.back", r.putBack))
		q.free(r, func(error) {})
	}
	return err
}
