package mail

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// whole fails when a cut loses, adds or moves a byte, or says nothing.
func whole(t testing.TB, in string) {
	t.Helper()
	for name, trim := range map[string]func(string) (string, string){"Trim": Trim, "TrimHTML": TrimHTML} {
		said, rest := trim(in)
		if said+rest != in {
			t.Fatalf("%s lost something of %.200q: said %.200q, rest %.200q", name, in, said, rest)
		}
		if strings.TrimSpace(said) == "" && strings.TrimSpace(in) != "" {
			t.Fatalf("%s says nothing of %.200q", name, in)
		}
	}
	said, _ := Trim(in)
	from, to := Quoted(said)
	if from < 0 || from > to || to > len(said) || said[:from]+said[to:] != Fresh(said) || strings.TrimSpace(Fresh(said)) == "" && strings.TrimSpace(said) != "" {
		t.Fatalf("of %.200q said is %.200q, of which %d to %d is folded", in, said, from, to)
	}
}

func oneSpace(s string) string { return strings.Join(strings.Fields(s), " ") }

// otherPolicy are the cases whose expectation is another decision than ours.
func otherPolicy(name string) string {
	switch name {
	case "discourse-embedded_email_18":
		return "takes the attribution alone away at the top"
	case "discourse-embedded_email_7":
		return "keeps a quote without its attribution; knows C> as a quote"
	case "discourse-spam_1":
		return "a text that is only a quote becomes empty"
	case "github-email_long_quote":
		return "measures time only"
	case "talon-std-iphone", "talon-std-sparrow":
		return "keeps device signatures above the quote; crisp, github and discourse fold them, as we do"
	case "crisp-email_sent_from_my":
		return "all below a device signature is a quote, marked or not"
	case "talon-sig-johndoeexamplecom", "talon-sig-short_url":
		return "folds a name below 'Thank you'; the other sources keep it"
	case "talon-too_many_lines":
		return "asserts the first line only"
	}
	return ""
}

func TestTrimCorpus(t *testing.T) {
	dir := sharedData(t, "trim")
	cases, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	type tally struct{ exact, policy, all int }
	sources, total := map[string]*tally{}, tally{}
	for _, c := range cases {
		want, got := trimCase(t, filepath.Join(dir, c.Name()))
		source := sources[trimSource(t, filepath.Join(dir, c.Name()))]
		if source == nil {
			source = &tally{}
			sources[trimSource(t, filepath.Join(dir, c.Name()))] = source
		}
		source.all++
		total.all++
		why := otherPolicy(c.Name())
		switch {
		case oneSpace(got) == oneSpace(want):
			source.exact++
			total.exact++
			if why != "" {
				t.Errorf("%s agrees now; it is listed as: %s", c.Name(), why)
			}
		case why != "":
			source.policy++
			total.policy++
		default:
			t.Errorf("%s: said %q, want %q", c.Name(), got, want)
		}
	}
	for name, s := range sources {
		t.Logf("%-35s %3d of %3d exact, %d differ in policy", name, s.exact, s.all, s.policy)
	}
	t.Logf("%-35s %3d of %3d exact, %d differ in policy", "all", total.exact, total.all, total.policy)
	if total.exact*100 < 90*total.all {
		t.Errorf("%d of %d exact, the floor is 90 in 100", total.exact, total.all)
	}
}

func trimCase(t *testing.T, dir string) (want, got string) {
	t.Helper()
	expected, err := os.ReadFile(filepath.Join(dir, "expected.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if in, err := os.ReadFile(filepath.Join(dir, "input.txt")); err == nil {
		whole(t, string(in))
		said, _ := Trim(string(in))
		return string(expected), Fresh(said)
	}
	in, err := os.ReadFile(filepath.Join(dir, "input.html"))
	if err != nil {
		t.Fatal(err)
	}
	whole(t, string(in))
	said, _ := TrimHTML(string(in))
	return string(expected), Plain(said)
}

func trimSource(t *testing.T, dir string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "source.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s struct{ Repo string }
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	return s.Repo
}

// Real business mails: the card below the greeting and the quote fold away, the
// words before stay.
func TestTrimSignatureMails(t *testing.T) {
	dir := sharedData(t, "trim_signature_detection")
	for name, c := range map[string]struct{ last, folded string }{
		"client_a_1.txt": {"Bob Smith", "Tel.: +49 911 6760"},
		"client_a_2.txt": {"Bob Smith", "Tel.: +49 911 6760"},
		"client_a_3.txt": {"Bob Smith", "Von: Roy Smith"},
		"client_b_1.txt": {"Günter Lässig", "Telefon 0123 5432114"},
		"client_b_2.txt": {"Günter Lässig", "Von: Werner Smith"},
		"client_b_3.txt": {"Günter Lässig", "Telefon 0123 5432114"},
	} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		whole(t, string(raw))
		said, rest := Trim(string(raw))
		if !strings.HasSuffix(strings.TrimSpace(said), c.last) || !strings.Contains(rest, c.folded) || strings.Contains(said, c.folded) {
			t.Errorf("%s: said %q", name, said)
		}
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.html"))
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages", err)
	}
	for _, page := range pages {
		raw, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		whole(t, string(raw))
		said, rest := TrimHTML(string(raw))
		t.Logf("%s: %d said, %d folded; said ends %q", filepath.Base(page), len(said), len(rest), lastWords(Plain(said)))
	}
}

func lastWords(s string) string {
	s = oneSpace(s)
	return s[max(0, len(s)-60):]
}
