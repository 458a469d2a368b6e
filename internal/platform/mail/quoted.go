package mail

import "strings"

// Quoted is where the one quote stands inside what was said that pages fold away
// in its place: above all of the answer, or between it and a mere greeting at its
// end. 0, 0 for none. Any other quote stays in sight, with the lines that answer
// it. No text moves: what was said is kept as it came.
func Quoted(said string) (from, to int) {
	if !strings.Contains(said, ">") && !strings.Contains(said, "＞") {
		return 0, 0
	}
	f := folder{lines: textLines(said)}
	return f.inside()
}

// inside is where the quote of [Quoted] stands among the lines.
func (f *folder) inside() (from, to int) {
	first, below := f.firstQuote()
	if first < 0 || below >= len(f.lines) {
		return 0, 0
	}
	for i := below; i < len(f.lines); i++ {
		if f.lines[i].quoted || f.quoteHead(i) > 0 {
			return 0, 0
		}
	}
	if first > 0 && !f.signsOff(below) {
		return 0, 0
	}
	if first > 0 {
		from = f.lines[first-1].end
	}
	return from, f.lines[below-1].end
}

// Fresh is what was said without the quote that pages fold away inside it.
func Fresh(said string) string {
	from, to := Quoted(said)
	return said[:from] + said[to:]
}

// firstQuote is the line that announces the first quote, and the first line below
// it; -1 where it is not announced, or has no marks: where it ends is not known.
func (f *folder) firstQuote() (first, below int) {
	for i, l := range f.lines {
		n := f.quoteHead(i)
		if n == 0 && !l.quoted {
			continue
		}
		for below = i + n; below < len(f.lines) && f.lines[below].quoted; below++ {
		}
		if n == 0 || below == i+n {
			break
		}
		return i, below
	}
	return -1, 0
}

// signsOff says whether the lines from i on are a greeting at the end and a name,
// and nothing else.
func (f *folder) signsOff(i int) bool {
	if len(f.lines)-i > 3 {
		return false
	}
	greeting, name, _ := strings.Cut(f.lines[i].text, ",")
	if !closing(greeting) || len(strings.Fields(name)) > 3 {
		return false
	}
	for _, l := range f.lines[i:] {
		if l.text == "" || len(l.text) > 60 || speaks(l.text) {
			return false
		}
	}
	return true
}
