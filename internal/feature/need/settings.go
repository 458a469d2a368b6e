package need

import (
	"context"
	"net/http"
	"strconv"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// settingsView is the page of the policy.
type settingsView struct {
	Text     string
	Versions []Version
	Names    map[int64]string // of users
	Wrong    []Wrong
	Trial    *Trial
}

func (s *Need) settingsPage(w http.ResponseWriter, r *http.Request) error {
	return s.showSettings(w, r, http.StatusOK, settingsView{})
}

// showSettings draws the page with the policy that counts, or with what was typed.
func (s *Need) showSettings(w http.ResponseWriter, r *http.Request, status int, view settingsView) error {
	err := s.desk.DB.Read(r.Context(), "need.settings", func(ctx context.Context, v db.View) error {
		p, err := s.Policy(ctx, v)
		if err != nil {
			return err
		}
		if view.Versions, err = s.Versions(ctx, v); err != nil {
			return err
		}
		again, _ := strconv.ParseInt(r.URL.Query().Get("version"), 10, 64) // what is no number is none
		if view.Text == "" {
			view.Text = p.Text
			for _, o := range view.Versions {
				if o.ID == again {
					view.Text = o.Text
				}
			}
		}
		view.Names = map[int64]string{}
		for _, o := range view.Versions {
			if view.Names[o.ByID] == "" {
				if view.Names[o.ByID], err = s.desk.Staff.NameOf(ctx, v, o.ByID); err != nil && !fault.Is(err, fault.NotFound) {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, settingsOf(view))
}

// settingsPost tries a policy or switches it on. One that does not read is shown
// as it was typed, with what is wrong in which line.
func (s *Need) settingsPost(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "need.fault.form").Because(err)
	}
	view := settingsView{Text: tidy(r.PostForm.Get("text"))}
	if _, view.Wrong = ReadPolicy(view.Text); len(view.Wrong) > 0 {
		return s.showSettings(w, r, http.StatusUnprocessableEntity, view)
	}
	if r.PostForm.Get("do") != "on" {
		err := s.desk.DB.Read(r.Context(), "need.try", func(ctx context.Context, v db.View) error {
			t, err := s.Try(ctx, v, view.Text)
			view.Trial = &t
			return err
		})
		if err != nil {
			return err
		}
		return s.showSettings(w, r, http.StatusOK, view)
	}
	err := s.desk.DB.Do(r.Context(), "need.turn_on", func(ctx context.Context, tx *db.Tx) error {
		_, err := s.TurnOn(ctx, tx, view.Text)
		return err
	})
	if err != nil {
		return err
	}
	return web.Saved(w, r, settingsPath, words.T(r.Context(), "need.settings.saved"), "")
}

// says is where a case would go, and by which points.
func (m Moved) says(ctx context.Context) string {
	place := []fault.Arg{words.A("from", m.From), words.A("to", m.To)}
	if m.pushed() {
		return words.T(ctx, "need.trial.pushed", append(place, words.A("n", m.Now))...)
	}
	return words.T(ctx, "need.trial.moved", append(place, words.A("was", m.Was), words.A("now", m.Now))...)
}
