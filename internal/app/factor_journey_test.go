package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

var appKey = regexp.MustCompile(`<code class="secret">([A-Z2-7 ]{39})</code>`)

func TestADeskAsksItsStaffForASecondFactor(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		id := d.AddUser("anna", staff.Agent)
		anna, admin := d.BrowseUser(id), d.Browse(staff.Admin)
		admin.Get("/settings/desk").Is(t, http.StatusOK).Has(t, "Everybody on the staff")
		admin.Post("/settings/desk", url.Values{"staff.second_factor": {`"some"`}}).Is(t, http.StatusUnprocessableEntity)
		admin.Post("/settings/desk", url.Values{"staff.second_factor": {`"all"`}}).Is(t, http.StatusSeeOther)

		for _, page := range []string{"/", "/cases?list=open", casePath(c.ID), "/settings", "/find?q=stopped", "/people", "/nav/counts"} {
			p := anna.Get(page)
			if p.Code < 300 || strings.Contains(p.Body, "It stopped") || p.Code == http.StatusSeeOther && p.Header.Get("Location") != "/me/second-factor" {
				t.Errorf("%s answers %d and leads to %q", page, p.Code, p.Header.Get("Location"))
			}
		}
		anna.HX().Get(casePath(c.ID)).Is(t, http.StatusForbidden).Lacks(t, "It stopped")
		anna.Get("/me/second-factor").Is(t, http.StatusOK).Has(t, "Your desk asks for a second factor")

		anna = secondFactor(t, d, id)
		anna.Get(casePath(c.ID)).Is(t, http.StatusOK).Has(t, "It stopped")
		d.Run()
		mailed(t, d, "Your second factor is on", "help.shop.example/me")

		d.Pass(time.Minute)
		admin.Post("/settings/desk", url.Values{"staff.second_factor": {`"nobody"`}}).Is(t, http.StatusForbidden) // the admin owes one too
		d.Program(staff.Admin).Call(http.MethodPost, "/api/v1/users/"+itoa(id)+"/reset_second_factor", nil).Is(t, http.StatusOK).Has(t, `"second_factor":false`)
		anna.Get("/me").Is(t, http.StatusSeeOther)
		d.Run()
		mailed(t, d, "Your second factor was taken away", "an admin took your second factor away")
	}, rooms()...)
}

// secondFactor has somebody set up an authenticator app, as they would, and
// returns the one browser in which they are still signed in.
func secondFactor(t testing.TB, d *desktest.Desk, user int64) *desktest.Browser {
	t.Helper()
	b := d.BrowseUser(user)
	b.Post("/me/second-factor/begin", nil).Is(t, http.StatusSeeOther)
	key := appKey.FindStringSubmatch(b.Get("/me/second-factor").Is(t, http.StatusOK).Body)
	code, err := totp.GenerateCode(strings.ReplaceAll(key[1], " ", ""), d.Now())
	d.Must(err)
	b.Post("/me/second-factor/confirm", url.Values{"code": {code}}).Is(t, http.StatusOK).Has(t, "Your ten recovery codes")
	return b
}

// mailed fails the test unless the last mail has a subject and holds a text.
func mailed(t *testing.T, d *desktest.Desk, subject, text string) {
	t.Helper()
	if m := d.LastSent().Message(t); m.Subject != subject || !strings.Contains(m.Text, text) {
		t.Errorf("mailed %q: %s", m.Subject, m.Text)
	}
}
