package staff

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// stepLife is how long one may take for the second factor.
const stepLife = 10 * time.Minute

// Entry is what somebody has who came to sign in: a session, or half of one
// where the second factor is still owed.
type Entry struct {
	User   User
	Cookie string // of the session; "" where Step is set
	Step   string // what the browser keeps until the second factor came
}

// enterOrAsk begins a session, or where the user has a second factor the step
// that asks for it. Whoever calls it holds the user's row.
func (s *Staff) enterOrAsk(ctx context.Context, tx *db.Tx, u User, door Door) (e Entry, err error) {
	e.User = u
	if !u.Factor {
		e.Cookie, err = s.begin(ctx, tx, u.ID, door)
		return e, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM sign_in_step WHERE expires_at <= $1`, tx.Now()); err != nil {
		return e, err
	}
	e.Step = secret()
	_, err = tx.Insert(ctx, `INSERT INTO sign_in_step (user_id, sum, made_at, expires_at) VALUES ($1, $2, $3, $4)`,
		u.ID, sumOf(e.Step), tx.Now(), tx.Now().Add(stepLife))
	return e, err
}

// StepUser returns who owes the second factor of a step, and changes nothing;
// NotFound where it is unknown, done or too old.
func (s *Staff) StepUser(ctx context.Context, v db.View, step string) (_ User, err error) {
	defer fault.Wrap(&err, "staff.StepUser")
	gone := fault.New(fault.NotFound, "staff.fault.step_gone")
	if step == "" {
		return User{}, gone
	}
	u, err := db.One(ctx, v, scanUser, `SELECT `+userColumns+` FROM sign_in_step p JOIN staff_user u ON u.id = p.user_id
		WHERE p.sum = $1 AND p.expires_at > $2 AND u.off_at IS NULL`, sumOf(step), v.Now())
	if fault.Is(err, fault.NotFound) {
		return User{}, gone.Because(err)
	}
	return u, err
}

// Second signs in with the code of an app or a recovery code, after the
// password. It opens its own transactions, since a wrong code counts.
func (s *Staff) Second(ctx context.Context, step, code string, door Door) (e Entry, err error) {
	defer fault.Wrap(&err, "staff.Second")
	ctx = As(ctx, System("staff.second"))
	return s.finish(ctx, step, door, func(ctx context.Context, tx *db.Tx, u User) error { return s.spend(ctx, tx, u, code) })
}

// finish ends a step with a session if the proof holds.
func (s *Staff) finish(ctx context.Context, step string, door Door, proof func(ctx context.Context, tx *db.Tx, u User) error) (e Entry, err error) {
	err = s.d.Read(ctx, "staff.step", func(ctx context.Context, v db.View) (err error) {
		e.User, err = s.StepUser(ctx, v, step)
		return err
	})
	if err == nil {
		err = s.tryCode(ctx, e.User)
	}
	if fault.Is(err, fault.TooMany) {
		s.failed(ctx, e.User.ID, TooManyTries, door)
	}
	if err != nil {
		return Entry{}, err
	}
	err = s.d.Do(ctx, "staff.second", func(ctx context.Context, tx *db.Tx) error {
		u, err := take(ctx, tx, e.User.ID)
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `DELETE FROM sign_in_step WHERE sum = $1 AND expires_at > $2`, sumOf(step), tx.Now())
		if err != nil {
			return err
		}
		if n == 0 || u.Off() { // somebody was quicker
			return fault.New(fault.NotFound, "staff.fault.step_gone")
		}
		a, err := actorOf(ctx, tx, u)
		if err != nil {
			return err
		}
		ctx = As(ctx, a)
		if err := proof(ctx, tx, u); err != nil {
			return err
		}
		e.Cookie, err = s.begin(ctx, tx, u.ID, door)
		return err
	})
	if fault.Is(err, fault.Invalid) {
		s.failed(ctx, e.User.ID, WrongCode, door)
	}
	if err != nil {
		return Entry{}, err
	}
	return e, nil
}
