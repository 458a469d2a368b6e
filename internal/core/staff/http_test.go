package staff_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// browser is somebody at the desk's pages.
type browser struct {
	t      *testing.T
	rt     *web.Router
	cookie string
	step   string // what it shows with the second factor
	header http.Header
}

// router mounts the staff on a router of its own.
func (w *world) router() *web.Router { return w.routerAt("http://desk.example") }

func (w *world) routerAt(url string) *web.Router {
	w.t.Helper()
	cat, err := words.Load(db.Words, calendar.Words, mail.Words, web.Words, staff.Words)
	if err != nil {
		w.t.Fatal(err)
	}
	rt := web.New(web.Options{DB: w.d, Catalogue: cat, PublicURL: url})
	w.s.Mount(rt)
	return rt
}

type answer struct {
	code   int
	body   string
	header http.Header
}

func (b *browser) send(method, path, kind string, body io.Reader) answer {
	b.t.Helper()
	r := httptest.NewRequest(method, path, body)
	for k, v := range b.header {
		r.Header[k] = v
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if b.cookie != "" {
		r.AddCookie(&http.Cookie{Name: "kept_session", Value: b.cookie})
	}
	if b.step != "" {
		r.AddCookie(&http.Cookie{Name: "kept_step", Value: b.step})
	}
	rec := httptest.NewRecorder()
	b.rt.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		if c.Name == "kept_session" {
			b.cookie = c.Value
			if c.MaxAge < 0 {
				b.cookie = ""
			}
		}
		if c.Name == "kept_step" {
			b.step = c.Value
		}
	}
	return answer{rec.Code, rec.Body.String(), rec.Header()}
}

func (b *browser) get(path string) answer { b.t.Helper(); return b.send("GET", path, "", nil) }

func (b *browser) post(path string, fields ...string) answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return b.send("POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// expect fails the test unless an answer has a status and holds texts.
func (a answer) expect(t *testing.T, code int, texts ...string) answer {
	t.Helper()
	if a.code != code {
		t.Fatalf("status %d, not %d: %s", a.code, code, a.body)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Errorf("without %q: %s", text, a.body)
		}
	}
	if key := regexp.MustCompile(`>\s*(staff|web|inboxes)\.[a-z_.]+\s*<`).FindString(a.body); key != "" {
		t.Errorf("a key without words: %s", key)
	}
	return a
}

func (b *browser) signIn(u staff.User) *browser {
	b.t.Helper()
	b.post("/sign-in", "email", u.Email, "password", password).expect(b.t, http.StatusSeeOther)
	return b
}

func TestThePageToSignIn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := &browser{t: t, rt: w.router()}
		b.get("/sign-in?next=/me").expect(t, 200, "Sign in", `value="/me"`)
		to := b.get("/me").expect(t, 303)
		if got := to.header.Get("Location"); got != "/sign-in?next=%2Fme" {
			t.Errorf("led to %s", got)
		}
		b.post("/sign-in", "email", "ada@example.com", "password", "wrong", "next", "/me").
			expect(t, 422, "The address or the password is not right.", "ada@example.com")
		if b.cookie != "" {
			t.Error("a wrong password gave a cookie")
		}
		for next, want := range map[string]string{"/me": "/me", "//evil.example": "/", "https://evil.example": "/", "": "/"} {
			b.cookie = ""
			if got := b.post("/sign-in", "email", "ada@example.com", "password", password, "next", next).expect(t, 303).header.Get("Location"); got != want {
				t.Errorf("next %q led to %s", next, got)
			}
		}
		b.get("/me").expect(t, 200, "Ada Admin")
		if got := b.get("/sign-in").expect(t, 303).header.Get("Location"); got != "/" {
			t.Errorf("signed in already, led to %s", got)
		}
		old := b.cookie
		b.signIn(w.admin)
		if stale := (&browser{t: t, rt: b.rt, cookie: old}); stale.get("/me").code != 303 {
			t.Error("the session before signing in anew lives")
		}
		b.post("/sign-out").expect(t, 303)
		if b.cookie != "" {
			t.Error("signed out with a cookie")
		}
		b.post("/sign-out").expect(t, 303)
	})
}

func TestSigningInTooOftenSaysSo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := &browser{t: t, rt: w.router()}
		for range 10 {
			b.post("/sign-in", "email", "ada@example.com", "password", "wrong").expect(t, 422)
		}
		b.post("/sign-in", "email", "ada@example.com", "password", password).expect(t, 429, "too many tries")
	})
}

