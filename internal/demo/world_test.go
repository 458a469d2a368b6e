package demo_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/demo"
	"kept.example/kept/internal/feature/remedies"
	"kept.example/kept/internal/platform/db"
)

// tuesday is when most demos of the tests start.
var tuesday = time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)

// asked is how the desk answers; the cookies go with the request.
func asked(a *app.App, method, path string, form url.Values, cookies ...*http.Cookie) *http.Response {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	a.Desk.Web.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	var b strings.Builder
	if _, err := io.Copy(&b, r.Body); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheClockNeverGoesBack(t *testing.T) {
	wall := tuesday
	c := demo.NewClock(func() time.Time { return wall }, tuesday.Add(time.Hour))
	if got := c.Now(); !got.Equal(tuesday.Add(time.Hour)) {
		t.Errorf("it shows %v", got)
	}
	c.To(tuesday.Add(3 * time.Hour))
	c.To(tuesday) // has passed
	if got := c.Now(); !got.Equal(tuesday.Add(3 * time.Hour)) {
		t.Errorf("it shows %v", got)
	}
	wall = wall.Add(-time.Hour) // somebody sets the wall's clock
	if got := c.Now(); !got.Equal(tuesday.Add(3 * time.Hour)) {
		t.Errorf("it went back with the wall's: %v", got)
	}
	wall = wall.Add(2 * time.Hour)
	if got := c.Now(); !got.Equal(tuesday.Add(4 * time.Hour)) {
		t.Errorf("it stands still at %v", got)
	}
}

// On its way the clock stops at what is due: the last promise is warned of
// before it breaks.
func TestTheClockIsMovedOn(t *testing.T) {
	a, _, _, clock := begun(t, tuesday, "")
	before := tally(t, a, `SELECT state, count(*) FROM promise GROUP BY state`)
	for how, want := range map[string]time.Time{
		"friday": time.Date(2026, 11, 27, 16, 0, 0, 0, time.UTC), // 17:00 in Stockholm
	} {
		if r := asked(a, "POST", "/demo/clock", url.Values{"to": {how}}); r.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %d", how, r.StatusCode)
		}
		if got := clock.Now(); !got.Equal(want) {
			t.Errorf("%s: it shows %v, want %v", how, got, want)
		}
	}
	after := tally(t, a, `SELECT state, count(*) FROM promise GROUP BY state`)
	if before != "broken 2, kept 1, pending 1, " || after != "broken 4, kept 1, " {
		t.Errorf("the promises were %q and are %q", before, after)
	}
	if late := tally(t, a, `SELECT kind, count(*) FROM activity WHERE kind = 'promises.broken' AND at > `+micros(time.Date(2026, 11, 26, 17, 1, 0, 0, time.UTC))+` GROUP BY kind`); late != "" {
		t.Errorf("the promise broke when the clock arrived, not when it was due: %s", late)
	}
	if r := asked(a, "POST", "/demo/clock", url.Values{"to": {"yesterday"}}); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("yesterday: %d", r.StatusCode)
	}
}

