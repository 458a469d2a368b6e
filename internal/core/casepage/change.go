package casepage

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// change runs one change of a case and shows the case again.
func (p *Pages) change(w http.ResponseWriter, r *http.Request, name string, f func(ctx context.Context, tx *db.Tx, h *cases.Held) error) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "casepage.fault.form").Because(err)
	}
	err = p.d.Do(r.Context(), "casepage."+name, func(ctx context.Context, tx *db.Tx) error {
		h, err := p.cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return f(ctx, tx, h)
	})
	if err != nil {
		return err
	}
	to := Path(id)
	if list := r.PostForm.Get("list"); list != "" {
		to += "?" + list
	}
	if !web.IsPartial(r) {
		return web.Redirect(w, r, to)
	}
	var cv *caseView
	err = p.d.Read(r.Context(), "casepage.changed", func(ctx context.Context, v db.View) (err error) {
		cv, err = p.view(ctx, v, id, r.PostForm.Get("list"))
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, web.Parts(header(cv), web.Partial("#commit", "outerHTML", strip(cv)), web.Partial("#pops", "outerHTML", pops(cv)), web.Partial("#side", "innerHTML", side(cv))))
}

// own gives a case to somebody: a user's id, "me", or "0" for nobody.
func (p *Pages) own(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "own", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		to := r.PostForm.Get("owner")
		if to == "me" {
			actor, err := staff.Acting(ctx)
			if err != nil {
				return err
			}
			return p.cases.Own(ctx, tx, h, actor.ID)
		}
		id, err := strconv.ParseInt(to, 10, 64)
		if err != nil {
			return fault.Field("owner", "casepage.fault.owner")
		}
		return p.cases.Own(ctx, tx, h, id)
	})
}

// status moves a case: solved, open again, or waiting until a day.
func (p *Pages) status(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "status", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		to := cases.Status(r.PostForm.Get("status"))
		if to == cases.Waiting {
			until, err := moment(ctx, "until", r.PostForm.Get("until"))
			if err != nil {
				return err
			}
			return p.cases.Wait(ctx, tx, h, until, cases.Reason(r.PostForm.Get("why")))
		}
		return p.cases.SetStatus(ctx, tx, h, to, cases.Reason(r.PostForm.Get("reason")))
	})
}

// step says what happens next, by whom and when at the latest.
func (p *Pages) step(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "step", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		due, err := moment(ctx, "due", r.PostForm.Get("due"))
		if err != nil {
			return err
		}
		return p.cases.Step(ctx, tx, h, r.PostForm.Get("step"), due, h.NextBy)
	})
}

// moment reads what a date and time field holds, in the reader's zone.
func moment(ctx context.Context, field, s string) (time.Time, error) {
	t, err := time.ParseInLocation("2006-01-02T15:04", s, words.From(ctx).Zone)
	if err != nil {
		return time.Time{}, fault.Field(field, "casepage.fault.moment")
	}
	return t, nil
}

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
