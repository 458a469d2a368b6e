package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/fetch"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/money"
)

// Hand hands a dispatch over to the system that brings it.
type Hand struct {
	ID    int64 `json:"id"`
	Again bool  `json:"again,omitempty"` // also what was taken before: one of us said so
}

// wants says whether a dispatch is to be handed over.
func (a Hand) wants(d Dispatch) bool { return d.State == Ready || a.Again && d.State == Handed }

// Kind names the job.
func (Hand) Kind() string { return "dispatch.hand" }

// Cancel tells a system that what it took is not wanted any more.
type Cancel struct {
	ID int64 `json:"id"`
}

// Kind names the job.
func (Cancel) Kind() string { return "dispatch.cancel" }

// The types of webhooks to a system.
const (
	ordered   = "dispatch.ordered"
	cancelled = "dispatch.cancelled"
	trial     = "dispatch.test"
)

// Order is what a system is told.
type Order struct {
	DispatchID int64       `json:"dispatch_id"`
	Kind       Kind        `json:"kind,omitempty"`
	Case       string      `json:"case,omitempty"`
	What       string      `json:"what,omitempty"`
	Choice     string      `json:"choice,omitempty"`
	Old        Old         `json:"old,omitempty"`
	Amount     *money.JSON `json:"amount,omitempty"`
	Address    *Address    `json:"address,omitempty"`
	Back       string      `json:"back_by,omitempty"`
	Answer     string      `json:"answer_to"` // where it says how it goes
}

// stuckAfter is how many tries go wrong before somebody is told.
const stuckAfter = 3

