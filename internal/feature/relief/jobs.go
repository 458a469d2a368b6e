package relief

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Due asks whether a workaround that was wanted has been offered.
type Due struct {
	ID int64     `json:"id"`
	At time.Time `json:"at"` // by when it was wanted: another time has a job of its own
}

// Kind names the job.
func (Due) Kind() string { return "relief.due" }

// The notices of this room.
const (
	lateNotice    = "relief.late"
	leadNotice    = "relief.lead"
	refusedNotice = "relief.refused"
)

// declare makes the notices known.
func declare(n *notices.Notices) {
	n.Declare(notices.Kind{Name: lateNotice, Icon: "life", Look: web.Bad, Order: 48, Label: "relief.notice.late", Shown: true, Mail: notices.Once, Newest: true,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("relief.notice.late_says", fault.A("who", t.Customer))
		}})
	n.Declare(notices.Kind{Name: leadNotice, Icon: "life", Look: web.Bad, Order: 58, Label: "relief.notice.lead", Shown: true, Mail: notices.Digest, Newest: true,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("relief.notice.lead_says", fault.A("who", t.Customer))
		}})
	n.Declare(notices.Kind{Name: refusedNotice, Icon: "life", Look: web.Warn, Order: 49, Label: "relief.notice.refused", Shown: true, Mail: notices.Once, Newest: true,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("relief.notice.refused_says", fault.A("who", t.Customer))
		}})
}

func (s *Relief) onDue(ctx context.Context, run *jobs.Run, a Due) error {
	return run.Do(ctx, "relief.due", func(ctx context.Context, tx *db.Tx) error { return s.due(ctx, tx, a) })
}

// due rings at whoever looks after a case when nothing bridges it in time, and at the
// leads an hour of work later.
func (s *Relief) due(ctx context.Context, tx *db.Tx, a Due) (err error) {
	defer fault.Wrap(&err, "relief.due(%d)", a.ID)
	c, err := byID(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	h, err := s.desk.Cases.Take(ctx, tx, c.CaseID)
	if err != nil {
		return err
	}
	if c, err = byID(ctx, tx, a.ID); err != nil || !c.Owes() || !c.DueAt.Equal(a.At) || !c.LedAt.IsZero() || h.Status.Shelf() == cases.ShelfDone {
		return err
	}
	notice, kind, users := lateNotice, "relief.late", []int64(nil)
	if c.LateAt.IsZero() {
		c.LateAt = tx.Now()
		hours, err := s.desk.Cases.HoursOf(ctx, tx, h.Case)
		if err != nil {
			return err
		}
		next := hours.Add(tx.Now(), leadAfter)
		if err := s.desk.Jobs.Put(ctx, tx, a, jobs.At(next), jobs.Unique(fmt.Sprintf("%d:%d:lead", a.ID, a.At.UnixMicro()))); err != nil {
			return err
		}
		users, err = s.lookAfter(ctx, tx, h.Case)
		if err != nil {
			return err
		}
	} else {
		notice, kind, c.LedAt = leadNotice, "relief.to_lead", tx.Now()
		if users, err = s.desk.Notices.Leads(ctx, tx); err != nil {
			return err
		}
	}
	if err := save(ctx, tx, c); err != nil {
		return err
	}
	if _, err := s.desk.Notices.Tell(ctx, tx, notices.News{Kind: notice, Users: users, Case: h.Case, ItemID: c.ID}); err != nil {
		return err
	}
	if kind == "relief.late" {
		return s.told(ctx, tx, h, "relief.late", c.ID, map[string]any{"due": c.DueAt})
	}
	return s.told(ctx, tx, h, "relief.to_lead", c.ID, map[string]any{"due": c.DueAt})
}

// topicSet says that a case blocks its customer when its topic is one that does.
func (s *Relief) topicSet(ctx context.Context, tx *db.Tx, f facts.TopicChanged) error {
	blocks, err := s.blocks(ctx, tx, f.To)
	if err != nil || !blocks {
		return err
	}
	h, err := s.desk.Cases.Take(itself(ctx), tx, f.Case)
	if err != nil || h.Status.Shelf() == cases.ShelfDone {
		return err
	}
	return s.Blocking(itself(ctx), tx, h, ByTopic)
}

// moved quietens what waits once a case is solved. What was owed then is owed anew
// when it is opened again.
func (s *Relief) moved(ctx context.Context, tx *db.Tx, f facts.StatusChanged) error {
	from, to := cases.Status(f.From).Shelf(), cases.Status(f.To).Shelf()
	if from == to || from != cases.ShelfDone && to != cases.ShelfDone {
		return nil
	}
	ctx = itself(ctx)
	c, err := s.OfCase(ctx, tx, f.Case)
	if err != nil || !c.Owes() {
		return err
	}
	if to == cases.ShelfDone {
		if err := s.over(ctx, tx, c); err != nil {
			return err
		}
		return s.mark(ctx, tx, f.Case)
	}
	h, err := s.desk.Cases.Take(ctx, tx, f.Case)
	if err != nil {
		return err
	}
	if err := s.owe(ctx, tx, h, &c, c.State); err != nil {
		return err
	}
	return s.mark(ctx, tx, f.Case)
}

// merged reckons the marks of what became one, unmerged of what is two again.
func (s *Relief) merged(ctx context.Context, tx *db.Tx, f facts.CasesMerged) error {
	return s.mark(ctx, tx, f.Into)
}

func (s *Relief) unmerged(ctx context.Context, tx *db.Tx, f facts.CasesUnmerged) error {
	if err := s.mark(ctx, tx, f.Into); err != nil {
		return err
	}
	return s.mark(ctx, tx, f.From)
}
