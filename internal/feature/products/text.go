package products

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// run is a row of letters and digits in a text: a word, a number, or part of one.
type run struct {
	from, to     int // in the text
	start, end   int // folded
	letters, all int // how many of its runes are letters, and runes at all
	capital      bool
	loud         bool // no small letter
}

func (r run) digits() bool { return r.letters == 0 }
func (r run) word() bool   { return r.letters == r.all }

// text is what somebody wrote, cut into runs. The folded runs stand one after the
// other, so that what is written with spaces and dashes is one row of bytes.
type text struct {
	raw    string
	folded []byte
	runs   []run
	file   bool // the name of a file
	body   bool
	other  *text // the subject of a body, the body of a subject; nil for none
}

// mostRead is how much of a text is looked at, in bytes.
const mostRead = 64 << 10

func cut(raw string, file bool) *text {
	if len(raw) > mostRead {
		raw = raw[:mostRead]
	}
	t := &text{raw: raw, file: file, folded: make([]byte, 0, len(raw)+8), runs: make([]run, 0, len(raw)/5+4)}
	in := false
	for i, r := range raw {
		kind := kindOf(r)
		if kind == isOther {
			in = false
			continue
		}
		if kind == isNothing {
			continue
		}
		if !in {
			in = true
			t.runs = append(t.runs, run{from: i, start: len(t.folded), capital: unicode.IsUpper(r), loud: true})
		}
		one := &t.runs[len(t.runs)-1]
		if kind == isLetter {
			one.letters++
			one.loud = one.loud && !unicode.IsLower(r)
		}
		one.all++
		if f := small(r); f < 0x80 {
			t.folded = append(t.folded, byte(f))
		} else {
			t.folded = utf8.AppendRune(t.folded, f)
		}
		one.to, one.end = i+utf8.RuneLen(r), len(t.folded)
	}
	return t
}

func (t *text) fold(i int) string { return string(t.folded[t.runs[i].start:t.runs[i].end]) }

// gap is what stands between a run and the next one.
func (t *text) gap(i int) string {
	if i < 0 || i+1 >= len(t.runs) {
		return "\n\n"
	}
	return t.raw[t.runs[i].to:t.runs[i+1].from]
}

// joins says whether two runs can be parts of one name: a space, a dash, or both
// stand between them, at most one line ends there.
func joins(gap string) bool {
	n, ends := 0, 0
	for _, r := range gap {
		switch r {
		case ' ', '\u00a0', '\u202f', '\t', '_', '/', '.', '\r':
		case '\n':
			ends++
		default:
			if kindOf(r) == isNothing {
				continue
			}
			if !dash(r) {
				return false
			}
		}
		n++
	}
	return n <= 3 && ends <= 1 && !strings.HasPrefix(gap, ".\n")
}

func dash(r rune) bool {
	return r == '-' || '\u2010' <= r && r <= '\u2015' || r == '\u2212' || r == '\uff0d'
}

// tight says whether a gap is one dash or low line, so that what stands on both sides
// may be one longer name.
func tight(gap string) bool {
	r, n := utf8.DecodeRuneInString(gap)
	return n == len(gap) && (dash(r) || r == '_')
}

// begins says whether a run begins a sentence or a line.
func (t *text) begins(i int) bool {
	return i == 0 || strings.ContainsAny(t.gap(i-1), ".!?:\n\"„“»")
}

// quotedAt says whether a place stands in a line that is marked as a quote.
func (t *text) quotedAt(at int) bool {
	l := strings.TrimLeft(t.raw[strings.LastIndexByte(t.raw[:at], '\n')+1:at], " \t")
	return strings.HasPrefix(l, ">")
}
