package staff_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// failedAt tells of the sign-ins that failed at an account, as a user sees it.
func (w *world) failedAt(looks staff.User, user int64) (all []string) {
	w.t.Helper()
	w.read(w.as(looks), func(ctx context.Context, v db.View) error {
		found, err := w.s.Failures(ctx, v, user)
		for _, f := range found {
			all = append(all, fmt.Sprintf("%s from %s", f.Why, f.From))
		}
		return err
	})
	return all
}

func TestAFailedSignInLeavesSomethingBehind(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var said bytes.Buffer
		w.s.LogTo(slog.New(slog.NewTextHandler(&said, nil)))
		bo, off := w.add("Bo Agent", staff.Agent), w.add("Cy Gone", staff.Agent)
		w.do(w.as(w.admin), func(ctx context.Context, tx *db.Tx) error { return w.s.SwitchOff(ctx, tx, off.ID) })
		try := func(email, typed, ip string) error {
			_, err := w.s.SignIn(t.Context(), email, typed, staff.Door{IP: ip})
			return err
		}
		// The outsider hears the same, whatever it was.
		var heard []string
		for _, email := range []string{bo.Email, off.Email, "my secret passphrase", bo.Email} {
			heard = append(heard, fmt.Sprint(try(email, "typed-in-vain", "192.0.2.7")))
		}
		if heard[0] != heard[1] || heard[0] != heard[2] {
			t.Errorf("an outsider can tell accounts apart: %q", heard)
		}
		for range 12 {
			_ = try(bo.Email, "typed-in-vain", "2001:db8::7")
		}
		want := []string{"tries from 2001:db8::/64", "password from 2001:db8::/64", "password from 192.0.2.7"}
		if d := cmp.Diff(want, w.failedAt(bo, bo.ID)); d != "" {
			t.Errorf("at one's own account (-want +got)\n%s", d)
		}
		if d := cmp.Diff(want, w.failedAt(w.admin, bo.ID)); d != "" {
			t.Errorf("as who manages the staff sees it (-want +got)\n%s", d)
		}
		if d := cmp.Diff([]string{"off from 192.0.2.7"}, w.failedAt(w.admin, off.ID)); d != "" {
			t.Errorf("at an account that is off (-want +got)\n%s", d)
		}
		if d := cmp.Diff([]string{"address from 192.0.2.7"}, w.failedAt(w.admin, 0)); d != "" {
			t.Errorf("at an address that nobody has (-want +got)\n%s", d)
		}
		err := w.d.Read(w.as(bo), "test", func(ctx context.Context, v db.View) error {
			_, err := w.s.Failures(ctx, v, w.admin.ID)
			return err
		})
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("an agent sees those of others: %v", err)
		}
		for _, secret := range []string{"typed-in-vain", "passphrase", bo.Email} {
			if strings.Contains(said.String(), secret) || w.holds(secret) {
				t.Errorf("%q is kept: %s", secret, said.String())
			}
		}
		if n := strings.Count(said.String(), "a sign-in failed"); n != 5 {
			t.Errorf("%d lines in the log, want 5: %s", n, said.String())
		}
		w.advance(16 * time.Minute)
		_ = try(bo.Email, "typed-in-vain", "192.0.2.7")
		if n := len(w.failedAt(bo, bo.ID)); n != 4 {
			t.Errorf("a quarter of an hour later it is noted again: %d", n)
		}
	})
}

// holds says whether the record of failed sign-ins has a word.
func (w *world) holds(word string) (found bool) {
	w.t.Helper()
	w.read(w.system(), func(ctx context.Context, v db.View) (err error) {
		found, err = db.Exists(ctx, v, `SELECT 1 FROM activity WHERE kind = 'staff.sign_in_failed' AND data LIKE $1`, "%"+word+"%")
		return err
	})
	return found
}

// A flood of tries from everywhere fills neither the record nor the log.
func TestAFloodOfFailedSignInsIsBounded(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var said bytes.Buffer
		w.s.LogTo(slog.New(slog.NewTextHandler(&said, nil)))
		for n := range 260 {
			_, _ = w.s.SignIn(t.Context(), fmt.Sprintf("n%d@example.net", n), "typed-in-vain", staff.Door{IP: fmt.Sprintf("198.51.%d.%d", n/200, n%200)})
		}
		noted := int64(0)
		w.read(w.system(), func(ctx context.Context, v db.View) (err error) {
			noted, err = db.Value[int64](ctx, v, `SELECT count(*) FROM activity WHERE kind = 'staff.sign_in_failed'`)
			return err
		})
		if lines := strings.Count(said.String(), "a sign-in failed"); noted != 200 || lines != 200 {
			t.Errorf("%d entries and %d lines of 260 tries, want 200", noted, lines)
		}
	})
}

// A wrong second factor is told of as what it is: the password was right.
func TestAWrongSecondFactorIsSeenOnOnesOwnPage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rt := w.router()
		b := (&browser{t: t, rt: rt}).signIn(w.admin)
		b.get("/me").expect(t, 200, "Sign-ins that failed", "None so far.")
		w.setUp(b)
		thief := (&browser{t: t, rt: rt}).half(w.admin)
		thief.post("/sign-in/second", "code", "000000").expect(t, 422)
		(&browser{t: t, rt: rt}).post("/sign-in", "email", "nobody@example.com", "password", "typed-in-vain").expect(t, 422)
		for _, page := range []string{"/me", fmt.Sprintf("/settings/staff/%d", w.admin.ID)} {
			b.get(page).expect(t, 200, "Wrong second factor, after the right password")
		}
		b.get("/settings/staff").expect(t, 200, "An address that nobody has")
	})
}
