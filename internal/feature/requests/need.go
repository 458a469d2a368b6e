package requests

import (
	"context"
	"slices"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Need is something that another room needs of a customer, and of which that room knows
// whether it is there.
type Need string

// What other rooms need: for a replacement all of it.
const (
	NoNeed  Need = ""
	Proof   Need = "proof"   // the receipt
	Address Need = "address" // where a parcel goes
	Variant Need = "choice"  // size or colour
	Old     Need = "old"     // what becomes of the old one
)

// NeedNames are the words for it, as a request asks for it.
var NeedNames = words.Family("requests.need.", Proof, Address, Variant, Old)

// oldNames are what can become of the old one.
var oldNames = words.Family("requests.old.", "keep", "send_back")

// kind is how a need is asked for.
func (n Need) kind() topics.ItemKind {
	switch n {
	case Proof:
		return topics.File
	case Variant, Old:
		return topics.Choice
	}
	return topics.Text
}

// Place is an address as a customer gives it. Its country has two letters.
type Place struct{ Name, Street, Postcode, City, Country string }

// line is a place in one line.
func (p Place) line() string {
	return strings.Join(slices.DeleteFunc([]string{p.Name, p.Street, strings.TrimSpace(p.Postcode + " " + p.City), p.Country}, func(s string) bool { return s == "" }), ", ")
}

// begun says whether somebody has filled in where it goes.
func (p Place) begun() bool { return p.Street+p.Postcode+p.City != "" }

// Answers are what a customer gave, in one go, of what other rooms need.
type Answers struct {
	Receipt     any // what Needs.Receipt made of the file; nil for none
	Place       Place
	Choice, Old string
	Note        bool // they wrote something besides
}

// Needs is what this room asks of those that need something of a customer.
type Needs struct {
	// Missing is what a replacement in a case needs and nobody has given.
	Missing func(ctx context.Context, v db.View, c cases.Case) ([]Need, error)
	// Choices are the sizes or colours that there are; none where that is not known.
	Choices func(ctx context.Context, v db.View, caseID int64) ([]string, error)
	// Known is where the last parcel of a person went.
	Known func(ctx context.Context, v db.View, person int64) (Place, error)
	// Check says what is wrong with a place.
	Check func(Place) error
	// Receipt makes a file that is stored one that can be proof, and says how its file is
	// named from then on. It is called before the transaction.
	Receipt func(ctx context.Context, k cases.Kept) (cases.Kept, any, error)
	// Take has the answers fill what they are needed for.
	Take func(ctx context.Context, tx *db.Tx, h *cases.Held, a Answers) error
}

// NeedsBy joins requests with the rooms that need something of a customer.
func (s *Requests) NeedsBy(n Needs) { s.needs = n }

// lacking is what a replacement in a case needs and nobody has given.
func (s *Requests) lacking(ctx context.Context, v db.View, c cases.Case) ([]Need, error) {
	if s.needs.Missing == nil {
		return nil, nil
	}
	return s.needs.Missing(ctx, v, c)
}

// needed are the needs of a reply, each as it is asked for. What is there already is
// asked no more.
func (s *Requests) needed(ctx context.Context, v db.View, c cases.Case, some []Need) (all []want, err error) {
	if len(some) == 0 {
		return nil, nil
	}
	missing, err := s.lacking(ctx, v, c)
	if err != nil {
		return nil, err
	}
	r, err := s.desk.Outbox.Reader(ctx, v, c)
	for _, n := range some {
		if !slices.Contains(NeedNames.Values(), n) {
			return nil, fault.Field(field, "requests.fault.need")
		}
		if slices.Contains(missing, n) {
			all = append(all, want{Asked: Asked{Name: r.Say(NeedNames.Say(n)), Kind: n.kind(), Need: n}})
		}
	}
	return all, err
}

// Came says that what a case needs has come another way than by its request: it is not
// asked for any more.
func (s *Requests) Came(ctx context.Context, tx *db.Tx, h *cases.Held, some ...Need) (err error) {
	defer fault.Wrap(&err, "requests.Came(case %d)", h.ID)
	return s.settle(desks(ctx), tx, h, 0, func(a Asked) bool { return a.Need != NoNeed && slices.Contains(some, a.Need) })
}

// Asks are the needs that open requests of a case ask for still.
func (s *Requests) Asks(ctx context.Context, v db.View, caseID int64) (some []Need, err error) {
	defer fault.Wrap(&err, "requests.Asks(case %d)", caseID)
	made, err := s.OfCase(desks(ctx), v, caseID)
	for _, r := range made {
		for _, a := range r.Missing() {
			if r.State == Open && a.Need != NoNeed && a.Name != "" {
				some = append(some, a.Need)
			}
		}
	}
	return some, err
}

// Needing is the part of a reply that asks for what is needed: its name, and the value
// for it in outbox.Reply.
func Needing(some ...Need) (name string, value any) { return partName, asks{Needs: some} }
