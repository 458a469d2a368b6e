package products

import (
	"context"
	"fmt"

	"kept.example/kept/internal/core/search"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// sought finds products by their name, a model number or an alias.
func (s *Products) sought() search.Source {
	return search.Source{Name: "products", Key: "products.title", Icon: "package", Find: func(ctx context.Context, v db.View, t search.Terms, limit int) ([]search.Result, error) {
		actor, err := staff.Acting(ctx)
		if err != nil || !actor.May(staff.ProductsRead) || line(t.Text) == "" {
			return nil, err
		}
		all, err := s.List(ctx, v, Query{Text: t.Text, Limit: limit})
		out := make([]search.Result, len(all))
		for i, p := range all {
			out[i] = search.Result{ID: p.ID, Href: fmt.Sprintf("%s/%d", catalogue, p.ID), Title: t.Mark(p.Name), Detail: t.Mark(p.Model)}
		}
		return out, err
	}}
}
