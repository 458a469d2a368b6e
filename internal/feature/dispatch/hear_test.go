package dispatch

import (
	"context"
	"fmt"
	"testing"
	"time"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// eachSystem runs a test with a system that sends parcels, on each engine.
func eachSystem(t *testing.T, f func(t *testing.T, d *desktest.Desk, s *Dispatches, one System)) {
	t.Helper()
	var s *Dispatches
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		one := System{Does: Parcels, Active: true}
		d.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			one.ID, err = tx.Insert(ctx, `INSERT INTO dispatch_system (does, address, secret, active, made_at, updated_at) VALUES ('parcel', $1, $1, 1, $2, $2)`, []byte("x"), tx.Now())
			return err
		})
		f(t, d, s, one)
	}, desktest.Room{Name: "dispatch", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { s = Mount(d) }})
}

func TestOfWhatIsLeftTheNewestCountHolds(t *testing.T) {
	eachSystem(t, func(t *testing.T, d *desktest.Desk, s *Dispatches, one System) {
		now := d.Now().Truncate(time.Second)
		says := func(id string, left int64, sent, at time.Time) error {
			said := word{Type: "dispatch.stock", sent: sent}
			said.Data.Model, said.Data.Left, said.Data.At = "bd 20", left, at
			return d.DB.Do(itself(d.Ctx), "test", func(ctx context.Context, tx *db.Tx) error { return s.Hear(ctx, tx, one, id, said) })
		}
		left := func() int64 { return d.Number(`SELECT pieces FROM dispatch_stock WHERE model = 'BD20'`) }
		for _, c := range []struct {
			what, id string
			left     int64
			sent, at time.Time
			want     int64
		}{
			{"the first word", "a", 5, now, time.Time{}, 5},
			{"a later one of the same second", "b", 4, now, time.Time{}, 4},
			{"said twice, with something else in it", "b", 9, now.Add(time.Minute), time.Time{}, 4},
			{"sent before", "c", 7, now.Add(-time.Minute), time.Time{}, 4},
			{"counted before, told late", "d", 8, now.Add(time.Minute), now.Add(-time.Hour), 4},
			{"counted later", "e", 0, now, now.Add(2 * time.Minute), 0},
		} {
			d.Must(says(c.id, c.left, c.sent, c.at))
			if got := left(); got != c.want {
				t.Errorf("%s: %d are left, want %d", c.what, got, c.want)
			}
		}
		if f, ok := fault.As(says("f", 1, now, now.Add(time.Hour))); !ok || f.Field != "at" {
			t.Error("a count of the future is taken, and nothing is newer for an hour")
		}
		if n := d.Number(`SELECT count(*) FROM dispatch_hook WHERE heard = 1 AND wrong <> ''`); n != 2 || left() != 0 {
			t.Errorf("%d words are written down as older, want 2; %d are left", n, left())
		}
	})
}

func TestWhatWasToldLongAgoIsForgotten(t *testing.T) {
	eachSystem(t, func(t *testing.T, d *desktest.Desk, s *Dispatches, one System) {
		tell := func(n int, at time.Time) {
			d.Do(func(ctx context.Context, tx *db.Tx) error {
				for i := range n {
					if _, err := tx.Insert(ctx, `INSERT INTO dispatch_hook (system_id, heard, sum, type, dispatch_id, wrong, at) VALUES ($1, 1, $2, 'dispatch.sent', 1, '', $3)`, one.ID, db.Hash(fmt.Sprint(at, i)), at); err != nil {
						return err
					}
				}
				return nil
			})
		}
		now := d.Now()
		tell(sweptAtOnce+1, now.Add(-hooksKept-time.Second)) // more than goes at once
		tell(2, now.Add(-hooksKept+time.Hour))
		d.Must(s.sweep(d.Ctx, nil, Sweep{}))
		if n := d.Number(`SELECT count(*) FROM dispatch_hook`); n != 2 {
			t.Errorf("%d are known, want the 2 of the last 60 days", n)
		}
		d.Planned("dispatch_hook_age", sweepQuery, now, sweptAtOnce)
	})
}
