package mailboxes_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/stories/outside/hostile"
)

// connectTo has the desk's inbox read a mailbox of a server on a port.
func connectTo(d *desktest.Desk, port int, history inboxes.History) {
	d.T.Helper()
	d.Mailboxes.Patience(100 * time.Millisecond)
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) error {
			i.IMAP = inboxes.IMAP{Host: "127.0.0.1", Port: port, TLS: "none", User: "care", Password: keys.Hide("any"), Junk: true, History: history}
			return nil
		})
		return err
	})
}

// homes is how many cases each mail has become, by its number.
func homes(d *desktest.Desk) map[int]int {
	d.T.Helper()
	all := map[int]int{}
	d.Read(func(ctx context.Context, v db.View) error {
		subjects, err := db.All(ctx, v, func(s db.Scan) (subject string, err error) { return subject, s(&subject) }, `SELECT subject FROM cases`)
		for _, s := range subjects {
			n := -1
			_, _ = fmt.Sscanf(s, "Kettle %d", &n)
			all[n]++
		}
		return err
	})
	return all
}

// TestT10 and T11 of the house: an IMAP server that hangs up, says nothing, lies,
// refuses and takes mails away, and numbers all of them anew three times. Every
// mail that stays is one case.
func TestT10AndT11NothingIsLostOrDoubledByAHostileServer(t *testing.T) {
	const mails, rounds, seed = 150, 24, 11
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		s, rng := hostile.Start(t), rand.New(rand.NewPCG(seed, 10))
		connectTo(d, s.Port, inboxes.All)
		gone, put := map[int]bool{}, 0
		for round := range rounds {
			for range mails / rounds {
				put++
				uid := s.Put(d.Now(), letter(put, fmt.Sprintf("Mail %d.", put)))
				if rng.IntN(12) == 0 { // nobody can say whether it was seen
					gone[put] = true
					s.Misbehave(func(line string) hostile.Fault {
						if strings.HasPrefix(line, "UID FETCH") {
							go s.Expunge(uid)
						}
						return hostile.None
					})
					_ = d.Mailboxes.FetchNow(d.Ctx, d.Inbox.ID)
					s.Expunge(uid)
				}
			}
			if round%6 == 5 && round < rounds-1 {
				s.Renumber()
			}
			faults := []hostile.Fault{hostile.None, hostile.None, hostile.None, hostile.Drop, hostile.Half, hostile.Refuse, hostile.Noise, hostile.WrongID, hostile.Half, hostile.None}
			s.Misbehave(func(line string) hostile.Fault {
				if round%8 == 4 && rng.IntN(10) == 0 {
					return hostile.Stall
				}
				return faults[rng.IntN(len(faults))]
			})
			_ = d.Mailboxes.FetchNow(d.Ctx, d.Inbox.ID) // it may fail; what counts is the end
			d.Advance(3 * time.Minute)
		}
		s.Behave()
		for range 3 { // the longest that a mail waits to be tried again is an hour
			fetch(d)
			d.Advance(time.Hour + time.Minute)
		}
		found := homes(d)
		for n := 1; n <= put; n++ {
			switch {
			case found[n] > 1:
				t.Errorf("doubled: mail %d is %d cases", n, found[n])
			case found[n] == 0 && !gone[n]:
				t.Errorf("lost: mail %d", n)
			}
		}
		if found[-1] > 0 || len(found) > put {
			t.Errorf("%d cases of %d mails", len(found), put)
		}
		if n := d.Number(`SELECT count(*) FROM mailbox_mail WHERE state IN ('stuck', 'missing')`); n != 0 {
			t.Errorf("%d mails are stuck or missing", n)
		}
		d.Verified()
		t.Logf("%d mails, %d taken away, %d connections, 3 times numbered anew, seed %d: 0 lost, 0 doubled", put, len(gone), s.Asked("EXAMINE"), seed)
	})
}

