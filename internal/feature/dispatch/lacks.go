package dispatch

import (
	"context"
	"slices"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// What a replacement needs of its customer.
const (
	NeedsProof   = "proof"
	NeedsAddress = "address"
	NeedsChoice  = "choice"
	NeedsOld     = "old"
)

// Requests is what this room asks of requests, which live in another: all that is
// missing is asked there, at once.
type Requests struct {
	// Part is the part of a reply that asks for what is needed, and its value.
	Part func(needs []string) (name string, value any)
	// Asks is what of it open requests of a case ask for.
	Asks func(ctx context.Context, v db.View, id int64) ([]string, error)
	// Came says that it has come by another way.
	Came func(ctx context.Context, tx *db.Tx, h *cases.Held, needs ...string) error
}

// RequestsBy joins dispatches with requests.
func (s *Dispatches) RequestsBy(r Requests) { s.requests = r }

// asks says whether an open request of a case asks for something.
func (s *Dispatches) asks(ctx context.Context, v db.View, id int64, need string) (bool, error) {
	if s.requests.Asks == nil {
		return false, nil
	}
	some, err := s.requests.Asks(ctx, v, id)
	return slices.Contains(some, need), err
}

// came says that what is needed has come.
func (s *Dispatches) came(ctx context.Context, tx *db.Tx, h *cases.Held, d Detail) error {
	var needs []string
	if d.Address.Street != "" {
		needs = append(needs, NeedsAddress)
	}
	if d.Choice != "" {
		needs = append(needs, NeedsChoice)
	}
	if d.Old != "" {
		needs = append(needs, NeedsOld)
	}
	if s.requests.Came == nil || len(needs) == 0 {
		return nil
	}
	return s.requests.Came(ctx, tx, h, needs...)
}

// knowing is what a case knows already of what a replacement needs.
type knowing struct {
	bought  []Bought
	address Address
	choice  string
	old     Old
	waiting Dispatch // the replacement that waits for the rest; one without an id for none
}

// knows reads what is known in a case: the address as long as it is fresh, and what was
// said along with it here.
func (s *Dispatches) knows(ctx context.Context, v db.View, c cases.Case) (k knowing, err error) {
	family, err := s.desk.Cases.Family(ctx, v, c.ID)
	if err != nil {
		return k, err
	}
	all, err := ofCases(ctx, v, family)
	if err != nil {
		return k, err
	}
	for _, d := range all {
		if d.State == Waiting && d.Kind == Replacement {
			k.waiting, k.choice, k.old = d, d.Choice, d.Old
		}
	}
	if k.address, err = s.confirmed(ctx, v, c.PersonID); err != nil {
		return k, err
	}
	if slices.Contains(family, k.address.caseID) {
		if k.choice == "" {
			k.choice = k.address.choice
		}
		if k.old == "" {
			k.old = k.address.old
		}
	}
	if s.purchases.Of != nil {
		k.bought, err = s.purchases.Of(ctx, v, c.ID)
	}
	return k, err
}

// lacks is what the replacement of a purchase needs that nobody has given.
func (k knowing) lacks(b Bought) (needs []string) {
	if !b.Proven && !b.Given {
		needs = append(needs, NeedsProof)
	}
	if k.address.ID == 0 && k.waiting.AddressID == 0 {
		needs = append(needs, NeedsAddress)
	}
	if len(b.Choices) > 0 && k.choice == "" {
		needs = append(needs, NeedsChoice)
	}
	if k.waiting.ID != 0 && k.waiting.PurchaseID == b.ID && k.old == "" {
		needs = append(needs, NeedsOld)
	}
	return needs
}

// Lacks is what a replacement in a case needs of its customer and nobody has given:
// nothing where there is no system that sends parcels, or nothing to be replaced.
func (s *Dispatches) Lacks(ctx context.Context, v db.View, c cases.Case) (_ []string, err error) {
	defer fault.Wrap(&err, "dispatch.Lacks(case %d)", c.ID)
	ctx = itself(ctx)
	one, err := systemOf(ctx, v, Parcels)
	if err != nil || !one.Active {
		return nil, err
	}
	k, err := s.knows(ctx, v, c)
	if err != nil {
		return nil, err
	}
	if b, ok := k.about(); ok {
		if _, given, err := s.given(ctx, v, b.ID); err != nil || given && k.waiting.PurchaseID != b.ID {
			return nil, err // it is on its way already
		}
		return k.lacks(b), nil
	}
	if s.purchases.Named == nil {
		return nil, nil
	}
	b, ok, err := s.purchases.Named(ctx, v, c.ID)
	if err != nil || !ok && k.waiting.ID == 0 {
		return nil, err
	}
	return k.lacks(b), nil
}

// about is the purchase that a replacement is for: the one that waits, else the last
// that the case is about.
func (k knowing) about() (Bought, bool) {
	for _, b := range k.bought {
		if b.ID == k.waiting.PurchaseID && b.ID != 0 {
			return b, true
		}
	}
	if len(k.bought) == 0 {
		return Bought{}, false
	}
	return k.bought[len(k.bought)-1], true
}

// Choices are the sizes or colours of what a case is about; none where that is not known.
func (s *Dispatches) Choices(ctx context.Context, v db.View, id int64) (_ []string, err error) {
	defer fault.Wrap(&err, "dispatch.Choices(case %d)", id)
	ctx = itself(ctx)
	c, err := s.desk.Cases.ByID(ctx, v, id)
	if err != nil {
		return nil, err
	}
	k, err := s.knows(ctx, v, c)
	if err != nil {
		return nil, err
	}
	if b, ok := k.about(); ok || s.purchases.Named == nil {
		return b.Choices, nil
	}
	b, _, err := s.purchases.Named(ctx, v, id)
	return b.Choices, err
}

// LastPlace is where the last parcel of a person went, however long ago.
func (s *Dispatches) LastPlace(ctx context.Context, v db.View, person int64) (Address, error) {
	return s.addressOf(ctx, v, person)
}

// Check says what is wrong with an address.
func (a Address) Check() error {
	_, err := a.read()
	return err
}

// Answer takes what a customer gave at once of what a replacement needs: an address
// where its street stands, size or colour, what becomes of the old one. What waits for
// it goes, and the case waits for the parcel unless they wrote something besides. Without
// anything that waits it is kept for the replacement that comes.
func (s *Dispatches) Answer(ctx context.Context, tx *db.Tx, h *cases.Held, t Detail, note bool) (err error) {
	defer fault.Wrap(&err, "dispatch.Answer(case %d)", h.ID)
	byCustomer, err := mayConfirm(ctx)
	if err != nil {
		return err
	}
	k, err := s.knows(itself(ctx), tx, h.Case)
	if err != nil {
		return err
	}
	said := k.address
	if t.Address.Street != "" {
		if err := t.read(); err != nil {
			return err
		}
		said = t.Address
	}
	if t.Choice = clean(t.Choice); t.Choice == "" && t.Old == "" && t.Address.Street == "" {
		return nil
	}
	if said.Street != "" { // what is said with it is kept with it
		said.choice, said.old = t.Choice, t.Old
		if t.Choice == "" {
			said.choice = k.choice
		}
		if said.ID, err = s.keepAddress(ctx, tx, h, said, byCustomer); err != nil {
			return err
		}
	}
	if k.waiting.ID == 0 {
		return nil
	}
	_, d, err := s.take(itself(ctx), tx, k.waiting.ID)
	if err != nil || d.State != Waiting {
		return err
	}
	if t.Address.Street != "" || d.AddressID == 0 {
		d.AddressID = said.ID
	}
	if t.Choice != "" {
		d.Choice = t.Choice
	}
	if t.Old != "" {
		d.Old = t.Old
	}
	if t.Address.Street != "" {
		if err := s.record(ctx, tx, h, d, "dispatch.address", map[string]any{"address": t.Address.line()}); err != nil {
			return err
		}
	}
	if err := s.goes(ctx, tx, h, &d); err != nil || note || !d.Closes {
		return err
	}
	return s.await(ctx, tx, h, &d)
}

// await has a case wait for its parcel: until the day that it has, or the usual time. What
// is still open in the case keeps it open.
func (s *Dispatches) await(ctx context.Context, tx *db.Tx, h *cases.Held, d *Dispatch) error {
	ctx = itself(ctx)
	held, err := s.desk.Cases.Take(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	until := d.DueAt
	if until.IsZero() {
		hours, err := s.desk.Cases.HoursOf(ctx, tx, held.Case)
		if err != nil {
			return err
		}
		until = hours.Add(tx.Now(), toSend+toArrive)
	}
	err = s.desk.Cases.Wait(ctx, tx, held, until, cases.Reason(d.What))
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Invalid) {
		return nil
	}
	if err != nil {
		return err
	}
	d.AwaitedAt = held.WaitingUntil
	return save(ctx, tx, *d)
}

// WaitsFor is the purchase whose replacement waits in a case for what is missing; 0 for
// none.
func (s *Dispatches) WaitsFor(ctx context.Context, v db.View, h *cases.Held) (int64, error) {
	k, err := s.knows(itself(ctx), v, h.Case)
	return k.waiting.PurchaseID, err
}
