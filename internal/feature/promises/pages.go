package promises

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// load reads the promises of a page of cases for lists and the API.
func (s *Promises) load(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	all, err := ofCases(ctx, v, slices.Sorted(maps.Keys(roots)))
	if err != nil {
		return nil, err
	}
	out := make(map[int64]any, len(ids))
	for _, id := range ids {
		out[id] = []Body{}
	}
	for _, p := range all {
		if shown, ok := out[roots[p.CaseID]].([]Body); ok {
			out[roots[p.CaseID]] = append(shown, body(p))
		}
	}
	return out, nil
}

// chips are the exceptions a row shows: broken, or due within the hour.
func chips(ctx context.Context, value any) []cases.Chip {
	all, _ := value.([]Body)
	var shown []cases.Chip
	broken := false
	for _, b := range all {
		switch {
		case b.State == string(Broken):
			if !broken {
				shown = append(shown, cases.Chip{Look: web.Bad, Icon: "promise", Text: words.T(ctx, "promises.chip.broken")})
			}
			broken = true
		case b.AtRisk:
			shown = append(shown, cases.Chip{Look: web.Warn, Icon: "promise", Text: words.T(ctx, "promises.chip.due", words.A("due", b.DueAt))})
		}
	}
	return shown[:min(len(shown), 2)]
}

// cell is the room's place in the commitment strip: the next promise, or the
// broken ones.
func (s *Promises) cell(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	all, err := s.OfCase(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	t := tallyOf(all)
	if t.pending+t.broken == 0 {
		return nil, nil
	}
	return stripCell(t, v.Now()), nil
}

// panel is what we owe, beside the conversation.
func (s *Promises) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.OfCase(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	f, err := s.formOf(ctx, v, c)
	return sidePanel(panelView{Case: c, Promises: all, Now: v.Now(), May: actor.May(staff.PromisesMake), Form: f}), err
}

// panelView is what the panel shows.
type panelView struct {
	Case     cases.Case
	Promises []Promise
	Now      time.Time
	May      bool
	Form     composerFields
}

// customerPanel is what we promised, on the customer's own page.
func (s *Promises) customerPanel(ctx context.Context, v db.View, c casepage.CustomerCase) (templ.Component, error) {
	all, err := ofCases(ctx, v, c.Family)
	if err != nil {
		return nil, err
	}
	var shown []Promise
	for _, p := range all {
		if (p.State != Withdrawn || p.ByReply) && p.State != Renegotiated && p.What != "" {
			shown = append(shown, p)
		}
	}
	if len(shown) == 0 {
		return nil, nil
	}
	return customerPromises(shown), nil
}

// answer heads the customer's page with the next thing they can count on.
func (s *Promises) answer(ctx context.Context, v db.View, c casepage.CustomerCase) (*fault.Sentence, error) {
	if c.Status.Shelf() == cases.ShelfDone {
		return nil, nil
	}
	all, err := ofCases(ctx, v, c.Family)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if p.State == Pending {
			says := fault.Say("promises.customer.answer", fault.A("what", p.What), fault.A("due", p.DueAt))
			return &says, nil
		}
	}
	return nil, nil
}

// makePage makes a promise from the panel.
func (s *Promises) makePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	d := Draft{What: r.PostFormValue("what"), By: r.PostFormValue("by"), Zone: r.PostFormValue("zone"), Covered: r.PostFormValue("covered") != ""}
	if d.By == "" {
		if d.DueAt, err = typedTime(r.PostFormValue("due"), d.Zone); err != nil {
			return fault.Field("due", "promises.fault.due").Because(err)
		}
	}
	err = s.desk.DB.Do(r.Context(), "promises.make", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		_, err = s.Make(ctx, tx, h, 0, d)
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id))
}

func (s *Promises) keepPage(w http.ResponseWriter, r *http.Request) error {
	return s.endPage(w, r, "promises.keep", func(ctx context.Context, tx *db.Tx, id int64) (Promise, error) { return s.Keep(ctx, tx, id, 0) })
}

func (s *Promises) withdrawPage(w http.ResponseWriter, r *http.Request) error {
	return s.endPage(w, r, "promises.withdraw", func(ctx context.Context, tx *db.Tx, id int64) (Promise, error) {
		return s.Withdraw(ctx, tx, id, r.PostFormValue("reason"))
	})
}

func (s *Promises) renegotiatePage(w http.ResponseWriter, r *http.Request) error {
	return s.endPage(w, r, "promises.renegotiate", func(ctx context.Context, tx *db.Tx, id int64) (Promise, error) {
		d := Draft{By: r.PostFormValue("by"), Zone: r.PostFormValue("zone"), Covered: r.PostFormValue("covered") != ""}
		if d.By == "" {
			return Promise{}, fault.Field("by", "promises.fault.due")
		}
		return s.Renegotiate(ctx, tx, id, d, Agreed(r.PostFormValue("agreed")), 0)
	})
}

func (s *Promises) endPage(w http.ResponseWriter, r *http.Request, name string, f func(context.Context, *db.Tx, int64) (Promise, error)) error {
	id, err := web.PathID(r, "promise")
	if err != nil {
		return err
	}
	var p Promise
	err = s.desk.DB.Do(r.Context(), name, func(ctx context.Context, tx *db.Tx) error {
		p, err = f(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	if back := r.PostFormValue("back"); back != "" {
		return web.Redirect(w, r, back)
	}
	return web.Redirect(w, r, casepage.Path(p.CaseID))
}
