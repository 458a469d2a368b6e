package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits of what is indexed of one text and of one word.
const (
	mostWords = 20_000
	longest   = 64 // runes of a word; what is longer is cut
)

// token is a word of a text: folded, and where it stands in it.
type token struct {
	word     string
	from, to int
}

// The classes of a rune.
const (
	between = iota
	letter  // of a script with words
	paired  // of a script without spaces
)

// class says what a rune is to a text. Scripts that put no spaces between words
// are read as pairs of characters.
func class(r rune) int {
	switch {
	case r < utf8.RuneSelf:
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return letter
		}
		return between
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar), r == 'ー':
		return paired
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
		return letter
	}
	return between
}

// read calls f for each word of a text, until f says stop.
func read(text string, f func(token) (more bool)) {
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		kind := class(r)
		end := at + size
		if kind == between {
			at = end
			continue
		}
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if class(r) != kind && !unicode.IsMark(r) {
				break
			}
			end += size
		}
		if !readRun(text, at, end, kind, f) {
			return
		}
		at = end
	}
}

// readRun gives the words of a run of letters of one class: one, or each two
// that stand side by side.
func readRun(text string, from, to, kind int, f func(token) bool) bool {
	give := func(from, to int) bool {
		word := fold(text[from:to])
		return word == "" || f(token{word, from, to})
	}
	if kind == letter {
		return give(from, to)
	}
	_, first := utf8.DecodeRuneInString(text[from:to])
	if from+first == to {
		return give(from, to)
	}
	for from+first < to {
		_, second := utf8.DecodeRuneInString(text[from+first : to])
		if !give(from, from+first+second) {
			return false
		}
		from, first = from+first, second
	}
	return true
}

// wordsOf returns the words of texts, at most n.
func wordsOf(n int, texts ...string) []string {
	var all []string
	for _, text := range texts {
		read(text, func(t token) bool {
			if len(all) >= n {
				return false
			}
			all = append(all, t.word)
			return true
		})
	}
	return all
}

// special are letters that no decomposition makes plain.
var special = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "ł", "l", "ħ", "h", "ı", "i", "þ", "th")

// fold makes a word comparable: lower case, plain letters, no accents. Of what
// is left only letters and digits stay.
func fold(word string) string {
	plain := true
	for i := range len(word) {
		if c := word[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			plain = false
			break
		}
	}
	if !plain {
		word = special.Replace(strings.ToLower(norm.NFKD.String(word)))
		word = norm.NFC.String(strings.Map(func(r rune) rune {
			if r >= 0x0300 && r <= 0x036f { // accents; the marks of other scripts tell words apart
				return -1
			}
			if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) {
				return -1
			}
			return r
		}, word))
	}
	if len(word) > longest && utf8.RuneCountInString(word) > longest {
		word = string([]rune(word)[:longest])
	}
	return word
}
