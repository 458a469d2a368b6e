package purchases

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/files"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

func itoa(n int) string { return strconv.Itoa(n) }

// candidate is a file of a case that may be the receipt.
type candidate struct {
	Value string // the message and which of its files
	Name  string
}

const (
	lookedThrough   = 60 // messages, the newest
	candidatesShown = 6
)

// candidates are the files that somebody sent to a case and that may be a receipt.
func (s *Purchases) candidates(ctx context.Context, v db.View, id int64) (all []candidate, err error) {
	messages, _, err := s.desk.Cases.Before(ctx, v, id, 0, lookedThrough)
	for _, m := range messages {
		if m.Kind != cases.Inbound {
			continue
		}
		for i, f := range m.Files {
			if len(all) < candidatesShown && (f.Type == "application/pdf" || files.Pictured(f)) {
				all = append(all, candidate{fmt.Sprintf("%d:%d", m.ID, i), f.Name})
			}
		}
	}
	return all, err
}

// receiptOf makes the file that a form names one that can be a receipt: of those that the page of its case offers, and of no other
// case.
func (s *Purchases) receiptOf(r *http.Request) (_ Receipt, err error) {
	of, err := web.PathID(r, "case")
	if err != nil {
		return Receipt{}, err
	}
	named := r.PostFormValue("file")
	message, at, _ := strings.Cut(named, ":")
	var kept []cases.Kept
	err = s.desk.DB.Read(r.Context(), "purchases.file", func(ctx context.Context, v db.View) error {
		all, err := s.candidates(ctx, v, of)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(c candidate) bool { return c.Value == named }) {
			return fault.Field("file", "purchases.fault.no_file")
		}
		kept, err = s.desk.Files.KeptOf(ctx, v, number(message))
		return err
	})
	n := int(number(at))
	if err == nil && n >= len(kept) {
		err = fault.Field("file", "purchases.fault.no_file")
	}
	if err != nil {
		return Receipt{}, err
	}
	return s.Drawn(r.Context(), kept[n])
}

// firstReceiptPage makes a file of a case proof of what it is about, with one click, where nobody has written down yet what was
// bought: the receipt says that it was.
func (s *Purchases) firstReceiptPage(w http.ResponseWriter, r *http.Request) error {
	receipt, err := s.receiptOf(r)
	if err != nil {
		return err
	}
	return s.inCase(w, r, "purchases.receipt", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		return s.giveInCase(ctx, tx, h, receipt, 0, true)
	})
}

// receiptPage makes a file of a case the receipt of a purchase, with one click.
func (s *Purchases) receiptPage(w http.ResponseWriter, r *http.Request) error {
	receipt, err := s.receiptOf(r)
	if err != nil {
		return err
	}
	return s.onCase(w, r, "purchases.receipt", func(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) error {
		if err := s.Link(ctx, tx, h, id); err != nil {
			return err
		}
		return s.Give(ctx, tx, h, id, receipt, true)
	})
}

// decidePage accepts a receipt, or refuses it with a reason.
func (s *Purchases) decidePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "purchase")
	if err != nil {
		return err
	}
	proof, err := web.PathID(r, "proof")
	if err != nil {
		return err
	}
	err = s.desk.DB.Do(r.Context(), "purchases.decide", func(ctx context.Context, tx *db.Tx) error {
		return s.Decide(ctx, tx, id, proof, State(r.PostFormValue("state")), r.PostFormValue("reason"))
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, purchasePath(id)+"#proof")
}

// proofPage shows a receipt: a picture that we drew, or a PDF to save.
func (s *Purchases) proofPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "purchase")
	if err != nil {
		return err
	}
	proof, err := web.PathID(r, "proof")
	if err != nil {
		return err
	}
	var one Proof
	err = s.desk.DB.Read(r.Context(), "purchases.proof", func(ctx context.Context, v db.View) error {
		if _, err := s.Purchase(ctx, v, id); err != nil {
			return err
		}
		all, err := proofsOf(ctx, v, []int64{id})
		for _, p := range all {
			if p.ID == proof {
				one = p
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	if one.sum == nil {
		return fault.New(fault.NotFound, "purchases.fault.no_proof")
	}
	data, err := s.read(r.Context(), cases.Kept{Sum: hex.EncodeToString(one.sum)})
	if err != nil {
		return err
	}
	if strings.HasPrefix(one.Type, "image/") {
		return files.ShowPicture(w, data, one.Type)
	}
	web.Download(w, one.Name, one.Type)
	_, _ = w.Write(data) // whoever hung up does not want it
	return nil
}

// customerProof is what a customer sees of the purchases of their case.
type customerProof struct {
	Path string
	All  []Purchase
	Sent bool
	Asks bool // a request asks for it, with all the rest
}

// customerPanel takes the receipt of what a case is about, from a camera or a file.
func (s *Purchases) customerPanel(ctx context.Context, v db.View, c casepage.CustomerCase) (templ.Component, error) {
	all, err := ofFamily(ctx, v, c.Family)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	asks, err := s.asks(staff.As(ctx, staff.System("purchases.page")), v, c.ID)
	return customerReceipt(customerProof{c.Path + "/receipt", all, c.Query.Has("receipt"), asks}), err
}

// customerGives takes a receipt on the customer's page.
func (s *Purchases) customerGives(w http.ResponseWriter, r *http.Request) error {
	return s.desk.Page.OrEnded(w, r, s.givenBy(w, r))
}

func (s *Purchases) givenBy(w http.ResponseWriter, r *http.Request) error {
	ctx, _, err := s.desk.Page.CustomerOf(r)
	if err != nil {
		return err
	}
	id, err := web.PathID(r, "purchase")
	if err != nil {
		return err
	}
	name, data, err := uploaded(r)
	if err != nil {
		return err
	}
	receipt, err := s.Keep(ctx, name, data)
	if err != nil {
		return err
	}
	return s.desk.Page.CustomerDo(w, r, "purchases.given", "?receipt=1#receipt", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		return s.Give(ctx, tx, h, id, receipt, false)
	})
}

// uploaded reads the one file of a form.
func uploaded(r *http.Request) (string, []byte, error) {
	f, head, err := r.FormFile("receipt")
	if r.MultipartForm != nil {
		defer func() { _ = r.MultipartForm.RemoveAll() }() // what is left lies in a folder that is swept
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return "", nil, err
	case err != nil:
		return "", nil, fault.Field("receipt", "purchases.fault.receipt_none").Because(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	data, err := io.ReadAll(f)
	return head.Filename, data, err
}

// withProofs adds the receipts of a purchase, and where else they were given.
func (view *oneView) withProofs(ctx context.Context, v db.View) (err error) {
	if view.Proofs, err = proofsOf(ctx, v, []int64{view.ID}); err != nil {
		return err
	}
	view.Proofs = view.Proofs[max(0, len(view.Proofs)-proofsShown):]
	view.Twins, err = twins(ctx, v, view.Proofs)
	return err
}