// onHand hands over outside of any transaction. A failure is written down, and tried
// again. The id of the webhook is that of the dispatch: however often it is told, it is
// one order.
func (s *Dispatches) onHand(ctx context.Context, run *jobs.Run, a Hand) error {
	ctx = itself(ctx)
	var d Dispatch
	var one System
	var order Order
	err := s.desk.DB.Read(ctx, "dispatch.hand", func(ctx context.Context, v db.View) (err error) {
		if d, err = byID(ctx, v, a.ID); err != nil || !a.wants(d) {
			return err
		}
		if one, err = systemOf(ctx, v, d.Kind.does()); err != nil || !one.Active {
			return err
		}
		order, err = s.order(ctx, v, d)
		return err
	})
	if err == nil && d.State == Cancelled && (d.Tries > 0 || run.Attempt > 1) {
		return s.takesBack(ctx, run, d)
	}
	if err != nil || !a.wants(d) || !one.Active {
		return err // what waits for a system that is switched off is handed over once it is on
	}
	if err := run.Still(ctx); err != nil {
		return err
	}
	failed := s.post(ctx, one, orderID(d), ordered, order)
	if failed != nil {
		return errors.Join(failed, s.stuck(ctx, one, d.ID, failed))
	}
	return run.Do(ctx, "dispatch.handed", func(ctx context.Context, tx *db.Tx) error {
		ctx = itself(ctx)
		h, d, err := s.take(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		if d.Tries, d.Wrong = 0, ""; d.State == Cancelled {
			return errors.Join(save(ctx, tx, d), s.desk.Jobs.Put(ctx, tx, Cancel{d.ID})) // while it was being told
		}
		if err := s.desk.Notices.Over(ctx, tx, stuckNotice, d.ID); err != nil {
			return err
		}
		if err := s.wrote(ctx, tx, one, ordered, d.ID, nil); err != nil {
			return err
		}
		return s.move(ctx, tx, h, &d, Handed)
	})
}

// takesBack cancels what the system may have, although it did not say so: it took it and
// the answer was lost, or we ended before we heard it.
func (s *Dispatches) takesBack(ctx context.Context, run *jobs.Run, d Dispatch) error {
	return run.Do(ctx, "dispatch.takes_back", func(ctx context.Context, tx *db.Tx) error {
		return s.desk.Jobs.Put(itself(ctx), tx, Cancel{d.ID})
	})
}

// order is what a system is told of a dispatch.
func (s *Dispatches) order(ctx context.Context, v db.View, d Dispatch) (o Order, err error) {
	c, err := s.desk.Cases.ByID(ctx, v, d.CaseID)
	if err != nil {
		return o, err
	}
	o = Order{DispatchID: d.ID, Kind: d.Kind, Case: c.Ref, What: d.What, Choice: d.Choice, Old: d.Old, Answer: s.answerTo(d.Kind.does())}
	if !d.Worth.IsZero() && d.Kind.paid() {
		worth := d.Worth.JSON()
		o.Amount = &worth
	}
	if !d.BackBy.IsZero() {
		o.Back = d.BackBy.Format(time.DateOnly)
	}
	if d.AddressID != 0 {
		a, err := addressByID(ctx, v, d.AddressID)
		if err != nil {
			return o, err
		}
		o.Address = &a
	}
	return o, nil
}

// answerTo is where a system says how it goes.
func (s *Dispatches) answerTo(does Does) string {
	return s.desk.Web.URL("/hooks/dispatch/" + string(does))
}

// post posts a webhook as the Standard Webhooks specification has it.
func (s *Dispatches) post(ctx context.Context, one System, id, kind string, order Order) error {
	address, secret, err := s.where(one)
	if err != nil {
		return err
	}
	now := s.desk.DB.Now().UTC()
	raw, err := json.Marshal(map[string]any{"type": kind, "timestamp": now.Format(time.RFC3339), "data": order})
	if err != nil {
		return err
	}
	return s.desk.Fetch.Tell(ctx, address, "application/json", raw, fetch.Signed(secret, id, now, raw))
}

// stuck writes down that handing over failed. When it goes on failing, whoever looks
// after the case is told.
func (s *Dispatches) stuck(ctx context.Context, one System, id int64, failed error) error {
	return s.desk.DB.Do(ctx, "dispatch.stuck", func(ctx context.Context, tx *db.Tx) error {
		h, d, err := s.take(ctx, tx, id)
		if err != nil || d.State != Ready {
			return err
		}
		d.Tries++
		d.Wrong = why(failed)
		if err := save(ctx, tx, d); err != nil {
			return err
		}
		if err := s.wrote(ctx, tx, one, ordered, id, failed); err != nil || d.Tries != stuckAfter {
			return err
		}
		if err := s.record(ctx, tx, h, d, "dispatch.stuck", nil); err != nil {
			return err
		}
		return s.ring(ctx, tx, h, d, stuckNotice)
	})
}

// why is the beginning of a failure, without the address that was called.
func why(err error) string {
	if wrong := (*url.Error)(nil); errors.As(err, &wrong) {
		err = wrong.Err
	}
	text := db.Text(err.Error())
	return text[:min(len(text), 200)]
}

// wrote writes down what was told to a system.
func (s *Dispatches) wrote(ctx context.Context, tx *db.Tx, one System, kind string, id int64, failed error) error {
	wrong := ""
	if failed != nil {
		wrong = why(failed)
	}
	_, err := tx.Insert(ctx, `INSERT INTO dispatch_hook (system_id, heard, sum, type, dispatch_id, wrong, at) VALUES ($1, 0, $2, $3, $4, $5, $6)`, one.ID, db.Hash(kind), kind, id, wrong, tx.Now())
	return err
}

// onCancel tells a system that what it took is not wanted any more.
func (s *Dispatches) onCancel(ctx context.Context, run *jobs.Run, a Cancel) error {
	ctx = itself(ctx)
	var d Dispatch
	var one System
	err := s.desk.DB.Read(ctx, "dispatch.cancel", func(ctx context.Context, v db.View) (err error) {
		if d, err = byID(ctx, v, a.ID); err != nil {
			return err
		}
		one, err = systemOf(ctx, v, d.Kind.does())
		return err
	})
	if err != nil || !one.Active {
		return err
	}
	failed := s.post(ctx, one, fmt.Sprintf("dispatch_%d_cancelled", d.ID), cancelled, Order{DispatchID: d.ID, Kind: d.Kind, Answer: s.answerTo(one.Does)})
	err = s.desk.DB.Do(ctx, "dispatch.cancelled", func(ctx context.Context, tx *db.Tx) error {
		return s.wrote(ctx, tx, one, cancelled, d.ID, failed)
	})
	return errors.Join(failed, err)
}

// Try tells a system something that changes nothing, now, and returns how that went: nil
// where it took it.
func (s *Dispatches) Try(ctx context.Context, does Does) (took, err error) {
	defer fault.Wrap(&err, "dispatch.Try(%s)", does)
	var one System
	err = s.desk.DB.Read(ctx, "dispatch.try", func(ctx context.Context, v db.View) (err error) {
		if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
			return err
		}
		one, err = systemOf(ctx, v, does)
		return err
	})
	if err != nil {
		return nil, err
	}
	if !one.Active {
		return nil, fault.New(fault.NotFound, "dispatch.fault.no_system")
	}
	took = s.post(ctx, one, fmt.Sprintf("test_%d", s.desk.DB.Now().UnixMicro()), trial, Order{Answer: s.answerTo(does)})
	return took, s.desk.DB.Do(ctx, "dispatch.tried", func(ctx context.Context, tx *db.Tx) error {
		return s.wrote(ctx, tx, one, trial, 0, took)
	})
}
