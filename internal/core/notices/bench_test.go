package notices_test

import (
	"context"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// BenchmarkTell is what telling the owner of a case adds to a transaction, on
// SQLite.
func BenchmarkTell(b *testing.B) {
	d := desktest.On(b, dbtest.Open(b, dbtest.SQLite(b)))
	c, agent := d.Case("It stopped."), d.User(staff.Agent)
	d.Must(d.DB.Do(d.As(staff.Lead), "bench", func(ctx context.Context, tx *db.Tx) error {
		for b.Loop() {
			if _, err := d.Notices.Tell(ctx, tx, notices.News{Kind: notices.Answered, Users: []int64{agent}, Case: c}); err != nil {
				return err
			}
		}
		return nil
	}))
}
