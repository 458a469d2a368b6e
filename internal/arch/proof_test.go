package arch

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	testName = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	named    = regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z]\w+`)
	proving  = regexp.MustCompile(`\b(?:internal|docs|scripts|cmd|stories)/[\w./-]+\w`)
)

// allTests are the names of all tests.
func allTests(t *testing.T) map[string]bool {
	t.Helper()
	have := map[string]bool{}
	for _, name := range found(t, "internal/*/*_test.go", "internal/*/*/*_test.go", "stories/*/*_test.go", "cmd/*/*_test.go") {
		for _, m := range testName.FindAllStringSubmatch(read(t, name), -1) {
			have[m[1]] = true
		}
	}
	return have
}

// What the documents call proven is proven by a test that is there.
func TestDocumentsNameTestsThatExist(t *testing.T) {
	have := allTests(t)
	for _, name := range []string{"docs/threat-model.md", "docs/asvs.csv", "SECURITY.md"} {
		text := read(t, filepath.Join(root, name))
		for _, test := range named.FindAllString(text, -1) {
			if !have[test] {
				t.Errorf("%s names %s, which is no test", name, test)
			}
		}
		for _, path := range proving.FindAllString(text, -1) {
			if _, err := os.Stat(filepath.Join(root, path)); err != nil {
				t.Errorf("%s names %s, which is not there", name, path)
			}
		}
	}
}

func TestTheListOfASVSIsWhole(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(read(t, filepath.Join(root, "docs/asvs.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	item := regexp.MustCompile(`^\d+\.\d+\.\d+$`)
	seen := map[string]bool{}
	for _, r := range rows[1:] {
		if !item.MatchString(r[0]) || seen[r[0]] || r[1] != "1" && r[1] != "2" || r[2] == "" || r[4] == "" {
			t.Errorf("%v: an item once, its level, what it asks, its state and where that is seen", r)
		}
		if !slices.Contains([]string{"met", "partly", "not met", "operator"}, r[3]) {
			t.Errorf("%s: %q is no state", r[0], r[3])
		}
		seen[r[0]] = true
	}
}
