package need

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Found is a stretch of a message that makes it more urgent.
type Found struct {
	Kind     Kind
	From, To int   // bytes of the text
	N        int64 // of a deadline whose time is known when, in microseconds
}

// longestRead is how much of a message is read, in bytes: who needs us says so
// sooner.
const longestRead = 20_000

// Find finds in what somebody wrote, in six languages, what makes it urgent: of
// each kind the first. Lines that are quoted are passed over.
func (r *rules) Find(text string) []Found {
	all, _ := r.find(text)
	return all
}

// mostDeadlines is how many turns of speech are looked at for the time they name.
const mostDeadlines = 6

// find also returns all that speaks of a deadline: "urgent" may come before the day.
func (r *rules) find(text string) (all, deadlines []Found) {
	text = text[:min(len(text), longestRead)]
	tokens := r.tokenise(text)
	skip := 0
	for i, t := range tokens {
		options := r.by[t.word]
		if len(options) == 0 || i < skip {
			continue
		}
		empty := 0
		for _, o := range options {
			if o.kind == "" {
				empty = max(empty, o.end(tokens, i))
			}
		}
		for _, o := range options {
			known := has(all, o.kind)
			if o.kind == "" || known && (o.kind != Deadline || len(deadlines) == mostDeadlines) {
				continue
			}
			end := o.end(tokens, i)
			if end <= empty || r.denied(tokens, i, o.kind) {
				continue
			}
			f := Found{Kind: o.kind, From: tokens[i].from, To: tokens[end-1].to}
			if !known {
				all = append(all, f)
			}
			if o.kind == Deadline {
				deadlines = append(deadlines, f)
			}
		}
		skip = max(skip, empty)
	}
	return all, deadlines
}

func has(all []Found, k Kind) bool {
	return slices.ContainsFunc(all, func(f Found) bool { return f.Kind == k })
}

// denied says whether a word just before a token takes back what follows: no fire;
// if it does not work.
func (r *rules) denied(tokens []token, i int, k Kind) bool {
	for j := i - 1; j >= max(i-2, 0) && tokens[j].word != mark; j-- {
		if r.ifs.has(tokens[j].word) || k == Danger && r.nots.has(tokens[j].word) {
			return true
		}
	}
	return false
}

// token is a word by its number in the rules, or a mark between clauses.
type token struct {
	from, to int // bytes of the text
	word     word
}

// word is the number of a word that the rules have.
type word uint16

const (
	unknown word = 0 // the rules have no such word
	mark    word = 1 // between clauses
)

// tokenise cuts a text into words and marks. A word is read in small plain
// letters.
func (r *rules) tokenise(text string) []token {
	tokens := make([]token, 0, len(text)/5+8)
	var room [64]byte
	folded := room[:0] // the word that is open
	from, newlines, fresh := 0, 0, true
	shut := func(at int) {
		if len(folded) > 0 {
			tokens = append(tokens, token{from, at, r.ids[string(folded)]})
			folded = folded[:0]
		}
	}
	for i := 0; i < len(text); {
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(text[i:])
		}
		if fresh && c == '>' {
			end := strings.IndexByte(text[i:], '\n')
			if end < 0 {
				break
			}
			tokens = append(tokens, token{i, i + end, mark})
			i += end
			continue
		}
		letters := fold(c)
		switch {
		case letters != "":
			if len(folded) == 0 {
				from = i
			}
			folded = append(folded, letters...)
		case (c == '\'' || c == '’') && len(folded) > 0 && i+size < len(text) && letterAt(text[i+size:]):
			folded = append(folded, '\'')
		default:
			ordinal := c == '.' && dayNumber(folded) // 27. März
			shut(i)
			if ends(c) && !ordinal || c == '\n' && newlines > 0 {
				tokens = append(tokens, token{i, i + size, mark})
			}
		}
		switch {
		case c == '\n':
			fresh, newlines = true, newlines+1
		case c != ' ' && c != '\t' && c != '\r':
			fresh, newlines = false, 0
		}
		i += size
	}
	shut(len(text))
	return tokens
}

// dayNumber says whether a word is the number of a day, as 27.
func dayNumber(w []byte) bool {
	for _, c := range w {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(w) == 1 || len(w) == 2
}

func ends(c rune) bool { return c < utf8.RuneSelf && strings.IndexByte(".!?;:,()", byte(c)) >= 0 }

func letterAt(text string) bool {
	c, _ := utf8.DecodeRuneInString(text)
	return fold(c) != ""
}

const (
	plain  = "abcdefghijklmnopqrstuvwxyz"
	digits = "0123456789"
)

// fold is a letter or digit in small letters without its accent, as people write
// them in a hurry; "" for what is neither.
func fold(c rune) string {
	switch {
	case c >= 'a' && c <= 'z':
		return plain[c-'a' : c-'a'+1]
	case c >= 'A' && c <= 'Z':
		return plain[c-'A' : c-'A'+1]
	case c >= '0' && c <= '9':
		return digits[c-'0' : c-'0'+1]
	case c >= 0xc0 && c <= 0xff:
		return latin[c-0xc0]
	case c == 'œ' || c == 'Œ':
		return "oe"
	}
	return ""
}

// latin are the letters of Latin-1 from À on.
var latin = [64]string{
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "ss",
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y",
}
