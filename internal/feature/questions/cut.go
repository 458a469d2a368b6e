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
	entry    *entry // what the language knows of it
	mark     bool   // it is no word
	foreign  bool   // it has letters that English has not
	big      bool   // it begins with a capital, and does not go on with one
}

// part is a sentence, in tokens.
type part struct {
	tokens []token
	asks   bool // it ends with a question mark
	cries  bool // it ends with an exclamation mark
	loud   bool // it ends with more than one mark
	closed bool // it ends with a mark at all
	quoted bool // its mark stands before the end of a quote
	to     int  // where its mark ends

	next    []token // the sentence after it, if no empty line parts them
	scorned bool    // the sentence before it was scorn in the form of a question
	asked   bool    // what stands right before it asked
	hashed  bool    // a hashtag follows right after it
	later   bool    // the same message said something before it
}

// longest is how many words and marks a sentence has at most. Nobody asks in more;
// a line of a megabyte without a mark does, and reading a sentence takes the square
// of its length.
const longest = 400

// cutText cuts a text into sentences: at their marks, at empty lines, and at
// the end of a line that was not broken because it was full.
func cutText(text string) (all []part) {
	all = make([]part, 0, 4+len(text)/64)
	tokens := make([]token, 0, 8+len(text)/4) // of all sentences, which share it
	for from := 0; from < len(text); {
		to, next := lineEnd(text, from)
		for next < len(text) && goesOn(text, from, to, next) {
			to, next = lineEnd(text, next)
		}
		all, tokens = cutLine(text, from, ownEnd(text, from, to), all, tokens)
		from = next
	}
	return all
}

// cutLine cuts a stretch without a break into sentences, whose tokens it adds to
// those before.
func cutLine(text string, from, to int, all []part, tokens []token) ([]part, []token) {
	first := len(tokens)
	end := func(p part) {
		if len(tokens) > first {
			if last := tokens[len(tokens)-1].to; p.closed && strings.Contains(text[last:p.to], "://") {
				p.to = last // a link before the mark belongs to nothing
			}
			p.tokens = tokens[first:len(tokens):len(tokens)]
			all = append(all, p)
		}
		first = len(tokens)
	}
	for i := from; i < to; {
		if len(tokens)-first >= longest {
			end(part{to: i})
		}
		r, size := utf8.DecodeRuneInString(text[i:to])
		switch {
		case r == ' ':
			i++
		case stops(r):
			stop := i
			p := part{closed: true}
			doubts := i > from && text[i-1] == '(' // 8.4 (?) is no question
			for stop < to {
				m, n := utf8.DecodeRuneInString(text[stop:to])
				if !stops(m) {
					break
				}
				p.asks = p.asks || (m == '?' || m == '？') && !doubts
				p.cries = p.cries || m == '!' || m == '！'
				stop += n
			}
			p.loud = stop-i > 1
			p.quoted = stop < to && closes(string(firstRune(text[stop:to])))
			if p.to = stop; ends(text, from, i, stop, to, tokens[first:]) {
				end(p)
			} else if stop-i > 1 || r == '…' {
				tokens = append(tokens, markToken(i, stop, "…")) // … what gives?
			}
			i = stop
		case (r == ':' || r == ';' || r >= 0x2600) && smiles(text[i:to]) > 0:
			size = smiles(text[i:to])
			tokens = append(tokens, markToken(i, i+size, "|"))
			i += size
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '@' || r == '#' || r == '&':
			t := word(text, i, to)
			switch {
			case t.word != "":
				tokens = append(tokens, t)
			case isAnd(text[i:t.to]):
				t.word = text[i:t.to]
				tokens = append(tokens, t)
			case r == '#' && strings.HasPrefix(text[t.to:to], " #"), linked(text[i:t.to]):
				tokens = append(tokens, markToken(i, i, "|")) // what decorates parts clauses
			}
			i = t.to
		case r == '*' && (i+1 == to || text[i+1] != ' '): // *this*
			i++
		case strings.ContainsRune(",;:()–—-/¿¡|>•*\"“”„«»", r):
			tokens = append(tokens, markToken(i, i+size, text[i:i+size]))
			i += size
		default:
			i += size
		}
	}
	end(part{to: to})
	return all, tokens
}

func stops(r rune) bool {
	return r == '.' || r == '!' || r == '?' || r >= utf8.RuneSelf && strings.ContainsRune("…？！。", r)
}

// ends says whether a mark ends a sentence: not one within a number, an address
// or a word that is cut short.
func ends(text string, from, at, stop, to int, tokens []token) bool {
	if stop < to {
		r, _ := utf8.DecodeRuneInString(text[stop:to])
		if unicode.IsDigit(r) || r == ',' && text[at] == '.' && stop-at == 1 || unicode.IsLower(r) && strings.Trim(text[at:stop], ".") == "" || within(text[:to], at, stop) {
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
	if last.from > 0 && text[last.from-1] == '.' { // e.g., which a capital may follow at the end
		return unicode.IsUpper(firstRune(strings.TrimLeft(text[stop:to], " ")))
	}
	return !short()[last.word] && !(utf8.RuneCountInString(last.word) == 1 && !last.mark && last.word != "i" && unicode.IsUpper(firstRune(text[last.from:])))
}

// within says whether a question mark stands in a word, in place of a letter
// that was lost, or begins one, as in an address.
func within(text string, at, stop int) bool {
	if text[at] != '?' || stop-at > 1 || at == 0 || stop >= len(text) {
		return false
	}
	next, size := utf8.DecodeRuneInString(text[stop:])
	if !unicode.IsLetter(next) {
		return false
	}
	return text[at-1] == ' ' || unicode.IsLower(next) && !unicode.IsLetter(firstRune(text[stop+size:]))
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func numberLike(w string) bool { return w != "" && strings.Trim(w, "0123456789") == "" }

func markToken(from, to int, word string) token {
	return token{from: from, to: to, word: word, mark: true, entry: unknown}
}
