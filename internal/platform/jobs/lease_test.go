package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// frozen is a queue whose handler for Say stops where freeze says, until it is
// let go.
type frozen struct {
	began, thaw chan bool
	ended       chan error
	still       error
}

func freeze(t desk, f *frozen) *Queue {
	*f = frozen{began: make(chan bool), thaw: make(chan bool), ended: make(chan error, 1)}
	return t.queue(Options{}, func(q *Queue) {
		Handle(q, func(ctx context.Context, run *Run, a Say) error {
			f.began <- true
			<-f.thaw
			f.still = run.Still(ctx)
			err := say(ctx, run, a)
			f.ended <- err
			return err
		})
	})
}

// A process is frozen in the middle of a job for longer than its lease; another
// does the job; the first wakes up and goes on. Nothing is done twice.
func TestAFrozenProcessLosesItsJobsAndDoublesNothing(t *testing.T) {
	each(t, func(t desk) {
		var f frozen
		first := freeze(t, &f)
		t.put(first, Say{"once"}, Unique("k"))
		all := make(chan error)
		go func() { all <- first.RunDue(context.WithoutCancel(t.Context())) }()
		<-f.began
		if t.d.Engine() == db.Postgres {
			t.advance(4*time.Second - time.Microsecond)
			t.runDue(t.queue(Options{}, saying))
			t.wants() // its lease is not over
			t.advance(time.Microsecond)
		}
		second := t.queue(Options{}, saying) // on SQLite, opening is enough
		t.runDue(second)
		t.wants("once")
		close(f.thaw)
		if err := <-f.ended; !errors.Is(err, ErrLost) {
			t.Errorf("the first ended its job: %v", err)
		}
		if !errors.Is(f.still, ErrLost) {
			t.Errorf("the first thinks the job is still its own: %v", f.still)
		}
		t.must(<-all)
		t.wants("once")
		if s := t.states(); len(s) != 0 {
			t.Errorf("left: %v", s)
		}
		if err := first.deadly(); err != nil {
			t.Errorf("a lost job ends the process: %v", err)
		}
	})
}

func TestALivingProcessKeepsItsJobs(t *testing.T) {
	each(t, func(t desk) {
		var f frozen
		first := freeze(t, &f)
		t.put(first, Say{"once"})
		all := make(chan error)
		go func() { all <- first.RunDue(context.WithoutCancel(t.Context())) }()
		<-f.began
		if t.d.Engine() == db.Postgres { // on SQLite two processes cannot be
			second := t.queue(Options{}, saying)
			for range 20 {
				t.advance(time.Second)
				t.must(first.beat(t.Context()))
				t.runDue(second)
			}
			t.wants()
		}
		close(f.thaw)
		if err := errors.Join(<-f.ended, f.still, <-all); err != nil {
			t.Error(err)
		}
		t.wants("once")
	})
}

// A failure that is written down too late must not touch the attempt of
// another.
func TestALateFailureTouchesNobodyElsesAttempt(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{}, saying)
		t.put(q, Say{"x"})
		runs, err := q.round(t.Context())
		t.must(err)
		late := runs[0]
		t.advance(5 * time.Second)
		other := t.queue(Options{}, saying)
		other.suspect()
		runs, err = other.round(t.Context())
		t.must(err)
		if len(runs) != 1 || runs[0].ID != late.ID || runs[0].Attempt != 2 {
			t.Fatalf("%+v", runs)
		}
		for name, f := range map[string]func(ctx context.Context, tx *db.Tx) error{
			"fail": func(ctx context.Context, tx *db.Tx) error { return late.fail(ctx, tx, errTest) },
			"end":  late.end, "back": late.putBack,
		} {
			if err := t.d.Do(t.Context(), name, f); !errors.Is(err, ErrLost) {
				t.Errorf("%s: %v", name, err)
			}
		}
		t.must(runs[0].Still(t.Context()))
		t.must(say(t.Context(), runs[0], Say{"x"}))
		t.wants("x")
	})
}

