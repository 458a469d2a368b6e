// Package killedmailbox tells of a desk that is killed again and again while it
// reads a mailbox at a provider: nothing is lost, nothing is doubled, and nothing
// in the mailbox changes.
package killedmailbox

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
	"kept.example/kept/stories/outside/dovecot"
)

const address = "care@kettle.example"

var (
	seed  = flag.Uint64("seed", 1, "seed of T2")
	mails = flag.Int("mails", 1000, "mails in T2")
	kills = flag.Int("kills", 10, "kills in T2, on SQLite; a third of them on PostgreSQL")
)

// TestT2 is the goal T2 of the house: the mails lie in a real Dovecot, and the
// desk that reads them is killed while it does. Nothing is lost or doubled, and
// nothing in the mailbox changes.
func TestT2(t *testing.T) {
	outside.Each(t, func(t *testing.T, databaseURL string) {
		f := fire{mails: *mails, kills: *kills, rng: rand.New(rand.NewPCG(*seed, 2))}
		if testing.Short() {
			f.mails, f.kills = 500, 6
		}
		if databaseURL != "" {
			f.kills = max(1, f.kills/3) // a mailbox is taken over from a killed process after eight seconds
		}
		start := time.Now()
		f.run(t, databaseURL)
		t.Logf("%d mails in a mailbox, %d kills, %s in all, seed %d", f.mails, f.kills, time.Since(start).Round(time.Second), *seed)
	})
}

// fire is a trial: so many mails under so many kills.
type fire struct {
	mails, kills int
	rng          *rand.Rand
	put          int
}

// run plays it: a share of the mails is put, and while they are read the desk is
// killed.
func (f *fire) run(t *testing.T, databaseURL string) {
	box := dovecot.Start(t)
	k := outside.Start(t, databaseURL, "KEPT_LOG=warn")
	api := k.API("admin@kept.example")
	made := api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": address, "imap": box.Setting()})
	mailbox := fmt.Sprintf("/inboxes/%d/mailbox", int64(made["id"].(float64)))
	read := func() (cursor int) { // each mail has a number of its own, and none is left out
		for _, one := range list(api.Must("GET", mailbox, nil)["folders"]) {
			n, _ := one["cursor"].(float64)
			cursor += int(n)
		}
		return cursor
	}
	var slowest struct{ start, read time.Duration }
	reads := func(mails int, since int) {
		if m := api.Must("GET", mailbox, nil); m["failed_at"] != nil {
			t.Logf("the mailbox could not be read when %d mails lay there: %v %v", mails, m["problem"], m["said"])
		}
		began := time.Now()
		f.goesOn(t, k, fmt.Sprintf("of %d mails it reads more than %d", mails, since), func() (any, bool) {
			now := read()
			return now, now > since
		})
		slowest.read = max(slowest.read, time.Since(began))
	}
	k.Until(time.Minute, "the mailbox is read", func() bool { return len(list(api.Must("GET", mailbox, nil)["folders"])) == 2 })
	for kill := range f.kills {
		was := read()
		f.putUntil(box, (kill+1)*f.mails/(f.kills+1))
		reads(f.put, was)
		pause(t, time.Duration(f.rng.IntN(80))*time.Millisecond)
		k.Kill()
		began := time.Now()
		k.Up()
		slowest.start = max(slowest.start, time.Since(began))
	}
	f.putUntil(box, f.mails)
	files, looks := box.Files(), box.Examine(dovecot.Inbox)+box.Examine(dovecot.Junk)
	f.goesOn(t, k, "all of it is taken", func() (any, bool) { n := read(); return n, n >= f.mails })
	began := time.Now()
	settled := func() (any, bool) {
		left := api.Items("/intake?state=received&limit=200")
		return left, len(left) == 0
	}
	f.goesOn(t, k, "all of it has a state", settled)
	for _, held := range api.All("/intake?state=quarantined&limit=200") { // what lay among the junk
		release := fmt.Sprintf("/intake/%d/release", int64(held["id"].(float64)))
		k.Until(still, release, func() bool { // as often as it is said that it may be tried again
			code, said := api.Do("POST", release, nil)
			if code >= 300 && code != http.StatusServiceUnavailable {
				t.Fatalf("%s: %d %v", release, code, said)
			}
			return code < 300
		})
	}
	f.goesOn(t, k, "all of it is filed", settled)
	t.Logf("the slowest start took %s, and it read on after at most %s; what was left was filed in %s",
		slowest.start.Round(100*time.Millisecond), slowest.read.Round(100*time.Millisecond), time.Since(began).Round(time.Second))
	found := map[string]int{}
	for _, c := range api.All("/cases?limit=200") {
		found[fmt.Sprint(c["subject"])]++
	}
	for n := 1; n <= f.mails; n++ {
		if got := found[question(n)]; got != 1 {
			t.Errorf("mail %d is %d cases", n, got)
		}
	}
	if len(found) != f.mails {
		t.Errorf("%d cases of %d mails", len(found), f.mails)
	}
	if now := box.Files(); !slices.Equal(files, now) || looks != box.Examine(dovecot.Inbox)+box.Examine(dovecot.Junk) {
		t.Errorf("the mailbox is not as it was: %d files, %d now", len(files), len(now))
	}
	k.Run("", "verify")
}

// still is how long nothing may change before nobody is working on it: twice what a
// mailbox may wait for after a line that died, or was silent, on a machine that does much
// else. How long all of it takes is a figure, not a test.
const still = 3 * time.Minute

// goesOn waits until something is so, as long as what it looks at changes.
func (f *fire) goesOn(t *testing.T, k *outside.Kept, what string, look func() (now any, done bool)) {
	t.Helper()
	was, moved := "", time.Now()
	k.Until(time.Hour, what, func() bool {
		now, done := look()
		if said := fmt.Sprint(now); said != was {
			was, moved = said, time.Now()
		}
		if !done && time.Since(moved) > still {
			t.Fatalf("nothing has changed for %s, and it is not so that %s: %.300s", still, what, was)
		}
		if !done {
			pause(t, 50*time.Millisecond)
		}
		return done
	})
}

// pause waits in the world outside, where time cannot be stood still.
func pause(t *testing.T, d time.Duration) {
	select {
	case <-time.After(d):
	case <-t.Context().Done():
	}
}

// putUntil puts mails into the mailbox until there are so many. Some have no
// Message-ID, or an empty one, or an empty In-Reply-To: these join nothing and
// are taken for no other. Each has a sender of its own: a second one would free
// the first from among the junk into its own case.
func (f *fire) putUntil(box *dovecot.Server, n int) {
	for f.put < n {
		f.put++
		folder := dovecot.Inbox
		if f.rng.IntN(25) == 0 {
			folder = dovecot.Junk
		}
		id := []string{fmt.Sprintf("Message-ID: <m%d@example.com>\n", f.put), "", "Message-ID: \nIn-Reply-To: \n", "In-Reply-To: <>\nReferences: \n"}[f.rng.IntN(4)]
		box.Put(folder, fmt.Sprintf("From: Customer <c%d@example.com>\nTo: %s\nSubject: %s\n%s\nIs kettle %d ready?\n", f.put, address, question(f.put), id, f.put))
	}
}

func question(n int) string { return fmt.Sprintf("Question %05d", n) }

func list(v any) (all []map[string]any) {
	some, _ := v.([]any)
	for _, one := range some {
		m, _ := one.(map[string]any)
		all = append(all, m)
	}
	return all
}