// What one of us sends while the demo runs is taken by the firm's storehouse, leaves soon,
// and is there two days later.
func TestWhatIsOrderedLeavesAndArrives(t *testing.T) {
	a, _, w, _ := begun(t, tuesday, "")
	ctx := staff.As(t.Context(), staff.System("test"))
	if err := a.Desk.DB.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error {
		anna, err := a.Desk.Staff.ActorOf(ctx, tx, w.Users["anna"])
		if err != nil {
			return err
		}
		ctx = staff.As(ctx, anna)
		h, err := a.Desk.Cases.Take(ctx, tx, 1)
		if err != nil {
			return err
		}
		_, err = remedies.Of(a.Desk).Grant(ctx, tx, h, remedies.Draft{Kind: remedies.Replacement, What: "A second lid", Key: "lid"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := a.Desk.Jobs.RunDue(ctx); err != nil {
		t.Fatal(err)
	}
	const parcels = `SELECT state, count(*) FROM dispatch GROUP BY state`
	if got := tally(t, a, parcels); got != "handed 1, sent 1, " {
		t.Errorf("the parcels are %s", got)
	}
	if r := asked(a, "POST", "/demo/clock", url.Values{"to": {"friday"}}); r.StatusCode != http.StatusSeeOther {
		t.Fatal(r.StatusCode)
	}
	if got := tally(t, a, parcels); got != "arrived 1, sent 1, " {
		t.Errorf("on Friday the parcels are %s", got)
	}
}

func TestTheDemosPages(t *testing.T) {
	a, _, _, _ := begun(t, tuesday, "")
	for path, want := range map[string]string{
		"/demo/stories":                      "A few days",
		"/demo/mailbox":                      "Maren Lindqvist",
		"/demo/mailbox?who=nobody@x.example": "Nothing has come yet.",
		"/demo/mailbox/1":                    "Answer this",
		"/demo/write":                        "Slow Hour, time@slowhour.example",
		"/demo/write?answers=1":              "Maren",
		"/demo/demo.css":                     "@layer demo",
		"/sign-in":                           "demo-bar",
	} {
		r := asked(a, "GET", path, nil)
		if got := body(t, r); r.StatusCode != http.StatusOK || !strings.Contains(got, want) {
			t.Errorf("%s: %d, without %q", path, r.StatusCode, want)
		}
	}
	raw := asked(a, "GET", "/demo/mailbox/1/raw", nil)
	if got := body(t, raw); !strings.Contains(got, "Reply-To: ") || raw.Header.Get("Content-Type") != "message/rfc822" {
		t.Errorf("the raw mail is %.200s", got)
	}
	if r := asked(a, "GET", "/demo/mailbox/999", nil); r.StatusCode != http.StatusNotFound {
		t.Errorf("a letter that is not there: %d", r.StatusCode)
	}
	if r := asked(a, "POST", "/demo/write", url.Values{"mail": {"no address"}, "text": {"x"}}); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an address that is none: %d", r.StatusCode)
	}
}

func TestOneMayBecomeSomebodyElse(t *testing.T) {
	a, _, w, _ := begun(t, tuesday, "")
	for role, name := range map[string]string{"agent": "Anna Vik", "lead": "Priya Nair", "leader": "Ingrid Solberg", "admin": "Frida Holm"} {
		in := asked(a, "POST", "/demo/as", url.Values{"role": {role}})
		if got := body(t, asked(a, "GET", "/me", nil, in.Cookies()...)); !strings.Contains(got, name) {
			t.Errorf("%s is not %s", role, name)
		}
	}
	if r := asked(a, "POST", "/demo/as", url.Values{"role": {"customer"}}); r.Header.Get("Location") != w.Case {
		t.Errorf("the customer is led to %q", r.Header.Get("Location"))
	}
	hide := asked(a, "POST", "/demo/bar", nil)
	if got := body(t, asked(a, "GET", "/sign-in", nil, hide.Cookies()...)); strings.Contains(got, "demo-bar") {
		t.Error("the bar is there although it was hidden")
	}
}

// What the demo adds is in no other desk.
func TestADeskThatIsServedHasNoDemo(t *testing.T) {
	a, err := app.Open(t.Context(), app.Config{
		Data: t.TempDir(), HTTPAddr: "127.0.0.1:0", PublicURL: "http://localhost", MaxMessage: 25 << 20, Log: "warn", Roles: []string{"web", "mail", "jobs"},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for _, r := range a.Desk.Web.Routes() {
		if strings.HasPrefix(r.Pattern, "/demo") {
			t.Errorf("it has %s %s", r.Method, r.Pattern)
		}
	}
	if got := body(t, asked(a, "GET", "/sign-in", nil)); strings.Contains(got, "demo") {
		t.Error("its pages speak of a demo")
	}
	for _, path := range []string{"/demo", "/demo/stories", "/demo/mailbox"} {
		if r := asked(a, "GET", path, nil); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
}
