package dispatch

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// toArrive is how much working time a parcel has that nobody gave a day.
const toArrive = 40 * time.Hour

// Due asks whether a parcel has arrived by the time it was wanted.
type Due struct {
	ID int64     `json:"id"`
	At time.Time `json:"at"` // by when: another time has a job of its own
}

// Kind names the job.
func (Due) Kind() string { return "dispatch.due" }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// The notices of this room.
const (
	lateNotice  = "dispatch.late"
	stuckNotice = "dispatch.stuck"
)

// declare makes the notices known.
func declare(n *notices.Notices) {
	says := func(key string) func(notices.Told) fault.Sentence {
		return func(t notices.Told) fault.Sentence { return fault.Say(key, fault.A("who", t.Customer)) }
	}
	n.Declare(notices.Kind{Name: lateNotice, Icon: "package", Look: web.Bad, Order: 64, Label: "dispatch.notice.late", Shown: true, Mail: notices.Once, Newest: true, Says: says("dispatch.notice.late_says")})
	n.Declare(notices.Kind{Name: stuckNotice, Icon: "package", Look: web.Bad, Order: 65, Label: "dispatch.notice.stuck", Shown: true, Mail: notices.Once, Newest: true, Says: says("dispatch.notice.stuck_says")})
}

// wanted starts the clock of what is on its way, anew with another day. A case that waits
// for it waits until that day.
func (s *Dispatches) wanted(ctx context.Context, tx *db.Tx, h *cases.Held, d *Dispatch) error {
	if d.DueAt.IsZero() {
		hours, err := s.desk.Cases.HoursOf(ctx, tx, h.Case)
		if err != nil {
			return err
		}
		d.DueAt = hours.Add(tx.Now(), toArrive).UTC().Truncate(time.Microsecond)
	}
	d.LateAt = time.Time{}
	if err := s.quiet(ctx, tx, *d); err != nil {
		return err
	}
	if h.Status == cases.Waiting && !d.AwaitedAt.IsZero() && h.WaitingUntil.Equal(d.AwaitedAt) {
		if err := s.await(ctx, tx, h, d); err != nil {
			return err
		}
	}
	return s.desk.Jobs.Put(ctx, tx, Due{d.ID, d.DueAt}, jobs.At(d.DueAt), jobs.Unique(fmt.Sprintf("%d:%d", d.ID, d.DueAt.UnixMicro())))
}

// onDue opens the case of a parcel that has not arrived. Whoever looks after the case is
// told by the remedy, or here where it is the delivery of none.
func (s *Dispatches) onDue(ctx context.Context, run *jobs.Run, a Due) error {
	return run.Do(ctx, "dispatch.due", func(ctx context.Context, tx *db.Tx) (err error) {
		defer fault.Wrap(&err, "dispatch.due(%d)", a.ID)
		ctx = itself(ctx)
		h, d, err := s.take(ctx, tx, a.ID)
		if err != nil || d.State != Sent || !d.DueAt.Equal(a.At) || !d.LateAt.IsZero() {
			return err
		}
		d.LateAt = tx.Now()
		if err := save(ctx, tx, d); err != nil {
			return err
		}
		if err := s.record(ctx, tx, h, d, "dispatch.late", map[string]any{"due": d.DueAt}); err != nil {
			return err
		}
		if err := s.opens(ctx, tx, h); err != nil || d.RemedyID != 0 {
			return err
		}
		return s.ring(ctx, tx, h, d, lateNotice)
	})
}

// ring tells whoever looks after a case, or the leads where nobody does.
func (s *Dispatches) ring(ctx context.Context, tx *db.Tx, h *cases.Held, d Dispatch, kind string) error {
	users := []int64{h.OwnerID}
	if h.OwnerID == 0 {
		leads, err := s.desk.Notices.Leads(ctx, tx)
		if err != nil {
			return err
		}
		users = leads
	}
	_, err := s.desk.Notices.Tell(ctx, tx, notices.News{Kind: kind, Users: users, Case: h.Case, ItemID: d.ID})
	return err
}

// quiet takes back what was told of a dispatch that needs nobody now.
func (s *Dispatches) quiet(ctx context.Context, tx *db.Tx, d Dispatch) error {
	for _, kind := range []string{lateNotice, stuckNotice} {
		if err := s.desk.Notices.Over(ctx, tx, kind, d.ID); err != nil {
			return err
		}
	}
	return nil
}
