package casepage_test

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/platform/dbtest"
)

// FuzzLink: behind a link that we did not make there is nothing, whoever follows
// it, and nothing that is sent to it breaks the desk or is taken.
func FuzzLink(f *testing.F) {
	where := dbtest.SQLite(f)
	where.Log = slog.New(slog.DiscardHandler) // a fuzz target may not write to what is f's
	d := desktest.On(f, dbtest.Open(f, where))
	d.Case("The secret words of a customer.")
	who := d.Nobody()
	for _, s := range []string{"a", "aeaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "..", "%2e%2e", "\x00", "ä", strings.Repeat("a", 5000), "1", "-1", "?key=a", "a/b", "{token}"} {
		f.Add(s, "words")
	}
	f.Fuzz(func(t *testing.T, token, text string) {
		d.T = t
		before := d.Number(`SELECT count(*) FROM intake`)
		at := url.PathEscape(token)
		if at == "" || at == "." || at == ".." {
			return // another page
		}
		for _, place := range []string{"/c/", "/files/", "/sign-in/link/", "/sign-in/reset/"} {
			for _, p := range []desktest.Page{who.Get(place + at), who.Post(place+at, url.Values{"text": {text}, "password": {text}, "key": {token}})} {
				if p.Code >= 500 || strings.Contains(p.Body, "secret words") {
					t.Errorf("%s%q: %d", place, token, p.Code)
				}
				if p.Header.Get("Set-Cookie") != "" && strings.Contains(p.Header.Get("Set-Cookie"), "session") {
					t.Errorf("%s%q signs in", place, token)
				}
			}
		}
		if p := who.Post("/c/"+at, url.Values{"text": {text}}); p.Code < http.StatusBadRequest && p.Code != http.StatusSeeOther {
			t.Errorf("/c/%q takes words: %d", token, p.Code)
		}
		if after := d.Number(`SELECT count(*) FROM intake`); after != before {
			t.Errorf("%q: %d items, and %d before", token, after, before)
		}
	})
}
