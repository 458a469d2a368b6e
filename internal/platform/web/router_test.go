package web_test

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

func ok(w http.ResponseWriter, r *http.Request) error {
	return web.Show(w, r, http.StatusOK, web.Text("fine"))
}

func TestARouteRunsOnlyForWhoMay(t *testing.T) {
	rt := router(t, web.Options{})
	for _, access := range []string{web.Public, web.SignedIn, "anna"} {
		rt.Page("GET /"+access, access, ok)
		rt.Page("POST /"+access, access, ok)
		rt.Raw("GET /api/"+access, access, ok)
	}
	for _, tt := range []struct {
		who, method, path string
		want              int
	}{
		{"", "GET", "/public", 200},
		{"bob", "GET", "/public", 200},
		{"", "GET", "/signed-in", 303},
		{"", "POST", "/signed-in", 401},
		{"bob", "GET", "/signed-in", 200},
		{"", "GET", "/anna", 303},
		{"bob", "GET", "/anna", 403},
		{"anna", "GET", "/anna", 200},
		{"", "GET", "/api/signed-in", 401},
		{"bob", "GET", "/api/anna", 403},
		{"anna", "GET", "/api/anna", 200},
		{"", "GET", "/nowhere", 404},
		{"anna", "GET", "/nowhere", 404},
		{"", "DELETE", "/anna", 405},
		{"", "GET", "/events", 303},
		{"", "GET", "/nav/counts", 303},
		{"", "POST", "/events/shows", 401},
	} {
		var auth []string
		if tt.who != "" {
			auth = []string{"Authorization", "Bearer " + tt.who}
		}
		if got := ask(rt, tt.method, tt.path, "", auth...); got.Code != tt.want {
			t.Errorf("%q %s %s: %d, want %d", tt.who, tt.method, tt.path, got.Code, tt.want)
		}
	}
}

func TestWithoutAnybodyToDecideOnlyPublicRoutesAnswer(t *testing.T) {
	rt := web.New(web.Options{})
	rt.Page("GET /a", web.SignedIn, ok)
	rt.Page("GET /b", web.Public, ok)
	if got := ask(rt, "GET", "/a", "").Code; got != http.StatusSeeOther {
		t.Errorf("signed-in: %d", got)
	}
	if got := ask(rt, "GET", "/b", "").Code; got != http.StatusOK {
		t.Errorf("public: %d", got)
	}
}

func TestRoutesAreListedWithTheirAccess(t *testing.T) {
	rt := web.New(web.Options{})
	rt.Page("POST /x/{id}", "refund", ok)
	all := rt.Routes()
	want := web.Route{Method: "POST", Pattern: "/x/{id}", Access: "refund"}
	if d := cmp.Diff(want, all[len(all)-1]); d != "" {
		t.Error(d)
	}
	for _, r := range all {
		if r.Access == "" {
			t.Errorf("%s %s has no access", r.Method, r.Pattern)
		}
	}
}

func TestSignInLeadsBack(t *testing.T) {
	rt := router(t, web.Options{})
	rt.Page("GET /cases/{id}", web.SignedIn, ok)
	w := ask(rt, "GET", "/cases/7?a=b&c=d", "")
	if got, want := w.Header().Get("Location"), "/sign-in?next=%2Fcases%2F7%3Fa%3Db%26c%3Dd"; got != want {
		t.Errorf("to %q, want %q", got, want)
	}
	w = ask(rt, "GET", "/cases/7", "", "HX-Request", "true")
	if w.Code != 401 || w.Header().Get("HX-Redirect") != "/sign-in" {
		t.Errorf("htmx: %d, to %q", w.Code, w.Header().Get("HX-Redirect"))
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	rt := router(t, web.Options{PublicURL: "https://care.example"})
	rt.Page("GET /in", web.SignedIn, ok)
	rt.Page("GET /their", web.Customer, ok)
	rt.Allow(func(context.Context, string) error { return nil })
	for path, storing := range map[string]string{"/in": "no-store", "/their": "private, no-cache", "/nowhere": "no-store", "/healthz": "no-store"} {
		h := ask(rt, "GET", path, "", "Authorization", "Bearer anna").Header()
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
			"Cache-Control": storing,
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if csp := h.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; script-src 'self'; style-src 'self'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: the policy is %q", path, csp)
		}
		if h.Get("X-Request-ID") == "" {
			t.Errorf("%s: no request id", path)
		}
	}
}

