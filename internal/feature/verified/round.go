package verified

import (
	"time"

	"kept.example/kept/internal/platform/words"
)

// State is how an asking stands.
type State string

// The states of an asking.
const (
	Asked     State = "asked"     // they have not said
	Wrote     State = "wrote"     // they wrote something, and nobody has said what it means
	Confirmed State = "confirmed" // they say that it worked
	NotYet    State = "not_yet"   // they say that it did not
	Silent    State = "silent"    // they said nothing in the time they had
	Dropped   State = "dropped"   // it was not for them to say any more
)

// StateNames are the words for the states.
var StateNames = words.Family("verified.state.", Asked, Wrote, Confirmed, NotYet, Silent, Dropped)

// number is a state as the mark has it; 0 is none.
func (s State) number() int64 {
	for i, one := range StateNames.Values() {
		if one == s {
			return int64(i + 1)
		}
	}
	return 0
}

// Guess is what words of theirs seem to mean.
type Guess string

// The guesses.
const (
	Unclear Guess = ""
	Yes     Guess = "yes"
	No      Guess = "no"
)

// By says who said how an asking ended.
type By string

// Who can.
const (
	Nobody   By = ""
	Customer By = "customer"
	User     By = "user" // one of us, for them
)

// Round is one time that a case was thought done, and what its customer says.
type Round struct {
	ID, CaseID int64
	State      State
	Guess      Guess
	SolvedBy   int64 // the user; 0 for the desk
	TeamID     int64 // the team that had it then; 0 for none
	SolvedAt   time.Time
	DueAt      time.Time // from when on they are silent
	AskedAt    time.Time // zero while they were not asked
	AskedIn    int64     // the message they were asked in; 0 for none
	CheckedAt  time.Time // when they were asked again; zero for never
	EndedAt    time.Time // zero while it has not
	EndedBy    By
	UserID     int64 // the user who said it for them; 0 for none
	SaidIn     int64 // the message in which they said it; 0 for none
	Replies    int   // answers of people they had got when they confirmed
}

// open says whether they may still say.
func (r Round) open() bool { return r.State == Asked || r.State == Wrote || r.State == Silent }

// FirstContact says whether one answer was enough, by the customer's own word.
func (r Round) FirstContact() bool { return r.State == Confirmed && r.Replies == 1 }
