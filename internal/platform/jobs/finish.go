package jobs

import (
	"context"
	"encoding/json"
	"time"

	"kept.example/kept/internal/platform/db"
)

// schedule is how long a job waits after its first failure, its second, and
// so on; after the failure that comes then, it has failed.
var schedule = [...]time.Duration{time.Second, 10 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 4 * time.Hour}

// What is kept of failures.
const (
	keptFailures = 10
	keptError    = 2000 // bytes of the last error
	keptOld      = 300  // bytes of each in the history
)

// Failure is one attempt that failed.
type Failure struct {
	At      time.Time `json:"at"`
	Attempt int       `json:"attempt"`
	Error   string    `json:"error"`
}

// end removes the job, which is done. If it was put again meanwhile, that is a
// job of its own now. ErrLost if it is not ours.
func (r *Run) end(ctx context.Context, tx *db.Tx) error {
	if r.key == nil {
		n, err := tx.Exec(ctx, `DELETE FROM job`+fenced, r.ID, r.owner, r.Attempt)
		if err == nil && n == 0 {
			err = ErrLost
		}
		return err
	}
	puts, err := db.All(ctx, tx, r.scanAgain, `DELETE FROM job`+fenced+` RETURNING again, again_args`, r.ID, r.owner, r.Attempt)
	switch {
	case err != nil:
		return err
	case len(puts) == 0:
		return ErrLost
	}
	return r.putAgain(ctx, tx, puts[0])
}

// scanAgain reads what was put while the job ran.
func (r *Run) scanAgain(s db.Scan) (p put, err error) {
	var args *string
	if err = s(&p.at, &args); args != nil {
		p.args = *args
	}
	p.kind, p.key, p.level = r.kind.name, r.key, r.level
	return p, err
}

// putAgain stores what was put while the job ran, if anything was.
func (r *Run) putAgain(ctx context.Context, tx *db.Tx, p put) error {
	if p.at.IsZero() {
		return nil
	}
	return r.q.store(ctx, tx, p)
}

// putBack leaves the job to the next runner as if it had not begun.
func (r *Run) putBack(ctx context.Context, tx *db.Tx) error {
	n, err := tx.Exec(ctx, `UPDATE job SET state = 'ready', owner = NULL, args = COALESCE(again_args, args), again = NULL, again_args = NULL`+fenced,
		r.ID, r.owner, r.Attempt)
	if err == nil && n == 0 {
		err = ErrLost
	}
	r.q.tell(tx, r.kind.name, r.level, r.Due)
	return err
}

// fail writes down why the attempt failed, and when the next one is due; the
// job has failed if its schedule is used up.
func (r *Run) fail(ctx context.Context, tx *db.Tx, why error) error {
	type past struct {
		tries   int
		history []byte
		again   put
	}
	rows, err := db.All(ctx, tx, func(s db.Scan) (p past, err error) {
		p.again, err = r.scanAgain(func(dest ...any) error { return s(append(dest, &p.tries, &p.history)...) })
		return p, err
	}, `SELECT again, again_args, tries, history FROM job`+fenced, r.ID, r.owner, r.Attempt)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return ErrLost
	}
	job, now, text := rows[0], tx.Now(), cut(why.Error(), keptError)
	history := remember(job.history, Failure{At: now, Attempt: r.Attempt, Error: cut(text, keptOld)})
	state, due, ended := "ready", now, time.Time{}
	if job.tries < len(schedule) {
		due = now.Add(schedule[job.tries])
		if !job.again.at.IsZero() {
			r.args, job.again.at = []byte(job.again.args), time.Time{} // the next attempt is the one that was put
		}
	} else {
		state, due, ended = "failed", r.Due, now
	}
	n, err := tx.Exec(ctx, `UPDATE job SET owner = NULL, lost = 0, again = NULL, again_args = NULL, state = $4, due = $5, ended_at = $6,
  tries = tries + 1, last_error = $7, history = $8, args = $9`+fenced,
		r.ID, r.owner, r.Attempt, state, due, ended, text, history, string(r.args))
	switch {
	case err != nil:
		return err
	case n == 0:
		return ErrLost
	}
	log := func() {
		r.q.log.Warn("a job failed", "kind", r.kind.name, "job", r.ID, "attempt", r.Attempt, "next", due, "err", cut(text, keptOld))
	}
	if state == "failed" {
		log = func() {
			r.q.log.Error("a job failed for good", "kind", r.kind.name, "job", r.ID, "err", cut(text, keptOld))
		}
		err = r.putAgain(ctx, tx, job.again)
	} else {
		r.q.tell(tx, r.kind.name, r.level, due)
	}
	tx.AfterCommit(log)
	return err
}

// remember adds a failure to a history and forgets the oldest.
func remember(history []byte, f Failure) string {
	var all []Failure
	_ = json.Unmarshal(history, &all) // one that cannot be read begins anew
	all = append(all, f)
	text, _ := json.Marshal(all[max(0, len(all)-keptFailures):]) // times and texts can always be written
	return string(text)
}

// cut shortens a text.
func cut(s string, most int) string {
	if s = db.Text(s); len(s) <= most {
		return s
	}
	return db.Text(s[:most]) + "…"
}
