package purchases

import (
	"cmp"
	"context"
	"slices"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Asked is what this room asks of requests, which live in another.
type Asked struct {
	// Receipt says whether an open request of a case asks for the receipt.
	Receipt func(ctx context.Context, v db.View, id int64) (bool, error)
	// Came says that a receipt has come.
	Came func(ctx context.Context, tx *db.Tx, h *cases.Held) error
	// Product is what a case is about, in words, and its number in the catalogue.
	Product func(ctx context.Context, v db.View, id int64) (what string, product int64, err error)
}

// AskedBy joins purchases with the requests that ask for their receipts.
func (s *Purchases) AskedBy(a Asked) { s.asked = a }

// asks says whether an open request asks for the receipt.
func (s *Purchases) asks(ctx context.Context, v db.View, id int64) (bool, error) {
	if s.asked.Receipt == nil {
		return false, nil
	}
	return s.asked.Receipt(ctx, v, id)
}

// came says that the receipt has come.
func (s *Purchases) came(ctx context.Context, tx *db.Tx, h *cases.Held) error {
	if s.asked.Came == nil || h == nil {
		return nil
	}
	return s.asked.Came(ctx, tx, h)
}

// Drawn makes a stored file one that can be a receipt. It is called before the
// transaction.
func (s *Purchases) Drawn(ctx context.Context, k cases.Kept) (_ Receipt, err error) {
	defer fault.Wrap(&err, "purchases.Drawn")
	data, err := s.read(ctx, k)
	if err != nil {
		return Receipt{}, err
	}
	return s.Keep(ctx, k.Name, data)
}

// GiveInCase makes a receipt proof of what a case is about: of the purchase that is
// preferred, else of the last that has none yet. Where nobody has written down what was
// bought, it is written down now: the receipt says that it was.
func (s *Purchases) GiveInCase(ctx context.Context, tx *db.Tx, h *cases.Held, r Receipt, prefer int64) (err error) {
	defer fault.Wrap(&err, "purchases.GiveInCase(%d)", h.ID)
	return s.giveInCase(ctx, tx, h, r, prefer, false)
}

func (s *Purchases) giveInCase(ctx context.Context, tx *db.Tx, h *cases.Held, r Receipt, prefer int64, accepted bool) error {
	own := staff.As(ctx, staff.System("purchases.page"))
	all, err := s.OfCase(own, tx, h.ID)
	if err != nil {
		return err
	}
	id := int64(0)
	for _, p := range all {
		if p.Proof != Accepted {
			id = p.ID
		}
	}
	if slices.ContainsFunc(all, func(p Purchase) bool { return p.ID == prefer }) {
		id = prefer
	}
	if id == 0 && len(all) > 0 {
		return nil // all of it is proven
	}
	if id == 0 {
		if id, err = s.fromReceipt(own, tx, h); err != nil {
			return err
		}
	}
	return s.Give(ctx, tx, h, id, r, accepted)
}

// fromReceipt writes down what a case is about as bought.
func (s *Purchases) fromReceipt(ctx context.Context, tx *db.Tx, h *cases.Held) (int64, error) {
	f := Fields{PersonID: h.PersonID}
	if s.asked.Product != nil {
		what, product, err := s.asked.Product(ctx, tx, h.ID)
		if err != nil {
			return 0, err
		}
		f.What, f.ProductID = what, product
	}
	subject := []rune(clean(h.Subject))
	f.What = cmp.Or(f.What, string(subject[:min(len(subject), longestWhat)]), h.Ref)
	p, err := s.enter(ctx, tx, f)
	if err != nil {
		return 0, err
	}
	return p.ID, s.Link(ctx, tx, h, p.ID)
}
