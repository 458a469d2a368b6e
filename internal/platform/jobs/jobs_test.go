package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/platform/db"
)

var errTest = errors.New("the test says no")

func TestAJobExistsIfItsTransactionWasCommitted(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{}, saying)
		err := t.d.Do(t.Context(), "no", func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(q.Put(ctx, tx, Say{"never"}), errTest)
		})
		if !errors.Is(err, errTest) {
			t.Fatal(err)
		}
		t.put(q, Say{"yes"})
		t.runDue(q)
		t.wants("yes")
		if s := t.states(); len(s) != 0 {
			t.Errorf("left: %v", s)
		}
	})
}

func TestAJobRunsAtItsTime(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{}, saying)
		t.put(q, Say{"third"}, At(start.Add(74*time.Hour)))
		t.put(q, Say{"second"}, At(start.Add(time.Hour)))
		t.put(q, Say{"first"}, At(start.Add(-time.Hour)))
		t.runDue(q)
		t.wants("first")
		t.advance(time.Hour - time.Microsecond)
		t.runDue(q)
		t.wants("first")
		t.advance(time.Microsecond)
		t.runDue(q)
		t.wants("first", "second")
		t.advance(100 * time.Hour)
		t.runDue(q)
		t.wants("first", "second", "third")
	})
}

func TestWhatIsDueRunsInOrderWithWhatItPuts(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{}, func(q *Queue) {
			Handle(q, say)
			Handle(q, func(ctx context.Context, run *Run, a Whisper) error {
				return run.Do(ctx, "whisper", func(ctx context.Context, tx *db.Tx) error {
					return errors.Join(effect(ctx, tx, a.What), q.Put(ctx, tx, Say{a.What + "!"}))
				})
			})
		})
		t.put(q, Say{"d"}, Priority(Low))
		t.put(q, Whisper{"c"})
		t.put(q, Say{"b"})
		t.put(q, Whisper{"a"}, Priority(High))
		t.runDue(q)
		t.wants("a", "c", "b", "d", "a!", "c!") // in one round by level, then by time, then by id
	})
}

func TestAFailingJobIsTriedAgainByTheScheduleAndStays(t *testing.T) {
	each(t, func(t desk) {
		var began []time.Duration
		healed := false
		q := t.queue(Options{}, func(q *Queue) {
			Handle(q, func(ctx context.Context, run *Run, a Say) error {
				began = append(began, t.d.Now().Sub(start))
				if due := t.d.Now(); run.Attempt > 1 && !run.Due.Equal(due) || run.Attempt == 1 && !run.Due.Equal(start) || run.Attempt != len(began) {
					t.Errorf("attempt %d due %v", run.Attempt, run.Due)
				}
				if !healed {
					return fmt.Errorf("attempt %d: %w", run.Attempt, errTest)
				}
				return say(ctx, run, a)
			})
		})
		t.put(q, Say{"done"})
		for range 60 * 60 * 5 { // second by second through five hours
			if t.advance(time.Second); len(began) < 7 {
				t.runDueAt(q)
			}
		}
		want := []time.Duration{1, 2, 12, 72, 372, 2172, 16572}
		for i := range want {
			want[i] *= time.Second
		}
		if !slices.Equal(began, want) {
			t.Fatalf("began at %v, want %v", began, want)
		}
		failed := t.failed(q)
		if len(failed) != 1 || failed[0].Attempts != 7 || failed[0].LastError != "attempt 7: the test says no" ||
			len(failed[0].History) != 7 || failed[0].History[6].Attempt != 7 || failed[0].Args != `{"what":"done"}` {
			t.Fatalf("%+v", failed)
		}
		t.advance(1000 * time.Hour)
		t.runDue(q)
		if len(began) != 7 {
			t.Fatal("a failed job ran by itself")
		}
		healed = true
		t.do(func(ctx context.Context, tx *db.Tx) error { return q.Retry(ctx, tx, failed[0].ID) })
		t.runDue(q)
		t.wants("done")
	})
}

