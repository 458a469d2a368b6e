package need

import (
	"context"
	"strings"

	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// PaidBy has f say what the customer of a case pays, by the purchases that the case is
// about; "" for nothing that has a price. At the start only.
func (s *Need) PaidBy(f func(ctx context.Context, v db.View, caseID int64) (string, error)) {
	s.paid = f
}

func (s *Need) linked(ctx context.Context, tx *db.Tx, f facts.PurchaseLinked) error {
	return s.pays(ctx, tx, f.Case)
}

func (s *Need) unlinked(ctx context.Context, tx *db.Tx, f facts.PurchaseUnlinked) error {
	return s.pays(ctx, tx, f.Case)
}

// pays makes what a customer pays a point of their case, or takes it away with the last
// purchase that had a price. Whoever linked the purchase need not be allowed to weigh.
func (s *Need) pays(ctx context.Context, tx *db.Tx, id int64) error {
	if s.paid == nil {
		return nil
	}
	ctx = staff.As(ctx, staff.System("need.pays"))
	what, err := s.paid(ctx, tx, id)
	if err != nil {
		return err
	}
	if len(what) > longestWhat {
		what = strings.ToValidUTF8(what[:longestWhat], "")
	}
	h, err := s.desk.Cases.Take(ctx, tx, id)
	if err != nil {
		return err
	}
	return s.Say(ctx, tx, h, Point{Kind: Pays, Source: Fact, Says: what != "", What: what})
}
