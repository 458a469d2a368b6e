package dispatch

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Gone are the things that a case is about of which the system that sends has said that
// nothing is left: what was bought, else the product that it is about. None where there is
// no such system.
func (s *Dispatches) Gone(ctx context.Context, v db.View, id int64) (gone []Bought, err error) {
	defer fault.Wrap(&err, "dispatch.Gone(case %d)", id)
	ctx = itself(ctx)
	if s.purchases.Of == nil {
		return nil, nil
	}
	if one, err := systemOf(ctx, v, Parcels); err != nil || !one.Active {
		return nil, err
	}
	about, err := s.purchases.Of(ctx, v, id)
	if err != nil {
		return nil, err
	}
	if len(about) == 0 && s.purchases.Named != nil {
		b, ok, err := s.purchases.Named(ctx, v, id)
		if err != nil || !ok {
			return nil, err
		}
		about = append(about, b)
	}
	for _, b := range about {
		if left, err := leftOf(ctx, v, b.Model); err != nil {
			return nil, err
		} else if left == 0 {
			gone = append(gone, b)
		}
	}
	return gone, nil
}

// leftOf is how many pieces of a model are left; -1 where nobody has said.
func leftOf(ctx context.Context, v db.View, model string) (int64, error) {
	if model = squeezed(model); model == "" {
		return -1, nil
	}
	n, err := db.Value[int64](ctx, v, `SELECT pieces FROM dispatch_stock WHERE model = $1`, model)
	if fault.Is(err, fault.NotFound) {
		return -1, nil
	}
	return n, err
}
