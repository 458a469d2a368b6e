package jobs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/platform/db"
)

// backlog puts n jobs, a second apart, the last one due now.
func (t desk) backlog(q *Queue, n int, opts ...PutOption) {
	t.Helper()
	from := t.d.Now()
	for done := 0; done < n; {
		t.do(func(ctx context.Context, tx *db.Tx) error {
			for range min(1000, n-done) {
				done++
				if err := q.Put(ctx, tx, Say{fmt.Sprint(done)}, append(opts, At(from.Add(time.Duration(done)*time.Second)))...); err != nil {
					return err
				}
			}
			return nil
		})
	}
	t.advance(time.Duration(n) * time.Second)
}

// whats are the arguments of runs.
func whats(runs []*Run) (out []string) {
	for _, r := range runs {
		out = append(out, strings.TrimSuffix(strings.TrimPrefix(string(r.args), `{"what":"`), `"}`))
	}
	return out
}

func (t desk) round(q *Queue) []string {
	t.Helper()
	t.must(q.beat(t.Context()))
	q.suspect()
	runs, err := q.round(t.Context())
	t.must(err)
	return whats(runs)
}

// finish frees the workers of all that runs, as if it were done.
func (q *Queue) finish() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.running = 0
	for _, k := range q.kinds {
		k.running = 0
	}
}

func TestALateJobIsClaimedInTheNextRound(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{Workers: 8}, func(q *Queue) { Handle(q, say, Slots(4)) })
		t.backlog(q, 10_000)
		t.advance(time.Second)
		t.put(q, Say{"late"})
		if got := t.round(q); !slices.Equal(got, []string{"1", "2", "late", "10000"}) {
			t.Errorf("%q", got)
		}
		if got := t.round(q); len(got) != 0 {
			t.Errorf("more than its slots: %q", got)
		}
		q.finish()
		if got := t.round(q); !slices.Equal(got, []string{"3", "4", "9999", "9998"}) {
			t.Errorf("%q", got)
		}
	})
}

func TestASingleSlotGoesToTheOldestAndTheLatestByTurns(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{}, func(q *Queue) { Handle(q, say, Slots(1)) })
		t.backlog(q, 10)
		var got []string
		for range 5 {
			got = append(got, t.round(q)...)
			q.finish()
		}
		if !slices.Equal(got, []string{"1", "10", "2", "9", "3"}) {
			t.Errorf("%q", got)
		}
	})
}

func TestOneKindLeavesWorkersToOthers(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{Workers: 8}, saying)
		t.backlog(q, 100, Priority(High))
		if got := t.round(q); len(got) != 6 { // three quarters
			t.Errorf("%q", got)
		}
		t.put(q, Whisper{"low"}, Priority(Low))
		if got := t.round(q); !slices.Equal(got, []string{"low"}) {
			t.Errorf("%q", got)
		}
	})
}

func TestLanesOfALevelShareTheWorkers(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{Workers: 8}, func(q *Queue) {
			Handle(q, say, Slots(8))
			Handle(q, whisper, Slots(8))
		})
		t.backlog(q, 100)
		for i := range 100 {
			t.put(q, Whisper{fmt.Sprint("w", i)})
		}
		t.put(q, Whisper{"high"}, Priority(High))
		t.put(q, Say{"low"}, Priority(Low))
		got := t.round(q)
		w := 0
		for _, what := range got {
			if strings.HasPrefix(what, "w") {
				w++
			}
		}
		if len(got) != 8 || got[0] != "high" || w != 3 || slices.Contains(got, "low") {
			t.Errorf("%q", got)
		}
	})
}

// What others put is found by looking, also far in the future.
func TestTheNextDueOfEachLaneIsKnown(t *testing.T) {
	each(t, func(t desk) {
		q, other := t.queue(Options{}, saying), New(t.d, silent(), Options{})
		for _, at := range []time.Duration{time.Hour, 20 * time.Second, 30 * time.Second} {
			t.put(other, Say{}, At(start.Add(at)))
		}
		if got := t.round(q); len(got) != 0 {
			t.Fatalf("%q", got)
		}
		want := 20 * time.Second
		if t.d.Engine() == db.Postgres {
			want = q.opts.Lease // a wake-up may be lost
		}
		if got := q.rest(t.d.Now()); got != want {
			t.Errorf("rests for %v, want %v", got, want)
		}
		if got := q.lane("test.say", Normal).next; !got.Equal(start.Add(20 * time.Second)) {
			t.Errorf("next at %v", got)
		}
		t.put(q, Whisper{}, At(start.Add(2*time.Second))) // our own is known without looking
		if got := q.rest(t.d.Now()); got != 2*time.Second {
			t.Errorf("rests for %v", got)
		}
	})
}

// Each statement of the queue finds its rows by an index.
func TestThePlansUseTheIndexes(t *testing.T) {
	each(t, func(t desk) {
		q := t.queue(Options{}, saying)
		t.backlog(q, 2000)
		now := t.d.Now()
		for name, c := range map[string]struct {
			sql   string
			args  []any
			index string
		}{
			"claim":     {claimSQL(t.d.Engine()), []any{"test.say", Normal, now, 4, 4}, "job_ready"},
			"next":      {nextSQL, []any{"test.say", Normal, now}, "job_ready"},
			"look":      {q.look, q.lookArgs, "job_ready"},
			"failed":    {failedSQL + `'failed' AND id < $1 ORDER BY id DESC LIMIT $2`, []any{10, 10}, "job_failed"},
			"dismissed": {failedSQL + `'dismissed' AND id < $1 ORDER BY id DESC LIMIT $2`, []any{10, 10}, "job_dismissed"},
			"orphans":   {orphansSQL(t.d.Engine()), nil, "job_running"},
			"unique":    {`SELECT 1 FROM job WHERE kind = $1 AND unique_key = $2 AND state IN ('ready', 'running')`, []any{"a", "b"}, "job_unique"},
		} {
			plan, err := t.d.Plan(t.Context(), c.sql, c.args...)
			t.must(err)
			if !strings.Contains(plan, c.index) || strings.Contains(plan, "Seq Scan on job") || strings.Contains(plan, "SCAN job\n") ||
				strings.Contains(plan, "Sort Key") || strings.Contains(plan, "TEMP B-TREE FOR ORDER") {
				t.Errorf("%s does not use %s:\n%s", name, c.index, plan)
			}
		}
	})
}
