package purchases

import (
	"context"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Look is a fact about purchases that is worth a look: where one looks, and what it is.
type Look struct {
	Says fault.Sentence
	Href string
}

// manyBuyers is how many people may have bought with one order before that is a fact to
// be told: a household is fine.
const manyBuyers = 3

// Looks are facts about what a case is about: a receipt that was given for something
// else, and an order of many people. A name of the household on a receipt is fine.
func (s *Purchases) Looks(ctx context.Context, v db.View, c cases.Case) (all []Look, err error) {
	defer fault.Wrap(&err, "purchases.Looks(case %d)", c.ID)
	own, err := s.OfCase(ctx, v, c.ID)
	if err != nil || len(own) == 0 {
		return nil, err
	}
	ids, what := make([]int64, len(own)), map[int64]string{}
	for i, p := range own {
		ids[i], what[p.ID] = p.ID, p.name(ctx)
	}
	proofs, err := proofsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	also, err := twins(ctx, v, proofs)
	if err != nil {
		return nil, err
	}
	for _, p := range proofs {
		for _, other := range also[p.ID] {
			all = append(all, Look{fault.Say("purchases.look.receipt", fault.A("what", what[p.PurchaseID])), purchasePath(other)})
		}
	}
	for _, p := range own {
		if p.OrderNumber == "" || p.Seller == "" {
			continue
		}
		n, err := db.Value[int64](ctx, v, `SELECT count(DISTINCT person_id) FROM purchase WHERE order_number = $1 AND seller = $2 AND order_number <> ''`, p.OrderNumber, p.Seller)
		if err != nil {
			return nil, err
		}
		if n >= manyBuyers {
			all = append(all, Look{fault.Say("purchases.look.order", fault.A("order", p.OrderNumber), fault.A("n", n)), purchasePath(p.ID)})
		}
	}
	return all, nil
}
