package intake_test

import (
	"context"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/mail"
)

// The whole of a mail comes at the very moment at which its header is filed: there is one
// of it, and nothing to decide about.
func TestAWholeMailThatComesAsItsHeaderIsFiledStandsForIt(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		comes := func(text string, header bool) int64 {
			raw := d.Letter("ann@example.com", desktest.Address, "My watch", text)
			ids, err := d.Intake.ReceiveFrom(d.Ctx, intake.Source{Via: intake.IMAP, Inbox: d.Inbox.ID, Header: header, Envelope: mail.Envelope{To: []string{desktest.Address}}, At: d.Now()}, []byte(raw))
			d.Must(err)
			return ids[0]
		}
		header, whole := comes("", true), comes("It stopped.", false)
		replaced, twice := make(chan bool), false
		for _, err := range dbtest.Race(t, d.DB, 2, func(i int) error {
			if i == 1 {
				<-replaced
				return d.Jobs.RunDue(d.Ctx)
			}
			return d.DB.Do(d.Ctx, "test", func(ctx context.Context, tx *db.Tx) error {
				err := d.Intake.Replace(ctx, tx, header, whole)
				if !twice {
					twice = true
					close(replaced)
					time.Sleep(300 * time.Millisecond) // nothing tells that filing waits for the row
				}
				return err
			})
		}) {
			d.Must(err)
		}
		d.Run()
		if n := d.Number(`SELECT count(*) FROM cases`); n != 1 {
			t.Errorf("one mail is %d cases", n)
		}
		if n := d.Number(`SELECT count(*) FROM intake WHERE id = $1 AND state = 'filed' AND filed_as = 'duplicate'`, header); n != 1 {
			t.Error("its header is no copy of it")
		}
		d.Verified()
	})
}
