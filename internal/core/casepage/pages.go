package casepage

import (
	"cmp"
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// listPage shows a list, or the next page of it.
func (p *Pages) listPage(w http.ResponseWriter, r *http.Request) error {
	q := queryFrom(r)
	var view listView
	err := p.d.Read(r.Context(), "casepage.list", func(ctx context.Context, v db.View) (err error) {
		view, err = p.listing(ctx, v, q, fromOf(r), !web.IsPartial(r) || q.Cursor == "")
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
			if view, err = p.listing(ctx, v, q, fromOf(r), true); err != nil {
				return err
			}
		}
		if view.Case, err = p.whole(ctx, v, id, linkOf(q, fromOf(r)), windowFrom(r)); err != nil {
			return err
		}
		if done, err := strconv.ParseInt(r.URL.Query().Get("did"), 10, 64); err == nil && done > 0 {
			view.Case.Notice, err = p.noticeOf(ctx, v, view.Case.Case, done)
			return err
		}
		return nil
	})
	if err == nil {
		err = p.looked(r, id)
	}
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
	q := queryFrom(r)
	all, link := r.URL.Query().Get("list") == "", linkOf(q, fromOf(r))
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
		in, err := p.lists.Holds(ctx, v, actor.Scope(), q, c)
		if err != nil {
			return err
		}
		if !in && !all {
			return fault.New(fault.NotFound, "casepage.fault.not_in_list")
		}
		if rows, err = p.rows(ctx, v, []cases.Case{c}); err != nil {
			return err
		}
		q, err = p.lists.Resolve(ctx, v, q)
		rows[0].Sort = cmp.Or(q.Sort, defaultSort(q.List))
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, rowItem(rows[0], link))
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
	var composing []templ.Component
	err = p.d.Read(r.Context(), "casepage.since", func(ctx context.Context, v db.View) error {
		c, err := p.cases.ByID(ctx, v, id)
		if err != nil {
			return err
		}
		if th, err = p.since(ctx, v, c, after); err != nil {
			return err
		}
		if commit, err = p.view(ctx, v, id, ""); err != nil || p.above.Fresh == nil || !commit.MayReply {
			return err
		}
		composing, err = p.above.Fresh(ctx, v, c)
		return err
	})
	if err != nil {
		return err
	}
	parts := append(th.parts(), web.Partial("#case-bar", "outerMorph", header(commit)), web.Partial("#commit", "outerHTML", strip(commit)), web.Partial("#side", "innerHTML", side(commit)))
	return web.Show(w, r, http.StatusOK, web.Parts(append(parts, composing...)...))
}

// earlierPart answers with the messages before one.
func (p *Pages) earlierPart(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	in := windowFrom(r)
	cv := &caseView{List: linkOf(queryFrom(r), fromOf(r))}
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
