package staff

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// codeTries is how often in a quarter of an hour a second factor may be got
// wrong.
const codeTries = 5

// tryCode counts a try at a user's second factor before the code is looked at.
// It opens its own transaction, which stands although the code may be wrong.
func (s *Staff) tryCode(ctx context.Context, user User) error {
	return s.d.Do(ctx, "staff.try_code", func(ctx context.Context, tx *db.Tx) error {
		return tryOnce(ctx, tx, codeCounts(user))
	})
}

func codeCounts(u User) []counted {
	return []counted{{"account", db.Hash("factor:" + db.Key(u.Email)), codeTries}}
}

// spend takes a code of a user's app, or one of their recovery codes, which
// then is worth nothing any more. Whoever calls it holds the user's row.
func (s *Staff) spend(ctx context.Context, tx *db.Tx, u User, code string) error {
	code = typed(code)
	held, err := s.appOf(ctx, tx, u.ID)
	if err != nil {
		return err
	}
	if step := totpMatch(held.secret, code, tx.Now(), held.step); step > 0 && !held.confirmed.IsZero() {
		if _, err := tx.Exec(ctx, `UPDATE totp SET step = $2 WHERE user_id = $1`, u.ID, step); err != nil {
			return err
		}
		return forgive(ctx, tx, codeCounts(u))
	}
	used, err := useCode(ctx, tx, u.ID, code)
	if err != nil {
		return err
	}
	if !used {
		return fault.Field("code", "staff.fault.code")
	}
	left, err := codesLeft(ctx, tx, u.ID)
	if err != nil {
		return err
	}
	if err := s.record(ctx, tx, "staff.code_used", "user", u.ID, map[string]any{"left": left}); err != nil {
		return err
	}
	if err := s.tell(ctx, tx, u.ID, CodeUsed); err != nil {
		return err
	}
	return forgive(ctx, tx, codeCounts(u))
}

// withCode does something with one's own second factor that needs a code.
func (s *Staff) withCode(ctx context.Context, code string, act func(ctx context.Context, tx *db.Tx, u User) error) error {
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return err
	}
	var u User
	err = s.d.Read(ctx, "staff.with_code", func(ctx context.Context, v db.View) (err error) {
		u, err = byID(ctx, v, a.ID)
		return err
	})
	if err == nil && !u.Factor {
		err = fault.New(fault.Conflict, "staff.fault.factor_off")
	}
	if err == nil {
		err = s.tryCode(ctx, u)
	}
	if err != nil {
		return err
	}
	return s.d.Do(ctx, "staff.with_code", func(ctx context.Context, tx *db.Tx) error {
		u, err := take(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		if err := s.spend(ctx, tx, u, code); err != nil {
			return err
		}
		return act(ctx, tx, u)
	})
}

// RenewCodes makes ten recovery codes anew, with a code. It opens its own
// transactions, since a wrong code counts although nothing else changes.
func (s *Staff) RenewCodes(ctx context.Context, code string) (codes []string, err error) {
	defer fault.Wrap(&err, "staff.RenewCodes")
	err = s.withCode(ctx, code, func(ctx context.Context, tx *db.Tx, u User) error {
		if codes, err = renewCodes(ctx, tx, u.ID); err != nil {
			return err
		}
		return s.record(ctx, tx, "staff.codes_made", "user", u.ID, nil)
	})
	return codes, err
}

// EndApp switches the authenticator app off, with a code. Without another
// second factor the recovery codes go too. It opens its own transactions.
func (s *Staff) EndApp(ctx context.Context, code string) (err error) {
	defer fault.Wrap(&err, "staff.EndApp")
	return s.withCode(ctx, code, func(ctx context.Context, tx *db.Tx, u User) error {
		if _, err := tx.Exec(ctx, `DELETE FROM totp WHERE user_id = $1`, u.ID); err != nil {
			return err
		}
		return s.factorEnded(ctx, tx, u.ID)
	})
}

// factorEnded records that a factor of a user ended. With the last of them the
// recovery codes go.
func (s *Staff) factorEnded(ctx context.Context, tx *db.Tx, user int64) error {
	u, err := byID(ctx, tx, user)
	if err != nil {
		return err
	}
	if !u.Factor {
		if _, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE user_id = $1`, user); err != nil {
			return err
		}
	}
	if err := s.tell(ctx, tx, user, FactorOff); err != nil {
		return err
	}
	return s.record(ctx, tx, "staff.factor_off", "user", user, nil)
}

// ResetFactor takes every second factor of somebody away and ends their
// sessions, so that they sign in by their password and set one up anew. One's
// own is switched off with a code.
func (s *Staff) ResetFactor(ctx context.Context, tx *db.Tx, user int64) (err error) {
	defer fault.Wrap(&err, "staff.ResetFactor(%d)", user)
	a, err := Allow(ctx, StaffManage)
	if err != nil {
		return err
	}
	if a.ID == user {
		return fault.New(fault.Conflict, "staff.fault.factor_own")
	}
	u, err := take(ctx, tx, user)
	if err != nil {
		return err
	}
	if !u.Factor {
		return fault.New(fault.Conflict, "staff.fault.factor_none", fault.A("name", u.Name))
	}
	for _, table := range []string{`DELETE FROM totp WHERE user_id = $1`, `DELETE FROM passkey WHERE user_id = $1`, `DELETE FROM recovery_code WHERE user_id = $1`, `DELETE FROM sign_in_step WHERE user_id = $1`} {
		if _, err := tx.Exec(ctx, table, user); err != nil {
			return err
		}
	}
	if err := forgive(ctx, tx, codeCounts(u)); err != nil {
		return err
	}
	if err := s.endAll(ctx, tx, user, 0); err != nil {
		return err
	}
	if err := s.tell(ctx, tx, user, FactorReset); err != nil {
		return err
	}
	return s.record(ctx, tx, "staff.factor_reset", "user", user, nil)
}

// Recent says whether one has signed in, or typed the password again, within
// the last quarter of an hour. A second factor is added only then.
func (s *Staff) Recent(ctx context.Context, v db.View) (bool, error) {
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return false, err
	}
	return db.Exists(ctx, v, `SELECT 1 FROM session WHERE id = $1 AND user_id = $2 AND coalesce(proved_at, created_at) > $3`, a.SessionID, a.ID, v.Now().Add(-recent))
}

// prove notes that somebody typed their password again.
func (s *Staff) prove(ctx context.Context, tx *db.Tx) error {
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE session SET proved_at = $3 WHERE id = $1 AND user_id = $2`, a.SessionID, a.ID, tx.Now())
	return err
}

const recent = 15 * time.Minute
