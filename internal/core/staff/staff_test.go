package staff_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

func TestTheLastAdminStays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		off := func(ctx context.Context, tx *db.Tx) error { return w.s.SwitchOff(ctx, tx, w.admin.ID) }
		demote := func(ctx context.Context, tx *db.Tx) error {
			_, err := w.s.ChangeRole(ctx, tx, w.admin.ID, staff.Lead)
			return err
		}
		gone := true
		viaChange := func(ctx context.Context, tx *db.Tx) error {
			_, err := w.s.ChangeUser(ctx, tx, w.admin.ID, staff.UserChange{Off: &gone})
			return err
		}
		for name, act := range map[string]func(context.Context, *db.Tx) error{"off": off, "demote": demote, "change": viaChange} {
			if err := w.try(w.as(w.admin), act); !fault.Is(err, fault.Conflict) {
				t.Errorf("%s the last admin: %v", name, err)
			}
		}
		other := w.add("Bo Boss", staff.Admin)
		w.do(w.as(w.admin), off)
		if err := w.try(w.as(other), func(ctx context.Context, tx *db.Tx) error { return w.s.SwitchOff(ctx, tx, other.ID) }); !fault.Is(err, fault.Conflict) {
			t.Errorf("an admin who is switched off counted: %v", err)
		}
	})
}

