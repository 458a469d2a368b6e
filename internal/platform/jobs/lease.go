package jobs

import (
	"context"
	"errors"
	"slices"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// How a job is treated whose runner ended while it ran, several times in a
// row: it may be what ends them. First it rests, apart from those that ran
// beside it, which are innocent; then it rests for longer; then it has failed.
// The rests are short, since a machine may go down many times with nobody in it
// to blame: the oldest jobs run first each time, so they are lost each time.
// Whatever was lost runs again within a lease and the longest rest.
const (
	lostRest  = 5
	lostLong  = 10
	lostMost  = 40
	restSteps = 16 // different rests, more than workers usually are
	restStep  = 200 * time.Millisecond
	restLong  = 6 * time.Second
)

// Open readies the queue: it becomes a runner, and takes over what an earlier
// one left. On SQLite that is all that was running.
func (q *Queue) Open(ctx context.Context) error { return q.open(ctx, false) }

func (q *Queue) open(ctx context.Context, byHand bool) (err error) {
	defer fault.Wrap(&err, "jobs.Open")
	q.mu.Lock()
	if q.opened {
		q.wrong = errors.Join(q.wrong, errors.New("the queue is open already"))
	}
	q.opened, q.byHand = true, byHand
	err = q.wrong
	q.layOut()
	q.mu.Unlock()
	if err != nil {
		return err
	}
	if err := q.openPeriodic(ctx); err != nil {
		return err
	}
	return q.beat(ctx)
}

// runner is our id as a runner.
func (q *Queue) runner() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.me
}

// beat keeps our lease and takes over the jobs of runners whose lease is
// over. On SQLite, where we are the only one, the first beat is for ever. A
// lease is of today, also while its holder tells the past.
func (q *Queue) beat(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "jobs.beat")
	ctx = db.At(ctx, q.d.Now())
	alone, me, was := q.d.Engine() == db.SQLite, int64(0), q.runner()
	if alone && was != 0 {
		return nil
	}
	taken := int64(0)
	err = q.d.Do(ctx, "jobs.beat", func(ctx context.Context, tx *db.Tx) (err error) {
		now := tx.Now()
		until := now.Add(q.opts.Lease)
		if alone {
			until = db.Never
			if _, err := tx.Exec(ctx, `DELETE FROM runner`); err != nil {
				return err
			}
		} else if _, err := tx.Exec(ctx, `DELETE FROM runner WHERE until <= $1`, now); err != nil { // ours too, if we were silent
			return err
		}
		me = was
		n, err := tx.Exec(ctx, `UPDATE runner SET until = $1 WHERE id = $2`, until, me)
		if err == nil && n == 0 {
			me, err = tx.Insert(ctx, `INSERT INTO runner (until) VALUES ($1)`, until)
		}
		if err != nil {
			return err
		}
		taken, err = takeOver(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	if taken > 0 {
		q.log.Info("jobs of a runner that ended were taken over", "jobs", taken)
	}
	q.become(me, taken > 0)
	return nil
}

// become notes who we are. If we are somebody new, all that runs is lost to
// others, and is told so.
func (q *Queue) become(me int64, stale bool) {
	q.mu.Lock()
	lost := 0
	if q.me != me {
		for _, cancel := range q.live {
			cancel(ErrLost)
			lost++
		}
	}
	q.me, q.stale = me, q.stale || stale
	q.mu.Unlock()
	if lost > 0 {
		q.log.Warn("this process was silent for longer than its lease; what it was running is lost to others", "jobs", lost)
	}
	if stale {
		q.stir()
	}
}

// orphansSQL finds what runners that are gone were running.
func orphansSQL(e db.Engine) string {
	sql := `SELECT id FROM job WHERE state = 'running' AND NOT EXISTS (SELECT 1 FROM runner WHERE runner.id = job.owner)`
	if e == db.Postgres {
		sql += ` FOR UPDATE SKIP LOCKED`
	}
	return sql
}

// takeOver makes ready what runners that are gone were running. A job that
// another transaction holds is left to the next time.
func takeOver(ctx context.Context, tx *db.Tx) (taken int64, err error) {
	ids, err := db.All(ctx, tx, func(s db.Scan) (id int64, err error) { return id, s(&id) }, orphansSQL(tx.Engine()))
	if err != nil {
		return 0, err
	}
	now := tx.Now()
	for part := range slices.Chunk(ids, 256) {
		list, args := in(9, part)
		// Those that rest do so for different times.
		n, err := tx.Exec(ctx, `UPDATE job SET owner = NULL, lost = lost + 1,
  args = COALESCE(again_args, args), again = NULL, again_args = NULL,
  state = CASE WHEN lost + 1 >= CAST($1 AS INTEGER) THEN 'failed' ELSE 'ready' END,
  ended_at = CASE WHEN lost + 1 >= CAST($1 AS INTEGER) THEN CAST($2 AS BIGINT) END,
  due = CASE WHEN lost + 1 >= CAST($3 AS INTEGER) THEN CAST($2 AS BIGINT) + (1 + id % CAST($5 AS BIGINT)) * CAST($6 AS BIGINT)
    + CASE WHEN lost + 1 >= CAST($7 AS INTEGER) THEN CAST($8 AS BIGINT) ELSE 0 END ELSE due END,
  last_error = CASE WHEN lost + 1 >= CAST($3 AS INTEGER) THEN CAST($4 AS TEXT) ELSE last_error END
WHERE id IN (`+list+`)`, append([]any{lostMost, now, lostRest, "the process ended while this ran, several times in a row", restSteps, restStep.Microseconds(), lostLong, restLong.Microseconds()}, args...)...)
		if err != nil {
			return 0, err
		}
		taken += n
	}
	return taken, nil
}

// leave ends being a runner. What we were running, if anything, is taken over
// by the next beat of another, or by the next Open.
func (q *Queue) leave(ctx context.Context) error {
	return q.d.Do(ctx, "jobs.leave", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM runner WHERE id = $1`, q.runner())
		return err
	})
}

// beats keeps the lease until ctx ends.
func (q *Queue) beats(ctx context.Context) {
	tick := time.NewTicker(q.opts.Lease / 4)
	defer tick.Stop()
	for well := true; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		within, cancel := context.WithTimeout(ctx, q.opts.Lease)
		err := q.beat(within)
		cancel()
		if err != nil && well && ctx.Err() == nil {
			q.log.Warn("the lease could not be renewed; it is tried again", "err", err)
		}
		well = err == nil
	}
}
