package products

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

const (
	catalogue    = "/products"
	pageProducts = 50
)

// Path is the address of a product's page.
func Path(id int64) string { return fmt.Sprintf("%s/%d", catalogue, id) }

// listView is a page of the catalogue.
type listView struct {
	Text      string
	Products  []Product
	Next      string // address of the next page
	MayManage bool
	Case      int64 // which looks for what it is about; 0 for none
}

func (s *Products) listPage(w http.ResponseWriter, r *http.Request) error {
	view := listView{Text: r.URL.Query().Get("q")}
	if id, bad := strconv.ParseInt(r.URL.Query().Get("case"), 10, 64); bad == nil {
		view.Case = id
	}
	at, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	q := Query{Text: view.Text, Limit: pageProducts + 1}
	if at != nil {
		q.After = Place{at.Text, at.ID}
	}
	err = s.desk.DB.Read(r.Context(), "products.list", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.ProductsRead)
		if err != nil {
			return err
		}
		view.MayManage = actor.May(staff.ProductsManage)
		view.Products, err = s.List(ctx, v, q)
		return err
	})
	if err != nil {
		return err
	}
	if len(view.Products) > pageProducts {
		view.Products = view.Products[:pageProducts]
		last := view.Products[pageProducts-1]
		view.Next = catalogue + "?" + url.Values{"q": {view.Text}, "case": {strconv.FormatInt(view.Case, 10)}, "cursor": {web.Cursor{Text: db.Key(last.Name), ID: last.ID}.String()}}.Encode()
	}
	return web.Show(w, r, http.StatusOK, listPageOf(view))
}

// oneView is the page of a product.
type oneView struct {
	Product
	Others    map[int64]Product // those it names
	MayManage bool
	MayAdd    bool
	Unknowns  []Unknown
	Tallies   []Tally // what people say about it most
}

// mostUnknown is how much of what nobody knows a page shows.
const mostUnknown = 100

// mostTallies is how many parts that people spoke of the page of a product names.
const mostTallies = 5

// some are products of the page by id, those that are there.
func (v oneView) some(ids []int64) (all []Product) {
	for _, id := range ids {
		if p, ok := v.Others[id]; ok {
			all = append(all, p)
		}
	}
	return all
}

// whole reads a product with those it names.
func (s *Products) whole(ctx context.Context, v db.View, id int64) (view oneView, err error) {
	actor, err := staff.Allow(ctx, staff.ProductsRead)
	if err != nil {
		return view, err
	}
	view.MayManage = actor.May(staff.ProductsManage)
	if view.Product, err = s.Find(ctx, v, id); err != nil {
		return view, err
	}
	ids := append(append([]int64{view.SuccessorID}, view.Parts...), view.Fits...)
	if view.Others, err = byIDs(ctx, v, once(ids)); err != nil {
		return view, err
	}
	view.MayAdd = actor.May(staff.ProductsChange)
	if view.Unknowns, err = s.Unknowns(ctx, v, id, 0, mostUnknown); err != nil {
		return view, err
	}
	view.Tallies, err = s.Tallies(ctx, v, id, 0, 0, mostTallies)
	return view, err
}

func (s *Products) onePage(w http.ResponseWriter, r *http.Request) error {
	view, err := s.wholeOf(r)
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, onePageOf(view))
}

func (s *Products) wholeOf(r *http.Request) (view oneView, err error) {
	id, err := web.PathID(r, "product")
	if err != nil {
		return view, err
	}
	err = s.desk.DB.Read(r.Context(), "products.one", func(ctx context.Context, v db.View) (err error) {
		view, err = s.whole(ctx, v, id)
		return err
	})
	return view, err
}

// formView is the form of a product, ID 0 for a new one.
type formView struct {
	ID    int64
	Title string
	Typed typed
	Said  map[string]string
}

func (v formView) action() string {
	if v.ID == 0 {
		return catalogue
	}
	return Path(v.ID)
}

func (v formView) up() string {
	if v.ID == 0 {
		return catalogue
	}
	return Path(v.ID)
}

func (s *Products) newPage(w http.ResponseWriter, r *http.Request) error {
	return web.Show(w, r, http.StatusOK, formPageOf(formView{Title: words.T(r.Context(), "products.add"), Typed: typed{Name: r.URL.Query().Get("name"), State: string(Sold)}}))
}

func (s *Products) addPage(w http.ResponseWriter, r *http.Request) error {
	t := readTyped(r)
	var made Product
	err := s.desk.DB.Do(r.Context(), "products.add", func(ctx context.Context, tx *db.Tx) error {
		f, err := t.fields(ctx, tx)
		if err != nil {
			return err
		}
		made, err = s.Add(ctx, tx, f)
		return err
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		return web.Show(w, r, http.StatusUnprocessableEntity, formPageOf(formView{Title: words.T(r.Context(), "products.add"), Typed: t, Said: said}))
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, Path(made.ID), words.T(r.Context(), "products.said.added"), "")
}

func (s *Products) editPage(w http.ResponseWriter, r *http.Request) error {
	view, err := s.wholeOf(r)
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, formPageOf(formView{ID: view.ID, Title: view.Called(), Typed: typedOf(view.Product, view.Others)}))
}

// changePage saves a product, unless somebody else saved it meanwhile.
func (s *Products) changePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "product")
	if err != nil {
		return err
	}
	t := readTyped(r)
	err = s.desk.DB.Do(r.Context(), "products.change", func(ctx context.Context, tx *db.Tx) error {
		was, err := s.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		if t.Version != "" && t.Version != strconv.FormatInt(was.Version, 10) {
			return fault.New(fault.Conflict, "products.fault.changed")
		}
		f, err := t.fields(ctx, tx)
		if err != nil {
			return err
		}
		_, err = s.Change(ctx, tx, was, f)
		return err
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		return web.Show(w, r, http.StatusUnprocessableEntity, formPageOf(formView{ID: id, Title: t.Name, Typed: t, Said: said}))
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, Path(id), words.T(r.Context(), "products.said.saved"), "")
}

// warrantySays is how long it is under warranty, as far as is known.
func warrantySays(ctx context.Context, p Product) string {
	switch {
	case p.WarrantyMonths > 0 && p.Warranty != "":
		return words.T(ctx, "products.warranty.both", words.A("n", p.WarrantyMonths), words.A("text", p.Warranty))
	case p.WarrantyMonths > 0:
		return words.T(ctx, "products.warranty.months", words.A("n", p.WarrantyMonths))
	case p.Warranty != "":
		return p.Warranty
	}
	return words.T(ctx, "products.warranty.none")
}

// manualName is what a link to a manual is called.
func manualName(m Manual) string {
	if m.Name != "" {
		return m.Name
	}
	return m.URL
}

// look colours a state.
func look(s State) string {
	if s == Discontinued {
		return web.Warn
	}
	return web.Plain
}
