package app

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/feature/dispatch"
	"kept.example/kept/internal/feature/products"
	"kept.example/kept/internal/feature/purchases"
	"kept.example/kept/internal/feature/remedies"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

func (j *joint) remedies(d *desk.Desk, r *remedies.Remedies) {
	j.desk(d)
	j.mended = r
	losses(d, r)
	j.connect()
}

func (j *joint) dispatch(d *desk.Desk, s *dispatch.Dispatches) {
	j.desk(d)
	j.sent = s
	j.connect()
}

// Dispatches is what goes to the customers of a desk that has all rooms, joined as in the
// product: for whoever tells of its past.
func Dispatches(d *desk.Desk) *dispatch.Dispatches {
	j := &joint{mended: remedies.Of(d), sent: dispatch.Of(d), bought: purchases.Of(d), sold: products.Of(d)}
	j.deliver()
	j.replace()
	return j.sent
}

// deliver joins remedies with what brings them to the customer: a remedy is on its way
// when its parcel is, received when it has arrived, and fails with it. What is out of stock
// is said before it is offered.
func (j *joint) deliver() {
	mended, sent := j.mended, j.sent
	mended.StockBy(func(ctx context.Context, v db.View, id int64) (all []remedies.Gone, err error) {
		gone, err := sent.Gone(ctx, v, id)
		for _, b := range gone {
			all = append(all, remedies.Gone{PurchaseID: b.ID, What: b.What})
		}
		return all, err
	})
	sent.RemediesBy(dispatch.Remedies{
		Look: func(ctx context.Context, v db.View, id int64) (dispatch.Goods, error) {
			r, err := mended.ByID(ctx, v, id)
			return dispatch.Goods{Kind: dispatch.Kind(r.Kind), What: r.What, Worth: r.Worth, ByID: r.ByID, Tracking: r.Tracking, DueAt: r.DueAt}, err
		},
		Move: func(ctx context.Context, tx *db.Tx, d dispatch.Dispatch) (err error) {
			switch d.State {
			case dispatch.Sent:
				_, err = mended.Dispatched(ctx, tx, d.RemedyID, d.Tracking, d.DueAt)
			case dispatch.Arrived:
				_, err = mended.Received(ctx, tx, d.RemedyID)
			case dispatch.Failed:
				_, err = mended.Failed(ctx, tx, d.RemedyID, d.Reason)
			}
			return err
		},
		Grant: func(ctx context.Context, tx *db.Tx, h *cases.Held, g dispatch.Goods, key string) (int64, error) {
			d := remedies.Draft{Kind: remedies.Replacement, What: g.What, Why: g.Why, Key: key, PurchaseID: g.PurchaseID}
			if !g.Worth.IsZero() {
				worth := g.Worth.JSON()
				d.Worth = &worth
			}
			r, err := mended.Grant(ctx, tx, h, d)
			return r.ID, err
		},
	})
}

// replace joins replacements that are given at once with what was bought, and with the
// catalogue.
func (j *joint) replace() {
	bought, catalogue := j.bought, j.sold
	j.sent.PurchasesBy(dispatch.Purchases{
		Of: func(ctx context.Context, v db.View, id int64) (all []dispatch.Bought, err error) {
			some, err := bought.OfCase(ctx, v, id)
			for _, p := range some {
				// What the shop itself told of needs no receipt.
				one := dispatch.Bought{ID: p.ID, What: p.What, Proven: p.Proof == purchases.Accepted || p.Source != "", Given: p.Proof == purchases.Given, Worth: p.Price}
				if p.ProductID != 0 {
					model, err := catalogue.Find(ctx, v, p.ProductID)
					if err != nil && !fault.Is(err, fault.NotFound) {
						return nil, err
					}
					one.Model, one.Choices = model.Model, model.Variants()
				}
				all = append(all, one)
			}
			return all, err
		},
		Named: func(ctx context.Context, v db.View, id int64) (b dispatch.Bought, ok bool, err error) {
			some, err := catalogue.OfCase(ctx, v, id)
			if err != nil || len(some) == 0 {
				return b, false, err
			}
			last := some[len(some)-1]
			return dispatch.Bought{What: last.Called(), Model: last.Model, Choices: last.Variants()}, true, nil
		},
		Use: func(ctx context.Context, tx *db.Tx, purchase, remedy int64) error {
			return bought.UseProof(ctx, tx, purchase, string(remedies.Replacement), remedy)
		},
	})
}
