package effort

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// panelView is what the panel of a case shows.
type panelView struct {
	Effort
	Lines []Line
}

// panel shows each thing that a case has cost; nothing for most, which cost nothing.
func (s *Efforts) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	e, err := s.OfCase(ctx, v, c.ID)
	if err != nil || e.Score == 0 {
		return nil, err
	}
	w, err := s.Weights(ctx, v)
	return casePanel(panelView{e, e.Lines(w)}), err
}

// shownTheirs is how many cases a person's page shows.
const shownTheirs = 8

// personView is what all of somebody's cases have cost them.
type personView struct {
	Score int64
	Lines []Line
	Cases []walkedAway // the newest first
}

// personPanel shows on a person's page what their cases have cost them, term by term.
func (s *Efforts) personPanel(ctx context.Context, v db.View, one people.Person) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.CasesRead) {
		return nil, err
	}
	family, err := s.desk.People.Family(ctx, v, one.ID)
	if err != nil {
		return nil, err
	}
	all, err := ofPeople(ctx, v, family, mostTheirs)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]int64, len(all))
	for i, e := range all {
		ids[i] = e.CaseID
	}
	seen, err := s.desk.Cases.Shown(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	w, err := s.Weights(ctx, v)
	sum := Effort{Counts: map[Term]int64{}}
	view := personView{}
	for _, e := range all {
		c, ok := seen[e.CaseID]
		if !ok || e.Score == 0 {
			continue
		}
		view.Score += e.Score
		for t, n := range e.Counts {
			sum.Counts[t] += n
		}
		if len(view.Cases) < shownTheirs {
			view.Cases = append(view.Cases, walkedAway{e, c})
		}
	}
	if view.Lines = sum.Lines(w); view.Score == 0 {
		return nil, err
	}
	return personPart(view), err
}

// todayPanel says how easy easy things were this week.
func (s *Efforts) todayPanel(ctx context.Context, v db.View) (templ.Component, error) {
	f, err := s.Figures(ctx, v, v.Now().Add(-week))
	if err != nil || f.Solved == 0 {
		return nil, err
	}
	return easyPanel(f), nil
}

// pageRows is how many a page shows.
const pageRows = 50

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

// settingsView is the page of what a term is worth.
type settingsView struct {
	Values map[string]string
	Said   map[string]string
}

const settingsPath = "/settings/effort"

func (s *Efforts) settingsPage(w http.ResponseWriter, r *http.Request) error {
	return s.showSettings(w, r, http.StatusOK, settingsView{})
}

func (s *Efforts) showSettings(w http.ResponseWriter, r *http.Request, status int, view settingsView) error {
	if view.Values == nil {
		view.Values = map[string]string{}
		err := s.desk.DB.Read(r.Context(), "effort.settings", func(ctx context.Context, v db.View) error {
			if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
				return err
			}
			for name, of := range s.settings() {
				n, err := of.Value(ctx, v)
				if err != nil {
					return err
				}
				view.Values[name] = strconv.Itoa(n)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return web.Show(w, r, status, settingsPageOf(view))
}

// settingsSet changes what a term is worth; all cases are counted anew then.
func (s *Efforts) settingsSet(w http.ResponseWriter, r *http.Request) error {
	view := settingsView{Values: map[string]string{}}
	err := s.desk.DB.Do(r.Context(), "effort.set", func(ctx context.Context, tx *db.Tx) error {
		for _, name := range settingNames() {
			text := strings.TrimSpace(r.PostFormValue(name))
			view.Values[name] = text
			n, err := strconv.Atoi(text)
			if err != nil {
				return fault.Field(name, "settings.fault.type").Because(err)
			}
			if err := s.settings()[name].Set(ctx, tx, n); err != nil {
				return named(err, name)
			}
		}
		return nil
	})
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		for _, name := range settingNames() {
			view.Values[name] = strings.TrimSpace(r.PostFormValue(name))
		}
		return s.showSettings(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, settingsPath, words.T(r.Context(), "effort.settings.said"), "")
}

// named gives a fault the field of the form.
func named(err error, name string) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	g := *f
	g.Field = name
	return &g
}

func (s *Efforts) anewPage(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.DB.Do(r.Context(), "effort.anew", s.Anew); err != nil {
		return err
	}
	return web.Saved(w, r, settingsPath, words.T(r.Context(), "effort.settings.anew_said"), "")
}

// settingLabels and settingHints are the words of the numbers of the page.
var (
	settingLabels = words.Family("effort.set.", "round_trips", "repeats", "channels", "transfers", "waiting", "reopened", "walked_days", "risk_from")
	settingHints  = words.Family("effort.set_hint.", "round_trips", "repeats", "channels", "transfers", "waiting", "reopened", "walked_days", "risk_from")
)

func titleOf(v listView) string {
	if v.Risky {
		return "effort.risk.title"
	}
	return "effort.walked.title"
}

func textOf(v listView) string {
	if v.Risky {
		return "effort.risk.text"
	}
	return "effort.walked.text"
}

func emptyOf(v listView) string {
	if v.Risky {
		return "effort.risk.none"
	}
	return "effort.walked.none"
}
