package notices_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// rain is a desk with a kind of notice that folds, and some cases it may be about.
func rain(d *desktest.Desk, n int) (all []cases.Case) {
	d.T.Helper()
	says := func(notices.Told) fault.Sentence { return fault.Say("notices.says.team") }
	d.Notices.Declare(notices.Kind{Name: "rain", Icon: "clock", Label: "notices.kind.team", Shown: true, Mail: notices.Off, Says: says,
		Many: &notices.Many{Path: "/cases", Says: func(int) fault.Sentence { return fault.Say("notices.says.team") }}})
	d.User(staff.Lead)
	for i := range n {
		all = append(all, d.CaseFrom(fmt.Sprintf("p%d@example.com", i), desktest.Address, "It rains in."))
	}
	return all
}

// tells tells the lead that it rains in a case; the item is the case's id.
func tells(ctx context.Context, d *desktest.Desk, tx *db.Tx, c cases.Case) error {
	_, err := d.Notices.Tell(ctx, tx, notices.News{Kind: "rain", Users: []int64{d.User(staff.Lead)}, Case: c, ItemID: c.ID})
	return err
}

// unreadOf are the cases that the lead is told of and has not read.
func unreadOf(d *desktest.Desk, id int64) int64 {
	d.T.Helper()
	return d.Number(`SELECT count(*) FROM notice n JOIN notice_part p ON p.notice_id = n.id WHERE n.read_at IS NULL AND p.case_id = $1`, id)
}

func TestWhatHappensAtOneTimeIsToldInOne(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		all := rain(d, 8)
		for _, err := range dbtest.Race(t, d.DB, len(all), func(i int) error {
			return d.DB.Do(d.Ctx, "test", func(ctx context.Context, tx *db.Tx) error { return tells(ctx, d, tx, all[i]) })
		}) {
			d.Must(err)
		}
		if n := d.Number(`SELECT count(*) FROM notice WHERE kind = 'rain'`); n != 1 {
			t.Errorf("%d notices of eight cases", n)
		}
		if n := d.Number(`SELECT count(*) FROM notice_part`); n != 8 {
			t.Errorf("%d of eight cases are told", n)
		}
		d.Verified()
	})
}

// halfway runs first in a transaction, and second beside it before it is committed.
func halfway(d *desktest.Desk, first, second func(ctx context.Context, tx *db.Tx) error) {
	d.T.Helper()
	done := make(chan bool)
	for _, err := range dbtest.Race(d.T, d.DB, 2, func(i int) error {
		if i == 1 {
			<-done
			return d.DB.Do(d.Ctx, "test", second)
		}
		var once bool
		return d.DB.Do(d.Ctx, "test", func(ctx context.Context, tx *db.Tx) error {
			err := first(ctx, tx)
			if !once {
				once = true
				close(done)
				time.Sleep(100 * time.Millisecond) // nothing tells that the second waits for a row
			}
			return err
		})
	}) {
		d.Must(err)
	}
}

// Whoever reads a notice has not read what is folded into it at that moment, and what
// of it needs nobody any more takes nothing else away.
func TestWhatIsToldWhileANoticeIsReadIsNotLost(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		all := rain(d, 4)
		lead := d.As(staff.Lead)
		d.Do(func(ctx context.Context, tx *db.Tx) error { return tells(ctx, d, tx, all[0]) })
		halfway(d, func(_ context.Context, tx *db.Tx) error { return d.Notices.ReadAll(lead, tx, 0) },
			func(ctx context.Context, tx *db.Tx) error { return tells(ctx, d, tx, all[1]) })
		if unreadOf(d, all[0].ID) != 0 || unreadOf(d, all[1].ID) != 1 {
			t.Error("what was told while the lead read is lost")
		}
		halfway(d, func(ctx context.Context, tx *db.Tx) error { return tells(ctx, d, tx, all[2]) },
			func(ctx context.Context, tx *db.Tx) error { return d.Notices.Over(ctx, tx, "rain", all[1].ID) })
		if unreadOf(d, all[1].ID) != 0 || unreadOf(d, all[2].ID) != 1 {
			t.Error("what was told while another ended is lost")
		}
		halfway(d, func(ctx context.Context, tx *db.Tx) error { return d.Notices.Over(ctx, tx, "rain", all[2].ID) },
			func(ctx context.Context, tx *db.Tx) error { return tells(ctx, d, tx, all[3]) })
		if unreadOf(d, all[2].ID) != 0 || unreadOf(d, all[3].ID) != 1 {
			t.Error("what was told after another ended is lost")
		}
		d.Verified()
	})
}

