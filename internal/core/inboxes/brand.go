package inboxes

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// AddBrand adds a brand. The first is there already, so it is not the default
// unless it says so.
func (s *Inboxes) AddBrand(ctx context.Context, tx *db.Tx, b Brand) (_ Brand, err error) {
	defer fault.Wrap(&err, "inboxes.AddBrand")
	if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
		return Brand{}, err
	}
	if err := b.tidy(); err != nil {
		return Brand{}, err
	}
	if err := onlyDefault(ctx, tx, b); err != nil {
		return Brand{}, err
	}
	if b.ID, err = insertBrand(ctx, tx, b); err != nil {
		return Brand{}, err
	}
	if err := s.record(ctx, tx, activity.Entry{Kind: "inboxes.brand_added", On: "brand", OnID: b.ID, Data: map[string]any{"name": b.Name}}); err != nil {
		return Brand{}, err
	}
	return brandByID(ctx, tx, b.ID)
}

// ChangeBrand lets f make a brand different.
func (s *Inboxes) ChangeBrand(ctx context.Context, tx *db.Tx, id int64, f func(*Brand) error) (_ Brand, err error) {
	defer fault.Wrap(&err, "inboxes.ChangeBrand(%d)", id)
	if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
		return Brand{}, err
	}
	if err := tx.Lock(ctx, "inboxes", "brands"); err != nil {
		return Brand{}, err
	}
	if err := tx.Take(ctx, "brand", id); err != nil {
		return Brand{}, missing(err, "inboxes.fault.no_brand")
	}
	b, err := brandByID(ctx, tx, id)
	if err != nil {
		return Brand{}, err
	}
	was := b.Default
	if err := f(&b); err != nil {
		return Brand{}, err
	}
	b.ID = id
	if was && !b.Default {
		return Brand{}, fault.Field("default", "inboxes.fault.default")
	}
	if err := b.tidy(); err != nil {
		return Brand{}, err
	}
	if err := onlyDefault(ctx, tx, b); err != nil {
		return Brand{}, err
	}
	if err := saveBrand(ctx, tx, b); err != nil {
		return Brand{}, err
	}
	if err := s.record(ctx, tx, activity.Entry{Kind: "inboxes.brand_changed", On: "brand", OnID: id, Data: map[string]any{"name": b.Name}}); err != nil {
		return Brand{}, err
	}
	return brandByID(ctx, tx, id)
}

// onlyDefault makes room for a new default brand.
func onlyDefault(ctx context.Context, tx *db.Tx, b Brand) error {
	if !b.Default {
		return nil
	}
	if err := tx.Lock(ctx, "inboxes", "brands"); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE brand SET is_default = 0, version = version + 1, updated_at = $2 WHERE is_default = 1 AND id <> $1`, b.ID, tx.Now())
	return err
}

// tidy trims what was typed and refuses, all at once, what cannot be.
func (b *Brand) tidy() error {
	b.Name = strings.Join(strings.Fields(b.Name), " ")
	b.SenderName = strings.Join(strings.Fields(b.SenderName), " ")
	b.PublicURL = strings.TrimSuffix(strings.TrimSpace(b.PublicURL), "/")
	if b.Lang == "" {
		b.Lang = "en"
	}
	if b.Zone == "" {
		b.Zone = "UTC"
	}
	var wrong []error
	refuse := func(bad bool, f *fault.Fault) {
		if bad {
			wrong = append(wrong, f)
		}
	}
	refuse(b.Name == "", fault.Field("name", "inboxes.fault.name"))
	refuse(len(b.Name) > 200, fault.Field("name", "inboxes.fault.name_long", fault.A("n", 200)))
	refuse(len(b.SenderName) > 200, fault.Field("sender_name", "inboxes.fault.name_long", fault.A("n", 200)))
	refuse(b.Hue < 0 || b.Hue > 359, fault.Field("hue", "inboxes.fault.hue"))
	refuse(!slices.Contains(words.Languages(), b.Lang), fault.Field("lang", "inboxes.fault.lang"))
	refuse(b.PublicURL != "" && !pageAddress(b.PublicURL), fault.Field("public_url", "inboxes.fault.public_url"))
	_, err := calendar.Zone(b.Zone)
	return errors.Join(append(wrong, err)...)
}

// pageAddress says whether a text is where pages can be.
func pageAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") && u.User == nil && u.RawQuery == "" && u.Fragment == ""
}
