package purchases

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/web"
)

func (s *Purchases) mountAPI(rt *web.Router) {
	read, change := string(staff.ProductsRead), string(staff.ProductsChange)
	op := func(method, path, summary string, code int) huma.Operation {
		return huma.Operation{Method: method, Path: path, Summary: summary, DefaultStatus: code, Tags: []string{"purchases"}}
	}
	web.View(rt, read, op(http.MethodGet, "/purchases", "Purchases, the newest first", http.StatusOK), s.apiList)
	web.Act(rt, change, op(http.MethodPost, "/purchases", "Enter a purchase", http.StatusCreated), s.apiAdd)
	imports := op(http.MethodPost, "/purchases/import", "Import purchases as CSV, or see what it would do", http.StatusOK)
	imports.MaxBodyBytes, imports.BodyReadTimeout = mostImported+1<<20, importTakes
	web.Act(rt, string(staff.ProductsManage), imports, s.apiImport)
	web.View(rt, read, op(http.MethodGet, "/purchases/{id}/proofs", "The receipts of a purchase", http.StatusOK), s.apiProofs)
	give := op(http.MethodPost, "/purchases/{id}/proofs", "Give a receipt; the same one twice is one", http.StatusCreated)
	give.MaxBodyBytes = mostReceipt*4/3 + 1<<20
	web.Op(rt, change, give, s.apiGive)
	web.Act(rt, change, op(http.MethodPut, "/purchases/{id}/proofs/{proof_id}", "Accept a receipt, or refuse it with a reason", http.StatusOK), s.apiDecide)
	manage, settle := string(staff.ProductsManage), string(staff.SettingsManage)
	web.View(rt, manage, op(http.MethodGet, "/purchases/sources", "Who tells of purchases", http.StatusOK), s.apiSources)
	web.Act(rt, settle, op(http.MethodPost, "/purchases/sources", "Add a shop or a payment system that tells of purchases", http.StatusCreated), s.apiAddSource)
	web.Act(rt, settle, op(http.MethodPut, "/purchases/sources/{id}", "Change the secret of a source, or stop listening to it", http.StatusOK), s.apiChangeSource)
	web.View(rt, manage, op(http.MethodGet, "/purchases/sources/{id}/events", "What a source told, the newest first", http.StatusOK), s.apiEvents)
	web.View(rt, read, op(http.MethodGet, "/purchases/{id}", "A purchase", http.StatusOK), s.apiOne)
	web.Act(rt, change, op(http.MethodPatch, "/purchases/{id}", "Change a purchase", http.StatusOK), s.apiChange)
	web.Act(rt, change, op(http.MethodPut, "/cases/{id}/purchases/{purchase_id}", "Say that a case is about a purchase", http.StatusOK), s.apiLink)
	web.Act(rt, change, op(http.MethodDelete, "/cases/{id}/purchases/{purchase_id}", "Say that it is not", http.StatusNoContent), s.apiUnlink)
}

// Body is a purchase as the API shows it.
type Body struct {
	ID             int64       `json:"id"`
	PersonID       *int64      `json:"person_id"`
	OrganizationID *int64      `json:"organization_id"`
	ProductID      *int64      `json:"product_id" doc:"The model in the catalogue"`
	What           string      `json:"what"`
	Quantity       int64       `json:"quantity"`
	Price          *money.JSON `json:"price" doc:"Of one period of a subscription; null where nobody knows it"`
	BoughtOn       string      `json:"bought_on,omitempty" doc:"A day as 2026-12-01"`
	Seller         string      `json:"seller,omitempty"`
	OrderNumber    string      `json:"order_number,omitempty"`
	Serial         string      `json:"serial,omitempty"`
	WarrantyMonths int         `json:"warranty_months"`
	WarrantyUntil  string      `json:"warranty_until,omitempty" doc:"The last day of it"`
	Warranty       string      `json:"warranty" enum:"unknown,holds,over" doc:"It is shown and never stands in the way"`
	Period         string      `json:"period,omitempty" enum:"day,month,year" doc:"Of a subscription"`
	Since          string      `json:"since,omitempty"`
	Ended          string      `json:"ended,omitempty"`
	Cancelled      string      `json:"cancelled,omitempty" doc:"The day on which the sale was taken back, whole"`
	Source         string      `json:"source,omitempty" doc:"The other system that told of it"`
	ForeignID      string      `json:"foreign_id,omitempty" doc:"What that system calls it"`
	Proof          string      `json:"proof" enum:"none,given,accepted,refused"`
	CreatedAt      time.Time   `json:"created_at"`
	UpdatedAt      time.Time   `json:"updated_at"`
}

