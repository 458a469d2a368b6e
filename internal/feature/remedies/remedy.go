package remedies

import (
	"errors"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/approvals"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/words"
)

// Kind is what a remedy is.
type Kind string

// The kinds.
const (
	Apology      Kind = "apology"
	Again        Kind = "again" // what failed is done once more
	Replacement  Kind = "replacement"
	Refund       Kind = "refund"
	Credit       Kind = "credit"
	Upgrade      Kind = "upgrade"
	Compensation Kind = "compensation"
	Gift         Kind = "gift"
)

// KindNames are the words for them.
var KindNames = words.Family("remedies.kind.", Apology, Again, Replacement, Refund, Credit, Upgrade, Compensation, Gift)

// Fault says whose fault it was.
type Fault string

// The faults.
const (
	Ours       Fault = "ours"
	Customers  Fault = "customer"
	ThirdParty Fault = "third_party"
	Nobodys    Fault = "nobody"
	Unknown    Fault = "unknown"
)

// FaultNames are the words for them.
var FaultNames = words.Family("remedies.whose.", Ours, Customers, ThirdParty, Nobodys, Unknown)

// Answer is what the customer says of a remedy; "" before.
type Answer string

// The answers.
const (
	Accepts     Answer = "accepted"
	WantsOthers Answer = "other" // something else would be better

	// NotAsPromised is said of what was accepted, and leaves that it was: the words tell
	// what is wrong.
	NotAsPromised Answer = "not_as_promised"
)

// Remedy is something done to make it right.
type Remedy struct {
	ID, CaseID int64
	Kind       Kind
	Key        string // the caller's own name for it; "" for none
	State      State
	What       string // as the customer reads it
	Why        string
	Fault      Fault
	Worth      money.Amount // nothing, in no currency, for what costs nothing
	Posted     bool         // a budget has paid
	ByID       int64        // the user who proposed it; 0 for the desk
	PurchaseID int64        // of what they bought, what it is for; 0 for none
	MessageID  int64        // the reply it went out with; 0 for none
	ApproverID int64        // who is asked; 0 for nobody
	Asked      int64        // how often somebody was
	AnswerBy   time.Time    // until when they have time
	ApprovedBy int64
	Tried      approvals.Tried // who was asked since, and let their time pass
	ApprovedAt time.Time
	Reason     string // why it was declined, or failed
	Tracking   string
	DueAt      time.Time // by when it is wanted on its way, or there
	LateAt     time.Time // when that was told; zero before
	Answer     Answer
	AnswerSays string // what would be better, or of what they accepted was not as promised, in the customer's words
	AnsweredAt time.Time
	At         time.Time
	UpdatedAt  time.Time
}

// Goes says whether it has to be seen to, as a parcel or a payment.
func (r Remedy) Goes() bool { return r.Kind != Apology }

// Stands says whether it is granted and did not fail.
func (r Remedy) Stands() bool {
	return r.State == Approved || r.State == Dispatched || r.State == Received
}

// Draft is a remedy before it is one.
type Draft struct {
	Kind       Kind        `json:"kind" enum:"apology,again,replacement,refund,credit,upgrade,compensation,gift"`
	What       string      `json:"what,omitempty" maxLength:"500" doc:"As the customer reads it"`
	Why        string      `json:"why,omitempty" maxLength:"500" doc:"Why it is given, for us. Above the cap, or unlike what like cases had, it must be there"`
	Fault      Fault       `json:"fault,omitempty" enum:"ours,customer,third_party,nobody,unknown" doc:"Whose fault it was"`
	Worth      *money.JSON `json:"worth,omitempty" doc:"What it is worth; leave it out for what costs nothing"`
	PurchaseID int64       `json:"purchase_id,omitempty" minimum:"0" doc:"What it is for, of what they bought. Its proof counts for one replacement and for one refund, unless it is a subscription. A replacement that names none is for the one thing that its case is about"`
	Key        string      `json:"key,omitempty" maxLength:"64" doc:"Your own name for it: of a kind and a key a case has one remedy. Given twice, it is given once"`
}

const (
	longestWords = 500 // characters of any words
	longestKey   = 64
)

// clean makes one line of words that somebody typed.
func clean(text string) string { return strings.Join(strings.Fields(db.Text(text)), " ") }

// short checks the length of words.
func short(field, text string, most int) error {
	if len([]rune(text)) > most {
		return fault.Field(field, "remedies.fault.long", fault.A("n", most))
	}
	return nil
}

// read checks a draft; prefix stands before the names of its fields.
func (d Draft) read(prefix string) (r Remedy, err error) {
	r = Remedy{Kind: d.Kind, What: clean(d.What), Why: clean(d.Why), Fault: d.Fault, PurchaseID: max(0, d.PurchaseID), Key: clean(d.Key)}
	if r.Fault == "" {
		r.Fault = Unknown
	}
	var kind, fault1, what, worth error
	if !slices.Contains(KindNames.Values(), r.Kind) {
		kind = fault.Field(prefix+"kind", "remedies.fault.kind")
	}
	if !slices.Contains(FaultNames.Values(), r.Fault) {
		fault1 = fault.Field(prefix+"fault", "remedies.fault.whose")
	}
	if r.What == "" && r.Kind != Apology {
		what = fault.Field(prefix+"what", "remedies.fault.what")
	}
	r.Worth, worth = d.worth(prefix + "worth")
	return r, errors.Join(kind, fault1, what, worth,
		short(prefix+"what", r.What, longestWords), short(prefix+"why", r.Why, longestWords), short(prefix+"key", r.Key, longestKey))
}

// worth reads what it is worth: nothing, or more than nothing.
func (d Draft) worth(field string) (money.Amount, error) {
	if d.Worth == nil {
		return money.Amount{}, nil
	}
	a, err := d.Worth.Read()
	switch {
	case errors.Is(err, money.ErrCurrency):
		return a, fault.Field(field, "remedies.fault.currency").Because(err)
	case errors.Is(err, money.ErrDecimals):
		return a, fault.Field(field, "remedies.fault.decimals").Because(err)
	case errors.Is(err, money.ErrTooLarge):
		return a, fault.Field(field, "remedies.fault.large").Because(err)
	case err != nil:
		return a, fault.Field(field, "remedies.fault.worth").Because(err)
	case a.Minor < 0:
		return a, fault.Field(field, "remedies.fault.negative")
	case a.IsZero():
		return money.Amount{}, nil
	case d.Kind == Apology:
		return a, fault.Field(field, "remedies.fault.apology")
	}
	return a, nil
}

// same says whether a draft is about what is there already.
func (r Remedy) same(d Remedy) bool {
	return r.What == d.What && r.Worth == d.Worth && r.PurchaseID == d.PurchaseID
}

// of is a remedy for something else that was bought.
func (r Remedy) of(purchase int64) Remedy {
	r.PurchaseID = purchase
	return r
}
