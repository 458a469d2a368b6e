package demo

import (
	"cmp"
	"context"

	"kept.example/kept/internal/core/budgets"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/money"
)

// addBudgets says what teams and agents may spend without asking, and how the
// currencies of customers are reckoned.
func (s *stage) addBudgets(ctx context.Context, tx *db.Tx) error {
	for _, b := range s.Budget {
		f := budgets.Fields{Holder: budgets.Team, HolderID: s.teams[b.Team], Period: b.Period}
		if b.User != "" {
			f.Holder, f.HolderID = budgets.Agent, s.users[b.User]
		}
		for _, part := range []struct {
			text string
			into *money.Amount
		}{{b.Amount, &f.Amount}, {b.Single, &f.Single}, {b.Two, &f.Two}} {
			a, err := money.Parse(cmp.Or(part.text, "0"), b.Currency)
			if err != nil {
				return err
			}
			*part.into = a
		}
		if _, err := s.Budgets.Add(ctx, tx, f); err != nil {
			return err
		}
	}
	for _, r := range s.Rate {
		if _, err := s.Budgets.Enter(ctx, tx, budgets.Rate{From: r.From, To: r.To, Rate: r.Rate}); err != nil {
			return err
		}
	}
	return nil
}
