package demo

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/feature/dispatch"
	"kept.example/kept/internal/platform/db"
)

// parcelTold is the parcel of what a reply replaces.
type parcelTold struct {
	Street, Postcode, City, Country string // where it goes; the name is the customer's
	Sent, Due, Arrived              string // when it left, by when it is there, and when it was; Arrived is "" for not yet
	Tracking                        string
}

// to is its address.
func (p parcelTold) to(name string) dispatch.Address {
	return dispatch.Address{Name: name, Street: p.Street, Postcode: p.Postcode, City: p.City, Country: p.Country}
}

// usualDoor is where parcels go of which nothing more is told.
var usualDoor = parcelTold{Street: "Kaponjärgatan 4", Postcode: "413 02", City: "Göteborg", Country: "SE"}

// addStore says who sends the firm's parcels: its own storehouse, which is this desk.
func (s *stage) addStore(ctx context.Context, tx *db.Tx) error {
	_, err := dispatch.Of(s.Desk).SetSystem(ctx, tx, dispatch.Parcels, cmp.Or(s.store.address(), "https://parcels.hearthkettle.example/orders"), false)
	return err
}

// parcel tells how the newest parcel of a case went: its address is confirmed and the
// house takes it, it leaves, and it arrives or it does not.
func (s *stage) parcel(t tale, st step) error {
	p, by := *st.Parcel, st.By
	id, err := s.confirmed(by, s.cases[t.Key], p.to(s.people[t.Key].Name))
	if err == nil && id == 0 {
		err = fmt.Errorf("it has no parcel")
	}
	if err != nil {
		return err
	}
	due, err := when(s.now, s.zone, p.Due)
	if err != nil {
		return err
	}
	say := func(r dispatch.Report) error {
		return s.as(by, func(ctx context.Context, tx *db.Tx) error {
			_, err := app.Dispatches(s.Desk).Say(ctx, tx, id, r)
			return err
		})
	}
	err = s.at(p.Sent, "the parcel of "+t.Key, func() error {
		return say(dispatch.Report{To: dispatch.Sent, Tracking: p.Tracking, By: due})
	})
	if err != nil || p.Arrived == "" {
		return err
	}
	return s.at(p.Arrived, "the parcel of "+t.Key, func() error { return say(dispatch.Report{To: dispatch.Arrived}) })
}

// confirmed has the newest parcel of a case go that waited for its address; 0 for none.
// The house has taken it when it is told.
func (s *stage) confirmed(by string, caseID int64, to dispatch.Address) (id int64, err error) {
	err = s.held(by, caseID, func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		id, err = confirm(ctx, tx, app.Dispatches(s.Desk), h, to)
		return err
	})
	return id, err
}

// confirm is confirmed in a transaction that runs already.
func confirm(ctx context.Context, tx *db.Tx, room *dispatch.Dispatches, h *cases.Held, to dispatch.Address) (int64, error) {
	all, err := room.OfCase(ctx, tx, h.ID)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	d := all[len(all)-1]
	if d.State != dispatch.Waiting {
		return d.ID, nil
	}
	if _, err := room.Confirm(ctx, tx, h, d.ID, dispatch.Detail{Address: to}); err != nil {
		return 0, err
	}
	_, err = room.Say(ctx, tx, d.ID, dispatch.Report{To: dispatch.Accepted, ForeignID: order(d.ID)})
	return d.ID, err
}

// order is what the house calls a parcel.
func order(id int64) string { return fmt.Sprintf("HK-%d", 4400+id) }

// The house is quick: what is ordered leaves after two hours, and is there two days later.
const (
	leaves = 2 * time.Hour
	comes  = 48 * time.Hour
)
