package settings

import (
	"context"
	"net/http"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// Mount adds the page of settings.
func (s *Settings) Mount(rt *web.Router) {
	rt.Page("GET /settings", string(staff.SettingsManage), s.page)
	rt.Page("POST /settings", string(staff.SettingsManage), s.change)
	rt.AddNav(web.NavItem{Key: "settings.nav", Icon: "settings", Href: "/settings", Group: web.GroupAdmin, Order: 90, Access: string(staff.SettingsManage)})
}

// row is a setting on the page.
type row struct{ Name, Value string }

func (s *Settings) rows(ctx context.Context, v db.View) ([]row, error) {
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return nil, err
	}
	rows := make([]row, len(s.all))
	for i, d := range s.all {
		text, err := d.value(ctx, v)
		if err != nil {
			return nil, err
		}
		rows[i] = row{d.name, text}
	}
	return rows, nil
}

func (s *Settings) page(w http.ResponseWriter, r *http.Request) error {
	var rows []row
	err := s.d.Read(r.Context(), "settings.page", func(ctx context.Context, v db.View) (err error) {
		rows, err = s.rows(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, page(rows))
}

// change sets the settings that the form names.
func (s *Settings) change(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "settings.fault.type").Because(err)
	}
	err := s.d.Do(r.Context(), "settings.change", func(ctx context.Context, tx *db.Tx) error {
		if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
			return err
		}
		for _, d := range s.all {
			if !r.PostForm.Has(d.name) {
				continue
			}
			if err := d.set(ctx, tx, []byte(r.PostForm.Get(d.name))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/settings")
}

// field is how a setting is named on the page. A room that declares one brings
// the words.
func field(ctx context.Context, r row) web.Input {
	return web.Input{Name: r.Name, Label: labels.T(ctx, r.Name), Hint: hints.T(ctx, r.Name)}
}
