package promises_test

import (
	"cmp"
	"context"
	"slices"
	"testing"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/promises"
	"kept.example/kept/internal/platform/db"
)

// zones are forty, most of them with a change of the clocks in the year of the test.
var zones = []string{
	"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "America/Havana", "America/St_Johns", "Pacific/Apia",
	"Asia/Kolkata", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Beirut", "Europe/London", "Europe/Lisbon", "Europe/Dublin",
	"Europe/Athens", "Europe/Helsinki", "Europe/Chisinau", "Europe/Istanbul", "Atlantic/Azores", "America/Los_Angeles", "America/Denver",
	"America/Phoenix", "America/Chicago", "America/Halifax", "America/Nuuk", "America/Santiago", "America/Asuncion", "Pacific/Auckland",
	"Pacific/Chatham", "Pacific/Easter", "Pacific/Norfolk", "Australia/Sydney", "Australia/Adelaide", "Asia/Jerusalem", "Asia/Tehran",
	"Asia/Kathmandu", "Asia/Tokyo", "Africa/Johannesburg", "Antarctica/Troll",
}

// dueIn is three in the morning, or whatever the clocks show then, on the next day on which
// they change in a zone: the hour that comes twice, or not at all. Where they never change it
// is tomorrow.
func dueIn(t *testing.T, zone string, now time.Time) time.Time {
	t.Helper()
	at, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	day := now.In(at).AddDate(0, 0, 1)
	if _, change := now.In(at).ZoneBounds(); !change.IsZero() && change.Before(now.AddDate(1, 0, 0)) {
		day = change.In(at)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 3, 0, 0, 0, at).UTC()
}

// TestClockStepsZonesAndDeadlinesWhileTheDeskIsDown is T16: each promise breaks once and
// never early, whatever the clock does.
func TestClockStepsZonesAndDeadlinesWhileTheDeskIsDown(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		var all []promises.Promise
		for _, zone := range zones {
			due := dueIn(t, zone, r.Now())
			r.Must(r.as(staff.Agent, func(ctx context.Context, tx *db.Tx) error {
				h, err := r.Cases.Take(ctx, tx, r.id)
				if err != nil {
					return err
				}
				p, err := r.Make(ctx, tx, h, 0, promises.Draft{What: zone, DueAt: due, Covered: true})
				all = append(all, p)
				return err
			}))
		}
		last := all[len(all)-1].ID // what the desk promises in the place of a broken one comes after it
		slices.SortStableFunc(all, func(a, b promises.Promise) int { return cmp.Compare(a.DueAt.UnixNano(), b.DueAt.UnixNano()) })
		broken := func() int64 {
			return r.Number(`SELECT count(*) FROM activity WHERE kind = 'promise.broken' AND on_id <= $1`, last)
		}
		dueBy := func(at time.Time) (n int64) {
			for _, p := range all {
				if !p.DueAt.After(at) {
					n++
				}
			}
			return n
		}
		for _, p := range all[:len(all)/2] { // the desk is up, and its clock is set back time and again
			if ahead := p.DueAt.Sub(r.Now()); ahead > 0 {
				r.Advance(ahead - time.Microsecond)
				wants(t, p.What+", a moment before", r.fresh(p.ID).State, promises.Pending)
				r.Advance(time.Microsecond)
			}
			wants(t, p.What+", due", r.fresh(p.ID).State, promises.Broken)
			r.Advance(-2 * time.Hour)
			r.Advance(2 * time.Hour)
			wants(t, "broken so far", broken(), dueBy(r.Now()))
		}
		r.Pass(all[len(all)-1].DueAt.Sub(r.Now()) + 48*time.Hour) // all others fall due while it is down
		r.Reopen()
		r.Run()
		r.Advance(-3 * time.Hour)
		r.Advance(72 * time.Hour)
		for _, p := range all {
			wants(t, p.What, r.fresh(p.ID).State, promises.Broken)
		}
		wants(t, "broken in all", broken(), int64(len(all)))
		r.Verified()
	})
}
