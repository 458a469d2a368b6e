package products

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// panelView is what a case shows of the products it is about.
type panelView struct {
	CaseID                      int64
	Products                    []Product
	Others                      map[int64]Product
	MayChange, MayReply, MayAdd bool
	Reader                      words.Reader // the customer, in whose language a reply is
	Feedback                    feedbackBeside
}

func (v panelView) some(ids []int64) []Product { return oneView{Others: v.Others}.some(ids) }

// put is what of a product goes into a reply.
type put string

const (
	putSpecs   put = "specs"
	putParts   put = "parts"
	putManuals put = "manuals"
)

// text is what is put into a reply: what is known, without what is for us.
func (v panelView) text(p Product, what put) string {
	all := []string{p.Called()}
	switch what {
	case putSpecs:
		for _, s := range p.Specs {
			all = append(all, s.Name+": "+s.Value)
		}
	case putParts:
		all[0] = v.Reader.Say(fault.Say("products.put.parts_of", fault.A("name", p.Called())))
		for _, o := range v.some(p.Parts) {
			all = append(all, o.Called())
		}
	case putManuals:
		for _, m := range p.Manuals {
			if m.Name != "" {
				all = append(all, m.Name+": "+m.URL)
				continue
			}
			all = append(all, m.URL)
		}
	}
	return strings.Join(all, "\n")
}

// askPath leads to a mail to somebody who may know: with what the product is called, and
// nothing of the case but what whoever writes it adds.
func (v panelView) askPath(ctx context.Context, p Product) string {
	q := url.Values{"subject": {words.T(ctx, "products.ask.subject", words.A("name", p.Called()))}, "text": {words.T(ctx, "products.ask.text", words.A("name", p.Called()))}}
	return casepage.Path(v.CaseID) + "/forward?" + q.Encode()
}

// panel shows what a case is about, and takes what it is about. A desk without a
// catalogue has none.
func (s *Products) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.ProductsRead) {
		return nil, err
	}
	if some, err := s.some(ctx, v); err != nil || !some {
		return nil, err
	}
	view, err := s.beside(ctx, v, c)
	if err != nil || len(view.Products) == 0 && (!view.MayChange || c.Status.Shelf() == cases.ShelfDone) {
		return nil, err
	}
	return sidePanel(view), nil
}

func (s *Products) beside(ctx context.Context, v db.View, c cases.Case) (view panelView, err error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return view, err
	}
	view = panelView{CaseID: c.ID, MayChange: actor.May(staff.CasesChange), MayReply: actor.May(staff.CasesReply), MayAdd: actor.May(staff.ProductsChange)}
	if view.Products, err = s.OfCase(ctx, v, c.ID); err != nil || len(view.Products) == 0 {
		return view, err
	}
	var ids []int64
	for _, p := range view.Products {
		ids = append(append(append(ids, p.SuccessorID), p.Parts...), p.Fits...)
	}
	if view.Others, err = byIDs(ctx, v, slices.DeleteFunc(once(ids), func(id int64) bool { return id == 0 })); err == nil && view.MayReply {
		view.Reader, err = s.desk.Outbox.Reader(ctx, v, c)
	}
	if err != nil {
		return view, err
	}
	return view, s.speaksOf(ctx, v, c, &view)
}

// onCase does something with a case and a product of the path, and leads back with what
// is said of it then.
func (s *Products) onCase(w http.ResponseWriter, r *http.Request, name string, said *string, undo string, f func(ctx context.Context, tx *db.Tx, h *cases.Held, product int64) error) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	product, err := web.PathID(r, "product")
	if err != nil {
		return err
	}
	err = s.desk.DB.Do(r.Context(), name, func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return f(ctx, tx, h, product)
	})
	if err != nil {
		return err
	}
	if undo != "" {
		undo = fmt.Sprintf("%s/products?product_id=%d", casepage.Path(id), product)
	}
	return web.Saved(w, r, casepage.Path(id)+"#products", words.T(r.Context(), *said), undo)
}

// linkPage says what a case is about, by what somebody typed or by id. What is not one
// product alone is looked for in the catalogue.
func (s *Products) linkPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	said := line(r.FormValue("product"))
	product, bad := strconv.ParseInt(r.FormValue("product_id"), 10, 64)
	if bad != nil {
		product = 0
	}
	err = s.desk.DB.Do(r.Context(), "products.link", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		if product == 0 {
			found, err := s.Named(ctx, tx, []string{said})
			if product = found[said]; err != nil || product == 0 {
				return err
			}
		}
		return s.Link(ctx, tx, h, product)
	})
	if err != nil {
		return err
	}
	if product == 0 {
		return web.Redirect(w, r, catalogue+"?"+url.Values{"q": {said}, "case": {strconv.FormatInt(id, 10)}}.Encode())
	}
	return web.Redirect(w, r, casepage.Path(id)+"#products")
}

func (s *Products) unlinkPage(w http.ResponseWriter, r *http.Request) error {
	said := "products.said.unlinked"
	return s.onCase(w, r, "products.unlink", &said, "undo", s.Unlink)
}

func (s *Products) learnPage(w http.ResponseWriter, r *http.Request) error {
	said := "products.said.learnt"
	return s.onCase(w, r, "products.learn", &said, "", func(ctx context.Context, tx *db.Tx, _ *cases.Held, product int64) error {
		kind := Kind(r.PostFormValue("kind"))
		p, err := s.Learn(ctx, tx, product, kind, r.PostFormValue("text"))
		switch {
		case p.Public && kind != LearntNote:
			said = "products.said.public"
		case kind == LearntHelp:
			said = "products.said.not_public"
		}
		return err
	})
}

func (s *Products) unknownPage(w http.ResponseWriter, r *http.Request) error {
	said := "products.said.unknown"
	return s.onCase(w, r, "products.unknown", &said, "", func(ctx context.Context, tx *db.Tx, h *cases.Held, product int64) error {
		return s.DoNotKnow(ctx, tx, h, product, r.PostFormValue("what"))
	})
}

// foundOutPage says that something is known now.
func (s *Products) foundOutPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "unknown")
	if err != nil {
		return err
	}
	var u Unknown
	err = s.desk.DB.Do(r.Context(), "products.found_out", func(ctx context.Context, tx *db.Tx) (err error) {
		u, err = s.FoundOut(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return web.Saved(w, r, Path(u.ProductID), words.T(r.Context(), "products.said.found_out"), "")
}

// beginPage puts what is known of a product before what is being written. With script
// the page does it by itself.
func (s *Products) beginPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	product, err := web.PathID(r, "product")
	if err != nil {
		return err
	}
	typed := mail.Plain(strings.ReplaceAll(r.PostFormValue("body"), "\r\n", "\n"))
	err = s.desk.DB.Do(r.Context(), "products.begin", func(ctx context.Context, tx *db.Tx) error {
		if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
			return err
		}
		c, err := s.desk.Cases.ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		view, err := s.beside(ctx, tx, c)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(view.Products, func(p Product) bool { return p.ID == product })
		if i < 0 {
			return fault.New(fault.NotFound, "products.fault.not_linked")
		}
		return s.desk.Outbox.Begin(ctx, tx, c.ID, view.text(view.Products[i], put(r.FormValue("what"))), typed, "", nil)
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id)+"#composer")
}

// KindNames are the words for what can be learnt.
var KindNames = words.Family("products.learn.", LearntSpec, LearntPart, LearntHelp, LearntNote, LearntAlias)

// casePath is the address under which something is done with a product of a case.
func casePath(caseID, product int64, act string) string {
	return fmt.Sprintf("%s/products/%d/%s", casepage.Path(caseID), product, act)
}
