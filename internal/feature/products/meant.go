package products

import (
	"cmp"
	"context"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Meant finds the product of each of some things that were sold, by what a shop or a
// file calls it, the surest first: a model number, an alias or a whole name, else a text
// that holds one; 0 where it is of none, or may be of several. For all of them together
// it asks the database a few times.
func (s *Products) Meant(ctx context.Context, v db.View, sold [][]string) (_ []int64, err error) {
	defer fault.Wrap(&err, "products.Meant")
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return nil, err
	}
	out := make([]int64, len(sold))
	if some, err := s.some(ctx, v); err != nil || !some {
		return out, err
	}
	seen := map[string]bool{}
	var typed []string
	for _, called := range sold {
		for _, one := range called {
			if Squeeze(one) != "" && !seen[one] {
				seen[one] = true
				typed = append(typed, one)
			}
		}
	}
	found, err := named(ctx, v, typed)
	if err != nil {
		return nil, err
	}
	x, err := s.index(ctx, v)
	for i, called := range sold {
		for _, one := range called {
			out[i] = cmp.Or(out[i], found[one])
		}
		for n := 0; n < len(called) && out[i] == 0 && x != nil; n++ {
			if ids := x.recognise(cut(called[n], false), nil); len(ids) == 1 {
				out[i] = ids[0]
			}
		}
	}
	return out, err
}

// Models are the model numbers of products; the name of one that has none.
func (s *Products) Models(ctx context.Context, v db.View, ids []int64) (_ map[int64]string, err error) {
	defer fault.Wrap(&err, "products.Models")
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return nil, err
	}
	found, err := byIDs(ctx, v, ids)
	out := make(map[int64]string, len(found))
	for id, p := range found {
		out[id] = cmp.Or(p.Model, p.Name)
	}
	return out, err
}

// Warranty is how many months a product is covered; 0 where nothing is said.
func (s *Products) Warranty(ctx context.Context, v db.View, id int64) (_ int, err error) {
	defer fault.Wrap(&err, "products.Warranty(%d)", id)
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return 0, err
	}
	found, err := byIDs(ctx, v, []int64{id})
	return found[id].WarrantyMonths, err
}
