package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Level orders what is due at one time: all of High before Normal before Low.
type Level int

// The levels.
const (
	Low    Level = -1 // nobody waits: histories, cleaning
	Normal Level = 0
	High   Level = 1 // somebody looks at the screen
)

// channel wakes the queues of other processes.
const channel = "jobs"

// longKey is the length from which a unique key is stored as its hash.
const longKey = 200

// A PutOption says when and how a job is to run.
type PutOption func(*put)

// put is a job about to be stored.
type put struct {
	kind, args string
	key        *string
	at         time.Time
	level      Level
}

// At is when the job is to run: not before, and as soon after as it can. A
// time that has passed, or zero, is now.
func At(t time.Time) PutOption { return func(p *put) { p.at = t } }

// Unique puts the job only if none of its kind with this key is ready;
// otherwise that one takes the new arguments and the earlier of both times. If
// one is running, it runs once more when it ends.
func Unique(key string) PutOption {
	return func(p *put) {
		if len(key) > longKey {
			key = db.HashHex(key)
		}
		p.key = &key
	}
}

// Priority is the level the job runs at.
func Priority(p Level) PutOption { return func(j *put) { j.level = p } }

// Put adds a job to run once tx is committed.
func (q *Queue) Put(ctx context.Context, tx *db.Tx, a Args, opts ...PutOption) (err error) {
	defer fault.Wrap(&err, "jobs.Put(%s)", a.Kind())
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	p := put{kind: a.Kind(), args: string(text)}
	for _, o := range opts {
		o(&p)
	}
	if p.kind == "" || p.level < Low || p.level > High {
		return fmt.Errorf("kind %q, level %d", p.kind, p.level)
	}
	return q.store(ctx, tx, p)
}

// The columns that count tries stay: a job that fails is not put forward by
// being put again.
const (
	putSQL = `INSERT INTO job (kind, args, unique_key, priority, due, created_at) VALUES ($1, $2, $3, $4, $5, $6)`

	putUniqueSQL = putSQL + `
ON CONFLICT (kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('ready', 'running') DO UPDATE SET
  args = CASE WHEN job.state = 'ready' THEN excluded.args ELSE job.args END,
  due = CASE WHEN job.state = 'ready' AND job.tries = 0 AND excluded.due < job.due THEN excluded.due ELSE job.due END,
  again = CASE WHEN job.state = 'running' AND (job.again IS NULL OR excluded.due < job.again) THEN excluded.due ELSE job.again END,
  again_args = CASE WHEN job.state = 'running' THEN excluded.args ELSE job.again_args END
WHERE job.state = 'running' OR job.args <> excluded.args OR excluded.due < job.due`
)

// store writes a job and has it noticed after the commit.
func (q *Queue) store(ctx context.Context, tx *db.Tx, p put) error {
	now := tx.Now()
	if p.at.Before(now) {
		p.at = now
	}
	sql := putSQL
	if p.key != nil {
		sql = putUniqueSQL
	}
	if _, err := tx.Exec(ctx, sql, p.kind, p.args, p.key, p.level, p.at, now); err != nil {
		return err
	}
	q.tell(tx, p.kind, p.level, p.at)
	return nil
}

// tell has a due job noticed after the commit: here at once, and by other
// processes if they would not look by themselves in time.
func (q *Queue) tell(tx *db.Tx, kind string, level Level, due time.Time) {
	tx.AfterCommit(func() { q.notice(kind, level, due) })
	if tx.Engine() == db.Postgres && due.Sub(tx.Now()) < q.opts.Lease {
		tx.Notify(channel)
	}
}