func body(v db.View, p Purchase) Body {
	b := Body{ID: p.ID, PersonID: orNull(p.PersonID), OrganizationID: orNull(p.OrganizationID), ProductID: orNull(p.ProductID), What: p.What, Quantity: p.Quantity,
		BoughtOn: p.BoughtOn, Seller: p.Seller, OrderNumber: p.OrderNumber, Serial: p.Serial, WarrantyMonths: p.WarrantyMonths, Warranty: "unknown",
		Period: string(p.Period), Since: p.Since, Ended: p.Ended, Cancelled: p.Cancelled, Source: p.Source, ForeignID: p.ForeignID, Proof: string(p.Proof), CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt}
	if p.Price.Currency != "" {
		price := p.Price.JSON()
		b.Price = &price
	}
	if until, holds, known := p.Covered(today(v)); known {
		b.WarrantyUntil, b.Warranty = until.String(), "over"
		if holds {
			b.Warranty = "holds"
		}
	}
	return b
}

type oneOut struct {
	web.Versioned
	Body Body
}

func out(v db.View, p Purchase) *oneOut {
	return &oneOut{web.Versioned{ETag: web.ETag(p.Version)}, body(v, p)}
}

type listIn struct {
	web.Paging
	PersonID       int64 `query:"person_id" minimum:"0" doc:"Theirs, and of whoever was merged into them"`
	OrganizationID int64 `query:"organization_id" minimum:"0"`
}

type listOut struct{ Body web.List[Body] }

func (s *Purchases) apiList(ctx context.Context, v db.View, in *listIn) (*listOut, error) {
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	q := Query{PersonID: in.PersonID, OrganizationID: in.OrganizationID, Limit: in.Limit}
	if at != nil {
		q.Below = at.ID
	}
	all, last, err := s.Page(ctx, v, q)
	out := &listOut{web.List[Body]{Items: make([]Body, len(all))}}
	for i, p := range all {
		out.Body.Items[i] = body(v, p)
	}
	if last != 0 {
		next := web.Cursor{ID: last}.String()
		out.Body.NextCursor = &next
	}
	return out, err
}

type oneIn struct {
	ID int64 `path:"id"`
}

func (s *Purchases) apiOne(ctx context.Context, v db.View, in *oneIn) (*oneOut, error) {
	p, err := s.Purchase(ctx, v, in.ID)
	return out(v, p), err
}

// ChangeBody is what may be changed of a purchase; what is left out stays.
type ChangeBody struct {
	ProductID      *int64      `json:"product_id,omitempty" minimum:"0" doc:"The model in the catalogue; 0 for none"`
	What           *string     `json:"what,omitempty" maxLength:"1000" doc:"In words"`
	Quantity       *int64      `json:"quantity,omitempty" doc:"1 where it is left out"`
	Price          *money.JSON `json:"price,omitempty" doc:"Of one period of a subscription"`
	BoughtOn       *string     `json:"bought_on,omitempty" maxLength:"40" doc:"A day as 2026-12-01"`
	Seller         *string     `json:"seller,omitempty" maxLength:"1000"`
	OrderNumber    *string     `json:"order_number,omitempty" maxLength:"1000"`
	Serial         *string     `json:"serial,omitempty" maxLength:"1000" doc:"The serial number"`
	WarrantyMonths *int        `json:"warranty_months,omitempty" doc:"Without it, or 0 at first: as the catalogue has it for the product; 0 there too where nobody knows, or for none"`
	Period         *string     `json:"period,omitempty" doc:"Makes it a subscription: day, month or year"`
	Since          *string     `json:"since,omitempty" maxLength:"40"`
	Ended          *string     `json:"ended,omitempty" maxLength:"40"`
	Cancelled      *string     `json:"cancelled,omitempty" maxLength:"40" doc:"The day on which the sale was taken back, whole"`
	Payment        *string     `json:"payment,omitempty" maxLength:"1000" doc:"What its source calls the means by which it was paid: a fingerprint or a token, never the number of a card. Only a keyed digest of it is kept, and never shown; empty forgets all of them"`
}

// into writes what is given over what is known.
func (b ChangeBody) into(f *Fields) error {
	set(&f.ProductID, b.ProductID)
	set(&f.What, b.What)
	set(&f.Quantity, b.Quantity)
	set(&f.BoughtOn, b.BoughtOn)
	set(&f.Seller, b.Seller)
	set(&f.OrderNumber, b.OrderNumber)
	set(&f.Serial, b.Serial)
	set(&f.WarrantyMonths, b.WarrantyMonths)
	set(&f.Since, b.Since)
	set(&f.Ended, b.Ended)
	set(&f.Cancelled, b.Cancelled)
	if b.Period != nil {
		f.Period = Period(*b.Period)
	}
	if b.Price == nil {
		return nil
	}
	var err error
	f.Price, err = b.Price.Read()
	return priceFault(err)
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// priceFault says what is wrong with a price that cannot be read.
func priceFault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, money.ErrCurrency):
		return fault.Field("price", "purchases.fault.currency").Because(err)
	}
	return fault.Field("price", "purchases.fault.price").Because(err)
}

