package tone

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// labelled is one example of testdata.
type labelled struct {
	lang, before, text string
	is, held           bool
}

func labels(t *testing.T, rule Rule) (all []labelled) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", string(rule)+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for line := range strings.Lines(string(raw)) {
		f := strings.SplitN(strings.TrimSpace(line), " ", 3)
		if len(f) != 3 {
			t.Fatalf("%s: %q", rule, line)
		}
		l := labelled{lang: f[0], is: f[1] == "+", text: f[2], held: seen[f[0]] >= 5}
		if before, text, ok := strings.Cut(l.text, " || "); ok {
			l.before, l.text = before, text
		}
		seen[l.lang]++
		all = append(all, l)
	}
	return all
}

// measured is how well a rule does on some examples.
type measured struct{ right, wrong, missed int }

func (m measured) precision() float64 { return float64(m.right) / max(1, float64(m.right+m.wrong)) }
func (m measured) recall() float64    { return float64(m.right) / max(1, float64(m.right+m.missed)) }
func (m measured) f1() float64 {
	return 2 * float64(m.right) / max(1, float64(2*m.right+m.wrong+m.missed))
}

func (m measured) String() string {
	return fmt.Sprintf("precision %.2f recall %.2f F1 %.2f", m.precision(), m.recall(), m.f1())
}

// families are the rules that have examples.
var families = []Rule{BareNo, Late, Again, Apology, Excuse, Procedure, Blame, Answered, Vague, Machine, Jargon}

// The F1 that each rule reaches at least: on the half that was seen while it was
// written, and on the half that was held back.
const floorSeen, floorHeld = 0.97, 0.90

func TestTheRulesOnLabelledReplies(t *testing.T) {
	for _, rule := range families {
		var half [2]measured
		all := labels(t, rule)
		if len(all) != 60 {
			t.Errorf("%s has %d examples", rule, len(all))
		}
		for _, l := range all {
			in := Reading{Lang: l.lang}
			switch {
			case rule == Late:
				in.Late = l.before == "days"
			case rule == Answered && l.before != "":
				in.Theirs = []string{l.before}
			default:
				in.Before = l.before
			}
			got := false
			for _, f := range Read(l.text, in) {
				got = got || f.Rule == rule
			}
			m := &half[0]
			if l.held {
				m = &half[1]
			}
			switch {
			case got && l.is:
				m.right++
			case got:
				m.wrong++
			case l.is:
				m.missed++
			}
			if got != l.is && !l.held {
				t.Logf("%s %s want %v: %s || %s", rule, l.lang, l.is, l.before, l.text)
			}
		}
		t.Logf("%-10s seen: %v; held back: %v", rule, half[0], half[1])
		if half[0].f1() < floorSeen || half[1].f1() < floorHeld {
			t.Errorf("%s is below its floor of F1 %.2f and %.2f", rule, floorSeen, floorHeld)
		}
	}
}

func itoa(n int64) string { return fmt.Sprint(n) }

// TestBadNewsIsSaidEarly says: a no after days of waiting is to say since when it was
// known, or to own the delay; one that comes in time is not, and one that does so is fine.
func TestBadNewsIsSaidEarly(t *testing.T) {
	for _, c := range []struct{ lang, no, owned string }{
		{"en", "Unfortunately we cannot repair it, but you can have a new one for half the price.", "We have known this since Monday and should have told you then."},
		{"de", "Wir können die Lampe leider nicht reparieren.", "Das wissen wir seit Montag und hätten es Ihnen gleich sagen sollen."},
		{"fr", "Nous ne pouvons malheureusement pas réparer la lampe.", "Nous le savons depuis lundi, et nous aurions dû vous le dire."},
		{"es", "Lamentablemente no podemos reparar la lámpara.", "Lo sabemos desde el lunes, y debimos decírselo."},
		{"pt", "Infelizmente não podemos reparar o candeeiro.", "Sabemos disso desde segunda, e devíamos ter-lhe dito."},
		{"it", "Purtroppo non possiamo riparare la lampada.", "Lo sappiamo da lunedì, e avremmo dovuto dirglielo."},
	} {
		late := func(text string, waited bool) (n int) {
			for _, f := range Read(text, Reading{Lang: c.lang, Late: waited}) {
				if f.Rule == Late {
					n++
					if !strings.HasPrefix(f.Better, c.no) || !strings.Contains(f.Better, " …") {
						t.Errorf("%s: the better wording is %q", c.lang, f.Better)
					}
				}
			}
			return n
		}
		if n := late(c.no, true); n != 1 {
			t.Errorf("%s: %d findings in a late no", c.lang, n)
		}
		if n := late(c.no, false) + late(c.no+" "+c.owned, true); n != 0 {
			t.Errorf("%s: %d findings where there is nothing to say", c.lang, n)
		}
	}
}
