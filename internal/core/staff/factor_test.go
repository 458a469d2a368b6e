package staff_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

var (
	keyShown  = regexp.MustCompile(`<code class="secret">([A-Z2-7 ]{39})</code>`)
	codeShown = regexp.MustCompile(`[a-z2-7]{6}(?:-[a-z2-7]{6}){3}`)
)

// phone is an authenticator app.
type phone struct {
	w      *world
	secret string
}

// code is what the app shows now.
func (p phone) code() string {
	p.w.t.Helper()
	var now time.Time
	p.w.read(p.w.system(), func(_ context.Context, v db.View) error { now = v.Now(); return nil })
	code, err := staff.CodeAt(p.secret, now)
	if err != nil {
		p.w.t.Fatal(err)
	}
	return code
}

// next is the first code that was not shown yet.
func (p phone) next() string {
	p.w.advance(30 * time.Second)
	return p.code()
}

// setUp has somebody who is signed in set up an app, and returns it with the
// recovery codes.
func (w *world) setUp(b *browser) (phone, []string) {
	w.t.Helper()
	b.post("/me/second-factor/begin").expect(w.t, 303)
	page := b.get("/me/second-factor").expect(w.t, 200, `class="qr"`)
	shown := keyShown.FindStringSubmatch(page.body)
	if shown == nil {
		w.t.Fatalf("no key in %s", page.body)
	}
	p := phone{w, strings.ReplaceAll(shown[1], " ", "")}
	b.post("/me/second-factor/confirm", "code", "000000").expect(w.t, 422, "This code is not right")
	page = b.post("/me/second-factor/confirm", "code", p.code()).expect(w.t, 200, "Your ten recovery codes")
	codes := codeShown.FindAllString(page.body[:strings.Index(page.body, "data-copy")], -1)
	if len(codes) != 10 {
		w.t.Fatalf("%d recovery codes: %v", len(codes), codes)
	}
	return p, codes
}

// half signs in with the password alone, which leads to the second factor.
func (b *browser) half(u staff.User) *browser {
	b.t.Helper()
	b.post("/sign-in", "email", u.Email, "password", password, "next", "/me").expect(b.t, 303)
	if b.cookie != "" || b.step == "" {
		b.t.Fatal("a password alone gave a session")
	}
	return b
}

func TestASecondFactorIsAskedForAfterThePassword(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rt := w.router()
		b, elsewhere := (&browser{t: t, rt: rt}).signIn(w.admin), (&browser{t: t, rt: rt}).signIn(w.admin)
		p, _ := w.setUp(b)
		elsewhere.get("/me").expect(t, 303)
		if again := b.get("/me/second-factor").expect(t, 200, "On since", "10 recovery codes"); strings.Contains(again.body, p.secret[:4]) || codeShown.MatchString(again.body) {
			t.Error("the key or the codes are shown again")
		}
		if dump := w.text(`SELECT sealed FROM totp`); strings.Contains(dump, p.secret) {
			t.Error("the secret lies open")
		}

		in := &browser{t: t, rt: rt}
		if got := in.get("/sign-in/second").expect(t, 303).header.Get("Location"); got != "/sign-in" {
			t.Errorf("nobody is led to %s", got)
		}
		if got := in.half(w.admin).get("/me").expect(t, 303).header.Get("Location"); !strings.HasPrefix(got, "/sign-in") {
			t.Errorf("half signed in, led to %s", got)
		}
		in.get("/sign-in/second?next=%2Fme").expect(t, 200, "Ada Admin, type the code", `value="/me"`)
		in.post("/sign-in/second", "code", p.code()).expect(t, 422, "was used already") // it confirmed the app
		code := p.next()
		if got := in.post("/sign-in/second", "code", code[:3]+" "+code[3:], "next", "/me").expect(t, 303).header.Get("Location"); got != "/me" || in.cookie == "" {
			t.Errorf("led to %s with %q", got, in.cookie)
		}
		in.get("/me").expect(t, 200, "Ada Admin")
		spent := (&browser{t: t, rt: rt}).half(w.admin)
		spent.post("/sign-in/second", "code", code).expect(t, 422)
		if w.count(`SELECT count(*) FROM activity WHERE kind = 'staff.factor_on'`) != 1 {
			t.Error("nothing is recorded")
		}
	})
}

