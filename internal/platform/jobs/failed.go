package jobs

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// FailedJob is a job that waits for a person, or that one has dismissed.
type FailedJob struct {
	ID        int64
	Kind      string
	Args      string // JSON
	Attempts  int    // how often it began, in all
	LastError string
	History   []Failure // the last ones, the oldest first
	Created   time.Time
	Ended     time.Time // when it failed; when it was dismissed
	Reason    string    // why it was dismissed; "" while it waits
}

const failedSQL = `SELECT id, kind, args, attempt, last_error, history, created_at, ended_at, reason FROM job WHERE state = `

// Failed returns failed jobs, the newest first, beginning after the id of the
// last one seen; 0 begins with the first.
func (q *Queue) Failed(ctx context.Context, v db.View, after int64, limit int) ([]FailedJob, error) {
	return pageOf(ctx, v, failedSQL+`'failed' AND id < $1 ORDER BY id DESC LIMIT $2`, after, limit)
}

// Dismissed returns dismissed jobs like [Queue.Failed] does failed ones.
func (q *Queue) Dismissed(ctx context.Context, v db.View, after int64, limit int) ([]FailedJob, error) {
	return pageOf(ctx, v, failedSQL+`'dismissed' AND id < $1 ORDER BY id DESC LIMIT $2`, after, limit)
}

func pageOf(ctx context.Context, v db.View, sql string, after int64, limit int) ([]FailedJob, error) {
	if after == 0 {
		after = math.MaxInt64
	}
	return db.All(ctx, v, scanFailed, sql, after, limit)
}

// FailedByID returns a failed or dismissed job; a NotFound fault if there is
// none.
func (q *Queue) FailedByID(ctx context.Context, v db.View, id int64) (FailedJob, error) {
	return db.One(ctx, v, scanFailed, `SELECT id, kind, args, attempt, last_error, history, created_at, ended_at, reason
FROM job WHERE id = $1 AND state IN ('failed', 'dismissed')`, id)
}

func scanFailed(s db.Scan) (f FailedJob, err error) {
	var history []byte
	err = s(&f.ID, &f.Kind, &f.Args, &f.Attempts, &f.LastError, &history, &f.Created, &f.Ended, &f.Reason)
	if err == nil {
		err = json.Unmarshal(history, &f.History)
	}
	return f, err
}

// Retry makes a failed job ready, due now, with its whole schedule before it.
// A Conflict fault if it has not failed, or if the same job is there already.
func (q *Queue) Retry(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "jobs.Retry(%d)", id)
	kind, level, err := takeFailed(ctx, tx, id)
	if err != nil {
		return err
	}
	now := tx.Now()
	err = tx.Savepoint(ctx, "jobs.retry", func() error {
		_, err := tx.Exec(ctx, `UPDATE job SET state = 'ready', tries = 0, lost = 0, due = $1, ended_at = NULL WHERE id = $2`, now, id)
		return err
	})
	switch {
	case db.IsUnique(err):
		return fault.New(fault.Conflict, "jobs.fault.same_waits").Because(err)
	case err == nil:
		q.tell(tx, kind, level, now)
	}
	return err
}

// Dismiss ends a failed job that need not run any more, for a reason that is
// kept with it. A Conflict fault if it has not failed.
func (q *Queue) Dismiss(ctx context.Context, tx *db.Tx, id int64, reason string) (err error) {
	defer fault.Wrap(&err, "jobs.Dismiss(%d)", id)
	if reason = strings.TrimSpace(reason); reason == "" {
		return fault.Field("reason", "jobs.fault.no_reason")
	}
	if _, _, err := takeFailed(ctx, tx, id); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE job SET state = 'dismissed', reason = $1, ended_at = $2 WHERE id = $3`, reason, tx.Now(), id)
	return err
}

// takeFailed holds a failed job for a change of its state.
func takeFailed(ctx context.Context, tx *db.Tx, id int64) (kind string, level Level, err error) {
	if err := tx.Take(ctx, "job", id); err != nil {
		return "", 0, err
	}
	var state string
	_, err = db.One(ctx, tx, func(s db.Scan) (none struct{}, err error) { return none, s(&state, &kind, &level) },
		`SELECT state, kind, priority FROM job WHERE id = $1`, id)
	if err == nil && state != "failed" {
		err = fault.New(fault.Conflict, "jobs.fault.not_failed")
	}
	return kind, level, err
}

// KindStats are the jobs of one kind, over all processes.
type KindStats struct {
	Kind    string
	Handled bool      // this process has a handler for it
	Ready   int64     // waiting, also for their time
	Due     int64     // of those, how many are due
	Oldest  time.Time // when the first of Ready is or was due; zero if there is none
	Running int64
	Failed  int64
}

// Stats are all jobs that have not ended, by kind.
type Stats struct{ Kinds []KindStats }

const statsSQL = `SELECT 'ready', kind, COUNT(*), COALESCE(SUM(CASE WHEN due <= $1 THEN 1 ELSE 0 END), 0), MIN(due) FROM job WHERE state = 'ready' GROUP BY kind
UNION ALL SELECT 'running', kind, COUNT(*), 0, NULL FROM job WHERE state = 'running' GROUP BY kind
UNION ALL SELECT 'failed', kind, COUNT(*), 0, NULL FROM job WHERE state = 'failed' GROUP BY kind`

// Stats counts the jobs, for metrics: it reads an index entry of each.
func (q *Queue) Stats(ctx context.Context, v db.View) (Stats, error) {
	byKind := map[string]*KindStats{}
	_, err := db.All(ctx, v, func(s db.Scan) (none struct{}, err error) {
		var state, kind string
		var n, due int64
		var oldest time.Time
		if err := s(&state, &kind, &n, &due, &oldest); err != nil {
			return none, err
		}
		k := byKind[kind]
		if k == nil {
			k = &KindStats{Kind: kind, Handled: q.kinds[kind] != nil}
			byKind[kind] = k
		}
		switch state {
		case "ready":
			k.Ready, k.Due, k.Oldest = n, due, oldest
		case "running":
			k.Running = n
		case "failed":
			k.Failed = n
		}
		return none, nil
	}, statsSQL, v.Now())
	if err != nil {
		return Stats{}, err
	}
	out := Stats{Kinds: make([]KindStats, 0, len(byKind))}
	for _, k := range byKind {
		out.Kinds = append(out.Kinds, *k)
	}
	slices.SortFunc(out.Kinds, func(a, b KindStats) int { return strings.Compare(a.Kind, b.Kind) })
	return out, nil
}

// Waiting says whether a job of a kind is waiting or running.
func (q *Queue) Waiting(ctx context.Context, v db.View, kind string) (bool, error) {
	return db.Exists(ctx, v, `SELECT 1 FROM job WHERE kind = $1 AND state IN ('ready', 'running') LIMIT 1`, kind)
}
