package staff

import (
	"context"
	"net/http"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// again takes the password once more, so that for a while a passkey may be
// added.
func (s *Staff) again(w http.ResponseWriter, r *http.Request) error {
	if err := s.surely(r); err != nil {
		return s.factorSaid(w, r, factorView{Form: "again"}, err)
	}
	return web.Redirect(w, r, "/me/second-factor#passkeys")
}

// passkeyAdd keeps a device's answer.
func (s *Staff) passkeyAdd(w http.ResponseWriter, r *http.Request) error {
	view := factorView{Form: "passkey", Name: r.PostFormValue("name")}
	var codes []string
	err := s.d.Do(r.Context(), "staff.add_passkey", func(ctx context.Context, tx *db.Tx) error {
		fresh, err := s.Recent(ctx, tx)
		if err == nil && !fresh {
			err = fault.New(fault.Conflict, "staff.fault.sign_in_again")
		}
		if err != nil {
			return err
		}
		codes, err = s.AddPasskey(ctx, tx, view.Name, r.PostFormValue("ceremony"), r.PostFormValue("answer"))
		return err
	})
	if err != nil {
		return s.factorSaid(w, r, view, err)
	}
	if codes == nil {
		return web.Saved(w, r, "/me/second-factor#passkeys", words.T(r.Context(), "staff.passkey.added"), "")
	}
	return s.showFactor(w, r, http.StatusOK, factorView{New: codes})
}

func (s *Staff) passkeyRemove(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "passkey")
	if err != nil {
		return err
	}
	if err := s.RemovePasskey(r.Context(), id, r.PostFormValue("code")); err != nil {
		return s.factorSaid(w, r, factorView{Form: "remove"}, err)
	}
	return web.Saved(w, r, "/me/second-factor#passkeys", words.T(r.Context(), "staff.passkey.removed"), "")
}

// passkeyIn signs in by a passkey alone.
func (s *Staff) passkeyIn(w http.ResponseWriter, r *http.Request) error {
	view := signInView{Next: r.PostFormValue("next")}
	var e Entry
	err := s.d.Do(r.Context(), "staff.passkey_in", func(ctx context.Context, tx *db.Tx) (err error) {
		e, err = s.SignInByPasskey(ctx, tx, r.PostFormValue("ceremony"), r.PostFormValue("answer"), s.door(r))
		return err
	})
	if view.Said = web.Invalid(r.Context(), err); view.Said != nil {
		s.failed(r.Context(), 0, WrongPasskey, s.door(r))
		return s.showSignIn(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return s.entered(w, r, e, view.Next)
}
