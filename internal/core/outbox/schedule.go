package outbox

import "time"

const (
	firstWait = 5 * time.Minute    // after the first "not now"
	longest   = 4 * time.Hour      // between two tries
	giveUp    = 5 * 24 * time.Hour // after this a mail that is still refused has failed
	lateAfter = 15 * time.Minute   // when its owner hears that it is not out yet
)

// nextTry says when a mail that was deferred for the nth time (from 1) is tried
// again, and whether there is such a time: none after five days. The last try
// falls on the end of the fifth day, never beyond it.
func nextTry(written, now time.Time, n int) (at time.Time, ok bool) {
	end := written.Add(giveUp)
	if !now.Before(end) {
		return time.Time{}, false
	}
	wait := firstWait
	for i := 1; i < n && wait < longest; i++ {
		wait *= 2
	}
	at = now.Add(min(wait, longest))
	if at.After(end) {
		at = end
	}
	return at, true
}
