package jobs

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// start is when the clock of a test stands.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// effects is a table that counts what handlers did.
var effects = fstest.MapFS{"schema/202611240101_effect.sql": {Data: []byte(`CREATE TABLE effect (id {{id}}, what TEXT NOT NULL);`)}}

// desk is a database with a clock that stands still and what tests do with it.
type desk struct {
	*testing.T
	d       *db.DB
	advance func(time.Duration)
}

// each runs a test on each engine.
func each(t *testing.T, f func(t desk)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(newDesk(t, d)) })
}

func newDesk(t *testing.T, d *db.DB) desk {
	t.Helper()
	if err := d.Migrate(t.Context(), db.Schema{Owner: "jobs", FS: Schema}, db.Schema{Owner: "test", FS: effects}); err != nil {
		t.Fatal(err)
	}
	return desk{t, d, dbtest.Clock(d, start)}
}

// queue is a queue that runs by hand.
func (t desk) queue(opts Options, with func(q *Queue)) *Queue {
	t.Helper()
	q := New(t.d, slog.New(slog.DiscardHandler), opts)
	with(q)
	t.must(q.OpenByHand(t.Context()))
	return q
}

func (t desk) must(err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// do runs a transaction that must succeed.
func (t desk) do(f func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	t.must(t.d.Do(t.Context(), "test", f))
}

func (t desk) put(q *Queue, a Args, opts ...PutOption) {
	t.Helper()
	t.do(func(ctx context.Context, tx *db.Tx) error { return q.Put(ctx, tx, a, opts...) })
}

func (t desk) runDue(q *Queue) {
	t.Helper()
	t.must(q.RunDue(t.Context()))
}

// effect notes that something was done.
func effect(ctx context.Context, tx *db.Tx, what string) error {
	_, err := tx.Exec(ctx, `INSERT INTO effect (what) VALUES ($1)`, what)
	return err
}

// effects returns what was done, in order.
func (t desk) effects() (out []string) {
	t.Helper()
	t.must(t.d.Read(t.Context(), "effects", func(ctx context.Context, v db.View) (err error) {
		out, err = db.All(ctx, v, func(s db.Scan) (w string, err error) { return w, s(&w) }, `SELECT what FROM effect ORDER BY id`)
		return err
	}))
	return out
}

// wants checks what was done so far, in order.
func (t desk) wants(what ...string) {
	t.Helper()
	if got := t.effects(); !slices.Equal(got, what) {
		t.Errorf("done: %q, want %q", got, what)
	}
}

// states counts the jobs by state.
func (t desk) states() map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	t.must(t.d.Read(t.Context(), "states", func(ctx context.Context, v db.View) error {
		_, err := db.All(ctx, v, func(s db.Scan) (none struct{}, err error) {
			var state string
			var n int64
			err = s(&state, &n)
			out[state] = n
			return none, err
		}, `SELECT state, COUNT(*) FROM job GROUP BY state`)
		return err
	}))
	return out
}

func (t desk) failed(q *Queue) (out []FailedJob) {
	t.Helper()
	t.must(t.d.Read(t.Context(), "failed", func(ctx context.Context, v db.View) (err error) {
		out, err = q.Failed(ctx, v, 0, 100)
		return err
	}))
	return out
}

// Say is a job that does one effect.
type Say struct {
	What string `json:"what"`
}

func (Say) Kind() string { return "test.say" }

// Whisper is the same by another name.
type Whisper struct {
	What string `json:"what"`
}

func (Whisper) Kind() string { return "test.whisper" }

// say does the effect and ends the job in one transaction.
func say(ctx context.Context, run *Run, a Say) error {
	return run.Do(ctx, "say", func(ctx context.Context, tx *db.Tx) error { return effect(ctx, tx, a.What) })
}

func whisper(ctx context.Context, run *Run, a Whisper) error { return say(ctx, run, Say(a)) }

func saying(q *Queue) {
	Handle(q, say)
	Handle(q, whisper)
}
