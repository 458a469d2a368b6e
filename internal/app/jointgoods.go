package app

import (
	"context"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/feature/products"
	"kept.example/kept/internal/feature/relief"
	"kept.example/kept/internal/platform/db"
)

func (j *joint) products(d *desk.Desk, p *products.Products) {
	j.desk(d)
	j.sold = p
	j.connect()
}

// goods joins the library of workarounds with the catalogue: what helps with one
// product is offered in its cases alone.
func (j *joint) goods() {
	sold := j.sold
	j.relieved.GoodsBy(relief.Goods{
		Any: func(ctx context.Context, v db.View) (bool, error) {
			some, err := sold.List(ctx, v, products.Query{Limit: 1})
			return len(some) > 0, err
		},
		Of: func(ctx context.Context, v db.View, id int64) (ids []int64, err error) {
			all, err := sold.OfCase(ctx, v, id)
			for _, p := range all {
				ids = append(ids, p.ID)
			}
			return ids, err
		},
		Called: sold.Called,
		Find: func(ctx context.Context, v db.View, typed string) (int64, error) {
			found, err := sold.Named(ctx, v, []string{typed})
			return found[typed], err
		},
	})
}
