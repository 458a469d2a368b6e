package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// working is a queue that works in the background until stop.
type working struct {
	*Queue
	stop  context.CancelFunc
	ended chan error
}

// work opens a queue by the wall clock and lets it run.
func (t desk) work(opts Options, with func(q *Queue)) working {
	t.Helper()
	t.d.SetClock(nil)
	q := New(t.d, silent(), opts)
	with(q)
	t.must(q.Open(t.Context()))
	ctx, stop := context.WithCancel(t.Context())
	w := working{q, stop, make(chan error, 1)}
	go func() { w.ended <- q.Run(ctx) }()
	return w
}

// until waits for a signal of a handler. Its bound is only there so that a
// broken queue fails this test and not all of them.
func until[T any](t desk, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(20 * time.Second):
		t.Fatal("nothing happens")
	}
	var none T
	return none
}

func TestACommitWakesTheQueue(t *testing.T) {
	each(t, func(t desk) {
		began := make(chan string, 10)
		w := t.work(Options{Lease: time.Hour}, func(q *Queue) { // so that nothing but the wake-up can be the reason
			Handle(q, func(ctx context.Context, run *Run, a Say) error {
				began <- a.What
				return nil
			})
		})
		for i := range 3 {
			t.put(w.Queue, Say{fmt.Sprint(i)})
			if got := until(t, began); got != fmt.Sprint(i) {
				t.Errorf("%q began", got)
			}
		}
		t.put(w.Queue, Say{"in a moment"}, At(t.d.Now().Add(30*time.Millisecond)))
		until(t, began)
		w.stop()
		t.must(until(t, w.ended))
		if s := t.states(); len(s) != 0 {
			t.Errorf("left: %v", s)
		}
	})
}

func TestACommitOfAnotherProcessWakesTheQueue(t *testing.T) {
	o := dbtest.Postgres(t)
	here, there := dbtest.Open(t, o), dbtest.Open(t, o)
	desk := newDesk(t, here)
	began := make(chan string, 10)
	w := desk.work(Options{Lease: time.Hour}, func(q *Queue) {
		Handle(q, func(ctx context.Context, run *Run, a Say) error {
			began <- a.What
			return nil
		})
	})
	desk.put(w.Queue, Say{"here"}) // it has begun to listen
	until(desk, began)
	other := New(there, silent(), Options{})
	desk.must(there.Do(t.Context(), "put", func(ctx context.Context, tx *db.Tx) error { return other.Put(ctx, tx, Say{"there"}) }))
	if got := until(desk, began); got != "there" {
		t.Errorf("%q", got)
	}
	w.stop()
	desk.must(until(desk, w.ended))
}

// A job begins while the claim of the next ones waits; many jobs, many
// workers, and each effect is there once.
func TestManyJobsWithManyWorkers(t *testing.T) {
	each(t, func(t desk) {
		const n = 500
		var done sync.WaitGroup
		done.Add(n)
		w := t.work(Options{Ran: func(string, time.Duration, error) { done.Done() }}, saying)
		for i := range n / 50 {
			t.do(func(ctx context.Context, tx *db.Tx) (err error) {
				for j := range 50 {
					err = errors.Join(err, w.Put(ctx, tx, Say{fmt.Sprint(i*50 + j)}))
				}
				return err
			})
		}
		all := make(chan bool)
		go func() { done.Wait(); close(all) }()
		until(t, all)
		w.stop()
		t.must(until(t, w.ended))
		got := t.effects()
		slices.Sort(got)
		if len(got) != n || len(slices.Compact(got)) != n {
			t.Errorf("%d effects", len(got))
		}
	})
}

func TestStoppingWaitsForWhatRuns(t *testing.T) {
	each(t, func(t desk) {
		began, on := make(chan bool), make(chan bool)
		w := t.work(Options{}, func(q *Queue) {
			Handle(q, func(ctx context.Context, run *Run, a Say) error {
				began <- true
				<-on
				return say(ctx, run, a)
			})
		})
		t.put(w.Queue, Say{"whole"})
		until(t, began)
		w.stop()
		select {
		case err := <-w.ended:
			t.Fatalf("it did not wait: %v", err)
		default:
		}
		close(on)
		t.must(until(t, w.ended))
		t.wants("whole")
	})
}

