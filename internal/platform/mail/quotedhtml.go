package mail

import (
	"strings"

	"golang.org/x/net/html"
)

// QuotedHTML is what was said in HTML with its quote apart that pages fold away
// in its place, as [Quoted] finds it in a text: above+quote+below is said, always.
// quote is "" where there is none, or where it cannot be taken out as a whole.
func (s SafeHTML) QuotedHTML() (above, quote, below SafeHTML) {
	if !strings.Contains(string(s), "<blockquote") {
		return s, "", ""
	}
	p := linesOf(string(s))
	f := folder{lines: p.lines}
	from, to, whole := wholeElements(string(s), f)
	if !whole {
		return s, "", ""
	}
	return s[:from], s[from:to], s[to:]
}

// wholeElements narrows the place of the quote to elements that begin and end in
// it: what the page opens before the quote and closes below it stays outside.
func wholeElements(page string, f folder) (from, to int, whole bool) {
	from, to = f.inside()
	if to == 0 {
		return 0, 0, false
	}
	var open []int      // where the tags end of the elements that are open
	ink, at := -1, from // ink: where the first word or picture of it stands
	for z := html.NewTokenizer(strings.NewReader(page[from:to])); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		raw := string(z.Raw())
		begin := at
		at += len(raw)
		switch t := z.Token(); {
		case kind == html.StartTagToken && !void(t.DataAtom):
			open = append(open, at)
		case kind == html.EndTagToken && len(open) > 0:
			open = open[:len(open)-1]
		case kind == html.EndTagToken: // of an element above: what is quoted ends here
			return from, begin, ink >= 0 && !hasInk(page[begin:to])
		case kind == html.TextToken && strings.TrimSpace(raw) != "" && ink < 0:
			ink = begin
		}
	}
	if len(open) > 0 {
		if from = open[len(open)-1]; ink >= 0 && ink < from {
			return 0, 0, false
		}
	}
	return from, to, from < to
}

// hasInk says whether a piece of a page holds anything that is seen.
func hasInk(page string) bool {
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return false
		case html.TextToken:
			if strings.TrimSpace(string(z.Raw())) != "" {
				return true
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			return true
		}
	}
}
