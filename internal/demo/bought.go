package demo

import (
	"context"
	"fmt"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/feature/purchases"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/money"
)

// boughtTold is what the customer of a case bought.
type boughtTold struct {
	Case, What, Price, Currency string
	Order, Serial, Period       string
	Days, Months                int    // how long ago, and of the guarantee
	Receipt                     string // the file that is its proof; "" for none
}

// bought says what customers of the world own, and whose receipt is here: one buys
// every month.
func (s *stage) bought() error {
	room := purchases.Of(s.Desk)
	s.time = s.DB.Now()
	for _, b := range s.Purchase {
		id := s.cases[b.Case]
		if id == 0 {
			continue
		}
		price, err := money.Parse(b.Price, b.Currency)
		if err != nil {
			return err
		}
		day := calendar.DateOf(s.now.In(s.zone)).Plus(-b.Days).String()
		f := purchases.Fields{What: b.What, Price: price, BoughtOn: day, Seller: s.Brand[0].Name, OrderNumber: b.Order, Serial: b.Serial, WarrantyMonths: b.Months, Period: purchases.Period(b.Period)}
		var receipt purchases.Receipt
		if b.Receipt != "" {
			file, err := attachment(b.Receipt)
			if err != nil {
				return err
			}
			if receipt, err = room.Keep(s.then(), file.Name, file.Data); err != nil {
				return err
			}
		}
		err = s.held("priya", id, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			f.PersonID = h.PersonID
			p, _, err := room.Enter(ctx, tx, f)
			if err != nil {
				return err
			}
			if err := room.Link(ctx, tx, h, p.ID); err != nil || b.Receipt == "" {
				return err
			}
			return room.Give(ctx, tx, h, p.ID, receipt, true)
		})
		if err != nil {
			return fmt.Errorf("what was bought in %s: %w", b.Case, err)
		}
	}
	return nil
}
