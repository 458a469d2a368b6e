package app

import (
	"context"
	"slices"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/feature/dispatch"
	"kept.example/kept/internal/feature/purchases"
	"kept.example/kept/internal/feature/requests"
	"kept.example/kept/internal/platform/db"
)

func (j *joint) requests(d *desk.Desk, r *requests.Requests) {
	j.desk(d)
	j.wanted = r
	j.connect()
}

// needs joins requests with what a replacement needs: all of it is in one request, what
// is known is not asked, and the answers fill it.
func (j *joint) needs() {
	wanted, sent, bought, sold := j.wanted, j.sent, j.bought, j.sold
	wanted.NeedsBy(requests.Needs{
		Missing: func(ctx context.Context, v db.View, c cases.Case) ([]requests.Need, error) {
			some, err := sent.Lacks(ctx, v, c)
			return needsOf(some), err
		},
		Choices: sent.Choices,
		Known: func(ctx context.Context, v db.View, person int64) (requests.Place, error) {
			a, err := sent.LastPlace(ctx, v, person)
			return requests.Place{Name: a.Name, Street: a.Street, Postcode: a.Postcode, City: a.City, Country: a.Country}, err
		},
		Check: func(p requests.Place) error { return addressOf(p).Check() },
		Receipt: func(ctx context.Context, k cases.Kept) (cases.Kept, any, error) {
			r, err := bought.Drawn(ctx, k)
			return r.Kept, r, err
		},
		Take: func(ctx context.Context, tx *db.Tx, h *cases.Held, a requests.Answers) error {
			if r, ok := a.Receipt.(purchases.Receipt); ok {
				prefer, err := sent.WaitsFor(ctx, tx, h)
				if err != nil {
					return err
				}
				if err := bought.GiveInCase(ctx, tx, h, r, prefer); err != nil {
					return err
				}
			}
			return sent.Answer(ctx, tx, h, dispatch.Detail{Address: addressOf(a.Place), Choice: a.Choice, Old: dispatch.Old(a.Old)}, a.Note)
		},
	})
	sent.RequestsBy(dispatch.Requests{
		Part: func(some []string) (string, any) { return requests.Needing(needsOf(some)...) },
		Asks: func(ctx context.Context, v db.View, id int64) (all []string, err error) {
			some, err := wanted.Asks(ctx, v, id)
			for _, n := range some {
				all = append(all, string(n))
			}
			return all, err
		},
		Came: func(ctx context.Context, tx *db.Tx, h *cases.Held, some ...string) error {
			return wanted.Came(ctx, tx, h, needsOf(some)...)
		},
	})
	bought.AskedBy(purchases.Asked{
		Receipt: func(ctx context.Context, v db.View, id int64) (bool, error) {
			some, err := wanted.Asks(ctx, v, id)
			return slices.Contains(some, requests.Proof), err
		},
		Came: func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			return wanted.Came(ctx, tx, h, requests.Proof)
		},
		Product: func(ctx context.Context, v db.View, id int64) (string, int64, error) {
			some, err := sold.OfCase(ctx, v, id)
			if err != nil || len(some) == 0 {
				return "", 0, err
			}
			last := some[len(some)-1]
			return last.Called(), last.ID, nil
		},
	})
}

func needsOf(some []string) (all []requests.Need) {
	for _, n := range some {
		all = append(all, requests.Need(n))
	}
	return all
}

func addressOf(p requests.Place) dispatch.Address {
	return dispatch.Address{Name: p.Name, Street: p.Street, Postcode: p.Postcode, City: p.City, Country: p.Country}
}
