package staff

import (
	"context"
	"net/http"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// factorView is the page of one's own second factor.
type factorView struct {
	Factor
	User    User
	Recent  bool     // signed in a moment ago: no password is asked for
	Picture picture  // of the app's address, while it is not confirmed
	New     []string // recovery codes, shown once

	Passkeys []Passkey
	Ceremony ceremony // for another passkey; empty where none can be added
	Name     string   // of the passkey that was not added

	Form string // which form was sent: begin, confirm, codes, off, again, passkey or remove
	Said map[string]string
}

// said is what is wrong with a field of a form.
func (v factorView) said(form, field string) string {
	if v.Form != form {
		return ""
	}
	return v.Said[field]
}

// lastPasskey says whether the only second factor is a passkey.
func (v factorView) lastPasskey() bool { return len(v.Passkeys) == 1 && v.Since.IsZero() }

func (s *Staff) factorPage(w http.ResponseWriter, r *http.Request) error {
	return s.showFactor(w, r, http.StatusOK, factorView{})
}

func (s *Staff) showFactor(w http.ResponseWriter, r *http.Request, status int, view factorView) error {
	err := s.d.Read(r.Context(), "staff.factor", func(ctx context.Context, v db.View) error {
		a, err := Allow(ctx, ProfileChange)
		if err != nil {
			return err
		}
		if view.User, err = byID(ctx, v, a.ID); err != nil {
			return err
		}
		if view.Recent, err = s.Recent(ctx, v); err != nil {
			return err
		}
		if view.Factor, err = s.OwnFactor(ctx, v); err != nil {
			return err
		}
		if view.Passkeys, err = s.Passkeys(ctx, v); err != nil {
			return err
		}
		h, err := s.holderOf(ctx, v, view.User)
		if err != nil {
			return err
		}
		view.Ceremony, err = s.beginAdding(h, v.Now())
		return err
	})
	if err == nil && view.secret != "" {
		view.Picture, err = qrOf(totpAddress(s.issuer(), view.User.Email, view.secret))
	}
	if err != nil {
		return err
	}
	return web.Show(w, r, status, factorPage(view))
}

// factorSaid shows the page again with what was wrong in one of its forms.
func (s *Staff) factorSaid(w http.ResponseWriter, r *http.Request, view factorView, err error) error {
	status := http.StatusUnprocessableEntity
	if f, ok := fault.As(err); ok && f.Kind == fault.TooMany {
		status, view.Said = http.StatusTooManyRequests, map[string]string{"": words.Say(r.Context(), f.Sentence)}
	} else if view.Said = web.Invalid(r.Context(), err); view.Said == nil {
		return err
	}
	return s.showFactor(w, r, status, view)
}

// factorBegin makes the secret that the page then shows.
func (s *Staff) factorBegin(w http.ResponseWriter, r *http.Request) error {
	err := s.surely(r)
	if err == nil {
		err = s.d.Do(r.Context(), "staff.show_app", s.ShowApp)
	}
	if err != nil {
		return s.factorSaid(w, r, factorView{Form: "begin"}, err)
	}
	return web.Redirect(w, r, "/me/second-factor")
}

// surely asks for the password again where the session is not fresh, before
// somebody at an open browser adds a way to sign in.
func (s *Staff) surely(r *http.Request) error {
	var u User
	var fresh bool
	err := s.d.Read(r.Context(), "staff.surely", func(ctx context.Context, v db.View) error {
		a, err := Allow(ctx, ProfileChange)
		if err != nil {
			return err
		}
		if u, err = byID(ctx, v, a.ID); err != nil {
			return err
		}
		fresh, err = s.Recent(ctx, v)
		return err
	})
	switch {
	case err != nil || fresh:
		return err
	case !u.Password:
		return fault.New(fault.Conflict, "staff.fault.sign_in_again")
	}
	if err := s.CheckPassword(r.Context(), r.PostFormValue("current"), s.door(r).IP); err != nil {
		return err
	}
	return s.d.Do(r.Context(), "staff.prove", s.prove)
}

// factorConfirm switches the second factor on and shows the recovery codes.
func (s *Staff) factorConfirm(w http.ResponseWriter, r *http.Request) error {
	view := factorView{}
	err := s.d.Do(r.Context(), "staff.confirm_app", func(ctx context.Context, tx *db.Tx) (err error) {
		view.New, err = s.ConfirmApp(ctx, tx, r.PostFormValue("code"))
		return err
	})
	if err != nil {
		return s.factorSaid(w, r, factorView{Form: "confirm"}, err)
	}
	return s.showFactor(w, r, http.StatusOK, view)
}

// factorCodes makes the recovery codes anew and shows them.
func (s *Staff) factorCodes(w http.ResponseWriter, r *http.Request) error {
	codes, err := s.RenewCodes(r.Context(), r.PostFormValue("code"))
	if err != nil {
		return s.factorSaid(w, r, factorView{Form: "codes"}, err)
	}
	return s.showFactor(w, r, http.StatusOK, factorView{New: codes})
}

func (s *Staff) factorOff(w http.ResponseWriter, r *http.Request) error {
	if err := s.EndApp(r.Context(), r.PostFormValue("code")); err != nil {
		return s.factorSaid(w, r, factorView{Form: "off"}, err)
	}
	return web.Saved(w, r, "/me/second-factor", words.T(r.Context(), "staff.factor.ended"), "")
}

// userFactor takes the second factor of somebody away.
func (s *Staff) userFactor(w http.ResponseWriter, r *http.Request) error {
	return s.userAct(w, r, "staff.reset_factor", s.ResetFactor, func() error {
		return web.Saved(w, r, "/settings/staff/"+r.PathValue("user"), words.T(r.Context(), "staff.user.factor_reset"), "")
	})
}
