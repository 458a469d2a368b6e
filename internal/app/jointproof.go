package app

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/feature/dispatch"
	"kept.example/kept/internal/feature/purchases"
	"kept.example/kept/internal/feature/remedies"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
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
		PaidAlike: func(ctx context.Context, v db.View, some []int64) (alike, cases []int64, people int64, err error) {
			a, err := of.PaidAlike(ctx, v, some)
			return a.Purchases, a.Cases, a.People, err
		},
		Free: of.FreeProof,
	})
	j.mended.LookBy("purchases", func(ctx context.Context, v db.View, c cases.Case) (all []remedies.Reason, err error) {
		found, err := of.Looks(ctx, v, c)
		for _, l := range found {
			all = append(all, remedies.Reason(l))
		}
		return all, err
	})
}

// manyAtDoor is how many people at one address are worth a look; a family is not.
const manyAtDoor = 3

// oftenAtDoor is how many parcels to one door in DoorDays are worth a look, also where only one or two live there.
const oftenAtDoor = 5

// doors tells where parcels for many, or many parcels, go to one door.
func (j *joint) doors() {
	sent := j.sent
	j.mended.LookBy("dispatch", func(ctx context.Context, v db.View, c cases.Case) ([]remedies.Reason, error) {
		d, err := sent.DoorOf(ctx, v, c.PersonID)
		if err != nil || max(d.People, d.Names) < manyAtDoor && d.Parcels < oftenAtDoor {
			return nil, err
		}
		return []remedies.Reason{{Says: fault.Say("remedies.look.door", fault.A("days", dispatch.DoorDays), fault.A("parcels", d.Parcels), fault.A("people", d.People), fault.A("names", d.Names))}}, nil
	})
}

// stock has what was bought be known as a product of the catalogue.
func (j *joint) stock() {
	j.bought.GoodsBy(purchases.Goods{Meant: j.sold.Meant, Models: j.sold.Models, Warranty: j.sold.Warranty})
}
