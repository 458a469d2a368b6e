package dispatch

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// fresh is how long an address that was confirmed serves for later parcels.
const fresh = 90 * 24 * time.Hour

// addressOf is the newest address of a person, however old; one without an id for none.
func (s *Dispatches) addressOf(ctx context.Context, v db.View, person int64) (Address, error) {
	if person == 0 {
		return Address{}, nil
	}
	family, err := s.desk.People.Family(itself(ctx), v, person)
	if err != nil {
		return Address{}, err
	}
	return newestAddress(ctx, v, family)
}

// confirmed is the address of a person that was confirmed not long ago; one without an
// id for none.
func (s *Dispatches) confirmed(ctx context.Context, v db.View, person int64) (Address, error) {
	a, err := s.addressOf(ctx, v, person)
	if err != nil || a.ID == 0 || a.At.Before(v.Now().Add(-fresh)) {
		return Address{}, err
	}
	return a, nil
}

// Detail is what a parcel needs to know beside what it is.
type Detail struct {
	Address Address `json:"address"`
	Choice  string  `json:"choice,omitempty" maxLength:"500" doc:"Size or colour"`
	Old     Old     `json:"old,omitempty" enum:"keep,send_back" doc:"What becomes of the old one"`
}

// read checks a detail.
func (t *Detail) read() (err error) {
	if t.Address, err = t.Address.read(); err != nil {
		return err
	}
	t.Choice = clean(t.Choice)
	if t.Old != "" && !slices.Contains(OldNames.Values(), t.Old) {
		return fault.Field("old", "dispatch.fault.old")
	}
	return short("choice", t.Choice, longestWords)
}

// Confirm takes the address of a parcel that its customer confirmed, on their page or to
// one of us. What waited for it goes. Said again before it is handed over, it is
// corrected.
func (s *Dispatches) Confirm(ctx context.Context, tx *db.Tx, h *cases.Held, id int64, t Detail) (_ Dispatch, err error) {
	defer fault.Wrap(&err, "dispatch.Confirm(%d)", id)
	byCustomer, err := mayConfirm(ctx)
	if err != nil {
		return Dispatch{}, err
	}
	family, err := s.desk.Cases.Family(itself(ctx), tx, h.ID)
	if err != nil {
		return Dispatch{}, err
	}
	d, err := byID(ctx, tx, id)
	if err != nil {
		return d, err
	}
	if !slices.Contains(family, d.CaseID) || d.Kind.does() != Parcels {
		return Dispatch{}, none()
	}
	if d.State != Waiting && d.State != Ready {
		return d, fault.New(fault.Conflict, "dispatch.fault.ended", fault.A("state", StateNames.Say(d.State)))
	}
	if err := t.read(); err != nil {
		return d, err
	}
	if d.AddressID, err = s.keepAddress(ctx, tx, h, t.Address, byCustomer); err != nil {
		return d, err
	}
	if t.Choice != "" {
		d.Choice = t.Choice
	}
	if t.Old != "" {
		d.Old = t.Old
	}
	if err := s.record(ctx, tx, h, d, "dispatch.address", map[string]any{"address": t.Address.line()}); err != nil {
		return d, err
	}
	if err := s.came(ctx, tx, h, t); err != nil {
		return d, err
	}
	return d, s.goes(ctx, tx, h, &d)
}

// keepAddress writes down an address that was confirmed.
func (s *Dispatches) keepAddress(ctx context.Context, tx *db.Tx, h *cases.Held, a Address, byCustomer bool) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO dispatch_address (person_id, case_id, name, street, postcode, city, country, by_customer, confirmed_at, choice, old) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		h.PersonID, h.ID, a.Name, a.Street, a.Postcode, a.City, a.Country, bit(byCustomer), tx.Now(), a.choice, a.old)
}

// mayConfirm says whether the actor is the customer of a case, or may say what they
// heard from them.
func mayConfirm(ctx context.Context) (byCustomer bool, err error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return false, err
	}
	if actor.Kind == staff.KindCustomer {
		_, err = staff.Allow(ctx, staff.CustomerWrite)
		return true, err
	}
	_, err = staff.Allow(ctx, staff.RemediesGrant)
	return false, err
}
