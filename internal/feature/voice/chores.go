package voice

import (
	"context"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
)

// chore is what this room does for erase, export and verify.
func (s *Voice) chore() chores.Chore {
	return chores.Chore{Room: "voice", Erase: erase, Export: s.export, Verify: verify}
}

// erase takes the numbers away, and lets no call be made any more. Who rings just now
// rings no longer on any page: a card is not worth the question whose it is.
func erase(ctx context.Context, tx *db.Tx, person int64, ids []int64) error {
	args := []any{tx.Now(), person}
	where := `person_id = $2`
	if len(ids) > 0 {
		where += ` OR case_id IN ` + list(&args, ids)
	}
	if _, err := tx.Exec(ctx, `UPDATE phone_call SET number = '', outcome = CASE WHEN ended_at IS NULL THEN 'dropped' ELSE outcome END, ended_at = coalesce(ended_at, $1) WHERE `+where, args...); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM by_phone WHERE person_id = $1`, person); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM ringing`)
	return err
}

func (s *Voice) export(ctx context.Context, v db.View, person int64, ids []int64, w *chores.Writer) error {
	all, err := ofCases(ctx, v, ids)
	if err != nil {
		return err
	}
	for _, c := range all {
		if err := w.Row("call", body(c)); err != nil {
			return err
		}
	}
	r, err := s.ByPhone(ctx, v, person)
	if err != nil || r.PersonID != person {
		return err
	}
	return w.Row("by_phone", map[string]any{"number": r.Number, "since": r.SetAt})
}

// verify looks for calls that cannot be: without a number to dial while somebody has
// one is no fault, but words that are none are.
func verify(ctx context.Context, v db.View, r *chores.Report) error {
	for _, c := range []struct{ what, where string }{{"calls to make", `ended_at IS NULL`}, {"calls had", `ended_at IS NOT NULL`}} {
		n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM phone_call WHERE `+c.where)
		if err != nil {
			return err
		}
		r.Count(c.what, n)
	}
	for _, check := range []struct{ says, query string }{
		{"call %d is to read words that are none", `SELECT id FROM phone_call WHERE why = 'letter' AND ended_at IS NULL AND message_id IS NULL ORDER BY id LIMIT 100`},
		{"call %d to make is on an erased person's case", `SELECT p.id FROM phone_call p JOIN person o ON o.id = p.person_id WHERE p.ended_at IS NULL AND o.erased_at IS NOT NULL ORDER BY p.id LIMIT 100`},
	} {
		ids, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, check.query)
		if err != nil {
			return err
		}
		for _, id := range ids {
			r.Off(check.says, id)
		}
	}
	return nil
}

// split takes calls to the case that their message went to.
func (s *Voice) split(ctx context.Context, tx *db.Tx, f facts.CaseSplit) error {
	return follow(ctx, tx, f.To, f.Messages)
}

// Forget is the job that forgets who rang.
type Forget struct{}

// Kind names the job.
func (Forget) Kind() string { return "voice.forget" }

// kept is how long it is known who rang.
const kept = time.Hour

func (s *Voice) onForget(ctx context.Context, run *jobs.Run, _ Forget) error {
	return run.Do(ctx, "voice.forget", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM ringing WHERE at < $1`, tx.Now().Add(-kept+time.Second))
		return err
	})
}
