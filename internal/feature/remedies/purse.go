package remedies

import (
	"context"
	"errors"
	"fmt"

	"kept.example/kept/internal/core/budgets"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
)

// causes is how the causes begin by which remedies are paid.
const causes = "remedy:"

// cause names a remedy where it is paid: it is paid once.
func (r Remedy) cause() string { return fmt.Sprintf(causes+"%d:granted", r.ID) }

// ask is what a remedy of a case would take.
func ask(r Remedy, c cases.Case) budgets.Ask {
	return budgets.Ask{By: r.ByID, Team: c.TeamID, Amount: r.Worth, Cause: r.cause(), Of: string(r.Kind), Ref: r.ID, CaseID: c.ID}
}

// spend pays for a remedy from the budget of whoever proposed it. within is false where
// that is above it, or needs the word of one more; nothing is written then. Whoever is
// alone here is asked nothing.
func (s *Remedies) spend(ctx context.Context, tx *db.Tx, h *cases.Held, r *Remedy, alone bool, approvers ...int64) (within bool, err error) {
	if r.Worth.IsZero() || r.Posted {
		return true, nil
	}
	a := ask(*r, h.Case)
	if a.ApprovedBy = approvers; alone {
		a.By = 0 // else their own yes would not count
	}
	_, err = s.desk.Budgets.Spend(ctx, tx, a)
	if over := (*budgets.Over)(nil); errors.As(err, &over) {
		return false, nil
	}
	r.Posted = err == nil
	return r.Posted, err
}

// giveBack takes back what was paid for a remedy that does not come to be.
func (s *Remedies) giveBack(ctx context.Context, tx *db.Tx, r *Remedy) error {
	if !r.Posted {
		return nil
	}
	r.Posted = false
	return s.desk.Budgets.Return(ctx, tx, r.cause())
}
