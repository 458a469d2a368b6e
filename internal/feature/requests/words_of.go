package requests

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kept.example/kept/internal/platform/db"
)

const (
	// mostWords is how many different words and pairs are taken of one message, and
	// wordsIn how much of it is looked at: what it is about is said at the beginning.
	mostWords = 160
	wordsIn   = 2 << 10
)

// wordsOf are the words of a text and the pairs that stand beside each other, each
// once. Whatever has a digit or a sign in it is none: a number, an address or a
// name of an account says who it is, not what it is about.
func wordsOf(text string) []string {
	var all []string
	seen := map[string]bool{}
	add := func(w string) {
		if !seen[w] && len(all) < mostWords {
			seen[w] = true
			all = append(all, w)
		}
	}
	before := ""
	for token := range strings.FieldsSeq(db.Key(clipped(text, wordsIn))) {
		token = strings.TrimFunc(token, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		n := utf8.RuneCountInString(token)
		if n == 0 || n > 30 || strings.ContainsFunc(token, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' && r != '-' }) {
			before = ""
			continue
		}
		if n > 1 {
			add(token)
		}
		if before != "" {
			add(before + " " + token)
		}
		before = token
	}
	return all
}

// digest is how a word is kept: it is recognised by it, and cannot be read back
// by whoever has not the keys.
func (s *Requests) digest(words []string) []int64 {
	all := make([]int64, len(words))
	for i, w := range words {
		sum := s.desk.Keys.Digest("requests.word", []byte(w))
		all[i] = int64(binary.BigEndian.Uint64(sum) >> 1) // fits a column, and is positive
	}
	slices.Sort(all)
	return slices.Compact(all)
}
