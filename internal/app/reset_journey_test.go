package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

var resetLink = regexp.MustCompile(`https://help\.shop\.example(/sign-in/(?:reset|link)/[a-z0-9]{52})`)

func TestAForgottenPasswordIsSetAnewByMail(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		id := d.AddUser("anna", staff.Agent)
		anna, nobody := d.BrowseUser(id), d.Nobody()
		anna.Get("/me").Is(t, http.StatusOK)
		email := mailOf(d, id)

		known := nobody.Post("/sign-in/forgot", url.Values{"email": {email}}).Is(t, http.StatusOK)
		unknown := nobody.Post("/sign-in/forgot", url.Values{"email": {"eve@example.com"}}).Is(t, http.StatusOK)
		if known.Body != unknown.Body {
			t.Error("the answer says whether an address is known")
		}
		d.Run()
		mails := d.Sent()
		if len(mails) != 1 || mails[0].To[0] != email {
			t.Fatalf("%d mails: %+v", len(mails), mails)
		}
		m := resetLink.FindStringSubmatch(mails[0].Message(t).Text)
		if m == nil {
			t.Fatalf("no link in %q", mails[0].Message(t).Text)
		}
		if n := d.Number(`SELECT count(*) FROM job WHERE args LIKE $1`, "%"+m[1][len(m[1])-20:]+"%"); n != 0 {
			t.Error("the secret lies in a job")
		}
		nobody.Get(m[1]).Is(t, http.StatusOK)
		nobody.Get(m[1]).Is(t, http.StatusOK) // a scanner that looks uses nothing up
		nobody.Post(m[1], url.Values{"password": {"short"}}).Is(t, http.StatusUnprocessableEntity)
		nobody.Post(m[1], url.Values{"password": {"a kettle sings at noon"}}).Is(t, http.StatusSeeOther)
		nobody.Post(m[1], url.Values{"password": {"another kettle sings"}}).Is(t, http.StatusGone)
		anna.Get("/me").Is(t, http.StatusSeeOther) // signed out everywhere else
		nobody.Post("/sign-in", url.Values{"email": {email}, "password": {"a kettle sings at noon"}}).Is(t, http.StatusSeeOther)
	}, rooms()...)
}

func TestALinkByMailIsAskedForThreeTimesAndGoesStale(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		id := d.AddUser("anna", staff.Agent)
		for range 5 {
			d.Nobody().Post("/sign-in/forgot", url.Values{"email": {mailOf(d, id)}}).Is(t, http.StatusOK)
		}
		d.Run()
		mails := d.Sent()
		if len(mails) != 3 {
			t.Fatalf("%d mails for five wishes", len(mails))
		}
		first := resetLink.FindStringSubmatch(mails[0].Message(t).Text)
		d.Nobody().Get(first[1]).Is(t, http.StatusGone) // the last one counts
		last := resetLink.FindStringSubmatch(mails[2].Message(t).Text)
		d.Pass(staff.ResetLife + time.Second)
		d.Nobody().Get(last[1]).Is(t, http.StatusGone)
		d.Nobody().Get("/sign-in/reset/x").Is(t, http.StatusGone)
		d.Browse(staff.Admin).Post(fmt.Sprintf("/settings/staff/%d/invite", id), nil).Is(t, http.StatusSeeOther)
		d.Run()
		invite := resetLink.FindStringSubmatch(d.LastSent().Message(t).Text)
		d.Nobody().Post(invite[1], nil).Is(t, http.StatusSeeOther)
		d.Nobody().Post(invite[1], nil).Is(t, http.StatusGone)
	}, rooms()...)
}

// mailOf is the address of a user.
func mailOf(d *desktest.Desk, id int64) string {
	var u struct{ Email string }
	d.Program(staff.Admin).Call(http.MethodGet, fmt.Sprintf("/api/v1/users/%d", id), nil).JSON(d.T, &u)
	return u.Email
}