func TestAFreshDeskSaysHowToBegin(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.do(w.system(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM staff_user`)
			return err
		})
		(&browser{t: t, rt: w.router()}).get("/sign-in").expect(t, 200, "kept init")
	})
}

func TestALinkHasAButton(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rt := w.router()
		admin := (&browser{t: t, rt: rt}).signIn(w.admin)
		page := admin.post("/settings/staff", "name", "Nia New", "email", "nia@example.com", "role", "agent").
			expect(t, 200, "A sign-in link for Nia New", "Nia New")
		link := regexp.MustCompile(`http://desk\.example(/sign-in/link/[a-z0-9]+)`).FindStringSubmatch(page.body)
		if link == nil {
			t.Fatal("no link on the page")
		}
		nia := &browser{t: t, rt: rt}
		for range 3 { // scanners look
			nia.get(link[1]).expect(t, 200, "Sign in as Nia New", `method="post"`)
		}
		if nia.cookie != "" {
			t.Error("looking signed in")
		}
		if got := nia.post(link[1]).expect(t, 303).header.Get("Location"); got != "/me#password" {
			t.Errorf("led to %s", got)
		}
		nia.get("/me").expect(t, 200, "You have none yet")
		(&browser{t: t, rt: rt}).post(link[1]).expect(t, 410, "used up")
		(&browser{t: t, rt: rt}).get(link[1]).expect(t, 410, "used up")

		nia.post("/me/password", "password", "short").expect(t, 422, "Use at least 12 characters")
		before := nia.cookie
		nia.post("/me/password", "password", "a new long password").expect(t, 303)
		if nia.cookie == before {
			t.Error("the session has the same secret after a new password")
		}
		nia.post("/me/password", "current", "not it at all", "password", "another long one").expect(t, 422, "This is not your present password.")
		nia.get("/settings/staff").expect(t, 403)
	})
}

func TestOnesOwnPage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rt := w.router()
		agent := w.add("Ann Agent", staff.Agent)
		b, elsewhere := (&browser{t: t, rt: rt}).signIn(agent), (&browser{t: t, rt: rt}).signIn(agent)
		b.post("/me", "name", "", "zone", "Nowhere/Land").expect(t, 422, "Say how they are called.")
		b.post("/me", "name", "Ann", "zone", "Nowhere/Land").expect(t, 422, `value="Nowhere/Land"`, "ferr")
		b.post("/me", "name", "Ann B", "lang", "de", "zone", "Europe/Berlin", "theme", "dark", "density", "compact").expect(t, 303)
		b.get("/me").expect(t, 200, `lang="de"`, `data-theme="dark"`, `data-keys="off"`, "Überall sonst abmelden", "Ann B")
		b.post("/me/keys", "keys", "on").expect(t, 204)
		if page := b.get("/me"); strings.Contains(page.body, `data-keys="off"`) {
			t.Error("single keys stay off")
		}
		b.post("/me/sessions/end-others").expect(t, 303)
		elsewhere.get("/me").expect(t, 303)

		b.post("/me/tokens", "name", "").expect(t, 422, "Sag, wofür der API-Schlüssel ist.")
		page := b.post("/me/tokens", "name", "Shop", "rights", "some", "permission", "cases.read").expect(t, 200, "Dein neuer API-Schlüssel")
		bare := regexp.MustCompile(`kept_[a-z0-9]+`).FindString(page.body)
		if a, err := w.bearer(bare); err != nil || !a.May(staff.CasesRead) || a.May(staff.CasesReply) {
			t.Errorf("the token acts as %+v, %v", a, err)
		}
		page = b.get("/me").expect(t, 200, "Shop")
		if strings.Contains(page.body, bare) {
			t.Error("the token is shown again")
		}
		id := regexp.MustCompile(`/me/tokens/(\d+)/revoke`).FindStringSubmatch(page.body)
		b.post("/me/tokens/"+id[1]+"/revoke").expect(t, 303)
		if _, err := w.bearer(bare); err == nil {
			t.Error("a revoked token works")
		}
	})
}

