package activity_test

import (
	"context"
	"testing"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// bench opens the record on SQLite.
func bench(b *testing.B) (*db.DB, *activity.Log, context.Context) {
	d := dbtest.Open(b, dbtest.SQLite(b))
	if err := d.Migrate(b.Context(), db.Schema{Owner: "activity", FS: activity.Schema}); err != nil {
		b.Fatal(err)
	}
	return d, activity.New(d), activity.As(b.Context(), activity.Who{Kind: activity.User, ID: 7})
}

// BenchmarkRecord is what an entry adds to a transaction.
func BenchmarkRecord(b *testing.B) {
	d, l, ctx := bench(b)
	err := d.Do(ctx, "bench", func(ctx context.Context, tx *db.Tx) error {
		for b.Loop() {
			if _, err := l.Record(ctx, tx, activity.Entry{Kind: "case.opened", CaseID: 1, PersonID: 2, InboxID: 3, Data: map[string]any{"ref": "7KQ4-M2XD"}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkSeal is what sealing a thousand entries takes.
func BenchmarkSeal(b *testing.B) {
	d, l, ctx := bench(b)
	for b.Loop() {
		b.StopTimer()
		err := d.Do(ctx, "fill", func(ctx context.Context, tx *db.Tx) error {
			for range 1000 {
				if _, err := l.Record(ctx, tx, activity.Entry{Kind: "case.opened", CaseID: 1}); err != nil {
					return err
				}
			}
			return nil
		})
		b.StartTimer()
		if err == nil {
			err = d.Do(ctx, "seal", l.Seal)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
