package purchases

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

const (
	shownOnCase = 10
	shownOnPage = 50
)

func purchasePath(id int64) string { return fmt.Sprintf("/purchases/%d", id) }

func personPath(id int64) string { return fmt.Sprintf("/people/%d/purchases", id) }

// panelView is what the panel of a case shows: what they own, what the case is about first.
type panelView struct {
	Of    cases.Case
	All   []Purchase
	About map[int64]bool
	Files []candidate // what may be a receipt, where one is missing
	More  bool
	May   bool
	Today calendar.Date
}

// panel shows what the requester of a case owns.
func (s *Purchases) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.ProductsRead) {
		return nil, err
	}
	view := panelView{Of: c, About: map[int64]bool{}, May: actor.May(staff.ProductsChange), Today: today(v)}
	if view.All, err = s.OfCase(ctx, v, c.ID); err != nil {
		return nil, err
	}
	for _, p := range view.All {
		view.About[p.ID] = true
	}
	own, last, err := s.Page(ctx, v, Query{PersonID: c.PersonID, Limit: shownOnCase})
	if err != nil {
		return nil, err
	}
	for _, p := range own {
		if !view.About[p.ID] {
			view.All = append(view.All, p)
		}
	}
	view.More = last != 0
	if view.May && (len(view.All) == 0 || slices.ContainsFunc(view.All, func(p Purchase) bool { return p.Proof != Accepted })) {
		if view.Files, err = s.candidates(ctx, v, c.ID); err != nil {
			return nil, err
		}
	}
	if len(view.All) == 0 && !view.May {
		return nil, nil
	}
	return sidePanel(view), nil
}

// listView is a list of purchases on a page.
type listView struct {
	Person int64 // 0 on the page of an organization
	All    []Purchase
	Next   string
	May    bool
	Today  calendar.Date
}

func (s *Purchases) personPanel(ctx context.Context, v db.View, one people.Person) (templ.Component, error) {
	view, err := s.listed(ctx, v, Query{PersonID: one.ID, Limit: shownOnCase})
	if err != nil || view.Today.Year == 0 || (len(view.All) == 0 && (!view.May || one.Erased())) {
		return nil, err
	}
	return ownedPanel(view), nil
}

func (s *Purchases) organizationPanel(ctx context.Context, v db.View, o people.Organization) (templ.Component, error) {
	view, err := s.listed(ctx, v, Query{OrganizationID: o.ID, Limit: shownOnPage})
	if err != nil || len(view.All) == 0 {
		return nil, err
	}
	return ownedPanel(view), nil
}

// listed reads a page of a list; the zero view for whoever may not read purchases.
func (s *Purchases) listed(ctx context.Context, v db.View, q Query) (view listView, err error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.ProductsRead) {
		return view, err
	}
	view = listView{Person: q.PersonID, May: actor.May(staff.ProductsChange), Today: today(v)}
	var last int64
	if view.All, last, err = s.Page(ctx, v, q); last != 0 && q.PersonID != 0 {
		view.Next = fmt.Sprintf("%s?below=%d", personPath(q.PersonID), last)
	}
	return view, err
}

// listPage is everything that somebody bought.
func (s *Purchases) listPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	below, _ := strconv.ParseInt(r.URL.Query().Get("below"), 10, 64) // what is no number begins at the top
	var view listView
	name := ""
	err = s.desk.DB.Read(r.Context(), "purchases.list", func(ctx context.Context, v db.View) (err error) {
		if name, err = s.owner(ctx, v, Fields{PersonID: id}); err != nil {
			return err
		}
		view, err = s.listed(ctx, v, Query{PersonID: id, Below: below, Limit: shownOnPage})
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, listPageOf(view, name))
}

// owner is the name of whoever bought it.
func (s *Purchases) owner(ctx context.Context, v db.View, f Fields) (string, error) {
	name := ""
	if f.OrganizationID != 0 {
		o, err := s.desk.People.Organization(ctx, v, f.OrganizationID)
		if err != nil {
			return "", err
		}
		name = o.Name
	} else {
		one, err := s.desk.People.ByID(ctx, v, f.PersonID)
		if err != nil {
			return "", err
		}
		if name = one.Name; name == "" && !one.Erased() {
			found, err := s.desk.People.Addresses(ctx, v, []people.Person{one})
			if err != nil {
				return "", err
			}
			name = found[one.ID]
		}
	}
	if name == "" {
		name = words.T(ctx, "purchases.nobody")
	}
	return name, nil
}

