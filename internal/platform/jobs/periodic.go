package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kept.example/kept/internal/platform/db"
)

// periodic is a job that comes back.
type periodic struct {
	args     Args
	interval time.Duration
	next     time.Time // as far as we know; another process may have put it
}

// everyKey is the unique key of what is periodic.
const everyKey = "every"

// Every puts the job once per interval, over all processes, first when the
// queue is opened for the first time ever. After a time when nothing ran it is
// put once. It is not put twice: while one fails and is tried again, that is the
// one. There is one Every per kind.
func (q *Queue) Every(a Args, interval time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.opened || interval <= 0 || slices.ContainsFunc(q.every, func(p *periodic) bool { return p.args.Kind() == a.Kind() }) {
		q.wrong = errors.Join(q.wrong, fmt.Errorf("%q every %v: opened already, no interval, or said twice", a.Kind(), interval))
	}
	q.every = append(q.every, &periodic{args: a, interval: interval})
}

// openPeriodic makes the rows of what is periodic and brings forward what a
// longer interval had put off.
func (q *Queue) openPeriodic(ctx context.Context) error {
	if len(q.opts.Only) > 0 {
		q.every = slices.DeleteFunc(q.every, func(p *periodic) bool { return !slices.Contains(q.opts.Only, p.args.Kind()) })
	}
	if len(q.every) == 0 {
		return nil
	}
	return q.d.Do(ctx, "jobs.periodic", func(ctx context.Context, tx *db.Tx) error {
		now := tx.Now()
		for _, p := range q.every {
			if _, err := tx.Exec(ctx, `INSERT INTO periodic (kind, due) VALUES ($1, $2)
ON CONFLICT (kind) DO UPDATE SET due = $3 WHERE periodic.due > $3`, p.args.Kind(), now, now.Add(p.interval)); err != nil {
				return err
			}
			p.next = now
		}
		return nil
	})
}

// putPeriodic puts what is due of what is periodic. Whoever moves the row on
// puts the job; the others learn from it when it is due next.
func (q *Queue) putPeriodic(ctx context.Context) error {
	var due []*periodic
	now := q.d.NowIn(ctx)
	q.mu.Lock()
	for _, p := range q.every {
		if !p.next.After(now) {
			due = append(due, p)
		}
	}
	q.mu.Unlock()
	if len(due) == 0 {
		return nil
	}
	next := make([]time.Time, len(due))
	err := q.d.Do(ctx, "jobs.periodic", func(ctx context.Context, tx *db.Tx) error {
		now := tx.Now()
		for i, p := range due {
			kind := p.args.Kind()
			next[i] = now.Truncate(p.interval).Add(p.interval)
			n, err := tx.Exec(ctx, `UPDATE periodic SET due = $1 WHERE kind = $2 AND due <= $3`, next[i], kind, now)
			if err != nil {
				return err
			}
			if n == 0 {
				next[i], err = db.Value[time.Time](ctx, tx, `SELECT due FROM periodic WHERE kind = $1`, kind)
			} else {
				err = q.Put(ctx, tx, p.args, Unique(everyKey))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, p := range due {
		p.next = next[i]
	}
	return nil
}
