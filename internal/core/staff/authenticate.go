package staff

import (
	"context"
	"net/http"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// api is where programs come; a session's cookie is worth nothing there, so no
// other site can make a browser act.
const api = "/api/v1/"

// Authenticate tells the actor of a request: by its session on pages, by its
// bearer token under /api/v1. Nobody is an Unauthenticated fault.
func Authenticate(s *Staff) func(r *http.Request) (context.Context, error) {
	return func(r *http.Request) (context.Context, error) {
		ctx := r.Context()
		header := r.Header.Get("Authorization")
		inAPI := strings.HasPrefix(r.URL.Path, api)
		if header == "" && !inAPI {
			return s.bySession(ctx, web.Session(r, s.secure))
		}
		scheme, bare, _ := strings.Cut(header, " ")
		if !inAPI || !strings.EqualFold(scheme, "Bearer") {
			return ctx, nobody(nil)
		}
		return s.byToken(ctx, strings.TrimSpace(bare))
	}
}

// bySession finds who holds a session and notes, once an hour, that it lives.
func (s *Staff) bySession(ctx context.Context, cookie string) (context.Context, error) {
	if cookie == "" {
		return ctx, nobody(nil)
	}
	var a Actor
	var seen, now time.Time
	err := s.d.Read(ctx, "staff.by_session", func(ctx context.Context, v db.View) (err error) {
		now = v.Now()
		a, seen, err = s.sessionActor(ctx, v, cookie)
		return err
	})
	if err != nil {
		return ctx, err
	}
	if now.Sub(seen) >= sessionSeen {
		err = s.d.Do(ctx, "staff.seen", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE session SET seen_at = $2 WHERE id = $1`, a.SessionID, tx.Now())
			return err
		})
	}
	if fault.Is(err, fault.Unavailable) {
		err = nil // a full disk must not sign people out
	}
	return As(ctx, a), err
}

// byToken finds who acts by a token and notes, once a day, that it is used.
func (s *Staff) byToken(ctx context.Context, bare string) (context.Context, error) {
	var a Actor
	var used, today time.Time
	err := s.d.Read(ctx, "staff.by_token", func(ctx context.Context, v db.View) (err error) {
		today = v.Now().Truncate(24 * time.Hour)
		a, used, err = s.tokenActor(ctx, v, bare)
		return err
	})
	if err != nil {
		return ctx, err
	}
	if used.Before(today) {
		err = s.d.Do(ctx, "staff.used", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE token SET used_day = $2 WHERE id = $1`, a.TokenID, today)
			return err
		})
	}
	if fault.Is(err, fault.Unavailable) {
		err = nil
	}
	return As(ctx, a), err
}

// Still reads the rights of whoever acts again: the same actor as they are
// now, or an Unauthenticated fault if their session or token has ended. Live
// streams ask it each five seconds.
func (s *Staff) Still(ctx context.Context) (_ Actor, err error) {
	defer fault.Wrap(&err, "staff.Still")
	a, err := Acting(ctx)
	if err != nil || a.Kind != KindUser && a.Kind != KindToken {
		return a, err
	}
	var now Actor
	err = s.d.Read(ctx, "staff.still", func(ctx context.Context, v db.View) error {
		live, err := db.Exists(ctx, v, `SELECT 1 FROM session WHERE id = $1 AND user_id = $2`, a.SessionID, a.ID)
		if a.Kind == KindToken {
			live, err = db.Exists(ctx, v, `SELECT 1 FROM token WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL`, a.TokenID, a.ID)
		}
		if err != nil {
			return err
		}
		if !live {
			return nobody(nil)
		}
		u, err := byID(ctx, v, a.ID)
		if err != nil {
			return err
		}
		if u.Off() {
			return nobody(nil)
		}
		if now, err = actorOf(ctx, v, u); err != nil || a.Kind != KindUser {
			return err
		}
		now.lacks, err = s.lacks(ctx, v, u)
		return err
	})
	now.Kind, now.SessionID, now.TokenID, now.narrowed = a.Kind, a.SessionID, a.TokenID, a.narrowed
	return now, err
}

// access decides whether the actor in a context may use a route.
func access(ctx context.Context, name string) error {
	a, err := Acting(ctx)
	if err != nil {
		return err
	}
	if a.lacks && name != string(ProfileChange) {
		return web.Elsewhere("/me/second-factor", fault.New(fault.Forbidden, "staff.fault.factor_first"))
	}
	may := false
	switch name {
	case web.SignedIn:
		may = a.Kind == KindUser || a.Kind == KindToken
	case web.Token:
		may = a.Kind == KindToken
	case web.Customer:
		may = a.Kind == KindCustomer
	default:
		_, err := Allow(ctx, Permission(name))
		return err
	}
	if !may {
		return fault.New(fault.Forbidden, "staff.fault.not_here")
	}
	return nil
}

// hooks tells the router who somebody is, what they may do and how they read.
func (s *Staff) hooks(rt *web.Router) {
	s.secure, s.url, s.close = rt.Secure(), rt.URL, rt.Live.Close
	rt.Authenticate(Authenticate(s))
	rt.Allow(access)
	rt.Who(func(ctx context.Context) string {
		a, _ := Acting(ctx) // nobody has no name
		return a.String()
	})
	rt.Reader(func(ctx context.Context, r words.Reader) words.Reader {
		a, _ := Acting(ctx) // nobody reads as the browser says
		return a.Reads(r)
	})
	rt.Frame(Frame)
}

// Frame is what the shell shows of whoever is signed in.
func Frame(ctx context.Context) web.Frame {
	a, err := Acting(ctx)
	if err != nil || a.Kind != KindUser {
		return web.Frame{}
	}
	return web.Frame{
		User:  web.User{ID: a.ID, Name: a.Name, Hue: int(a.ID * 47 % 360)},
		Theme: a.Theme, Compact: a.Compact, KeysOff: !a.SingleKeys, Admin: a.May(SettingsManage),
	}
}
