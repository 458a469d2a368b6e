package staff

import (
	"context"
	"net/http"
	"net/url"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// secondView is the page that asks for the second factor.
type secondView struct {
	User User
	Next string // where to go afterwards
	App  bool   // has an authenticator app, else passkeys alone
	Asks ceremony
	Said map[string]string
}

// entered gives the browser what it has after signing in, and leads on: to
// where it wanted to go, or to the page that asks for the second factor.
func (s *Staff) entered(w http.ResponseWriter, r *http.Request, e Entry, next string) error {
	if e.Step != "" {
		web.SetStep(w, e.Step, s.secure)
		to := "/sign-in/second"
		if next = web.Inside(next); next != "/" {
			to += "?" + url.Values{"next": {next}}.Encode()
		}
		return web.Redirect(w, r, to)
	}
	web.ClearStep(w, s.secure)
	web.SetSession(w, e.Cookie, s.secure)
	return web.Redirect(w, r, web.Inside(next))
}

// secondPage asks for the second factor. Looking changes nothing.
func (s *Staff) secondPage(w http.ResponseWriter, r *http.Request) error {
	return s.showSecond(w, r, http.StatusOK, secondView{Next: r.URL.Query().Get("next")})
}

func (s *Staff) showSecond(w http.ResponseWriter, r *http.Request, status int, view secondView) error {
	err := s.d.Read(r.Context(), "staff.step", func(ctx context.Context, v db.View) (err error) {
		if view.User, err = s.StepUser(ctx, v, web.Step(r, s.secure)); err != nil {
			return err
		}
		held, err := s.appOf(ctx, v, view.User.ID)
		if err != nil {
			return err
		}
		view.App = !held.confirmed.IsZero()
		h, err := s.holderOf(ctx, v, view.User)
		if err == nil && len(h.keys) > 0 {
			view.Asks, err = s.beginSignIn(v.Now())
		}
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return web.Redirect(w, r, "/sign-in")
	}
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Show(w, r, status, secondForm(view))
}

func (s *Staff) second(w http.ResponseWriter, r *http.Request) error {
	view := secondView{Next: r.PostFormValue("next")}
	e, err := s.Second(r.Context(), web.Step(r, s.secure), r.PostFormValue("code"), s.door(r))
	switch {
	case err == nil:
		return s.entered(w, r, e, view.Next)
	case fault.Is(err, fault.NotFound):
		web.ClearStep(w, s.secure)
		return web.Redirect(w, r, "/sign-in")
	case fault.Is(err, fault.TooMany):
		f, _ := fault.As(err)
		view.Said = map[string]string{"": words.Say(r.Context(), f.Sentence)}
		return s.showSecond(w, r, http.StatusTooManyRequests, view)
	}
	if view.Said = web.Invalid(r.Context(), err); view.Said == nil {
		return err
	}
	return s.showSecond(w, r, http.StatusUnprocessableEntity, view)
}
