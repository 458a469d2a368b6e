package questions

import (
	"strings"
	"unicode/utf8"
)

// matter leaves out what stands before the matter: marks, numbers of points,
// greetings and words that only lead on.
func (r *rules) matter(tokens []token) []token {
	for len(tokens) > 0 {
		t := tokens[0]
		switch {
		case t.mark, t.is(isLead) && r.leadsOn(tokens), numberLike(t.word) && len(tokens) > 1 && (tokens[1].from > t.to+1 || tokens[1].mark && tokens[1].word != "/"),
			utf8.RuneCountInString(t.word) == 1 && len(tokens) > 1 && tokens[1].word == ")", r.calledOn(tokens):
			tokens = tokens[1:]
			continue
		}
		if end, ok := r.greets.at(tokens, 0, true); ok {
			i := end
			for i < len(tokens) && !tokens[i].mark && i < end+3 { // a name after it
				i++
			}
			if i < len(tokens) && tokens[i].mark && tokens[i].word != "/" {
				tokens = tokens[i+1:]
				continue
			}
			if end < len(tokens) && !tokens[end].mark && r.verbsFirst && end == 1 && (r.begins(tokens, end) || r.calledOn(tokens[end:])) {
				tokens = tokens[end:] // hi have you got …
				continue
			}
			if i == len(tokens) && end < i {
				return tokens
			}
		}
		break
	}
	for len(tokens) > 0 && tokens[len(tokens)-1].mark && !strings.ContainsAny(tokens[len(tokens)-1].word, `)"”»`) {
		tokens = tokens[:len(tokens)-1]
	}
	return tokens
}

// begins says whether what was to be said begins right after a greeting, without
// a name or a mark between them.
func (r *rules) begins(tokens []token, i int) bool {
	if tokens[i].is(isWho | isDoes | isPronoun) {
		return true
	}
	_, begs := r.begs.at(tokens, i, true)
	return begs
}

// leadsOn says whether the first word only leads on: a no, or a thank you, that
// something belongs to does not.
func (r *rules) leadsOn(tokens []token) bool {
	if len(tokens) == 1 {
		return true
	}
	next := tokens[1]
	if !tokens[0].is(isStop) {
		return !strings.HasPrefix(tokens[0].word, "question") || next.word != "about" && next.word != "regarding"
	}
	return next.mark || next.is(isLead) || r.verbsFirst && tokens[0].word == "no" && next.is(isOwn) && len(tokens) > 2
}
