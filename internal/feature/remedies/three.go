package remedies

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/words"
)

// part is one of the three parts of making it right, and its clock. The clocks begin
// when it is known that something went wrong.
type part struct {
	Key  string
	Done bool
	Due  time.Time // by when; zero where nothing runs
	Late bool
}

// The parts.
const (
	acknowledge = "acknowledge"
	offering    = "offer"
	quick       = "quick"
)

// partWords are the words of the three parts, and of what is missing of them.
var (
	partDone    = words.Family("remedies.part.done.", acknowledge, offering, quick)
	partMissing = words.Family("remedies.part.missing.", acknowledge, offering, quick)
)

// owes says whether an apology belongs to making a loss right: a kindness without a
// fault of ours needs no confession.
func (l Loss) owes() bool { return l.Fault != Nobodys && l.Fault != Customers }

// three are the parts of making right what a case lost last, and how they stand: none
// while nobody has said that something went wrong, or given anything.
func (s *Remedies) three(ctx context.Context, v db.View, c cases.Case, l Loss, all []Remedy) (three []part, err error) {
	begun, mine := l.At, l.answers(all)
	if len(mine) > 0 && (begun.IsZero() || mine[0].At.Before(begun)) {
		begun = mine[0].At
	}
	if begun.IsZero() {
		return nil, nil
	}
	if l.ID == 0 {
		l.Fault = mine[0].Fault // as whoever gave it said
	}
	has := func(apology bool) bool {
		return slices.ContainsFunc(mine, func(r Remedy) bool { return (r.Kind == Apology) == apology && r.Stands() })
	}
	hours, err := s.desk.Cases.HoursOf(ctx, v, c)
	if err != nil {
		return nil, err
	}
	for _, one := range []struct {
		key, rule string
		done      bool
	}{{acknowledge, toAcknowledge, has(true)}, {offering, toOffer, has(false)}} {
		if one.key == acknowledge && !l.owes() {
			continue
		}
		p := part{Key: one.key, Done: one.done}
		if !p.Done {
			given, err := s.within(ctx, v, one.rule)
			if err != nil {
				return nil, err
			}
			p.Due = hours.Add(begun, given)
			p.Late = !p.Due.After(v.Now())
		}
		three = append(three, p)
	}
	return append(three, quickOf(three, all, v.Now())), nil
}

// quickOf is whether anything waits too long, and what is due next.
func quickOf(others []part, all []Remedy, now time.Time) part {
	p := part{Key: quick, Done: true}
	for _, r := range all {
		due := r.DueAt
		if r.State == Awaiting {
			due = r.AnswerBy
		}
		if r.State.Ended() || due.IsZero() && r.State != Proposed {
			continue
		}
		if !due.IsZero() && (p.Due.IsZero() || due.Before(p.Due)) {
			p.Due = due
		}
		late := !r.LateAt.IsZero() || !due.IsZero() && !due.After(now)
		p.Late = p.Late || late
		p.Done = p.Done && !late && r.State != Awaiting && r.State != Proposed
	}
	late := slices.ContainsFunc(others, func(o part) bool { return o.Late })
	p.Late, p.Done = p.Late || late, p.Done && !late
	return p
}

// missing are the parts that are not there.
func missing(three []part) []part {
	return slices.DeleteFunc(slices.Clone(three), func(p part) bool { return p.Done })
}

// PartDue asks whether a part of making a loss right is still missing.
type PartDue struct {
	Loss int64     `json:"loss"` // 0 where something was given before anybody said what was lost
	Case int64     `json:"case"`
	At   time.Time `json:"at"`
}

// Kind names the job.
func (PartDue) Kind() string { return "remedies.part" }

// startClocks starts the clocks of what is missing: of a loss, or of a case in which
// something was given before anybody said what was lost.
func (s *Remedies) startClocks(ctx context.Context, tx *db.Tx, c cases.Case, l Loss, all []Remedy) error {
	three, err := s.three(ctx, tx, c, l, all)
	for _, p := range three {
		if err != nil || p.Done || p.Key == quick {
			continue
		}
		err = s.desk.Jobs.Put(ctx, tx, PartDue{l.ID, c.ID, p.Due}, jobs.At(p.Due), jobs.Unique(fmt.Sprintf("%d:%d:%s", c.ID, l.ID, p.Key)))
	}
	return err
}

// given starts the clocks at the first remedy of a case of which nobody has said what
// was lost.
func (s *Remedies) given(ctx context.Context, tx *db.Tx, c cases.Case, family []int64) error {
	if _, told, err := newestLoss(ctx, tx, family); err != nil || told {
		return err
	}
	all, err := ofCases(ctx, tx, family)
	if err != nil || len(all) != 1 {
		return err
	}
	return s.startClocks(ctx, tx, c, Loss{}, all)
}

// onPart rings at whoever looks after a case of which a part is missing.
func (s *Remedies) onPart(ctx context.Context, run *jobs.Run, a PartDue) error {
	return run.Do(ctx, "remedies.part", func(ctx context.Context, tx *db.Tx) (err error) {
		defer fault.Wrap(&err, "remedies.part(case %d, loss %d)", a.Case, a.Loss)
		h, err := s.desk.Cases.Take(itself(ctx), tx, a.Case)
		if err != nil || h.Status == cases.Confirmed {
			return err
		}
		l, three, err := s.threeOf(itself(ctx), tx, h)
		if err != nil || l.ID != a.Loss || !slices.ContainsFunc(three, part.rings) {
			return err
		}
		return s.ring(itself(ctx), tx, h, Remedy{ID: h.ID}, partNotice)
	})
}

// rings says whether a part is late that has a clock of its own.
func (p part) rings() bool { return p.Late && p.Key != quick }

// threeOf is the newest loss of a case, and the parts of making it right.
func (s *Remedies) threeOf(ctx context.Context, tx *db.Tx, h *cases.Held) (l Loss, three []part, err error) {
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return l, nil, err
	}
	if l, _, err = newestLoss(ctx, tx, family); err != nil {
		return l, nil, err
	}
	all, err := ofCases(ctx, tx, family)
	if err != nil {
		return l, nil, err
	}
	three, err = s.three(ctx, tx, h.Case, l, all)
	return l, three, err
}

// quietParts takes back what was told of parts of a case that are there now.
func (s *Remedies) quietParts(ctx context.Context, tx *db.Tx, h *cases.Held) error {
	_, three, err := s.threeOf(itself(ctx), tx, h)
	if err != nil || slices.ContainsFunc(three, part.rings) {
		return err
	}
	return s.desk.Notices.Over(ctx, tx, partNotice, h.ID)
}
