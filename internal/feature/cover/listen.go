package cover

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// act changes the clocks of a case as the desk itself.
func (s *Cover) act(ctx context.Context, tx *db.Tx, id int64, f func(ctx context.Context, h *hand) error) error {
	ctx = itself(ctx)
	h, err := s.take(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := f(ctx, &h); err != nil {
		return err
	}
	return s.settle(ctx, tx, h)
}

// opened starts the clocks of a new case, and looks after a while whether it was
// more than recorded. Nobody waits for what was there before the desk.
func (s *Cover) opened(ctx context.Context, tx *db.Tx, f facts.CaseOpened) error {
	if f.History {
		return nil
	}
	return s.act(ctx, tx, f.Case, func(ctx context.Context, h *hand) error {
		measures := []Measure{Solution, Silence}
		if f.Message != 0 {
			measures = append(measures, FirstAnswer)
		}
		if err := s.start(ctx, tx, h, measures...); err != nil {
			return err
		}
		return s.desk.Jobs.Put(ctx, tx, Look{f.Case}, jobs.At(tx.Now().Add(recordedAfter)), jobs.Unique(fmt.Sprint(f.Case)))
	})
}

// arrived starts the clock for the answer to what they wrote.
func (s *Cover) arrived(ctx context.Context, tx *db.Tx, f facts.MessageArrived) error {
	if f.History || f.First {
		return nil
	}
	theirs, err := said(ctx, tx, f.Message)
	if err != nil || !theirs {
		return err
	}
	return s.act(ctx, tx, f.Case, func(ctx context.Context, h *hand) error {
		if h.c.Status.Shelf() != cases.ShelfOpen || h.has(FirstAnswer) {
			return nil
		}
		return s.start(ctx, tx, h, NextAnswer, Silence)
	})
}

// replied ends what waited for an answer: a person has spoken. Silence begins
// anew while the next move is ours.
func (s *Cover) replied(ctx context.Context, tx *db.Tx, f facts.ReplySent) error {
	if f.By == 0 {
		return nil // a letter of the desk's own
	}
	heard, err := spoke(ctx, tx, f.Message)
	if err != nil || !heard {
		return err
	}
	return s.act(ctx, tx, f.Case, func(ctx context.Context, h *hand) error {
		if err := s.end(ctx, tx, h, true, FirstAnswer, NextAnswer, Silence); err != nil {
			return err
		}
		if err := s.forget(ctx, tx, h.c.ID, markRecorded, markPutOff); err != nil || h.c.Status.Shelf() != cases.ShelfOpen {
			return err
		}
		return s.start(ctx, tx, h, Silence)
	})
}

// noted takes a case off the list of those that were only recorded: a person is at
// it.
func (s *Cover) noted(ctx context.Context, tx *db.Tx, f facts.NoteAdded) error {
	if f.By == 0 {
		return nil
	}
	return s.forget(itself(ctx), tx, f.Case, markRecorded)
}

// moved lets the clocks run while the next move is ours, pause while it is
// theirs, and end when it is done.
func (s *Cover) moved(ctx context.Context, tx *db.Tx, f facts.StatusChanged) error {
	from, to := cases.Status(f.From).Shelf(), cases.Status(f.To).Shelf()
	if from == to {
		return nil
	}
	return s.act(ctx, tx, f.Case, func(ctx context.Context, h *hand) error {
		switch to {
		case cases.ShelfWaiting:
			if err := s.end(ctx, tx, h, false, Silence); err != nil {
				return err
			}
			return s.pause(ctx, tx, h)
		case cases.ShelfDone:
			if err := s.end(ctx, tx, h, true, Solution); err != nil {
				return err
			}
			if err := s.end(ctx, tx, h, false, FirstAnswer, NextAnswer, Silence); err != nil {
				return err
			}
			return s.forget(ctx, tx, h.c.ID, markRecorded, markPutOff)
		}
		if err := s.goOn(ctx, tx, h); err != nil {
			return err
		}
		return s.start(ctx, tx, h, Solution, Silence)
	})
}

// lies gives the clocks of a case the targets of its team.
func (s *Cover) lies(ctx context.Context, tx *db.Tx, f facts.TeamChanged) error {
	return s.act(ctx, tx, f.Case, func(ctx context.Context, h *hand) error { return s.retarget(ctx, tx, h) })
}

// owned reckons the clocks of a case by the absences of its owner.
func (s *Cover) owned(ctx context.Context, tx *db.Tx, f facts.OwnerChanged) error {
	return s.act(ctx, tx, f.Case, func(ctx context.Context, h *hand) error { return s.retarget(ctx, tx, h) })
}

// split starts the clocks of what became a case of its own.
func (s *Cover) split(ctx context.Context, tx *db.Tx, f facts.CaseSplit) error {
	return s.act(ctx, tx, f.To, func(ctx context.Context, h *hand) error {
		if h.c.Status.Shelf() != cases.ShelfOpen {
			return nil
		}
		measures := []Measure{Solution, Silence}
		if h.c.Unread() {
			measures = append(measures, NextAnswer)
		}
		return s.start(ctx, tx, h, measures...)
	})
}

// merged reckons the marks of what became one.
func (s *Cover) merged(ctx context.Context, tx *db.Tx, f facts.CasesMerged) error {
	return s.act(ctx, tx, f.Into, remark)
}

// unmerged reckons the marks of what is two again.
func (s *Cover) unmerged(ctx context.Context, tx *db.Tx, f facts.CasesUnmerged) error {
	for _, id := range []int64{f.Into, f.From} {
		if err := s.act(ctx, tx, id, remark); err != nil {
			return err
		}
	}
	return nil
}

// remark writes the mark of a case anew, whatever it was.
func remark(_ context.Context, h *hand) error {
	h.late = -1
	return nil
}

const (
	// recordedAfter is when it is looked whether a case was only recorded, so that
	// it is on the list within the hour.
	recordedAfter = 45 * time.Minute
	// mostPutOff is how often a next step may be put off before the leads hear.
	mostPutOff = 3
)

// look puts a case on the list of those that were only recorded.
func (s *Cover) look(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "cover.look(%d)", id)
	h, err := s.take(ctx, tx, id)
	if err != nil || h.c.Status.Shelf() != cases.ShelfOpen {
		return err
	}
	done, err := worked(ctx, tx, h.family)
	if err != nil || done {
		return err
	}
	return s.desk.Cases.Mark(ctx, tx, h.c.ID, cases.Values{markRecorded: h.c.CreatedAt.UnixMicro()})
}

