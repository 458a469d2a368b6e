package inboxes

import (
	"context"
	"net/http"
	"strconv"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// brandsView is the page of all brands; brandView that of one.
type brandsView struct {
	Brands []Brand
	New    Brand
	Said   map[string]string
}

type brandView struct {
	Brand Brand
	Said  map[string]string
	Sent  bool // what is shown is what was typed
}

func (s *Inboxes) brandsPage(w http.ResponseWriter, r *http.Request) error {
	return s.showBrands(w, r, http.StatusOK, brandsView{New: Brand{Hue: 163, Lang: "en"}})
}

func (s *Inboxes) showBrands(w http.ResponseWriter, r *http.Request, status int, view brandsView) error {
	err := s.d.Read(r.Context(), "inboxes.brands", func(ctx context.Context, v db.View) (err error) {
		if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
			return err
		}
		view.Brands, err = s.Brands(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, brandsPage(view))
}

// brandOf reads a brand from a form.
func brandOf(r *http.Request) (b Brand, err error) {
	if err := r.ParseForm(); err != nil {
		return b, fault.New(fault.Invalid, "web.fault.shape").Because(err)
	}
	f := r.PostForm
	b = Brand{Name: f.Get("name"), SenderName: f.Get("sender_name"), Lang: f.Get("lang"), Zone: f.Get("zone"), PublicURL: f.Get("public_url"), Default: f.Get("default") == "on"}
	if b.Hue, err = strconv.Atoi(f.Get("hue")); err != nil {
		b.Hue = -1 // refused by name when the brand is saved
	}
	return b, nil
}

func (s *Inboxes) brandAdd(w http.ResponseWriter, r *http.Request) error {
	b, err := brandOf(r)
	if err != nil {
		return err
	}
	err = s.d.Do(r.Context(), "inboxes.add_brand", func(ctx context.Context, tx *db.Tx) error {
		_, err := s.AddBrand(ctx, tx, b)
		return err
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		return s.showBrands(w, r, http.StatusUnprocessableEntity, brandsView{New: b, Said: said})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/settings/brands")
}

func (s *Inboxes) brandPage(w http.ResponseWriter, r *http.Request) error {
	return s.showBrand(w, r, http.StatusOK, brandView{})
}

func (s *Inboxes) showBrand(w http.ResponseWriter, r *http.Request, status int, view brandView) error {
	id, err := web.PathID(r, "brand")
	if err != nil {
		return err
	}
	err = s.d.Read(r.Context(), "inboxes.brand", func(ctx context.Context, v db.View) error {
		b, err := s.BrandByID(ctx, v, id)
		if !view.Sent {
			view.Brand = b
		}
		view.Brand.ID, view.Brand.Default = id, view.Brand.Default || b.Default
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, brandPage(view))
}

func (s *Inboxes) brandChange(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "brand")
	if err != nil {
		return err
	}
	typed, err := brandOf(r)
	if err != nil {
		return err
	}
	err = s.d.Do(r.Context(), "inboxes.change_brand", func(ctx context.Context, tx *db.Tx) error {
		_, err := s.ChangeBrand(ctx, tx, id, func(b *Brand) error {
			b.Name, b.SenderName, b.Hue, b.Lang, b.Zone, b.PublicURL = typed.Name, typed.SenderName, typed.Hue, typed.Lang, typed.Zone, typed.PublicURL
			b.Default = b.Default || typed.Default // the default stays until another takes over
			return nil
		})
		return err
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		return s.showBrand(w, r, http.StatusUnprocessableEntity, brandView{Brand: typed, Said: said, Sent: true})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/settings/brands")
}
