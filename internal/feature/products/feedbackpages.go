package products

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

const (
	feedbackPath = "/product-feedback"
	pageFeedback = 50
)

// talliesView is what people say about products, by product and part.
type talliesView struct {
	Product   Product // whose it is alone; none where ID is 0
	Tallies   []Tally
	Next      string
	MayManage bool
	Hook      Hook
	Secret    string            // of a webhook just set, shown once
	Said      map[string]string // what is wrong with the address
	Typed     string
}

func (s *Products) talliesPage(w http.ResponseWriter, r *http.Request) error {
	return s.showTallies(w, r, http.StatusOK, talliesView{})
}

func (s *Products) showTallies(w http.ResponseWriter, r *http.Request, status int, view talliesView) error {
	product, bad := strconv.ParseInt(r.URL.Query().Get("product"), 10, 64)
	if bad != nil {
		product = 0
	}
	at, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	if at == nil {
		at = &web.Cursor{}
	}
	err = s.desk.DB.Read(r.Context(), "products.tallies", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.ProductsRead)
		if err != nil {
			return err
		}
		if product != 0 {
			if view.Product, err = s.Find(ctx, v, product); err != nil {
				return err
			}
		}
		if view.Tallies, err = s.Tallies(ctx, v, product, at.Sort, at.ID, pageFeedback+1); err != nil {
			return err
		}
		if view.MayManage = actor.May(staff.ProductsManage); view.MayManage && product == 0 {
			view.Hook, err = s.Hook(ctx, v)
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(view.Tallies) > pageFeedback {
		view.Tallies = view.Tallies[:pageFeedback]
		last := view.Tallies[pageFeedback-1]
		q := url.Values{"cursor": {web.Cursor{Sort: last.N, ID: last.ID}.String()}}
		if product != 0 {
			q.Set("product", fmt.Sprint(product))
		}
		view.Next = feedbackPath + "?" + q.Encode()
	}
	return web.Show(w, r, status, talliesPageOf(view))
}

// tallyView is what people say about one part.
type tallyView struct {
	Tally
	Rows   []Feedback
	Next   string
	MayAdd bool
}

func (s *Products) tallyPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "tally")
	if err != nil {
		return err
	}
	at, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	if at == nil {
		at = &web.Cursor{}
	}
	var view tallyView
	err = s.desk.DB.Read(r.Context(), "products.tally", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.ProductsRead)
		if err != nil {
			return err
		}
		view.MayAdd = actor.May(staff.ProductsChange)
		if view.Tally, err = s.TallyByID(ctx, v, id); err != nil {
			return err
		}
		view.Rows, err = s.Feedback(ctx, v, id, at.ID, pageFeedback+1)
		return err
	})
	if err != nil {
		return err
	}
	if len(view.Rows) > pageFeedback {
		view.Rows = view.Rows[:pageFeedback]
		view.Next = tallyPath(id) + "?" + url.Values{"cursor": {web.Cursor{ID: view.Rows[pageFeedback-1].ID}.String()}}.Encode()
	}
	return web.Show(w, r, http.StatusOK, tallyPageOf(view))
}

func tallyPath(id int64) string { return fmt.Sprintf("%s/%d", feedbackPath, id) }

