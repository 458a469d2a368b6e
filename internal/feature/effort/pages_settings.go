package effort

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// settingsView is the page of what a term is worth.
type settingsView struct {
	Values map[string]string
	Said   map[string]string
}

const settingsPath = "/settings/effort"

func (s *Efforts) settingsPage(w http.ResponseWriter, r *http.Request) error {
	return s.showSettings(w, r, http.StatusOK, settingsView{})
}

func (s *Efforts) showSettings(w http.ResponseWriter, r *http.Request, status int, view settingsView) error {
	if view.Values == nil {
		view.Values = map[string]string{}
		err := s.desk.DB.Read(r.Context(), "effort.settings", func(ctx context.Context, v db.View) error {
			if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
				return err
			}
			for name, of := range s.settings() {
				n, err := of.Value(ctx, v)
				if err != nil {
					return err
				}
				view.Values[name] = strconv.Itoa(n)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return web.Show(w, r, status, settingsPageOf(view))
}

// settingsSet changes what a term is worth; all cases are counted anew then.
func (s *Efforts) settingsSet(w http.ResponseWriter, r *http.Request) error {
	view := settingsView{Values: map[string]string{}}
	err := s.desk.DB.Do(r.Context(), "effort.set", func(ctx context.Context, tx *db.Tx) error {
		for _, name := range settingNames() {
			text := strings.TrimSpace(r.PostFormValue(name))
			view.Values[name] = text
			n, err := strconv.Atoi(text)
			if err != nil {
				return fault.Field(name, "settings.fault.type").Because(err)
			}
			if err := s.settings()[name].Set(ctx, tx, n); err != nil {
				return named(err, name)
			}
		}
		return nil
	})
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		for _, name := range settingNames() {
			view.Values[name] = strings.TrimSpace(r.PostFormValue(name))
		}
		return s.showSettings(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, settingsPath, words.T(r.Context(), "effort.settings.said"), "")
}

// named gives a fault the field of the form.
func named(err error, name string) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	g := *f
	g.Field = name
	return &g
}

func (s *Efforts) anewPage(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.DB.Do(r.Context(), "effort.anew", s.Anew); err != nil {
		return err
	}
	return web.Saved(w, r, settingsPath, words.T(r.Context(), "effort.settings.anew_said"), "")
}

// settingLabels and settingHints are the words of the numbers of the page.
var (
	settingLabels = words.Family("effort.set.", "round_trips", "repeats", "channels", "transfers", "waiting", "reopened", "no_help", "walked_days", "risk_from")
	settingHints  = words.Family("effort.set_hint.", "round_trips", "repeats", "channels", "transfers", "waiting", "reopened", "no_help", "walked_days", "risk_from")
)

func titleOf(v listView) string {
	if v.Risky {
		return "effort.risk.title"
	}
	return "effort.walked.title"
}

func textOf(v listView) string {
	if v.Risky {
		return "effort.risk.text"
	}
	return "effort.walked.text"
}

func emptyOf(v listView) string {
	if v.Risky {
		return "effort.risk.none"
	}
	return "effort.walked.none"
}
