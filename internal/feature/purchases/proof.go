package purchases

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/files"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// Proof is a receipt that was given for a purchase.
type Proof struct {
	ID, PurchaseID int64
	CaseID         int64 // where it was given; 0 for none
	State          State
	Name, Type     string
	Size           int64
	Reason         string // why it was refused
	At, DecidedAt  time.Time

	sum, given []byte
}

// Receipt is a receipt whose bytes are stored, before it is proof of anything.
type Receipt struct {
	cases.Kept
	Given [32]byte // of the bytes as they came
}

const (
	mostReceipt   = 20 << 20 // bytes of one
	longestReason = 500
	proofsShown   = 20
)

// Keep stores a receipt: a picture is drawn anew, so that nothing of the place or the
// device that made it is left; a PDF is written anew without what it says of its maker,
// where it can be read. Anything else is refused. It is called before the transaction.
func (s *Purchases) Keep(ctx context.Context, name string, data []byte) (_ Receipt, err error) {
	defer fault.Wrap(&err, "purchases.Keep")
	if len(data) > mostReceipt {
		return Receipt{}, fault.Field("receipt", "purchases.fault.receipt_large", fault.A("n", mostReceipt>>20))
	}
	given := sha256.Sum256(data)
	if files.IsPDF(data) {
		if data, _, err = s.desk.Files.PlainPDF(ctx, data); err != nil {
			return Receipt{}, err
		}
	} else {
		drawn, _, err := s.desk.Files.Draw(ctx, bytes.NewReader(data))
		if fault.Is(err, fault.NotFound) {
			return Receipt{}, fault.Field("receipt", "purchases.fault.receipt").Because(err)
		}
		if err != nil {
			return Receipt{}, err
		}
		data = drawn
	}
	kept, err := s.desk.Files.Keep(ctx, []mail.Part{{Name: name, Size: int64(len(data)), Data: data}})
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{kept[0], given}, nil
}

// read returns the bytes of a stored file, at most as many as a receipt may have.
func (s *Purchases) read(ctx context.Context, k cases.Kept) (_ []byte, err error) {
	f, err := s.desk.Files.Open(ctx, k)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return io.ReadAll(io.LimitReader(f, mostReceipt+1))
}

// Give makes a receipt proof of a purchase that a case is about. It waits for a look;
// accepted, one of us has seen it already. The same receipt twice is one, and what is
// proven is asked for no more. h is nil where no case is about it.
func (s *Purchases) Give(ctx context.Context, tx *db.Tx, h *cases.Held, id int64, r Receipt, accepted bool) (err error) {
	defer fault.Wrap(&err, "purchases.Give(%d)", id)
	if accepted {
		if _, err := staff.Allow(ctx, staff.ProductsChange); err != nil {
			return err
		}
	}
	p, err := s.given(ctx, tx, h, id)
	if err != nil || p.Proof == Accepted {
		return err
	}
	all, err := proofsOf(ctx, tx, []int64{id})
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(all, func(o Proof) bool { return bytes.Equal(o.given, r.Given[:]) && o.State != Refused }); i >= 0 {
		if accepted {
			return s.decide(ctx, tx, p, all[i], Accepted, "")
		}
		return nil
	}
	if err := s.desk.Files.Hold(ctx, tx, []cases.Kept{r.Kept}); err != nil {
		return err
	}
	sum, err := hex.DecodeString(r.Sum)
	if err != nil {
		return err
	}
	one := Proof{PurchaseID: id, State: Given}
	if h != nil {
		one.CaseID = h.ID
	}
	one.ID, err = tx.Insert(ctx, `INSERT INTO purchase_proof (purchase_id, case_id, state, name, type, size, sum, given_sum, reason, at) VALUES ($1, $2, 'given', $3, $4, $5, $6, $7, '', $8)`,
		id, orNull(one.CaseID), r.Name, r.Type, r.Size, sum, r.Given[:], tx.Now())
	if err != nil {
		return err
	}
	if accepted {
		if err := s.came(ctx, tx, h); err != nil {
			return err
		}
		return s.decide(ctx, tx, p, one, Accepted, "")
	}
	if err := s.stands(ctx, tx, p, Given, one, "purchase.receipt_given"); err != nil {
		return err
	}
	return s.came(ctx, tx, h)
}

