package promises

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// Warn asks whether a promise is about to break.
type Warn struct {
	ID int64 `json:"id"`
}

// Kind names the job.
func (Warn) Kind() string { return "promises.warn" }

// Due asks whether a promise has broken.
type Due struct {
	ID int64 `json:"id"`
}

// Kind names the job.
func (Due) Kind() string { return "promises.due" }

// Own asks whether anybody has done something about a promise that broke.
type Own struct {
	ID int64 `json:"id"`
}

// Kind names the job.
func (Own) Kind() string { return "promises.own" }

func (s *Promises) onOwn(ctx context.Context, run *jobs.Run, a Own) error {
	return run.Do(ctx, "promises.own", func(ctx context.Context, tx *db.Tx) error { return s.own(ctx, tx, a.ID) })
}

func (s *Promises) onWarn(ctx context.Context, run *jobs.Run, a Warn) error {
	return run.Do(ctx, "promises.warn", func(ctx context.Context, tx *db.Tx) error { return s.warn(ctx, tx, a.ID) })
}

func (s *Promises) onDue(ctx context.Context, run *jobs.Run, a Due) error {
	return run.Do(ctx, "promises.due", func(ctx context.Context, tx *db.Tx) error { return s.breakIt(ctx, tx, a.ID) })
}

// replied keeps what was promised of a person's next reply: that one writes.
func (s *Promises) replied(ctx context.Context, tx *db.Tx, f facts.ReplySent) error {
	family, err := s.desk.Cases.Family(ctx, tx, f.Case)
	if err != nil || f.By == 0 {
		return err
	}
	if theirs, err := belongs(ctx, tx, f.Message, "reply", family); err != nil || !theirs {
		return err
	}
	return s.endByReply(ctx, tx, family, ending{to: Kept, by: f.By, proof: f.Message}, "promise.kept")
}

// unanswered objects to solving a case without a word where its customer was promised
// an answer: that is one thing, and solved is another. Whoever says why none is needed
// may go on.
func (s *Promises) unanswered(ctx context.Context, v db.View, k cases.Case) (*cases.Objection, error) {
	if outbox.Replying(ctx) {
		return nil, nil
	}
	owed, err := owedAnswer(ctx, v, k.ID)
	if err != nil || owed.IsZero() {
		return nil, err
	}
	return &cases.Objection{Sentence: fault.Say("promises.guard", fault.A("due", owed)), ReasonEnough: true}, nil
}

// solved takes back that a person writes, once a case is solved without: its customer
// has said that it is done, or one of us why no answer is needed. Their page says so.
func (s *Promises) solved(ctx context.Context, tx *db.Tx, f facts.StatusChanged) error {
	if cases.Status(f.To).Shelf() != cases.ShelfDone {
		return nil
	}
	family, err := s.desk.Cases.Family(ctx, tx, f.Case)
	if err != nil {
		return err
	}
	return s.endByReply(ctx, tx, family, ending{to: Withdrawn}, "promise.withdrawn")
}

// endByReply ends the pending promises of some cases that any reply keeps.
func (s *Promises) endByReply(ctx context.Context, tx *db.Tx, family []int64, e ending, kind string) error {
	all, err := ofCases(ctx, tx, family)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.State != Pending || !p.ByReply {
			continue
		}
		if done, err := end(ctx, tx, p.ID, e); err != nil || !done {
			return err
		}
		if err := s.told(ctx, tx, p, kind); err != nil {
			return err
		}
	}
	return nil
}

// split takes the promises of messages to the case the messages went to.
func (s *Promises) split(ctx context.Context, tx *db.Tx, f facts.CaseSplit) error {
	if err := follow(ctx, tx, f.To, f.Messages); err != nil {
		return err
	}
	if err := s.mark(ctx, tx, f.From); err != nil {
		return err
	}
	return s.mark(ctx, tx, f.To)
}

// merged reckons the marks of two cases that became one.
func (s *Promises) merged(ctx context.Context, tx *db.Tx, f facts.CasesMerged) error {
	return s.mark(ctx, tx, f.Into)
}

// unmerged reckons the marks of two cases that are two again.
func (s *Promises) unmerged(ctx context.Context, tx *db.Tx, f facts.CasesUnmerged) error {
	if err := s.mark(ctx, tx, f.Into); err != nil {
		return err
	}
	return s.mark(ctx, tx, f.From)
}
