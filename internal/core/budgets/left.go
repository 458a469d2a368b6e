package budgets

import (
	"context"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// State is how a budget stands now.
type State struct {
	Budget             // the zero value where there is none
	Period      string // that runs: 2026-11
	Account     string // of the ledger
	Spent, Left money.Amount
}

func (b *Budgets) stateOf(ctx context.Context, v db.View, from Budget) (s State, err error) {
	zone, err := b.ledger.Zone(ctx, v)
	if err != nil {
		return s, err
	}
	now := v.Now().In(zone)
	s = State{Budget: from, Period: PeriodAt(from.Fields.Period, now)}
	if from.ID == 0 {
		return s, nil
	}
	s.Account = from.Account(now)
	s.Spent, err = b.spentOn(ctx, v, s.Account, from.Amount.Currency)
	s.Left = money.Amount{Minor: from.Amount.Minor - s.Spent.Minor, Currency: from.Amount.Currency}
	return s, err
}

// spentOn is what left an account and has not come back.
func (b *Budgets) spentOn(ctx context.Context, v db.View, account, currency string) (money.Amount, error) {
	all, err := b.ledger.Balance(ctx, v, account)
	for _, a := range all {
		if a.Currency == currency {
			return a.Neg(), err
		}
	}
	return money.Amount{Currency: currency}, err
}

// Left tells what a user may spend now on a case of a team, 0 for no case, and from which
// budget: the one that [Budgets.Spend] takes. A State without a budget where there is none.
func (b *Budgets) Left(ctx context.Context, v db.View, user, team int64) (_ State, err error) {
	defer fault.Wrap(&err, "budgets.Left(%d)", user)
	actor, err := staff.Acting(ctx)
	if err != nil {
		return State{}, err
	}
	if actor.ID != user { // one's own is no secret
		if err := mayRead(ctx); err != nil && maySpend(ctx) != nil {
			return State{}, err
		}
	}
	from, err := of(ctx, v, user, team)
	if err != nil {
		return State{}, err
	}
	return b.stateOf(ctx, v, from)
}

// Needs tells before a spend whether somebody must say yes to it: nil if not.
func (b *Budgets) Needs(ctx context.Context, v db.View, a Ask) (_ *Over, err error) {
	defer fault.Wrap(&err, "budgets.Needs")
	if err := maySpend(ctx); err != nil {
		return nil, err
	}
	from, err := of(ctx, v, a.By, a.Team)
	if err != nil {
		return nil, err
	}
	s, err := b.stateOf(ctx, v, from)
	if err != nil {
		return nil, err
	}
	amount := a.Amount
	if from.ID != 0 {
		if amount, _, err = reckon(ctx, v, a.Amount, from.Amount.Currency); err != nil {
			return nil, err
		}
	}
	if why, n := from.needs(amount, s.Left); n > 0 {
		return over(amount, s.Left, why, n), nil
	}
	return nil, nil //nolint:nilnil // nobody need say yes
}

// Hold is Needs for who spends in the same transaction: until its end nobody else spends
// from the budget.
func (b *Budgets) Hold(ctx context.Context, tx *db.Tx, a Ask) (_ *Over, err error) {
	defer fault.Wrap(&err, "budgets.Hold")
	from, err := of(ctx, tx, a.By, a.Team)
	if err != nil {
		return nil, err
	}
	if from.ID != 0 {
		if err := tx.Take(ctx, "budget", from.ID); err != nil {
			return nil, err
		}
	}
	return b.Needs(ctx, tx, a)
}

// States returns budgets and how they stand, those after an id. The accounts of all
// are asked at once.
func (b *Budgets) States(ctx context.Context, v db.View, after int64, limit int) (_ []State, err error) {
	defer fault.Wrap(&err, "budgets.States")
	all, err := b.List(ctx, v, after, limit)
	if err != nil {
		return nil, err
	}
	zone, err := b.ledger.Zone(ctx, v)
	if err != nil {
		return nil, err
	}
	now, some, accounts := v.Now().In(zone), make([]State, len(all)), make([]string, len(all))
	for i, one := range all {
		some[i] = State{Budget: one, Period: PeriodAt(one.Fields.Period, now), Account: one.Account(now)}
		accounts[i] = some[i].Account
	}
	left, err := b.ledger.Balances(ctx, v, accounts)
	for i, s := range some {
		some[i].Spent = money.Amount{Minor: -left[s.Account][s.Amount.Currency], Currency: s.Amount.Currency}
		some[i].Left = money.Amount{Minor: s.Amount.Minor - some[i].Spent.Minor, Currency: s.Amount.Currency}
	}
	return some, err
}
