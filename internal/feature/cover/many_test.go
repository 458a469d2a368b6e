package cover_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// A lead is told once of what waits too long, however many cases that are; each that
// is answered, or that the lead opens, goes out of the count, and of the last one the
// notice is of that case again.
func TestALeadIsToldOnceOfManyLateCases(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		lead := r.User(staff.Lead)
		second := r.CaseFrom("ben@example.com", desktest.Address, "The radio is silent.").ID
		third := r.CaseFrom("cleo@example.com", desktest.Address, "The kettle is cold.").ID
		unread := func() int64 {
			return r.Number(`SELECT count(*) FROM notice WHERE kind = 'cover.late' AND user_id = $1 AND read_at IS NULL`, lead)
		}
		page := func(says string) {
			t.Helper()
			r.Browse(staff.Lead).Get("/notices?unread=1").Is(t, http.StatusOK).Has(t, says)
		}
		r.Advance(4*time.Hour + time.Minute)
		if unread() != 1 {
			t.Errorf("%d notices of three late cases", unread())
		}
		page("3 cases have waited longer than their targets")
		r.Browse(staff.Lead).Get("/cases?list=open&f.is:late=1").Is(t, http.StatusOK).Has(t, "The radio is silent", "The kettle is cold")
		r.say(cases.Reply)
		page("2 cases have waited longer than their targets")
		r.Must(r.DB.Do(r.As(staff.Lead), "test", func(ctx context.Context, tx *db.Tx) error { return r.Notices.ReadCase(ctx, tx, second) }))
		if n := r.Number(`SELECT case_id FROM notice WHERE kind = 'cover.late' AND user_id = $1 AND read_at IS NULL`, lead); n != third {
			t.Errorf("what is left is about case %d, want %d", n, third)
		}
		r.Advance(20 * time.Hour)
		if unread() != 1 {
			t.Errorf("%d notices the next day", unread())
		}
		r.Verified()
	})
}
