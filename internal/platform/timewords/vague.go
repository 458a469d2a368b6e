package timewords

import "strings"

// Span is a part of a text.
type Span struct {
	From, To int    // bytes
	Lang     string // whose words they are
}

// mostVague is how many spans are told of one text.
const mostVague = 20

// Vague finds words that only seem to name a time: soon, a few days, in Kürze.
// Of words that several languages have, those of lang are asked first. A text
// that is quoted (lines that begin with >) is not ours.
func Vague(text, lang string) []Span {
	toks := lex(text)
	quoted, spoken := quotes(text), spokenIn(toks, lang)
	var all []Span
	for i := 0; i < len(toks) && len(all) < mostVague; {
		if toks[i].word == "" || quoted(toks[i].from) {
			i++
			continue
		}
		n, is, code := vagueAt(toks, i, lang, spoken)
		if is {
			all = append(all, Span{toks[i].from, toks[i+n-1].to, code})
		}
		i += max(n, 1)
	}
	return all
}

// vagueAt is the longest phrase at a word, in how many words, and whether it is
// vague. Of equal ones the first language asked wins; a single word counts in
// the language of the text only, for it may be something else in another.
func vagueAt(toks []token, i int, lang string, spoken map[string]bool) (longest int, is bool, code string) {
	for _, l := range ordered(lang) {
		for n := min(l.far, len(toks)-i); n > longest && (n > 1 || spoken[l.code]); n-- {
			phrase, ok := phraseOf(toks[i : i+n])
			if !ok {
				continue
			}
			if vague, known := l.vague[phrase]; known {
				longest, is, code = n, vague, l.code
				break
			}
		}
	}
	return longest, is, code
}

// phraseOf joins words; a number or a sign ends a phrase.
func phraseOf(toks []token) (string, bool) {
	words := make([]string, len(toks))
	for i, t := range toks {
		if t.word == "" {
			return "", false
		}
		words[i] = t.word
	}
	return strings.Join(words, " "), true
}

// ordered are the languages with one asked first.
func ordered(first string) []language {
	all := make([]language, 0, len(languages()))
	for _, l := range languages() {
		if l.code == first {
			all = append(all, l)
		}
	}
	for _, l := range languages() {
		if l.code != first {
			all = append(all, l)
		}
	}
	return all
}

// quotes says of a place in a text whether it lies in a quoted line.
func quotes(text string) func(at int) bool {
	return func(at int) bool {
		line := text[strings.LastIndexByte(text[:at], '\n')+1:]
		return strings.HasPrefix(strings.TrimLeft(line, " \t"), ">")
	}
}

// spokenIn is which languages a text seems to be in: those that have the most of
// its small words, and lang.
func spokenIn(toks []token, lang string) map[string]bool {
	is := map[string]bool{lang: true}
	most, count := 0, map[string]int{}
	for _, l := range languages() {
		for _, t := range toks {
			if l.small[t.word] {
				count[l.code]++
			}
		}
		most = max(most, count[l.code])
	}
	for _, l := range languages() {
		is[l.code] = is[l.code] || count[l.code] == most && (most > 0 || lang == "")
	}
	return is
}

// Spoken are the languages that a text seems to be in, of the six: lang where it has
// nearly as many of its small words as of any, and those that it has the most of.
// Where it has none, lang; without that, all.
func Spoken(text, lang string) []string {
	most, count := 0, map[string]int{}
	toks := lex(text)
	for _, l := range languages() {
		for _, t := range toks {
			if l.small[t.word] {
				count[l.code]++
			}
		}
		most = max(most, count[l.code])
	}
	var all []string
	for _, l := range ordered(lang) {
		n := count[l.code]
		switch {
		case l.code == lang && 2*n+1 >= most:
			return []string{lang} // kin share their small words
		case most > 0 && n == most, most == 0 && lang == "":
			all = append(all, l.code)
		}
	}
	return all
}

// Fold makes words comparable: small letters without marks.
func Fold(s string) string { return fold(s) }
