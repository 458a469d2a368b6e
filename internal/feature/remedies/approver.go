package remedies

import (
	"context"
	"time"

	"kept.example/kept/internal/core/approvals"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// noTime is a time that is not set.
var noTime time.Time

// petition is what is asked for with a remedy.
func (r Remedy) petition() approvals.Petition {
	return approvals.Petition{ByID: r.ByID, ApproverID: r.ApproverID, Asked: r.Asked, AnswerBy: r.AnswerBy, ApprovedBy: r.ApprovedBy, Tried: r.Tried}
}

// AnswerWithin is how much working time whoever is asked to approve something has.
func (s *Remedies) AnswerWithin(ctx context.Context, v db.View) (time.Duration, error) {
	return s.within(ctx, v, toAnswer)
}

// ask asks one approver for what is granted together, who has so much working time and
// is told of it once.
func (s *Remedies) ask(ctx context.Context, tx *db.Tx, h *cases.Held, set ...*Remedy) error {
	given, err := s.AnswerWithin(ctx, tx)
	if err != nil {
		return err
	}
	first := set[0].ID
	for _, r := range set {
		if err := s.desk.Notices.Over(ctx, tx, askNotice, r.ID); err != nil {
			return err
		}
		first = min(first, r.ID)
	}
	p := set[0].petition()
	name, err := s.approvals().Ask(ctx, tx, h, &p, given, askNotice, first)
	if err != nil {
		return err
	}
	if name == "" {
		return fault.New(fault.Conflict, "remedies.fault.nobody")
	}
	for _, r := range set {
		r.ApproverID, r.Asked, r.AnswerBy, r.Tried = p.ApproverID, r.Asked+1, p.AnswerBy, p.Tried
		if err := s.move(ctx, tx, h, r, Awaiting, "remedy.asked", map[string]any{"who": name, "due": p.AnswerBy}); err != nil {
			return err
		}
	}
	return s.desk.Jobs.Put(ctx, tx, Unanswered{first, p.AnswerBy}, jobs.At(p.AnswerBy), jobs.Unique(unique(first, p.AnswerBy)))
}

func (s *Remedies) approvals() approvals.Approvals {
	return approvals.Approvals{Cases: s.desk.Cases, Notices: s.desk.Notices, Staff: s.desk.Staff}
}

// silent says once that nobody who was asked has answered and nobody is left to be asked.
func (s *Remedies) silent(ctx context.Context, tx *db.Tx, h *cases.Held, r Remedy) error {
	if err := s.record(ctx, tx, h, r, "remedy.unanswered", nil); err != nil {
		return err
	}
	return s.approvals().Silent(ctx, tx, h, r.petition(), silentNotice, r.ID)
}
