package remedies

import (
	"context"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// The rules of the policy that say how much working time there is, unless somebody says
// another day.
const (
	toAnswer = "answer_hours" // for who is asked to approve
	toSend   = "send_hours"   // until what is granted is on its way
	toArrive = "arrive_hours" // until it has arrived

	toAcknowledge = "acknowledge_hours" // until somebody has said sorry, from when it is known
	toOffer       = "offer_hours"       // until something is offered
)

// Dispatched says that a remedy is on its way: how it is followed, "" for not at all,
// and by when it is there, zero for the usual time. Said again it is corrected.
func (s *Remedies) Dispatched(ctx context.Context, tx *db.Tx, id int64, tracking string, by time.Time) (_ Remedy, err error) {
	defer fault.Wrap(&err, "remedies.Dispatched(%d)", id)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return Remedy{}, err
	}
	h, r, err := s.take(ctx, tx, id)
	if err != nil {
		return r, err
	}
	tracking = clean(tracking)
	if err := short("tracking", tracking, longestWords); err != nil {
		return r, err
	}
	if !by.IsZero() && (by.Before(tx.Now()) || by.After(tx.Now().Add(furthest))) {
		return r, fault.Field("by", "remedies.fault.by")
	}
	changes, err := step(r.State, Dispatched)
	if err != nil {
		return r, err
	}
	if !changes {
		return r, s.corrected(ctx, tx, h, &r, tracking, by)
	}
	r.Tracking = tracking
	if err := s.wantedBy(ctx, tx, h, &r, by, toArrive); err != nil {
		return r, err
	}
	return r, s.move(ctx, tx, h, &r, Dispatched, "remedy.dispatched", map[string]any{"tracking": tracking, "due": r.DueAt})
}

// furthest is how far away the day may be on which something arrives.
const furthest = 366 * 24 * time.Hour

// corrected takes what is said anew of a parcel that was known to be on its way.
func (s *Remedies) corrected(ctx context.Context, tx *db.Tx, h *cases.Held, r *Remedy, tracking string, by time.Time) error {
	was := *r
	if tracking != "" {
		r.Tracking = tracking
	}
	if !by.IsZero() && r.State == Dispatched && !by.Equal(r.DueAt) {
		if err := s.wantedBy(ctx, tx, h, r, by, toArrive); err != nil {
			return err
		}
	}
	if *r == was {
		return nil
	}
	if err := save(ctx, tx, *r); err != nil || r.State != Dispatched {
		return err
	}
	if err := s.record(ctx, tx, h, *r, "remedy.dispatched", map[string]any{"tracking": r.Tracking, "due": r.DueAt}); err != nil {
		return err
	}
	return s.tell(ctx, tx, h, *r, r.State)
}

// Received says that the customer has it.
func (s *Remedies) Received(ctx context.Context, tx *db.Tx, id int64) (_ Remedy, err error) {
	defer fault.Wrap(&err, "remedies.Received(%d)", id)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return Remedy{}, err
	}
	h, r, err := s.take(ctx, tx, id)
	if err != nil {
		return r, err
	}
	if changes, err := step(r.State, Received); err != nil || !changes {
		return r, err
	}
	r.DueAt = noTime
	if err := s.quiet(ctx, tx, r); err != nil {
		return r, err
	}
	return r, s.move(ctx, tx, h, &r, Received, "remedy.received", nil)
}

// Failed says that it did not come about, and why. What was paid for it is given back,
// and whoever looks after the case is told.
func (s *Remedies) Failed(ctx context.Context, tx *db.Tx, id int64, reason string) (_ Remedy, err error) {
	defer fault.Wrap(&err, "remedies.Failed(%d)", id)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return Remedy{}, err
	}
	h, r, err := s.take(ctx, tx, id)
	if err != nil {
		return r, err
	}
	if changes, err := step(r.State, Failed); err != nil || !changes {
		return r, err
	}
	if r.Reason, err = because(reason); err != nil {
		return r, err
	}
	if err := s.ends(ctx, tx, &r); err != nil {
		return r, err
	}
	if err := s.move(ctx, tx, h, &r, Failed, "remedy.failed", map[string]any{"reason": r.Reason}); err != nil {
		return r, err
	}
	return r, s.ring(ctx, tx, h, r, failedNotice)
}

// wanted starts the clock of a remedy: it is wanted within the working time of a rule.
func (s *Remedies) wanted(ctx context.Context, tx *db.Tx, h *cases.Held, r *Remedy, within string) error {
	return s.wantedBy(ctx, tx, h, r, time.Time{}, within)
}

// wantedBy starts the clock of a remedy: it is wanted by a time, or where that is zero
// within the working time of a rule.
func (s *Remedies) wantedBy(ctx context.Context, tx *db.Tx, h *cases.Held, r *Remedy, by time.Time, within string) error {
	if by.IsZero() {
		hours, err := s.desk.Cases.HoursOf(ctx, tx, h.Case)
		if err != nil {
			return err
		}
		given, err := s.within(ctx, tx, within)
		if err != nil {
			return err
		}
		by = hours.Add(tx.Now(), given)
	}
	r.DueAt, r.LateAt = by.UTC().Truncate(time.Microsecond), noTime
	if err := s.desk.Notices.Over(ctx, tx, lateNotice, r.ID); err != nil {
		return err
	}
	return s.desk.Jobs.Put(ctx, tx, Due{r.ID, r.DueAt}, jobs.At(r.DueAt), jobs.Unique(unique(r.ID, r.DueAt)))
}

// quiet takes back what was told of a remedy that needs nobody now.
func (s *Remedies) quiet(ctx context.Context, tx *db.Tx, r Remedy) error {
	for _, kind := range []string{askNotice, silentNotice, lateNotice} {
		if err := s.desk.Notices.Over(ctx, tx, kind, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// ring tells whoever looks after a case, or the leads where nobody does.
func (s *Remedies) ring(ctx context.Context, tx *db.Tx, h *cases.Held, r Remedy, kind string) error {
	users := []int64{h.OwnerID}
	if h.OwnerID == 0 {
		leads, err := s.desk.Notices.Leads(ctx, tx)
		if err != nil {
			return err
		}
		users = leads
	}
	_, err := s.desk.Notices.Tell(ctx, tx, notices.News{Kind: kind, Users: users, Case: h.Case, ItemID: r.ID})
	return err
}

// hear tells whoever proposed a remedy what was said of it.
func (s *Remedies) hear(ctx context.Context, tx *db.Tx, h *cases.Held, r Remedy) error {
	if r.ByID == 0 {
		return nil
	}
	_, err := s.desk.Notices.Tell(ctx, tx, notices.News{Kind: answeredNotice, Users: []int64{r.ByID}, Case: h.Case, ItemID: r.ID})
	return err
}
