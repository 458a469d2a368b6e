package relief

import (
	"context"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/budgets"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// splitActs are the kinds of activity that say which limit was passed in parts.
var splitActs = map[budgets.Reason]string{budgets.PastSingle: "relief.split", budgets.PastTwo: "relief.split_two"}

// noticeSplit writes down that what was sent and granted for one person passes a limit
// together, and tells the leads. It is a reason to look: there may be a good
// one for it.
func (s *Relief) noticeSplit(ctx context.Context, tx *db.Tx, h *cases.Held, o Offer, p budgets.Parts) error {
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: splitActs[p.Why], CaseID: h.ID, On: "relief_offer", OnID: o.ID,
		Data: map[string]any{"n": p.Count, "sum": p.Sum.String(), "limit": p.Limit.String()}})
	if err != nil {
		return err
	}
	leads, err := s.desk.Notices.Leads(ctx, tx)
	if err != nil {
		return err
	}
	_, err = s.desk.Notices.Tell(ctx, tx, notices.News{Kind: splitNotice, Users: leads, Case: h.Case, May: staff.RemediesApprove, ItemID: o.ID})
	return err
}

// Senders are the users who sent something in cases that cost: whose limits are looked
// at where much was given in parts.
func (s *Relief) Senders(ctx context.Context, v db.View, family []int64) ([]int64, error) {
	if _, err := staff.Acting(ctx); err != nil || len(family) == 0 {
		return nil, err
	}
	var args []any
	return db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) },
		`SELECT DISTINCT by_id FROM relief_offer WHERE cost > 0 AND dispatch_id > 0 AND case_id IN `+list(&args, family)+` ORDER BY by_id`, args...)
}
