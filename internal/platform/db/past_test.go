package db_test

import (
	"context"
	"testing"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

func TestAContextMayHaveATimeOfThePast(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		dbtest.Clock(d, now)
		past := now.Add(-72 * time.Hour)
		for ctx, want := range map[context.Context]time.Time{t.Context(): now, db.At(t.Context(), past): past} {
			if err := d.Do(ctx, "test", func(_ context.Context, tx *db.Tx) error {
				if !tx.Now().Equal(want) {
					t.Errorf("it is %v, want %v", tx.Now(), want)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if err := d.Read(ctx, "test", func(_ context.Context, v db.View) error {
				if !v.Now().Equal(want) {
					t.Errorf("a reader believes it is %v, want %v", v.Now(), want)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		if got := d.NowIn(db.At(t.Context(), past)); !got.Equal(past) {
			t.Errorf("NowIn is %v", got)
		}
	})
}
