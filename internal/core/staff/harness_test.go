package staff_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/web"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

const password = "four correct horses"

// world is a staff on a fresh database whose clock stands still.
type world struct {
	t       *testing.T
	d       *db.DB
	s       *staff.Staff
	advance func(time.Duration)
	admin   staff.User
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := &world{t: t, d: d, advance: dbtest.Clock(d, start)}
		err := d.Migrate(t.Context(), db.Schema{Owner: "activity", FS: activity.Schema}, db.Schema{Owner: "keys", FS: keys.Schema}, db.Schema{Owner: "staff", FS: staff.Schema},
			db.Schema{Owner: "inboxes", FS: inboxes.Schema}, db.Schema{Owner: "web", FS: web.Schema})
		if err != nil {
			t.Fatal(err)
		}
		w.s = staff.New(d, activity.New(d)).Cheap()
		ring, err := keys.Open(t.Context(), d, filepath.Join(t.TempDir(), "secret"))
		if err != nil {
			t.Fatal(err)
		}
		w.s.SealBy(ring)
		w.admin = w.add("Ada Admin", staff.Admin)
		f(t, w)
	})
}

// system is a context in which the program itself acts.
func (w *world) system() context.Context { return staff.As(w.t.Context(), staff.System("test")) }

// do runs f in a transaction and fails the test if it fails.
func (w *world) do(ctx context.Context, f func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	if err := w.d.Do(ctx, "test", f); err != nil {
		w.t.Fatal(err)
	}
}

// try runs f in a transaction and returns its error.
func (w *world) try(ctx context.Context, f func(ctx context.Context, tx *db.Tx) error) error {
	return w.d.Do(ctx, "test", f)
}

// read runs f on a snapshot.
func (w *world) read(ctx context.Context, f func(ctx context.Context, v db.View) error) {
	w.t.Helper()
	if err := w.d.Read(ctx, "test", f); err != nil {
		w.t.Fatal(err)
	}
}

// add adds a user with the tests' password, with the address first@example.com.
func (w *world) add(name string, role staff.Role) (u staff.User) {
	w.t.Helper()
	p, err := w.s.Hash(w.t.Context(), password)
	if err != nil {
		w.t.Fatal(err)
	}
	w.do(w.system(), func(ctx context.Context, tx *db.Tx) error {
		u, err = w.s.AddUser(ctx, tx, staff.NewUser{Email: first(name) + "@example.com", Name: name, Role: role, Password: p})
		return err
	})
	return u
}

func first(name string) string {
	for i, r := range name {
		if r == ' ' {
			return name[:i]
		}
	}
	return name
}

// as is a context in which a user acts.
func (w *world) as(u staff.User) context.Context {
	w.t.Helper()
	return staff.As(w.t.Context(), w.actor(u))
}

func (w *world) actor(u staff.User) (a staff.Actor) {
	w.t.Helper()
	w.read(w.system(), func(ctx context.Context, v db.View) (err error) {
		a, err = w.s.ActorOf(ctx, v, u.ID)
		return err
	})
	return a
}

// signIn signs a user in and returns the cookie.
func (w *world) signIn(u staff.User) string {
	w.t.Helper()
	e, err := w.s.SignIn(w.t.Context(), u.Email, password, staff.Door{IP: "192.0.2.1", Agent: "test"})
	if err != nil {
		w.t.Fatal(err)
	}
	return e.Cookie
}

// holder is who holds a session.
func (w *world) holder(cookie string) (a staff.Actor, err error) {
	return a, w.d.Read(w.t.Context(), "test", func(ctx context.Context, v db.View) error {
		a, err = w.s.SessionActor(ctx, v, cookie)
		return err
	})
}

// bearer is who acts by a token.
func (w *world) bearer(token string) (a staff.Actor, err error) {
	return a, w.d.Read(w.t.Context(), "test", func(ctx context.Context, v db.View) error {
		a, err = w.s.TokenActor(ctx, v, token)
		return err
	})
}