func TestAForeignPageChangesNothing(t *testing.T) {
	rt := router(t, web.Options{PublicURL: "https://care.example"})
	ran := 0
	do := func(w http.ResponseWriter, r *http.Request) error { ran++; return ok(w, r) }
	rt.Page("POST /act", web.Public, do)
	rt.Page("POST /form", web.Public, do, web.CrossOrigin())
	for _, tt := range []struct {
		path    string
		headers []string
		want    int
	}{
		{"/act", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"/act", []string{"Origin", "https://evil.example"}, 403},
		{"/act", []string{"Sec-Fetch-Site", "same-origin"}, 200},
		{"/act", []string{"Origin", "https://care.example", "Sec-Fetch-Site", "cross-site"}, 200}, // our own public address
		{"/act", nil, 200}, // no browser
		{"/act", []string{"Sec-Fetch-Site", "cross-site", "Authorization", "Bearer anna"}, 200},
		{"/form", []string{"Sec-Fetch-Site", "cross-site"}, 200},
	} {
		ran = 0
		got := ask(rt, "POST", tt.path, "", tt.headers...)
		if got.Code != tt.want || (ran == 1) != (tt.want == 200) {
			t.Errorf("%s %v: %d, ran %d times; want %d", tt.path, tt.headers, got.Code, ran, tt.want)
		}
	}
}

func TestAPanicBecomesAPage(t *testing.T) {
	var log strings.Builder
	rt := router(t, web.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	rt.Page("GET /boom/{token}", web.Public, func(w http.ResponseWriter, r *http.Request) error {
		if _, err := io.WriteString(w, "half a page"); err != nil {
			return err
		}
		panic("at the secret disco")
	})
	w := ask(rt, "GET", "/boom/s3cr3t?token=s3cr3t2", "", "Accept-Language", "de")
	body := w.Body.String()
	if w.Code != 500 || !strings.Contains(body, "Bei uns ist etwas kaputtgegangen") || !strings.Contains(body, w.Header().Get("X-Request-ID")) {
		t.Errorf("%d %s", w.Code, body)
	}
	if strings.Contains(body, "disco") || strings.Contains(body, "half a page") {
		t.Errorf("the page shows what is inside: %s", body)
	}
	if !strings.Contains(log.String(), "disco") || strings.Contains(log.String(), "s3cr3t") {
		t.Errorf("the log: %s", log.String())
	}
	if !strings.Contains(log.String(), "route=/boom/{token} status=500") {
		t.Errorf("no line for the request: %s", log.String())
	}
}

func TestAnErrorIsWordedForWhoReads(t *testing.T) {
	rt := router(t, web.Options{})
	rt.Page("GET /page", web.Public, func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.Conflict, "web.fault.key_running").Because(errors.New("inner secret"))
	})
	rt.Page("GET /broken", web.Public, func(http.ResponseWriter, *http.Request) error { return errors.New("inner secret") })
	rt.Page("GET /internal", web.Public, func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.Internal, "inner.secret")
	})

	page := ask(rt, "GET", "/page", "")
	for _, want := range []string{"<!doctype html>", "It has changed meanwhile", "still runs", "Nothing of yours was saved over it."} {
		if !strings.Contains(page.Body.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if page.Code != 409 || strings.Contains(page.Body.String(), `class="app"`) {
		t.Errorf("%d: a stranger sees the shell", page.Code)
	}
	inside := ask(rt, "GET", "/page", "", "Authorization", "Bearer anna")
	if !strings.Contains(inside.Body.String(), `class="app"`) {
		t.Error("somebody signed in does not see the shell")
	}
	part := ask(rt, "GET", "/page", "", "HX-Request", "true")
	if b := part.Body.String(); part.Code != 409 || !strings.HasPrefix(b, `<p class="c-al" role="alert"`) {
		t.Errorf("%d: the fragment is %s", part.Code, b)
	}
	for _, path := range []string{"/broken", "/internal"} {
		w := ask(rt, "GET", path, "")
		if b := w.Body.String(); w.Code != 500 || strings.Contains(b, "inner") {
			t.Errorf("%s: %d: %s", path, w.Code, b)
		}
	}
}

func TestABodyHasALimit(t *testing.T) {
	rt := router(t, web.Options{})
	take := func(w http.ResponseWriter, r *http.Request) error {
		if err := r.ParseForm(); err != nil {
			return err
		}
		return ok(w, r)
	}
	rt.Page("POST /small", web.Public, take, web.MaxBytes(10))
	rt.Page("POST /large", web.Public, take)
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	if got := ask(rt, "POST", "/small", "a=0123456789", form...); got.Code != 413 {
		t.Errorf("over the limit: %d", got.Code)
	}
	if got := ask(rt, "POST", "/large", "a=0123456789", form...); got.Code != 200 {
		t.Errorf("below the limit: %d", got.Code)
	}
}

func TestLargeTextIsPacked(t *testing.T) {
	rt := router(t, web.Options{})
	long := strings.Repeat("kept ", 1000)
	rt.Page("GET /long", web.Public, func(w http.ResponseWriter, r *http.Request) error {
		return web.Show(w, r, 200, web.Text(long))
	})
	rt.Page("GET /picture", web.Public, func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Content-Type", "image/png")
		_, err := io.WriteString(w, long)
		return err
	})
	rt.Page("GET /short", web.Public, ok)
	for _, tt := range []struct{ path, accept, want string }{
		{"/long", "br, gzip", "gzip"}, {"/long", "", ""}, {"/long", "gzip;q=0", ""}, {"/short", "gzip", ""}, {"/picture", "gzip", ""},
	} {
		w := ask(rt, "GET", tt.path, "", "Accept-Encoding", tt.accept)
		if got := w.Header().Get("Content-Encoding"); got != tt.want {
			t.Errorf("%s, %q: encoding %q, want %q", tt.path, tt.accept, got, tt.want)
			continue
		}
		if tt.path != "/picture" && !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Accept-Encoding") {
			t.Errorf("%s: Vary is %q", tt.path, w.Header().Values("Vary"))
		}
		if tt.want == "" {
			continue
		}
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(z); err != nil || string(got) != long {
			t.Errorf("unpacked to %d bytes, %v", len(got), err)
		}
	}
}