// runDueAt runs what is due if the next try could be, to spare the database.
func (t desk) runDueAt(q *Queue) {
	q.mu.Lock()
	due := q.stale
	for _, l := range q.lanes {
		due = due || !l.next.After(t.d.Now())
	}
	q.mu.Unlock()
	if due {
		t.runDue(q)
	}
}

func TestTheHistoryOfAJobIsBounded(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{}, func(q *Queue) {
			Handle(q, func(context.Context, *Run, Say) error { return errors.New(strings.Repeat("ä\x00\xff", 5000)) })
		})
		t.put(q, Say{})
		for range 4 {
			for range 7 {
				t.runDue(q)
				t.advance(5 * time.Hour)
			}
			for _, f := range t.failed(q) {
				if len(f.History) > keptFailures || len(f.LastError) > keptError+10 || len(f.History[0].Error) > keptOld+10 {
					t.Fatalf("%d failures, %d bytes", len(f.History), len(f.LastError))
				}
				t.do(func(ctx context.Context, tx *db.Tx) error { return q.Retry(ctx, tx, f.ID) })
			}
		}
		t.runDue(q)
		if s := t.states(); s["ready"] != 1 {
			t.Errorf("%v", s)
		}
	})
}

func TestAPanicAndATimeoutAreErrorsOfTheAttempt(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{}, func(q *Queue) {
			Handle(q, func(context.Context, *Run, Say) error {
				panic("as a handler may")
			})
			Handle(q, func(ctx context.Context, _ *Run, _ Whisper) error {
				<-ctx.Done()
				return ctx.Err()
			}, Timeout(time.Millisecond))
		})
		t.put(q, Say{})
		t.put(q, Whisper{})
		for range 7 {
			t.runDue(q)
			t.advance(5 * time.Hour)
		}
		failed := t.failed(q)
		if len(failed) != 2 || !strings.Contains(failed[0].LastError, "longer than 1ms") ||
			!strings.Contains(failed[1].LastError, "as a handler may") || !strings.Contains(failed[1].LastError, "jobs_test.go") {
			t.Errorf("%+v", failed)
		}
	})
}

func TestAKindWithoutAHandlerWaits(t *testing.T) {
	each(t, func(t desk) {
		old := t.queue(Options{}, func(q *Queue) { Handle(q, say) })
		t.put(old, Whisper{"later"})
		t.put(old, Say{"now"})
		t.runDue(old)
		t.wants("now")
		newer := t.queue(Options{}, saying)
		t.runDue(newer)
		t.wants("now", "later")
	})
}

func TestAProcessRunsOnlyItsKinds(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{Only: []string{"test.say"}}, saying)
		t.put(q, Whisper{"not here"})
		t.put(q, Say{"here"})
		t.runDue(q)
		t.wants("here")
	})
}

func TestAUniqueJobIsPutOnce(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{}, saying)
		long := strings.Repeat("long key ", 1000)
		for _, at := range []time.Duration{time.Hour, time.Minute, 2 * time.Hour} {
			t.put(q, Say{at.String()}, Unique("a"), At(start.Add(at)))
			t.put(q, Say{"long"}, Unique(long))
		}
		t.put(q, Say{"b"}, Unique("b"))
		t.put(q, Whisper{"another kind"}, Unique("a"))
		t.put(q, Say{"no key"})
		t.put(q, Say{"no key"})
		t.runDue(q)
		t.wants("long", "b", "another kind", "no key", "no key")
		t.advance(time.Minute) // the earliest time, the newest arguments
		t.runDue(q)
		t.wants("long", "b", "another kind", "no key", "no key", "2h0m0s")
		t.advance(3 * time.Hour)
		t.runDue(q)
		if n := len(t.effects()); n != 6 {
			t.Errorf("%d effects", n)
		}
		t.put(q, Say{"again"}, Unique("a"))
		t.runDue(q)
		if n := len(t.effects()); n != 7 {
			t.Error("a key is not free after its job")
		}
	})
}

