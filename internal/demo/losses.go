package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/feature/remedies"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// lossTold is what the customer of a case lost, and what one of us grants for it.
type lossTold struct {
	Failure, Fault, Price string // "89 EUR"
	Hours, Consequence    int
	Missed                bool
	Grant                 int    // which proposal; 0 leaves it to whoever looks next
	Amount, Reason        string // another amount for the trouble, and why
}

// amount reads money as the world tells it.
func amount(text string) *money.JSON {
	number, code, ok := strings.Cut(text, " ")
	if !ok {
		return nil
	}
	return &money.JSON{Amount: number, Currency: code}
}

// withLoss adds to the steps of a matter what was lost, once it is solved. The second
// one who writes about it gets another amount, with the reason.
func (m matter) withLoss(all []step, use int) []step {
	i := slices.IndexFunc(all, func(st step) bool { return st.Status == string(cases.Solved) })
	if m.Loss == nil || i < 0 {
		return all
	}
	l := *m.Loss
	if use != 1 {
		l.Amount = ""
	}
	return slices.Insert(all, i+1, step{At: all[i].At, By: all[i].By, Loss: &l})
}

// loses says what the customer of a case lost, and grants a proposal, which arrives at
// once. Where like cases had another amount the reason is given.
func (s *stage) loses(t tale, st step) error {
	l, room := st.Loss, remedies.Of(s.Desk)
	lost := remedies.Lost{Failure: remedies.Failure(l.Failure), Fault: remedies.Fault(cmp.Or(l.Fault, string(remedies.Ours))), Price: amount(l.Price), Hours: l.Hours, Consequence: l.Consequence, Missed: l.Missed}
	c := remedies.Choice{Proposal: l.Grant, Amount: amount(l.Amount)}
	if c.Amount != nil {
		c.Reason = l.Reason
	}
	err := s.held(st.By, s.cases[t.Key], func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		if _, err := room.Assess(ctx, tx, h, lost); err != nil || l.Grant == 0 {
			return err
		}
		all, err := room.GrantSet(ctx, tx, h, c)
		if said, ok := fault.As(err); ok && said.Field == "reason" {
			c.Reason = l.Reason
			all, err = room.GrantSet(ctx, tx, h, c)
		}
		if err != nil {
			return err
		}
		if _, err := confirm(ctx, tx, app.Dispatches(s.Desk), h, usualDoor.to(s.people[t.Key].Name)); err != nil {
			return err
		}
		for _, r := range all {
			if r.State != remedies.Approved {
				continue
			}
			if _, err := room.Received(ctx, tx, r.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("what was lost in %s: %w", t.Key, err)
	}
	return nil
}
