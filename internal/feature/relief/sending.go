package relief

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kept.example/kept/internal/core/budgets"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
)

// Sending is whether a workaround goes in a parcel, and what it costs us.
type Sending struct {
	Sends bool
	Cost  money.Amount // of sending it: what a budget pays
	Worth money.Amount // of a thing that is lent: what is written off when it is lost
}

// row is how it is kept: both amounts are in one currency.
func (s Sending) row() (sends int, cost, worth int64, currency string) {
	if s.Sends {
		sends = 1
	}
	if currency = s.Cost.Currency; currency == "" {
		currency = s.Worth.Currency
	}
	return sends, s.Cost.Minor, s.Worth.Minor, currency
}

func sendingOf(sends, cost, worth int64, currency string) (s Sending) {
	s.Sends = sends == 1
	if cost > 0 {
		s.Cost = money.Amount{Minor: cost, Currency: currency}
	}
	if worth > 0 {
		s.Worth = money.Amount{Minor: worth, Currency: currency}
	}
	return s
}

// check refuses what cannot be: two currencies, less than nothing, a cost of what is
// not sent. prefix stands before the names of the fields.
func (s Sending) check(prefix string) error {
	switch {
	case s.Cost.Minor < 0:
		return fault.Field(prefix+"cost", "relief.fault.amount")
	case s.Worth.Minor < 0:
		return fault.Field(prefix+"worth", "relief.fault.amount")
	case s.Cost.Minor > 0 && !s.Sends:
		return fault.Field(prefix+"cost", "relief.fault.not_sent")
	case s.Cost.Minor > 0 && s.Worth.Minor > 0 && s.Cost.Currency != s.Worth.Currency:
		return fault.Field(prefix+"worth", "relief.fault.one_currency")
	}
	return nil
}

// amount reads an amount of a program; nil is none.
func amount(field string, j *money.JSON) (money.Amount, error) {
	if j == nil || j.Amount == "" {
		return money.Amount{}, nil
	}
	a, err := j.Read()
	if err != nil {
		return a, fault.Field(field, "relief.fault.amount").Because(err)
	}
	if a.IsZero() {
		return money.Amount{}, nil
	}
	return a, nil
}

// sending reads what a draft says of it.
func (d Draft) sending(prefix string) (s Sending, err error) {
	s.Sends = d.Sends
	var cost, worth error
	s.Cost, cost = amount(prefix+"cost", d.Cost)
	s.Worth, worth = amount(prefix+"worth", d.Worth)
	if err := errors.Join(cost, worth); err != nil {
		return s, err
	}
	return s, s.check(prefix)
}

// Parcel is what goes to a customer to bridge it.
type Parcel struct {
	What string
	Back time.Time // until when it comes back; zero for what stays with them
	ByID int64
}

// Parcels is what this room asks of whatever brings things to customers, which lives in
// another.
type Parcels struct {
	Send  func(ctx context.Context, tx *db.Tx, h *cases.Held, p Parcel) (int64, error)
	Stop  func(ctx context.Context, tx *db.Tx, id int64) error                 // where it has not left
	Until func(ctx context.Context, tx *db.Tx, id int64, back time.Time) error // another day
	Back  func(ctx context.Context, tx *db.Tx, id int64) error                 // it came back
}

// ParcelsBy says who brings what is lent or sent. At the start only.
func (s *Relief) ParcelsBy(p Parcels) { s.parcels = &p }

// aboveBudget says whether another must say yes to what sending costs. What cannot be
// sent, or not be reckoned, is refused before anything is written.
func (s *Relief) aboveBudget(ctx context.Context, v db.View, c cases.Case, of Sending, prefix string) (bool, error) {
	if !of.Sends {
		return false, nil
	}
	actor, err := staff.Allow(ctx, staff.RemediesGrant)
	if err != nil {
		return false, err
	}
	if s.parcels == nil {
		return false, fault.Field(prefix+"sends", "relief.fault.no_parcels")
	}
	if of.Cost.IsZero() {
		return false, nil
	}
	alone, err := staff.Alone(ctx, v)
	if err != nil || alone != 0 {
		return false, err
	}
	over, err := s.desk.Budgets.Needs(ctx, v, budgets.Ask{By: actor.ID, Team: c.TeamID, Amount: of.Cost, Of: "relief", CaseID: c.ID})
	if f, ok := fault.As(err); ok && f.Key != "" {
		return false, fault.Field(prefix+"cost", f.Key, f.Args...).Because(err)
	}
	return over != nil, err
}

// cause names what was paid for sending an offer: once, for ever.
func (o Offer) cause() string { return fmt.Sprintf("relief:%d:sent", o.ID) }