func TestClientIP(t *testing.T) {
	proxies, err := web.ParseProxies("10.0.0.0/8, 192.0.2.7 fd00::/8")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := web.ParseProxies("10.0.0.0/8, gateway"); err == nil {
		t.Error("a name was taken for an address")
	}
	rt := router(t, web.Options{TrustedProxies: proxies})
	var seen netip.Addr
	rt.Page("GET /", web.Public, func(w http.ResponseWriter, r *http.Request) error {
		seen = web.ClientIP(r.Context())
		return nil
	})
	for _, tt := range []struct{ peer, forwarded, want string }{
		{"203.0.113.9:1", "1.2.3.4", "203.0.113.9"}, // not a proxy: its word does not count
		{"10.1.1.1:1", "1.2.3.4, 198.51.100.5", "198.51.100.5"},
		{"10.1.1.1:1", "1.2.3.4, 192.0.2.7", "1.2.3.4"},
		{"10.1.1.1:1", "garbage", "10.1.1.1"},
		{"10.1.1.1:1", "", "10.1.1.1"},
		{"[::ffff:10.1.1.1]:1", "::ffff:1.2.3.4", "1.2.3.4"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = tt.peer
		r.Header.Set("X-Forwarded-For", tt.forwarded)
		rt.ServeHTTP(httptest.NewRecorder(), r)
		if seen.String() != tt.want {
			t.Errorf("%s via %s: %s, want %s", tt.forwarded, tt.peer, seen, tt.want)
		}
	}
}

func TestTheReaderDecidesTheLanguage(t *testing.T) {
	rt := router(t, web.Options{})
	rt.Reader(func(ctx context.Context, r words.Reader) words.Reader {
		if ctx.Value(actorKey{}) == "dora" {
			r.Lang = "de"
		}
		return r
	})
	rt.Page("GET /", web.Public, func(w http.ResponseWriter, r *http.Request) error {
		return web.Show(w, r, 200, web.Text(words.T(r.Context(), "web.shell.search")))
	})
	for _, tt := range []struct{ accept, who, want string }{
		{"de-AT", "", "Suche"}, {"en", "", "Search"}, {"en", "Bearer dora", "Suche"}, {"de", "Bearer anna", "Suche"},
	} {
		if got := ask(rt, "GET", "/", "", "Accept-Language", tt.accept, "Authorization", tt.who).Body.String(); got != tt.want {
			t.Errorf("%s %s: %q, want %q", tt.accept, tt.who, got, tt.want)
		}
	}
}

func TestSessionCookies(t *testing.T) {
	for _, secure := range []bool{false, true} {
		w := httptest.NewRecorder()
		web.SetSession(w, "s3cr3t", secure)
		c := w.Result().Cookies()[0]
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != secure || strings.HasPrefix(c.Name, "__Host-") != secure || c.Path != "/" || c.Domain != "" {
			t.Errorf("secure %v: %v", secure, c)
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.AddCookie(c)
		if got := web.Session(r, secure); got != "s3cr3t" {
			t.Errorf("secure %v: read back %q", secure, got)
		}
		if got := web.Session(r, !secure); got != "" {
			t.Errorf("secure %v: the other name counts too", secure)
		}
		w = httptest.NewRecorder()
		web.ClearSession(w, secure)
		if got := w.Result().Cookies()[0]; got.MaxAge >= 0 || got.Name != c.Name {
			t.Errorf("secure %v: not taken back: %v", secure, got)
		}
	}
}

func TestRedirectsStayInside(t *testing.T) {
	for to, want := range map[string]string{
		"/cases/7?a=b#c": "/cases/7?a=b#c", "//evil.example": "/", "///evil.example": "/", "https://evil.example": "/", "/\\evil.example": "/",
		"javascript:alert(1)": "/", "cases": "/", "": "/", "/a\r\nSet-Cookie: x": "/", "/\t/evil.example": "/",
	} {
		if got := web.Inside(to); got != want {
			t.Errorf("%q: %q, want %q", to, got, want)
		}
	}
}

func TestAPageIsShownWholeOrInParts(t *testing.T) {
	rt := router(t, web.Options{})
	rt.Page("GET /", web.Public, func(w http.ResponseWriter, r *http.Request) error {
		return web.Show(w, r, 200, web.Views(web.Text("whole"), web.Text("part"), web.Partial(`#a"b`, "innerHTML", web.Text("<side>"))))
	})
	parts := `part<hx-partial hx-target="#a&#34;b" hx-swap="innerHTML">&lt;side&gt;</hx-partial>`
	for _, tt := range []struct {
		headers []string
		want    string
	}{
		{nil, "whole"},
		{[]string{"HX-Request", "true"}, parts},
		{[]string{"HX-Request", "true", "HX-History-Restore-Request", "true"}, "whole"},
	} {
		w := ask(rt, "GET", "/", "", tt.headers...)
		if w.Body.String() != tt.want || !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "HX-Request") {
			t.Errorf("%v: %q, Vary %q", tt.headers, w.Body, w.Header().Values("Vary"))
		}
	}
}

func TestABrokenTemplateIsAnError(t *testing.T) {
	rt := router(t, web.Options{})
	rt.Page("GET /", web.Public, func(w http.ResponseWriter, r *http.Request) error {
		return web.Show(w, r, 200, templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			if _, err := io.WriteString(w, "half"); err != nil {
				return err
			}
			return errors.New("broken")
		}))
	})
	if w := ask(rt, "GET", "/", ""); w.Code != 500 || strings.HasPrefix(w.Body.String(), "half") {
		t.Errorf("%d %.40s", w.Code, w.Body)
	}
}