func TestTwoAdminsCannotRemoveEachOther(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		both := []staff.User{w.admin, w.add("Bo Boss", staff.Admin)}
		ctxs := []context.Context{w.as(both[0]), w.as(both[1])}
		errs := dbtest.Race(t, w.d, 8, func(i int) error {
			return w.try(ctxs[i%2], func(ctx context.Context, tx *db.Tx) error {
				if i < 4 {
					return w.s.SwitchOff(ctx, tx, both[1-i%2].ID)
				}
				_, err := w.s.ChangeRole(ctx, tx, both[1-i%2].ID, staff.Viewer)
				return err
			})
		})
		for _, err := range errs {
			if err != nil && !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		}
		w.read(w.system(), func(ctx context.Context, v db.View) error {
			n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM staff_user WHERE role = 'admin' AND off_at IS NULL`)
			if n != 1 {
				t.Errorf("%d admins are left", n)
			}
			return err
		})
	})
}

func TestSigningInWithAPassword(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		off := w.add("Olaf Off", staff.Agent)
		w.do(w.as(w.admin), func(ctx context.Context, tx *db.Tx) error { return w.s.SwitchOff(ctx, tx, off.ID) })
		tests := []struct {
			name, email, password string
			ok                    bool
		}{
			{"right", "ada@example.com", password, true},
			{"address in other case", " ADA@Example.COM ", password, true},
			{"wrong", "ada@example.com", "four correct horse", false},
			{"empty", "ada@example.com", "", false},
			{"unknown", "nobody@example.com", password, false},
			{"empty address", "", "", false},
			{"switched off", off.Email, password, false},
			{"too long", "ada@example.com", strings.Repeat("x", 100000), false},
		}
		for _, test := range tests {
			e, err := w.s.SignIn(ctx, test.email, test.password, staff.Door{IP: "192.0.2.7"})
			if test.ok != (err == nil) || !test.ok && !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", test.name, err)
				continue
			}
			if a, err := w.holder(e.Cookie); test.ok && (err != nil || a.ID != w.admin.ID || a.Role != staff.Admin) {
				t.Errorf("%s: %+v, %v", test.name, a, err)
			}
		}
	})
}

func TestNothingSecretIsStored(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cookie := w.signIn(w.admin)
		var token, link string
		w.do(w.as(w.admin), func(ctx context.Context, tx *db.Tx) (err error) {
			if token, _, err = w.s.AddToken(ctx, tx, staff.NewToken{Name: "shop"}); err != nil {
				return err
			}
			link, err = w.s.Link(ctx, tx, w.admin.ID, time.Hour)
			return err
		})
		if !strings.HasPrefix(token, "kept_") {
			t.Errorf("a token without its prefix: %s", token)
		}
		link = link[strings.LastIndexByte(link, '/')+1:]
		w.read(t.Context(), func(ctx context.Context, v db.View) error {
			for _, table := range []string{"session", "token", "sign_in_link"} {
				sums, err := db.All(ctx, v, func(s db.Scan) (b []byte, err error) { return b, s(&b) }, `SELECT sum FROM `+table)
				if err != nil || len(sums) != 1 {
					t.Errorf("%s has %d rows, %v", table, len(sums), err)
				}
				for _, bare := range []string{cookie, token, link} {
					if len(sums) == 1 && bytes.Contains(sums[0], []byte(bare)) {
						t.Errorf("%s holds a bare secret", table)
					}
				}
			}
			hash, err := db.Value[string](ctx, v, `SELECT password FROM staff_user WHERE id = $1`, w.admin.ID)
			if !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") || strings.Contains(hash, password) {
				t.Errorf("the password is stored as %s", hash)
			}
			return err
		})
	})
}

func TestTooManyTries(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		for _, email := range []string{"ada@example.com", "nobody@example.com"} {
			errs := dbtest.Race(t, w.d, 16, func(i int) error {
				_, err := w.s.SignIn(ctx, email, "wrong password", staff.Door{})
				return err
			})
			refused := 0
			for _, err := range errs {
				if fault.Is(err, fault.TooMany) {
					refused++
				} else if !fault.Is(err, fault.Invalid) {
					t.Error(err)
				}
			}
			if refused != 6 {
				t.Errorf("%s: %d of 16 tries were refused, not 6", email, refused)
			}
		}
		if _, err := w.s.SignIn(ctx, "ADA@example.com", password, staff.Door{}); !fault.Is(err, fault.TooMany) {
			t.Errorf("the right password after too many tries: %v", err)
		}
		w.advance(15*time.Minute + time.Second)
		w.signIn(w.admin)
		if w.s.MostAtOnce() > 2 {
			t.Errorf("%d hashes ran at one time", w.s.MostAtOnce())
		}
	})
}

func TestTooManyTriesFromOneAddress(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var err error
		for i := range 41 {
			_, err = w.s.SignIn(t.Context(), string(rune('a'+i%26))+string(rune('a'+i/26))+"@example.com", "wrong", staff.Door{IP: "2001:db8::" + string(rune('1'+i%9))})
			if i < 40 && !fault.Is(err, fault.Invalid) {
				t.Fatalf("try %d: %v", i, err)
			}
		}
		if !fault.Is(err, fault.TooMany) {
			t.Errorf("try 41 from one network: %v", err)
		}
		if _, err := w.s.SignIn(t.Context(), w.admin.Email, password, staff.Door{IP: "2001:db8:0:1::1"}); err != nil {
			t.Errorf("from another network: %v", err)
		}
	})
}

func TestASessionEndsAtOnce(t *testing.T) {
	ends := map[string]func(w *world, u staff.User, cookie string){
		"switched off": func(w *world, u staff.User, _ string) {
			w.do(w.as(w.admin), func(ctx context.Context, tx *db.Tx) error { return w.s.SwitchOff(ctx, tx, u.ID) })
		},
		"another's new password": func(w *world, u staff.User, _ string) {
			p, err := w.s.Hash(w.t.Context(), "another long one")
			if err != nil {
				w.t.Fatal(err)
			}
			w.do(w.as(w.admin), func(ctx context.Context, tx *db.Tx) error { return w.s.SetPassword(ctx, tx, u.ID, p) })
		},
		"signed out": func(w *world, u staff.User, cookie string) {
			w.do(w.as(u), func(ctx context.Context, tx *db.Tx) error { return w.s.SignOut(ctx, tx, cookie) })
		},
		"signed in anew": func(w *world, u staff.User, cookie string) {
			if _, err := w.s.SignIn(w.t.Context(), u.Email, password, staff.Door{Old: cookie}); err != nil {
				w.t.Fatal(err)
			}
		},
		"ended": func(w *world, u staff.User, _ string) { w.do(w.as(u), w.s.EndOthers) },
		"idle":  func(w *world, _ staff.User, _ string) { w.advance(7*24*time.Hour + time.Second) },
	}
	each(t, func(t *testing.T, w *world) {
		for name, end := range ends {
			u := w.add(strings.ReplaceAll(name, " ", "-")+" User", staff.Agent)
			cookie := w.signIn(u)
			a, err := w.holder(cookie)
			if err != nil {
				t.Fatal(err)
			}
			if now, err := w.s.Still(staff.As(t.Context(), a)); err != nil || now.ID != u.ID {
				t.Errorf("%s: before: %v", name, err)
			}
			end(w, u, cookie)
			if _, err := w.holder(cookie); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s: the session lives: %v", name, err)
			}
			if _, err := w.s.Still(staff.As(t.Context(), a)); name != "idle" && !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s: a stream lives: %v", name, err)
			}
		}
		if _, err := w.holder(""); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("an empty cookie: %v", err)
		}
	})
}

func TestALinkSignsInOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		make := func(life time.Duration) (bare string) {
			w.do(w.as(w.admin), func(ctx context.Context, tx *db.Tx) error {
				path, err := w.s.Link(ctx, tx, w.admin.ID, life)
				bare = path[strings.LastIndexByte(path, '/')+1:]
				return err
			})
			return bare
		}
		use := func(bare string) error {
			return w.try(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := w.s.UseLink(ctx, tx, bare, staff.Door{})
				return err
			})
		}
		bare := make(time.Hour)
		worked := 0
		for _, err := range dbtest.Race(t, w.d, 8, func(int) error { return use(bare) }) {
			if err == nil {
				worked++
			} else if !fault.Is(err, fault.NotFound) {
				t.Error(err)
			}
		}
		if worked != 1 {
			t.Errorf("a link worked %d times", worked)
		}
		old := make(time.Hour)
		newer := make(time.Hour)
		if err := use(old); !fault.Is(err, fault.NotFound) {
			t.Errorf("a link before the newest: %v", err)
		}
		w.advance(time.Hour)
		for _, bare := range []string{newer, "", "x"} {
			if err := use(bare); !fault.Is(err, fault.NotFound) {
				t.Errorf("link %q: %v", bare, err)
			}
		}
	})
}

func TestTokens(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		agent := w.add("Ann Agent", staff.Agent)
		add := func(ctx context.Context, n staff.NewToken) (bare string, one staff.APIToken, err error) {
			err = w.try(ctx, func(ctx context.Context, tx *db.Tx) error {
				bare, one, err = w.s.AddToken(ctx, tx, n)
				return err
			})
			return bare, one, err
		}
		bare, one, err := add(w.as(agent), staff.NewToken{Name: " shop ", Permissions: []staff.Permission{staff.CasesRead, staff.TokensManage}})
		if err != nil || one.Name != "shop" {
			t.Fatal(one, err)
		}
		a, err := w.bearer(bare)
		if err != nil || a.ID != agent.ID || a.TokenID != one.ID || !a.May(staff.CasesRead) || a.May(staff.CasesReply) {
			t.Errorf("acts as %+v, %v", a, err)
		}
		for _, other := range []string{"", "kept_", bare + "x", strings.TrimPrefix(bare, "kept_"), strings.ToUpper(bare)} {
			if _, err := w.bearer(other); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("token %q: %v", other, err)
			}
		}
		asToken := staff.As(t.Context(), a)
		if _, _, err := add(asToken, staff.NewToken{Name: "more", Permissions: []staff.Permission{staff.CasesReply}}); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Invalid) {
			t.Errorf("a token made a mightier one: %v", err)
		}
		child, _, err := add(asToken, staff.NewToken{Name: "same"})
		if err != nil {
			t.Fatal(err)
		}
		if a, err := w.bearer(child); err != nil || a.May(staff.CasesReply) || !a.May(staff.CasesRead) {
			t.Errorf("the child of a narrow token may %v, %v", a.Permissions(), err)
		}
		if _, _, err := add(w.as(agent), staff.NewToken{UserID: w.admin.ID, Name: "x"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a token for somebody else: %v", err)
		}
		if _, _, err := add(w.as(agent), staff.NewToken{Name: "x", Permissions: []staff.Permission{"cases.everything"}}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a permission nobody has: %v", err)
		}
		other := w.as(w.add("Oz Other", staff.Agent))
		revoke := func(ctx context.Context) error {
			return w.try(ctx, func(ctx context.Context, tx *db.Tx) error { return w.s.RevokeToken(ctx, tx, one.ID) })
		}
		if err := revoke(other); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else revoked it: %v", err)
		}
		if err := revoke(w.as(agent)); err != nil {
			t.Error(err)
		}
		if _, err := w.bearer(bare); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("a revoked token: %v", err)
		}
		w.do(w.as(w.admin), func(ctx context.Context, tx *db.Tx) error { return w.s.SwitchOff(ctx, tx, agent.ID) })
		if _, err := w.bearer(child); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("a token of somebody switched off: %v", err)
		}
	})
}

func TestTheFirstAdminIsMadeOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.do(w.system(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM staff_user`)
			return err
		})
		made := make([]bool, 4)
		given := make([]string, 4)
		for i, err := range dbtest.Race(t, w.d, 4, func(i int) (err error) {
			_, given[i], made[i], err = w.s.FirstAdmin(w.system(), staff.First{Email: "ada@example.com", Name: "Ada"})
			return err
		}) {
			if err != nil {
				t.Errorf("run %d: %v", i, err)
			}
		}
		n, bare := 0, ""
		for i := range made {
			if made[i] {
				n, bare = n+1, given[i]
			} else if given[i] != "" {
				t.Error("a password was given that is none")
			}
		}
		if n != 1 || len(bare) < 20 {
			t.Fatalf("made %d times, password %q", n, bare)
		}
		if _, err := w.s.SignIn(t.Context(), "ada@example.com", bare, staff.Door{}); err != nil {
			t.Errorf("the first admin signs in: %v", err)
		}
		u, _, again, err := w.s.FirstAdmin(w.system(), staff.First{Email: "bob@example.com", Name: "Bob", Password: "a password of his"})
		if err != nil || again || u.Email != "ada@example.com" {
			t.Errorf("with another address: %v, %v, %v", u.Email, again, err)
		}
		if _, _, _, err := w.s.FirstAdmin(t.Context(), staff.First{}); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("by nobody: %v", err)
		}
	})
}