// stepped counts how often a person put a next step off; the third time the leads
// hear of it.
func (s *Cover) stepped(ctx context.Context, tx *db.Tx, f facts.StepSet) error {
	actor, err := staff.Acting(ctx)
	if err != nil || actor.Kind == staff.KindSystem || !f.To.After(f.From) || db.IsNever(f.From) {
		return err
	}
	ctx = itself(ctx)
	marks, err := s.desk.Cases.Marks(ctx, tx, []int64{f.Case})
	if err != nil {
		return err
	}
	n := marks[f.Case][markPutOff] + 1
	if err := s.desk.Cases.Mark(ctx, tx, f.Case, cases.Values{markPutOff: n}); err != nil || n%mostPutOff != 0 {
		return err
	}
	c, err := s.desk.Cases.ByID(ctx, tx, f.Case)
	if err != nil {
		return err
	}
	leads, err := s.desk.Notices.Leads(ctx, tx)
	if err != nil {
		return err
	}
	if _, err := s.desk.Notices.Tell(ctx, tx, notices.News{Kind: putOffNotice, Users: leads, Case: c}); err != nil {
		return err
	}
	return s.told(ctx, tx, c, "case.put_off", map[string]any{"n": n})
}

// forget sets marks of a case back.
func (s *Cover) forget(ctx context.Context, tx *db.Tx, id int64, names ...string) error {
	marks, err := s.desk.Cases.Marks(ctx, tx, []int64{id})
	if err != nil {
		return err
	}
	back := cases.Values{}
	for _, name := range names {
		if marks[id][name] != 0 {
			back[name] = 0
		}
	}
	return s.desk.Cases.Mark(ctx, tx, id, back)
}
