package demo

import (
	"context"
	"fmt"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/dispatch"
	"kept.example/kept/internal/feature/remedies"
	"kept.example/kept/internal/platform/db"
)

// parcelTold is a new one that goes to the customer of a case.
type parcelTold struct {
	Case, By, What                        string // What and who gave it
	Name, Street, Postcode, City, Country string
	Tracking, Sent, There                 string // when it left, and by when it is there
}

// houses is where the firm's parcels are ordered: nobody is there, for a demo calls
// nobody.
const houses = "https://parcels.hearthkettle.example/orders"

// parcels sends what was given: each left at its time, and what is not there in time
// opens its case.
func (s *stage) parcels() error {
	room, given := dispatch.Of(s.Desk), remedies.Of(s.Desk)
	s.time = s.DB.Now()
	if err := s.orders(houses); err != nil {
		return err
	}
	for _, p := range s.Parcel {
		id := s.cases[p.Case]
		if id == 0 {
			continue
		}
		left, err := when(s.now, s.zone, p.Sent)
		if err != nil {
			return err
		}
		there, err := when(s.now, s.zone, p.There)
		if err != nil {
			return err
		}
		s.time = left
		err = s.held(p.By, id, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
			r, err := given.Grant(ctx, tx, h, remedies.Draft{Kind: remedies.Replacement, What: p.What, Key: "parcel"})
			if err != nil {
				return err
			}
			all, err := room.OfCase(ctx, tx, id)
			if err != nil || len(all) == 0 {
				return fmt.Errorf("nothing goes out: %w", err)
			}
			d := all[len(all)-1]
			address := dispatch.Address{Name: p.Name, Street: p.Street, Postcode: p.Postcode, City: p.City, Country: p.Country}
			if _, err := room.Confirm(ctx, tx, h, d.ID, dispatch.Detail{Address: address, Old: dispatch.Keep}); err != nil {
				return err
			}
			if _, err := room.Say(ctx, tx, d.ID, dispatch.Report{To: dispatch.Sent, Tracking: p.Tracking, By: there}); err != nil {
				return err
			}
			_, err = given.Dispatched(ctx, tx, r.ID, p.Tracking, there)
			return err
		})
		if err != nil {
			return fmt.Errorf("the parcel of %s: %w", p.Case, err)
		}
	}
	s.time = s.DB.Now()
	letGo, err := s.Jobs.Hold(s.ctx)
	if err != nil {
		return err
	}
	defer letGo()
	if err := s.Jobs.RunDue(s.ctx); err != nil {
		return err
	}
	return s.orders("")
}

// orders says where parcels are ordered; "" for nowhere.
func (s *stage) orders(address string) error {
	return s.do(func(ctx context.Context, tx *db.Tx) error {
		_, err := dispatch.Of(s.Desk).SetSystem(staff.As(ctx, staff.System("demo")), tx, dispatch.Parcels, address, false)
		return err
	})
}
