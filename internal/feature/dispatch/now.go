package dispatch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/words"
)

// Bought is a purchase that a case is about, as far as this room needs to know it.
type Bought struct {
	ID     int64
	What   string
	Model  string // of the catalogue; "" for none
	Proven bool
	Given  bool // a receipt of it waits for a look
	Worth  money.Amount

	Choices []string // sizes or colours that there are; none for one
}

// Purchases is what this room asks of purchases, which live in another.
type Purchases struct {
	// Of are the purchases that a case is about.
	Of func(ctx context.Context, v db.View, id int64) ([]Bought, error)
	// Named is the product that a case is about, of which nobody need have bought one; ok is
	// false for none.
	Named func(ctx context.Context, v db.View, id int64) (b Bought, ok bool, err error)
	// Use writes down that a purchase was proof for a replacement: once.
	Use func(ctx context.Context, tx *db.Tx, purchase, remedy int64) error
}

// PurchasesBy joins replacements with what was bought.
func (s *Dispatches) PurchasesBy(p Purchases) { s.purchases = p }

// Now is a replacement that is given at once.
type Now struct {
	Purchase int64
	Detail   Detail // an address where its street stands, which the customer confirmed to us
	Text     string // the letter
	Why      string // for us, where it is more than like cases had, or than the cap; else ""
}

// offer is what may be replaced at once, and what is still missing for it.
type offer struct {
	Bought
	Left   int64 // pieces; -1 where nobody has said
	Asks   []string
	Letter string
	Choice string // that they gave already
}

// begun goes along in the context while a replacement is given: what begins meanwhile is
// for that purchase.
type begun struct {
	purchase int64
	detail   Detail
	first    bool
}

type begunKey struct{}

// Replace gives a replacement at once: the remedy from the budget of whoever gives it,
// its dispatch, and the letter are one transaction, and the case waits for the parcel.
// What is missing is asked in that letter, once. Said twice it is given once.
func (s *Dispatches) Replace(ctx context.Context, tx *db.Tx, h *cases.Held, n Now) (_ Dispatch, err error) {
	defer fault.Wrap(&err, "dispatch.Replace(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return Dispatch{}, err
	}
	b, err := s.bought(ctx, tx, h.ID, n.Purchase)
	if err != nil {
		return Dispatch{}, err
	}
	if d, ok, err := s.given(ctx, tx, b.ID); err != nil || ok {
		return d, err
	}
	if one, err := systemOf(ctx, tx, Parcels); err != nil || !one.Active {
		return Dispatch{}, cmpErr(err, fault.New(fault.Conflict, "dispatch.fault.no_parcels"))
	}
	if left, err := leftOf(ctx, tx, b.Model); err != nil || left == 0 {
		return Dispatch{}, cmpErr(err, fault.New(fault.Conflict, "dispatch.fault.stock", fault.A("what", b.What)))
	}
	if n.Detail.Address.Street != "" {
		if err := n.Detail.read(); err != nil {
			return Dispatch{}, err
		}
		if _, err := s.keepAddress(ctx, tx, h, n.Detail.Address, false); err != nil {
			return Dispatch{}, err
		}
	}
	k, err := s.knows(ctx, tx, h.Case)
	if err != nil {
		return Dispatch{}, err
	}
	if n.Detail.Choice = clean(n.Detail.Choice); n.Detail.Choice == "" {
		n.Detail.Choice = k.choice
	}
	if n.Detail.Old == "" {
		n.Detail.Old = k.old
	}
	if err := s.came(ctx, tx, h, n.Detail); err != nil {
		return Dispatch{}, err
	}
	ctx = context.WithValue(ctx, begunKey{}, begun{b.ID, n.Detail, db.IsNever(h.LastReplyAt)})
	remedy, err := s.remedies.Grant(ctx, tx, h, Goods{Kind: Replacement, What: b.What, Worth: b.Worth, Why: n.Why, PurchaseID: b.ID}, fmt.Sprintf("purchase-%d", b.ID))
	if err != nil {
		return Dispatch{}, err
	}
	d, ok, err := ofRemedy(ctx, tx, remedy)
	if err != nil || !ok {
		return d, cmpErr(err, fault.New(fault.Conflict, "dispatch.fault.above"))
	}
	if b.Proven {
		if err := s.purchases.Use(ctx, tx, b.ID, remedy); err != nil {
			return d, err
		}
	}
	if k, err = s.knows(ctx, tx, h.Case); err != nil {
		return d, err
	}
	return d, s.letterAndWait(ctx, tx, h, d, n.Text, k.lacks(b))
}

