package purchases

import (
	"context"
	"strings"

	"kept.example/kept/internal/core/search"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// source finds purchases by their order number or their serial number, as people type
// them.
func (s *Purchases) source() search.Source {
	return search.Source{Name: "purchases", Key: "purchases.title", Icon: "package", Find: s.find}
}

func (s *Purchases) find(ctx context.Context, v db.View, t search.Terms, limit int) ([]search.Result, error) {
	text := clean(t.Text)
	if !strings.ContainsAny(text, "0123456789") || len(text) > longestOther {
		return nil, nil // no number: nothing is asked
	}
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.ProductsRead) {
		return nil, err
	}
	bare, upper := strings.TrimPrefix(text, "#"), strings.ToUpper(text)
	all, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM purchase WHERE id IN (
		SELECT id FROM purchase WHERE order_number IN ($1, $2, $3) AND order_number <> '' UNION
		SELECT id FROM purchase WHERE serial_number IN ($1, $3) AND serial_number <> '') ORDER BY id DESC LIMIT $4`, text, "#"+bare, upper, 2*limit)
	if err != nil {
		return nil, err
	}
	if all, err = s.inSight(ctx, v, all); err != nil {
		return nil, err
	}
	out := make([]search.Result, 0, limit)
	for _, p := range all[:min(len(all), limit)] {
		detail := strings.TrimSpace(strings.Join([]string{p.OrderNumber, p.Serial, p.Seller}, " "))
		out = append(out, search.Result{ID: p.ID, Href: purchasePath(p.ID), Title: t.Mark(p.name(ctx)), Detail: t.Mark(detail)})
	}
	return out, nil
}