func TestWhatAPasswordMustBe(t *testing.T) {
	tests := []struct {
		password, key string
	}{
		{"four correct horses", ""},
		{"Grün ist der Wald", ""},
		{"short", "staff.fault.password_short"},
		{strings.Repeat("long enough ", 30), "staff.fault.password_long"},
		{"aaaaaaaaaaaaaaaa", "staff.fault.password_dull"},
		{"abababababababab", "staff.fault.password_dull"},
		{"123456789012", "staff.fault.password_dull"},
		{"Password1234", "staff.fault.password_dull"},
		{"qwertyuiop12", "staff.fault.password_dull"},
		{"Liverpool-1892", "staff.fault.password_dull"},
		{"1234qwerasdf", "staff.fault.password_dull"},
		{"1qaz2wsx3edc", "staff.fault.password_dull"},
		{"ada@example.com", "staff.fault.password_name"},
		{"Ada Lovelace 1", "staff.fault.password_name"},
		{"bad\xffbytes in it", "staff.fault.password_text"},
	}
	for _, test := range tests {
		err := staff.Strong(test.password, "ada@example.com", "Ada Lovelace")
		key := ""
		if f, ok := fault.As(err); ok {
			key = f.Key
			if f.Field != "password" {
				t.Errorf("%q: the field is %q", test.password, f.Field)
			}
		}
		if key != test.key {
			t.Errorf("%q: %q, not %q", test.password, key, test.key)
		}
	}
	for _, stored := range []string{"", "x", "$argon2id$", "$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=99999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=64,t=1,p=1$AAAA$AAAA"} {
		if staff.Readable(stored) {
			t.Errorf("%q was read as a hash", stored)
		}
	}
}