// send has an offer go to the customer, and pays for it from the budget of whoever
// offers it; approvers have said yes to that. Its clock runs until they have it.
func (s *Relief) send(ctx context.Context, tx *db.Tx, h *cases.Held, c *Case, o *Offer, approvers []int64) error {
	p := Parcel{What: o.Words, ByID: o.ByID}
	if o.ReturnsOn != "" {
		hours, err := s.desk.Cases.HoursOf(ctx, tx, h.Case)
		if err != nil {
			return err
		}
		_, p.Back = dayIn(hours, o.ReturnsOn)
	}
	id, err := s.parcels.Send(ctx, tx, h, p)
	if err != nil {
		return err
	}
	o.DispatchID, c.Going = id, o.ID
	if _, err := tx.Exec(ctx, `UPDATE relief_offer SET dispatch_id = $2 WHERE id = $1`, o.ID, id); err != nil {
		return err
	}
	if err := save(ctx, tx, *c); err != nil || o.Cost.IsZero() {
		return err
	}
	ask := budgets.Ask{By: o.ByID, Team: h.TeamID, Amount: o.Cost, Cause: o.cause(), Of: "relief", Ref: o.ID, CaseID: h.ID, ApprovedBy: approvers}
	parts, err := s.desk.Budgets.SplitNow(ctx, tx, ask)
	if err != nil {
		return err
	}
	if alone, err := staff.Alone(ctx, tx); err != nil {
		return err
	} else if alone != 0 {
		ask.By, ask.ApprovedBy = 0, []int64{alone} // else their own yes would not count
	}
	if _, err := s.desk.Budgets.Spend(ctx, tx, ask); err != nil || parts == nil {
		return err
	}
	return s.noticeSplit(ctx, tx, h, *o, *parts)
}

// parcelMoved hears of what goes to customers: when they have it their clock stops;
// what never left is given back to its budget.
func (s *Relief) parcelMoved(ctx context.Context, tx *db.Tx, f facts.DispatchMoved) error {
	ctx = itself(ctx)
	some, err := db.All(ctx, tx, scanOffer, `SELECT `+offerColumns+` FROM relief_offer WHERE dispatch_id = $1 AND dispatch_id > 0`, f.Dispatch)
	if err != nil || len(some) == 0 {
		return err
	}
	h, err := s.desk.Cases.Take(ctx, tx, f.Case)
	if err != nil {
		return err
	}
	o, err := offerByID(ctx, tx, some[0].ID) // as it is now that nobody else changes it
	if err != nil {
		return err
	}
	switch f.State {
	case "sent":
		_, err = tx.Exec(ctx, `UPDATE relief_offer SET left_at = $2 WHERE id = $1 AND left_at IS NULL`, o.ID, tx.Now())
		return err
	case "arrived":
		return s.there(ctx, tx, h, o)
	case "returned":
		return s.back(ctx, tx, h, o)
	case "failed", "cancelled":
		return s.notSent(ctx, tx, h, o)
	}
	return nil
}

// there says that the customer has what bridges it: their clock stops.
func (s *Relief) there(ctx context.Context, tx *db.Tx, h *cases.Held, o Offer) error {
	n, err := tx.Exec(ctx, `UPDATE relief_offer SET there_at = $2, left_at = coalesce(left_at, $2) WHERE id = $1 AND there_at IS NULL`, o.ID, tx.Now())
	if err != nil || n == 0 {
		return err
	}
	c, err := byID(ctx, tx, o.ReliefID)
	if err != nil {
		return err
	}
	c.Going = unless(c.Going, o.ID)
	if c.Owes() && (o.State == Offered || o.State == Accepted) {
		hours, err := s.desk.Cases.HoursOf(ctx, tx, h.Case)
		if err != nil {
			return err
		}
		c.State, c.MetAt, c.Spent = o.State, tx.Now(), hours.Between(c.Since, tx.Now())
	}
	if err := s.over(ctx, tx, c); err != nil {
		return err
	}
	return s.told(ctx, tx, h, "relief.there", c.ID, map[string]any{"what": o.Words})
}

// notSent says that a parcel does not come about.
func (s *Relief) notSent(ctx context.Context, tx *db.Tx, h *cases.Held, o Offer) error {
	c, err := byID(ctx, tx, o.ReliefID)
	if err != nil {
		return err
	}
	c.Going = unless(c.Going, o.ID)
	if err := save(ctx, tx, c); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE relief_offer SET state = 'replaced' WHERE id = $1 AND state IN ('offered', 'accepted')`, o.ID); err != nil {
		return err
	}
	if err := s.told(ctx, tx, h, "relief.not_there", c.ID, map[string]any{"what": o.Words}); err != nil {
		return err
	}
	if o.Cost.IsZero() || !o.LeftAt.IsZero() {
		return nil // the way was spent
	}
	return s.desk.Budgets.Return(ctx, tx, o.cause())
}

// unless is an id, or none where it is that one.
func unless(id, that int64) int64 {
	if id == that {
		return 0
	}
	return id
}

// stop has what goes to them not go, where it has not left.
func (s *Relief) stop(ctx context.Context, tx *db.Tx, o Offer) error {
	if o.DispatchID == 0 || s.parcels == nil || !o.LeftAt.IsZero() {
		return nil
	}
	return s.parcels.Stop(itself(ctx), tx, o.DispatchID)
}

// dayIn is a day in the hours of a case: noon of it, and when its work ends.
func dayIn(h calendar.Hours, text string) (noon, ends time.Time) {
	var d calendar.Date
	if d.UnmarshalText([]byte(text)) != nil {
		return noon, ends
	}
	noon, _ = calendar.Wall(d, calendar.At(12, 0), h.Zone())
	if _, closes, open := h.Day(d); open {
		return noon, closes
	}
	return noon, noon.Add(6 * time.Hour)
}
