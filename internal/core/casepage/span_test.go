package casepage

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/cases"
)

// shown writes marked text as a test reads it: [2:the words].
func shown(all [][][]piece) string {
	var b strings.Builder
	for i, p := range all {
		if i > 0 {
			b.WriteString("¶")
		}
		for j, line := range p {
			if j > 0 {
				b.WriteString("/")
			}
			open := false
			for _, one := range line {
				if one.Span != nil && !open {
					b.WriteString("[" + one.Span.Label + ":")
					open = true
				}
				b.WriteString(one.Text)
				if one.Ends {
					b.WriteString("]")
					open = false
				}
			}
			if open {
				b.WriteString("…")
			}
		}
	}
	return b.String()
}

func TestSpansAreMarkedInTheText(t *testing.T) {
	long := strings.Repeat("a word and ", 6)
	for _, c := range []struct {
		text, want string
		spans      []string // the words that each marks
	}{
		{"Hello.\n\nWhere is it? Thanks.", "Hello.¶[1:Where is it?] Thanks.", []string{"Where is it?"}},
		{"Where is it?\nAnd when?", "[1:Where is it?]/[2:And when?]", []string{"Where is it?", "And when?"}},
		{"Where\r\nis it?\r\n\r\nYes", "[1:Where…/[1:is it?]¶Yes", []string{"Where\r\nis it?"}},
		{long + "where\nis it now?", long + "[1:where is it now?]", []string{"where\nis it now?"}},
		{"Größe wäre welche?", "Größe [1:wäre welche?]", []string{"wäre welche?"}},
		{"nothing", "nothing", nil},
		{"", "", nil},
	} {
		var spans []Span
		for i, words := range c.spans {
			from := strings.Index(c.text, words)
			spans = append(spans, Span{From: from, To: from + len(words), Label: fmt.Sprint(i + 1)})
		}
		if d := cmp.Diff(c.want, shown(marked(c.text, inOrder(c.text, spans)))); d != "" {
			t.Errorf("%q: %s", c.text, d)
		}
	}
}

func TestSpansThatCannotBeAreLeftOut(t *testing.T) {
	text := "Größe: where is it?"
	got := inOrder(text, []Span{{From: 3, To: 9}, {From: 2, To: 3}, {From: 9, To: 14, Label: "a"}, {From: 10, To: 12}, {From: 15, To: 99}, {From: 5, To: 5}})
	if len(got) != 1 || got[0].Label != "a" {
		t.Errorf("left are %v", got)
	}
}

// What is marked is cut as what is not.
func FuzzMarkedTextReadsAsPlainText(f *testing.F) {
	f.Add("Hello\r\n\r\n\nthis is a line that is longer than fifty characters, so it goes on\nhere\n\n- and\n- not here", 3, 40)
	f.Add("\n\n a\n \nb\n", 0, 4)
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		if strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r") {
			return
		}
		var plain []string
		for _, p := range paragraphs(text) {
			plain = append(plain, strings.Join(p, "/"))
		}
		var got []string
		for _, p := range marked(text, inOrder(text, []Span{{From: max(0, from), To: to}})) {
			var lines []string
			for _, line := range p {
				words := ""
				for _, one := range line {
					words += one.Text
				}
				lines = append(lines, words)
			}
			got = append(got, strings.Join(lines, "/"))
		}
		if d := cmp.Diff(plain, got); d != "" {
			t.Errorf("%q: %s", text, d)
		}
	})
}

// A quote above the answer is folded away in its place, unless something is marked
// in it; what is marked below it stays where it is.
func TestAQuoteAboveTheAnswerIsFolded(t *testing.T) {
	const quote, answer = "On 16/11/2021 12:34, Eva Roth wrote:\n> When?\n", "\nOn Monday. And where?\n"
	at := func(words string) []Span {
		from := strings.Index(quote+answer, words)
		return []Span{{From: from, To: from + len(words), Label: "1"}}
	}
	m := &message{StaffMessage: cases.StaffMessage{Kind: cases.Inbound, Text: quote + answer}, Spans: at("And where?")}
	above, folded, below := m.parts()
	if above.Text != "" || folded != quote || shown(marked(below.Text, below.Spans)) != "On Monday. [1:And where?]" {
		t.Errorf("%q, %q, %v", above.Text, folded, shown(marked(below.Text, below.Spans)))
	}
	m.Spans = at("When?")
	if above, folded, _ := m.parts(); folded != "" || !strings.Contains(shown(marked(above.Text, above.Spans)), "[1:When?]") {
		t.Errorf("%q is folded, and something in it is marked", folded)
	}
	m.Kind, m.Spans = cases.Reply, nil
	if _, folded, _ := m.parts(); folded != "" {
		t.Errorf("%q of ours is folded", folded)
	}
}
