package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
)

func TestAPeriodicJobIsPutOncePerIntervalOverAllProcesses(t *testing.T) {
	each(t, func(t desk) {
		hourly := func(q *Queue) {
			saying(q)
			q.Every(Say{"tick"}, time.Hour)
		}
		n := 1
		if t.d.Engine() == db.Postgres {
			n = 3
		}
		var queues []*Queue
		for range n {
			queues = append(queues, t.queue(Options{}, hourly))
		}
		for minute := range 3*60 + 1 {
			t.runDue(queues[minute%n])
			t.advance(time.Minute)
		}
		t.wants("tick", "tick", "tick", "tick") // 9:00, 10:00, 11:00, 12:00
		t.advance(100 * time.Hour)              // nothing ran for days
		for _, q := range queues {
			t.runDue(q)
		}
		if n := len(t.effects()); n != 5 {
			t.Errorf("%d ticks", n)
		}
		again := t.queue(Options{}, hourly) // a restart
		t.runDue(again)
		if n := len(t.effects()); n != 5 {
			t.Errorf("a restart made it %d ticks", n)
		}
		sooner := t.queue(Options{}, func(q *Queue) {
			saying(q)
			q.Every(Say{"tick"}, time.Minute)
		})
		t.advance(time.Minute)
		t.runDue(sooner)
		if n := len(t.effects()); n != 6 {
			t.Errorf("a shorter interval: %d ticks", n)
		}
	})
}

func TestAPeriodicJobThatFailsIsNotPutTwice(t *testing.T) {
	each(t, func(t desk) {
		healed := false
		q := t.queue(Options{}, func(q *Queue) {
			Handle(q, func(ctx context.Context, run *Run, a Say) error {
				if !healed {
					return errTest
				}
				return say(ctx, run, a)
			})
			q.Every(Say{"tick"}, time.Minute)
		})
		for range 20 {
			t.runDue(q)
			t.advance(time.Minute)
			if s := t.states(); s["ready"] != 1 {
				t.Fatalf("%v", s)
			}
		}
		healed = true
		t.advance(time.Hour)
		t.runDue(q)
		t.wants("tick")
	})
}

// Heard is a fact.
type Heard struct{ Case int64 }

func (Heard) FactName() string { return "test.Heard" }

// Again is the job that runs one listener again.
type Again struct {
	Listener string          `json:"listener"`
	Fact     string          `json:"fact"`
	Data     json.RawMessage `json:"data"`
}

func (Again) Kind() string { return "event.again" }

// A listener fails beside an act; the act stands; the listener is run again by
// a job until it does its part, once. This is how app joins the two packages.
func TestAListenerThatFailedIsRunAgainByAJob(t *testing.T) {
	each(t, func(t desk) {
		bus, fails := event.NewBus(), 3
		event.Note(bus, "need.score", func(ctx context.Context, tx *db.Tx, f Heard) error {
			if fails--; fails > 0 {
				return errors.Join(effect(ctx, tx, "half"), errTest)
			}
			return effect(ctx, tx, "scored")
		})
		q := t.queue(Options{}, func(q *Queue) {
			Handle(q, func(ctx context.Context, run *Run, a Again) error {
				return run.Do(ctx, "event.again", func(ctx context.Context, tx *db.Tx) error {
					return bus.Again(ctx, tx, a.Listener, a.Fact, a.Data)
				})
			})
		})
		bus.OnFailed(func(ctx context.Context, tx *db.Tx, listener string, fact any, _ error) error {
			data, err := json.Marshal(fact)
			if err != nil {
				return err
			}
			return q.Put(ctx, tx, Again{listener, fact.(event.Fact).FactName(), data})
		})
		t.do(func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(effect(ctx, tx, "act"), event.Tell(ctx, tx, bus, Heard{7}))
		})
		t.wants("act")
		t.runDue(q)
		t.wants("act")
		t.advance(time.Second)
		t.runDue(q)
		t.wants("act", "scored")
		if s := t.states(); len(s) != 0 || fails != 0 {
			t.Errorf("left: %v", s)
		}
	})
}

func TestWhoActsIsSetAroundEachHandler(t *testing.T) {
	each(t, func(t desk) {
		type actor struct{}
		var who []any
		q := t.queue(Options{}, func(q *Queue) {
			Handle(q, func(ctx context.Context, run *Run, a Say) error {
				who = append(who, ctx.Value(actor{}))
				return nil
			})
			q.Around(func(ctx context.Context, kind string) context.Context { return context.WithValue(ctx, actor{}, kind) })
		})
		t.put(q, Say{})
		t.runDue(q)
		if !slices.Equal(who, []any{"test.say"}) {
			t.Error(who)
		}
	})
}