// feedbackDo counts what was said in a case, or says that a hint is no feedback.
func (s *Products) feedbackDo(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	number := func(name string) int64 {
		n, err := strconv.ParseInt(r.PostFormValue(name), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	hint, said := number("hint"), "products.said.counted"
	err = s.desk.DB.Do(r.Context(), "products.feedback", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		if r.PostFormValue("do") == "dismiss" {
			said = "products.said.dismissed"
			return s.Dismiss(ctx, tx, h, hint)
		}
		_, err = s.Count(ctx, tx, h, Said{ProductID: number("product_id"), Part: r.PostFormValue("part"), Words: r.PostFormValue("words"), HintID: hint})
		return err
	})
	if err != nil {
		return err
	}
	return web.Saved(w, r, casepage.Path(id)+"#products", words.T(r.Context(), said), "")
}

func (s *Products) withdrawPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "feedback")
	if err != nil {
		return err
	}
	var f Feedback
	err = s.desk.DB.Do(r.Context(), "products.withdraw", func(ctx context.Context, tx *db.Tx) (err error) {
		f, err = s.Withdraw(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	to := tallyPath(f.TallyID)
	if r.PostFormValue("from") == "case" {
		to = casepage.Path(f.CaseID) + "#products"
	}
	return web.Saved(w, r, to, words.T(r.Context(), "products.said.withdrawn"), "")
}

// hookSet says where product feedback goes.
func (s *Products) hookSet(w http.ResponseWriter, r *http.Request) error {
	view := talliesView{Typed: r.PostFormValue("address")}
	err := s.desk.DB.Do(r.Context(), "products.hook", func(ctx context.Context, tx *db.Tx) (err error) {
		view.Secret, err = s.SetHook(ctx, tx, view.Typed)
		return err
	})
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return s.showTallies(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	if view.Secret != "" {
		view.Typed = ""
		return s.showTallies(w, r, http.StatusOK, view)
	}
	return web.Redirect(w, r, feedbackPath+"#hook")
}

// feedbackBeside is what a case shows of product feedback.
type feedbackBeside struct {
	Counted []Feedback
	Hints   []Hint              // proposed, and nobody has decided yet
	Parts   map[int64][]string  // of products, those to choose from
	Guesses map[[2]int64]string // of a hint and a product, the part it seems to speak of
}

// mostParts is how many parts somebody spoke of before are offered to choose from.
const mostParts = 20

// speaksOf adds what was said about the products of a case to what it shows of them.
func (s *Products) speaksOf(ctx context.Context, v db.View, c cases.Case, view *panelView) error {
	family, err := s.desk.Cases.Family(ctx, v, c.ID)
	if err != nil {
		return err
	}
	f := feedbackBeside{Parts: map[int64][]string{}, Guesses: map[[2]int64]string{}}
	var decided map[int64]bool
	if f.Counted, decided, err = feedbackIn(ctx, v, family); err != nil {
		return err
	}
	all, err := s.hintsOf(ctx, v, c.ID)
	if err != nil {
		return err
	}
	for _, h := range all {
		if !decided[h.ID] && view.MayAdd {
			f.Hints = append(f.Hints, h)
		}
	}
	known, err := partsOf(ctx, v, view.Products)
	if err != nil {
		return err
	}
	for _, p := range view.Products {
		for _, one := range view.some(p.Parts) {
			f.Parts[p.ID] = append(f.Parts[p.ID], one.Name)
		}
		f.Parts[p.ID] = append(f.Parts[p.ID], known[p.ID]...)
		for _, h := range f.Hints {
			f.Guesses[[2]int64{h.ID, p.ID}] = guess(h.Words, f.Parts[p.ID])
		}
	}
	view.Feedback = f
	return nil
}

// partsOf are the parts of products that people spoke of most.
func partsOf(ctx context.Context, v db.View, of []Product) (map[int64][]string, error) {
	out := map[int64][]string{}
	var args []any
	ids := make([]int64, len(of))
	for i, p := range of {
		ids[i] = p.ID
	}
	all, err := db.All(ctx, v, scanTally, tallyOf+` WHERE t.n > 0 AND t.part > '' AND t.product_id IN `+list(&args, ids)+` ORDER BY t.n DESC, t.id DESC LIMIT 200`, args...)
	for _, t := range all {
		if len(out[t.ProductID]) < mostParts {
			out[t.ProductID] = append(out[t.ProductID], t.Part)
		}
	}
	return out, err
}

// partName is what a part is called on a page.
func partName(ctx context.Context, part string) string {
	if part == "" {
		return words.T(ctx, "products.feedback.whole")
	}
	return part
}

// feedbackSource is where feedback was said.
func feedbackSource(f Feedback) string {
	if f.MessageID == 0 {
		return casepage.Path(f.CaseID)
	}
	return fmt.Sprintf("%s?m=%d", casepage.Path(f.CaseID), f.MessageID)
}

func hookHint(ctx context.Context, h Hook) string {
	switch {
	case h.Address == "":
		return words.T(ctx, "products.hook.none")
	case h.ToldAt.IsZero():
		return words.T(ctx, "products.hook.set", words.A("at", h.SetAt))
	}
	return words.T(ctx, "products.hook.told", words.A("at", h.ToldAt))
}