func TestThePagesOfTheStaff(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := (&browser{t: t, rt: w.router()}).signIn(w.admin)
		b.get("/settings/staff").expect(t, 200, "Ada Admin", "You are alone here")
		b.get("/settings/teams").expect(t, 200, "There are no teams")
		b.post("/settings/teams", "name", " ").expect(t, 422, "Give the team a name.")
		b.post("/settings/teams", "name", "Berlin").expect(t, 303)
		b.post("/settings/teams", "name", "BERLIN").expect(t, 422, "A team has this name already.", "BERLIN")
		b.post("/settings/staff", "name", "Bo", "email", "ada@example.com", "role", "lead").
			expect(t, 422, "Somebody has this address already.", `value="Bo"`)
		b.post("/settings/staff", "name", "Bo", "email", "bo@example.com", "role", "lead", "team", "1", "password", "password").
			expect(t, 422, "Use at least 12 characters")
		b.post("/settings/staff", "name", "Bo", "email", "bo@example.com", "role", "lead", "team", "1", "password", password).expect(t, 303)
		bo, err := w.s.SignIn(t.Context(), "bo@example.com", password, staff.Door{})
		if err != nil {
			t.Fatal(err)
		}
		a, err := w.holder(bo.Cookie)
		if err != nil {
			t.Fatal(err)
		}
		page := "/settings/staff/" + strconv.FormatInt(a.ID, 10)
		b.get(page).expect(t, 200, "Berlin", `value="lead" checked`)
		b.post(page, "name", "Bo", "email", "bo@example.com", "role", "agent").expect(t, 303)
		b.post("/settings/teams/1/join", "user", strconv.FormatInt(a.ID, 10)).expect(t, 303)
		b.get("/settings/teams").expect(t, 200, "Take Bo out", "1 member")
		b.post("/settings/teams/1/leave", "user", strconv.FormatInt(a.ID, 10)).expect(t, 303)
		b.post("/settings/teams/1", "name", "Bonn").expect(t, 303)
		b.get("/settings/teams").expect(t, 200, "Bonn", "Nobody is in this team yet.")
		b.post(page+"/off").expect(t, 303)
		if _, err := w.holder(bo.Cookie); err == nil {
			t.Error("switched off with a session")
		}
		b.get(page).expect(t, 200, "Switched off since")
		b.post(page+"/on").expect(t, 303)
		b.post("/settings/staff/1/off").expect(t, 409, "Ada Admin is the last admin.")
		b.post("/settings/staff/1", "name", "Ada", "email", "ada@example.com", "role", "viewer").expect(t, 422, "is the last admin.")
		b.get("/settings/staff/99").expect(t, 404)
		b.post(page+"/link").expect(t, 200, "http://desk.example/sign-in/link/")
	})
}

// program is somebody at the API.
func (b *browser) api(method, path string, body any, into any) answer {
	b.t.Helper()
	var r io.Reader
	kind := ""
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			b.t.Fatal(err)
		}
		r, kind = bytes.NewReader(text), "application/json"
	}
	a := b.send(method, "/api/v1"+path, kind, r)
	if into != nil {
		if err := json.Unmarshal([]byte(a.body), into); err != nil {
			b.t.Fatalf("%s %s: %d %s", method, path, a.code, a.body)
		}
	}
	return a
}

type object = map[string]any

