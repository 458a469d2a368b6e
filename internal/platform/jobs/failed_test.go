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
	"kept.example/kept/internal/platform/fault"
)

func TestAPersonDealsWithFailedJobs(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{}, func(q *Queue) {
			Handle(q, func(ctx context.Context, run *Run, a Say) error { return errTest })
		})
		for i := range 5 {
			t.put(q, Say{fmt.Sprint(i)}, Unique(fmt.Sprint(i)))
		}
		for range 7 {
			t.runDue(q)
			t.advance(5 * time.Hour)
		}
		var seen []string
		var ids []int64
		t.must(t.d.Read(t.Context(), "pages", func(ctx context.Context, v db.View) error {
			for after := int64(0); ; {
				page, err := q.Failed(ctx, v, after, 2)
				if err != nil || len(page) == 0 {
					return err
				}
				for _, f := range page {
					seen, ids, after = append(seen, f.Args), append(ids, f.ID), f.ID
				}
			}
		}))
		if len(seen) != 5 || seen[0] != `{"what":"4"}` || seen[4] != `{"what":"0"}` {
			t.Fatalf("%q", seen)
		}
		act := func(f func(ctx context.Context, tx *db.Tx) error) error { return t.d.Do(t.Context(), "act", f) }
		dismiss := func(id int64, why string) error {
			return act(func(ctx context.Context, tx *db.Tx) error { return q.Dismiss(ctx, tx, id, why) })
		}
		retry := func(id int64) error {
			return act(func(ctx context.Context, tx *db.Tx) error { return q.Retry(ctx, tx, id) })
		}
		if err := dismiss(ids[0], " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		t.must(dismiss(ids[0], "the order was cancelled"))
		t.put(q, Say{"3"}, Unique("3"))
		for _, c := range []struct {
			name string
			err  error
			kind fault.Kind
			key  string
		}{
			{"dismissed twice", dismiss(ids[0], "again"), fault.Conflict, "jobs.fault.not_failed"},
			{"retried after it was dismissed", retry(ids[0]), fault.Conflict, "jobs.fault.not_failed"},
			{"retried while the same waits", retry(ids[1]), fault.Conflict, "jobs.fault.same_waits"},
			{"one that is not there", retry(9999), fault.NotFound, "db.fault.not_found"},
		} {
			if f, ok := fault.As(c.err); !ok || f.Kind != c.kind || f.Key != c.key {
				t.Errorf("%s: %v", c.name, c.err)
			}
		}
		t.must(t.d.Read(t.Context(), "dismissed", func(ctx context.Context, v db.View) error {
			gone, err := q.Dismissed(ctx, v, 0, 10)
			if len(gone) != 1 || gone[0].Reason != "the order was cancelled" || gone[0].Attempts != 7 || gone[0].LastError == "" {
				t.Errorf("%+v", gone)
			}
			one, err2 := q.FailedByID(ctx, v, ids[1])
			if one.Args != `{"what":"3"}` {
				t.Errorf("%+v", one)
			}
			return errors.Join(err, err2)
		}))
	})
}

func TestStatsCountByKind(t *testing.T) {
	each(t, func(t desk) {
		var q *Queue
		var during Stats
		count := func() (s Stats) {
			t.must(t.d.Read(t.Context(), "stats", func(ctx context.Context, v db.View) (err error) {
				s, err = q.Stats(ctx, v)
				return err
			}))
			return s
		}
		q = t.queue(Options{}, func(q *Queue) {
			Handle(q, func(context.Context, *Run, Say) error {
				during = count()
				return nil
			})
		})
		t.put(q, Whisper{"nobody knows me"})
		t.advance(time.Minute)
		t.put(q, Say{"x"})
		t.put(q, Say{"y"}, At(start.Add(time.Hour)))
		t.runDue(q)
		want := []KindStats{
			{Kind: "test.say", Handled: true, Ready: 1, Oldest: start.Add(time.Hour), Running: 1},
			{Kind: "test.whisper", Ready: 1, Due: 1, Oldest: start},
		}
		if !slices.Equal(during.Kinds, want) {
			t.Errorf("%+v", during.Kinds)
		}
		want[0].Running = 0
		if now := count(); !slices.Equal(now.Kinds, want) {
			t.Errorf("%+v", now.Kinds)
		}
	})
}

func TestWhatFailsForGoodIsGivenUpByItsKind(t *testing.T) {
	each(t, func(t desk) {
		var why error
		full, broken := true, true
		tries := 0
		q := t.queue(Options{}, func(q *Queue) {
			Handle(q, func(context.Context, *Run, Say) error {
				if tries++; full {
					return fault.New(fault.Unavailable, "db.fault.disk_full")
				}
				panic("as a handler may")
			}, GiveUp(3, func(ctx context.Context, tx *db.Tx, a Say, err error) error {
				if why = err; broken {
					return errTest
				}
				return effect(ctx, tx, a.What)
			}))
		})
		t.put(q, Say{"given up"})
		run := func(times int) {
			for range times {
				t.runDue(q)
				t.advance(2 * time.Minute)
			}
		}
		run(3)
		if why != nil {
			t.Fatalf("given up for a full disk: %v", why)
		}
		full = false
		run(1)
		if why == nil || t.states()["ready"] != 1 {
			t.Fatalf("%v, %v: it stays when nothing can be made of it", why, t.states())
		}
		broken = false
		t.advance(time.Hour)
		run(1)
		t.wants("given up")
		if s := t.states(); len(s) != 0 || tries != 5 || !strings.Contains(why.Error(), "as a handler may") {
			t.Errorf("%v after %d tries: %v", s, tries, why)
		}
	})
}
