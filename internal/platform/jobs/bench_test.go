package jobs

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// bench runs a benchmark on each engine with a queue that works by the wall
// clock.
func bench(b *testing.B, with func(q *Queue), f func(b *testing.B, q *Queue)) {
	for name, options := range map[string]func(testing.TB, ...db.Schema) db.Options{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			d := dbtest.Open(b, options(b))
			if err := d.Migrate(b.Context(), db.Schema{Owner: "jobs", FS: Schema}, db.Schema{Owner: "test", FS: effects}); err != nil {
				b.Fatal(err)
			}
			q := New(d, silent(), Options{})
			with(q)
			if err := q.Open(b.Context()); err != nil {
				b.Fatal(err)
			}
			ctx, stop := context.WithCancel(b.Context())
			ended := make(chan error, 1)
			go func() { ended <- q.Run(ctx) }()
			f(b, q)
			stop()
			if err := <-ended; err != nil {
				b.Fatal(err)
			}
		})
	}
}

// How many jobs a second: each with an effect in the transaction that ends
// it, and without one.
func BenchmarkJobs(b *testing.B) {
	for name, do := range map[string]func(ctx context.Context, run *Run, a Say) error{
		"effect": say,
		"bare":   func(context.Context, *Run, Say) error { return nil },
	} {
		b.Run(name, func(b *testing.B) {
			var done sync.WaitGroup
			bench(b, func(q *Queue) {
				Handle(q, func(ctx context.Context, run *Run, a Say) error {
					defer done.Done()
					return do(ctx, run, a)
				})
			}, func(b *testing.B, q *Queue) {
				done.Add(b.N)
				for put := 0; put < b.N; {
					if err := q.d.Do(b.Context(), "put", func(ctx context.Context, tx *db.Tx) error {
						for i := range min(500, b.N-put) {
							if err := q.Put(ctx, tx, Say{fmt.Sprint(put + i)}); err != nil {
								return err
							}
						}
						return nil
					}); err != nil {
						b.Fatal(err)
					}
					put += min(500, b.N-put)
				}
				done.Wait()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "jobs/s")
				b.ReportMetric(float64(q.d.Stats().Functions)/float64(b.N), "writes/job")
			})
		})
	}
}

// How long after the commit that put it a job begins, when nothing else runs.
func BenchmarkCommitToRun(b *testing.B) {
	began := make(chan time.Time)
	bench(b, func(q *Queue) {
		Handle(q, func(context.Context, *Run, Say) error {
			began <- time.Now()
			return nil
		})
	}, func(b *testing.B, q *Queue) {
		var took []time.Duration
		for b.Loop() {
			if err := q.d.Do(b.Context(), "put", func(ctx context.Context, tx *db.Tx) error { return q.Put(ctx, tx, Say{}) }); err != nil {
				b.Fatal(err)
			}
			committed := time.Now()
			took = append(took, max(0, (<-began).Sub(committed)))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	})
}
