package arch

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
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

// asked are the items of levels 1 and 2 of OWASP ASVS 5.0.0 by chapter: each
// section with how many of its first items are of these levels, which are all
// there are. The release counts 70 of level 1 and 183 of level 2.
var asked = map[string]string{
	"1": "1:2 2:9 3:11 4:3 5:2", "2": "1:3 2:3 3:4 4:1", "3": "2:2 3:4 4:6 5:5 7:2", "4": "1:3 2:1 3:2 4:4",
	"5": "1:1 2:3 3:2 4:3", "6": "1:3 2:12 3:4 4:4 5:5 6:3 8:4", "7": "1:3 2:4 3:2 4:5 5:2 6:2", "8": "1:2 2:3 3:1 4:1",
	"9": "1:3 2:4", "10": "1:2 2:2 3:4 4:11 5:5 6:2 7:3", "11": "1:2 2:3 3:3 4:4 5:1 6:1", "12": "1:3 2:2 3:4",
	"13": "1:1 2:5 3:2 4:5", "14": "1:2 2:4 3:3", "15": "1:3 2:3 3:7", "16": "1:1 2:5 3:4 4:3 5:3", "17": "1:1 2:4 3:2",
}

// Each item of the levels we hold ourselves to has a row: met with a proof that
// is there, or the reason why not, or why nothing here is meant by it.
func TestTheListOfASVSIsWhole(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(read(t, filepath.Join(root, "docs/asvs.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]bool{}
	for chapter, sections := range asked {
		for _, section := range strings.Fields(sections) {
			name, many, _ := strings.Cut(section, ":")
			n, err := strconv.Atoi(many)
			if err != nil {
				t.Fatal(err)
			}
			for i := range n {
				missing[chapter+"."+name+"."+strconv.Itoa(i+1)] = true
			}
		}
	}
	levels := map[string]int{}
	for _, r := range rows[1:] {
		item, level, what, state, proof := r[0], r[1], r[2], r[3], r[4]
		if !missing[item] {
			t.Errorf("%s is there twice, or is none of levels 1 and 2", item)
		}
		delete(missing, item)
		levels[level]++
		if what == "" || proof == "" {
			t.Errorf("%s: say what it asks, and where that is seen or why it is not", item)
		}
		if !slices.Contains([]string{"met", "partly", "no", "operator", "not here"}, state) {
			t.Errorf("%s: %q is no state", item, state)
		}
		if state == "met" && !proves(proof) {
			t.Errorf("%s is met by %q, which names neither a test nor a file", item, proof)
		}
		if state != "met" && len(strings.Fields(named.ReplaceAllString(proof, ""))) < 3 {
			t.Errorf("%s: %q is no reason", item, proof)
		}
	}
	for item := range missing {
		t.Errorf("%s has no row", item)
	}
	if levels["1"] != 70 || levels["2"] != 183 {
		t.Errorf("%v items by level, want 70 of level 1 and 183 of level 2", levels)
	}
}

// proves says whether a text names something that can be looked at; that it is
// there is for TestDocumentsNameTestsThatExist.
func proves(text string) bool {
	return named.MatchString(text) || proving.MatchString(text) || regexp.MustCompile(`\bgo\.(mod|sum)|\bgo vet\b|SECURITY\.md`).MatchString(text)
}