func TestALinkAndANewPasswordDoNotGoAroundTheSecondFactor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rt := w.router()
		p, _ := w.setUp((&browser{t: t, rt: rt}).signIn(w.admin))
		link := func() string {
			var path string
			w.do(w.system(), func(ctx context.Context, tx *db.Tx) (err error) {
				path, err = w.s.Link(ctx, tx, w.admin.ID, time.Hour)
				return err
			})
			return path
		}
		b := &browser{t: t, rt: rt}
		b.post(link()).expect(t, 303)
		if b.cookie != "" || b.step == "" {
			t.Error("a link alone gave a session")
		}
		b = &browser{t: t, rt: rt}
		b.post(strings.Replace(link(), "/link/", "/reset/", 1), "password", "an altogether new one").expect(t, 303)
		if b.cookie != "" || b.step == "" {
			t.Error("a new password alone gave a session")
		}
		b.post("/sign-in/second", "code", p.next()).expect(t, 303)
		b.get("/me").expect(t, 200)
		if e, err := w.s.SignIn(t.Context(), w.admin.Email, "an altogether new one", staff.Door{}); err != nil || e.Cookie != "" {
			t.Errorf("the new password: %+v, %v", e, err)
		}
	})
}

func TestWrongCodesAreFew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rt := w.router()
		p, codes := w.setUp((&browser{t: t, rt: rt}).signIn(w.admin))
		b := (&browser{t: t, rt: rt}).half(w.admin)
		for range 5 {
			b.post("/sign-in/second", "code", "123").expect(t, 422)
		}
		b.post("/sign-in/second", "code", p.next()).expect(t, 429, "too many tries")
		(&browser{t: t, rt: rt}).half(w.admin).post("/sign-in/second", "code", codes[0]).expect(t, 429)
		w.advance(11 * time.Minute)
		if got := b.post("/sign-in/second", "code", p.code()).expect(t, 303).header.Get("Location"); got != "/sign-in" || b.cookie != "" {
			t.Errorf("after ten minutes, led to %s", got)
		}
		w.advance(5 * time.Minute)
		b.half(w.admin).post("/sign-in/second", "code", p.code()).expect(t, 303)
		b.get("/me").expect(t, 200)
	})
}

func TestACodeWorksOnceHoweverManyTypeIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, codes := w.setUp((&browser{t: t, rt: w.router()}).signIn(w.admin))
		for _, code := range []string{p.next(), codes[3]} {
			var steps []string
			for range 4 {
				e, err := w.s.SignIn(t.Context(), w.admin.Email, password, staff.Door{})
				if err != nil {
					t.Fatal(err)
				}
				steps = append(steps, e.Step)
			}
			worked := 0
			for _, err := range dbtest.Race(t, w.d, len(steps), func(i int) error {
				_, err := w.s.Second(t.Context(), steps[i], code, staff.Door{})
				return err
			}) {
				if err == nil {
					worked++
				} else if !fault.Is(err, fault.Invalid) {
					t.Error(err)
				}
			}
			if worked != 1 {
				t.Errorf("a code worked %d times", worked)
			}
			w.advance(16 * time.Minute)
		}
	})
}

func TestRecoveryCodes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rt := w.router()
		me := (&browser{t: t, rt: rt}).signIn(w.admin)
		p, codes := w.setUp(me)
		in := (&browser{t: t, rt: rt}).half(w.admin)
		in.post("/sign-in/second", "code", strings.ToUpper(strings.ReplaceAll(codes[0], "-", " "))).expect(t, 303)
		in.get("/me/second-factor").expect(t, 200, "9 recovery codes are left")
		(&browser{t: t, rt: rt}).half(w.admin).post("/sign-in/second", "code", codes[0]).expect(t, 422)

		me.post("/me/second-factor/codes", "code", "nonsense").expect(t, 422, "This code is not right")
		page := me.post("/me/second-factor/codes", "code", p.next()).expect(t, 200, "Your ten recovery codes")
		fresh := codeShown.FindString(page.body)
		me.post("/me/second-factor/off", "code", codes[1]).expect(t, 422)
		me.post("/me/second-factor/off", "code", fresh).expect(t, 303)
		me.get("/me/second-factor").expect(t, 200, "Set up an app")
		me.post("/me/second-factor/off", "code", p.next()).expect(t, 422, "You have no second factor.")
		if n := w.count(`SELECT count(*) FROM recovery_code`) + w.count(`SELECT count(*) FROM totp`); n != 0 {
			t.Errorf("%d rows are left", n)
		}
		(&browser{t: t, rt: rt}).signIn(w.admin)
	})
}

