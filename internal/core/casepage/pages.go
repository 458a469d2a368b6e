package casepage

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// pageRows is how many cases a page of a list shows.
const pageRows = 50

// queryFrom reads which list a request is about.
func queryFrom(r *http.Request) lists.Query {
	form := r.URL.Query()
	q := lists.Query{List: form.Get("list"), Sort: form.Get("sort"), Cursor: form.Get("cursor"), Limit: pageRows}
	if q.List == "" {
		q.List = lists.Mine
	}
	if q.Sort == "" {
		q.Sort = defaultSort(q.List)
	}
	for name, values := range form {
		if room, ok := strings.CutPrefix(name, "f."); ok && len(values) > 0 && values[0] != "" {
			if q.Filters.Room == nil {
				q.Filters.Room = map[string]string{}
			}
			q.Filters.Room[room] = values[0]
		}
	}
	return q
}

// listPage shows a list, or the next page of it.
func (p *Pages) listPage(w http.ResponseWriter, r *http.Request) error {
	q := queryFrom(r)
	var view listView
	err := p.d.Read(r.Context(), "casepage.list", func(ctx context.Context, v db.View) (err error) {
		view, err = p.listing(ctx, v, q)
		return err
	})
	if err != nil {
		return err
	}
	if web.IsPartial(r) && q.Cursor != "" {
		return web.Show(w, r, http.StatusOK, moreRows(view))
	}
	return web.Show(w, r, http.StatusOK, workspace(view))
}

// casePage shows a case, with its list around it for a whole page.
func (p *Pages) casePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	q := queryFrom(r)
	var view listView
	err = p.d.Read(r.Context(), "casepage.case", func(ctx context.Context, v db.View) (err error) {
		if !web.IsPartial(r) {
			if view, err = p.listing(ctx, v, q); err != nil {
				return err
			}
		}
		if view.Case, err = p.whole(ctx, v, id, queryOf(q), windowFrom(r)); err != nil {
			return err
		}
		if done, err := strconv.ParseInt(r.URL.Query().Get("did"), 10, 64); err == nil && done > 0 {
			view.Case.Notice, err = p.noticeOf(ctx, v, view.Case.Case, done)
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range view.Rows {
		view.Rows[i].Current = view.Rows[i].ID == view.Case.ID
	}
	return web.Show(w, r, http.StatusOK, web.Views(workspace(view),
		conversation(view.Case), web.Partial("#side", "innerHTML", side(view.Case)), web.Partial("title", "textContent", web.Text(view.Case.Subject))))
}

// rowPart answers with a case's row, if the case is in the list.
func (p *Pages) rowPart(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	list := r.URL.Query().Get("list")
	var rows []row
	err = p.d.Read(r.Context(), "casepage.row", func(ctx context.Context, v db.View) error {
		c, err := p.cases.ByID(ctx, v, id)
		if err != nil {
			return err
		}
		actor, err := staff.Allow(ctx, staff.CasesRead)
		if err != nil {
			return err
		}
		if list != "" && !lists.Has(list, actor.ID, c) {
			return fault.New(fault.NotFound, "casepage.fault.not_in_list")
		}
		rows, err = p.rows(ctx, v, []cases.Case{c})
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, rowItem(rows[0], "list="+list))
}

// sincePart answers with what has come since a message.
func (p *Pages) sincePart(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	after, err := strconv.ParseInt(r.PathValue("message"), 10, 64)
	if err != nil || after < 0 {
		return fault.New(fault.NotFound, "casepage.fault.no_message")
	}
	var th thread
	var commit *caseView
	err = p.d.Read(r.Context(), "casepage.since", func(ctx context.Context, v db.View) error {
		c, err := p.cases.ByID(ctx, v, id)
		if err != nil {
			return err
		}
		if th, err = p.since(ctx, v, c, after); err != nil {
			return err
		}
		commit, err = p.view(ctx, v, id, "")
		return err
	})
	if err != nil {
		return err
	}
	parts := append(th.parts(), web.Partial("#case-bar", "outerMorph", header(commit)), web.Partial("#commit", "outerHTML", strip(commit)), web.Partial("#side", "innerHTML", side(commit)))
	return web.Show(w, r, http.StatusOK, web.Parts(parts...))
}

// earlierPart answers with the messages before one.
func (p *Pages) earlierPart(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	in := windowFrom(r)
	cv := &caseView{List: queryOf(queryFrom(r))}
	err = p.d.Read(r.Context(), "casepage.earlier", func(ctx context.Context, v db.View) (err error) {
		if cv.Case, err = p.cases.ByID(ctx, v, id); err != nil {
			return err
		}
		cv.Thread, err = p.conversation(ctx, v, cv.Case, window{Before: in.Before})
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, stretch(cv))
}

// home leads to the lists.
func (p *Pages) home(w http.ResponseWriter, r *http.Request) error {
	return web.Redirect(w, r, "/cases")
}
