package questions

import (
	"strings"
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
	r, size := utf8.DecodeRuneInString(raw)
	next := firstRune(raw[size:])
	return token{from: from, to: from + len(strings.TrimRight(raw, "'’‘-.")), word: strings.Trim(w, "'-."), big: unicode.IsUpper(r) && !unicode.IsUpper(next)}
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
