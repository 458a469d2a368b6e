package casepage_test

import (
	"fmt"
	"net/http"
	stdpath "path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

// mostScript is how much script, packed, a page may load before anybody has
// done anything on it.
const mostScript = 20_000

var (
	scriptOf = regexp.MustCompile(`<script[^>]* src="([^"]+)"`)
	// What a script loads by itself: its imports, and the worker of the live
	// updates. What it loads when it is needed, import("…"), does not count.
	loadedBy = regexp.MustCompile(`(?:from|import|new URL\()\s*"(\./|)(kept[\w-]*\.js)"`)
)

// scripts are the addresses of all scripts that a page loads before its first
// use, with what each of them loads.
func scripts(t *testing.T, b *desktest.Browser, page string) (all []string) {
	t.Helper()
	for _, m := range scriptOf.FindAllStringSubmatch(b.Get(page).Is(t, http.StatusOK).Body, -1) {
		all = append(all, m[1])
	}
	for i := 0; i < len(all); i++ {
		for _, m := range loadedBy.FindAllStringSubmatch(b.Get(all[i]).Is(t, http.StatusOK).Body, -1) {
			if to := stdpath.Dir(all[i]) + "/" + m[2]; !slices.Contains(all, to) {
				all = append(all, to)
			}
		}
	}
	return all
}

// What is not needed at once belongs to more.js or writing.js, which come with
// the first sign of a person.
func TestAPageLoadsLittleScriptBeforeItsFirstUse(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	anna := d.Browse(staff.Agent)
	for _, page := range []string{"/cases?list=open", fmt.Sprintf("/cases/%d", c.ID), "/today"} {
		sum := 0
		all := scripts(t, anna, page)
		for _, one := range all {
			got := anna.With("Accept-Encoding", "gzip").Get(one).Is(t, http.StatusOK)
			if got.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s is not packed for ever", one)
			}
			sum += len(got.Body)
			t.Logf("%s: %s %d", page, stdpath.Base(one), len(got.Body))
		}
		if sum > mostScript || len(all) != 4 {
			t.Errorf("%s loads %d bytes of script before its first use in %d files, want at most %d in 4", page, sum, len(all), mostScript)
		}
	}
	for _, late := range []string{"kept-more.js", "kept-writing.js", "squire.js"} {
		one := stdpath.Dir(scripts(t, anna, "/today")[0]) + "/" + late
		t.Logf("when it is needed: %s %d", late, len(anna.With("Accept-Encoding", "gzip").Get(one).Is(t, http.StatusOK).Body))
	}
}
