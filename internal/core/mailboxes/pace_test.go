package mailboxes_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/stories/outside/hostile"
)

// set is what a command asks for: its numbers.
func set(command string) string {
	if rest, ok := strings.CutPrefix(command, "UID FETCH "); ok {
		first, _, _ := strings.Cut(rest, " ")
		return first
	}
	return command[strings.LastIndex(command, " ")+1:]
}

// looksBack says whether a command lists a part of what lay there before: what is
// new is listed without an end.
func looksBack(command string) bool {
	return strings.HasPrefix(command, "UID SEARCH") && !strings.HasSuffix(command, "*")
}

// A mailbox of any size is listed about as often as it has numbers, and a gap in
// them is crossed in a few steps.
func TestOldMailIsListedInParts(t *testing.T) {
	const mails, gap = 3000, 400_000
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		s := hostile.Start(t)
		for n := range mails {
			if n == mails/2 {
				s.Skip(gap)
			}
			s.Put(d.Now().Add(-days(100)), letter(n, "Long ago."))
		}
		asked, listed := 0, 0
		s.Misbehave(func(line string) hostile.Fault {
			var from, to int
			if _, err := fmt.Sscanf(set(line), "%d:%d", &from, &to); err == nil && looksBack(line) {
				asked++
				for n := from; n <= to; n++ {
					if n <= mails/2 || n > mails/2+gap && n <= mails+gap {
						listed++
					}
				}
			}
			return hostile.None
		})
		connectTo(d, s.Port, inboxes.Nothing)
		fetch(d)
		if n := d.Number(`SELECT count(*) FROM mailbox_mail WHERE state = 'old'`); n != mails {
			t.Errorf("%d of %d mails are in the books", n, mails)
		}
		if listed > 8*mails || asked > 40 {
			t.Errorf("to read %d mails, %d were listed in %d commands", mails, listed, asked)
		}
	})
}

// Where old mail takes its time, less of it is taken at one time; what comes
// meanwhile is fetched before more of it is.
func TestNewMailIsFetchedBeforeTheNextBatchOfOldMail(t *testing.T) {
	const mails, news = 120, 11 // one for each batch of ten but the last
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		s := hostile.Start(t)
		for n := range mails {
			s.Put(d.Now().Add(-days(100)), letter(n, "Long ago."))
		}
		var waits []uint32 // new mails that are not fetched yet
		live, since, old := 0, 0, 0
		s.Misbehave(func(line string) hostile.Fault {
			switch {
			case looksBack(line):
				if since++; len(waits) > 0 && since > 1 {
					t.Errorf("mail %d waits, and older mail is looked for: %s", waits[0], line)
				}
				old = 0
			case strings.HasPrefix(line, "UID FETCH") && strings.Contains(line, "BODY"):
				for n := range uint32(mails) {
					if hostile.Names(set(line), n+1) {
						old++
					}
				}
				if old > 10 {
					t.Errorf("%d old mails in one batch, which take a minute: %s", old, line)
				}
				for len(waits) > 0 && hostile.Names(set(line), waits[0]) {
					waits = waits[1:]
				}
				if old > 0 && live < news {
					live++
					waits, since = append(waits, s.Put(d.Now(), letter(1000+live, "It leaks."))), 0
				}
				d.Pass(time.Minute)
			}
			return hostile.None
		})
		connectTo(d, s.Port, inboxes.All)
		fetch(d)
		if live != news || len(waits) > 0 {
			t.Errorf("%d new mails came meanwhile, %v still wait", live, waits)
		}
		want(d, fmt.Sprintf("%d filed, 0 held, %d cases", mails+live, mails+live))
	})
}
