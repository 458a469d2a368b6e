package questions

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// smiles is how long the smiley is that a text begins with; 0 for none. An emoji
// is one too.
func smiles(text string) int {
	r, size := utf8.DecodeRuneInString(text)
	if r >= 0x1F300 && r < 0x1FB00 || r >= 0x2600 && r < 0x27C0 {
		return size
	}
	if r != ':' && r != ';' || len(text) < 2 {
		return 0
	}
	n := 1
	if text[n] == '-' && len(text) > 2 {
		n++
	}
	if !strings.ContainsRune("DPpOo()/|", rune(text[n])) || unicode.IsLetter(firstRune(text[n+1:])) || text[n] == '/' && strings.HasPrefix(text[n+1:], "/") {
		return 0
	}
	return n + 1
}

// word reads a word; handles, links and hashtags are read and left out.
func word(text string, from, to int) token {
	i := from
	letters, digits, foreign, plain := false, false, false, true
	for i < to {
		if b := text[i]; b < utf8.RuneSelf && inWord[b] != 0 {
			letters, digits = letters || inWord[b] != 'x', digits || inWord[b] == '0'
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:to])
		inside := r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || r == '’' || r == '‘')
		if !inside && i+size < to && (r == '-' || r == '.' || r == '/' || r == ':') && i > from { // e-mail, 12.10., kept.example, https://
			next := firstRune(text[i+size:])
			inside = r == '-' && (unicode.IsLetter(next) || unicode.IsDigit(next)) || r != '-' && (unicode.IsDigit(next) && r != '/' || linked(text[from:to]))
		}
		if !inside {
			break
		}
		plain = false
		foreign = foreign || r >= utf8.RuneSelf && unicode.IsLetter(r)
		letters = letters || unicode.IsLetter(r) || unicode.IsDigit(r)
		digits = digits || unicode.IsDigit(r)
		i += size
	}
	if i == from {
		_, size := utf8.DecodeRuneInString(text[i:to])
		i += size
	}
	if linked(text[from:i]) {
		for i < to && text[i] > ' ' { // what asks in an address asks nothing
			i++
		}
	}
	raw := text[from:i]
	if !letters || raw[0] == '@' || raw[0] == '#' || raw[0] == '&' || linked(raw) {
		return token{from: from, to: i, entry: unknown}
	}
	w, end := strings.ToLower(raw), i
	if !plain && (strings.Contains(w, "’") || strings.Contains(w, "‘")) {
		w = curly.Replace(w)
	}
	if !plain {
		w = strings.ReplaceAll(w, "\ufe0f", "") // a telephone once wrote I with it
	}
	if last := raw[len(raw)-1]; !plain || w[0] == '\'' || last == '\'' {
		w = strings.Trim(w, "'-.")
		end = from + len(strings.TrimRight(raw, "'’‘-."))
	}
	r, size := utf8.DecodeRuneInString(raw)
	t := token{from: from, to: end, word: w, entry: unknown, foreign: foreign, big: unicode.IsUpper(r) && !unicode.IsUpper(firstRune(raw[size:]))}
	return t
}

var curly = strings.NewReplacer("’", "'", "‘", "'")

// inWord is what a plain letter is in a word: a for a letter, 0 for a digit, x
// for another that may stand in one.
var inWord = func() (all [utf8.RuneSelf]byte) {
	for b := range all {
		switch {
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z':
			all[b] = 'a'
		case b >= '0' && b <= '9':
			all[b] = '0'
		case strings.IndexByte("'@#_&", byte(b)) >= 0:
			all[b] = 'x'
		}
	}
	return all
}()

func linked(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// short are words that a full stop cuts short without ending the sentence.
var short = sync.OnceValue(func() map[string]bool {
	return wordSet(`mr mrs ms dr prof st no nr vs etc e.g i.e eg ie approx dept inc ltd corp co jan feb mar apr jun jul aug sep sept oct nov dec
	z.b bzw ca evtl ggf inkl zzgl usw str tel hr fr frau d.h u.a m mme mlle m.d sr sra srta dott sig ing art ref cf ex p núm num pág pag av rua bd`)
})

func wordSet(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[w] = true
	}
	return all
}
