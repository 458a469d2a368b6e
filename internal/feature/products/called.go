package products

import (
	"context"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Called are the names of products, with the model number where they have one.
func (s *Products) Called(ctx context.Context, v db.View, ids []int64) (_ map[int64]string, err error) {
	defer fault.Wrap(&err, "products.Called")
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return nil, err
	}
	found, err := byIDs(ctx, v, ids)
	out := make(map[int64]string, len(found))
	for id, p := range found {
		out[id] = p.Called()
	}
	return out, err
}
