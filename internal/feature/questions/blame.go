package questions

import (
	"slices"
	"strings"
)

// calls says whether a sentence ends with a bare call for help.
func (r *rules) calls(tokens []token) bool {
	n := len(tokens)
	if n == 0 {
		return false
	}
	last := tokens[n-1:]
	end, begs := r.begs.at(last, 0, true)
	return begs && end == 1 && (n == 1 || !tokens[n-2].is(isVerb|isOfWho|isSubject|isWho|isMe|isDoes) && !numberLike(tokens[n-2].word))
}

// quoted says whether all of a sentence stands in quotes: “Low usage?”
func (r *rules) quoted(p part) bool {
	first := p.tokens[0]
	mark := slices.IndexFunc(p.tokens, func(t token) bool { return t.mark && strings.Contains("\"“”„«»", t.word) })
	if r.verbsFirst && (mark < 0 && p.quoted || mark == len(p.tokens)-1 && mark > 0 && !p.asks && !numberLike(p.tokens[mark-1].word)) {
		return true // “It failed. Please try another one.”
	}
	return first.mark && strings.Contains("\"“„«", first.word) && !slices.ContainsFunc(p.tokens[1:], func(t token) bool { return t.mark && closes(t.word) }) && p.quoted
}

// lastClause is where the last clause of a sentence begins.
func (r *rules) lastClause(tokens []token) int {
	for i := len(tokens) - 3; i > 0; i-- {
		if tokens[i].word == "," {
			return i + 1
		}
	}
	return 0
}

// blames says whether a statement with a question mark tells of trouble: you
// cancelled my flight again?
func (r *rules) blames(tokens []token, p part) bool {
	first := tokens[0]
	if p.loud && r.verbsFirst && numberLike(first.word) { // 40 minutes on hold???
		return true
	}
	if p.loud && p.cries && r.verbsFirst && spoken(tokens) > 2 {
		return true // I have that now?!
	}
	if p.loud && r.verbsFirst && len(tokens) == 1 && !tokens[0].is(isTag|isWho|isLead) { // voucher???
		return true
	}
	if r.verbsFirst && first.is(isDoes) && strings.HasSuffix(first.word, "n't") && len(tokens) > 1 && !tokens[1].is(isSubject) && !tokens[1].big {
		return true // didn't work actually?
	}
	if !r.losses.in(tokens) || r.goods.in(tokens) || tokens[len(tokens)-1].is(isTag) {
		return false
	}
	return spoken(tokens) > 3 && first.is(isPronoun) || spoken(tokens) > 2 && numberLike(first.word) || r.verbsFirst && (p.loud || r.failed(tokens))
}

// failed says whether a statement goes on with what does not work: … and it doesn't
// work?
func (r *rules) failed(tokens []token) bool {
	for i := 3; i+1 < len(tokens); i++ {
		if tokens[i].is(isDoes) && strings.HasSuffix(tokens[i].word, "n't") && (tokens[i-1].is(isJoin) || tokens[i-2].is(isJoin)) {
			return true
		}
	}
	return false
}

// tagged says whether what is asked last only asks for a yes to what stands
// before it: it cannot be that hard, can it?
func (r *rules) tagged(tokens []token, at int) bool {
	last := tokens[at:]
	for len(last) > 0 && (last[0].is(isJoin) || last[0].mark) {
		last = last[1:]
	}
	if len(last) != 2 || !last[0].is(isDoes) || !last[1].is(isPronoun) {
		return false
	}
	other := tokens[0].is(isPronoun) && tokens[0].word == "i" // I have mine, do you?
	return !other || last[1].word == "i"
}

// argues says whether a why is an argument and no question: why would you sell it,
// if it is useless? Only what might be is argued about in this way; why do you … if
// can be answered, and so can what befell the writer: why would you cancel my order?
func (r *rules) argues(tokens []token) bool {
	if !r.verbsFirst || len(tokens) < 5 || tokens[0].word != "why" || tokens[1].word != "would" && tokens[1].word != "should" {
		return false
	}
	if tokens[2].word == "you" && !slices.ContainsFunc(tokens, func(t token) bool { return t.is(isOwn | isMe) }) {
		return true
	}
	return slices.ContainsFunc(tokens[3:], func(t token) bool { return t.word == "if" || t.word == "when" })
}
