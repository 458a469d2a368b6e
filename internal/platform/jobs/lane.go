package jobs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
)

// lane is the jobs of a kind and level, and when its next one is due as far as
// we know: what this process puts it knows at once; what others put it learns
// by looking.
type lane struct {
	kind  *kind
	level Level
	next  time.Time // db.Never if there is none
	late  bool      // a single slot goes to the latest, then to the oldest
}

// layOut makes the lanes of all kinds this process runs, and the query that
// looks for the next due of each.
func (q *Queue) layOut() {
	var names []string
	for name := range q.kinds {
		if len(q.opts.Only) == 0 || slices.Contains(q.opts.Only, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var values []string
	q.lanes, q.lookArgs = nil, nil
	for i, name := range names {
		values = append(values, fmt.Sprintf("(CAST($%d AS TEXT))", i+1))
		q.lookArgs = append(q.lookArgs, name)
		k := q.kinds[name]
		for level := Low; level <= High; level++ {
			l := &lane{kind: k, level: level, next: db.Never}
			k.lanes[level-Low] = l
			q.lanes = append(q.lanes, l)
		}
	}
	q.look = `WITH kinds (kind) AS (VALUES ` + strings.Join(values, ", ") + `), levels (level) AS (VALUES (1), (0), (-1))
SELECT kinds.kind, levels.level, (SELECT job.due FROM job
  WHERE job.state = 'ready' AND job.kind = kinds.kind AND job.priority = levels.level ORDER BY job.due LIMIT 1)
FROM kinds CROSS JOIN levels`
	q.stale = true
}

// lane finds a lane; nil if this process does not run its kind.
func (q *Queue) lane(kind string, level Level) *lane {
	k := q.kinds[kind]
	if k == nil || level < Low || level > High {
		return nil
	}
	return k.lanes[level-Low]
}

// notice learns that a job is due at a time.
func (q *Queue) notice(kind string, level Level, due time.Time) {
	q.mu.Lock()
	if l := q.lane(kind, level); l != nil && due.Before(l.next) {
		l.next = due
	}
	q.mu.Unlock()
	q.stir()
}

// refresh looks in the database what is due, if others may have changed it.
// Whatever is put meanwhile is noticed on top of it.
func (q *Queue) refresh(ctx context.Context) error {
	now := q.d.Now()
	q.mu.Lock()
	stale := len(q.lanes) > 0 && (q.stale || q.looksAgain(now) <= 0)
	q.stale = false
	if stale {
		q.looked = now
		for _, l := range q.lanes {
			l.next = db.Never
		}
	}
	q.mu.Unlock()
	if !stale {
		return nil
	}
	type row struct {
		kind  string
		level Level
		due   time.Time
	}
	var rows []row
	err := q.d.Read(ctx, "jobs.look", func(ctx context.Context, v db.View) (err error) {
		rows, err = db.All(ctx, v, func(s db.Scan) (r row, err error) {
			err = s(&r.kind, &r.level, &r.due)
			return r, err
		}, q.look, q.lookArgs...)
		return err
	})
	q.mu.Lock()
	defer q.mu.Unlock()
	if err != nil {
		q.stale = true
		return err
	}
	for _, r := range rows {
		if l := q.lane(r.kind, r.level); !r.due.IsZero() && r.due.Before(l.next) {
			l.next = r.due
		}
	}
	return nil
}

// dueLanes returns the lanes that have something due and slots for it, the
// highest level first, in it the longest due first, and how many workers are
// free. Until the round is over these lanes count as empty, so that what is put
// meanwhile is noticed.
func (q *Queue) dueLanes(now time.Time) (due []*turn, free int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	free = q.opts.Workers - q.running
	if free <= 0 {
		return nil, 0
	}
	for _, l := range q.lanes {
		if !l.next.After(now) && l.kind.running < l.kind.slots {
			due = append(due, &turn{lane: l, next: l.next, slots: l.kind.slots - l.kind.running})
		}
	}
	for _, t := range due {
		t.lane.next = db.Never
	}
	slices.SortStableFunc(due, func(a, b *turn) int {
		return cmp.Or(cmp.Compare(b.lane.level, a.lane.level), a.next.Compare(b.next))
	})
	return due, free
}

// looksAgain is how long it is until we look although nobody woke us: on
// PostgreSQL, where a wake-up may be lost, a lease.
func (q *Queue) looksAgain(now time.Time) time.Duration {
	if q.d.Engine() == db.SQLite {
		return atMost
	}
	return q.opts.Lease - now.Sub(q.looked)
}

// rest is how long nothing is to be done.
func (q *Queue) rest(now time.Time) time.Duration {
	q.mu.Lock()
	defer q.mu.Unlock()
	most := min(atMost, q.looksAgain(now))
	if q.stale {
		return 0
	}
	for _, l := range q.lanes {
		if q.running < q.opts.Workers && l.kind.running < l.kind.slots {
			most = min(most, l.next.Sub(now))
		}
	}
	for _, p := range q.every {
		most = min(most, p.next.Sub(now))
	}
	return max(most, 0)
}
