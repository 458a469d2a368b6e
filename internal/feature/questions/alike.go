package questions

import (
	"strings"
	"unicode"
)

// folded are the words of a text in small letters, without marks; every number
// is #.
func folded(text string) []string {
	all := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
	})
	for i, w := range all {
		w = strings.Trim(strings.ReplaceAll(w, "’", "'"), "'")
		if strings.ContainsFunc(w, unicode.IsDigit) {
			w = "#"
		}
		all[i] = w
	}
	return all
}

// stem cuts what the same word ends in elsewhere: only so much that a plural and
// its singular are alike.
func stem(word string) string {
	for _, end := range []string{"ing", "ed", "es", "en", "s", "e", "n"} {
		if cut, ok := strings.CutSuffix(word, end); ok && len(cut) >= 3 {
			return cut
		}
	}
	return word
}

// carrying are the stems of the words of a text that carry something.
func carrying(text string) map[string]bool {
	all := map[string]bool{}
	for _, w := range folded(text) {
		if w != "" && w != "#" && !small()[w] {
			all[stem(w)] = true
		}
	}
	return all
}

// covers says whether a reply seems to answer a question: it has at least half
// of the question's words that carry something, and two of them, or its only
// one. Nothing cleverer: whoever reads why it was proposed must understand it.
func covers(reply map[string]bool, what string) bool {
	asked := carrying(what)
	n := 0
	for w := range asked {
		if reply[w] {
			n++
		}
	}
	return n > 0 && 2*n >= len(asked) && (n > 1 || len(asked) == 1)
}

// passage is the sentence of a reply that has most of a question's words, for
// whoever reads only the answer; "" where none has two of them.
func passage(reply, what string) string {
	asked := carrying(what)
	best, most := "", 1
	for _, one := range sentences(reply) {
		n := 0
		for w := range carrying(one) {
			if asked[w] {
				n++
			}
		}
		if n > most {
			best, most = one, n
		}
	}
	return best
}

// sentences cuts a text at the ends of its sentences and at empty lines.
func sentences(text string) (all []string) {
	for _, paragraph := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		line, from := strings.Join(strings.Fields(paragraph), " "), 0
		for i, r := range line {
			if strings.ContainsRune(".!?", r) && (i+1 == len(line) || line[i+1] == ' ') {
				all = append(all, strings.TrimSpace(line[from:i+1]))
				from = i + 1
			}
		}
		if rest := strings.TrimSpace(line[from:]); rest != "" {
			all = append(all, rest)
		}
	}
	return all
}
