package demo

import (
	"context"
	"strings"

	"kept.example/kept/internal/feature/products"
	"kept.example/kept/internal/platform/db"
)

// addProducts makes the catalogue; parts stand before what they fit.
func (s *stage) addProducts(ctx context.Context, tx *db.Tx) error {
	catalogue := products.Of(s.Desk)
	for _, p := range s.Product {
		f := products.Fields{Name: p.Name, Model: p.Model, Aliases: p.Aliases, Notes: p.Notes, Warranty: p.Warranty, WarrantyMonths: p.Months, State: products.Sold, Public: true, Help: strings.Join(p.Help, "\n")}
		if p.Discontinued {
			f.State = products.Discontinued
		}
		for _, one := range p.Specs {
			f.Specs = append(f.Specs, products.Spec{Name: one[0], Value: one[1]})
		}
		parts, err := catalogue.Named(ctx, tx, p.Parts)
		if err != nil {
			return err
		}
		for _, id := range parts {
			f.Parts = append(f.Parts, id)
		}
		if _, err := catalogue.Add(ctx, tx, f); err != nil {
			return err
		}
	}
	return nil
}
