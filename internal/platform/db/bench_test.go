package db_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// benchEach runs a benchmark on each engine with a table thing.
func benchEach(b *testing.B, f func(b *testing.B, d *db.DB)) {
	for name, options := range map[string]func(testing.TB, ...db.Schema) db.Options{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			d := dbtest.Open(b, options(b))
			if err := d.Migrate(ctx, things); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			f(b, d)
		})
	}
}

// BenchmarkFsync is what the disk can do: 8 kB appended and synced.
func BenchmarkFsync(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "log"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 8192)
	for b.Loop() {
		if _, err := f.Write(page); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "syncs/s")
}

// BenchmarkDo is one small row per Do, from 1 and from 64 goroutines.
func BenchmarkDo(b *testing.B) {
	for _, n := range []int{1, 8, 64} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			benchEach(b, func(b *testing.B, d *db.DB) {
				before := d.Stats()
				b.ResetTimer()
				var all sync.WaitGroup
				for g := range n {
					all.Go(func() {
						for i := g; i < b.N; i += n {
							if err := d.Do(ctx, "bench", func(ctx context.Context, tx *db.Tx) error {
								return put(ctx, tx, "a small row")
							}); err != nil {
								b.Error(err)
								return
							}
						}
					})
				}
				all.Wait()
				after := d.Stats()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "do/s")
				b.ReportMetric(float64(after.Commits-before.Commits)/b.Elapsed().Seconds(), "commits/s")
			})
		})
	}
}

// fill puts n things in.
func fill(b *testing.B, d *db.DB, n int) {
	do(b, d, func(ctx context.Context, tx *db.Tx) error {
		for i := range n {
			if _, err := tx.Insert(ctx, "INSERT INTO thing (name, code, at, flag, body) VALUES ($1, $2, $3, $4, $5)",
				"a small row", i, tx.Now(), true, []byte("body")); err != nil {
				return err
			}
		}
		return nil
	})
}

// BenchmarkOne is a Read of one row of seven columns.
func BenchmarkOne(b *testing.B) {
	benchEach(b, func(b *testing.B, d *db.DB) {
		fill(b, d, 1000)
		b.ResetTimer()
		for i := 0; b.Loop(); i++ {
			if err := d.Read(ctx, "bench", func(ctx context.Context, v db.View) error {
				_, err := db.One(ctx, v, scanRow, "SELECT name, code, at, at, flag, body, n FROM thing WHERE id = $1", 1+i%1000)
				return err
			}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkOneInside is the same row again and again in one transaction.
func BenchmarkOneInside(b *testing.B) {
	benchEach(b, func(b *testing.B, d *db.DB) {
		fill(b, d, 1000)
		if err := d.Read(ctx, "bench", func(ctx context.Context, v db.View) error {
			for i := 0; b.Loop(); i++ {
				if _, err := db.One(ctx, v, scanRow, "SELECT name, code, at, at, flag, body, n FROM thing WHERE id = $1", 1+i%1000); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkAll is a page of fifty rows of seven columns.
func BenchmarkAll(b *testing.B) {
	benchEach(b, func(b *testing.B, d *db.DB) {
		fill(b, d, 1000)
		b.ResetTimer()
		for b.Loop() {
			if err := d.Read(ctx, "bench", func(ctx context.Context, v db.View) error {
				all, err := db.All(ctx, v, scanRow, "SELECT name, code, at, at, flag, body, n FROM thing WHERE id > $1 ORDER BY id LIMIT $2", 100, 50)
				if len(all) != 50 {
					b.Errorf("%d rows", len(all))
				}
				return err
			}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
