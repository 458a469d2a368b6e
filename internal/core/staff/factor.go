package staff

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Needed is for whom a second factor is required.
type Needed string

// For whom a second factor is required.
const (
	NeededByNobody Needed = "nobody"
	NeededByLeads  Needed = "leads" // admins and leads
	NeededByAll    Needed = "all"
)

// By says whether a role needs a second factor.
func (n Needed) By(r Role) bool {
	return n == NeededByAll || n == NeededByLeads && (r == Admin || r == Lead)
}

// SealBy gives the keys that seal the secrets of authenticator apps. The desk
// sets them once at the start.
func (s *Staff) SealBy(r *keys.Ring) { s.keys = r }

// NeedBy says who tells for whom a second factor is required. The desk sets it
// once at the start.
func (s *Staff) NeedBy(f func(ctx context.Context, v db.View) (Needed, error)) { s.needed = f }

// lacks says whether a user owes a second factor that their role needs.
func (s *Staff) lacks(ctx context.Context, v db.View, u User) (bool, error) {
	if u.Factor {
		return false, nil
	}
	n, err := s.needed(ctx, v)
	return n.By(u.Role), err
}

// Factor is how it stands with one's own second factor.
type Factor struct {
	On     bool      // a code is asked for at signing in
	Since  time.Time // when the app was confirmed; zero for none
	Needed bool      // one's role needs one
	Codes  int64     // recovery codes left

	secret string // of an app that was shown and is not confirmed yet
}

// sealing binds a sealed secret to its user.
func sealing(user int64) string { return fmt.Sprintf("totp of user %d", user) }

// app is what is held of somebody's authenticator app.
type app struct {
	secret    string // "" for none
	step      int64  // used last
	confirmed time.Time
}

func (s *Staff) appOf(ctx context.Context, v db.View, user int64) (a app, err error) {
	var sealed []byte
	_, err = db.One(ctx, v, func(scan db.Scan) (struct{}, error) {
		return struct{}{}, scan(&sealed, &a.step, &a.confirmed)
	}, `SELECT sealed, step, confirmed_at FROM totp WHERE user_id = $1`, user)
	if fault.Is(err, fault.NotFound) {
		return app{}, nil
	}
	if err != nil {
		return app{}, err
	}
	if a.secret = s.keys.OpenSecret(sealing(user), sealed).Reveal(); a.secret == "" {
		err = fmt.Errorf("the secret of user %d's authenticator app cannot be opened", user)
	}
	return a, err
}

// OwnFactor tells how it stands with one's own second factor.
func (s *Staff) OwnFactor(ctx context.Context, v db.View) (f Factor, err error) {
	defer fault.Wrap(&err, "staff.OwnFactor")
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return f, err
	}
	u, err := byID(ctx, v, a.ID)
	if err != nil {
		return f, err
	}
	n, err := s.needed(ctx, v)
	if err != nil {
		return f, err
	}
	held, err := s.appOf(ctx, v, a.ID)
	if err != nil {
		return f, err
	}
	f = Factor{On: u.Factor, Since: held.confirmed, Needed: n.By(u.Role)}
	if held.confirmed.IsZero() {
		f.secret = held.secret
	}
	f.Codes, err = codesLeft(ctx, v, a.ID)
	return f, err
}

// ShowApp makes the secret that an authenticator app is to be given. It counts
// once a code of the app was typed; a secret shown before does not any more.
func (s *Staff) ShowApp(ctx context.Context, tx *db.Tx) (err error) {
	defer fault.Wrap(&err, "staff.ShowApp")
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return err
	}
	if _, err := take(ctx, tx, a.ID); err != nil {
		return err
	}
	if held, err := s.appOf(ctx, tx, a.ID); err != nil || !held.confirmed.IsZero() {
		return because(err, fault.New(fault.Conflict, "staff.fault.factor_on"))
	}
	if _, err := tx.Exec(ctx, `DELETE FROM totp WHERE user_id = $1`, a.ID); err != nil {
		return err
	}
	_, err = tx.Insert(ctx, `INSERT INTO totp (user_id, sealed, step, made_at) VALUES ($1, $2, 0, $3)`,
		a.ID, s.keys.SealSecret(sealing(a.ID), keys.Hide(newTOTP())), tx.Now())
	return err
}

// because is an error, or where there is none what follows from that.
func because(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// ConfirmApp switches the second factor on with a code of the app that was
// shown, ends all other sessions, which a password alone has opened, and
// returns ten recovery codes.
func (s *Staff) ConfirmApp(ctx context.Context, tx *db.Tx, code string) (codes []string, err error) {
	defer fault.Wrap(&err, "staff.ConfirmApp")
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return nil, err
	}
	u, err := take(ctx, tx, a.ID)
	if err != nil {
		return nil, err
	}
	held, err := s.appOf(ctx, tx, a.ID)
	switch {
	case err != nil:
		return nil, err
	case held.secret == "" || !held.confirmed.IsZero():
		return nil, fault.New(fault.Conflict, "staff.fault.no_app")
	}
	step := totpMatch(held.secret, typed(code), tx.Now(), held.step)
	if step == 0 {
		return nil, fault.Field("code", "staff.fault.code")
	}
	if _, err := tx.Exec(ctx, `UPDATE totp SET step = $2, confirmed_at = $3 WHERE user_id = $1`, a.ID, step, tx.Now()); err != nil {
		return nil, err
	}
	if err := s.endAll(ctx, tx, a.ID, a.SessionID); err != nil {
		return nil, err
	}
	if err := s.record(ctx, tx, "staff.factor_on", "user", a.ID, nil); err != nil {
		return nil, err
	}
	if err := s.tell(ctx, tx, a.ID, FactorOn); err != nil || u.Factor {
		return nil, err
	}
	return renewCodes(ctx, tx, a.ID)
}

// issuer names the desk in an authenticator app: by its host.
func (s *Staff) issuer() string {
	u, err := url.Parse(s.url("/"))
	if err != nil || u.Hostname() == "" {
		return "Kept"
	}
	return "Kept " + u.Hostname()
}
