package staff

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// SignIn returns what the browser keeps if the password is right: a session,
// or where the user has a second factor the step that asks for it. It says the
// same, after the same time, for an account nobody has, one without a password
// and one that is switched off. It opens its own transactions, for hashing takes
// longer than a transaction should.
func (s *Staff) SignIn(ctx context.Context, email, password string, door Door) (e Entry, err error) {
	defer fault.Wrap(&err, "staff.SignIn")
	ctx = As(ctx, System("staff.sign_in"))
	all := counts(email, door.IP)
	var u User
	err = s.d.Do(ctx, "staff.try", func(ctx context.Context, tx *db.Tx) (err error) {
		if u, err = byEmail(ctx, tx, email); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		return tryOnce(ctx, tx, all)
	})
	if err != nil {
		if fault.Is(err, fault.TooMany) {
			s.failed(ctx, u.ID, TooManyTries, door)
		}
		return Entry{}, err
	}
	ok, stale, err := s.hasher.check(ctx, u.hash, password)
	switch {
	case err != nil:
		return Entry{}, err
	case !ok || u.ID == 0 || u.Off():
		s.failed(ctx, u.ID, whyNot(u), door)
		return Entry{}, fault.New(fault.Invalid, "staff.fault.sign_in")
	}
	var fresh string
	if stale {
		if fresh, err = s.hasher.hash(ctx, password); err != nil {
			return Entry{}, err
		}
	}
	err = s.d.Do(ctx, "staff.sign_in", func(ctx context.Context, tx *db.Tx) error {
		e, err = s.enter(ctx, tx, u, fresh, all, door)
		return err
	})
	return e, err
}

// whyNot says why a password did not let somebody in.
func whyNot(u User) Why {
	switch {
	case u.ID == 0:
		return UnknownAddress
	case u.Off():
		return IsOff
	}
	return WrongPassword
}

// enter lets a user in whose password was right, unless that has changed
// meanwhile.
func (s *Staff) enter(ctx context.Context, tx *db.Tx, u User, fresh string, all []counted, door Door) (Entry, error) {
	now, err := take(ctx, tx, u.ID)
	if err != nil {
		return Entry{}, err
	}
	if now.Off() || now.hash != u.hash {
		return Entry{}, fault.New(fault.Invalid, "staff.fault.sign_in")
	}
	if fresh != "" {
		if _, err := tx.Exec(ctx, `UPDATE staff_user SET password = $2 WHERE id = $1`, u.ID, fresh); err != nil {
			return Entry{}, err
		}
	}
	if err := forgive(ctx, tx, all); err != nil {
		return Entry{}, err
	}
	a, err := actorOf(ctx, tx, now)
	if err != nil {
		return Entry{}, err
	}
	return s.enterOrAsk(As(ctx, a), tx, now, door)
}

// SetPassword gives a user another password and ends their sessions, except
// the one that asks. One's own needs no permission to manage the staff.
func (s *Staff) SetPassword(ctx context.Context, tx *db.Tx, user int64, p Password) (err error) {
	defer fault.Wrap(&err, "staff.SetPassword(%d)", user)
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return err
	}
	if a.ID != user {
		if _, err := Allow(ctx, StaffManage); err != nil {
			return err
		}
	}
	if p.hash == "" {
		return fault.Field("password", "staff.fault.password_short", fault.A("n", minPassword))
	}
	u, err := take(ctx, tx, user)
	if err != nil {
		return err
	}
	u.hash = p.hash
	if err := save(ctx, tx, &u); err != nil {
		return err
	}
	keep := int64(0)
	if a.ID == user {
		keep = a.SessionID
	}
	if err := s.endAll(ctx, tx, user, keep); err != nil {
		return err
	}
	return s.record(ctx, tx, "staff.password_set", "user", user, nil)
}

// Renew gives the session that asks another secret and returns it, as after a
// new password.
func (s *Staff) Renew(ctx context.Context, tx *db.Tx) (cookie string, err error) {
	defer fault.Wrap(&err, "staff.Renew")
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return "", err
	}
	cookie = secret()
	n, err := tx.Exec(ctx, `UPDATE session SET sum = $3 WHERE id = $1 AND user_id = $2`, a.SessionID, a.ID, sumOf(cookie))
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "staff.fault.no_session")
	}
	return cookie, err
}

// CheckPassword says whether a password is the one of whoever acts, before
// they change it. Tries count like those to sign in.
func (s *Staff) CheckPassword(ctx context.Context, password string, ip string) (err error) {
	defer fault.Wrap(&err, "staff.CheckPassword")
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return err
	}
	var u User
	err = s.d.Do(ctx, "staff.check", func(ctx context.Context, tx *db.Tx) error {
		if u, err = byID(ctx, tx, a.ID); err != nil {
			return err
		}
		return tryOnce(ctx, tx, counts(u.Email, ip))
	})
	if err != nil {
		return err
	}
	ok, _, err := s.hasher.check(ctx, u.hash, password)
	if err != nil {
		return err
	}
	if !ok {
		return fault.Field("current", "staff.fault.current")
	}
	return s.d.Do(ctx, "staff.checked", func(ctx context.Context, tx *db.Tx) error {
		return forgive(ctx, tx, counts(u.Email, ip))
	})
}
