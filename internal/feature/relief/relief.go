package relief

import (
	"errors"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/words"
)

// State says how the relief of a case stands, or one of its offers.
type State string

// The states. An offer in whose place another was made is replaced.
const (
	Owed     State = "owed"
	Offered  State = "offered"
	Accepted State = "accepted"
	Refused  State = "refused"
	None     State = "none"
	Replaced State = "replaced"
)

// StateNames are the words for the states.
var StateNames = words.Family("relief.state.", Owed, Offered, Accepted, Refused, None, Replaced)

// Source is who says that a case blocks its customer.
type Source string

// The sources.
const (
	ByAgent    Source = "agent"    // one of us, by one key
	ByTopic    Source = "topic"    // a topic that is set to
	ByCustomer Source = "customer" // they said so on the case page
	ByNeed     Source = "need"     // found in what they wrote, and confirmed by one of us
)

// SourceNames are the words for them.
var SourceNames = words.Family("relief.source.", ByAgent, ByTopic, ByCustomer, ByNeed)

// Case is the relief of a case whose customer cannot go on.
type Case struct {
	ID, CaseID int64
	Source     Source
	State      State
	BlockedAt  time.Time
	Since      time.Time     // when it last owed a workaround
	Target     time.Duration // business time
	DueAt      time.Time
	WarnedAt   time.Time     // zero before
	LateAt     time.Time     // zero before
	LedAt      time.Time     // when it went to the leads; zero before
	MetAt      time.Time     // when there was one, or the reason why not; zero before
	Spent      time.Duration // business time until then
	ClearedAt  time.Time     // when they could go on again; zero while they cannot
	SolvedAt   time.Time     // since when its case is done although it blocks; zero while it is open
	Going      int64         // the offer that is on its way to them; 0 for none

	Offers []Offer // the oldest first, where they were asked for
	Asks   []Ask   // what needs the word of another, the oldest first, where they were asked for
}

// Waiting is what waits for the word of another; false for nothing.
func (c Case) Waiting() (Ask, bool) {
	i := slices.IndexFunc(c.Asks, func(a Ask) bool { return a.State == AskWaits })
	if i < 0 {
		return Ask{}, false
	}
	return c.Asks[i], true
}

// Blocks says whether its customer cannot go on.
func (c Case) Blocks() bool { return c.ID != 0 && c.ClearedAt.IsZero() }

// Owes says whether a workaround is still to be offered.
func (c Case) Owes() bool { return c.Blocks() && (c.State == Owed || c.State == Refused) }

// Open is the offer that waits for their word; false for none.
func (c Case) Open() (Offer, bool) {
	i := slices.IndexFunc(c.Offers, func(o Offer) bool { return o.State == Offered })
	if i < 0 {
		return Offer{}, false
	}
	return c.Offers[i], true
}

// Offer is a workaround that was offered, or the reason why there is none.
type Offer struct {
	ID, ReliefID, CaseID int64
	MessageID            int64 // the reply it was made in; 0 for none
	WayID                int64 // of the library; 0 for none
	State                State
	Words                string // what bridges it, or why nothing does
	ReturnsOn            string // the day a lent thing comes back, as 2026-12-01; "" for what is not lent
	ReturnedAt           time.Time
	ByID                 int64 // the user who offered it
	At                   time.Time
	AnsweredBy           string // customer or agent; "" before
	AnsweredAt           time.Time
	Why                  string // why they refused, in their words

	Sending
	DispatchID int64     // of the parcel; 0 for none
	LeftAt     time.Time // zero before it left
	ThereAt    time.Time // zero before they had it
	RemindedAt time.Time // of the day; zero before
	OverdueAt  time.Time // when we were told that the day is over; zero before
	LostAt     time.Time // when it was written off; zero for never
}

// Draft is what is offered before it is.
type Draft struct {
	WayID     int64  `json:"way_id,omitempty" doc:"A workaround of the library"`
	Words     string `json:"words,omitempty" maxLength:"500" doc:"What bridges it, in words of one's own; in place of way_id"`
	Lent      bool   `json:"lent,omitempty" doc:"It is lent and comes back"`
	ReturnsOn string `json:"returns_on,omitempty" doc:"The day on which a lent thing comes back, as 2026-12-01"`
	None      string `json:"none,omitempty" maxLength:"500" doc:"Why nothing is possible; in place of a workaround"`

	Sends bool        `json:"sends,omitempty" doc:"It goes to them in a parcel; their clock stops when they have it"`
	Cost  *money.JSON `json:"cost,omitempty" doc:"What sending it costs: it is paid from the budget of whoever sends it"`
	Worth *money.JSON `json:"worth,omitempty" doc:"What a thing that is lent is worth: it is written off when it is lost"`
}

func (d Draft) empty() bool { return d.WayID == 0 && d.Words == "" && d.None == "" }

const (
	longestWords = 500 // characters of a workaround or a reason
	usualTarget  = time.Hour
	longestTime  = 10 * 24 * time.Hour
	usualReturn  = 14  // days after which a lent thing comes back where nothing is known
	furthest     = 366 // days that a thing may be lent
)

// clean makes one line of words that somebody typed.
func clean(text string) string { return strings.Join(strings.Fields(db.Text(text)), " ") }

// check says what is wrong with words; prefix stands before the name of the field.
func (d Draft) check(prefix string) error {
	long := func(field, text string) error {
		if len([]rune(text)) <= longestWords {
			return nil
		}
		return fault.Field(prefix+field, "relief.fault.long", fault.A("n", longestWords))
	}
	if err := errors.Join(long("words", d.Words), long("none", d.None)); err != nil {
		return err
	}
	if d.None != "" && (d.Words != "" || d.WayID != 0) {
		return fault.Field(prefix+"none", "relief.fault.both")
	}
	return nil
}

// goodDay is the working day on which a thing that is lent for some days best comes
// back: the first one from then on.
func goodDay(h calendar.Hours, now time.Time, days int) calendar.Date {
	day := calendar.DateOf(now.In(h.Zone())).Plus(max(days, 1))
	for range furthest {
		if _, _, open := h.Day(day); open {
			break
		}
		day = day.Plus(1)
	}
	return day
}

// returns checks the day on which a lent thing comes back, and proposes the nearest
// good one where it is missing, over, too far, or nobody works to take it.
func returns(h calendar.Hours, now time.Time, text string, days int, field string) (string, error) {
	today := calendar.DateOf(now.In(h.Zone()))
	refuse := func(key string, near calendar.Date) error {
		at, _ := calendar.Wall(near, calendar.At(12, 0), h.Zone())
		return fault.Field(field, key, fault.A("day", at), fault.A("date", near.String()))
	}
	if days == 0 {
		days = usualReturn
	}
	if strings.TrimSpace(text) == "" {
		return "", refuse("relief.fault.returns", goodDay(h, now, days))
	}
	var day calendar.Date
	if err := day.UnmarshalText([]byte(strings.TrimSpace(text))); err != nil {
		return "", refuse("relief.fault.returns_unread", goodDay(h, now, days))
	}
	switch left := daysBetween(today, day); {
	case left <= 0:
		return "", refuse("relief.fault.returns_past", goodDay(h, now, days))
	case left > furthest:
		return "", refuse("relief.fault.returns_far", goodDay(h, now, days))
	default:
		if near := goodDay(h, now, left); near != day {
			return "", refuse("relief.fault.returns_closed", near)
		}
	}
	return day.String(), nil
}

// daysBetween counts the days from one to another.
func daysBetween(a, b calendar.Date) int {
	at := func(d calendar.Date) time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }
	return int(at(b).Sub(at(a)) / (24 * time.Hour))
}
