package cases

import (
	"fmt"
	"slices"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Status says whose turn it is.
type Status string

// The statuses of a case.
const (
	Fresh     Status = "new"       // nobody of ours has looked at it
	Open      Status = "open"      // the next move is ours
	Waiting   Status = "waiting"   // the next move is theirs, until a date
	Solved    Status = "solved"    // we think it is done
	Confirmed Status = "confirmed" // the customer says that it worked
)

// StatusNames are the words for the statuses.
var StatusNames = words.Family("cases.status.", Fresh, Open, Waiting, Solved, Confirmed)

// Shelf is where a case lies in the lists.
type Shelf string

// The shelves. A merged case lies in no list: its root does.
const (
	ShelfOpen    Shelf = "open"
	ShelfWaiting Shelf = "waiting"
	ShelfDone    Shelf = "done"
	ShelfMerged  Shelf = "merged"
)

// Shelf returns where cases of a status lie.
func (s Status) Shelf() Shelf {
	switch s {
	case Waiting:
		return ShelfWaiting
	case Solved, Confirmed:
		return ShelfDone
	default:
		return ShelfOpen
	}
}

// Case is one matter of one person.
type Case struct {
	ID                         int64
	Ref                        string // 7KQ4-M2XD: shown and searched, never a credential
	InboxID, BrandID, PersonID int64
	Subject                    string
	Status                     Status
	OwnerID, TeamID, TopicID   int64     // 0 for none
	Channel                    string    // the kind of door it came through
	Lang                       string    // of the customer's words; "" when unknown
	Need                       int       // 0 to 100 without waiting, the neediest highest
	Weight                     int       // the sum of the points that need is made of
	Why                        string    // their names, the heaviest first, between commas
	WaitsSince                 time.Time // their first word that we have not answered, else our last reply
	NextStep                   string    // a key of ours (cases.next.…) or somebody's own words
	NextDue                    time.Time // db.Never for none; never none while open
	NextBy                     int64     // the user who does it; 0 for the owner
	NextFor                    int64     // the user who is away and in whose place NextBy does it; 0 for none
	WaitingUntil               time.Time // db.Never unless waiting
	ClockDue                   time.Time // when the clock that ends first ends; db.Never while none runs
	Private                    bool      // seen by its owner and followers only
	MergedInto                 int64     // the root; 0 for a root
	Preview                    string    // how the last word begins, as text
	LastInboundAt              time.Time // db.Never when they never wrote
	LastReplyAt                time.Time // db.Never when we never answered
	Messages                   int
	Version                    int64 // counts changes
	CreatedAt, UpdatedAt       time.Time

	mergedTo int64  // the case the merge named
	intoWas  string // what the merge changed of it, as JSON
}

// Shelf returns where the case lies in the lists.
func (c Case) Shelf() Shelf {
	if c.MergedInto != 0 {
		return ShelfMerged
	}
	return c.Status.Shelf()
}

// ETag names this state of the case: another id after a merge, another number
// after a change, another time after a merge was undone.
func (c Case) ETag() string {
	return fmt.Sprintf(`"%d.%d.%d"`, c.ID, c.Version, c.UpdatedAt.UnixMicro())
}

// StepKey says whether the next step is one of our own sentences.
func (c Case) StepKey() (key string, ok bool) {
	return c.NextStep, slices.Contains(stepKeys, c.NextStep)
}

// The next steps the desk itself sets.
const (
	StepFirstAnswer = "cases.next.first_answer" // they wrote for the first time
	StepAnswer      = "cases.next.answer"       // they wrote again
	StepFollowUp    = "cases.next.follow_up"    // we answered; did it help?
	StepLookAgain   = "cases.next.look_again"   // the wait is over
	StepWaiting     = "cases.next.waiting"      // theirs is the next move
	StepReopened    = "cases.next.reopened"     // we thought it done; somebody of ours says no
	StepNotYet      = "cases.next.not_yet"      // we thought it done; they say that it does not work
	StepHuman       = "cases.next.human"        // they ask for a person
	StepUndelivered = "cases.next.undelivered"  // our reply did not reach them
	StepErased      = "cases.next.erased"       // whose words were erased
	StepHistory     = "cases.next.history"      // it was there before this desk
)

var stepKeys = []string{StepFirstAnswer, StepAnswer, StepFollowUp, StepLookAgain, StepWaiting, StepReopened, StepNotYet, StepHuman, StepUndelivered, StepErased, StepHistory}

// Held is a case whose row the transaction has locked, always a root. Only
// [Cases.Take] and the operations that open a case return one; every changing
// operation asks for it and keeps it up to date.
type Held struct {
	Case
	// Act is the entry of the timeline that names the newest act on the case in
	// this transaction; 0 for none. [Cases.TakeBack] knows it.
	Act int64
	was Case // as the row is
	// fallen says that it has become somebody's because its team has nobody.
	fallen bool
}

// may says whether a case can go from one status to another, and if not, why.
func may(from, to Status) error {
	can := map[Status][]Status{
		Fresh:     {Open, Waiting, Solved, Confirmed},
		Open:      {Waiting, Solved, Confirmed},
		Waiting:   {Open, Waiting, Solved, Confirmed},
		Solved:    {Open, Confirmed},
		Confirmed: {Open},
	}
	if _, known := can[to]; !known {
		return fault.Field("status", "cases.fault.status_unknown")
	}
	if !slices.Contains(can[from], to) {
		return fault.New(fault.Conflict, "cases.fault.status_move",
			fault.A("from", StatusNames.Say(from)), fault.A("to", StatusNames.Say(to)))
	}
	return nil
}

// settle gives the fields that follow from a status their values: what is done
// has no next step, what is open is not waiting.
func (c *Case) settle(to Status) {
	c.Status = to
	switch to.Shelf() {
	case ShelfOpen:
		c.WaitingUntil = db.Never
	case ShelfDone:
		c.WaitingUntil, c.NextStep, c.NextDue, c.NextBy, c.NextFor = db.Never, "", db.Never, 0, 0
	}
}

// Unread says that the customer's last word waits for an answer.
func (c Case) Unread() bool {
	if c.Shelf() != ShelfOpen {
		return false
	}
	return c.Status == Fresh || !db.IsNever(c.LastInboundAt) && (db.IsNever(c.LastReplyAt) || c.LastReplyAt.Before(c.LastInboundAt))
}
