package app

import (
	"context"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/feature/purchases"
	"kept.example/kept/internal/feature/remedies"
	"kept.example/kept/internal/platform/db"
)

func (j *joint) purchases(d *desk.Desk, p *purchases.Purchases) {
	j.desk(d)
	j.bought = p
	j.connect()
}

// prove has what somebody bought be the proof for what they are given: for a kind of
// remedy once, but for what is paid for again and again.
func (j *joint) prove() {
	of := j.bought
	as := func(p purchases.Purchase) remedies.Bought {
		return remedies.Bought{ID: p.ID, What: p.What, Proven: p.Proof == purchases.Accepted, Again: p.Subscription()}
	}
	j.mended.ProofBy(remedies.Proofs{
		Find: func(ctx context.Context, v db.View, id int64) (remedies.Bought, error) {
			p, err := of.Purchase(ctx, v, id)
			return as(p), err
		},
		OfCase: func(ctx context.Context, v db.View, id int64) (all []remedies.Bought, err error) {
			found, err := of.OfCase(ctx, v, id)
			for _, p := range found {
				all = append(all, as(p))
			}
			return all, err
		},
		Use: func(ctx context.Context, tx *db.Tx, id int64, kind remedies.Kind, remedy int64) error {
			return of.UseProof(ctx, tx, id, string(kind), remedy)
		},
		UsedBy: func(ctx context.Context, v db.View, id int64, kind remedies.Kind) (int64, error) {
			return of.UsedBy(ctx, v, id, string(kind))
		},
		Free: of.FreeProof,
	})
}
