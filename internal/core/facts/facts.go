// Package facts is what can be told: typed facts about cases, messages and
// people. A fact is told inside the transaction that makes it true, and heard
// there; rooms join each other by nothing else. It holds types only.
//
// The names are for ever: a retry job keeps them in its row.
package facts

import (
	"time"

	"kept.example/kept/internal/platform/fault"
)

// CaseOpened is told when a case begins, by a customer's message or by us.
type CaseOpened struct {
	Case, Inbox, Person int64
	Message             int64 // the first message; 0 when there is none
	History             bool  // it was there before the desk was: nobody waits for it now
}

// FactName implements the bus's name of the fact.
func (CaseOpened) FactName() string { return "facts.CaseOpened" }

// MessageArrived is told when something said to us has entered a case.
type MessageArrived struct {
	Case, Inbox, Person, Message int64
	First                        bool // it opened the case
	History                      bool // it was there before the desk was
}

// FactName implements the bus's name of the fact.
func (MessageArrived) FactName() string { return "facts.MessageArrived" }

// ReplySent is told when a reply of ours has entered a case. Whether it has
// reached the customer's server is [DeliveryChanged].
type ReplySent struct {
	Case, Message int64
	By            int64 // the user who wrote it; 0 for the system
}

// FactName implements the bus's name of the fact.
func (ReplySent) FactName() string { return "facts.ReplySent" }

// NoteAdded is told when a note for the staff has entered a case.
type NoteAdded struct {
	Case, Message int64
	By            int64 // the user who wrote it; 0 for the system
}

// FactName implements the bus's name of the fact.
func (NoteAdded) FactName() string { return "facts.NoteAdded" }

// StatusChanged is told when a case moves from one status to another.
type StatusChanged struct {
	Case     int64
	From, To string // of cases.Status
}

// FactName implements the bus's name of the fact.
func (StatusChanged) FactName() string { return "facts.StatusChanged" }

// OwnerChanged is told when somebody else owns a case now.
type OwnerChanged struct {
	Case     int64
	From, To int64 // users; 0 for nobody
}

// FactName implements the bus's name of the fact.
func (OwnerChanged) FactName() string { return "facts.OwnerChanged" }

// TopicChanged is told when a case is another kind of matter now.
type TopicChanged struct {
	Case     int64
	From, To int64 // topics; 0 for none
	By       int64 // the user who said so; 0 for the desk
}

// FactName implements the bus's name of the fact.
func (TopicChanged) FactName() string { return "facts.TopicChanged" }

// TeamChanged is told when a case belongs to another team now.
type TeamChanged struct {
	Case     int64
	From, To int64 // teams; 0 for none
}

// FactName implements the bus's name of the fact.
func (TeamChanged) FactName() string { return "facts.TeamChanged" }

// StepSet is told when somebody says what happens next in an open case, and when.
type StepSet struct {
	Case     int64
	From, To time.Time // when the step before was due, and when this one is
	Same     bool      // it is the same step
}

// FactName implements the bus's name of the fact.
func (StepSet) FactName() string { return "facts.StepSet" }

// LetDown is told when we have failed the customer of a case: a broken
// promise, a lost parcel, a silence.
type LetDown struct {
	Case int64
	Room string         // who says so
	Why  fault.Sentence // for the staff
	On   int64          // the room's own id of what broke; 0 for none
}

// FactName implements the bus's name of the fact.
func (LetDown) FactName() string { return "facts.LetDown" }

// CasesMerged is told when two cases have become one: From belongs to Into.
type CasesMerged struct{ From, Into int64 }

// FactName implements the bus's name of the fact.
func (CasesMerged) FactName() string { return "facts.CasesMerged" }

// CasesUnmerged is told when a merge has been undone.
type CasesUnmerged struct{ From, Into int64 }

// FactName implements the bus's name of the fact.
func (CasesUnmerged) FactName() string { return "facts.CasesUnmerged" }

// CaseSplit is told when messages of a case have become a case of their own.
// What hangs on a message follows it; the rest stays.
type CaseSplit struct {
	From, To int64
	Messages []int64
}

// FactName implements the bus's name of the fact.
func (CaseSplit) FactName() string { return "facts.CaseSplit" }

// DeliveryChanged is told when the delivery of a message of ours is in another
// state than before.
type DeliveryChanged struct {
	Case, Message int64
	State         string // queued, delivered, deferred, failed, uncertain
}

// FactName implements the bus's name of the fact.
func (DeliveryChanged) FactName() string { return "facts.DeliveryChanged" }

// PersonMerged is told when two people turned out to be one.
type PersonMerged struct{ From, Into int64 }

// FactName implements the bus's name of the fact.
func (PersonMerged) FactName() string { return "facts.PersonMerged" }

// PersonUnmerged is told when a merge of people has been undone.
type PersonUnmerged struct{ From, Into int64 }

// FactName implements the bus's name of the fact.
func (PersonUnmerged) FactName() string { return "facts.PersonUnmerged" }

// PersonErased is told when all that we held of a person is gone.
type PersonErased struct {
	Person int64
	Cases  []int64 // the cases they were the requester of
}

// FactName implements the bus's name of the fact.
func (PersonErased) FactName() string { return "facts.PersonErased" }

// ProductNamed is told when a message or an agent has said which product a case is
// about.
type ProductNamed struct {
	Case, Product int64
	Message       int64 // whose words named it; 0 when an agent said so
}

// FactName implements the bus's name of the fact.
func (ProductNamed) FactName() string { return "facts.ProductNamed" }

// PurchaseLinked is told when a case is about a purchase of its person.
type PurchaseLinked struct{ Case, Purchase int64 }

// FactName implements the bus's name of the fact.
func (PurchaseLinked) FactName() string { return "facts.PurchaseLinked" }

// PurchaseUnlinked is told when a case, and what was merged into it, is no longer about
// a purchase.
type PurchaseUnlinked struct{ Case, Purchase int64 }

// FactName implements the bus's name of the fact.
func (PurchaseUnlinked) FactName() string { return "facts.PurchaseUnlinked" }

// ProofGiven is told when a purchase has been proven: by a receipt that somebody
// accepted, or by the system that sold it.
type ProofGiven struct {
	Purchase int64
	Case     int64 // where it was given; 0 for none
}

// FactName implements the bus's name of the fact.
func (ProofGiven) FactName() string { return "facts.ProofGiven" }

// RemedyMoved is told when a remedy of a case is in another state than before, or when
// something else is known of its way: From is To then.
type RemedyMoved struct {
	Case, Remedy int64
	Kind         string // of remedies.Kind
	From, To     string // of remedies.State; From is empty for a new one
}

// FactName implements the bus's name of the fact.
func (RemedyMoved) FactName() string { return "facts.RemedyMoved" }

// DispatchMoved is told when something that goes to a customer is in another state
// than before: a parcel, a payment, a thing that is lent.
type DispatchMoved struct {
	Case, Dispatch int64
	For            int64  // the remedy that it delivers; 0 for none
	State          string // of dispatch.State
}

// FactName implements the bus's name of the fact.
func (DispatchMoved) FactName() string { return "facts.DispatchMoved" }
