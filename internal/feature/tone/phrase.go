package tone

import (
	"slices"
	"strings"
)

// phrase is a row of words to look for. In the tables it is written as one: a word
// means itself, a/b one of both, end~ all words that begin so, _ any word, ... up to
// four of them, (a) a word that may be missing, ^ and $ the ends of the sentence.
type phrase struct {
	steps  []step
	better string // what stands in its place, where the phrase itself is bettered
}

// step is one place in a phrase.
type step struct {
	words  []string // one of these
	starts []string // or a word that begins so
	any    bool     // or any
	may    bool     // may be missing
	gap    bool     // up to four words
	edge   bool     // no word: an end of the sentence
}

// longestGap is how many words ... stands for at most.
const longestGap = 4

// phraseOf reads a phrase of a table, folded.
func phraseOf(text string) phrase {
	var p phrase
	for _, w := range strings.Fields(strings.ReplaceAll(strings.ReplaceAll(text, "'", " "), "-", " ")) {
		var s step
		if inner, ok := strings.CutPrefix(w, "("); ok {
			w, s.may = strings.TrimSuffix(inner, ")"), true
		}
		switch w {
		case "...":
			s.gap = true
		case "_":
			s.any = true
		case "^", "$":
			s.edge = true
		default:
			for one := range strings.SplitSeq(w, "/") {
				if start, ok := strings.CutSuffix(one, "~"); ok {
					s.starts = append(s.starts, start)
				} else {
					s.words = append(s.words, one)
				}
			}
		}
		p.steps = append(p.steps, s)
	}
	return p
}

func (s step) takes(word string) bool {
	if s.any {
		return true
	}
	for _, w := range s.words {
		if w == word {
			return true
		}
	}
	for _, w := range s.starts {
		if strings.HasPrefix(word, w) {
			return true
		}
	}
	return false
}

// match is where a phrase ends that begins at a word; -1 where none does.
func match(steps []step, words []token, i int) int {
	if len(steps) == 0 {
		return i
	}
	s, rest := steps[0], steps[1:]
	switch {
	case s.edge:
		if i == 0 || i == len(words) {
			return match(rest, words, i)
		}
		return -1
	case s.gap:
		for n := 0; n <= longestGap && i+n <= len(words); n++ {
			if end := match(rest, words, i+n); end >= 0 {
				return end
			}
		}
		return -1
	}
	if i < len(words) && s.takes(words[i].word) {
		if end := match(rest, words, i+1); end >= 0 {
			return end
		}
	}
	if s.may {
		return match(rest, words, i)
	}
	return -1
}

// lexicon is many phrases, by the two letters that their first word begins with, so
// that a word meets few of them.
type lexicon struct {
	by  map[[2]byte][]phrase
	any []phrase // that may begin with any word
}

func letters(word string) (k [2]byte) {
	copy(k[:], word)
	return k
}

func (l *lexicon) add(p phrase) {
	first := p.steps[0]
	if first.any || first.gap || first.may || first.edge {
		l.any = append(l.any, p)
		return
	}
	if l.by == nil {
		l.by = map[[2]byte][]phrase{}
	}
	seen := map[[2]byte]bool{}
	for _, w := range slices.Concat(first.words, first.starts) {
		if k := letters(w); !seen[k] {
			seen[k] = true
			l.by[k] = append(l.by[k], p)
		}
	}
}

// at is the longest phrase that begins at a word, and where it ends; 0 for none.
func (l *lexicon) at(words []token, i int) (best phrase, end int) {
	if l == nil {
		return phrase{}, 0
	}
	for _, some := range [][]phrase{l.by[letters(words[i].word)], l.any} {
		for _, p := range some {
			if to := match(p.steps, words, i); to > i && to > end {
				best, end = p, to
			}
		}
	}
	return best, end
}

// has says whether one of the phrases is in words.
func (l *lexicon) has(words []token) bool {
	for i := range words {
		if _, end := l.at(words, i); end > 0 {
			return true
		}
	}
	return false
}
