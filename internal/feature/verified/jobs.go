package verified

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// Ask asks the customer of a case that was solved without a reply.
type Ask struct {
	ID int64 `json:"id"`
}

// Kind names the job.
func (Ask) Kind() string { return "verified.ask" }

// Check gently asks a second time.
type Check struct {
	ID int64 `json:"id"`
}

// Kind names the job.
func (Check) Kind() string { return "verified.check" }

// Quiet says that nobody said anything in the time they had.
type Quiet struct {
	ID  int64     `json:"id"`
	Due time.Time `json:"due"` // of that time; another one has its own job
}

// Kind names the job.
func (Quiet) Kind() string { return "verified.quiet" }

// tomorrow is when a letter is tried again whose reader has had one today.
const tomorrow = 24*time.Hour + time.Minute

// onAsk asks by a letter, unless a reply has asked. Whoever has had a letter today
// is asked when they may have another.
func (s *Verified) onAsk(ctx context.Context, run *jobs.Run, a Ask) error {
	return run.Do(ctx, "verified.ask", func(ctx context.Context, tx *db.Tx) error {
		r, h, err := s.waiting(ctx, tx, a.ID)
		if err != nil || h == nil || !r.AskedAt.IsZero() {
			return err
		}
		family, err := s.desk.Cases.Family(ctx, tx, h.ID)
		if err != nil {
			return err
		}
		if heard, err := heardOfUs(ctx, tx, family); err != nil || !heard {
			return err
		}
		return s.letter(ctx, tx, h, r, a, "verified.letter.ask", fmt.Sprintf("verified.ask:%d", r.ID))
	})
}

// onCheck asks again, once, whoever was asked and has not said.
func (s *Verified) onCheck(ctx context.Context, run *jobs.Run, a Check) error {
	return run.Do(ctx, "verified.check", func(ctx context.Context, tx *db.Tx) error {
		r, h, err := s.waiting(ctx, tx, a.ID)
		if err != nil || h == nil || r.AskedAt.IsZero() || !r.CheckedAt.IsZero() {
			return err
		}
		return s.letter(ctx, tx, h, r, a, "verified.letter.check", fmt.Sprintf("verified.check:%d", r.ID))
	})
}

// letter asks by mail, or later by the same job.
func (s *Verified) letter(ctx context.Context, tx *db.Tx, h *cases.Held, r Round, job jobs.Args, key, cause string) error {
	had, err := s.desk.Outbox.HeardToday(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	if had {
		if next := tx.Now().Add(tomorrow); next.Before(r.DueAt) {
			return s.desk.Jobs.Put(ctx, tx, job, jobs.At(next))
		}
	}
	if key == "verified.letter.check" {
		if done, err := checked(ctx, tx, r.ID); err != nil || !done {
			return err
		}
	}
	return s.desk.Outbox.Letter(ctx, tx, outbox.Letter{Case: h, Cause: cause, Key: key, Solves: true, Args: []fault.Arg{fault.A("at", r.SolvedAt)}})
}

// onQuiet says that somebody was silent. It changes no status: nobody has said
// that it worked. Who was never asked has not been silent.
func (s *Verified) onQuiet(ctx context.Context, run *jobs.Run, a Quiet) error {
	return run.Do(ctx, "verified.quiet", func(ctx context.Context, tx *db.Tx) error {
		r, h, err := s.waiting(ctx, tx, a.ID)
		if err != nil || r.ID == 0 || !r.DueAt.Equal(a.Due) {
			return err
		}
		e := ending{to: Silent}
		if h == nil || r.AskedAt.IsZero() {
			e.to = Dropped
		}
		if done, err := end(ctx, tx, r, e); err != nil || !done {
			return err
		}
		if e.to == Silent {
			if err := s.record(ctx, tx, r, "verified.silent", nil); err != nil {
				return err
			}
		}
		return s.mark(ctx, tx, r.CaseID)
	})
}

// waiting takes the case of an asking that waits for its customer's word. The
// round has no id where it waits no more; the case is nil where it is not solved
// any more, as after a merge.
func (s *Verified) waiting(ctx context.Context, tx *db.Tx, id int64) (Round, *cases.Held, error) {
	r, err := byID(ctx, tx, id)
	if err != nil {
		return Round{}, nil, err
	}
	h, err := s.desk.Cases.Take(ctx, tx, r.CaseID)
	if err != nil {
		return Round{}, nil, err
	}
	if r, err = byID(ctx, tx, id); err != nil || r.State != Asked {
		return Round{}, nil, err
	}
	if h.Status != cases.Solved {
		return r, nil, nil
	}
	return r, h, nil
}
