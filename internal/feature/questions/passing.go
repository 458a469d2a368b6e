package questions

import (
	"slices"
	"strings"
)

// passing is what stands before somebody else's words that are passed on.
var passing = []string{"RT @", "“@", "\"@"}

// passesOn says whether a text begins with somebody else's words. A few words right
// before them are a remark on them, and ask nothing.
func passesOn(text string) bool {
	text = strings.TrimLeft(text, " ")
	return slices.ContainsFunc(passing, func(mark string) bool { return strings.HasPrefix(text, mark) })
}

// ownEnd is where a line ends, or where somebody else's words begin that it
// passes on.
func ownEnd(text string, from, to int) int {
	for _, mark := range passing {
		if at := strings.Index(text[from:to], mark); at >= 0 && (at == 0 || text[from+at-1] == ' ') {
			to = from + at
		}
	}
	return to
}
