package staff

import (
	"context"
	"net/http"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// forgotPage asks for the address of whoever has forgotten their password.
func (s *Staff) forgotPage(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	return web.Show(w, r, http.StatusOK, forgotForm(s.mails()))
}

// forgot answers the same to everybody.
func (s *Staff) forgot(w http.ResponseWriter, r *http.Request) error {
	if err := s.Forgot(r.Context(), r.PostFormValue("email"), s.door(r)); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Show(w, r, http.StatusOK, forgotSent())
}

// resetPage asks for a new password. Looking changes nothing.
func (s *Staff) resetPage(w http.ResponseWriter, r *http.Request) error {
	return s.showReset(w, r, http.StatusOK, nil)
}

func (s *Staff) showReset(w http.ResponseWriter, r *http.Request, status int, said map[string]string) error {
	u, err := s.resetUser(r)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	if fault.Is(err, fault.NotFound) {
		return web.Show(w, r, http.StatusGone, linkGone())
	}
	if err != nil {
		return err
	}
	return web.Show(w, r, status, resetForm(u, said))
}

func (s *Staff) resetUser(r *http.Request) (u User, err error) {
	err = s.d.Read(r.Context(), "staff.reset", func(ctx context.Context, v db.View) (err error) {
		u, err = s.LinkUser(ctx, v, r.PathValue("token"))
		return err
	})
	return u, err
}

// reset sets the password that was typed and signs in.
func (s *Staff) reset(w http.ResponseWriter, r *http.Request) error {
	u, err := s.resetUser(r)
	if err != nil {
		return s.showReset(w, r, http.StatusGone, nil)
	}
	p, err := s.Hash(r.Context(), r.PostFormValue("password"), u.Name, u.Email)
	var e Entry
	if err == nil {
		err = s.d.Do(r.Context(), "staff.reset", func(ctx context.Context, tx *db.Tx) (err error) {
			e, err = s.Reset(ctx, tx, r.PathValue("token"), p, s.door(r))
			return err
		})
	}
	if said := web.Invalid(r.Context(), err); said != nil {
		return s.showReset(w, r, http.StatusUnprocessableEntity, said)
	}
	if fault.Is(err, fault.NotFound) {
		return s.showReset(w, r, http.StatusGone, nil)
	}
	if err != nil {
		return err
	}
	if e.Step != "" {
		return s.entered(w, r, e, "/")
	}
	web.SetSession(w, e.Cookie, s.secure)
	return web.Saved(w, r, "/", words.T(r.Context(), "staff.reset.done"), "")
}

// userInvite mails a link to somebody.
func (s *Staff) userInvite(w http.ResponseWriter, r *http.Request) error {
	return s.userAct(w, r, "staff.invite", s.Invite, func() error {
		return web.Saved(w, r, "/settings/staff/"+r.PathValue("user"), words.T(r.Context(), "staff.user.invited"), "")
	})
}