func TestOneBadMailDelaysNoOther(t *testing.T) {
	for name, fault := range map[string]hostile.Fault{"the line breaks": hostile.Half, "it is refused": hostile.Refuse, "nothing is said": hostile.Stall, "another comes": hostile.WrongID} {
		t.Run(name, func(t *testing.T) {
			d := desktest.Lite(t)
			s := hostile.Start(t)
			connectTo(d, s.Port, inboxes.Nothing)
			fetch(d)
			bad := uint32(0)
			for n := range 40 {
				if uid := s.Put(d.Now(), letter(n, "Hello.")); n == 7 {
					bad = uid
				}
			}
			s.Misbehave(func(line string) hostile.Fault {
				set, items, _ := strings.Cut(strings.TrimPrefix(line, "UID FETCH "), " ")
				if strings.Contains(items, "BODY") && hostile.Names(set, bad) {
					return fault
				}
				return hostile.None
			})
			_ = d.Mailboxes.FetchNow(d.Ctx, d.Inbox.ID)
			d.Run()
			if n := d.Number(`SELECT count(*) FROM cases`); n != 39 {
				t.Errorf("%d cases, want all but one of 40", n)
			}
			if n := d.Number(`SELECT count(*) FROM mailbox_mail WHERE state = 'stuck' AND uid = $1`, int64(bad)); n != 1 {
				t.Errorf("the bad one is not in the books")
			}
			s.Behave()
			d.Advance(time.Hour)
			fetch(d)
			if n := homes(d)[7]; n != 1 {
				t.Errorf("once it can be read it is %d cases", n)
			}
			d.Verified()
		})
	}
}

func TestAServerThatSaysNothingIsSaidToBeSilent(t *testing.T) {
	d := desktest.Lite(t)
	s := hostile.Start(t)
	connectTo(d, s.Port, inboxes.All)
	for _, at := range []string{"UID SEARCH", "UID FETCH", "EXAMINE"} {
		s.Put(d.Now(), letter(s.Asked("LOGIN"), "Hello."))
		s.Misbehave(func(line string) hostile.Fault {
			if strings.HasPrefix(line, at) {
				return hostile.Stall
			}
			return hostile.None
		})
		if err := d.Mailboxes.FetchNow(d.Ctx, d.Inbox.ID); err == nil {
			t.Errorf("%s: nothing was said, and nobody minds", at)
		}
		d.Read(func(ctx context.Context, v db.View) error {
			i, err := d.Inboxes.ByID(ctx, v, d.Inbox.ID)
			if err != nil {
				return err
			}
			now, err := d.Mailboxes.Of(ctx, v, i)
			if now.Problem != "silent" {
				t.Errorf("%s: the problem is %q", at, now.Problem)
			}
			return err
		})
	}
	s.Behave()
	d.Advance(time.Hour)
	fetch(d)
	d.Verified()
}

func TestOneProcessReadsAMailboxAndAnotherTakesOver(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		s := hostile.Start(t)
		connectTo(d, s.Port, inboxes.All)
		ctx, stop := context.WithCancel(d.Ctx)
		defer stop()
		one, other := d.Mailboxes.Tending(1), d.Mailboxes.Tending(2)
		defer one.End()
		defer other.End()
		tend := func(p interface{ Tend(context.Context) error }) { d.T.Helper(); d.Must(p.Tend(ctx)) }
		tend(one)
		<-s.Idle
		if one.Reads() != 1 {
			t.Fatalf("it reads %d", one.Reads())
		}
		// What is changed in the settings counts at once.
		second := hostile.Start(t)
		second.Put(d.Now(), letter(1, "On the other server."))
		connectTo(d, second.Port, inboxes.All)
		tend(one)
		<-second.Idle
		d.Run()
		want(d, "1 filed, 0 held, 1 cases")
		if d.DB.Engine() == db.SQLite {
			return // one process alone
		}
		tend(other)
		if other.Reads() != 0 {
			t.Error("two processes read one mailbox")
		}
		d.Pass(5 * time.Second)
		tend(one) // it lives, and keeps it
		d.Pass(5 * time.Second)
		tend(other)
		if other.Reads() != 0 {
			t.Error("it was taken from one that lives")
		}
		d.Pass(4 * time.Second) // the first one is frozen
		tend(other)
		<-second.Idle
		if other.Reads() != 1 {
			t.Error("nobody took over within ten seconds")
		}
		second.Put(d.Now(), letter(2, "After it was taken over."))
		tend(one) // it wakes, and lets go
		if one.Reads() != 0 {
			t.Error("both read it")
		}
		other.End()
		fetch(d)
		want(d, "2 filed, 0 held, 2 cases")
	})
}