func TestAUniqueJobPutWhileItRunsRunsAgain(t *testing.T) {
	each(t, func(t desk) {
		var q *Queue
		fail := false
		q = t.queue(Options{}, func(q *Queue) {
			Handle(q, func(ctx context.Context, run *Run, a Say) error {
				if a.What == "first" { // others put it while it runs
					t.put(q, Say{"second"}, Unique("k"))
					t.put(q, Say{"third"}, Unique("k"))
					if fail {
						return errTest
					}
				}
				return run.Do(ctx, "say", func(ctx context.Context, tx *db.Tx) error {
					if a.What == "third" { // and it does so itself
						return errors.Join(effect(ctx, tx, a.What), q.Put(ctx, tx, Say{"fourth"}, Unique("k"), At(start.Add(time.Hour))))
					}
					return effect(ctx, tx, a.What)
				})
			})
		})
		t.put(q, Say{"first"}, Unique("k"))
		t.runDue(q)
		t.wants("first", "third")
		t.advance(time.Hour)
		t.runDue(q)
		t.wants("first", "third", "fourth")
		fail = true
		t.put(q, Say{"first"}, Unique("k"))
		t.runDue(q)
		if s := t.states(); s["ready"] != 1 {
			t.Fatalf("%v", s)
		}
		t.advance(time.Second)
		t.runDue(q)
		t.wants("first", "third", "fourth", "third", "fourth")
	})
}

func TestEffectsAndTheEndOfAJobAreOneTransaction(t *testing.T) {
	each(t, func(t desk) {
		tries := 0
		q := t.queue(Options{}, func(q *Queue) {
			Handle(q, func(ctx context.Context, run *Run, a Say) error {
				tries++
				if tries == 1 {
					return run.Do(ctx, "half", func(ctx context.Context, tx *db.Tx) error {
						return errors.Join(effect(ctx, tx, "half"), errTest)
					})
				}
				if err := say(ctx, run, a); err != nil {
					return err
				}
				if err := say(ctx, run, a); err == nil {
					t.Error("a job was ended twice")
				}
				return errTest // after its end: it is done all the same
			})
		})
		t.put(q, Say{"whole"})
		t.runDue(q)
		t.wants()
		t.advance(time.Second)
		t.runDue(q)
		t.wants("whole")
		t.advance(10 * time.Hour)
		t.runDue(q)
		if s := t.states(); tries != 2 || len(s) != 0 {
			t.Errorf("%d tries, left: %v", tries, s)
		}
	})
}

func TestWhatCannotBeSaidIsRefused(t *testing.T) {
	each(t, func(t desk) {
		q := New(t.d, nil, Options{})
		Handle(q, say)
		Handle(q, say)
		q.Every(Say{}, time.Hour)
		q.Every(Say{}, time.Minute)
		err := q.Open(t.Context())
		if err == nil || !strings.Contains(err.Error(), "two handlers") || !strings.Contains(err.Error(), "twice") {
			t.Error(err)
		}
		q = t.queue(Options{}, saying)
		if err := q.Run(t.Context()); err == nil {
			t.Error("a queue opened by hand runs")
		}
		if err := New(t.d, nil, Options{}).RunDue(t.Context()); err == nil {
			t.Error("a queue runs that is not open")
		}
	})
}

func TestJobsThatGoRoundInACircleAreStopped(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{}, func(q *Queue) {
			Handle(q, func(ctx context.Context, run *Run, a Say) error {
				return run.Do(ctx, "again", func(ctx context.Context, tx *db.Tx) error { return q.Put(ctx, tx, a) })
			})
		})
		q.most = 20
		t.put(q, Say{})
		if err := q.RunDue(t.Context()); err == nil || !strings.Contains(err.Error(), "test.say") {
			t.Error(err)
		}
		if s := t.states(); s["ready"] != 1 || s["running"] != 0 {
			t.Errorf("%v", s)
		}
	})
}
