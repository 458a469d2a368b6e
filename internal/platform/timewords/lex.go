package timewords

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// kind is what a part of a text means for a time.
type kind int

const (
	stop    kind = iota // ends whatever was said
	fill                // carries nothing: the, of, a comma
	by                  // by, until, at the latest
	before              // before
	in                  // in, within: a length follows
	at                  // at, um, à: an hour follows
	on                  // on, am, le: a day follows
	num                 // a number
	unit                // day, week …: n is a span
	day                 // today, tomorrow …: n days from now
	weekday             // n is a time.Weekday
	month               // n is a time.Month
	part                // noon, evening: n is a calendar.Clock
	next                // next
	end                 // end of
	endof               // close of business, end of the week in one word: n is a span
	hour                // o'clock, Uhr
	am                  //
	pm                  //
	half                // half
	clock               // 16:30: n is a calendar.Clock
	date                // 2026-03-12, 12.3.: y, m, d; y is 0 where it was not said
)

// The spans that a unit names.
const (
	minutes = iota
	hours
	days
	workdays
	weeks
	months
)

// token is a word or a number of a text, with what it means.
type token struct {
	kind     kind
	n        int
	y, m, d  int    // of a date
	ord, dot bool   // a number that counts days: 3rd, 3.
	word     string // folded; "" for numbers and signs
	capital  bool
	from, to int // bytes of the text
}

var numeric = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:(\d{4})-(\d{1,2})-(\d{1,2})T?|(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2}\b)?|(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?|(\d{1,2})(?::|h|H|\.)([0-5]\d)(?:h|H)?|(\d{1,2})[hH]\b|(\d{1,4})(st\b|nd\b|rd\b|th\b|er\b|º|ª|\.)?)`)
})

// lex cuts a text into words, numbers and signs.
func lex(text string) []token {
	var all []token
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsDigit(r):
			t := number(text, i)
			all, i = append(all, t), t.to
		case unicode.IsLetter(r):
			t := letters(text, i)
			all, i = append(all, t), t.to
		case r == ' ' || r == '\t' || r == '\u00a0' || r == '\'' || r == '’' || r == '-':
			i += size
		case r == ',':
			all, i = append(all, token{kind: fill, from: i, to: i + size}), i+size
		default:
			all, i = append(all, token{kind: stop, from: i, to: i + size}), i+size
		}
	}
	return all
}

// letters reads a word; p.m. is one.
func letters(text string, i int) token {
	if end := i + 4; end <= len(text) && strings.Contains("a.m.A.M.p.m.P.M.", text[i:end]) && text[i+1] == '.' {
		return token{word: strings.ToLower(text[i:i+1]) + "m", from: i, to: end}
	}
	to := i
	for to < len(text) {
		r, size := utf8.DecodeRuneInString(text[to:])
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			break
		}
		to += size
	}
	first, _ := utf8.DecodeRuneInString(text[i:])
	return token{word: fold(text[i:to]), capital: unicode.IsUpper(first), from: i, to: to}
}

// number reads what begins with a digit.
func number(text string, i int) token {
	m := numeric().FindStringSubmatch(text[i:])
	if m == nil {
		return token{kind: stop, from: i, to: i + utf8.RuneLen(firstOf(text[i:]))}
	}
	n := func(g int) int { v, _ := strconv.Atoi(m[g]); return v }
	t := token{from: i, to: i + len(m[0])}
	switch {
	case m[1] != "":
		t.kind, t.y, t.m, t.d = date, n(1), n(2), n(3)
	case m[4] != "":
		t.kind, t.y, t.m, t.d = date, year(n(6)), n(5), n(4)
	case m[7] != "":
		t.kind, t.y, t.m, t.d = date, year(n(9)), n(8), n(7)
		if t.m > 12 && t.d <= 12 {
			t.m, t.d = t.d, t.m
		}
	case m[10] != "":
		t.kind, t.n = clock, n(10)*60+n(11)
	case m[12] != "":
		t.kind, t.n = clock, n(12)*60
	default:
		t.kind, t.n, t.ord, t.dot = num, n(13), m[14] != "", m[14] == "."
		if m[14] == "." && len(text) == t.to { // the full stop of the text
			t.ord, t.dot, t.to = false, false, t.to-1
		}
	}
	return t
}

func firstOf(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// year is a year that may have been written with two digits.
func year(y int) int {
	if y > 0 && y < 100 {
		return 2000 + y
	}
	return y
}

var folded = strings.NewReplacer("à", "a", "á", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "ç", "c", "è", "e", "é", "e", "ê", "e", "ë", "e",
	"ì", "i", "í", "i", "î", "i", "ï", "i", "ñ", "n", "ò", "o", "ó", "o", "ô", "o", "õ", "o", "ö", "o", "ù", "u", "ú", "u", "û", "u", "ü", "u", "ß", "ss", "œ", "oe",
	"\u0300", "", "\u0301", "", "\u0302", "", "\u0303", "", "\u0308", "", "\u0327", "")

// fold makes words comparable: small letters without marks.
func fold(s string) string { return folded.Replace(strings.ToLower(s)) }
