package casepage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// mostAtOnce is how many cases can be changed in one go.
const mostAtOnce = 200

// BulkAct is something that can be done to many cases at once. It is the same
// operation as on one case: it asks for the same rights and the same guards,
// case by case, each in a transaction of its own.
type BulkAct struct {
	Name  string // of the act, in the form: "own"
	Order int    // in the bar, from the left
	Icon  string
	Keys  string // as data-key has it; "" for none
	Label func(ctx context.Context) string
	// Fields draws what the act asks, in a menu of its own; nil for an act that
	// asks nothing.
	Fields func(ctx context.Context, v db.View) (templ.Component, error)
	// Do acts on one case, by what the form says: its fields, and under "with"
	// what stands behind the act's name on the button. It returns the form that
	// would take it back; nil where it changed nothing or cannot be taken back.
	Do func(ctx context.Context, tx *db.Tx, h *cases.Held, form url.Values) (back url.Values, err error)
}

// AddBulk puts an act into the bar over a list.
func (p *Pages) AddBulk(one BulkAct) {
	p.bulkActs = append(p.bulkActs, one)
	slices.SortStableFunc(p.bulkActs, func(a, b BulkAct) int { return cmp.Compare(a.Order, b.Order) })
}

// bulkForms are the acts of the bar, with their menus.
type bulkForms []bulkForm

type bulkForm struct {
	BulkAct
	Words  string
	Fields templ.Component // nil for none
}

// bulkForms draws the menus of the bar; none for who may not change cases.
func (p *Pages) bulkForms(ctx context.Context, v db.View, actor staff.Actor) (bulkForms, error) {
	if !actor.May(staff.CasesChange) {
		return nil, nil
	}
	var all bulkForms
	for _, a := range p.bulkActs {
		if a.Icon == "" {
			continue // takes back what another did
		}
		f := bulkForm{BulkAct: a, Words: a.Label(ctx)}
		if a.Fields != nil {
			var err error
			if f.Fields, err = a.Fields(ctx, v); err != nil {
				return nil, err
			}
		}
		all = append(all, f)
	}
	return all, nil
}

// refusal is a case on which an act was not possible, and why.
type refusal struct {
	ID      int64
	Subject string // "" for one out of sight
	Why     fault.Sentence
}

// bulkSaid is what an act on many cases has done.
type bulkSaid struct {
	Undone  bool
	Done    []int64
	Refused []refusal
	Back    []string // what would take it back, case by case
	List    string   // the list as a query string
}

// bulk does something to many cases, and says what it did.
func (p *Pages) bulk(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "casepage.fault.form").Because(err)
	}
	said := bulkSaid{List: r.PostForm.Get("list")}
	var err error
	if back := r.PostForm["undo"]; len(back) > 0 {
		err = p.undoBulk(r.Context(), back, &said)
	} else {
		err = p.doBulk(r.Context(), r.PostForm, &said)
	}
	if err != nil {
		return err
	}
	return p.showBulk(w, r, said)
}

func (p *Pages) doBulk(ctx context.Context, form url.Values, said *bulkSaid) error {
	ids, err := chosen(form["case"])
	if err != nil {
		return err
	}
	name, with, _ := strings.Cut(form.Get("do"), ":")
	form.Set("with", with)
	for _, id := range ids {
		if err := p.bulkOne(ctx, name, id, form, said); err != nil {
			return err
		}
	}
	return nil
}

// undoBulk takes back an act: for each case its own form, as doBulk gave it.
// They are acts like others, so nobody can do more by them than by hand.
func (p *Pages) undoBulk(ctx context.Context, back []string, said *bulkSaid) error {
	said.Undone = true
	if len(back) > mostAtOnce {
		return fault.Field("undo", "casepage.fault.bulk_many", fault.A("n", mostAtOnce))
	}
	for _, one := range back {
		id, rest, _ := strings.Cut(one, "?")
		form, err := url.ParseQuery(rest)
		number, bad := strconv.ParseInt(id, 10, 64)
		if err = errors.Join(err, bad); err != nil {
			return fault.Field("undo", "casepage.fault.form").Because(err)
		}
		name, with, _ := strings.Cut(form.Get("do"), ":")
		form.Set("with", with)
		if err := p.bulkOne(ctx, name, number, form, said); err != nil {
			return err
		}
	}
	return nil
}

