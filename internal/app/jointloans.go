package app

import (
	"context"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/relief"
	"kept.example/kept/internal/platform/db"
)

// lend joins what bridges a matter with what brings it to the customer: whoever may
// grant sends it, and the rooms tell each other when it stops, stays longer or is back.
func (j *joint) lend() {
	sent := j.sent
	as := func(ctx context.Context) context.Context { return staff.As(ctx, staff.System("relief")) }
	j.relieved.ParcelsBy(relief.Parcels{
		Send: func(ctx context.Context, tx *db.Tx, h *cases.Held, p relief.Parcel) (int64, error) {
			return sent.Lend(ctx, tx, h, p.What, p.Back, p.ByID)
		},
		Stop: func(ctx context.Context, tx *db.Tx, id int64) error { return sent.Stop(as(ctx), tx, id) },
		Until: func(ctx context.Context, tx *db.Tx, id int64, back time.Time) error {
			return sent.Until(as(ctx), tx, id, back)
		},
		Back: func(ctx context.Context, tx *db.Tx, id int64) error { return sent.CameBack(as(ctx), tx, id) },
	})
}

// Reliefs is what bridges the matters of a desk that has all rooms, joined as in the
// product: for whoever tells of its past.
func Reliefs(d *desk.Desk) *relief.Relief {
	j := &joint{sent: Dispatches(d), relieved: relief.Of(d)}
	j.lend()
	return j.relieved
}
