package effort

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// listView is a page of those who walked away, or of those at risk.
type listView struct {
	Walked []walkedRow
	Risks  []riskRow
	Risky  bool // it is of those at risk
	Figure Figures
	Next   string
	May    bool // write to them
}

type walkedRow struct {
	walkedAway
	Who   string
	Lines []Line
}

type riskRow struct {
	Risk
	Who string
}

// placeOf reads where a page begins; the first where it is none.
func placeOf(text string) db.Place {
	at, id, _ := strings.Cut(text, ".")
	a, err := strconv.ParseInt(at, 10, 64)
	b, err2 := strconv.ParseInt(id, 10, 64)
	if err != nil || err2 != nil {
		return top
	}
	return db.Place{Tx: a, ID: b}
}

// top is before the first row.
var top = db.Place{Tx: 1 << 53, ID: 1 << 53}

const (
	walkedPath = "/walked-away"
	riskPath   = "/at-risk"
)

func (s *Efforts) walkedPage(w http.ResponseWriter, r *http.Request) error {
	view := listView{}
	err := s.desk.DB.Read(r.Context(), "effort.walked", func(ctx context.Context, v db.View) error {
		all, next, more, err := s.WalkedAway(ctx, v, placeOf(r.FormValue("after")), pageRows)
		if err != nil {
			return err
		}
		if more {
			view.Next = fmt.Sprintf("%s?after=%d.%d", walkedPath, next.Tx, next.ID)
		}
		weights, err := s.Weights(ctx, v)
		if err != nil {
			return err
		}
		ids := make([]int64, len(all))
		for i, e := range all {
			ids[i] = e.Case.PersonID
		}
		names, err := s.desk.People.NamesOf(ctx, v, ids)
		if err != nil {
			return err
		}
		for _, e := range all {
			view.Walked = append(view.Walked, walkedRow{e, names[e.Case.PersonID], e.Lines(weights)})
		}
		return s.around(ctx, v, &view)
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, listPage(view))
}

// around reads what stands on both pages.
func (s *Efforts) around(ctx context.Context, v db.View, view *listView) (err error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	view.May = actor.May(staff.CasesReply)
	view.Figure, err = s.Figures(ctx, v, v.Now().Add(-week))
	return err
}

func (s *Efforts) riskPage(w http.ResponseWriter, r *http.Request) error {
	view := listView{Risky: true}
	err := s.desk.DB.Read(r.Context(), "effort.risk", func(ctx context.Context, v db.View) error {
		all, next, more, err := s.AtRisk(ctx, v, placeOf(r.FormValue("after")), pageRows)
		if err != nil {
			return err
		}
		if more {
			view.Next = fmt.Sprintf("%s?after=%d.%d", riskPath, next.Tx, next.ID)
		}
		ids := make([]int64, len(all))
		for i, one := range all {
			ids[i] = one.PersonID
		}
		names, err := s.desk.People.NamesOf(ctx, v, ids)
		if err != nil {
			return err
		}
		for _, one := range all {
			view.Risks = append(view.Risks, riskRow{one, names[one.PersonID]})
		}
		return s.around(ctx, v, &view)
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, listPage(view))
}

// writePage begins a personal message and leads to it.
func (s *Efforts) writePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	err = s.desk.DB.Do(r.Context(), "effort.write_to", func(ctx context.Context, tx *db.Tx) error { return s.Write(ctx, tx, id, Why(r.PostFormValue("why"))) })
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id)+"#composer")
}

// asidePage takes somebody off the list.
func (s *Efforts) asidePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	err = s.desk.DB.Do(r.Context(), "effort.aside", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return s.Aside(ctx, tx, h)
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, walkedPath)
}

// lineSays is a term with its number and its points.
func lineSays(ctx context.Context, l Line) string {
	return words.T(ctx, "effort.line", words.A("term", TermNames.T(ctx, l.Term, words.A("n", l.N))), words.A("points", l.Points))
}