// chosen reads the ids of the cases that were ticked.
func chosen(all []string) ([]int64, error) {
	var ids []int64
	for _, text := range all {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || id <= 0 {
			return nil, fault.Field("case", "casepage.fault.form").Because(err)
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	switch {
	case len(ids) == 0:
		return nil, fault.Field("case", "casepage.fault.bulk_none")
	case len(ids) > mostAtOnce:
		return nil, fault.Field("case", "casepage.fault.bulk_many", fault.A("n", mostAtOnce))
	}
	return ids, nil
}

// bulkOne acts on one case. What is refused is written down; only what breaks
// on our side ends the whole.
func (p *Pages) bulkOne(ctx context.Context, name string, id int64, form url.Values, said *bulkSaid) error {
	at := slices.IndexFunc(p.bulkActs, func(a BulkAct) bool { return a.Name == name })
	if at < 0 {
		return fault.Field("do", "casepage.fault.bulk_act")
	}
	no := refusal{ID: id}
	var back url.Values
	err := p.d.Do(ctx, "casepage.bulk_"+name, func(ctx context.Context, tx *db.Tx) error {
		h, err := p.cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		no.Subject = h.Subject
		back, err = p.bulkActs[at].Do(ctx, tx, h, form)
		return err
	})
	f, ours := fault.As(err)
	switch {
	case err == nil:
		said.Done = append(said.Done, id)
		if back != nil && !said.Undone {
			said.Back = append(said.Back, fmt.Sprintf("%d?%s", id, back.Encode()))
		}
		return nil
	case !ours || f.Kind == fault.Internal || f.Kind == fault.Unauthenticated || f.Kind == fault.Unavailable:
		return err
	}
	no.Why = f.Sentence
	said.Refused = append(said.Refused, no)
	return nil
}

// showBulk answers with the rows as they are now, and with what was done.
func (p *Pages) showBulk(w http.ResponseWriter, r *http.Request, said bulkSaid) error {
	values, err := url.ParseQuery(said.List)
	if err != nil {
		return fault.Field("list", "casepage.fault.list").Because(err)
	}
	q := queryOfValues(values)
	said.List = linkOf(q, viewFrom(values))
	var view listView
	var parts []templ.Component
	err = p.d.Read(r.Context(), "casepage.bulk_list", func(ctx context.Context, v db.View) (err error) {
		if !web.IsPartial(r) {
			view, err = p.listing(ctx, v, q, viewFrom(values), true)
			return err
		}
		parts, err = p.rowsAfter(ctx, v, q, said)
		return err
	})
	if err != nil {
		return err
	}
	view.Said = &said
	return web.Show(w, r, http.StatusOK, web.Views(workspace(view), append(parts, bulkResult(said))...))
}

// rowsAfter are the rows of what was changed: anew where they are still in the
// list, and gone where not.
func (p *Pages) rowsAfter(ctx context.Context, v db.View, q lists.Query, said bulkSaid) ([]templ.Component, error) {
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil {
		return nil, err
	}
	resolved, err := p.lists.Resolve(ctx, v, q)
	if err != nil {
		return nil, err
	}
	var parts []templ.Component
	var still []cases.Case
	for _, id := range said.Done {
		c, err := p.cases.ByID(ctx, v, id)
		in := false
		if err == nil {
			in, err = p.lists.Holds(ctx, v, actor.Scope(), resolved, c)
		} else if fault.Is(err, fault.NotFound) {
			err = nil
		}
		if err != nil {
			return nil, err
		}
		if in {
			still = append(still, c)
		} else {
			parts = append(parts, gone(rowID(id)))
		}
	}
	rows, err := p.rows(ctx, v, still)
	for _, one := range rows {
		one.Sort = cmp.Or(resolved.Sort, defaultSort(resolved.List))
		parts = append(parts, web.Partial("#"+rowID(one.ID), "outerHTML", rowItem(one, said.List)))
	}
	return parts, err
}

// whyNot words why an act was refused.
func whyNot(ctx context.Context, r refusal) string { return words.Say(ctx, r.Why) }
