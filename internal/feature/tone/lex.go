package tone

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kept.example/kept/internal/platform/timewords"
)

// token is a word of a text, folded, and where it stands.
type token struct {
	word     string
	from, to int // bytes of the text
}

// sentence is a stretch of a text that ends where a sentence does.
type sentence struct {
	from, to int // bytes of the text, without the space around it
	words    []token
	asks     bool // it ends with a question mark
}

// sentences cuts what somebody says into sentences. Lines that are marked as a
// quote are not theirs and are left out.
func sentences(text string) []sentence {
	var all []sentence
	for from := 0; from < len(text); {
		to := from + strings.IndexByte(text[from:]+"\n", '\n')
		if line := strings.TrimLeft(text[from:to], " \t"); !strings.HasPrefix(line, ">") {
			all = cut(all, text, from, to)
		}
		from = to + 1
	}
	return all
}

// cut cuts one line.
func cut(all []sentence, text string, from, to int) []sentence {
	s := sentence{from: -1}
	end := func(at int) {
		if s.from >= 0 && len(s.words) > 0 {
			s.to = at
			all = append(all, s)
		}
		s = sentence{from: -1}
	}
	for i := from; i < to; {
		r, size := utf8.DecodeRuneInString(text[i:to])
		if s.from < 0 && !unicode.IsSpace(r) && r != '.' && r != '!' && r != '?' {
			s.from = i
		}
		switch {
		case letter(r) || unicode.IsDigit(r):
			w := word(text, i, to)
			s.words, i = append(s.words, w), w.to
		case strings.ContainsRune(".!?…", r) && ends(text[i+size:to]):
			s.asks = r == '?'
			i += size
			end(i)
		default:
			i += size
		}
	}
	end(len(strings.TrimRight(text[:to], " \t\r\u00a0")))
	return all
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) }

// ends says whether a mark ends a sentence: space or nothing follows it, and no
// small letter, as it does after an abbreviation.
func ends(rest string) bool {
	if rest == "" {
		return true
	}
	if r, _ := utf8.DecodeRuneInString(rest); !unicode.IsSpace(r) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " \t\u00a0"))
	return !unicode.IsLower(r)
}

// word reads a word. An apostrophe ends one: don't is don and t, and so it is in
// the phrases.
func word(text string, i, most int) token {
	to := i
	for to < most {
		r, size := utf8.DecodeRuneInString(text[to:most])
		if !letter(r) && !unicode.IsDigit(r) {
			break
		}
		to += size
	}
	return token{word: timewords.Fold(text[i:to]), from: i, to: to}
}
