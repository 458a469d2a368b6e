package everypage

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"kept.example/kept/stories/outside"
)

// aside are the routes that answer a GET and need not be looked at here, with why.
var aside = map[string]string{
	"/{$}":         "leads to Today",
	"/static/":     "style sheets, scripts and pictures",
	"/healthz":     "for machines",
	"/readyz":      "for machines",
	"/metrics":     "for machines",
	"/sitemap.xml": "for machines", "/sitemaps/{after}": "for machines",
	"/robots.txt": "for machines",

	"/api/openapi.json": "for programs; /api/docs shows it",

	"/nav/counts":                       "numbers for every page",
	"/events":                           "the live stream",
	"/find":                             "what the palette finds",
	"/cases/{case}/row":                 "a row of a list, which is looked at",
	"/cases/{case}/presence":            "a part of the case",
	"/cases/{case}/since/{message}":     "what is new in the case",
	"/cases/{case}/earlier":             "more messages of the case, as those that are there",
	"/cases/{case}/owners":              "the choices of a menu of the case",
	"/cases/{case}/mentions":            "whom a note may name",
	"/cases/{case}/files":               "the files of a draft, a part of the composer",
	"/cases/{case}/promises/suggestion": "a line of the composer",

	"/messages/{message}/body":             "a customer's own HTML, shown in a frame",
	"/messages/{message}/pictures/{key}":   "a picture",
	"/messages/{message}/files":            "files to keep",
	"/cases/{case}/pictures/{picture}":     "a picture",
	"/files/{token}":                       "a file to keep",
	"/files/{token}/picture":               "a picture",
	"/purchases/{purchase}/proofs/{proof}": "a file to keep",
	"/intake/{item}/raw":                   "a mail as it came, to keep",
	"/my/{token}/record":                   "a file to keep",
	"/ledger/export":                       "a file to keep",
	"/budgets/csv":                         "a file to keep",
	"/products/export":                     "a file to keep",
	"/settings/purchases/export":           "a file to keep",
	"/sign-in/second":                      "stories/second-factor looks at it: it needs a second factor",
}

// seen are the paths that were looked at.
type seen map[string]bool

// of notes where a browser is, once the page was looked at.
func (s seen) of(t *testing.T, b *outside.Browser) {
	t.Helper()
	at, err := url.Parse(b.Where())
	if err != nil {
		t.Fatal(err)
	}
	s[at.Path] = true
}

// all fails for each page of the desk that nobody looked at and that does not stand
// aside, and for what stands aside without need.
func (s seen) all(t *testing.T) {
	t.Helper()
	mux, patterns := http.NewServeMux(), pages(t)
	for _, p := range patterns {
		mux.Handle("GET "+p, http.NotFoundHandler())
	}
	looked := map[string]bool{}
	for path := range s {
		_, pattern := mux.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}})
		looked[strings.TrimPrefix(pattern, "GET ")] = true
	}
	routes := map[string]bool{}
	for _, p := range patterns {
		routes[p] = true
		switch why := aside[p]; {
		case looked[p] && why != "":
			t.Errorf("%s was looked at; it need not stand aside", p)
		case !looked[p] && why == "":
			t.Errorf("nobody looked at %s: give it a row in the list of pages, or a reason to stand aside", p)
		}
	}
	for p := range aside {
		if !routes[p] {
			t.Errorf("%s stands aside and is no route", p)
		}
	}
}

// pages are the routes of the desk that answer a GET of a browser, as the table of
// routes and roles has them.
func pages(t *testing.T) (all []string) {
	t.Helper()
	raw, err := os.ReadFile("../../internal/app/routes.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		f := strings.Fields(line)
		if len(f) > 2 && f[0] == http.MethodGet && !strings.HasPrefix(f[1], "/api/v1/") {
			all = append(all, f[1])
		}
	}
	if len(all) < 100 {
		t.Fatalf("the table of routes and roles has %d pages", len(all))
	}
	return all
}
