package outbox

import (
	"strings"
	"time"
)

// State is where the delivery of one outgoing mail stands.
type State string

// The states. A mail that waits because no relay is set is queued, with that
// reason.
const (
	Queued    State = "queued"
	Delivered State = "delivered" // the relay, or the other side, has taken it
	Deferred  State = "deferred"  // not now; NextTry says when again
	Failed    State = "failed"    // refused for good, or for five days, and no try of it was in doubt
	Uncertain State = "uncertain" // the line died after the final dot: it may have arrived
)

// States lists all states, the ones that need eyes first.
var states = []State{Failed, Uncertain, Deferred, Queued, Delivered}

// Outgoing is one mail to one address.
type Outgoing struct {
	ID, CaseID, MessageID, InboxID int64
	Rcpt                           string // empty after an erasure
	State                          State
	Code                           int       // of the last answer; 0 for none
	Reason                         Reason    // why it is not out, or what the other side said
	Tries                          int       // attempts that began, since it was queued
	Doubtful                       int       // how many attempts ever ended uncertain: above 0 it may arrive twice
	Doubted                        int       // of those, how many before somebody asked to send it again
	Settled                        bool      // nothing more is tried unless somebody asks
	NextTry                        time.Time // db.Never when none is due
	Since                          time.Time // from when its five days count
	CreatedAt, UpdatedAt           time.Time
	Version                        int64
}

// result is how one attempt ended.
type result struct {
	state State // delivered, deferred, failed, uncertain
	code  int
	text  string
}

// settle is the rule of delivery: what an outgoing mail is after an attempt has
// ended. again says when it is to be tried, if settled is false. What may have
// arrived once is never said to have failed: a refusal after that leaves it in
// doubt.
func settle(was Outgoing, r result, now time.Time) (is Outgoing, again time.Time) {
	is, again = settleOne(was, r, now)
	if is.State == Failed && is.Doubtful > 0 {
		is.State = Uncertain
		is.Reason = Reason{Key: "outbox.reason.refused_in_doubt", Args: map[string]string{"text": r.text}}
	}
	return is, again
}

// settleOne is what an attempt means by itself.
func settleOne(was Outgoing, r result, now time.Time) (is Outgoing, again time.Time) {
	is = was
	is.State, is.Code, is.Settled = r.state, r.code, true
	is.Reason = Reason{Key: "outbox.reason.said", Args: map[string]string{"text": r.text}}
	switch r.state {
	case Delivered:
		is.Reason = Reason{}
	case Deferred:
		at, ok := nextTry(was.Since, now, was.Tries)
		if !ok {
			is.State = Failed
			is.Reason = Reason{Key: "outbox.reason.five_days", Args: map[string]string{"text": r.text}}
			return is, time.Time{}
		}
		is.Settled, again = false, at
	case Uncertain:
		is.Doubtful++
		is.Reason = Reason{Key: "outbox.reason.uncertain", Args: map[string]string{"text": r.text}}
		if is.Doubtful-is.Doubted == 1 { // once more, under the same Message-ID
			is.Settled, again = false, now
		}
	}
	return is, again
}

// dead says whether an answer means that nobody lives at the address, so that
// letters to it stop.
func dead(code int, text string) bool {
	if strings.Contains(text, "5.1.1") || strings.Contains(text, "5.1.10") || strings.Contains(text, "5.2.1") {
		return true
	}
	return code == 551 || code == 553 || code == 556
}
