package outbox

import (
	"context"
	"net/http"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// signForm shows how the reader signs.
func (o *Outbox) signForm(w http.ResponseWriter, r *http.Request) error {
	text := ""
	err := o.d.Read(r.Context(), "outbox.sign", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.CasesReply)
		if err != nil {
			return err
		}
		text, err = o.SignatureOf(ctx, v, actor.ID)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, signPage(text, nil, r.URL.Query().Has("saved")))
}

func (o *Outbox) sign(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "outbox.fault.form").Because(err)
	}
	text := r.PostForm.Get("signature")
	err := o.d.Do(r.Context(), "outbox.sign", func(ctx context.Context, tx *db.Tx) error { return o.Sign(ctx, tx, text) })
	if problems := web.Invalid(r.Context(), err); problems != nil {
		return web.Show(w, r, http.StatusUnprocessableEntity, signPage(text, problems, false))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/me/signature?saved")
}

// styleView is the form of how replies of an inbox look.
type styleView struct {
	ID   int64
	Name string
	Style
	Problems map[string]string
	Saved    bool
}

func (o *Outbox) styleForm(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "inbox")
	if err != nil {
		return err
	}
	return o.showStyle(w, r, styleView{ID: id, Saved: r.URL.Query().Has("saved")}, http.StatusOK)
}

// showStyle shows the form with what is stored, or with what was refused.
func (o *Outbox) showStyle(w http.ResponseWriter, r *http.Request, view styleView, code int) error {
	err := o.d.Read(r.Context(), "outbox.style", func(ctx context.Context, v db.View) error {
		if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
			return err
		}
		in, err := o.inboxes.ByID(ctx, v, view.ID)
		if err != nil {
			return err
		}
		if view.Name = in.Name; view.Problems == nil {
			view.Style, err = o.StyleOf(ctx, v, in.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, code, stylePage(view))
}

func (o *Outbox) style(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "inbox")
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "outbox.fault.form").Because(err)
	}
	y := Style{Signature: r.PostForm.Get("signature"), Quote: Quote(r.PostForm.Get("quote"))}
	err = o.d.Do(r.Context(), "outbox.style", func(ctx context.Context, tx *db.Tx) error { return o.SetStyle(ctx, tx, id, y) })
	if problems := web.Invalid(r.Context(), err); problems != nil {
		return o.showStyle(w, r, styleView{ID: id, Style: y, Problems: problems}, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, strings.TrimSuffix(r.URL.Path, "/")+"?saved")
}
