package budgets

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

const settingsPath = "/settings/budgets"

func (b *Budgets) mountPages(rt *web.Router) {
	manage := string(staff.BudgetsManage)
	rt.Page("GET "+settingsPath, manage, b.page)
	rt.Page("POST "+settingsPath, manage, b.addPage)
	rt.Page("POST "+settingsPath+"/{budget}", manage, b.changePage)
	rt.Page("POST "+settingsPath+"/rates", manage, b.ratePage)
	rt.AddNav(web.NavItem{Key: "budgets.title", Icon: "wallet", Href: settingsPath, Group: web.GroupAdmin, Order: 49, Access: manage,
		Subject: "settings.subject.cases", About: "budgets.about", State: b.state})
	b.mountReport(rt)
}

// holder is an agent or a team that can have a budget.
type holder struct{ Key, Name string }

// view is the page of the budgets.
type view struct {
	All      []State
	Rates    []Rate
	Names    map[string]string // of holders, by agent:7
	Free     []holder          // who has no budget yet
	Of       int64             // whose form was refused; 0 for the new one, -1 for the rate
	Said     map[string]string
	Sent     func(name string) string
	Currency string // that the new one begins with
}

// said is what is wrong with a field of a form.
func (v view) said(of int64, field string) string {
	if v.Of != of {
		return ""
	}
	return v.Said[field]
}

// value is what stands in a field: what was sent, where the form was refused.
func (v view) value(of int64, field, is string) string {
	if v.Of == of && v.Said != nil {
		return v.Sent(field)
	}
	return is
}

func key(b Budget) string { return fmt.Sprintf("%s:%d", b.Holder, b.HolderID) }

// most is how many budgets and how many of the staff the page shows.
const most = 200

func (b *Budgets) page(w http.ResponseWriter, r *http.Request) error {
	return b.show(w, r, http.StatusOK, view{})
}

func (b *Budgets) show(w http.ResponseWriter, r *http.Request, status int, vw view) error {
	err := b.d.Read(r.Context(), "budgets.page", func(ctx context.Context, v db.View) (err error) {
		if vw.All, err = b.States(ctx, v, 0, most); err != nil {
			return err
		}
		if vw.Rates, err = b.Rates(ctx, v); err != nil {
			return err
		}
		var all []holder
		if all, vw.Names, err = b.holders(ctx, v); err != nil {
			return err
		}
		has := map[string]bool{}
		vw.Currency = "EUR"
		for _, s := range vw.All {
			has[key(s.Budget)], vw.Currency = true, s.Amount.Currency
		}
		for _, h := range all {
			if !has[h.Key] {
				vw.Free = append(vw.Free, h)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, budgetsPage(vw))
}

// holders are the teams and the agents of the desk, and their names.
func (b *Budgets) holders(ctx context.Context, v db.View) (all []holder, names map[string]string, err error) {
	all, err = db.All(ctx, v, func(s db.Scan) (h holder, err error) {
		id, kind := int64(0), ""
		err = s(&kind, &id, &h.Name)
		h.Key = fmt.Sprintf("%s:%d", kind, id)
		return h, err
	}, `SELECT 'team' AS kind, id, name FROM team UNION ALL SELECT 'agent' AS kind, id, name FROM staff_user ORDER BY kind DESC, name, id LIMIT 1000`)
	names = make(map[string]string, len(all))
	for _, h := range all {
		names[h.Key] = h.Name
	}
	return all, names, err
}

// sent reads the form of a budget.
func sent(r *http.Request) (f Fields, err error) {
	kind, id, _ := strings.Cut(r.PostFormValue("for"), ":")
	f.Holder, f.Period, f.Off = kind, r.PostFormValue("period"), r.PostFormValue("off") != ""
	f.HolderID, _ = strconv.ParseInt(id, 10, 64) // anything else is nobody
	err = f.read(r.PostFormValue("currency"), r.PostFormValue("amount"), r.PostFormValue("single"), r.PostFormValue("two"))
	return f, err
}

func (b *Budgets) addPage(w http.ResponseWriter, r *http.Request) error {
	return b.act(w, r, "budgets.add", 0, func(ctx context.Context, tx *db.Tx) error {
		f, wrong := sent(r)
		if wrong != nil {
			return wrong
		}
		_, err := b.Add(ctx, tx, f)
		if g, ok := fault.As(err); ok && (g.Field == "holder" || g.Field == "holder_id") { // one field of the form
			h := *g
			h.Field = "for"
			return &h
		}
		return err
	})
}

func (b *Budgets) changePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "budget")
	if err != nil {
		return err
	}
	return b.act(w, r, "budgets.change", id, func(ctx context.Context, tx *db.Tx) error {
		f, wrong := sent(r)
		if wrong != nil {
			return wrong
		}
		_, err := b.Change(ctx, tx, id, f)
		return err
	})
}

func (b *Budgets) ratePage(w http.ResponseWriter, r *http.Request) error {
	return b.act(w, r, "budgets.rate", -1, func(ctx context.Context, tx *db.Tx) error {
		_, err := b.Enter(ctx, tx, Rate{From: r.PostFormValue("from"), To: r.PostFormValue("to"), Rate: r.PostFormValue("rate")})
		return err
	})
}

// act does something with the budgets and shows them again.
func (b *Budgets) act(w http.ResponseWriter, r *http.Request, name string, of int64, f func(context.Context, *db.Tx) error) error {
	err := b.d.Do(r.Context(), name, f)
	if said := web.Invalid(r.Context(), err); said != nil {
		return b.show(w, r, http.StatusUnprocessableEntity, view{Of: of, Said: said, Sent: r.PostFormValue})
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, settingsPath, words.T(r.Context(), "budgets.said.saved"), "")
}

// state says how many budgets there are.
func (b *Budgets) state(ctx context.Context) (text string, err error) {
	err = b.d.Read(ctx, "budgets.state", func(ctx context.Context, v db.View) error {
		all, err := b.List(ctx, v, 0, most)
		text = words.T(ctx, "budgets.count", words.A("n", len(all)))
		return err
	})
	return text, err
}

// Today tells a reader on Today what they can spend, and nothing where there is no
// budget for them.
func (b *Budgets) Today(ctx context.Context, v db.View) (templ.Component, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || actor.Kind != staff.KindUser || !actor.May(staff.RemediesGrant) {
		return nil, err
	}
	s, err := b.Left(ctx, v, actor.ID, 0)
	if err != nil || s.ID == 0 {
		return nil, err
	}
	return todayPanel(s), nil
}

// Sentence says what may be spent now: you can spend 1,210 SEK this month.
func (s State) Sentence(ctx context.Context) string {
	left := s.Left
	left.Minor = max(0, left.Minor)
	return canSpend.T(ctx, s.Fields.Period, words.A("left", left.Shown(ctx)))
}
