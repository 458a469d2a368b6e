package remedies

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// Without is so many days on which somebody went without what they pay for again and
// again.
type Without struct {
	PurchaseID int64
	What       string
	Days       int
	Worth      money.Amount // of all these days
	Key        string       // of one time without it
}

// Credit gives back what somebody paid for days without it, and nobody has to ask for it:
// the desk grants it from the budget of the team that looks after the case, else with the
// yes of whoever approves. Said twice it is given once; where nobody can be asked it stays
// proposed.
func (s *Remedies) Credit(ctx context.Context, tx *db.Tx, h *cases.Held, w Without) (err error) {
	defer fault.Wrap(&err, "remedies.Credit(case %d)", h.ID)
	ctx = itself(ctx)
	r, err := s.desk.Outbox.Reader(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	worth := w.Worth.JSON()
	made, fresh, err := s.propose(ctx, tx, h, 0, Draft{Kind: Credit, What: r.Say(fault.Say("remedies.without", fault.A("n", w.Days), fault.A("what", w.What))),
		Worth: &worth, PurchaseID: w.PurchaseID, Key: w.Key})
	if err != nil || !fresh {
		return err
	}
	err = tx.Savepoint(ctx, "remedies.credit", func() error {
		one := made
		return s.grant(ctx, tx, h, &one, true)
	})
	if fault.Is(err, fault.Conflict) {
		return s.record(ctx, tx, h, made, "remedy.proposed", nil)
	}
	return err
}
