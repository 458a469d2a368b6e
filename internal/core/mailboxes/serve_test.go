package mailboxes_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/mailboxes"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/stories/outside/hostile"
)

// A server that hangs up every few minutes is read every few minutes, however often it
// does; one that cannot be read at all is asked more and more seldom.
func TestHowLongAReaderRests(t *testing.T) {
	minutes := func(n ...int) (all []time.Duration) {
		for _, m := range n {
			all = append(all, time.Duration(m)*time.Minute)
		}
		return all
	}
	const s, m = time.Second, time.Minute
	for _, c := range []struct {
		what   string
		worked bool
		lasted []time.Duration
		want   []time.Duration
	}{
		{"a line that works for minutes", true, minutes(5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5), slices.Repeat([]time.Duration{2 * s}, 12)},
		{"a line that works and dies at once", true, make([]time.Duration, 8), []time.Duration{2 * s, 4 * s, 8 * s, 16 * s, 32 * s, m, m, m}},
		{"nothing can be read", false, minutes(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), []time.Duration{2 * s, 4 * s, 8 * s, 16 * s, 32 * s, 64 * s, 128 * s, 256 * s, 512 * s, 10 * m, 10 * m, 10 * m}},
	} {
		if got := mailboxes.Rests(c.worked, c.lasted...); !slices.Equal(got, c.want) {
			t.Errorf("%s: it rests for %v, want %v", c.what, got, c.want)
		}
	}
}

// A line on which mail came has worked, also when it died in the middle of the rest.
func TestALineOnWhichMailCameHasWorked(t *testing.T) {
	for _, c := range []struct {
		what, dies string
		after      int // so many times the command is answered before
		worked     bool
	}{
		{"before the folder is open", "EXAMINE", 0, false},
		{"before the first mail", "UID FETCH", 0, false},
		{"between two batches", "UID FETCH", 2, true},
		{"when all is read", "IDLE", 0, true},
	} {
		d := desktest.Lite(t)
		s := hostile.Start(t)
		connectTo(d, s.Port, inboxes.Nothing)
		fetch(d)
		for n := range 80 {
			s.Put(d.Now(), letter(n, "Hello."))
		}
		asked := 0
		s.Misbehave(func(line string) hostile.Fault {
			if !strings.HasPrefix(line, c.dies) {
				return hostile.None
			}
			if asked++; asked > c.after {
				return hostile.Drop
			}
			return hostile.None
		})
		if worked, err := d.Mailboxes.Connected(d.Ctx, d.Inbox.ID); worked != c.worked || err == nil {
			t.Errorf("a line that dies %s: worked %v, %v", c.what, worked, err)
		}
	}
}

// A database that does not answer for a moment takes a mailbox from nobody.
func TestALeaseThatCannotBeRenewedLastsUntilItIsOver(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		if d.DB.Engine() == db.SQLite {
			return // one process alone
		}
		s := hostile.Start(t)
		connectTo(d, s.Port, inboxes.All)
		one := d.Mailboxes.Tending(1)
		defer one.End()
		d.Must(one.Tend(d.Ctx))
		<-s.Idle
		silent, stop := context.WithCancel(d.Ctx)
		stop()
		d.Pass(5 * time.Second)
		if one.Keep(silent) != 1 {
			t.Error("a lease that lasts is given up")
		}
		d.Pass(5 * time.Second)
		if one.Keep(silent) != 0 {
			t.Error("a lease that is over is kept")
		}
	})
}

// What the desk cannot do is no trouble of the mailbox.
func TestADeskThatCannotSaysNothingOfTheMailbox(t *testing.T) {
	d := desktest.Lite(t)
	s := hostile.Start(t)
	connectTo(d, s.Port, inboxes.All)
	fetch(d)
	s.Put(d.Now(), letter(1, "Hello."))
	d.Must(d.Mailboxes.Ended(d.Ctx, d.Inbox.ID, fault.New(fault.Unavailable, "db.fault.disk_full")))
	if n := d.Number(`SELECT count(*) FROM mailbox WHERE failed_at IS NOT NULL`); n != 0 {
		t.Error("the mailbox is said to be broken while it is the disk that is full")
	}
	fetch(d)
	want(d, "1 filed, 0 held, 1 cases")
}