// cmpErr is an error that happened, or else what it means that nothing did.
func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// toSend is how much working time a parcel has until it leaves.
const toSend = 16 * time.Hour

// letterAndWait sends the letter, which asks for all that is missing in one request, and
// has the case wait for the parcel.
func (s *Dispatches) letterAndWait(ctx context.Context, tx *db.Tx, h *cases.Held, d Dispatch, text string, lacks []string) error {
	r, err := s.desk.Outbox.Reader(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	reply := outbox.Reply{Text: asking(r, text, lacks), Key: fmt.Sprintf("replace-%d", d.ID)}
	if len(lacks) > 0 && s.requests.Part != nil {
		name, value := s.requests.Part(lacks)
		reply.Parts = map[string]any{name: value}
	}
	if _, err := s.desk.Outbox.Reply(ctx, tx, h.ID, reply); err != nil {
		return err
	}
	return s.await(ctx, tx, h, &d)
}

// bought is a purchase that a case is about.
func (s *Dispatches) bought(ctx context.Context, v db.View, id, purchase int64) (Bought, error) {
	if s.purchases.Of == nil {
		return Bought{}, fault.New(fault.NotFound, "dispatch.fault.no_purchase")
	}
	all, err := s.purchases.Of(ctx, v, id)
	if err != nil {
		return Bought{}, err
	}
	at := slices.IndexFunc(all, func(b Bought) bool { return b.ID == purchase })
	if at < 0 {
		return Bought{}, fault.New(fault.NotFound, "dispatch.fault.no_purchase")
	}
	return all[at], nil
}

// given is the replacement of a purchase that stands; false for none.
func (s *Dispatches) given(ctx context.Context, v db.View, purchase int64) (Dispatch, bool, error) {
	some, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM dispatch WHERE purchase_id = $1 AND purchase_id > 0 AND state NOT IN ('failed', 'cancelled') ORDER BY id LIMIT 1`, purchase)
	if err != nil || len(some) == 0 {
		return Dispatch{}, false, err
	}
	return some[0], true, nil
}

// offers are what may be replaced at once in a case, with the letter that goes out.
func (s *Dispatches) offers(ctx context.Context, v db.View, c cases.Case) (all []offer, err error) {
	if s.purchases.Of == nil {
		return nil, nil
	}
	bought, err := s.purchases.Of(ctx, v, c.ID)
	if err != nil || len(bought) == 0 {
		return nil, err
	}
	if one, err := systemOf(ctx, v, Parcels); err != nil || !one.Active {
		return nil, err
	}
	if on, err := s.underway(ctx, v, c.ID); err != nil || on && len(bought) == 1 {
		return nil, err // it can be of nothing else
	}
	k, err := s.knows(ctx, v, c)
	if err != nil {
		return nil, err
	}
	r, err := s.desk.Outbox.Reader(ctx, v, c)
	if err != nil {
		return nil, err
	}
	for _, b := range bought {
		if _, ok, err := s.given(ctx, v, b.ID); err != nil {
			return nil, err
		} else if ok {
			continue
		}
		one := offer{Bought: b}
		if one.Left, err = leftOf(ctx, v, b.Model); err != nil {
			return nil, err
		}
		one.Asks, one.Choice = k.lacks(b), k.choice
		one.Letter = r.Say(fault.Say("dispatch.letter.text", fault.A("what", one.What)))
		all = append(all, one)
	}
	return all, nil
}

// underway says whether a replacement was granted in a case otherwise than at once: of
// which purchase it is nobody said.
func (s *Dispatches) underway(ctx context.Context, v db.View, id int64) (bool, error) {
	all, err := s.OfCase(ctx, v, id)
	return slices.ContainsFunc(all, func(d Dispatch) bool {
		return d.Kind == Replacement && d.PurchaseID == 0 && d.State != Failed && d.State != Cancelled
	}), err
}

// asked are what a letter asks for.
var asked = words.Family("dispatch.letter.asks.", NeedsProof, NeedsAddress, NeedsChoice, NeedsOld)

// asking is a letter with all that is missing, in the language of its reader.
func asking(r words.Reader, text string, lacks []string) string {
	if len(lacks) == 0 {
		return text
	}
	lines := []string{text, "", r.Say(fault.Say("dispatch.letter.asks"))}
	for _, one := range lacks {
		lines = append(lines, "– "+r.Say(asked.Say(one)))
	}
	return strings.Join(append(lines, "", r.Say(fault.Say("dispatch.letter.how"))), "\n")
}

// squeezed is a model number without what people write differently.
func squeezed(model string) string { return strings.ToUpper(bare(model)) }

// bare is a number without its gaps and dashes.
func bare(number string) string { return strings.NewReplacer(" ", "", "-", "").Replace(clean(number)) }

// proven has a parcel go that waited for the proof of its purchase.
func (s *Dispatches) proven(ctx context.Context, tx *db.Tx, f facts.ProofGiven) error {
	d, ok, err := s.given(ctx, tx, f.Purchase)
	if err != nil || !ok || d.State != Waiting {
		return err
	}
	h, d, err := s.take(itself(ctx), tx, d.ID)
	if err != nil {
		return err
	}
	if err := s.purchases.Use(itself(ctx), tx, f.Purchase, d.RemedyID); err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	if err := s.goes(ctx, tx, h, &d); err != nil || d.State == Waiting || h.Status != cases.Open {
		return err
	}
	return s.await(ctx, tx, h, &d)
}

// wants is what a parcel waits for: an address, the proof of what it replaces, and which of
// its sizes or colours it is.
func (s *Dispatches) wants(ctx context.Context, v db.View, h *cases.Held, d Dispatch) (needs []string, err error) {
	if d.Kind.does() != Parcels {
		return nil, nil
	}
	if d.AddressID == 0 {
		needs = append(needs, NeedsAddress)
	}
	if d.PurchaseID == 0 {
		return needs, nil
	}
	b, err := s.bought(itself(ctx), v, h.ID, d.PurchaseID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	if !b.Proven {
		needs = append(needs, NeedsProof)
	}
	if len(b.Choices) > 0 && d.Choice == "" {
		needs = append(needs, NeedsChoice)
	}
	return needs, nil
}

// leaves refuses that a parcel leaves for nowhere, and names all that it waits for.
func (s *Dispatches) leaves(ctx context.Context, tx *db.Tx, h *cases.Held, d Dispatch) error {
	needs, err := s.wants(ctx, tx, h, d)
	if err != nil || !slices.Contains(needs, NeedsAddress) {
		return err
	}
	said := make([]fault.Sentence, len(needs))
	for i, one := range needs {
		said[i] = asked.Say(one)
	}
	return fault.New(fault.Conflict, "dispatch.fault.lacks", fault.A("what", d.What), fault.A("needs", said))
}

// goes has a parcel go that has all it needs.
func (s *Dispatches) goes(ctx context.Context, tx *db.Tx, h *cases.Held, d *Dispatch) error {
	needs, err := s.wants(ctx, tx, h, *d)
	if err != nil {
		return err
	}
	whole := len(needs) == 0
	if whole && d.State == Waiting {
		d.State = Ready
		if err := s.tell(ctx, tx, *d); err != nil {
			return err
		}
	}
	if err := save(ctx, tx, *d); err != nil || d.State != Ready {
		return err
	}
	return s.hand(ctx, tx, *d)
}

// Touch is how many replacements were given at once, and how many of those with the
// first word that we wrote.
type Touch struct{ All, One int64 }

// oneTouch counts the replacements of the last 90 days that were given at once.
func oneTouch(ctx context.Context, v db.View) (Touch, error) {
	return db.One(ctx, v, func(s db.Scan) (t Touch, err error) { return t, s(&t.All, &t.One) },
		`SELECT count(*), coalesce(sum(one_touch), 0) FROM dispatch WHERE purchase_id > 0 AND created_at > $1 AND state <> 'cancelled'`, v.Now().Add(-fresh))
}