// A notice that began before those that a mail tells, and stands only once that is
// worded, is mailed as well.
func TestANoticeThatStandsLaterIsMailedToo(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Notices.Declare(notices.Kind{Name: "rain", Icon: "clock", Label: "notices.kind.team", Shown: true, Mail: notices.Once,
			Says: func(notices.Told) fault.Sentence { return fault.Say("notices.says.team") }})
		early, late, last := d.Case("It stopped."), d.Case("It rings."), d.Case("It glows.")
		user, pg := d.User(staff.Lead), d.DB.Engine() == db.Postgres // elsewhere nobody could write meanwhile
		tell := func(ctx context.Context, tx *db.Tx, c cases.Case) error {
			_, err := d.Notices.Tell(ctx, tx, notices.News{Kind: "rain", Users: []int64{user}, Case: c})
			return err
		}
		began, worded, stands := make(chan bool), make(chan bool), make(chan error, 1)
		slow := func() {
			stands <- d.DB.Do(d.Ctx, "test", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Insert(ctx, `INSERT INTO notice (user_id, kind, case_id, at, shown, mail) VALUES ($1, 'rain', $2, $3, 1, 'waits')`, user, early.ID, tx.Now())
				if close(began); pg {
					<-worded
				}
				if err == nil {
					err = tell(ctx, tx, last)
				}
				return err
			})
		}
		if pg {
			go slow()
			<-began
		}
		d.Do(func(ctx context.Context, tx *db.Tx) error { return tell(ctx, tx, late) })
		var once sync.Once
		d.Relay.Says(func(_ desktest.Sent, stage string) string {
			if stage == "rcpt" {
				once.Do(func() {
					if close(worded); !pg {
						slow()
					}
					if err := <-stands; err != nil {
						t.Error(err)
					}
				})
			}
			return ""
		})
		d.Must(d.Jobs.RunDue(d.Ctx))
		d.Advance(time.Hour)
		var said strings.Builder
		for _, m := range d.Sent() {
			said.WriteString(m.Message(t).Text)
		}
		for _, c := range []cases.Case{early, late, last} {
			if n := strings.Count(said.String(), c.Ref); n != 1 {
				t.Errorf("case %d is in %d mails", c.ID, n)
			}
		}
		d.Verified()
	})
}

func TestWhatIsFoldedInWhileTheMailIsOnItsWayIsMailedToo(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Notices.Declare(notices.Kind{Name: "rain", Icon: "clock", Label: "notices.kind.team", Shown: true, Mail: notices.Once,
			Says: func(notices.Told) fault.Sentence { return fault.Say("notices.says.team") },
			Many: &notices.Many{Path: "/cases", Says: func(int) fault.Sentence { return fault.Say("notices.says.team") }}})
		d.User(staff.Lead)
		first, second := d.Case("It stopped."), d.Case("It rings.")
		d.Do(func(ctx context.Context, tx *db.Tx) error { return tells(ctx, d, tx, first) })
		var once sync.Once
		d.Relay.Says(func(_ desktest.Sent, stage string) string {
			if stage == "rcpt" {
				once.Do(func() {
					if err := d.DB.Do(d.Ctx, "test", func(ctx context.Context, tx *db.Tx) error {
						if err := tells(ctx, d, tx, second); err != nil {
							return err
						}
						_, err := tx.Exec(ctx, `UPDATE notice SET at = at + 1 WHERE kind = 'rain'`) // the clock of the test stands still
						return err
					}); err != nil {
						t.Error(err)
					}
				})
			}
			return ""
		})
		d.Must(d.Jobs.RunDue(d.Ctx))
		d.Advance(time.Hour)
		if n := d.Number(`SELECT count(*) FROM notice WHERE kind = 'rain'`); n != 1 {
			t.Errorf("%d notices", n)
		}
		if n := d.Number(`SELECT count(*) FROM notice WHERE kind = 'rain' AND mail = 'sent'`); n != 1 {
			t.Error("it waits for ever")
		}
		if n := len(d.Sent()); n != 2 {
			t.Errorf("%d mails, and one of two cases in the first", n)
		}
	})
}
