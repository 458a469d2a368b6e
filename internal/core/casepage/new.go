package casepage

import (
	"context"
	"net/http"
	"strconv"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// newPage shows the form for a new case.
func (p *Pages) newPage(w http.ResponseWriter, r *http.Request) error {
	return p.showNew(w, r, http.StatusOK, NewCase{}, nil)
}

func (p *Pages) showNew(w http.ResponseWriter, r *http.Request, status int, n NewCase, problems map[string]string) error {
	var form newForm
	err := p.d.Read(r.Context(), "casepage.new", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.CasesOpen)
		if err != nil {
			return err
		}
		form.Inboxes, err = p.inboxes.All(ctx, v, actor.Scope())
		return err
	})
	if err != nil {
		return err
	}
	form.NewCase, form.Problems = n, problems
	return web.Show(w, r, status, newCase(form))
}

// openNew begins a case by hand.
func (p *Pages) openNew(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "casepage.fault.form").Because(err)
	}
	inbox, _ := strconv.ParseInt(r.PostForm.Get("inbox"), 10, 64)
	n := NewCase{
		InboxID: inbox, Email: r.PostForm.Get("email"), Name: r.PostForm.Get("name"), Subject: r.PostForm.Get("subject"),
		Text: r.PostForm.Get("text"), Key: r.PostForm.Get("key"),
	}
	id, err := p.above.Open(r.Context(), n)
	if fault.Is(err, fault.Invalid) {
		return p.showNew(w, r, http.StatusUnprocessableEntity, n, web.Invalid(r.Context(), err))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, Path(id))
}
