package purchases

import (
	"context"

	"kept.example/kept/internal/platform/db"
)

// Goods is what this room asks of the catalogue, which lives in another.
type Goods struct {
	// Meant finds the product of each of some things, by what they are called, the
	// surest first; 0 for none.
	Meant func(ctx context.Context, v db.View, sold [][]string) ([]int64, error)
	// Models are what a file calls products.
	Models func(ctx context.Context, v db.View, ids []int64) (map[int64]string, error)
	// Warranty is how many months a product is covered by what the catalogue says; 0 where it says nothing.
	Warranty func(ctx context.Context, v db.View, id int64) (int, error)
}

// GoodsBy joins purchases with the catalogue: what a shop or a file tells of is known to
// be of a product.
func (s *Purchases) GoodsBy(g Goods) { s.goods = g }

// meant finds the products of what was sold, all at once; 0 for each without a catalogue.
func (s *Purchases) meant(ctx context.Context, v db.View, sold [][]string) ([]int64, error) {
	if s.goods.Meant == nil || len(sold) == 0 {
		return make([]int64, len(sold)), nil
	}
	return s.goods.Meant(ctx, v, sold)
}

// covered fills in how long a product is covered, where whoever told of the purchase did not say: what the catalogue promised
// when it was written down.
func (s *Purchases) covered(ctx context.Context, v db.View, f *Fields) (err error) {
	if f.WarrantyMonths == 0 && f.ProductID != 0 && s.goods.Warranty != nil {
		f.WarrantyMonths, err = s.goods.Warranty(ctx, v, f.ProductID)
	}
	return err
}

// models are what a file calls the products of purchases.
func (s *Purchases) models(ctx context.Context, v db.View, all []Purchase) (map[int64]string, error) {
	var ids []int64
	for _, p := range all {
		if p.ProductID != 0 {
			ids = append(ids, p.ProductID)
		}
	}
	if s.goods.Models == nil || len(ids) == 0 {
		return nil, nil
	}
	return s.goods.Models(ctx, v, ids)
}
