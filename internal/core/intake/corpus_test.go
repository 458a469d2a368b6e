package intake

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kept.example/kept/internal/platform/mail"
)

// sharedData is a folder of real mails beside the project; without it the test
// is skipped, loudly.
func sharedData(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		at := filepath.Join(dir, "shared", "data", name)
		if _, err := os.Stat(at); err == nil {
			return at
		}
		up := filepath.Dir(dir)
		if up == dir {
			break
		}
		dir = up
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("test data %s is missing", name)
	}
	t.Skipf("!!! no test data %s", name)
	return ""
}

// TestJunkOfTheCorpora says how much is held back of what people wanted and of
// what nobody did, by looks alone: nobody is known, and no sender was checked.
func TestJunkOfTheCorpora(t *testing.T) {
	j := Junk{Threshold: threshold}
	held := func(file string) (bool, mail.Message, int, []Sign) {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m, _ := mail.Parse(raw, mail.Limits{})
		score, signs := j.judge(m, mail.Verdict{}, time.Time{}, true)
		return score >= j.Threshold, m, score, signs
	}
	spam := sharedData(t, "spam")
	for _, c := range []struct {
		name, glob string
		most       int // of what people wanted
		least      int // of a hundred, of what nobody did
	}{
		{"ham", "ham/*", 0, -1},
		{"spam", "spam/*", -1, 40},
		{"regression, nice", "sa-regression/nice/*", 0, -1},
		{"regression, mailings for a list of the welcome", "sa-regression/welcomelists/*", 1, -1},
		{"regression, spam", "sa-regression/spam/*", -1, 0},
	} {
		files, err := filepath.Glob(filepath.Join(spam, c.glob))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", c.name, len(files), err)
		}
		n := 0
		for _, f := range files {
			is, _, score, signs := held(f)
			if is {
				n++
			}
			if is && c.most >= 0 && n > c.most {
				t.Errorf("%s: %s is held with %d: %v", c.name, filepath.Base(f), score, signs)
			}
		}
		t.Logf("%s: %d of %d held back", c.name, n, len(files))
		if c.least >= 0 && n*100 < c.least*len(files) {
			t.Errorf("%s: %d of %d held back, want %d of 100", c.name, n, len(files), c.least)
		}
	}
}

// TestOrdinaryMailIsNotHeldBack reads the mails that people and machines wrote
// to help desks.
func TestOrdinaryMailIsNotHeldBack(t *testing.T) {
	j := Junk{Threshold: threshold}
	files, err := filepath.Glob(filepath.Join(sharedData(t, "mail"), "*", "message.eml"))
	if err != nil {
		t.Fatal(err)
	}
	asked, n := 0, 0
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		m, _ := mail.Parse(raw, mail.Limits{})
		if way, _ := route(m, author(m, ""), false, false); way != toCase {
			continue // it answers or reports, and is not screened
		}
		asked++
		if score, signs := j.judge(m, mail.Verdict{}, time.Time{}, true); score >= j.Threshold {
			n++
			text, _ := json.Marshal(signs)
			t.Logf("held back with %d: %s %s", score, filepath.Base(filepath.Dir(f)), text)
		}
	}
	t.Logf("ordinary mail: %d of %d held back", n, asked)
	if n*100 > asked {
		t.Errorf("%d of %d are held back", n, asked)
	}
}
