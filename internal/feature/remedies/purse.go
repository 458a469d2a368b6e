package remedies

import (
	"context"
	"fmt"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/money"
)

// Spent is what a remedy takes from a budget.
type Spent struct {
	By       int64 // the user who gives it
	Approver int64 // who approved what is above the budget; 0 for what must be within it
	Team     int64 // of the case; 0 for none
	CaseID   int64
	Ref      string // the case, in words for people
	Kind     Kind
	Amount   money.Amount
	Cause    string // the same for a remedy for ever: it is paid once
}

// Purse is who pays for remedies. A desk without one has every remedy that is worth
// something approved by somebody.
type Purse struct {
	// Spend pays. within is false where that is above the budget; nothing is written then.
	Spend func(ctx context.Context, tx *db.Tx, s Spent) (within bool, err error)
	// Return takes back what was paid for a cause.
	Return func(ctx context.Context, tx *db.Tx, cause string) error
}

// PurseBy says who pays. At the start only.
func (s *Remedies) PurseBy(p Purse) { s.purse = p }

// cause names a remedy where it is paid.
func (r Remedy) cause() string { return fmt.Sprintf("remedy:%d", r.ID) }

// spend pays for a remedy, if that is within the budget or somebody approved it.
func (s *Remedies) spend(ctx context.Context, tx *db.Tx, h *cases.Held, r *Remedy, approver int64) (within bool, err error) {
	switch {
	case r.Worth.IsZero() || r.Posted:
		return true, nil
	case s.purse.Spend == nil:
		return approver != 0, nil
	}
	within, err = s.purse.Spend(ctx, tx, Spent{By: r.ByID, Approver: approver, Team: h.TeamID, CaseID: h.ID, Ref: h.Ref, Kind: r.Kind, Amount: r.Worth, Cause: r.cause()})
	r.Posted = within && err == nil
	return within, err
}

// giveBack takes back what was paid for a remedy that does not come to be.
func (s *Remedies) giveBack(ctx context.Context, tx *db.Tx, r *Remedy) error {
	if !r.Posted || s.purse.Return == nil {
		return nil
	}
	r.Posted = false
	return s.purse.Return(ctx, tx, r.cause())
}
