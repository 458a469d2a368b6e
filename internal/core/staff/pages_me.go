package staff

import (
	"context"
	"net/http"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// meView is one's own page.
type meView struct {
	User     User
	Session  int64 // the one that looks
	Sessions []Session
	Failed   []Failure
	Tokens   []APIToken
	Tokened  bool // may have tokens
	May      []Permission
	New      string // a token just made, shown once

	Form  string // which form was sent: profile, password or token
	Said  map[string]string
	Name  string          // of the token that was not made
	Chose map[string]bool // permissions chosen for it
}

// said is what is wrong with a field of a form.
func (v meView) said(form, field string) string {
	if v.Form != form {
		return ""
	}
	return v.Said[field]
}

func (s *Staff) mePage(w http.ResponseWriter, r *http.Request) error {
	return s.showMe(w, r, http.StatusOK, meView{})
}

func (s *Staff) showMe(w http.ResponseWriter, r *http.Request, status int, view meView) error {
	err := s.d.Read(r.Context(), "staff.me", func(ctx context.Context, v db.View) error {
		a, err := Allow(ctx, ProfileChange)
		if err != nil {
			return err
		}
		view.Session, view.May, view.Tokened = a.SessionID, a.Permissions(), a.May(TokensManage)
		if view.User.ID == 0 {
			if view.User, err = s.UserByID(ctx, v, a.ID); err != nil {
				return err
			}
		}
		if view.Failed, err = s.Failures(ctx, v, a.ID); err != nil {
			return err
		}
		if view.Sessions, err = s.Sessions(ctx, v); err != nil || !view.Tokened {
			return err
		}
		view.Tokens, err = s.Tokens(ctx, v, 0)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, mePage(view))
}

// refused shows one's page again with what was wrong in one of its forms.
func (s *Staff) refused(w http.ResponseWriter, r *http.Request, view meView, err error) error {
	if f, ok := fault.As(err); ok && f.Kind == fault.TooMany {
		view.Said = map[string]string{"": words.Say(r.Context(), f.Sentence)}
		return s.showMe(w, r, http.StatusTooManyRequests, view)
	}
	if view.Said = web.Invalid(r.Context(), err); view.Said == nil {
		return err
	}
	return s.showMe(w, r, http.StatusUnprocessableEntity, view)
}

func (s *Staff) meChange(w http.ResponseWriter, r *http.Request) error {
	p := Profile{
		Name: r.PostFormValue("name"), Lang: r.PostFormValue("lang"), Zone: r.PostFormValue("zone"),
		Theme: r.PostFormValue("theme"), Compact: r.PostFormValue("density") == "compact",
		SingleKeys: r.PostFormValue("single_keys") == "on",
	}
	var was User
	err := s.d.Do(r.Context(), "staff.profile", func(ctx context.Context, tx *db.Tx) error {
		a, err := Acting(ctx)
		if err != nil {
			return err
		}
		if was, err = byID(ctx, tx, a.ID); err != nil {
			return err
		}
		_, err = s.ChangeProfile(ctx, tx, p)
		return err
	})
	if err != nil {
		was.Name, was.Lang, was.Zone, was.Theme, was.Compact, was.SingleKeys = p.Name, p.Lang, p.Zone, p.Theme, p.Compact, p.SingleKeys
		return s.refused(w, r, meView{Form: "profile", User: was}, err)
	}
	return web.Redirect(w, r, "/me")
}

// meKeys switches single keys, as the keyboard map does in passing.
func (s *Staff) meKeys(w http.ResponseWriter, r *http.Request) error {
	return s.meInPassing(w, r, "staff.keys", func(p *Profile) { p.SingleKeys = r.PostFormValue("keys") != "off" })
}

// meDensity sets how close rows stand, as the menu does in passing.
func (s *Staff) meDensity(w http.ResponseWriter, r *http.Request) error {
	return s.meInPassing(w, r, "staff.density", func(p *Profile) { p.Compact = r.PostFormValue("compact") == "on" })
}

// meInPassing changes one thing of one's own profile and shows no page.
func (s *Staff) meInPassing(w http.ResponseWriter, r *http.Request, name string, change func(*Profile)) error {
	err := s.d.Do(r.Context(), name, func(ctx context.Context, tx *db.Tx) error {
		a, err := Allow(ctx, ProfileChange)
		if err != nil {
			return err
		}
		u, err := byID(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		p := Profile{u.Name, u.Lang, u.Zone, u.Theme, u.Compact, u.SingleKeys}
		change(&p)
		_, err = s.ChangeProfile(ctx, tx, p)
		return err
	})
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

func (s *Staff) mePassword(w http.ResponseWriter, r *http.Request) error {
	view := meView{Form: "password"}
	ctx := r.Context()
	var u User
	err := s.d.Read(ctx, "staff.me", func(ctx context.Context, v db.View) error {
		a, err := Allow(ctx, ProfileChange)
		if err == nil {
			u, err = byID(ctx, v, a.ID)
		}
		return err
	})
	if err == nil && u.Password {
		err = s.CheckPassword(ctx, r.PostFormValue("current"), s.door(r).IP)
	}
	if err != nil {
		return s.refused(w, r, view, err)
	}
	p, err := s.Hash(ctx, r.PostFormValue("password"), u.Name, u.Email)
	if err != nil {
		return s.refused(w, r, view, err)
	}
	var cookie string
	err = s.d.Do(ctx, "staff.password", func(ctx context.Context, tx *db.Tx) error {
		if err := s.SetPassword(ctx, tx, u.ID, p); err != nil {
			return err
		}
		cookie, err = s.Renew(ctx, tx)
		return err
	})
	if err != nil {
		return s.refused(w, r, view, err)
	}
	web.SetSession(w, cookie, s.secure)
	return web.Redirect(w, r, "/me")
}

func (s *Staff) meEnd(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "session")
	if err != nil {
		return err
	}
	err = s.d.Do(r.Context(), "staff.end", func(ctx context.Context, tx *db.Tx) error { return s.EndSession(ctx, tx, id) })
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/me#sessions")
}

func (s *Staff) meEndOthers(w http.ResponseWriter, r *http.Request) error {
	if err := s.d.Do(r.Context(), "staff.end_others", s.EndOthers); err != nil {
		return err
	}
	return web.Redirect(w, r, "/me#sessions")
}

// meTokenAdd makes a token and shows it on the page that answers, once.
func (s *Staff) meTokenAdd(w http.ResponseWriter, r *http.Request) error {
	n := NewToken{Name: r.PostFormValue("name")}
	view := meView{Form: "token", Name: n.Name, Chose: map[string]bool{}}
	if r.PostFormValue("rights") == "some" {
		n.Permissions = []Permission{}
		for _, p := range r.PostForm["permission"] {
			n.Permissions = append(n.Permissions, Permission(p))
			view.Chose[p] = true
		}
	}
	err := s.d.Do(r.Context(), "staff.token", func(ctx context.Context, tx *db.Tx) (err error) {
		view.New, _, err = s.AddToken(ctx, tx, n)
		return err
	})
	if err != nil {
		view.New = ""
		return s.refused(w, r, view, err)
	}
	return s.showMe(w, r, http.StatusOK, meView{New: view.New})
}

func (s *Staff) meTokenRevoke(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "token")
	if err != nil {
		return err
	}
	err = s.d.Do(r.Context(), "staff.revoke", func(ctx context.Context, tx *db.Tx) error { return s.RevokeToken(ctx, tx, id) })
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/me#tokens")
}
