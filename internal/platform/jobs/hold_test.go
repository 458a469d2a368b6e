package jobs

import (
	"context"
	"testing"
	"time"

	"kept.example/kept/internal/platform/db"
)

// Nothing is begun while somebody holds the queue, but by its holder, who may
// do so in the past.
func TestWhoHoldsTheQueueRunsItByHand(t *testing.T) {
	each(t, func(t desk) {
		q := New(t.d, silent(), Options{})
		done := make(chan time.Time, 8)
		Handle(q, func(ctx context.Context, run *Run, a Say) error {
			return run.Do(ctx, "say", func(ctx context.Context, tx *db.Tx) error {
				done <- tx.Now()
				return effect(ctx, tx, a.What)
			})
		})
		t.must(q.Open(t.Context()))
		ctx, end := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- q.Run(ctx) }()
		if err := q.RunDue(t.Context()); err == nil {
			t.Error("run by hand although nobody holds it")
		}

		letGo, err := q.Hold(t.Context())
		t.must(err)
		t.put(q, Say{"now"})
		past := start.Add(-48 * time.Hour)
		t.must(t.d.Do(db.At(t.Context(), past), "past", func(ctx context.Context, tx *db.Tx) error {
			return q.Put(ctx, tx, Say{"then"}, At(tx.Now().Add(time.Hour)))
		}))
		next, err := q.NextDue(t.Context())
		t.must(err)
		if want := past.Add(time.Hour); !next.Equal(want) {
			t.Errorf("next is due at %v, want %v", next, want)
		}
		t.must(q.RunDue(db.At(t.Context(), past)))
		t.wants()
		me := q.runner()
		if t.must(q.beat(t.Context())); q.runner() != me {
			t.Error("telling the past has ended our lease")
		}
		t.must(q.RunDue(db.At(t.Context(), next)))
		t.wants("then")
		if at := <-done; !at.Equal(next) {
			t.Errorf("it happened at %v, not at %v", at, next)
		}
		letGo()
		if at := <-done; !at.Equal(start) {
			t.Errorf("it happened at %v, not at %v", at, start)
		}
		end()
		t.must(<-ended)
		t.wants("then", "now")
	})
}

func TestOneHoldsTheQueueAtATime(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{}, saying)
		letGo, err := q.Hold(t.Context())
		t.must(err)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := q.Hold(ctx); err == nil {
			t.Error("two hold it")
		}
		letGo()
		again, err := q.Hold(t.Context())
		t.must(err)
		again()
	})
}