func TestAnAdminTakesALostFactorAway(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rt := w.router()
		var told []staff.News
		w.s.PostBy(staff.Post{Tell: func(_ context.Context, _ *db.Tx, _ int64, n staff.News) error { told = append(told, n); return nil }})
		agent := w.add("Ann Agent", staff.Agent)
		ann, admin := (&browser{t: t, rt: rt}).signIn(agent), (&browser{t: t, rt: rt}).signIn(w.admin)
		w.setUp(ann)
		page := "/settings/staff/2"
		admin.get(page).expect(t, 200, "Take the second factor away")
		admin.post(page+"/reset-factor").expect(t, 303)
		ann.get("/me").expect(t, 303)
		ann.cookie = ""
		ann.signIn(agent).get("/me").expect(t, 200)
		admin.post(page+"/reset-factor").expect(t, 409, "has no second factor")
		w.setUp(admin)
		admin.post("/settings/staff/1/reset-factor").expect(t, 409, "on your own page")
		if len(told) != 3 || told[1] != staff.FactorReset {
			t.Errorf("told %v", told)
		}
		w.do(w.system(), func(ctx context.Context, tx *db.Tx) error { return w.s.ResetFactor(ctx, tx, w.admin.ID) })
		(&browser{t: t, rt: rt}).signIn(w.admin)
	})
}

func TestWhoOwesASecondFactorSetsItUpFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		need := staff.NeededByNobody
		w.s.NeedBy(func(context.Context, db.View) (staff.Needed, error) { return need, nil })
		rt := w.router()
		agent := w.add("Ann Agent", staff.Agent)
		ann, admin := (&browser{t: t, rt: rt}).signIn(agent), (&browser{t: t, rt: rt}).signIn(w.admin)
		admin.get("/settings/staff").expect(t, 200)
		need = staff.NeededByLeads
		ann.get("/me").expect(t, 200)
		if got := admin.get("/settings/staff").expect(t, 303).header.Get("Location"); got != "/me/second-factor" {
			t.Errorf("led to %s", got)
		}
		admin.post("/settings/staff/2/off").expect(t, 403, "asks for a second factor")
		admin.post("/me/tokens", "name", "around").expect(t, 403)
		a, err := w.holder(admin.cookie)
		if err != nil || a.May(staff.CasesRead) || !a.May(staff.ProfileChange) || a.Scope().All {
			t.Errorf("%+v, %v", a, err)
		}
		admin.get("/me/second-factor").expect(t, 200, "Your desk asks for a second factor.")
		w.setUp(admin)
		admin.get("/settings/staff").expect(t, 200, "With a second factor")
		need = staff.NeededByAll
		if a, err := w.holder(ann.cookie); err != nil || a.May(staff.CasesReply) {
			t.Errorf("%+v, %v", a, err)
		}
		ann.get("/me").expect(t, 200, "Set up a second factor")
	})
}

func TestANewFactorAsksForThePasswordAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := (&browser{t: t, rt: w.router()}).signIn(w.admin)
		w.advance(16 * time.Minute)
		b.get("/me/second-factor").expect(t, 200, "It has been a while")
		b.post("/me/second-factor/begin").expect(t, 422, "This is not your present password.")
		b.post("/me/second-factor/begin", "current", password).expect(t, 303)
		b.get("/me/second-factor").expect(t, 200, `class="qr"`)
		var link string
		w.do(w.system(), func(ctx context.Context, tx *db.Tx) error {
			u, err := w.s.AddUser(ctx, tx, staff.NewUser{Email: "nia@example.com", Name: "Nia"})
			if err == nil {
				link, err = w.s.Link(ctx, tx, u.ID, time.Hour)
			}
			return err
		})
		nia := &browser{t: t, rt: b.rt}
		nia.post(link).expect(t, 303)
		w.advance(16 * time.Minute)
		nia.post("/me/second-factor/begin").expect(t, 422, "Sign in again first.")
	})
}

// The codes that RFC 6238 prints, cut to six digits.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	for at, code := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"} {
		now, step := time.Unix(at, 0), at/30
		for _, c := range []struct {
			off  time.Duration
			used int64
			want int64
		}{{0, 0, step}, {30 * time.Second, 0, step}, {-30 * time.Second, 0, step}, {60 * time.Second, 0, 0}, {-60 * time.Second, 0, 0}, {0, step, 0}, {0, step - 1, step}} {
			if now.Add(c.off).Unix() < 0 {
				continue // before there were half minutes
			}
			if got := staff.Match(secret, code, now.Add(c.off), c.used); got != c.want {
				t.Errorf("%s at %d%+v, used %d: %d, not %d", code, at, c.off, c.used, got, c.want)
			}
		}
	}
	if staff.Match("", "328482", time.Unix(59, 0), 0) != 0 {
		t.Error("no secret has a code")
	}
}

// text is all that a query gives, as text.
func (w *world) text(query string) (all string) {
	w.read(w.system(), func(ctx context.Context, v db.View) error {
		rows, err := db.All(ctx, v, func(s db.Scan) (b []byte, err error) { return b, s(&b) }, query)
		for _, r := range rows {
			all += string(r)
		}
		return err
	})
	return all
}

func (w *world) count(query string) (n int64) {
	w.read(w.system(), func(ctx context.Context, v db.View) (err error) {
		n, err = db.Value[int64](ctx, v, query)
		return err
	})
	return n
}
