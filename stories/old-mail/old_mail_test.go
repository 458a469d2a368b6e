// Package oldmail connects a mailbox with years of mail in it: what comes now is
// not kept waiting, and what is old wakes nobody.
package oldmail

import (
	"flag"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
	"kept.example/kept/stories/outside/hostile"
)

var (
	old     = flag.Int("old", 800, "old mails in T17; the goal of the house is meant for 200,000")
	waiting = flag.Int("waiting", 1000, "mails that wait in T18; the goal of the house is meant for 20,000")
)

func mail(n int, text string) string {
	return fmt.Sprintf("From: Customer %d <c%d@example.com>\nTo: care@kettle.example\nSubject: Kettle %d\nMessage-ID: <k%d@example.com>\nDate: Thu, 26 Nov 2026 09:00:00 +0000\n\n%s\n", n, n, n, n, text)
}

// desk is a desk that reads a mailbox, acknowledges what opens a case, and would
// send letters if it had any.
func desk(t *testing.T, database string, s *hostile.Server, history string) (*outside.Kept, *outside.API, *outside.Relay) {
	t.Helper()
	relay := outside.NewRelay(t)
	k := outside.Start(t, database, "KEPT_LOG=error", "KEPT_RELAY_URL=smtp://"+relay.Addr)
	api := k.API("admin@kept.example")
	api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example", "first_word": map[string]any{"on": true, "after_minutes": 0},
		"imap": map[string]any{"host": "127.0.0.1", "port": s.Port, "tls": "none", "user": "care", "password": "any", "junk": false, "history": history}})
	return k, api, relay
}

// order watches that live mail does not wait for old mail.
type order struct {
	mu    sync.Mutex
	waits uint32 // the number of a live mail that is not fetched yet; 0 for none
	since int    // how often old mail was looked for since it came
	worst int
}

// watch is told of each command a server is given. Old mail is listed up to an end,
// and what is new is listed without one; from the first number on all is compared
// with the books.
func (o *order) watch(command string) hostile.Fault {
	o.mu.Lock()
	defer o.mu.Unlock()
	words := strings.Fields(command)
	switch {
	case o.waits == 0:
	case strings.HasPrefix(command, "UID SEARCH") && !strings.HasSuffix(command, "*") && !strings.Contains(command, " 1:"):
		o.since++
		o.worst = max(o.worst, o.since)
	case strings.HasPrefix(command, "UID FETCH") && strings.Contains(command, "BODY") && hostile.Names(words[2], o.waits):
		o.waits = 0
	}
	return hostile.None
}

// put puts a live mail into the mailbox.
func (o *order) put(s *hostile.Server, raw string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waits, o.since = s.Put(time.Now(), raw), 0
}

// TestT17 is the goal T17 of the house: while old mail is fetched live mail comes
// before the next batch of it (how soon it is a case is a figure, which is printed);
// no acknowledgement, no alarm and nothing late for what is old; at most 300 MB.
func TestT17(t *testing.T) { outside.Each(t, t17) }

