package requests

import (
	"time"

	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/words"
)

// State says how a request stands.
type State string

// The states.
const (
	Open      State = "open"
	Done      State = "done"
	Withdrawn State = "withdrawn"
)

// StateNames are the words for the states.
var StateNames = words.Family("requests.state.", Open, Done, Withdrawn)

// Request is what we asked of the customer in one message.
type Request struct {
	ID, CaseID, MessageID int64
	State                 State
	Round                 int // which request of its case it is, from 1
	Items                 []Asked
	Reminded              int // how many reminders went out
	MadeBy                int64
	MadeAt                time.Time // zone UTC, as all times of the desk
	EndedBy               int64     // the user who withdrew it; 0 otherwise
	EndedAt               time.Time // zero while open
}

// Asked is one thing a request asks for.
type Asked struct {
	ID, RequestID int64
	ItemID        int64  // of the checklist; 0 for what stands on none
	Name          string // as it was asked for; "" once that was erased
	Kind          topics.ItemKind
	Need          Need      // that another room has; "" for what is asked in words
	GivenIn       int64     // the message that gave it; 0 while it is missing, or not known
	GivenAt       time.Time // zero while it is missing
}

// Missing says whether it is still to come.
func (a Asked) Missing() bool { return a.GivenAt.IsZero() }

// Missing are those of its items that are still to come.
func (r Request) Missing() (some []Asked) {
	for _, one := range r.Items {
		if one.Missing() {
			some = append(some, one)
		}
	}
	return some
}

// How says how something came to be given.
type How string

// How something is given.
const (
	Found  How = "found"  // the rules recognised it in a message or a file
	Hand   How = "hand"   // one of us said so
	OnPage How = "page"   // the customer answered it on their page
	Person How = "person" // it is recorded on the person
)

// HowNames are the words for how something was given.
var HowNames = words.Family("requests.how.", Found, Hand, OnPage, Person)

// given is a row of what a case has.
type given struct {
	ID, CaseID, ItemID, MessageID int64
	Value                         string // the words or the file's name; "" where it is not known
	How                           How
	Off                           bool // somebody took it back
	By                            int64
	At                            time.Time
}

// Line is an item of a case's checklist, and whether it is given.
type Line struct {
	topics.Item
	Given     bool
	How       How
	Value     string // what was recognised; "" where it is not known
	MessageID int64  // that gave it; 0 where it is not known
	At        time.Time
}

// missing are the lines that are needed and not given.
func missing(all []Line) (some []Line) {
	for _, l := range all {
		if l.Needed && !l.Given {
			some = append(some, l)
		}
	}
	return some
}
