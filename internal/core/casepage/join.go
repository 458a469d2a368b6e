package casepage

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// joinView is the page that makes two cases one.
type joinView struct {
	cases.Case
	Customer  string
	List      string
	Q         string
	Found     []row // by what was typed
	Others    []row // of the same person
	AskReason bool  // a room objects, and a reason is enough
	Problem   string
}

// offered is how many of the person's other cases the page offers.
const offered = 12

// joinPage shows with which other case a case can be made one.
func (p *Pages) joinPage(w http.ResponseWriter, r *http.Request) error {
	return p.showJoin(w, r, http.StatusOK, nil)
}

func (p *Pages) showJoin(w http.ResponseWriter, r *http.Request, status int, problem error) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	view := joinView{List: r.FormValue("list"), Q: strings.TrimSpace(r.FormValue("q"))}
	if problem != nil {
		said := web.Invalid(r.Context(), problem)
		view.Problem = firstOf(said[""], said["into"], said["reason"])
		_, view.AskReason = said["reason"]
	}
	err = p.d.Read(r.Context(), "casepage.join", func(ctx context.Context, v db.View) (err error) {
		return p.joinable(ctx, v, id, &view)
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, joinWith(view))
}

// joinable fills the page: what was looked for, and the person's other cases,
// the open ones first.
func (p *Pages) joinable(ctx context.Context, v db.View, id int64, view *joinView) (err error) {
	actor, err := staff.Allow(ctx, staff.CasesMerge)
	if err != nil {
		return err
	}
	if view.Case, err = p.cases.ByID(ctx, v, id); err != nil {
		return err
	}
	objections, err := p.cases.Objections(ctx, v, cases.ToMerge, view.Case)
	if err != nil {
		return err
	}
	view.AskReason = view.AskReason || len(objections) > 0
	names, err := p.people.NamesOf(ctx, v, []int64{view.PersonID})
	if err != nil {
		return err
	}
	view.Customer = names[view.PersonID]
	others, err := p.casesOf(ctx, v, actor, view.PersonID, offered)
	if err != nil {
		return err
	}
	var found []cases.Case
	if view.Q != "" {
		if found, err = p.sought(ctx, v, actor, view.Q); err != nil {
			return err
		}
	}
	if view.Others, err = p.rows(ctx, v, without(others, view.ID)); err != nil {
		return err
	}
	view.Found, err = p.rows(ctx, v, without(found, view.ID))
	return err
}

// casesOf are the newest cases of a person, those that are not done first.
func (p *Pages) casesOf(ctx context.Context, v db.View, actor staff.Actor, person int64, limit int) ([]cases.Case, error) {
	found, _, _, err := p.lists.Page(ctx, v, actor.Scope(), lists.Query{List: lists.Person(person), Sort: "-updated_at", Limit: limit})
	var open, done []cases.Case
	for _, c := range found {
		if c.Shelf() == cases.ShelfDone {
			done = append(done, c)
		} else {
			open = append(open, c)
		}
	}
	return append(open, done...), err
}

// sought finds cases by their ref, or by the name or address of their person.
func (p *Pages) sought(ctx context.Context, v db.View, actor staff.Actor, q string) ([]cases.Case, error) {
	c, err := p.cases.ByRef(ctx, v, q)
	if err == nil {
		return []cases.Case{c}, nil
	}
	if !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	who := people.Query{Name: q, Limit: 5}
	if strings.Contains(q, "@") {
		who = people.Query{Email: q}
	}
	persons, _, err := p.people.Page(ctx, v, who)
	if err != nil {
		return nil, err
	}
	var found []cases.Case
	for _, person := range persons {
		some, err := p.casesOf(ctx, v, actor, person.ID, 4)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

func without(all []cases.Case, id int64) []cases.Case {
	var rest []cases.Case
	for _, c := range all {
		if c.ID != id {
			rest = append(rest, c)
		}
	}
	return rest
}

// join makes two cases one: the case goes into "into", or the case "from" comes
// into it.
func (p *Pages) join(w http.ResponseWriter, r *http.Request) error {
	from, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "casepage.fault.form").Because(err)
	}
	into, _ := strconv.ParseInt(r.Form.Get("into"), 10, 64)
	if other, _ := strconv.ParseInt(r.Form.Get("from"), 10, 64); other > 0 {
		from, into = other, from
	}
	entry := int64(0)
	err = p.d.Do(r.Context(), "casepage.join", func(ctx context.Context, tx *db.Tx) error {
		if into <= 0 {
			return fault.Field("into", "casepage.fault.into")
		}
		a, b, err := p.cases.TakePair(ctx, tx, from, into)
		if err != nil {
			return err
		}
		err = p.cases.Merge(ctx, tx, a, b, cases.Reason(strings.TrimSpace(r.Form.Get("reason"))))
		into, entry = b.ID, b.Act
		return err
	})
	if web.Invalid(r.Context(), err) != nil && !web.IsPartial(r) {
		return p.showJoin(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, withNotice(into, r.Form.Get("list"), entry))
}

// unjoin makes a merged case one of its own again, and shows it.
func (p *Pages) unjoin(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "casepage.fault.form").Because(err)
	}
	entry := int64(0)
	err = p.d.Do(r.Context(), "casepage.unjoin", func(ctx context.Context, tx *db.Tx) error {
		h, err := p.cases.Unmerge(ctx, tx, id)
		if err == nil {
			entry = h.Act
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, withNotice(id, r.Form.Get("list"), entry))
}

// unlike remembers that two cases are not about the same matter.
func (p *Pages) unlike(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "unlike", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		other, err := strconv.ParseInt(r.Form.Get("other"), 10, 64)
		if err != nil {
			return fault.Field("other", "casepage.fault.into")
		}
		return p.cases.Unlike(ctx, tx, h, other)
	})
}