func TestUsersAreCheckedAndUnique(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		tests := []struct {
			user  staff.NewUser
			field string
		}{
			{staff.NewUser{Email: "new@example.com", Name: " New   One "}, ""},
			{staff.NewUser{Email: "NEW@example.com", Name: "New"}, "email"},
			{staff.NewUser{Email: "no address", Name: "New"}, "email"},
			{staff.NewUser{Email: "a@example.com", Name: "  "}, "name"},
			{staff.NewUser{Email: "a@example.com", Name: "A", Role: "king"}, "role"},
			{staff.NewUser{Email: "a@example.com", Name: "A", Zone: "Europe/Nowhere"}, "zone"},
			{staff.NewUser{Email: "a@example.com", Name: "A", Lang: "xx"}, "lang"},
		}
		for _, test := range tests {
			err := w.try(w.as(w.admin), func(ctx context.Context, tx *db.Tx) error {
				u, err := w.s.AddUser(ctx, tx, test.user)
				if err == nil && (u.Name != "New One" || u.Role != staff.Agent || u.Version != 1) {
					t.Errorf("added as %+v", u)
				}
				return err
			})
			f, _ := fault.As(err)
			if (test.field == "") != (err == nil) || err != nil && (f == nil || f.Kind != fault.Invalid || f.Field != test.field) {
				t.Errorf("%+v: %v", test.user, err)
			}
		}
	})
}

func TestNobodyNeedsASecondPerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := w.as(w.admin)
		for _, p := range staff.Permissions() {
			if _, err := staff.Allow(ctx, p); err != nil {
				t.Errorf("the only one may not %s: %v", p, err)
			}
		}
		if err := errors.Join(w.try(ctx, func(ctx context.Context, tx *db.Tx) error { return w.s.SwitchOn(ctx, tx, w.admin.ID) })); err != nil {
			t.Error(err)
		}
	})
}
