package staff

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Why is why somebody could not sign in.
type Why string

// The reasons.
const (
	WrongPassword  Why = "password" // or the account has none
	UnknownAddress Why = "address"  // nobody has an account under it
	IsOff          Why = "off"      // the account is switched off
	TooManyTries   Why = "tries"    // nothing was looked at any more
	WrongCode      Why = "code"     // the password was right, the second factor was not
	WrongPasskey   Why = "passkey"
)

// whyNames are the words for them.
var whyNames = words.Family("staff.failed.why.", WrongPassword, UnknownAddress, IsOff, TooManyTries, WrongCode, WrongPasskey)

// Failure is a sign-in that failed, and all alike within a quarter of an hour.
type Failure struct {
	At   time.Time
	Why  Why
	From string // the network that it came from; "" where nobody knows
}

// notedAtMost is how many failures are noted in a quarter of an hour. A flood of tries
// fills neither the record nor the log.
const notedAtMost = 200

// unknown stands for whoever has no account.
const unknown = -1

// shownFailures is how many a page shows.
const shownFailures = 20

// LogTo sets where failed sign-ins are told of beside the record.
func (s *Staff) LogTo(l *slog.Logger) { s.said = l }

// failed leaves behind that a sign-in failed: an entry of the record, for whose account it
// was and for who manages the staff, and a line in the log. Neither has what was typed:
// people type passwords where addresses belong. Whoever tried is told nothing of it.
func (s *Staff) failed(ctx context.Context, user int64, why Why, door Door) {
	if user == 0 {
		user = unknown
	}
	place := network(door.IP)
	err := s.d.Do(As(context.WithoutCancel(ctx), System("staff.sign_in")), "staff.failed", func(ctx context.Context, tx *db.Tx) error {
		alike := db.Hash(fmt.Sprintf("failed %s of %d from %s", why, user, place))
		err := tryOnce(ctx, tx, []counted{{"account", alike, 1}, {"account", db.Hash("failed"), notedAtMost}})
		if fault.Is(err, fault.TooMany) {
			return nil
		}
		if err != nil {
			return err
		}
		tx.AfterCommit(func() { s.said.Warn("a sign-in failed", "why", string(why), "user", max(user, 0), "from", place) })
		return s.record(ctx, tx, "staff.sign_in_failed", "sign_in", user, map[string]any{"why": string(why), "from": place})
	})
	if err != nil {
		s.said.Error("a failed sign-in could not be noted", "why", string(why), "user", max(user, 0), "from", place, "err", err)
	}
}

// Failures returns the newest sign-ins that failed at an account, the newest first; those
// at addresses that nobody has with 0. Others' are for who manages the staff.
func (s *Staff) Failures(ctx context.Context, v db.View, user int64) (all []Failure, err error) {
	defer fault.Wrap(&err, "staff.Failures(%d)", user)
	a, err := Allow(ctx, ProfileChange)
	if err != nil {
		return nil, err
	}
	if user != a.ID {
		if _, err := Allow(ctx, StaffManage); err != nil {
			return nil, err
		}
	}
	if user == 0 {
		user = unknown
	}
	entries, err := s.log.AboutNewest(ctx, v, "sign_in", user, shownFailures)
	for _, e := range entries {
		why, _ := e.Data["why"].(string)
		from, _ := e.Data["from"].(string)
		all = append(all, Failure{e.At, Why(why), from})
	}
	return all, err
}