func TestAssetsAreKeptForEver(t *testing.T) {
	rt := router(t, web.Options{})
	path := web.Asset("htmx.min.js")
	w := ask(rt, "GET", path, "", "Accept-Encoding", "gzip")
	if w.Code != 200 || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" || w.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if got := ask(rt, "GET", path, "", "If-None-Match", w.Header().Get("ETag")); got.Code != 304 || got.Body.Len() > 0 {
		t.Errorf("known already: %d", got.Code)
	}
	if got := ask(rt, "GET", "/static/old/htmx.min.js", ""); got.Code != 200 || got.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("under an old hash: %d, %s", got.Code, got.Header().Get("Cache-Control"))
	}
	for _, path := range []string{"/static/x/VENDOR.md", "/static/x/none.js", "/static/x/../router.go", "/static/"} {
		if got := ask(rt, "GET", path, ""); got.Code == 200 {
			t.Errorf("%s is served", path)
		}
	}
}

func TestHealth(t *testing.T) {
	rt := router(t, web.Options{})
	err := error(nil)
	rt.Ready("database", func(context.Context) error { return err })
	rt.Page("GET /cases/{id}", web.Public, ok)
	for _, path := range []string{"/healthz", "/readyz"} {
		if got := ask(rt, "GET", path, ""); got.Code != 200 {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
	err = errors.New("disk full at /secret/place")
	if got := ask(rt, "GET", "/readyz", ""); got.Code != 503 || got.Body.String() != "database\n" {
		t.Errorf("not ready: %d %s", got.Code, got.Body)
	}
	ask(rt, "GET", "/cases/7", "")
	ask(rt, "BREW", "/cases/7", "")
	m := ask(rt, "GET", "/metrics", "").Body.String()
	if !strings.Contains(m, `kept_http_request_seconds_count{method="GET",route="/cases/{id}",status="200"} 1`) || strings.Contains(m, "BREW") {
		t.Error("the request is not measured by its route")
	}
}

func TestInvalidSaysWhichField(t *testing.T) {
	ctx := words.With(context.Background(), words.Reader{Catalogue: catalogue(t), Lang: "en"})
	err := errors.Join(fault.Field("due_at", "web.fault.cursor"), fault.New(fault.Invalid, "web.fault.shape"))
	want := map[string]string{"due_at": "This cursor is not one of ours.", "": "The request does not have the shape we expect."}
	if d := cmp.Diff(want, web.Invalid(ctx, err)); d != "" {
		t.Error(d)
	}
	for _, other := range []error{nil, errors.New("x"), fault.New(fault.NotFound, "web.fault.no_page"), errors.Join(err, fault.New(fault.Forbidden, "x"))} {
		if got := web.Invalid(ctx, other); got != nil {
			t.Errorf("%v: %v", other, got)
		}
	}
}
