package mail

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
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

// keepsDevice is the policy of a source that takes what a device writes below for
// something that somebody said.
const keepsDevice = "keeps device signatures above the quote; crisp, github and discourse fold them, as we do"

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
		return keepsDevice
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
	sources := map[string]*trimTally{"all": {}}
	for _, c := range cases {
		dir := filepath.Join(dir, c.Name())
		want, got := trimCase(t, dir)
		source := trimSource(t, dir)
		if sources[source] == nil {
			sources[source] = &trimTally{}
		}
		why, exact := otherPolicy(c.Name()), oneSpace(got) == oneSpace(want)
		switch {
		case exact && why != "":
			t.Errorf("%s agrees now; it is listed as: %s", c.Name(), why)
		case !exact && why == "":
			t.Errorf("%s: said %q, want %q", c.Name(), got, want)
		}
		lost := missing(want, got)
		if len(lost) > 0 {
			t.Logf("%s: folded away: %q", c.Name(), strings.Join(lost, " "))
		}
		for _, s := range []*trimTally{sources[source], sources["all"]} {
			s.add(want, exact, why == keepsDevice, len(lost) > 0 && why != keepsDevice, len(missing(got, want)) > 0)
		}
	}
	t.Log("\n" + trimTable(sources))
	for name, s := range sources {
		if s.but*100 < 90*s.stated {
			t.Errorf("%s: %d of %d exact, the floor is 90 in 100", name, s.but, s.stated)
		}
	}
	if s := sources["all"]; s.exact*100 < 90*s.all || s.lost*100 > s.all {
		t.Errorf("of %d %d are exact and %d lose new text; the bounds are 90 and 1 in 100", s.all, s.exact, s.lost)
	}
}

// trimTally counts how replies were trimmed.
type trimTally struct {
	all    int
	stated int // whose source says what is new; the others measure something else
	exact  int
	but    int // exact, or but for a device's signature that the source keeps
	lost   int // something new was folded away: the worse error
	more   int // something old was kept
}

func (s *trimTally) add(want string, exact, device, lost, more bool) {
	s.all++
	for n, is := range map[*int]bool{&s.stated: strings.TrimSpace(want) != "", &s.exact: exact, &s.but: exact || device, &s.lost: lost, &s.more: more && strings.TrimSpace(want) != ""} {
		if is {
			*n++
		}
	}
}

func trimTable(sources map[string]*trimTally) string {
	var b strings.Builder
	b.WriteString("| source | replies | that state what is new | exact | but for a device's signature | lost new text | kept old text |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		s := sources[name]
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d | %d |\n", name, s.all, s.stated, s.exact, s.but, s.lost, s.more)
	}
	return b.String()
}

// missing are the words of one text that another has not, each as often as it
// has them less.
func missing(of, in string) (words []string) {
	n := map[string]int{}
	for _, w := range strings.Fields(in) {
		n[w]++
	}
	for _, w := range strings.Fields(of) {
		if n[w]--; n[w] < 0 {
			words = append(words, w)
		}
	}
	return words
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
