package staff

import (
	"context"
	"crypto/rand"
	"strings"

	"kept.example/kept/internal/platform/db"
)

// A recovery code is 24 letters and digits in four groups: 120 random bits, so
// that a plain hash keeps it safe.
const (
	recoveryCodes = 10
	recoverySize  = 24
	recoveryGroup = 6
)

// newRecovery makes a code as it is shown.
func newRecovery() string {
	bare := strings.ToLower(rand.Text())[:recoverySize]
	var groups []string
	for i := 0; i < recoverySize; i += recoveryGroup {
		groups = append(groups, bare[i:i+recoveryGroup])
	}
	return strings.Join(groups, "-")
}

// typed is a code without what people put between its groups.
func typed(code string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\t' || r == '\u00a0' {
			return -1
		}
		return r
	}, code))
}

// renewCodes gives a user ten new recovery codes; those before are worth
// nothing. They are shown once.
func renewCodes(ctx context.Context, tx *db.Tx, user int64) (codes []string, err error) {
	if _, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE user_id = $1`, user); err != nil {
		return nil, err
	}
	for range recoveryCodes {
		code := newRecovery()
		codes = append(codes, code)
		if _, err := tx.Insert(ctx, `INSERT INTO recovery_code (user_id, sum, made_at) VALUES ($1, $2, $3)`, user, sumOf(typed(code)), tx.Now()); err != nil {
			return nil, err
		}
	}
	return codes, nil
}

// useCode spends a recovery code; false where it is none of this user's.
func useCode(ctx context.Context, tx *db.Tx, user int64, code string) (bool, error) {
	if len(code) != recoverySize {
		return false, nil
	}
	n, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE user_id = $1 AND sum = $2`, user, sumOf(code))
	return n > 0, err
}

// codesLeft counts the recovery codes of a user.
func codesLeft(ctx context.Context, v db.View, user int64) (int64, error) {
	return db.Value[int64](ctx, v, `SELECT count(*) FROM recovery_code WHERE user_id = $1`, user)
}
