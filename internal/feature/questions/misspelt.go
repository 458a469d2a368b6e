package questions

import (
	"slices"
	"strings"
)

// meant is the English word that somebody meant who drew a letter out, or who hit one
// too many, one too few or another; "" for none: pleeease, assistence, refnud.
func meant(w string) string {
	for keep := 1; keep < 3 && drawn(w); keep++ {
		one := squeezed(w, keep)
		if k := lexicon[one]; k != nil && k.in[0] != nil && k.in[0].is&isWho == 0 { // whyyy laments
			return one
		}
	}
	if n := len(w); w[0] == 'h' && w[n-1] == 'p' && !noHelp[w] && slips(w, "help") || w[0] == 'n' && w[n-1] == 'd' && !noNeed[w] && slips(w, "need") {
		return map[byte]string{'h': "help", 'n': "need"}[w[0]]
	}
	for _, one := range asking {
		if len(w) > 4 && w[0] == one[0] && w[len(w)-1] == one[len(one)-1] && slips(w, one) {
			return one
		}
	}
	return ""
}

// drawn says whether a letter stands three times in a row in a word, or a vowel twice
// that no word has so: niice.
func drawn(w string) bool {
	if len(w) < 4 {
		return false // part III
	}
	for _, two := range []string{"aa", "ii", "uu"} {
		if strings.Contains(w, two) {
			return true
		}
	}
	for i := 2; i < len(w); i++ {
		if w[i] == w[i-1] && w[i] == w[i-2] && w[i] >= 'a' && w[i] <= 'z' {
			return true
		}
	}
	return false
}

// squeezed is a word with no letter more than so many times in a row.
func squeezed(w string, keep int) string {
	out := make([]byte, 0, len(w))
	for i := range len(w) {
		if n := len(out); n < keep || out[n-1] != w[i] || out[n-keep] != w[i] {
			out = append(out, w[i])
		}
	}
	return string(out)
}

// asking are long words that English asks with, and that are like no other.
var asking = strings.Fields(`assistance information question questions wondering account subscription purchase invoice
	request compensation restitution reimbursement correct cancel refund support contact please exchange replacement address delivery
	update information person number explain possible confirm anyone someone customer service problem`)

// noHelp and noNeed are words, though of no table, that are nearly the two.
var (
	noHelp = wordSet(`heap hemp hulp hel hip hop`)
	noNeed = wordSet(`nerd need's`)
)

// parted cuts words that were typed as one: helpwith, ican. Only small words are told
// apart, of which no other word is made.
func parted(tokens []token) []token {
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if n := t.to - t.from; t.mark || len(t.word) != n || n < 4 || n > 10 || lexicon[t.word] != nil {
			continue
		}
		for k := 1; k < len(t.word); k++ {
			if !glueds[t.word[:k]] || !glueds[t.word[k:]] || k == 1 && len(t.word) < 4 {
				continue
			}
			first, second := t, t
			first.word, first.to, second.word, second.from, second.big = t.word[:k], t.from+k, t.word[k:], t.from+k, false
			tokens = slices.Replace(tokens, i, i+1, first.plain(), second.plain())
			break
		}
	}
	return tokens
}

// plain is a token with what English knows of its word.
func (t token) plain() token {
	t.entry = unknown
	if k := lexicon[t.word]; k != nil && k.in[0] != nil {
		if t.entry = k.in[0]; t.entry.word != "" {
			t.word = t.entry.word
		}
	}
	return t
}

// glueds are the words that are told apart.
var glueds = wordSet(`i u you can could need want please pls help how what to me with assistance`)

// slips says whether a word is another with one slip of the hand: a letter too many,
// too few or in place of another, or two that changed places.
func slips(w, one string) bool {
	from := 0
	for from < len(w) && from < len(one) && w[from] == one[from] {
		from++
	}
	same := 0 // letters at the end
	for same < len(w)-from && same < len(one)-from && w[len(w)-1-same] == one[len(one)-1-same] {
		same++
	}
	a, b := w[from:len(w)-same], one[from:len(one)-same]
	return len(a)+len(b) == 1 || len(a) == 1 && len(b) == 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}
