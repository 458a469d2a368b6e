package questions

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// full is how long a line is at least, in bytes, that a mail program broke
// because it was full.
const full = 50

// lineEnd is where the line that begins at from ends, and where the next begins.
func lineEnd(text string, from int) (to, next int) {
	i := strings.IndexByte(text[from:], '\n')
	if i < 0 {
		return len(text), len(text)
	}
	return from + i, from + i + 1
}

// goesOn says whether the line that begins at next is the rest of the one
// before it.
func goesOn(text string, from, to, next int) bool {
	start := strings.LastIndexByte(text[from:to], '\n') + 1 + from
	line := strings.TrimRight(text[start:to], " \r\t")
	if len(line) < full || strings.ContainsRune(".!?:;…", lastRune(line)) || strings.HasSuffix(line, ":(") || strings.HasSuffix(line, ":)") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[next:])
	return unicode.IsLetter(r) || unicode.IsDigit(r) && !numbered(text[next:])
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// numbered says whether a line begins as a point of a list.
func numbered(line string) bool {
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	return digits > 0 && digits < 3 && digits < len(line) && strings.ContainsRune(".)", rune(line[digits]))
}
