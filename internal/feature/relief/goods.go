package relief

import (
	"context"
	"slices"
	"strings"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Goods is what is known of products, where a desk has a catalogue of them.
type Goods struct {
	Any    func(ctx context.Context, v db.View) (bool, error)
	Of     func(ctx context.Context, v db.View, caseID int64) ([]int64, error) // what a case is about
	Called func(ctx context.Context, v db.View, ids []int64) (map[int64]string, error)
	Find   func(ctx context.Context, v db.View, typed string) (int64, error) // 0 for none, and for more than one
}

// GoodsBy says what is known of products. At the start only.
func (s *Relief) GoodsBy(g Goods) { s.goods = &g }

// product reads which product a workaround is for: the one it had, or what was typed.
func (s *Relief) product(ctx context.Context, v db.View, f WayFields) (int64, error) {
	none := fault.Field("product", "relief.fault.product")
	switch {
	case f.Product == "" && f.ProductID == 0:
		return 0, nil
	case s.goods == nil:
		return 0, none
	}
	called, err := s.called(ctx, v, []int64{f.ProductID})
	if err != nil {
		return 0, err
	}
	name, known := called[f.ProductID]
	switch {
	case known && (f.Product == "" || strings.EqualFold(name, f.Product)):
		return f.ProductID, nil
	case f.Product == "":
		return 0, none
	}
	id, err := s.goods.Find(itself(ctx), v, f.Product)
	if err == nil && id == 0 {
		err = none
	}
	return id, err
}

// called are the names of products.
func (s *Relief) called(ctx context.Context, v db.View, ids []int64) (map[int64]string, error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return id == 0 })
	if s.goods == nil || len(ids) == 0 {
		return nil, nil
	}
	return s.goods.Called(itself(ctx), v, ids)
}

// fitting are those of some workarounds that hold for what a case is about; what is
// for its product stands before what is for any. Without one for a product nothing is
// asked.
func (s *Relief) fitting(ctx context.Context, v db.View, caseID int64, all []Way) ([]Way, error) {
	if !slices.ContainsFunc(all, func(w Way) bool { return w.ProductID != 0 }) {
		return all, nil
	}
	about, err := s.about(ctx, v, caseID)
	return slices.DeleteFunc(all, func(w Way) bool { return w.ProductID != 0 && !slices.Contains(about, w.ProductID) }), err
}

// about are the products of a case.
func (s *Relief) about(ctx context.Context, v db.View, caseID int64) ([]int64, error) {
	if s.goods == nil {
		return nil, nil
	}
	return s.goods.Of(itself(ctx), v, caseID)
}
