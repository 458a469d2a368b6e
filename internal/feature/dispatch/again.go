package dispatch

import (
	"context"
	"fmt"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// again says whether an order can be handed over once more: it was not taken so far, or
// it was and nothing was heard of it since.
func (d Dispatch) again() bool { return d.State == Ready && d.Tries > 0 || d.State == Handed }

// Again hands an order over once more, now: one that the system does not take, or of
// which it has said nothing since. It goes out under the id that it had, so that it
// stays one order. Whoever may grant remedies may say so.
func (s *Dispatches) Again(ctx context.Context, tx *db.Tx, id int64) (_ Dispatch, err error) {
	defer fault.Wrap(&err, "dispatch.Again(%d)", id)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return Dispatch{}, err
	}
	h, d, err := s.take(ctx, tx, id)
	if err != nil {
		return d, err
	}
	if !d.again() {
		return d, fault.New(fault.Conflict, "dispatch.fault.ended", fault.A("state", StateNames.Say(d.State)))
	}
	if one, err := systemOf(ctx, tx, d.Kind.does()); err != nil || !one.Active {
		return d, cmpErr(err, fault.New(fault.Conflict, "dispatch.fault.no_system"))
	}
	// A job that fails keeps its own pace; this one does not wait for it.
	if err := s.desk.Jobs.Put(ctx, tx, Hand{d.ID, true}, jobs.Unique(fmt.Sprintf("%d:again:%d", d.ID, d.Tries))); err != nil {
		return d, err
	}
	return d, s.record(ctx, tx, h, d, "dispatch.again", nil)
}

// stuckQuery finds orders that a system does not take, the oldest first.
const stuckQuery = `SELECT ` + columns + ` FROM dispatch WHERE state = 'ready' AND tries > 0 ORDER BY id LIMIT $1`

// stuckOrder is an order that a system does not take, and its case.
type stuckOrder struct {
	Dispatch
	Case cases.Case
}

// stuckOrders are those of the cases that the actor may see.
func (s *Dispatches) stuckOrders(ctx context.Context, v db.View) (all []stuckOrder, err error) {
	some, err := db.All(ctx, v, scan, stuckQuery, hooksShown)
	if err != nil || len(some) == 0 {
		return nil, err
	}
	ids := make([]int64, len(some))
	for i, d := range some {
		ids[i] = d.CaseID
	}
	shown, err := s.desk.Cases.Shown(ctx, v, ids)
	for _, d := range some {
		if c, ok := shown[d.CaseID]; ok {
			all = append(all, stuckOrder{d, c})
		}
	}
	return all, err
}
