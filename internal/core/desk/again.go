package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/jobs"
)

// hearAgain asks for one listener to hear one fact again: it failed in its
// savepoint, and the act stood without it.
type hearAgain struct {
	Listener string          `json:"listener"`
	Fact     string          `json:"fact"`
	JSON     json.RawMessage `json:"json"`
}

// Kind names the job.
func (hearAgain) Kind() string { return "desk.hear_again" }

// hearLater puts the job, in the transaction of the act, so that the fact is
// not lost to the listener.
func (d *Desk) hearLater(ctx context.Context, tx *db.Tx, listener string, fact any, cause error) error {
	named, ok := fact.(event.Fact)
	if !ok {
		return fmt.Errorf("a fact without a name: %T", fact)
	}
	raw, err := json.Marshal(fact)
	if err != nil {
		return err
	}
	d.Log.Warn("a listener failed and hears the fact again", "listener", listener, "fact", named.FactName(), "err", cause)
	return d.Jobs.Put(ctx, tx, hearAgain{Listener: listener, Fact: named.FactName(), JSON: raw})
}

// forgetKeys asks for answers kept under idempotency keys to go after a week.
type forgetKeys struct{}

// Kind names the job.
func (forgetKeys) Kind() string { return "desk.forget_keys" }

// forgetEvery is how often that is looked after.
const forgetEvery = time.Hour

// forget forgets until none is left.
func (d *Desk) forget(ctx context.Context, _ *jobs.Run, _ forgetKeys) error {
	for n := int64(1); n > 0; {
		err := d.DB.Do(ctx, "desk.forget_keys", func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = d.Web.ForgetKeys(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
