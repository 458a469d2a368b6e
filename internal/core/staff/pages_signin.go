package staff

import (
	"context"
	"net/http"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// signInView is the page to sign in at.
type signInView struct {
	Email string
	Next  string // where to go afterwards
	Fresh bool   // nobody can sign in yet
	Asks  ceremony
	Said  map[string]string
}

func (s *Staff) signInPage(w http.ResponseWriter, r *http.Request) error {
	next := r.URL.Query().Get("next")
	if a, err := Acting(r.Context()); err == nil && a.Kind == KindUser {
		return web.Redirect(w, r, web.Inside(next))
	}
	return s.showSignIn(w, r, http.StatusOK, signInView{Next: next})
}

func (s *Staff) showSignIn(w http.ResponseWriter, r *http.Request, status int, view signInView) error {
	err := s.d.Read(r.Context(), "staff.fresh", func(ctx context.Context, v db.View) error {
		used, err := db.Exists(ctx, v, `SELECT 1 FROM staff_user`)
		view.Fresh = !used
		if err == nil {
			view.Asks, err = s.beginSignIn(v.Now())
		}
		return err
	})
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Show(w, r, status, signInForm(view))
}

func (s *Staff) signIn(w http.ResponseWriter, r *http.Request) error {
	view := signInView{Email: r.PostFormValue("email"), Next: r.PostFormValue("next")}
	e, err := s.SignIn(r.Context(), view.Email, r.PostFormValue("password"), s.door(r))
	if fault.Is(err, fault.TooMany) {
		f, _ := fault.As(err)
		view.Said = map[string]string{"": words.Say(r.Context(), f.Sentence)}
		return s.showSignIn(w, r, http.StatusTooManyRequests, view)
	}
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		return s.showSignIn(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return s.entered(w, r, e, view.Next)
}

// door is where a request comes to sign in.
func (s *Staff) door(r *http.Request) Door {
	d := Door{Agent: r.UserAgent(), Old: web.Session(r, s.secure)}
	if ip := web.ClientIP(r.Context()); ip.IsValid() {
		d.IP = ip.String()
	}
	return d
}

func (s *Staff) signOut(w http.ResponseWriter, r *http.Request) error {
	if a, err := Acting(r.Context()); err == nil && a.Kind == KindUser {
		err := s.d.Do(r.Context(), "staff.sign_out", func(ctx context.Context, tx *db.Tx) error {
			return s.SignOut(ctx, tx, web.Session(r, s.secure))
		})
		if err != nil {
			return err
		}
	}
	web.ClearSession(w, s.secure)
	return web.Redirect(w, r, "/sign-in")
}

// linkPage shows a button. Mail scanners follow links, so looking changes
// nothing.
func (s *Staff) linkPage(w http.ResponseWriter, r *http.Request) error {
	var u User
	err := s.d.Read(r.Context(), "staff.link", func(ctx context.Context, v db.View) (err error) {
		u, err = s.LinkUser(ctx, v, r.PathValue("token"))
		return err
	})
	return s.showLink(w, r, u, err)
}

func (s *Staff) showLink(w http.ResponseWriter, r *http.Request, u User, err error) error {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	if fault.Is(err, fault.NotFound) {
		return web.Show(w, r, http.StatusGone, linkGone())
	}
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, linkForm(u.Name))
}

func (s *Staff) linkIn(w http.ResponseWriter, r *http.Request) error {
	var e Entry
	err := s.d.Do(r.Context(), "staff.link_in", func(ctx context.Context, tx *db.Tx) (err error) {
		e, err = s.UseLink(ctx, tx, r.PathValue("token"), s.door(r))
		return err
	})
	if err != nil {
		return s.showLink(w, r, User{}, err)
	}
	if !e.User.Password && e.Cookie != "" {
		return s.entered(w, r, e, "/me#password")
	}
	return s.entered(w, r, e, "/")
}
