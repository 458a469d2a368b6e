package app_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

// On a Friday evening nobody is at work: without somebody on duty nothing can be
// promised for Saturday; with somebody it can, and they are called before it breaks.
func TestTheWeekendIsCoveredByDuty(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("When will I have it?")
		d.Advance(4*24*time.Hour + 6*time.Hour) // Friday, 15:00
		saturday := time.Date(2026, 3, 7, 12, 0, 0, 0, time.UTC)
		promise := map[string]any{"what": "Your line works again", "due_at": saturday}
		path := fmt.Sprintf("/api/v1/cases/%d/promises", c.ID)
		api := d.Program(staff.Agent)
		api.Call(http.MethodPost, path, promise).Is(t, http.StatusUnprocessableEntity)

		d.Program(staff.Lead).Call(http.MethodPut, "/api/v1/duty/0", map[string]any{
			"user_ids": []int64{d.User(staff.Agent)}, "zone": "UTC", "begins_on": "2026-03-02", "handover": "09:00",
		}).Is(t, http.StatusOK)
		api.Call(http.MethodPost, path, promise).Is(t, http.StatusCreated)

		d.Advance(saturday.Add(-time.Hour - time.Microsecond).Sub(d.Now()))
		wants(t, "calls before the hour", d.Number(`SELECT count(*) FROM duty_page`), 0)
		d.Advance(time.Second)
		wants(t, "calls", d.Number(`SELECT count(*) FROM duty_page WHERE reason = 'promise' AND state = 'open'`), 1)
		wants(t, "who is called", d.Number(`SELECT user_id FROM duty_call`), d.User(staff.Agent))
		wants(t, "the timeline says so", happened(d, c.ID, "duty.paged"), 1)
		d.Verified()
	})
}
