package remedies

import (
	"context"
	"slices"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Bought is something that somebody bought, as far as it matters here.
type Bought struct {
	ID     int64
	What   string
	Proven bool // its receipt is here
	Again  bool // it is paid for again and again, so that its proof counts again and again
}

// boughtNames are the words for something that was bought, by whether its receipt is here.
var boughtNames = words.Family("remedies.purchase.", "proven", "unproven")

// proof says whether its receipt is here.
func (b Bought) proof() string {
	if b.Proven {
		return "proven"
	}
	return "unproven"
}

// Proofs is what whoever keeps purchases and their proof does for remedies.
type Proofs struct {
	Find   func(ctx context.Context, v db.View, purchase int64) (Bought, error)
	OfCase func(ctx context.Context, v db.View, id int64) ([]Bought, error)
	// Use writes down that a purchase was proof for a remedy of a kind; where it was for
	// another one it is a Conflict, and UsedBy says for which.
	Use    func(ctx context.Context, tx *db.Tx, purchase int64, kind Kind, remedy int64) error
	UsedBy func(ctx context.Context, v db.View, purchase int64, kind Kind) (remedy int64, err error)
	// PaidAlike finds what was paid by the same means as some purchases, the cases that are
	// about it, and how many people bought it.
	PaidAlike func(ctx context.Context, v db.View, purchases []int64) (alike, cases []int64, people int64, err error)
	// Free takes back what Use wrote down of a remedy.
	Free func(ctx context.Context, tx *db.Tx, remedy int64) error
}

// ProofBy sets who keeps purchases. Without it remedies are for nothing that was bought.
func (s *Remedies) ProofBy(p Proofs) { s.proofs = &p }

// proven says whether remedies of a kind are given for something that was bought, and
// for one thing once.
func (k Kind) proven() bool { return k == Replacement || k == Refund }

// bought are the things that a case is about.
func (s *Remedies) bought(ctx context.Context, v db.View, id int64) ([]Bought, error) {
	if s.proofs == nil {
		return nil, nil
	}
	return s.proofs.OfCase(ctx, v, id)
}

// forWhat is what a draft is for: what it says, else the one thing that a case is about
// where a reply gives a replacement or a refund.
func (s *Remedies) forWhat(ctx context.Context, v db.View, id int64, d Draft) (int64, error) {
	if d.PurchaseID != 0 || !d.Kind.proven() {
		return d.PurchaseID, nil
	}
	all, err := s.bought(ctx, v, id)
	if err != nil || len(all) != 1 {
		return 0, err
	}
	return all[0].ID, nil
}

// replaces is what a replacement is for: what it says, else the one thing that its case is
// about. Where another one stands in the case for which nobody said what it is for, or for
// the same thing, it needs a reason why: for one broken thing there is one.
func (s *Remedies) replaces(ctx context.Context, v db.View, id int64, family []int64, r Remedy) (purchase int64, err error) {
	if r.Kind != Replacement {
		return r.PurchaseID, nil
	}
	all, err := s.bought(ctx, v, id)
	if err != nil || len(all) == 0 && r.PurchaseID == 0 {
		return r.PurchaseID, err
	}
	purchase = r.PurchaseID
	if purchase == 0 && len(all) == 1 {
		purchase = all[0].ID
	}
	given, err := ofCases(ctx, v, family)
	if err != nil {
		return 0, err
	}
	for _, there := range given {
		switch {
		case there.Kind != Replacement || there.State == Declined || there.State == Failed:
		case purchase == 0: // of several things, it may be the one that is replaced already
			return 0, fault.Field("purchase_id", "remedies.fault.which", fault.A("there", there.What))
		case r.Why == "" && (there.PurchaseID == 0 || there.PurchaseID == purchase && slices.ContainsFunc(all, func(b Bought) bool { return b.ID == purchase && b.Again })):
			return 0, fault.New(fault.Conflict, "remedies.fault.second_one", fault.A("there", there.What), fault.A("state", StateNames.Say(there.State)))
		}
	}
	return purchase, nil
}

// notSold refuses what is for a purchase that there is not.
func (s *Remedies) notSold(ctx context.Context, v db.View, r Remedy) error {
	if r.PurchaseID == 0 {
		return nil
	}
	no := fault.Field("purchase_id", "remedies.fault.purchase")
	if s.proofs == nil {
		return no
	}
	_, err := s.proofs.Find(ctx, v, r.PurchaseID)
	if fault.Is(err, fault.NotFound) {
		return no.Because(err)
	}
	return err
}

// counts says whether the proof of what a remedy is for counts for it alone.
func (s *Remedies) counts(ctx context.Context, v db.View, r Remedy) (b Bought, is bool, err error) {
	if r.PurchaseID == 0 || !r.Kind.proven() || s.proofs == nil {
		return b, false, nil
	}
	b, err = s.proofs.Find(ctx, v, r.PurchaseID)
	return b, err == nil && !b.Again, err
}

// useProof writes down that what was bought was proof for a remedy: for each kind once.
func (s *Remedies) useProof(ctx context.Context, tx *db.Tx, r Remedy) error {
	b, is, err := s.counts(ctx, tx, r)
	if err != nil || !is {
		return err
	}
	err = s.proofs.Use(ctx, tx, r.PurchaseID, r.Kind, r.ID)
	if !fault.Is(err, fault.Conflict) {
		return err
	}
	said, other := s.used(ctx, tx, b, r.Kind)
	if other != nil {
		return other
	}
	return fault.New(fault.Conflict, said.Key, said.Args...).Because(err)
}

// unused refuses what a purchase was proof for already, before it is granted.
func (s *Remedies) unused(ctx context.Context, v db.View, r Remedy) error {
	b, is, err := s.counts(ctx, v, r)
	if err != nil || !is {
		return err
	}
	by, err := s.proofs.UsedBy(ctx, v, r.PurchaseID, r.Kind)
	if err != nil || by == 0 {
		return err
	}
	said, err := s.used(ctx, v, b, r.Kind)
	if err != nil {
		return err
	}
	return fault.Field(kindField, said.Key, said.Args...)
}

// used says for what something was proof already, and where; where one may not see that,
// only that it was.
func (s *Remedies) used(ctx context.Context, v db.View, b Bought, k Kind) (said fault.Sentence, err error) {
	by, err := s.proofs.UsedBy(ctx, v, b.ID, k)
	if err != nil {
		return said, err
	}
	one, err := s.ByID(ctx, v, by)
	if fault.Is(err, fault.NotFound) {
		return fault.Say("remedies.fault.proof_used", fault.A("what", b.What), fault.A("kind", KindNames.Say(k))), nil
	}
	if err != nil {
		return said, err
	}
	c, err := s.desk.Cases.ByID(ctx, v, one.CaseID)
	return fault.Say("remedies.fault.proof_used_in", fault.A("what", b.What), fault.A("kind", KindNames.Say(k)), fault.A("ref", c.Ref), fault.A("at", one.At)), err
}

// freeProof gives back the proof for a remedy that does not come to be.
func (s *Remedies) freeProof(ctx context.Context, tx *db.Tx, r Remedy) error {
	if r.PurchaseID == 0 || s.proofs == nil {
		return nil
	}
	return s.proofs.Free(staff.As(ctx, staff.System("remedies")), tx, r.ID)
}
