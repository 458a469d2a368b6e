package remedies

import (
	"context"
	"slices"

	"kept.example/kept/internal/platform/db"
)

// Gone is something that a case is about and of which nothing is left to be sent.
type Gone struct {
	PurchaseID int64 // 0 where nobody is known to have bought it
	What       string
}

// StockBy sets who knows what of what a case is about is out of stock. Without it nothing
// is known to be.
func (s *Remedies) StockBy(f func(ctx context.Context, v db.View, caseID int64) ([]Gone, error)) {
	s.stock = f
}

// gone are the things that a case is about and that are out of stock.
func (s *Remedies) gone(ctx context.Context, v db.View, id int64) ([]Gone, error) {
	if s.stock == nil {
		return nil, nil
	}
	return s.stock(ctx, v, id)
}

// stocked says in a suggestion what is out of stock. Its proposals stay where they are,
// since they are granted by their numbers: those say of themselves what they cannot keep.
func (s *Remedies) stocked(ctx context.Context, v db.View, id int64, sg *Suggestion) (err error) {
	if sg.Gone, err = s.gone(ctx, v, id); err != nil || len(sg.Gone) == 0 {
		return err
	}
	about, err := s.bought(ctx, v, id)
	if err != nil || slices.ContainsFunc(about, func(b Bought) bool { return !isGone(sg.Gone, b.ID) }) {
		return err // something else that it is about may be replaced
	}
	for i := range sg.Proposals {
		if p := &sg.Proposals[i]; p.replaces() {
			p.Gone, p.Alone = true, false
		}
	}
	return nil
}

func isGone(all []Gone, purchase int64) bool {
	return slices.ContainsFunc(all, func(g Gone) bool { return g.PurchaseID == purchase })
}

// replaces says whether a replacement is part of a proposal.
func (p Proposal) replaces() bool {
	return slices.ContainsFunc(p.Remedies, func(r Suggested) bool { return r.Kind == Replacement })
}
