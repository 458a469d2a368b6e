package mail

import "strings"

// Trim cuts a reply into what its writer said anew and the rest below it: the
// quote and the signature, which pages fold away. said+rest is text, always: there
// is one cut, so that answers between the lines of a quote stay where they are,
// with the lines they answer. A text that is nothing but a quote is said.
//
// Where the signs are weak the text stays visible: a quote too many on the page
// costs a glance, an answer folded away costs a customer.
func Trim(text string) (said, rest string) {
	return cutAt(text, cutBelow(textLines(text)))
}

// cutAt cuts so that nothing but blanks is never the whole of what was said.
func cutAt(s string, at int) (said, rest string) {
	if at < 0 || at >= len(s) || strings.TrimSpace(s[at:]) == "" {
		return s, ""
	}
	return s[:at], s[at:]
}

// cutBelow is where the last line that must stay visible ends; -1 when that is
// the whole. It looks at every line a bounded number of times.
func cutBelow(lines []trimLine) int {
	f := folder{lines: lines, last: -1}
	for i := 0; i < len(lines) && i >= 0; {
		i = f.step(i)
	}
	f.endSignature(len(lines))
	for f.last >= 0 && lines[f.last].rule() {
		f.last--
	}
	if f.last < 0 || f.last == len(lines)-1 {
		return -1
	}
	return lines[f.last].end
}

// folder walks down the lines and remembers the last that must stay visible.
type folder struct {
	lines []trimLine
	last  int
	sign  *signature // the signature we may be in
	name  bool       // the line above was a closing: this may be the name
}

// step takes the line i, with those that belong to it, and says which is next;
// -1 when all below is a quote.
func (f *folder) step(i int) int {
	l := f.lines[i]
	if l.folded {
		return i + 1
	}
	if l.quoted {
		f.endSignature(i)
		return i + 1
	}
	if n := f.quoteHead(i); n > 0 {
		f.endSignature(i)
		if i+n < len(f.lines) && f.lines[i+n].quoted {
			return i + n // the quote has marks: what has none is an answer
		}
		return -1
	}
	f.line(i)
	return i + 1
}

// line takes a line that is no part of a quote.
func (f *folder) line(i int) {
	l := f.lines[i]
	if s := startsSignature(l); s != nil && (f.sign == nil || s.need < f.sign.need && s.need == 0) {
		f.endSignature(i)
		f.sign = s
		return
	}
	if f.sign != nil {
		if f.sign.take(l) {
			return
		}
		f.sign, f.last, f.name = nil, i, closing(l.text)
		return
	}
	if device(l.text) {
		return
	}
	f.last = i
	if closing(l.text) {
		f.name = true
		return
	}
	if f.name && l.text != "" && len(l.text) <= 60 {
		f.sign = &signature{need: 3, max: 30}
	}
	f.name = false
}

// endSignature settles what the lines above i were.
func (f *folder) endSignature(i int) {
	if f.sign != nil && f.sign.marks < f.sign.need {
		for i--; i >= 0 && f.lines[i].folded; i-- {
		}
		f.last = max(f.last, i)
	}
	f.sign, f.name = nil, false
}

// quoteHead is how many lines, from i on, announce a quote: "On … wrote:", a
// separator, a block of headers. 0: none.
func (f *folder) quoteHead(i int) int {
	l := f.lines[i]
	if l.head {
		n := 1
		for i+n < len(f.lines) && f.lines[i+n].head {
			n++
		}
		return n + headerBlock(f.lines[i+n:])
	}
	if l.text == "" {
		return 0
	}
	if separator(l.text) {
		return 1 + headerBlock(f.lines[i+1:])
	}
	if n := headerBlock(f.lines[i:]); n > 0 {
		return n
	}
	return attribution(f.lines[i:])
}
