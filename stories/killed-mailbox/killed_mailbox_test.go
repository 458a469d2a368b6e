// Package killedmailbox tells of a desk that is killed again and again while it
// reads a mailbox at a provider: nothing is lost, nothing is doubled, and nothing
// in the mailbox changes.
package killedmailbox

import (
	"flag"
	"fmt"
	"math/rand/v2"
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
	k := outside.Start(t, databaseURL, "KEPT_LOG=error")
	api := k.API("admin@kept.example")
	made := api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": address, "imap": box.Setting()})
	mailbox := fmt.Sprintf("/inboxes/%d/mailbox", int64(made["id"].(float64)))
	read := func() (cursor float64) {
		for _, one := range list(api.Must("GET", mailbox, nil)["folders"]) {
			n, _ := one["cursor"].(float64)
			cursor += n
		}
		return cursor
	}
	k.Until(30*time.Second, "the mailbox is read", func() bool { return len(list(api.Must("GET", mailbox, nil)["folders"])) == 2 })
	for kill := range f.kills {
		was := read()
		f.putUntil(box, (kill+1)*f.mails/(f.kills+1))
		k.Until(time.Minute, "it reads", func() bool { return read() > was })
		select { // in the world outside, where time cannot be stood still
		case <-time.After(time.Duration(f.rng.IntN(80)) * time.Millisecond):
		case <-t.Context().Done():
		}
		k.Kill()
		k.Up()
	}
	f.putUntil(box, f.mails)
	files, looks := box.Files(), box.Examine(dovecot.Inbox)+box.Examine(dovecot.Junk)
	k.Until(3*time.Minute, "all of it is taken", func() bool { return len(api.All("/intake?limit=200")) >= f.mails })
	settled := func() bool { return len(api.Items("/intake?state=received")) == 0 }
	k.Until(3*time.Minute, "all of it has a state", settled)
	for _, held := range api.All("/intake?state=quarantined&limit=200") { // what lay among the junk
		api.Must("POST", fmt.Sprintf("/intake/%d/release", int64(held["id"].(float64))), nil)
	}
	k.Until(3*time.Minute, "all of it is filed", settled)
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