func TestWhatTakesTooLongToStopIsPutBackAsIfItHadNotBegun(t *testing.T) {
	each(t, func(t desk) {
		began := make(chan bool)
		w := t.work(Options{Grace: time.Millisecond}, func(q *Queue) {
			Handle(q, func(ctx context.Context, run *Run, a Say) error {
				began <- true
				<-ctx.Done()
				return ctx.Err()
			})
		})
		t.put(w.Queue, Say{"later"})
		until(t, began)
		w.stop()
		t.must(until(t, w.ended))
		if s := t.states(); s["ready"] != 1 {
			t.Fatalf("%v", s)
		}
		t.advance = dbtest.Clock(t.d, time.Now())
		next := t.queue(Options{}, func(q *Queue) {
			Handle(q, func(ctx context.Context, run *Run, a Say) error { return errTest })
		})
		t.runDue(next)
		t.advance(time.Second) // the first wait of the schedule: nothing was counted
		t.runDue(t.queue(Options{}, saying))
		t.wants("later")
	})
}

func TestStoppingDoesNotWaitForWhatNobodyWaitsFor(t *testing.T) {
	each(t, func(t desk) {
		began := make(chan string, 2)
		endless := func(ctx context.Context, _ *Run, what string) error {
			began <- what
			<-ctx.Done()
			return ctx.Err()
		}
		w := t.work(Options{Grace: time.Hour}, func(q *Queue) {
			Handle(q, func(ctx context.Context, run *Run, a Say) error { return endless(ctx, run, "low") })
			Handle(q, func(ctx context.Context, run *Run, a Whisper) error { return endless(ctx, run, "tick") })
			q.Every(Whisper{}, time.Hour)
		})
		t.put(w.Queue, Say{"history"}, Priority(Low))
		until(t, began)
		until(t, began)
		w.stop()
		t.must(until(t, w.ended))
		if s := t.states(); s["ready"] != 2 {
			t.Fatalf("%v", s)
		}
	})
}

// When the end of a job cannot be written down, the process must exit.
func TestAnEndThatCannotBeWrittenDownIsDeadly(t *testing.T) {
	each(t, func(t desk) {
		w := t.work(Options{}, func(q *Queue) {
			Handle(q, func(ctx context.Context, run *Run, a Say) error {
				return t.d.Do(ctx, "break", func(ctx context.Context, tx *db.Tx) error {
					_, err := tx.Exec(ctx, `ALTER TABLE job RENAME TO gone`)
					return err
				})
			})
		})
		t.put(w.Queue, Say{})
		if err := until(t, w.Dead()); err == nil {
			t.Error("no error")
		}
		if err := until(t, w.ended); err == nil {
			t.Error("Run ends as if nothing had happened")
		}
	})
}

// A process that is silent for longer than its lease learns that it lost its
// jobs, and goes on as another.
func TestASilentProcessGoesOnAsAnother(t *testing.T) {
	desk := newDesk(t, dbtest.Open(t, dbtest.Postgres(t)))
	began, cut := make(chan bool), make(chan error)
	q := desk.queue(Options{}, func(q *Queue) {
		Handle(q, func(ctx context.Context, run *Run, a Say) error {
			if run.Attempt > 1 {
				return say(ctx, run, a)
			}
			began <- true
			<-ctx.Done()
			cut <- context.Cause(ctx)
			return ctx.Err()
		})
	})
	desk.put(q, Say{"once"})
	all := make(chan error)
	go func() { all <- q.RunDue(context.WithoutCancel(t.Context())) }()
	<-began
	was := q.runner()
	desk.advance(5 * time.Second)
	desk.must(q.beat(t.Context()))
	if err := <-cut; !errors.Is(err, ErrLost) {
		t.Errorf("its handler ended by %v", err)
	}
	desk.must(<-all)
	if q.runner() == was {
		t.Error("it is the same runner")
	}
	desk.wants("once")
}
