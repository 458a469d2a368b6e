package app

import (
	"context"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/feature/dispatch"
	"kept.example/kept/internal/feature/remedies"
	"kept.example/kept/internal/platform/db"
)

func (j *joint) remedies(d *desk.Desk, r *remedies.Remedies) {
	j.desk(d)
	j.mended = r
	losses(d, r)
	j.connect()
}

func (j *joint) dispatch(d *desk.Desk, s *dispatch.Dispatches) {
	j.desk(d)
	j.sent = s
	j.connect()
}

// deliver joins remedies with what brings them to the customer: a remedy is on its way
// when its parcel is, received when it has arrived, and fails with it.
func (j *joint) deliver() {
	mended := j.mended
	j.sent.RemediesBy(dispatch.Remedies{
		Look: func(ctx context.Context, v db.View, id int64) (dispatch.Goods, error) {
			r, err := mended.ByID(ctx, v, id)
			return dispatch.Goods{Kind: dispatch.Kind(r.Kind), What: r.What, Worth: r.Worth, ByID: r.ByID}, err
		},
		Move: func(ctx context.Context, tx *db.Tx, d dispatch.Dispatch) (err error) {
			switch d.State {
			case dispatch.Sent:
				_, err = mended.Dispatched(ctx, tx, d.RemedyID, d.Tracking, d.DueAt)
			case dispatch.Arrived:
				_, err = mended.Received(ctx, tx, d.RemedyID)
			case dispatch.Failed:
				_, err = mended.Failed(ctx, tx, d.RemedyID, d.Reason)
			}
			return err
		},
	})
}