// Processes are killed at every point of a job, many times over; what they do
// is done once.
func TestManyKillsLoseAndDoubleNothing(t *testing.T) {
	each(t, func(t desk) {
		const jobs, kills = 200, 60
		dice := rand.New(rand.NewPCG(1, 2))
		var q *Queue
		reborn := func() {
			q = t.queue(Options{Workers: 1 + dice.IntN(12)}, func(q *Queue) {
				Handle(q, func(ctx context.Context, run *Run, a Say) error {
					if dice.IntN(4) == 0 {
						return errTest
					}
					return say(ctx, run, a)
				})
			})
		}
		reborn()
		for i := range jobs {
			t.put(q, Say{fmt.Sprint(i)})
		}
		for kill := 0; len(t.states()) > 0; kill++ {
			if kill > 5000 {
				t.Fatalf("it does not end: %v", t.states())
			}
			runs, err := q.round(t.Context())
			t.must(err)
			for _, r := range runs {
				if kill < kills && dice.IntN(8) == 0 {
					break // killed: what it claimed is left as it is
				}
				q.start(t.Context(), r)
			}
			t.advance(time.Duration(dice.IntN(6000)) * time.Millisecond)
			if kill < kills {
				reborn()
			} else {
				t.must(q.beat(t.Context()))
				q.suspect()
			}
			for _, f := range t.failed(q) {
				t.do(func(ctx context.Context, tx *db.Tx) error { return q.Retry(ctx, tx, f.ID) })
			}
		}
		got := t.effects()
		slices.Sort(got)
		if n := len(got); n != jobs || len(slices.Compact(got)) != jobs {
			t.Errorf("%d effects, %d different, of %d", n, len(slices.Compact(got)), jobs)
		}
	})
}

// Several processes work off the same jobs at one time.
func TestManyProcessesShareTheWork(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t))
	desk := newDesk(t, d)
	const n = 6
	var queues []*Queue
	for range n {
		queues = append(queues, desk.queue(Options{Workers: 8}, saying))
	}
	desk.do(func(ctx context.Context, tx *db.Tx) error {
		for i := range 400 {
			if err := queues[0].Put(ctx, tx, Say{fmt.Sprint(i)}); err != nil {
				return err
			}
		}
		return nil
	})
	for _, err := range dbtest.Race(t, d, n, func(i int) error { return queues[i].RunDue(context.WithoutCancel(t.Context())) }) {
		if err != nil {
			t.Error(err)
		}
	}
	got := desk.effects()
	slices.Sort(got)
	if n := len(got); n != 400 || len(slices.Compact(got)) != 400 {
		t.Errorf("%d effects", n)
	}
}

// What keeps ending its process rests, and then waits for a person.
func TestAJobThatEndsItsProcessRestsAndThenFails(t *testing.T) {
	each(t, func(t desk) {
		var q *Queue
		killed := func(rested time.Duration) int {
			q = t.queue(Options{}, saying)
			t.advance(rested)
			claimed := t.round(q)
			t.advance(5 * time.Second) // it is killed, and its lease ends
			return len(claimed)
		}
		t.do(func(ctx context.Context, tx *db.Tx) error {
			return New(t.d, nil, Options{}).Put(ctx, tx, Say{"poison"})
		})
		for i := range lostRest {
			if killed(0) != 1 {
				t.Fatalf("kill %d: it rests already", i+1)
			}
		}
		if killed(0) != 0 {
			t.Error("it does not rest")
		}
		for i := range lostMost - lostRest {
			if killed(time.Minute) != 1 {
				t.Fatalf("kill %d: it does not run", lostRest+i+1)
			}
		}
		q = t.queue(Options{}, saying)
		failed := t.failed(q)
		if len(failed) != 1 || failed[0].Attempts != lostMost || failed[0].LastError == "" || failed[0].Ended.IsZero() {
			t.Fatalf("%+v, %v", failed, t.states())
		}
		t.do(func(ctx context.Context, tx *db.Tx) error { return q.Retry(ctx, tx, failed[0].ID) })
		q = t.queue(Options{}, saying)
		t.runDue(q)
		t.wants("poison")
	})
}

func TestAnIdNeverComesBack(t *testing.T) {
	each(t, func(t desk) {
		seen := map[int64]bool{}
		q := t.queue(Options{}, func(q *Queue) {
			Handle(q, func(ctx context.Context, run *Run, a Say) error {
				if seen[run.ID] {
					t.Errorf("job %d again", run.ID)
				}
				seen[run.ID] = true
				return nil
			})
		})
		for range 3 {
			t.put(q, Say{})
			t.runDue(q)
		}
		if len(seen) != 3 {
			t.Error(seen)
		}
	})
}

// silent is a log nobody reads.
func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }
