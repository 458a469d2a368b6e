package promises

import (
	"strings"
	"time"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// State says how a promise stands.
type State string

// The states of a promise.
const (
	Pending   State = "pending"
	Kept      State = "kept"
	Broken    State = "broken"
	Withdrawn State = "withdrawn"
	// Renegotiated is one in whose place another stands, since the customer agreed.
	Renegotiated State = "renegotiated"
)

// StateNames are the words for the states.
var StateNames = words.Family("promises.state.", Pending, Kept, Broken, Renegotiated, Withdrawn)

// Promise is an exact time given to a customer for an exact thing.
type Promise struct {
	ID, CaseID int64
	MessageID  int64     // the reply it was made in; 0 for none
	What       string    // in the words the customer reads
	DueAt      time.Time // never changes
	State      State
	MadeBy     int64 // the user; 0 for the desk
	MadeAt     time.Time
	WarnedAt   time.Time // when the alarm went; zero before
	EndedAt    time.Time // when it was kept, broken or withdrawn; zero while pending
	Reason     string    // why it was withdrawn
	Chance     int       // how likely it was to be kept when it was made, in percent; -1 where too little was known
	EndedBy    int64     // the user; 0 for the desk
	ProofID    int64     // the message that kept it, or in which the customer agreed; 0 for none
	BeforeID   int64     // the promise in whose place it stands; 0 for none
	Agreed     Agreed    // how the customer agreed to another time; "" unless renegotiated
	OwnedAt    time.Time // when the automatic letter owned that it broke; zero for never
	ByReply    bool      // it is that a person writes: the next reply to the customer keeps it
}

// Agreed is how a customer agreed to another time.
type Agreed string

// The ways to agree.
const (
	InMessage Agreed = "message"
	OnPhone   Agreed = "phone"
)

// AgreedNames are the words for them.
var AgreedNames = words.Family("promises.agreed.", InMessage, OnPhone)

// notice is how long before a promise breaks the alarm goes.
const notice = time.Hour

// furthest is how far off a promise may be: nobody sees further.
const furthest = 366 * 24 * time.Hour

// longestWhat is how many characters a promise may have.
const longestWhat = 300

// Draft is a promise before it is made.
type Draft struct {
	What    string    `json:"what" maxLength:"300" doc:"What will have happened, in the words the customer reads"`
	DueAt   time.Time `json:"due_at,omitzero" required:"false" doc:"By when, exactly; in place of by"`
	By      string    `json:"by,omitempty" maxLength:"200" doc:"By when, in words, as \"by Thursday noon\", \"in two working days\", \"bis Freitag 16 Uhr\"; in place of due_at"`
	Zone    string    `json:"zone,omitempty" doc:"The IANA zone in which by is meant; that of the inbox where none is named"`
	Covered bool      `json:"covered,omitempty" doc:"Somebody will be there to keep it, though it is outside working hours"`
}

// check says what is wrong with a promise; field names the part at fault after
// a prefix such as "promises[0].".
func (d Draft) check(now time.Time, prefix string) error {
	what := strings.TrimSpace(d.What)
	switch {
	case what == "":
		return fault.Field(prefix+"what", "promises.fault.what")
	case len([]rune(what)) > longestWhat:
		return fault.Field(prefix+"what", "promises.fault.what_long", fault.A("n", longestWhat))
	case d.DueAt.IsZero():
		return fault.Field(prefix+"due_at", "promises.fault.due")
	case !d.DueAt.After(now):
		return fault.Field(prefix+"due_at", "promises.fault.due_past", fault.A("due", d.DueAt))
	case d.DueAt.Sub(now) > furthest:
		return fault.Field(prefix+"due_at", "promises.fault.due_far")
	}
	return nil
}

// warnAt is when the alarm goes: an hour before, and for a promise that is due
// sooner, half-way.
func (p Promise) warnAt() time.Time {
	if left := p.DueAt.Sub(p.MadeAt); left < 2*notice {
		return p.DueAt.Add(-left / 2)
	}
	return p.DueAt.Add(-notice)
}

// AtRisk says whether the alarm has gone and nothing was done yet.
func (p Promise) AtRisk() bool { return p.State == Pending && !p.WarnedAt.IsZero() }
