package desk

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
)

// restand asks who does the next steps of a user who went away or came back.
type restand struct {
	User int64 `json:"user"`
}

// Kind names the job.
func (restand) Kind() string { return "desk.restand" }

// wentAway has the next steps of a user looked at when an absence begins, when it
// is over, and when it was entered or taken back meanwhile.
func (d *Desk) wentAway(ctx context.Context, tx *db.Tx, a staff.Absence) error {
	for _, at := range []time.Time{a.From, a.Until} {
		if at.Before(tx.Now()) {
			at = tx.Now()
		}
		if err := d.Jobs.Put(ctx, tx, restand{a.UserID}, jobs.At(at), jobs.Unique(fmt.Sprintf("%d:%d", a.UserID, at.UnixMicro()))); err != nil {
			return err
		}
	}
	return nil
}

// adopt gives to somebody what is nobody's and whose team has nobody.
type adopt struct{}

// Kind names the job.
func (adopt) Kind() string { return "desk.adopt" }

// adoptEvery is how often it is looked at: an absence ends or begins without an act.
const adoptEvery = 30 * time.Minute

// fewer looks at once after somebody left a team.
func (d *Desk) fewer(ctx context.Context, tx *db.Tx) error {
	return d.Jobs.Put(ctx, tx, adopt{}, jobs.Unique("now"))
}

func (d *Desk) adopt(ctx context.Context, _ *jobs.Run, _ adopt) error {
	for last, more := int64(0), true; more; {
		err := d.DB.Do(ctx, "desk.adopt", func(ctx context.Context, tx *db.Tx) (err error) {
			last, more, err = d.Cases.Adopt(ctx, tx, last)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// standsIn is who looks after a case while its owner is away, for the customer; where
// nobody does, when they are back.
func (d *Desk) standsIn(ctx context.Context, v db.View, _ casepage.CustomerCase, owner int64) (casepage.StandIn, error) {
	name, until, err := d.Staff.StandsInFor(ctx, v, owner)
	if err != nil {
		return casepage.StandIn{}, err
	}
	if name != "" {
		return casepage.StandIn{Name: name, Away: true, Until: until}, nil
	}
	a, away, err := staff.Away(ctx, v, owner, v.Now())
	if err != nil || !away {
		return casepage.StandIn{}, err
	}
	alone, err := staff.Alone(ctx, v)
	return casepage.StandIn{Away: true, Until: a.Until, Alone: alone == owner}, err
}

func (d *Desk) restand(ctx context.Context, _ *jobs.Run, a restand) error {
	for last, more := int64(0), true; more; {
		err := d.DB.Do(ctx, "desk.restand", func(ctx context.Context, tx *db.Tx) (err error) {
			last, more, err = d.Cases.Restand(ctx, tx, a.User, last)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
