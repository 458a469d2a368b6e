package settings

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Mount adds the overview of all settings, and the page of the desk's own.
func (s *Settings) Mount(rt *web.Router) {
	manage := string(staff.SettingsManage)
	rt.Page("GET /settings", web.SignedIn, overviewPage)
	rt.Page("GET /settings/desk", manage, s.page)
	rt.Page("POST /settings/desk", manage, s.change)
	s.mountAPI(rt, manage)
	rt.AddNav(
		web.NavItem{Key: "settings.nav", Icon: "settings", Href: "/settings", Group: web.GroupAdmin, Order: 1, KeySeq: "g ,"},
		web.NavItem{Key: "settings.title", Icon: "clock", Href: "/settings/desk", Group: web.GroupAdmin, Order: 80, Access: manage,
			Subject: "settings.subject.desk", About: "settings.about", State: s.state},
	)
}

// row is a setting on the page.
type row struct {
	Name, Value, Wrong string
	Switch             bool     // yes or no, kept as 1 or 0
	Texts              []string // to choose from
}

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
		rows[i] = row{Name: d.name, Value: text, Switch: d.yesNo, Texts: d.texts}
	}
	return rows, nil
}

func (s *Settings) page(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, nil)
}

// show draws the page; after a form that was refused with what was typed, and
// what is wrong with it.
func (s *Settings) show(w http.ResponseWriter, r *http.Request, status int, said map[string]string) error {
	var rows []row
	err := s.d.Read(r.Context(), "settings.page", func(ctx context.Context, v db.View) (err error) {
		rows, err = s.rows(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	for i := range rows {
		if said != nil && r.PostForm.Has(rows[i].Name) {
			rows[i].Value = r.PostForm.Get(rows[i].Name)
		}
		rows[i].Wrong = said[rows[i].Name]
	}
	return web.Show(w, r, status, page(rows))
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
		var wrong []error
		for _, d := range s.all {
			if !r.PostForm.Has(d.name) {
				continue
			}
			wrong = append(wrong, d.set(ctx, tx, []byte(r.PostForm.Get(d.name))))
		}
		return errors.Join(wrong...)
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		return s.show(w, r, http.StatusUnprocessableEntity, said)
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, "/settings/desk", words.T(r.Context(), "settings.said.saved"), "")
}

// quoted is a text as a form sends it: as JSON, like every value.
func quoted(text string) string { return strconv.Quote(text) }

// field is how a setting is named on the page. A room that declares one brings
// the words.
func field(ctx context.Context, r row) web.Input {
	return web.Input{Name: r.Name, Label: labels.T(ctx, r.Name), Hint: hints.T(ctx, r.Name), Error: r.Wrong}
}