type addIn struct {
	Body struct {
		ChangeBody
		PersonID       int64     `json:"person_id,omitempty" minimum:"0"`
		OrganizationID int64     `json:"organization_id,omitempty" minimum:"0"`
		Email          string    `json:"email,omitempty" maxLength:"500" doc:"Whoever has this address, in place of person_id; a person is made where nobody has it"`
		CaseID         int64     `json:"case_id,omitempty" minimum:"0" doc:"The case that is about it; its requester bought it where nobody else is named"`
		Source         string    `json:"source,omitempty" maxLength:"200" doc:"The other system that tells of it"`
		ForeignID      string    `json:"foreign_id,omitempty" maxLength:"1000" doc:"What that system calls it; said again, the purchase is changed"`
		SourceAt       time.Time `json:"source_at,omitempty" doc:"When that system changed it; what is older than what is known changes nothing"`
	}
}

func (s *Purchases) apiAdd(ctx context.Context, tx *db.Tx, in *addIn) (*oneOut, error) {
	b := in.Body
	f := Fields{PersonID: b.PersonID, OrganizationID: b.OrganizationID, Source: b.Source, ForeignID: b.ForeignID, SourceAt: b.SourceAt}
	if err := b.into(&f); err != nil {
		return nil, err
	}
	switch {
	case b.Email != "":
		h, err := s.desk.People.Resolve(ctx, tx, people.Email, b.Email, "")
		if err != nil {
			return nil, err
		}
		f.PersonID = h.ID
	case b.CaseID != 0 && f.PersonID == 0 && f.OrganizationID == 0:
		k, err := s.desk.Cases.ByID(ctx, tx, b.CaseID)
		if err != nil {
			return nil, err
		}
		f.PersonID = k.PersonID
	}
	p, _, err := s.Enter(ctx, tx, f)
	if err != nil {
		return nil, err
	}
	if err := s.pay(ctx, tx, p, b.Payment); err != nil {
		return nil, err
	}
	if b.CaseID != 0 {
		h, err := s.desk.Cases.Take(ctx, tx, b.CaseID)
		if err != nil {
			return nil, err
		}
		if err := s.Link(ctx, tx, h, p.ID); err != nil {
			return nil, err
		}
	}
	return out(tx, p), nil
}

type changeIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body ChangeBody
}

func (s *Purchases) apiChange(ctx context.Context, tx *db.Tx, in *changeIn) (*oneOut, error) {
	p, err := s.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Check(p.Version); err != nil {
		return nil, err
	}
	f := p.Fields
	if err := in.Body.into(&f); err != nil {
		return nil, err
	}
	if p, err = s.Change(ctx, tx, p, f); err != nil {
		return nil, err
	}
	return out(tx, p), s.pay(ctx, tx, p, in.Body.Payment)
}

type linkIn struct {
	ID         int64 `path:"id"`
	PurchaseID int64 `path:"purchase_id"`
}

func (s *Purchases) apiLink(ctx context.Context, tx *db.Tx, in *linkIn) (*oneOut, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.Link(ctx, tx, h, in.PurchaseID); err != nil {
		return nil, err
	}
	p, err := s.Purchase(ctx, tx, in.PurchaseID)
	return out(tx, p), err
}

func (s *Purchases) apiUnlink(ctx context.Context, tx *db.Tx, in *linkIn) (*struct{}, error) {
	h, err := s.desk.Cases.Take(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return nil, s.Unlink(ctx, tx, h, in.PurchaseID)
}

// load are the purchases that cases are about, for a page of cases.
func (s *Purchases) load(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	by := make(map[int64][]Body, len(ids))
	if actor.May(staff.ProductsRead) {
		roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
		if err != nil {
			return nil, err
		}
		family := make([]int64, 0, len(roots))
		for id := range roots {
			family = append(family, id)
		}
		found, err := linkedTo(ctx, v, family)
		if err != nil {
			return nil, err
		}
		for _, l := range found {
			root := roots[l.CaseID]
			by[root] = append(by[root], body(v, l.Purchase))
		}
	}
	out := make(map[int64]any, len(ids))
	for _, id := range ids {
		out[id] = append([]Body{}, by[id]...)
	}
	return out, nil
}
