package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"syscall"
)

var (
	sheetOf  = regexp.MustCompile(`<link[^>]* rel="stylesheet"[^>]* href="([^"]+)"`)
	scriptOf = regexp.MustCompile(`<script[^>]* src="([^"]+)"`)
	// What a script loads by itself; what it loads when it is needed, import("…"), does not count.
	loadedBy = regexp.MustCompile(`(?:from|import|new URL\()\s*"(?:\./|)(kept[\w-]*\.js)"`)
)

// weights weighs the main pages of the demo as a browser gets them, packed: the page
// itself, its style sheets, and the scripts that it loads before anybody did anything.
func (b *bench) weights() (err error) {
	d, err := b.startDemo()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Process.Signal(syscall.SIGTERM), d.Wait()) }()
	for _, one := range []struct{ name, path, role, goal string }{
		{"Today", "/today", "agent", "the prototype's of its workspace"},
		{"list of cases, 50 rows and the first case", "/cases?list=open", "agent", "13.7 KB, CSS 8.4, scripts 20.6"},
		{"a case", "/cases/1", "agent", "the same"},
		{"search, twenty found", "/search?q=kettle", "agent", "the same"},
		{"a customer's page", "", "customer", "5 KB, CSS 2.6, no script"},
	} {
		p, err := d.page(one.role, one.path)
		if err != nil {
			return err
		}
		b.table.add("**weight**, "+one.name, p.String(), one.goal, "", "")
	}
	return nil
}

// weight is how many bytes of a page travel.
type weight struct{ page, sheets, scripts int }

func (w weight) String() string {
	kb := func(n int) string { return fmt.Sprintf("%.1f KB", float64(n)/1000) }
	return fmt.Sprintf("%s, CSS %s, scripts %s", kb(w.page), kb(w.sheets), kb(w.scripts))
}

// page weighs one, as somebody of a role gets it; with no path, the one that the role
// is led to.
func (d *running) page(role, at string) (w weight, err error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return w, err
	}
	site, err := url.Parse(d.url)
	if err != nil {
		return w, err
	}
	jar.SetCookies(site, []*http.Cookie{{Name: "kept_demo_bar", Value: "off", Path: "/"}}) // the bar is no part of a desk
	c := &http.Client{Jar: jar}
	in, err := c.PostForm(d.url+"/demo/as", url.Values{"role": {role}})
	if err != nil {
		return w, err
	}
	in.Body.Close()
	if at == "" {
		at = in.Request.URL.Path
	}
	html, n, err := packed(c, d.url+at)
	if err != nil {
		return w, err
	}
	w.page = n
	for _, m := range sheetOf.FindAllStringSubmatch(html, -1) {
		_, n, err := packed(c, d.url+m[1])
		if err != nil {
			return w, err
		}
		w.sheets += n
	}
	var all []string
	for _, m := range scriptOf.FindAllStringSubmatch(html, -1) {
		all = append(all, m[1])
	}
	for i := 0; i < len(all); i++ {
		text, n, err := packed(c, d.url+all[i])
		if err != nil {
			return w, err
		}
		w.scripts += n
		for _, m := range loadedBy.FindAllStringSubmatch(text, -1) {
			if to := path.Dir(all[i]) + "/" + m[1]; !slices.Contains(all, to) {
				all = append(all, to)
			}
		}
	}
	return w, nil
}

// packed gets something as browsers do, and says how many bytes of it travelled.
func packed(c *http.Client, at string) (text string, n int, err error) {
	q, err := http.NewRequest(http.MethodGet, at, nil)
	if err != nil {
		return "", 0, err
	}
	q.Header.Set("Accept-Encoding", "gzip")
	p, err := c.Do(q)
	if err != nil {
		return "", 0, err
	}
	defer p.Body.Close()
	raw, err := io.ReadAll(p.Body)
	if err != nil || p.StatusCode != http.StatusOK {
		return "", 0, errors.Join(err, fmt.Errorf("%s: %d", at, p.StatusCode))
	}
	text = string(raw)
	if p.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(strings.NewReader(text))
		if err != nil {
			return "", 0, err
		}
		plain, err := io.ReadAll(z)
		if err != nil {
			return "", 0, err
		}
		text = string(plain)
	}
	return text, len(raw), nil
}
