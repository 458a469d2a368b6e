package people_test

import (
	"context"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// Whoever writes at the very moment at which they are erased is somebody new, whom we
// can answer.
func TestWhoeverWritesAsTheyAreErasedIsSomebodyNew(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		first := d.Case("It stopped.")
		erased, twice := make(chan bool), false
		for _, err := range dbtest.Race(t, d.DB, 2, func(i int) error {
			if i == 1 {
				<-erased
				return d.DB.Do(d.Ctx, "test", func(ctx context.Context, tx *db.Tx) error {
					_, err := d.Intake.Hear(ctx, tx, intake.Said{Via: intake.Page, InboxID: d.Inbox.ID, Email: desktest.Ann, Subject: "My clock", Text: "It rings."})
					return err
				})
			}
			return d.DB.Do(d.As(staff.Admin), "test", func(ctx context.Context, tx *db.Tx) error {
				err := d.People.Erase(ctx, tx, first.PersonID)
				if !twice {
					twice = true
					close(erased)
					time.Sleep(200 * time.Millisecond) // nothing tells that the other waits for the row
				}
				return err
			})
		}) {
			d.Must(err)
		}
		if n := d.Number(`SELECT count(*) FROM cases k JOIN identity i ON i.person_id = k.person_id WHERE k.id <> $1`, first.ID); n != 1 {
			t.Error("nobody could answer what was said last")
		}
		d.Verified()
	})
}