// form is what was typed of a purchase.
type form struct {
	ID, PersonID, OrganizationID, CaseID, Version       int64
	Owner                                               string
	What, Quantity, Price, Currency, BoughtOn, Seller   string
	OrderNumber, Serial, Warranty, Period, Since, Ended string
	Said                                                map[string]string
}

// back is where the page of a purchase leads back to.
func (f form) back() string {
	switch {
	case f.CaseID != 0:
		return casepage.Path(f.CaseID) + "#purchases"
	case f.OrganizationID != 0:
		return fmt.Sprintf("/organizations/%d", f.OrganizationID)
	}
	return fmt.Sprintf("/people/%d", f.PersonID)
}

func number(text string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil && strings.TrimSpace(text) != "" {
		return -1 // no number is refused as a wrong one
	}
	return n
}

func formOf(p Purchase) form {
	f := form{ID: p.ID, PersonID: p.PersonID, OrganizationID: p.OrganizationID, Version: p.Version, What: p.What, Quantity: fmt.Sprint(p.Quantity), Currency: p.Price.Currency,
		BoughtOn: p.BoughtOn, Seller: p.Seller, OrderNumber: p.OrderNumber, Serial: p.Serial, Period: string(p.Period), Since: p.Since, Ended: p.Ended}
	if p.Price.Currency != "" {
		f.Price = p.Price.Decimal()
	}
	if p.WarrantyMonths > 0 {
		f.Warranty = fmt.Sprint(p.WarrantyMonths)
	}
	return f
}

func readForm(r *http.Request) form {
	v := r.PostFormValue
	return form{CaseID: max(0, number(r.FormValue("case"))), Version: max(0, number(v("version"))), What: v("what"), Quantity: v("quantity"), Price: v("price"), Currency: v("currency"),
		BoughtOn: v("bought_on"), Seller: v("seller"), OrderNumber: v("order_number"), Serial: v("serial"), Warranty: v("warranty_months"),
		Period: v("period"), Since: v("since"), Ended: v("ended")}
}

// into writes what was typed over what is known.
func (f form) into(to *Fields) (err error) {
	to.What, to.Seller, to.OrderNumber, to.Serial = f.What, f.Seller, f.OrderNumber, f.Serial
	to.Quantity, to.WarrantyMonths = number(f.Quantity), int(number(f.Warranty))
	to.BoughtOn, to.Period, to.Since, to.Ended = f.BoughtOn, Period(f.Period), f.Since, f.Ended
	to.Price, err = readPrice(f.Price, f.Currency)
	return err
}

func (s *Purchases) newPage(w http.ResponseWriter, r *http.Request) error {
	f := form{CaseID: max(0, number(r.URL.Query().Get("case"))), Quantity: "1"}
	return s.showForm(w, r, http.StatusOK, f)
}

