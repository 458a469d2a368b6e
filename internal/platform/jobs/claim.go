package jobs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// claimSQL reads the jobs of a lane that are due: $4 of the oldest and $5 of
// the latest, which may be the same ones.
func claimSQL(e db.Engine) string {
	lock := ""
	if e == db.Postgres {
		lock = " FOR UPDATE SKIP LOCKED"
	}
	part := func(order, limit string) string {
		return `(SELECT id, args, unique_key, attempt, tries, due FROM job
  WHERE state = 'ready' AND kind = $1 AND priority = $2 AND due <= $3 ORDER BY ` + order + ` LIMIT ` + limit + lock + `)`
	}
	return `SELECT id, args, unique_key, attempt, tries, due FROM ` + part("due, id", "$4") + ` AS oldest
UNION ALL SELECT id, args, unique_key, attempt, tries, due FROM ` + part("due DESC, id DESC", "$5") + ` AS latest`
}

// nextSQL is when a lane has something due again.
const nextSQL = `SELECT due FROM job WHERE state = 'ready' AND kind = $1 AND priority = $2 AND due > $3 ORDER BY due LIMIT 1`

// round puts what is periodic and claims what is due, as far as workers are
// free. Its runs are ours until they are finished.
func (q *Queue) round(ctx context.Context) (runs []*Run, err error) {
	defer fault.Wrap(&err, "jobs.round")
	if err := q.refresh(ctx); err != nil {
		return nil, err
	}
	if err := q.putPeriodic(ctx); err != nil {
		return nil, err
	}
	turns, free := q.dueLanes(q.d.NowIn(ctx))
	if len(turns) == 0 {
		return nil, nil
	}
	me := q.runner()
	err = q.d.Do(ctx, "jobs.claim", func(ctx context.Context, tx *db.Tx) error {
		runs = runs[:0]
		taken := map[*kind]int{}
		for i, t := range turns {
			k := t.lane.kind
			share := (free - len(runs) + left(turns[i:]) - 1) / left(turns[i:])
			if t.want = min(share, t.slots-taken[k]); t.want <= 0 {
				continue // it keeps its turn
			}
			if err := q.claim(ctx, tx, me, t); err != nil {
				return err
			}
			taken[k] += len(t.runs)
			runs = append(runs, t.runs...)
		}
		return own(ctx, tx, me, runs)
	})
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, t := range turns {
		if t.next.Before(t.lane.next) {
			t.lane.next = t.next
		}
	}
	if err != nil {
		q.stale = true
		return nil, err
	}
	for _, r := range runs {
		r.kind.running++
	}
	q.running += len(runs)
	return runs, nil
}

// turn is what a lane may claim in a round, and what it got.
type turn struct {
	lane  *lane
	slots int // of its kind, that were free when the round began
	want  int // how many it asked for; 0 if no worker was left
	runs  []*Run
	next  time.Time // when it has something due
}

// left is how many lanes share the free workers with the first: those of its
// level.
func left(turns []*turn) (n int) {
	for _, t := range turns {
		if t.lane.level == turns[0].lane.level {
			n++
		}
	}
	return n
}

// claim reads what is due in a lane, half of it from the oldest and half from
// the latest; a single one is now this, now that.
func (q *Queue) claim(ctx context.Context, tx *db.Tx, me int64, t *turn) error {
	l, now := t.lane, tx.Now()
	oldest, latest := (t.want+1)/2, t.want/2
	if t.want == 1 {
		if l.late {
			oldest, latest = 0, 1
		}
		l.late = !l.late
	}
	rows, err := db.All(ctx, tx, func(s db.Scan) (*Run, error) {
		r := &Run{q: q, kind: l.kind, level: l.level, owner: me}
		err := s(&r.ID, &r.args, &r.key, &r.Attempt, &r.tries, &r.Due)
		r.Attempt++
		return r, err
	}, claimSQL(tx.Engine()), l.kind.name, l.level, now, oldest, latest)
	if err != nil {
		return err
	}
	seen := map[int64]bool{}
	t.runs = nil
	for _, r := range rows {
		if !seen[r.ID] {
			t.runs = append(t.runs, r)
		}
		seen[r.ID] = true
	}
	if t.next = now; len(t.runs) == t.want {
		return nil // there may be more
	}
	// What is due and was not read is being claimed by another process.
	later, err := db.All(ctx, tx, func(s db.Scan) (at time.Time, err error) { return at, s(&at) }, nextSQL, l.kind.name, l.level, now)
	if t.next = db.Never; len(later) > 0 {
		t.next = later[0]
	}
	return err
}

// own makes the claimed jobs ours, all in one statement.
func own(ctx context.Context, tx *db.Tx, me int64, runs []*Run) error {
	if len(runs) == 0 {
		return nil
	}
	ids := make([]int64, len(runs))
	for i, r := range runs {
		ids[i] = r.ID
	}
	list, args := in(2, ids)
	n, err := tx.Exec(ctx, `UPDATE job SET state = 'running', attempt = attempt + 1, owner = $1 WHERE id IN (`+list+`)`,
		append([]any{me}, args...)...)
	if err == nil && n != int64(len(ids)) {
		err = fmt.Errorf("%d of %d jobs could be claimed", n, len(ids))
	}
	return err
}

// in writes the list of an IN from parameter first on. Its length is a power
// of two, so that there are few different statements; the last id fills it up.
func in(first int, ids []int64) (list string, args []any) {
	size := 1
	for size < len(ids) {
		size *= 2
	}
	marks := make([]string, size)
	for i := range size {
		marks[i] = fmt.Sprintf("$%d", first+i)
		args = append(args, ids[min(i, len(ids)-1)])
	}
	return strings.Join(marks, ", "), args
}
