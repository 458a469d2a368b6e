package casepage_test

import (
	"context"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// TestStreamsEndWithTheRights holds that nobody listens for longer than 5 s
// after they were switched off or lost the right to: at once in the process
// where it was done, by reading the rights again in another.
func TestStreamsEndWithTheRights(t *testing.T) {
	d := desktest.Lite(t)
	ended := func(what string, streams ...<-chan struct{}) {
		t.Helper()
		late := time.After(6 * time.Second)
		for _, s := range streams {
			select {
			case <-s:
			case <-late:
				t.Errorf("%s: a stream goes on after 5 s", what)
				return
			}
		}
	}
	open := func(user int64) (all []<-chan struct{}) {
		page, leave := d.BrowseUser(user).Listen("/events")
		t.Cleanup(leave)
		feed, leave := d.ProgramOf(user).Listen("/api/v1/activity/stream")
		t.Cleanup(leave)
		return []<-chan struct{}{page, feed}
	}
	here, elsewhere, demoted := d.AddUser("here", staff.Agent), d.AddUser("elsewhere", staff.Agent), d.AddUser("demoted", staff.Agent)
	off := func(user int64) {
		d.Do(func(ctx context.Context, tx *db.Tx) error { return d.Staff.SwitchOff(ctx, tx, user) })
	}
	streams := open(here)
	off(here)
	ended("switched off here", streams...)

	streams = append(open(elsewhere), open(demoted)[1])
	d.Reopen() // the streams are another process's now
	off(elsewhere)
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := d.Staff.ChangeRole(ctx, tx, demoted, staff.Viewer)
		return err
	})
	ended("changed elsewhere", streams...)
}
