package questions

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word of a sentence, or a mark between words.
type token struct {
	from, to int    // bytes of the text
	word     string // in small letters, with a plain apostrophe; a mark is itself
	mark     bool   // it is no word
}

// part is a sentence, in tokens.
type part struct {
	tokens []token
	asks   bool // it ends with a question mark
	cries  bool // it ends with an exclamation mark
	closed bool // it ends with a mark at all
	to     int  // where its mark ends
}

// full is how long a line is at least, in bytes, that a mail program broke
// because it was full.
const full = 50

// cutText cuts a text into sentences: at their marks, at empty lines, and at
// the end of a line that was not broken because it was full.
func cutText(text string) (all []part) {
	for from := 0; from < len(text); {
		to, next := lineEnd(text, from)
		for next < len(text) && goesOn(text, from, to, next) {
			to, next = lineEnd(text, next)
		}
		all = cutLine(text, from, to, all)
		from = next
	}
	return all
}

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
	if len(line) < full || strings.ContainsRune(".!?:;…", lastRune(line)) {
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

// cutLine cuts a stretch without a break into sentences.
func cutLine(text string, from, to int, all []part) []part {
	var tokens []token
	end := func(p part) {
		if len(tokens) > 0 {
			p.tokens = tokens
			all = append(all, p)
		}
		tokens = nil
	}
	for i := from; i < to; {
		r, size := utf8.DecodeRuneInString(text[i:to])
		switch {
		case strings.ContainsRune(".!?…？！。", r):
			stop := i
			p := part{closed: true}
			for stop < to {
				m, n := utf8.DecodeRuneInString(text[stop:to])
				if !strings.ContainsRune(".!?…？！。", m) {
					break
				}
				p.asks = p.asks || m == '?' || m == '？'
				p.cries = p.cries || m == '!' || m == '！'
				stop += n
			}
			if p.to = stop; ends(text, from, i, stop, to, tokens) {
				end(p)
			}
			i = stop
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '@' || r == '#' || r == '&':
			t := word(text, i, to)
			if t.word != "" {
				tokens = append(tokens, t)
			}
			i = t.to
		case strings.ContainsRune(",;:()–—-/¿¡|>•*\"“”„«»", r):
			tokens = append(tokens, token{i, i + size, string(r), true})
			i += size
		default:
			i += size
		}
	}
	end(part{to: to})
	return all
}

// ends says whether a mark ends a sentence: not one within a number, an address
// or a word that is cut short.
func ends(text string, from, at, stop, to int, tokens []token) bool {
	if stop < to {
		r, _ := utf8.DecodeRuneInString(text[stop:to])
		if unicode.IsDigit(r) || unicode.IsLower(r) && text[at] == '.' {
			return false
		}
	}
	if text[at] != '.' || stop-at > 1 || len(tokens) == 0 || stop >= to {
		return true
	}
	last := tokens[len(tokens)-1]
	if last.to != at {
		return true
	}
	if len(tokens) == 1 && numberLike(last.word) {
		return false // the number of a point
	}
	return !short[last.word] && !(utf8.RuneCountInString(last.word) == 1 && !last.mark && last.word != "i" && unicode.IsUpper(firstRune(text[last.from:])))
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func numberLike(w string) bool { return w != "" && strings.Trim(w, "0123456789") == "" }

// word reads a word; handles, links and hashtags are read and left out.
func word(text string, from, to int) token {
	i := from
	letters := false
	for i < to {
		r, size := utf8.DecodeRuneInString(text[i:to])
		inside := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || strings.ContainsRune("'’‘@#_&", r)
		if !inside && i+size < to && strings.ContainsRune("-./:", r) && i > from { // e-mail, 12.10., kept.example, https://
			next := firstRune(text[i+size:])
			inside = r == '-' && (unicode.IsLetter(next) || unicode.IsDigit(next)) || r != '-' && (unicode.IsDigit(next) && r != '/' || linked(text[from:to]))
		}
		if !inside {
			break
		}
		letters = letters || unicode.IsLetter(r) || unicode.IsDigit(r)
		i += size
	}
	if i == from {
		_, size := utf8.DecodeRuneInString(text[i:to])
		i += size
	}
	raw := text[from:i]
	if !letters || raw[0] == '@' || raw[0] == '#' || raw[0] == '&' || linked(raw) {
		return token{from: from, to: i}
	}
	w := strings.ToLower(raw)
	if strings.Contains(w, "’") || strings.Contains(w, "‘") {
		w = strings.NewReplacer("’", "'", "‘", "'").Replace(w)
	}
	return token{from: from, to: from + len(strings.TrimRight(raw, "'’‘-.")), word: strings.Trim(w, "'-.")}
}

func linked(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// short are words that a full stop cuts short without ending the sentence.
var short = wordSet(`mr mrs ms dr prof st no nr vs etc e.g i.e eg ie approx dept inc ltd co jan feb mar apr jun jul aug sep sept oct nov dec
	z.b bzw ca evtl ggf inkl zzgl usw str tel hr fr frau d.h u.a m mme mlle m.d sr sra srta dott sig ing art ref cf ex p núm num pág pag av rua bd`)

func wordSet(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[w] = true
	}
	return all
}
