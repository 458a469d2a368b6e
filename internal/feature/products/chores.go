package products

import (
	"context"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this room does for verify.
func (s *Products) chore() chores.Chore { return chores.Chore{Room: "products", Verify: verify} }

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM product`)
	if err != nil {
		return err
	}
	r.Count("products", n)
	counted, err := changes(ctx, v)
	if err != nil {
		return err
	}
	if n > 0 && counted == 0 {
		r.Off("the catalogue has %d products and no count of its changes", n)
	}
	lost, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) },
		`SELECT id FROM product WHERE model > '' AND NOT EXISTS (SELECT 1 FROM product_term t WHERE t.product_id = product.id AND t.kind = 'model' AND t.written = product.model) ORDER BY id LIMIT 100`)
	for _, id := range lost {
		r.Off("product %d is not found by its model number", id)
	}
	return err
}
