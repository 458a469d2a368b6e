package dispatch

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Lend sends something that bridges a matter until it is solved: it goes to an address
// that was confirmed, by the system that sends parcels or by what one of us says. back is
// until when it comes back; zero for what stays with them.
func (s *Dispatches) Lend(ctx context.Context, tx *db.Tx, h *cases.Held, what string, back time.Time, by int64) (id int64, err error) {
	defer fault.Wrap(&err, "dispatch.Lend(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return 0, err
	}
	d := Dispatch{Kind: Loan, What: what, BackBy: back.UTC().Truncate(time.Microsecond), ByID: by}
	if back.IsZero() {
		d.BackBy = back
	}
	return s.add(ctx, tx, h, d)
}

// Stop cancels what has not left; what has goes on.
func (s *Dispatches) Stop(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "dispatch.Stop(%d)", id)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return err
	}
	h, d, err := s.take(ctx, tx, id)
	if err != nil || slices.Index(way(), d.State) >= slices.Index(way(), Sent) || d.State.Ended() {
		return err
	}
	return s.step(ctx, tx, h, &d, Cancelled)
}

// Until has what is lent come back on another day.
func (s *Dispatches) Until(ctx context.Context, tx *db.Tx, id int64, back time.Time) (err error) {
	defer fault.Wrap(&err, "dispatch.Until(%d)", id)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return err
	}
	_, d, err := s.take(ctx, tx, id)
	if err != nil || d.Kind != Loan || d.State == Returned {
		return err
	}
	d.BackBy = back.UTC().Truncate(time.Microsecond)
	return save(ctx, tx, d)
}

// CameBack says that what was lent is back. Said twice it is said once; what a system is
// still to take cannot come back.
func (s *Dispatches) CameBack(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "dispatch.CameBack(%d)", id)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return err
	}
	h, d, err := s.take(ctx, tx, id)
	if err != nil || d.State == Returned || !forward(d.State, Returned, d.Kind) {
		return err
	}
	if d.State == Waiting || d.State == Ready {
		if one, err := systemOf(ctx, tx, Parcels); err != nil || one.Active {
			return cmpErr(err, fault.New(fault.Conflict, "dispatch.fault.not_left", fault.A("what", d.What)))
		}
	}
	return s.step(ctx, tx, h, &d, Returned)
}

// kindOf is what goes to them: of what is lent, whether it comes back.
func kindOf(ctx context.Context, d Dispatch) string {
	if d.Kind == Loan && d.BackBy.IsZero() {
		return words.T(ctx, "dispatch.kind.bridge")
	}
	return KindNames.T(ctx, d.Kind)
}
