package remedies

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// noTime is a time that is not set.
var noTime time.Time

// Who may be asked: the leads of a team, and the admins.
const (
	leadsQuery  = `SELECT u.id FROM staff_user u JOIN team_member m ON m.user_id = u.id WHERE m.team_id = $1 AND u.role = 'lead' AND u.off_at IS NULL ORDER BY u.id`
	adminsQuery = `SELECT id FROM staff_user WHERE role = 'admin' AND off_at IS NULL ORDER BY id`
)

// approver finds who is asked next: a lead of the case's team at first, else an admin;
// somebody who is there rather than somebody who is away. 0 for nobody.
func (s *Remedies) approver(ctx context.Context, v db.View, c cases.Case, r Remedy) (int64, error) {
	id := func(s db.Scan) (id int64, err error) { return id, s(&id) }
	var some []int64
	var err error
	if r.Asked == 0 && c.TeamID != 0 {
		if some, err = db.All(ctx, v, id, leadsQuery, c.TeamID); err != nil {
			return 0, err
		}
	}
	admins, err := db.All(ctx, v, id, adminsQuery)
	if err != nil {
		return 0, err
	}
	some = slices.DeleteFunc(append(some, admins...), func(id int64) bool { return id == r.ByID || id == r.ApproverID || id == r.ApprovedBy })
	for _, one := range some {
		if _, away, err := staff.Away(ctx, v, one, v.Now()); err != nil {
			return 0, err
		} else if !away {
			return one, nil
		}
	}
	if len(some) > 0 {
		return some[0], nil
	}
	return 0, nil
}

// ask asks one approver for what is granted together, who has so much working time and
// is told of it once.
func (s *Remedies) ask(ctx context.Context, tx *db.Tx, h *cases.Held, set ...*Remedy) error {
	next, err := s.approver(ctx, tx, h.Case, *set[0])
	if err != nil {
		return err
	}
	if next == 0 {
		return fault.New(fault.Conflict, "remedies.fault.nobody")
	}
	hours, err := s.desk.Cases.HoursOf(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	given, err := s.within(ctx, tx, toAnswer)
	if err != nil {
		return err
	}
	name, err := db.Value[string](ctx, tx, `SELECT name FROM staff_user WHERE id = $1`, next)
	if err != nil {
		return err
	}
	first, by := set[0].ID, hours.Add(tx.Now(), given)
	for _, r := range set {
		if err := s.desk.Notices.Over(ctx, tx, askNotice, r.ID); err != nil {
			return err
		}
		first, r.ApproverID, r.Asked, r.AnswerBy = min(first, r.ID), next, r.Asked+1, by
		if err := s.move(ctx, tx, h, r, Awaiting, "remedy.asked", map[string]any{"who": name, "due": by}); err != nil {
			return err
		}
	}
	if err := s.desk.Jobs.Put(ctx, tx, Unanswered{first, by}, jobs.At(by), jobs.Unique(unique(first, by))); err != nil {
		return err
	}
	_, err = s.desk.Notices.Tell(ctx, tx, notices.News{Kind: askNotice, Users: []int64{next}, Case: h.Case, May: staff.RemediesApprove, ItemID: first})
	return err
}
