package intake

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// rows is how many items a page shows.
const rows = 50

// listView is a page of what came in.
type listView struct {
	State     State // "" for all
	Items     []Item
	Next      string // address of the next page; "" for the last
	MayDecide bool
}

// listPage shows what came in, of one state or of all.
func (in *Intake) listPage(w http.ResponseWriter, r *http.Request) error {
	q := Query{State: State(r.URL.Query().Get("state")), Limit: rows}
	if !slices.Contains(stateNames.Values(), q.State) {
		q.State = ""
	}
	if q.State == Quarantined {
		return in.heldPage(w, r)
	}
	after, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	if after != nil {
		q.Before = after.ID
	}
	view := listView{State: q.State}
	err = in.d.Read(r.Context(), "intake.page", func(ctx context.Context, v db.View) error {
		all, err := in.Find(ctx, v, q)
		if err != nil {
			return err
		}
		page := web.NewList(all, rows, func(i Item) web.Cursor { return web.Cursor{ID: i.ID} })
		view.Items = page.Items
		if page.NextCursor != nil {
			view.Next = "/intake?" + url.Values{"state": {string(q.State)}, "cursor": {*page.NextCursor}}.Encode()
		}
		actor, err := staff.Acting(ctx)
		view.MayDecide = actor.May(staff.IntakeDecide)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, listPage(view))
}

// itemPage shows one item.
func (in *Intake) itemPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "item")
	if err != nil {
		return err
	}
	var item Item
	var mayDecide bool
	err = in.d.Read(r.Context(), "intake.item", func(ctx context.Context, v db.View) error {
		if item, err = in.ByID(ctx, v, id); err != nil {
			return err
		}
		actor, err := staff.Acting(ctx)
		mayDecide = actor.May(staff.IntakeDecide)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, itemPage(item, mayDecide, nil))
}

// rawPage answers with the bytes of an item as they came. They are a
// stranger's: plain text that nothing renders and nothing sniffs.
func (in *Intake) rawPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "item")
	if err != nil {
		return err
	}
	var raw []byte
	err = in.d.Read(r.Context(), "intake.raw", func(ctx context.Context, v db.View) (err error) {
		_, raw, err = in.Raw(ctx, v, id)
		return err
	})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	name := fmt.Sprintf("intake-%d.eml", id)
	if r.URL.Query().Get("show") == "1" {
		h.Set("Content-Disposition", "inline; filename="+name)
	} else {
		h.Set("Content-Disposition", "attachment; filename="+name)
	}
	h.Set("Content-Length", strconv.Itoa(len(raw)))
	_, err = bytes.NewReader(raw).WriteTo(w)
	if err != nil {
		return nil //nolint:nilerr // the reader is gone: nobody is left to answer
	}
	return nil
}

// releasePage lets a held item through.
func (in *Intake) releasePage(w http.ResponseWriter, r *http.Request) error {
	return in.decide(w, r, func(ctx context.Context, tx *db.Tx, id int64) error {
		_, err := in.Release(ctx, tx, id)
		return err
	})
}

// dismissPage says that a held item is for nobody.
func (in *Intake) dismissPage(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "intake.fault.form").Because(err)
	}
	reason := r.PostForm.Get("reason")
	return in.decide(w, r, func(ctx context.Context, tx *db.Tx, id int64) error {
		_, err := in.Dismiss(ctx, tx, id, reason)
		return err
	})
}

// decide runs a decision and goes on to what else is held; what is wrong with
// it is said on the item's page.
func (in *Intake) decide(w http.ResponseWriter, r *http.Request, f func(ctx context.Context, tx *db.Tx, id int64) error) error {
	id, err := web.PathID(r, "item")
	if err != nil {
		return err
	}
	err = in.d.Do(r.Context(), "intake.decide", func(ctx context.Context, tx *db.Tx) error { return f(ctx, tx, id) })
	if err == nil {
		return web.Redirect(w, r, "/intake?state=quarantined")
	}
	said := web.Invalid(r.Context(), err)
	if said == nil {
		return err
	}
	var item Item
	if err := in.d.Read(r.Context(), "intake.item", func(ctx context.Context, v db.View) (err error) {
		item, err = in.ByID(ctx, v, id)
		return err
	}); err != nil {
		return err
	}
	return web.Show(w, r, http.StatusUnprocessableEntity, itemPage(item, true, said))
}
