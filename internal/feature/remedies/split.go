package remedies

import (
	"context"
	"fmt"
	"slices"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/budgets"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// split tells whether a grant, with those of the last days to the same person, passes a
// limit although each keeps it; nil if not. Nobody else grants them anything until it is
// granted.
func (s *Remedies) split(ctx context.Context, tx *db.Tx, h *cases.Held, r Remedy, yes ...int64) (*budgets.Parts, error) {
	if r.Worth.IsZero() || r.Posted {
		return nil, nil //nolint:nilnil // there is nothing to look at
	}
	a := ask(r, h.Case)
	a.ApprovedBy = yes
	return s.desk.Budgets.SplitNow(ctx, tx, a)
}

// splits are the words for grants that pass a limit together.
var (
	splitLooks = words.Family("remedies.look.split.", budgets.PastSingle, budgets.PastTwo)
	splitActs  = map[budgets.Reason]string{budgets.PastSingle: "remedy.split", budgets.PastTwo: "remedy.split_two"}
)

// noticeSplit writes down that grants together pass a limit, where they do, and tells
// the leads. It is a reason to look: there may be a good one for it.
func (s *Remedies) noticeSplit(ctx context.Context, tx *db.Tx, h *cases.Held, r Remedy, p *budgets.Parts) error {
	if p == nil {
		return nil
	}
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: splitActs[p.Why], CaseID: h.ID, On: "remedy", OnID: r.ID,
		Data: map[string]any{"n": p.Count, "sum": p.Sum.String(), "limit": p.Limit.String()}})
	if err != nil {
		return err
	}
	leads, err := s.desk.Notices.Leads(ctx, tx)
	if err != nil {
		return err
	}
	_, err = s.desk.Notices.Tell(ctx, tx, notices.News{Kind: splitNotice, Users: leads, Case: h.Case, May: staff.RemediesApprove, ItemID: r.ID})
	return err
}

// SendersBy says who else spent for the customers of cases, from the same budgets. At the
// start only.
func (s *Remedies) SendersBy(f func(ctx context.Context, v db.View, family []int64) ([]int64, error)) {
	s.senders = f
}

// splitBefore is what was granted in parts to whoever asks, as a reason to look: by the
// reader, or by those who gave something in the case.
func (s *Remedies) splitBefore(ctx context.Context, v db.View, c cases.Case, family []int64) ([]Reason, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || c.PersonID == 0 {
		return nil, err
	}
	all, err := ofCases(ctx, v, family)
	if err != nil {
		return nil, err
	}
	givers := []int64{actor.ID}
	for _, r := range all {
		if r.Posted && !slices.Contains(givers, r.ByID) {
			givers = append(givers, r.ByID)
		}
	}
	if s.senders != nil {
		more, err := s.senders(ctx, v, family)
		if err != nil {
			return nil, err
		}
		givers = append(givers, slices.DeleteFunc(more, func(id int64) bool { return slices.Contains(givers, id) })...)
	}
	for _, by := range givers {
		p, err := s.desk.Budgets.Split(ctx, v, budgets.Ask{By: by, Team: c.TeamID, CaseID: c.ID})
		if err != nil {
			return nil, err
		}
		if p != nil {
			return []Reason{{Says: splitLooks.Say(p.Why, fault.A("n", p.Count), fault.A("sum", p.Sum), fault.A("limit", p.Limit)), Href: fmt.Sprintf("/people/%d", c.PersonID)}}, nil
		}
	}
	return nil, nil
}
