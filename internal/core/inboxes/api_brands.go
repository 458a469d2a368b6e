package inboxes

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

// BrandBody is a brand as programs see it.
type BrandBody struct {
	ID         int64     `json:"id"`
	Name       string    `json:"name"`
	SenderName string    `json:"sender_name" doc:"In From; empty for the name"`
	Hue        int       `json:"hue" doc:"0-359"`
	Lang       string    `json:"lang" doc:"Of customers nobody knows better"`
	Zone       string    `json:"zone" doc:"An IANA zone, of customers nobody knows better"`
	PublicURL  string    `json:"public_url" doc:"Of customers' pages; empty for the desk's own address"`
	Default    bool      `json:"default" doc:"For inboxes that name no other"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
}

func brandBody(b Brand) BrandBody {
	return BrandBody{b.ID, b.Name, b.SenderName, b.Hue, b.Lang, b.Zone, b.PublicURL, b.Default, b.CreatedAt, b.UpdatedAt}
}

type brandsOut struct{ Body web.List[BrandBody] }

// apiBrands gives all brands at once: a desk has few.
func (s *Inboxes) apiBrands(ctx context.Context, v db.View, _ *struct{}) (*brandsOut, error) {
	all, err := s.Brands(ctx, v)
	if err != nil {
		return nil, err
	}
	out := &brandsOut{Body: web.List[BrandBody]{Items: []BrandBody{}}}
	for _, b := range all {
		out.Body.Items = append(out.Body.Items, brandBody(b))
	}
	return out, nil
}

type brandOut struct {
	web.Versioned
	Body BrandBody
}

func oneBrand(b Brand, err error) (*brandOut, error) {
	if err != nil {
		return nil, err
	}
	return &brandOut{web.Versioned{ETag: web.ETag(b.Version)}, brandBody(b)}, nil
}

func (s *Inboxes) apiBrand(ctx context.Context, v db.View, in *idIn) (*brandOut, error) {
	return oneBrand(s.BrandByID(ctx, v, in.ID))
}

type brandAddIn struct {
	Body struct {
		Name       string `json:"name" maxLength:"200"`
		SenderName string `json:"sender_name,omitempty" maxLength:"200"`
		Hue        int    `json:"hue,omitempty" minimum:"0" maximum:"359" default:"163"`
		Lang       string `json:"lang,omitempty" maxLength:"10"`
		Zone       string `json:"zone,omitempty" maxLength:"60"`
		PublicURL  string `json:"public_url,omitempty" maxLength:"500"`
		Default    bool   `json:"default,omitempty"`
	}
}

func (s *Inboxes) apiBrandAdd(ctx context.Context, tx *db.Tx, in *brandAddIn) (*brandOut, error) {
	b := in.Body
	return oneBrand(s.AddBrand(ctx, tx, Brand{Name: b.Name, SenderName: b.SenderName, Hue: b.Hue, Lang: b.Lang, Zone: b.Zone, PublicURL: b.PublicURL, Default: b.Default}))
}

type brandChangeIn struct {
	ID int64 `path:"id"`
	web.Guarded
	Body struct {
		Name       *string `json:"name,omitempty" maxLength:"200"`
		SenderName *string `json:"sender_name,omitempty" maxLength:"200"`
		Hue        *int    `json:"hue,omitempty" minimum:"0" maximum:"359"`
		Lang       *string `json:"lang,omitempty" maxLength:"10"`
		Zone       *string `json:"zone,omitempty" maxLength:"60"`
		PublicURL  *string `json:"public_url,omitempty" maxLength:"500"`
		Default    *bool   `json:"default,omitempty" doc:"Another brand must become the default for this one to stop"`
	}
}

func (s *Inboxes) apiBrandChange(ctx context.Context, tx *db.Tx, in *brandChangeIn) (*brandOut, error) {
	return oneBrand(s.ChangeBrand(ctx, tx, in.ID, func(b *Brand) error {
		if err := in.Check(b.Version); err != nil {
			return err
		}
		put(&b.Name, in.Body.Name)
		put(&b.SenderName, in.Body.SenderName)
		put(&b.Hue, in.Body.Hue)
		put(&b.Lang, in.Body.Lang)
		put(&b.Zone, in.Body.Zone)
		put(&b.PublicURL, in.Body.PublicURL)
		put(&b.Default, in.Body.Default)
		return nil
	}))
}