func t17(t *testing.T, database string) {
	s, o := hostile.Start(t), new(order)
	s.Misbehave(o.watch)
	from := time.Now().AddDate(-5, 0, 0).Truncate(time.Second)
	for n := range *old {
		s.PutLazily(from.Add(time.Duration(n)*time.Minute), func() string { return mail(n, "Long ago it leaked, and somebody helped.") })
	}
	k, api, relay := desk(t, database, s, "all")
	first := func() map[string]any {
		for _, c := range api.Items("/cases?view=open&sort=next_due&limit=1") {
			return c
		}
		return nil
	}
	k.Until(time.Minute, "old mails come", func() bool { return first() != nil })
	start, slowest, live := time.Now(), time.Duration(0), 0
	most := k.Memory()
	done := func() bool {
		folder, _ := api.Must("GET", "/inboxes/1/mailbox", nil)["folders"].([]any)
		one, _ := folder[0].(map[string]any)
		return one["catching_up"] == false && len(api.Items("/intake?state=received")) == 0
	}
	for !done() || live < 3 {
		live++
		n := 1_000_000 + live
		put := time.Now()
		o.put(s, mail(n, "It leaks now."))
		k.Until(time.Minute, "live mail is a case", func() bool {
			for _, c := range api.Items("/cases?view=open&sort=next_due&limit=100") {
				if c["subject"] == fmt.Sprintf("Kettle %d", n) {
					return true
				}
			}
			return false
		})
		slowest = max(slowest, time.Since(put))
		most = max(most, k.Memory())
		if live >= 18 {
			break // the desk acknowledges to 20 strangers a minute
		}
	}
	k.Until(time.Hour+time.Duration(*old)*50*time.Millisecond, "all of it is here", done)
	most = max(most, k.Memory())
	took := time.Since(start)
	if o.worst > 1 { // one was on its way when the mail came
		t.Errorf("%d batches of old mail came before a live one", o.worst)
	}
	if most > 300<<20 {
		t.Errorf("it took %d MB", most>>20)
	}
	k.Until(30*time.Second, "live mails are acknowledged", func() bool { return len(relay.Letters()) >= live })
	if n := len(relay.Letters()); n != live {
		t.Errorf("%d letters left, want %d: one for each live mail", n, live)
	}
	late, oldest := 0, 0
	for _, c := range api.All("/cases?view=open&limit=200") {
		step, _ := c["next_step"].(map[string]any)
		if due, err := time.Parse(time.RFC3339, fmt.Sprint(step["due"])); err == nil && due.Before(time.Now()) {
			late++
		}
		if made, err := time.Parse(time.RFC3339, fmt.Sprint(c["created_at"])); err == nil && made.Before(time.Now().AddDate(0, -1, 0)) {
			oldest++
		}
	}
	if late != 0 || oldest != *old {
		t.Errorf("%d cases are late, %d of %d old ones have their true time", late, oldest, *old)
	}
	k.Run("", "verify")
	t.Logf("%d old mails in %s (%.0f/s); %d live ones meanwhile, the slowest a case after %s; %d MB at most", *old, took.Round(time.Second),
		float64(*old)/took.Seconds(), live, slowest.Round(time.Millisecond), most>>20)
}

// TestT18 is the goal T18 of the house: a desk that was off for ten days finds
// all the mails that came meanwhile, at the times at which they came.
func TestT18(t *testing.T) { outside.Each(t, t18) }

func t18(t *testing.T, database string) {
	s := hostile.Start(t)
	k, api, relay := desk(t, database, s, "none")
	<-s.Idle
	k.Down()
	from := time.Now().AddDate(0, 0, -10).Truncate(time.Second)
	for n := range *waiting {
		at := from.Add(time.Duration(n) * 10 * 24 * time.Hour / time.Duration(*waiting))
		s.PutLazily(at, func() string { return mail(n, "I wait.") })
	}
	start := time.Now()
	k.Up()
	k.Until(time.Hour, "all of them are cases", func() bool {
		return s.Asked("FETCH") > 0 && len(api.Items("/intake?state=received")) == 0 && len(api.All("/intake?state=filed&limit=200")) == *waiting
	})
	took := time.Since(start)
	found := map[string]time.Time{}
	for _, c := range api.All("/cases?limit=200") {
		at, err := time.Parse(time.RFC3339, fmt.Sprint(c["last_inbound_at"]))
		if err != nil {
			t.Fatal(err)
		}
		found[fmt.Sprint(c["subject"])] = at
	}
	for n := range *waiting {
		at := from.Add(time.Duration(n) * 10 * 24 * time.Hour / time.Duration(*waiting)).Truncate(time.Second)
		if got := found[fmt.Sprintf("Kettle %d", n)]; !got.Equal(at) {
			t.Errorf("mail %d came at %v and is said to have come at %v", n, at, got)
		}
	}
	if len(found) != *waiting {
		t.Errorf("%d cases of %d mails", len(found), *waiting)
	}
	for _, l := range relay.Letters() { // what waited for days is answered by a person
		if at := found[l.Get("Subject")]; !at.IsZero() && time.Since(at) > 13*time.Hour {
			t.Errorf("an old mail was acknowledged: %s", l.Get("Subject"))
		}
	}
	k.Run("", "verify")
	t.Logf("%d mails of ten days were cases %s after the start", *waiting, took.Round(time.Millisecond))
}
