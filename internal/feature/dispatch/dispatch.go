package dispatch

import (
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/words"
)

// Kind is what goes to the customer.
type Kind string

// The kinds.
const (
	Replacement  Kind = "replacement"
	Refund       Kind = "refund"
	Loan         Kind = "loan"
	Credit       Kind = "credit"
	Compensation Kind = "compensation"
	Upgrade      Kind = "upgrade" // something better: whoever books and bills gives it
)

// KindNames are the words for them.
var KindNames = words.Family("dispatch.kind.", Replacement, Refund, Loan, Credit, Compensation, Upgrade)

// Does says what a system is for.
type Does string

// What systems do.
const (
	Parcels  Does = "parcel"
	Payments Does = "payment"
)

// DoesNames are the words for them.
var DoesNames = words.Family("dispatch.does.", Parcels, Payments)

// paid says whether a kind is brought by the system that pays.
func (k Kind) paid() bool {
	return k == Refund || k == Credit || k == Compensation || k == Upgrade
}

// does is which system brings a kind.
func (k Kind) does() Does {
	if k.paid() {
		return Payments
	}
	return Parcels
}

// stored is how a kind is kept: what is paid is a refund, which gives what it gives.
func (k Kind) stored() (kind, gives Kind) {
	if k.paid() && k != Refund {
		return Refund, k
	}
	return k, ""
}

// State says how far it is.
type State string

// The states.
const (
	Waiting   State = "waiting"
	Ready     State = "ready"
	Handed    State = "handed"
	Accepted  State = "accepted"
	Sent      State = "sent"
	Arrived   State = "arrived"
	Returned  State = "returned"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// StateNames are the words for the states.
var StateNames = words.Family("dispatch.state.", Waiting, Ready, Handed, Accepted, Sent, Arrived, Returned, Failed, Cancelled)

// way is the order of the states of what goes well.
func way() []State { return []State{Waiting, Ready, Handed, Accepted, Sent, Arrived, Returned} }

// Ended says whether nothing more happens to it, as far as the customer is concerned.
func (s State) Ended() bool {
	return s == Arrived || s == Returned || s == Failed || s == Cancelled
}

// forward says whether to is further on than from. What has ended stays as it is,
// but for what was lent and comes back.
func forward(from, to State, kind Kind) bool {
	switch {
	case from == Failed || from == Cancelled || from == Returned:
		return false
	case to == Returned:
		return kind == Loan
	case to == Failed || to == Cancelled:
		return from != Arrived
	}
	return slices.Index(way(), to) > slices.Index(way(), from)
}

// Old is what becomes of the old one.
type Old string

// What can become of it; "" where nobody has said.
const (
	Keep     Old = "keep"
	SendBack Old = "send_back"
)

// OldNames are the words for it.
var OldNames = words.Family("dispatch.old.", Keep, SendBack)

// Dispatch is something that goes to a customer.
type Dispatch struct {
	ID, CaseID int64
	RemedyID   int64 // that it delivers; 0 for none
	Kind       Kind
	State      State
	What       string // as the customer reads it
	Choice     string // size or colour
	Old        Old
	AddressID  int64 // 0 for none yet
	Worth      money.Amount
	ForeignID  string // what the system calls it
	Tracking   string
	Reason     string    // why it failed
	DueAt      time.Time // by when it is there; zero while nobody knows, and once it is
	LateAt     time.Time // when that was told; zero before
	AwaitedAt  time.Time // until when its case waits for it, as was last said; zero for not at all
	BackBy     time.Time // until when what is lent comes back
	Closes     bool      // its arrival solves the case
	Tries      int       // how often handing it over failed since it last went well
	Wrong      string    // why, the last time
	ByID       int64
	PurchaseID int64 // that it replaces, given at once; 0 for none
	OneTouch   bool  // with the first word that we wrote
	At         time.Time
	UpdatedAt  time.Time
}

// goes says whether it goes to the customer, or has arrived and stays there.
func (d Dispatch) goes() bool {
	return d.State != Returned && d.State != Failed && d.State != Cancelled
}

// Late says whether it should be there.
func (d Dispatch) Late() bool { return !d.LateAt.IsZero() && !d.State.Ended() }

// Address is where a parcel goes, as somebody confirmed it.
type Address struct {
	ID         int64     `json:"id,omitempty"`
	Name       string    `json:"name" maxLength:"120"`
	Street     string    `json:"street" maxLength:"120"`
	Postcode   string    `json:"postcode" maxLength:"120"`
	City       string    `json:"city" maxLength:"120"`
	Country    string    `json:"country" maxLength:"2" doc:"ISO 3166, two letters"`
	ByCustomer bool      `json:"by_customer,omitempty" readOnly:"true" doc:"They confirmed it themselves"`
	At         time.Time `json:"confirmed_at,omitzero" readOnly:"true"`

	caseID int64  // in which it was said
	choice string // said along with it, for that case
	old    Old
}

const (
	longestWords = 500
	longestLine  = 120
)

// clean makes one line of words that somebody typed.
func clean(text string) string { return strings.Join(strings.Fields(db.Text(text)), " ") }

// short checks the length of words.
func short(field, text string, most int) error {
	if len([]rune(text)) > most {
		return fault.Field(field, "dispatch.fault.long", fault.A("n", most))
	}
	return nil
}

// read checks an address that somebody gave.
func (a Address) read() (Address, error) {
	a.Country = strings.ToUpper(a.Country)
	for _, one := range []struct {
		name string
		is   *string
		must bool
	}{{"name", &a.Name, true}, {"street", &a.Street, true}, {"postcode", &a.Postcode, false}, {"city", &a.City, true}, {"country", &a.Country, true}} {
		*one.is = clean(*one.is)
		if one.must && *one.is == "" {
			return a, fault.Field(one.name, "dispatch.fault.address")
		}
		if err := short(one.name, *one.is, longestLine); err != nil {
			return a, err
		}
	}
	if len(a.Country) != 2 || strings.Trim(a.Country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return a, fault.Field("country", "dispatch.fault.country")
	}
	return a, nil
}

// line is an address in one line.
func (a Address) line() string {
	return strings.Join(slices.DeleteFunc([]string{a.Name, a.Street, strings.TrimSpace(a.Postcode + " " + a.City), a.Country}, func(s string) bool { return s == "" }), ", ")
}
