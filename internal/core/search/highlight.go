package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Piece is a part of a text, marked where it is what was looked for. It is plain
// text: whoever shows it decides what a mark looks like.
type Piece struct {
	Text   string `json:"text"`
	Marked bool   `json:"marked"`
}

// sample is what of a text is to be marked: words, beginnings, and words that
// stand together.
type sample struct {
	words  map[string]bool
	begins []string
	runs   []wide
}

// sampleOf is what a query marks in one field; "" is any.
func sampleOf(wides []wide, field string) sample {
	m := sample{words: map[string]bool{}}
	for _, w := range wides {
		if w.not || w.field != "" && w.field != field {
			continue
		}
		own := w.term.words
		if len(own) > 1 {
			m.runs = append(m.runs, w)
			continue
		}
		m.words[own[0]] = true
		for _, word := range w.words {
			m.words[word] = true
		}
		if w.begins || w.prefix {
			m.begins = append(m.begins, own[0])
		}
	}
	return m
}

// span is a marked part of a text.
type span struct{ from, to int }

// spans are the parts of a text that are marked, in their order.
func (m sample) spans(text string) (all []span) {
	var tokens []token
	read(text, func(t token) bool {
		tokens = append(tokens, t)
		return len(tokens) < mostWords
	})
	for i, t := range tokens {
		if m.words[t.word] || slices.ContainsFunc(m.begins, func(b string) bool { return strings.HasPrefix(t.word, b) }) {
			all = append(all, span{t.from, t.to})
		}
		for _, run := range m.runs {
			if end := i + len(run.term.words); end <= len(tokens) && standsAt(run, tokens[i:end]) {
				all = append(all, span{t.from, tokens[end-1].to})
			}
		}
	}
	slices.SortFunc(all, func(a, b span) int { return a.from - b.from })
	var apart []span
	for _, s := range all {
		if n := len(apart); n > 0 && s.from <= apart[n-1].to {
			apart[n-1].to = max(apart[n-1].to, s.to)
			continue
		}
		apart = append(apart, s)
	}
	return apart
}

func standsAt(run wide, tokens []token) bool {
	for i, t := range tokens {
		last := i == len(tokens)-1
		if t.word != run.term.words[i] && !(last && run.prefix && strings.HasPrefix(t.word, run.term.words[i])) {
			return false
		}
	}
	return true
}

// marked cuts a text into pieces.
func (m sample) marked(text string) (all []Piece) {
	at := 0
	for _, s := range m.spans(text) {
		if s.from > at {
			all = append(all, Piece{Text: text[at:s.from]})
		}
		all = append(all, Piece{text[s.from:s.to], true})
		at = s.to
	}
	if at < len(text) {
		all = append(all, Piece{Text: text[at:]})
	}
	return all
}

// How much of a message an excerpt shows, in runes.
const (
	excerptRunes = 220
	lead         = 60 // before the first mark
)

// excerpt is the part of a text around its first mark, on one line.
func (m sample) excerpt(text string) []Piece {
	text = strings.Join(strings.Fields(text), " ")
	from := 0
	if all := m.spans(text); len(all) > 0 {
		from = back(text, all[0].from, lead)
	}
	cut := text[from:]
	end := forth(cut, excerptRunes)
	pieces := m.marked(cut[:end])
	if from > 0 {
		pieces = append([]Piece{{Text: "… "}}, pieces...)
	}
	if end < len(cut) {
		pieces = append(pieces, Piece{Text: " …"})
	}
	return pieces
}

// back is a place some runes before another, where a word begins if one does
// nearby.
func back(text string, at, runes int) int {
	from := at
	for n := 0; n < runes && from > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	if from > 0 {
		if i := strings.IndexByte(text[from:at], ' '); i >= 0 {
			from += i + 1
		}
	}
	return from
}

// forth is the end of the first runes of a text, where a word ends if one does
// nearby.
func forth(text string, runes int) int {
	end := 0
	for n := 0; n < runes && end < len(text); n++ {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	if end < len(text) {
		if i := strings.LastIndexByte(text[:end], ' '); i > end/2 {
			end = i
		}
	}
	return end
}
