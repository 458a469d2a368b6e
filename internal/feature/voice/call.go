package voice

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/words"
)

// Why says what a call is for.
type Why string

// The reasons of a call.
const (
	Noted  Why = "noted"  // it was had
	Letter Why = "letter" // it reads somebody what would have been mailed to them
	Asked  Why = "asked"  // the customer asked for it
)

// WhyNames are the words for them.
var WhyNames = words.Family("voice.why.", Noted, Letter, Asked)

// Direction says who rang.
type Direction string

// The directions.
const (
	In  Direction = "in"
	Out Direction = "out"
)

// DirectionNames are the words for them.
var DirectionNames = words.Family("voice.direction.", In, Out)

// Outcome says how a call ended.
type Outcome string

// The outcomes.
const (
	Reached  Outcome = "reached"
	LeftWord Outcome = "left_word"
	Nobody   Outcome = "nobody"
	Dropped  Outcome = "dropped" // it is needed no more
)

// OutcomeNames are the words for them.
var OutcomeNames = words.Family("voice.outcome.", Reached, LeftWord, Nobody, Dropped)

// Call is a call on a telephone, had or to make.
type Call struct {
	ID, CaseID int64
	PersonID   int64
	MessageID  int64 // what was said, or is to be said; 0 for none
	PromiseID  int64 // 0 for none
	Why        Why
	Direction  Direction
	Number     string    // as it is shown; "" where it is not known, or erased
	DueAt      time.Time // when it is to be made; of one that was asked for, the half hour that begins then
	Outcome    Outcome   // "" while it is to make
	Tries      int       // that reached nobody
	TriedAt    time.Time // the last of them; zero for none
	MadeBy     int64     // the user who noted it; 0 for the desk and the customer
	MadeAt     time.Time
	EndedBy    int64
	EndedAt    time.Time // zero while it is to make

	key string // of whoever noted it; "" for none
}

// Open says whether it is still to make.
func (c Call) Open() bool { return c.EndedAt.IsZero() }

// half is how long what a customer may choose lasts.
const half = 30 * time.Minute

// until is when a call is late.
func (c Call) until() time.Time {
	if c.Why == Asked {
		return c.DueAt.Add(half)
	}
	return c.DueAt
}

// late says whether its time has passed.
func (c Call) late(now time.Time) bool { return c.Open() && c.until().Before(now) }

// dial is a number as a telephone dials it.
func dial(number string) string { return "tel:" + plain(number) }

// when words the time of a call to make.
func when(ctx context.Context, c Call) string {
	if c.Why == Asked {
		return words.T(ctx, "voice.between", words.A("from", c.DueAt), words.A("until", c.until()))
	}
	return words.Moment(ctx, c.DueAt)
}
