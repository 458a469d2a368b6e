package mail

import (
	"strings"
	"testing"
)

// Each text is above + quote + below; the quote is what is folded away inside it.
func TestQuoted(t *testing.T) {
	const quote = "On 16/11/2021 12:34, Eva Roth wrote:\n> When?\n>\n> Eva\n"
	for _, c := range []struct{ above, quote, below string }{
		{"", quote, "\nOn Monday.\n"},
		{"", "\n\n" + quote, "On Monday.\n\nWhere is the bill?\n"},
		{"", "Am 16.11.2021 um 12:34 schrieb Eva Roth:\n> Wann?\n\n> Eva\n", "Am Montag.\n"},
		{"", "Le 16/11/2021 12:34, Eva Roth\n<eva@example.com> a écrit :\n\n> Quand ?\n", "Lundi.\n"},
		{"On Monday.\n", "\n" + quote, "\nRegards, Bo\n"},
		{"Am Montag.\n", quote, "Viele Grüße\nBo\n"},
	} {
		said := c.above + c.quote + c.below
		from, to := Quoted(said)
		if said[:from] != c.above || said[from:to] != c.quote || Fresh(said) != c.above+c.below {
			t.Errorf("%q: folded is %q", said, said[from:to])
		}
	}
	for _, said := range []string{
		"", "On Monday.\n", quote, "a > b\n",
		quote + "On Monday.\n> Where?\nHere.\n",                        // answers between the lines
		quote + "On Monday.\n" + quote + "Here.\n",                     // likewise
		"See below.\n" + quote + "On Monday.\n",                        // it answers the quote
		"See below.\n" + quote + "Thanks, does it come on a Monday?\n", // it asks
		"> This is a quote.\n\nAnd this is not.\n",                     // nobody is said to have written it
		"On 16/11/2021 12:34, Eva Roth wrote:\n\nWhen?\n\nMonday.\n",   // where it ends is not known
		"See below.\n" + quote + "Regards\nBo\nPS: no, on Tuesday\n",
	} {
		if from, to := Quoted(said); to != 0 {
			t.Errorf("%q: %q is folded", said, said[from:to])
		}
	}
}

func TestQuotedHTML(t *testing.T) {
	const quote = "<div>On 16/11/2021 12:34, Eva Roth wrote:<br></div><blockquote><p>When?</p><p>Eva</p></blockquote>"
	for _, c := range []struct{ above, quote, below string }{
		{"", quote, "<p>On Monday.</p>"},
		{"<div>", quote, "<p>On Monday.</p></div>"},
		{"<div><div>", quote, "</div><div>On Monday.</div></div>"},
		{"", "<div>" + quote + "</div>", "<div>On Monday.</div>"},
	} {
		said := SafeHTML(c.above + c.quote + c.below)
		above, folded, below := said.QuotedHTML()
		if above+folded+below != said || !strings.Contains(string(folded), "When?") || strings.Contains(string(folded), "Monday") ||
			strings.Count(string(folded), "<div") != strings.Count(string(folded), "</div") || strings.Count(string(folded), "<blockquote") != strings.Count(string(folded), "</blockquote") {
			t.Errorf("%q: folded is %q", said, folded)
		}
	}
	for _, said := range []SafeHTML{
		"", "<p>On Monday.</p>", quote,
		"<blockquote>This is a quote.</blockquote><p>And this is not.</p>",
		quote + "<p>On Monday.</p>" + quote + "<p>Here.</p>",
		"<p>See below.</p>" + quote + "<p>On Monday.</p>",
		"<b>" + quote + "<p>On Monday.</p>" + "<blockquote>Where?</blockquote></b>",
	} {
		if above, folded, below := said.QuotedHTML(); above != said || folded+below != "" {
			t.Errorf("%q: %q is folded", said, folded)
		}
	}
}