func TestTheAPIOfTheStaff(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rt := w.router()
		var bare string
		w.do(w.as(w.admin), func(ctx context.Context, tx *db.Tx) (err error) {
			bare, _, err = w.s.AddToken(ctx, tx, staff.NewToken{Name: "test"})
			return err
		})
		b := &browser{t: t, rt: rt, header: http.Header{"Authorization": {"Bearer " + bare}}}
		var one, list object
		b.api("POST", "/teams", object{"name": "Berlin"}, &one).expect(t, 201)
		b.api("POST", "/users", object{"email": "bo@example.com", "name": "Bo", "team_ids": []int{1}}, &one).expect(t, 201)
		if one["role"] != "agent" || one["off"] != false || len(one["team_ids"].([]any)) != 1 {
			t.Errorf("added %v", one)
		}
		b.api("POST", "/users", object{"email": "bo@example.com", "name": "Bo"}, nil).expect(t, 422, `"field":"email"`)
		b.api("POST", "/users", object{"email": "x@example.com", "name": "X", "colour": "red"}, nil).expect(t, 422, "colour")
		b.api("GET", "/users?limit=1", nil, &list).expect(t, 200)
		next, _ := list["next_cursor"].(string)
		b.api("GET", "/users?limit=1&cursor="+url.QueryEscape(next), nil, &list).expect(t, 200, `"name":"Bo"`)
		if list["next_cursor"] != nil {
			t.Error("a page after the last")
		}
		seen := b.api("GET", "/users/2", nil, &one).expect(t, 200)
		b.header.Set("If-Match", seen.header.Get("ETag"))
		b.api("PATCH", "/users/2", object{"role": "lead", "name": "Bo B"}, &one).expect(t, 200, `"role":"lead"`)
		b.api("PATCH", "/users/2", object{"name": "Late"}, nil).expect(t, 412)
		b.header.Del("If-Match")
		b.api("PATCH", "/users/2", object{"off": true, "team_ids": []int{}}, &one).expect(t, 200, `"off":true`, `"team_ids":[]`)
		b.api("GET", "/users", nil, nil).expect(t, 200)
		if list := b.api("GET", "/users", nil, nil); strings.Contains(list.body, "bo@example.com") {
			t.Error("somebody switched off is listed")
		}
		b.api("GET", "/users?off=true", nil, nil).expect(t, 200, "bo@example.com")
		b.api("PATCH", "/users/1", object{"off": true}, nil).expect(t, 409, "staff.fault.last_admin")
		b.api("PATCH", "/users/2", object{"off": false}, nil).expect(t, 200)
		b.api("GET", "/failed_sign_ins?user_id=2", nil, nil).expect(t, 200, `"items":[]`)
		(&browser{t: t, rt: rt}).post("/sign-in", "email", "bo@example.com", "password", "typed-in-vain").expect(t, 422)
		(&browser{t: t, rt: rt}).post("/sign-in", "email", "nobody@example.com", "password", "typed-in-vain").expect(t, 422)
		b.api("GET", "/failed_sign_ins?user_id=2", nil, nil).expect(t, 200, `"why":"password"`)
		b.api("GET", "/failed_sign_ins", nil, nil).expect(t, 200, `"why":"address"`)
		b.api("POST", "/users/2/sign_in_link", nil, nil).expect(t, 201, "http://desk.example/sign-in/link/")
		b.api("PATCH", "/teams/1", object{"name": "Bonn", "member_ids": []int{1, 2}}, nil).expect(t, 200, `"member_ids":[1,2]`, "Bonn")
		b.api("GET", "/teams", nil, nil).expect(t, 200, "Bonn")
		b.api("GET", "/teams/9", nil, nil).expect(t, 404)
		b.api("GET", "/roles", nil, nil).expect(t, 200, `"name":"viewer"`, `"cases.read"`)

		var made object
		b.api("POST", "/tokens", object{"name": "narrow", "permissions": []string{"staff.read"}}, &made).expect(t, 201)
		b.api("POST", "/tokens", object{"name": "bad", "permissions": []string{"staff.rule"}}, nil).expect(t, 422, `"field":"permissions"`)
		narrow := &browser{t: t, rt: rt, header: http.Header{"Authorization": {"Bearer " + made["token"].(string)}}}
		narrow.api("GET", "/users", nil, nil).expect(t, 200)
		narrow.api("POST", "/teams", object{"name": "x"}, nil).expect(t, 403)
		w.advance(0)
		b.api("GET", "/tokens", nil, nil).expect(t, 200, `"used_on":"2026-03-02"`, "narrow")
		b.api("DELETE", "/tokens/"+strconv.FormatFloat(made["id"].(float64), 'f', 0, 64), nil, nil).expect(t, 204)
		narrow.api("GET", "/users", nil, nil).expect(t, 401)
	})
}

func TestADoorTakesOnlyItsOwnKey(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rt := w.router()
		signedIn := (&browser{t: t, rt: rt}).signIn(w.admin)
		signedIn.api("GET", "/users", nil, nil).expect(t, 401)
		var bare string
		w.do(w.as(w.admin), func(ctx context.Context, tx *db.Tx) (err error) {
			bare, _, err = w.s.AddToken(ctx, tx, staff.NewToken{Name: "test"})
			return err
		})
		(&browser{t: t, rt: rt, header: http.Header{"Authorization": {"Bearer " + bare}}}).get("/me").expect(t, 303)
		(&browser{t: t, rt: rt, header: http.Header{"Authorization": {"Basic " + bare}}}).api("GET", "/users", nil, nil).expect(t, 401)
		(&browser{t: t, rt: rt}).api("GET", "/users", nil, nil).expect(t, 401)
		cross := &browser{t: t, rt: rt, cookie: signedIn.cookie, header: http.Header{"Sec-Fetch-Site": {"cross-site"}}}
		cross.post("/me/sessions/end-others").expect(t, 403)

		w.advance(2 * time.Hour)
		signedIn.get("/me").expect(t, 200)
		w.read(t.Context(), func(ctx context.Context, v db.View) error {
			seen, err := db.Value[time.Time](ctx, v, `SELECT max(seen_at) FROM session`)
			if !seen.Equal(start.Add(2 * time.Hour)) {
				t.Errorf("last seen at %v", seen)
			}
			return err
		})
	})
}

func TestEveryRouteRefusesStrangers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rt := w.router()
		n := 0
		for _, route := range rt.Routes() {
			path := regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(route.Pattern, "1")
			ours := path == "/me" || strings.HasPrefix(path, "/me/") || strings.HasPrefix(path, "/settings/") || strings.HasPrefix(path, "/api/v1/")
			if !ours {
				continue
			}
			n++
			got := (&browser{t: t, rt: rt}).send(route.Method, path, "", nil)
			if want := map[bool]int{true: 303, false: 401}[!route.API && route.Method == "GET"]; got.code != want {
				t.Errorf("%s %s: %d, not %d", route.Method, path, got.code, want)
			}
		}
		if n < 30 {
			t.Errorf("only %d routes were tried", n)
		}
	})
}