// given locks the purchase that a receipt is for. A customer names only what their own
// case is about.
func (s *Purchases) given(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) (Purchase, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return Purchase{}, err
	}
	switch {
	case actor.Kind != staff.KindCustomer:
		if _, err := staff.Allow(ctx, staff.ProductsChange); err != nil {
			return Purchase{}, err
		}
		return s.Take(ctx, tx, id)
	case h == nil:
		return Purchase{}, gone()
	}
	own := staff.As(ctx, staff.System("purchases.page"))
	all, err := s.OfCase(own, tx, h.ID)
	if err != nil {
		return Purchase{}, err
	}
	if !slices.ContainsFunc(all, func(p Purchase) bool { return p.ID == id }) {
		return Purchase{}, gone()
	}
	return s.Take(own, tx, id)
}

// Decide accepts a receipt, or refuses it with a reason.
func (s *Purchases) Decide(ctx context.Context, tx *db.Tx, id, proof int64, to State, reason string) (err error) {
	defer fault.Wrap(&err, "purchases.Decide(%d)", proof)
	if _, err := staff.Allow(ctx, staff.ProductsChange); err != nil {
		return err
	}
	reason = clean(reason)
	switch {
	case to != Accepted && to != Refused:
		return fault.Field("state", "purchases.fault.decide")
	case to == Refused && reason == "":
		return fault.Field("reason", "purchases.fault.reason")
	case len([]rune(reason)) > longestReason:
		return fault.Field("reason", "purchases.fault.long", fault.A("n", longestReason))
	}
	p, err := s.Take(ctx, tx, id)
	if err != nil {
		return err
	}
	all, err := proofsOf(ctx, tx, []int64{id})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(o Proof) bool { return o.ID == proof })
	switch {
	case i < 0:
		return fault.New(fault.NotFound, "purchases.fault.no_proof")
	case all[i].State == to:
		return nil
	}
	return s.decide(ctx, tx, p, all[i], to, reason)
}

func (s *Purchases) decide(ctx context.Context, tx *db.Tx, p Purchase, one Proof, to State, reason string) error {
	if to == Accepted {
		reason = ""
	}
	if _, err := tx.Exec(ctx, `UPDATE purchase_proof SET state = $2, reason = $3, decided_at = $4 WHERE id = $1`, one.ID, to, reason, tx.Now()); err != nil {
		return err
	}
	all, err := proofsOf(ctx, tx, []int64{p.ID})
	if err != nil {
		return err
	}
	kind := "purchase.receipt_refused"
	if to == Accepted {
		kind = "purchase.receipt_accepted"
	}
	was := p.Proof
	now := best(all)
	if err := s.stands(ctx, tx, p, now, one, kind); err != nil || now != Accepted || was == Accepted {
		return err
	}
	return event.Tell(ctx, tx, s.desk.Bus, facts.ProofGiven{Purchase: p.ID, Case: one.CaseID})
}

// best is where the proof of a purchase stands that has these receipts.
func best(all []Proof) State {
	for _, st := range []State{Accepted, Given, Refused} {
		if slices.ContainsFunc(all, func(p Proof) bool { return p.State == st }) {
			return st
		}
	}
	return None
}

// stands writes where the proof of a purchase stands, and what happened.
func (s *Purchases) stands(ctx context.Context, tx *db.Tx, p Purchase, to State, one Proof, kind string) error {
	if _, err := tx.Exec(ctx, `UPDATE purchase SET proof = $2, version = version + 1, updated_at = $3 WHERE id = $1`, p.ID, to, tx.Now()); err != nil {
		return err
	}
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: one.CaseID, PersonID: p.PersonID, On: "purchase", OnID: p.ID, Data: map[string]any{"what": p.What}})
	return err
}

