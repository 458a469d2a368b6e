package staff_test

import (
	"context"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

var ceremonyShown = regexp.MustCompile(`data-passkey="(?:get|create)" data-options="([^"]+)"[\s\S]*?name="ceremony" value="([^"]+)"`)

// asks is the challenge on a page, and what we sealed of it.
func (a answer) asks(t *testing.T) (options, sealed string) {
	t.Helper()
	m := ceremonyShown.FindStringSubmatch(a.body)
	if m == nil {
		t.Fatalf("no challenge in %s", a.body)
	}
	return html.UnescapeString(m[1]), m[2]
}

// addPasskey has a device answer for a new passkey.
func (b *browser) addPasskey(d *device, name string) answer {
	b.t.Helper()
	options, sealed := b.get("/me/second-factor").asks(b.t)
	return b.post("/me/passkeys", "name", name, "ceremony", sealed, "answer", d.create(options))
}

// useIt comes with a passkey.
func (b *browser) useIt(d *device) answer {
	b.t.Helper()
	options, sealed := b.get("/sign-in").asks(b.t)
	return b.post("/sign-in/passkey", "next", "/me", "ceremony", sealed, "answer", d.get(options))
}

func TestAPasskeySignsInAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rt := w.routerAt(home)
		me, elsewhere := (&browser{t: t, rt: rt}).signIn(w.admin), (&browser{t: t, rt: rt}).signIn(w.admin)
		laptop := newDevice(t)
		page := me.addPasskey(laptop, "  My   laptop ").expect(t, 200, "Your ten recovery codes", "My laptop", "Never")
		code := codeShown.FindString(page.body)
		elsewhere.get("/me").expect(t, 303)

		w.advance(time.Minute)
		in := &browser{t: t, rt: rt}
		if got := in.useIt(laptop).expect(t, 303).header.Get("Location"); got != "/me" {
			t.Errorf("led to %s", got)
		}
		in.get("/me").expect(t, 200, "Ada Admin")
		if used := in.get("/me/second-factor").expect(t, 200); strings.Contains(used.body, "Never") {
			t.Error("the passkey was never used")
		}

		half := (&browser{t: t, rt: rt}).half(w.admin)
		half.get("/sign-in/second").expect(t, 200, "use your passkey", "Sign in with a passkey")
		half.post("/sign-in/second", "code", "123456").expect(t, 422)
		options, sealed := half.get("/sign-in/second").asks(t)
		half.post("/sign-in/passkey", "ceremony", sealed, "answer", laptop.get(options)).expect(t, 303)
		half.get("/me").expect(t, 200)

		me.post("/me/passkeys/1/remove").expect(t, 422, "This code is not right")
		me.post("/me/passkeys/1/remove", "code", code).expect(t, 303)
		(&browser{t: t, rt: rt}).useIt(laptop).expect(t, 422, "This passkey does not open this desk.")
		(&browser{t: t, rt: rt}).signIn(w.admin)
	})
}

func TestAPasskeyIsAnsweredOnceAndHere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rt := w.routerAt(home)
		agent := w.add("Ann Agent", staff.Agent)
		me := (&browser{t: t, rt: rt}).signIn(agent)
		laptop := newDevice(t)
		me.addPasskey(laptop, "Laptop").expect(t, 200)

		options, sealed := me.get("/me/second-factor").asks(t)
		again := newDevice(t)
		answer := again.create(options)
		(&browser{t: t, rt: rt}).signIn(w.admin).post("/me/passkeys", "name", "Not hers", "ceremony", sealed, "answer", answer).expect(t, 422, "open for long")
		me.post("/me/passkeys", "name", "", "ceremony", sealed, "answer", answer).expect(t, 422, "which device it is")
		me.post("/me/passkeys", "name", "Phone", "ceremony", sealed, "answer", answer).expect(t, 303)
		me.post("/me/passkeys", "name", "Twice", "ceremony", sealed, "answer", answer).expect(t, 422)

		in := &browser{t: t, rt: rt}
		options, sealed = in.get("/sign-in").asks(t)
		right := laptop.get(options)
		in.post("/sign-in/passkey", "ceremony", sealed[:len(sealed)-2]+"AA", "answer", right).expect(t, 422, "open for long")
		for name, wrong := range map[string]func(d *device){
			"another page":   func(d *device) { d.origin = "http://evil.example" },
			"not verified":   func(d *device) { d.unverified = true },
			"another key":    func(d *device) { d.key = newDevice(t).key },
			"somebody else":  func(d *device) { d.handle = []byte("somebody else") },
			"an old counter": func(d *device) { d.count = 0 },
		} {
			bad := *laptop
			wrong(&bad)
			if name == "an old counter" {
				(&browser{t: t, rt: rt}).useIt(laptop).expect(t, 303) // the counter is further now
				bad.count = 0
			}
			if got := (&browser{t: t, rt: rt}).useIt(&bad); got.code != 422 {
				t.Errorf("%s signs in: %d", name, got.code)
			}
		}
		worked := 0
		shared := newDevice(t)
		shared.still = true
		me.addPasskey(shared, "Shared").expect(t, 303)
		options, sealed = in.get("/sign-in").asks(t)
		right = shared.get(options)
		for _, err := range dbtest.Race(t, w.d, 4, func(int) error {
			return w.try(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := w.s.SignInByPasskey(ctx, tx, sealed, right, staff.Door{})
				return err
			})
		}) {
			if err == nil {
				worked++
			}
		}
		if worked != 1 {
			t.Errorf("an answer worked %d times", worked)
		}
		options, sealed = in.get("/sign-in").asks(t)
		w.advance(61 * time.Minute)
		in.post("/sign-in/passkey", "ceremony", sealed, "answer", laptop.get(options)).expect(t, 422, "open for long")
		w.do(w.system(), func(ctx context.Context, tx *db.Tx) error { return w.s.SwitchOff(ctx, tx, agent.ID) })
		in.useIt(laptop).expect(t, 422, "does not open this desk")
	})
}

func TestAPasskeyIsAddedShortlyAfterSigningIn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		me := (&browser{t: t, rt: w.routerAt(home)}).signIn(w.admin)
		options, sealed := me.get("/me/second-factor").asks(t)
		w.advance(16 * time.Minute)
		if page := me.get("/me/second-factor").expect(t, 200, "Present password"); ceremonyShown.MatchString(page.body) {
			t.Error("a passkey can be added late")
		}
		answer := newDevice(t).create(options)
		me.post("/me/passkeys", "name", "Late", "ceremony", sealed, "answer", answer).expect(t, 422, "Sign in again first.")
		me.post("/me/second-factor/again", "current", "not it at all").expect(t, 422, "This is not your present password.")
		me.post("/me/second-factor/again", "current", password).expect(t, 303)
		me.post("/me/passkeys", "name", "Late", "ceremony", sealed, "answer", answer).expect(t, 200, "Late")
		need := staff.NeededByAll
		w.s.NeedBy(func(context.Context, db.View) (staff.Needed, error) { return need, nil })
		me.get("/settings/staff").expect(t, 200, "With a second factor")
	})
}

func TestADeskWithoutANameHasNoPasskeys(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, at := range []string{"http://desk.example", "https://192.0.2.1", "http://127.0.0.1:8080"} {
			b := &browser{t: t, rt: w.routerAt(at)}
			if page := b.get("/sign-in").expect(t, 200); strings.Contains(page.body, "data-passkey") {
				t.Errorf("%s offers passkeys", at)
			}
			b.post("/sign-in/passkey", "ceremony", "", "answer", "{}").expect(t, 422)
		}
	})
}