// showForm shows the form of a new purchase.
func (s *Purchases) showForm(w http.ResponseWriter, r *http.Request, status int, f form) (err error) {
	if f.PersonID, err = web.PathID(r, "person"); err != nil {
		return err
	}
	err = s.desk.DB.Read(r.Context(), "purchases.new", func(ctx context.Context, v db.View) (err error) {
		f.Owner, err = s.owner(ctx, v, Fields{PersonID: f.PersonID})
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, newPageOf(f))
}

// addPage enters a purchase; from a case, the case is about it.
func (s *Purchases) addPage(w http.ResponseWriter, r *http.Request) error {
	person, err := web.PathID(r, "person")
	if err != nil {
		return err
	}
	f := readForm(r)
	var made Purchase
	err = s.desk.DB.Do(r.Context(), "purchases.add", func(ctx context.Context, tx *db.Tx) error {
		fields := Fields{PersonID: person}
		if err := f.into(&fields); err != nil {
			return err
		}
		var err error
		if made, _, err = s.Enter(ctx, tx, fields); err != nil || f.CaseID == 0 {
			return err
		}
		h, err := s.desk.Cases.Take(ctx, tx, f.CaseID)
		if err != nil {
			return err
		}
		return s.Link(ctx, tx, h, made.ID)
	})
	if f.Said = web.Invalid(r.Context(), err); f.Said != nil {
		return s.showForm(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	to := purchasePath(made.ID)
	if f.CaseID != 0 {
		to = casepage.Path(f.CaseID) + "#purchases"
	}
	return web.Saved(w, r, to, words.T(r.Context(), "purchases.said.added"), "")
}

// oneView is the page of a purchase.
type oneView struct {
	Purchase
	Form   form
	Cases  []cases.Case
	Proofs []Proof
	Twins  map[int64][]int64
	May    bool
	Today  calendar.Date
}

func (s *Purchases) onePage(w http.ResponseWriter, r *http.Request) error {
	return s.showOne(w, r, http.StatusOK, nil)
}

// showOne shows a purchase; typed is a form that was refused, nil for none.
func (s *Purchases) showOne(w http.ResponseWriter, r *http.Request, status int, typed *form) error {
	id, err := web.PathID(r, "purchase")
	if err != nil {
		return err
	}
	var view oneView
	err = s.desk.DB.Read(r.Context(), "purchases.one", func(ctx context.Context, v db.View) (err error) {
		view, err = s.oneView(ctx, v, id, typed)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, onePageOf(view))
}

func (s *Purchases) oneView(ctx context.Context, v db.View, id int64, typed *form) (view oneView, err error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return view, err
	}
	view.May, view.Today = actor.May(staff.ProductsChange), today(v)
	if view.Purchase, err = s.Purchase(ctx, v, id); err != nil {
		return view, err
	}
	if err := view.withProofs(ctx, v); err != nil {
		return view, err
	}
	view.Form = formOf(view.Purchase)
	if typed != nil {
		typed.ID, typed.PersonID, typed.OrganizationID = id, view.PersonID, view.OrganizationID
		view.Form = *typed
	}
	if view.Form.Owner, err = s.owner(ctx, v, view.Fields); err != nil || !actor.May(staff.CasesRead) {
		return view, err
	}
	ids, err := casesOf(ctx, v, id, shownOnPage)
	if err != nil {
		return view, err
	}
	seen, err := s.desk.Cases.Shown(ctx, v, ids)
	for _, one := range ids {
		if k, ok := seen[one]; ok && !slices.ContainsFunc(view.Cases, func(c cases.Case) bool { return c.ID == k.ID }) {
			view.Cases = append(view.Cases, k)
		}
	}
	return view, err
}

func (s *Purchases) changePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "purchase")
	if err != nil {
		return err
	}
	f := readForm(r)
	err = s.desk.DB.Do(r.Context(), "purchases.change", func(ctx context.Context, tx *db.Tx) error {
		p, err := s.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		if f.Version != 0 && f.Version != p.Version {
			return fault.New(fault.Conflict, "purchases.fault.stale")
		}
		fields := p.Fields
		if err := f.into(&fields); err != nil {
			return err
		}
		_, err = s.Change(ctx, tx, p, fields)
		return err
	})
	if f.Said = web.Invalid(r.Context(), err); f.Said != nil {
		return s.showOne(w, r, http.StatusUnprocessableEntity, &f)
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, purchasePath(id), words.T(r.Context(), "purchases.said.changed"), "")
}

// onCase does something with a purchase on a case and leads back to it.
func (s *Purchases) onCase(w http.ResponseWriter, r *http.Request, name string, f func(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) error) error {
	purchase, err := web.PathID(r, "purchase")
	if err != nil {
		return err
	}
	return s.inCase(w, r, name, func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return f(ctx, tx, h, purchase) })
}

// inCase does something in the case of a page, and shows its purchases.
func (s *Purchases) inCase(w http.ResponseWriter, r *http.Request, name string, f func(ctx context.Context, tx *db.Tx, h *cases.Held) error) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	err = s.desk.DB.Do(r.Context(), name, func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return f(ctx, tx, h)
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id)+"#purchases")
}

func (s *Purchases) linkPage(w http.ResponseWriter, r *http.Request) error {
	return s.onCase(w, r, "purchases.link", s.Link)
}

func (s *Purchases) unlinkPage(w http.ResponseWriter, r *http.Request) error {
	return s.onCase(w, r, "purchases.unlink", s.Unlink)
}