// UseProof writes down that the proof of a purchase was used for a remedy of a kind. For
// one kind it is used once; said again of the same remedy, it is the same use.
func (s *Purchases) UseProof(ctx context.Context, tx *db.Tx, purchase int64, kind string, remedy int64) (err error) {
	defer fault.Wrap(&err, "purchases.UseProof(%d, %s)", purchase, kind)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return err
	}
	if _, err := s.Purchase(ctx, tx, purchase); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `INSERT INTO purchase_use (purchase_id, kind, remedy_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (purchase_id, kind) DO NOTHING`, purchase, kind, remedy, tx.Now())
	if err != nil || n == 1 {
		return err
	}
	same, err := db.Exists(ctx, tx, `SELECT 1 FROM purchase_use WHERE purchase_id = $1 AND kind = $2 AND remedy_id = $3`, purchase, kind, remedy)
	if err == nil && !same {
		err = fault.New(fault.Conflict, "purchases.fault.used")
	}
	return err
}

// UsedBy is the remedy of a kind for which a purchase was proof; 0 for none.
func (s *Purchases) UsedBy(ctx context.Context, v db.View, purchase int64, kind string) (remedy int64, err error) {
	defer fault.Wrap(&err, "purchases.UsedBy(%d, %s)", purchase, kind)
	if _, err := s.Purchase(ctx, v, purchase); err != nil {
		return 0, err
	}
	all, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, `SELECT remedy_id FROM purchase_use WHERE purchase_id = $1 AND kind = $2`, purchase, kind)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0], nil
}

// FreeProof gives back what was proof for a remedy that does not come to be.
func (s *Purchases) FreeProof(ctx context.Context, tx *db.Tx, remedy int64) (err error) {
	defer fault.Wrap(&err, "purchases.FreeProof(%d)", remedy)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `DELETE FROM purchase_use WHERE remedy_id = $1`, remedy)
	return err
}

const proofColumns = `id, purchase_id, case_id, state, name, type, size, sum, given_sum, reason, at, decided_at`

func scanProof(s db.Scan) (p Proof, err error) {
	var of *int64
	err = s(&p.ID, &p.PurchaseID, &of, &p.State, &p.Name, &p.Type, &p.Size, &p.sum, &p.given, &p.Reason, &p.At, &p.DecidedAt)
	p.CaseID = orZero(of)
	return p, err
}

// proofsOf are the receipts of purchases, the oldest first.
func proofsOf(ctx context.Context, v db.View, purchases []int64) ([]Proof, error) {
	var args []any
	return db.All(ctx, v, scanProof, `SELECT `+proofColumns+` FROM purchase_proof WHERE purchase_id IN `+list(&args, purchases)+` ORDER BY purchase_id, id`, args...)
}

// twins are other purchases for which the same receipts were given, by the receipt: a
// reason to look.
func twins(ctx context.Context, v db.View, all []Proof) (map[int64][]int64, error) {
	out := map[int64][]int64{}
	var args []any
	var holders []byte
	for _, p := range all {
		if p.given != nil {
			args = append(args, p.given)
			holders = append(holders, "$"+itoa(len(args))+", "...)
		}
	}
	if len(args) == 0 {
		return out, nil
	}
	type other struct {
		purchase int64
		given    []byte
	}
	found, err := db.All(ctx, v, func(s db.Scan) (o other, err error) { return o, s(&o.purchase, &o.given) },
		`SELECT purchase_id, given_sum FROM purchase_proof WHERE given_sum IN (`+string(holders[:len(holders)-2])+`) ORDER BY purchase_id, id LIMIT 100`, args...)
	for _, p := range all {
		for _, o := range found {
			if o.purchase != p.PurchaseID && bytes.Equal(o.given, p.given) && !slices.Contains(out[p.ID], o.purchase) {
				out[p.ID] = append(out[p.ID], o.purchase)
			}
		}
	}
	return out, err
}

// refers says whether a receipt refers to stored bytes.
func (s *Purchases) refers(ctx context.Context, v db.View, sum [32]byte) (bool, error) {
	return db.Exists(ctx, v, `SELECT 1 FROM purchase_proof WHERE sum = $1`, sum[:])
}
