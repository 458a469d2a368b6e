package casepage

import (
	"context"
	"net/http"

	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// endedView is what stands where a link led.
type endedView struct {
	Brand web.Brand
	Find  string // where one asks for a new one; "" for nowhere
}

// orEnded answers a link that leads nowhere with a page that says so, the same
// whether it once led somewhere or never did, and with the way to a fresh one.
func (p *Pages) orEnded(w http.ResponseWriter, r *http.Request, err error) error {
	if f, ok := fault.As(err); !ok || f.Key != errEnded().Key {
		return err
	}
	return p.Ended(w, r)
}

// Ended answers that a customer's link has ended.
func (p *Pages) Ended(w http.ResponseWriter, r *http.Request) error {
	view := endedView{Find: p.findPath}
	ctx := staff.As(r.Context(), staff.System("casepage.ended"))
	err := p.d.Read(ctx, "casepage.ended", func(ctx context.Context, v db.View) error {
		brand, err := p.inboxes.DefaultBrand(ctx, v)
		view.Brand = web.Brand{Name: brand.Name, Hue: brand.Hue}
		return err
	})
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Show(w, r, http.StatusNotFound, endedPage(view))
}

// endLinks ends every link to their own pages that the customer of a case was
// given until now.
func (p *Pages) endLinks(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "casepage.fault.form").Because(err)
	}
	err = p.d.Do(r.Context(), "casepage.end_links", func(ctx context.Context, tx *db.Tx) error {
		if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
			return err
		}
		c, err := p.cases.ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		var h people.Held
		if h, err = p.people.Take(ctx, tx, c.PersonID); err != nil {
			return err
		}
		id = c.ID
		return p.people.EndLinks(ctx, tx, &h, c.ID)
	})
	if err != nil {
		return err
	}
	return web.Saved(w, r, withNotice(id, r.Form.Get("list"), 0), words.T(r.Context(), "casepage.link.ended"), "")
}
