package questions

import (
	"slices"
	"strings"
)

// doubts says whether a statement with a question mark and no word that asks only
// tells: an answer that the writer is not sure of, or scorn. No sign settles it
// alone, so each has a weight.
func (r *rules) doubts(tokens []token, p part) bool {
	blame, at := r.blames(tokens, p), r.lastClause(tokens)
	if blame && at > 0 && len(tokens)-at < 5 {
		return false // it failed, that is why?
	}
	if !r.verbsFirst {
		return blame
	}
	weight := 0
	if blame { // you cancelled it again?
		weight += 3
	}
	if past(tokens) {
		weight += 2 // it fixed the problem for an hour then it returned?
	}
	if slices.ContainsFunc(tokens, func(t token) bool { return t.is(isHedge) }) {
		weight++
	}
	if p.loud {
		weight++
	}
	if p.scorned && p.tokens[0].is(isJoin) { // … Or just hungry for money?
		weight += 2
	}
	switch {
	case len(p.next) == 0:
		weight--
	case r.verdict(p.next):
		weight += 2
	case p.next[0].is(isOwn):
		weight++
	}
	if slices.ContainsFunc(p.tokens, func(t token) bool { return t.word == "so" || t.word == "then" }) {
		weight -= 2 // so it is the same price?
	}
	if !blame && slices.ContainsFunc(tokens, func(t token) bool { return t.word == "u" || strings.HasPrefix(t.word, "you") }) {
		weight--
	}
	if strings.HasPrefix(tokens[0].word, "any") || asksWithin(tokens) { // anyone there?
		weight -= 2
	}
	if last := tokens[len(tokens)-1]; last.is(isTag|isPlease) || last.word == "though" {
		weight -= 2
	}
	return weight >= 2
}

// asksWithin says whether a word that asks stands where a question has one: at
// either end, or before its verb.
func asksWithin(tokens []token) bool {
	for i, t := range tokens {
		if t.is(isWho) && (i == 0 && !t.is(isIf) || i+1 == len(tokens) || tokens[i+1].is(isDoes) && !t.is(isRelative)) {
			return true
		}
	}
	return false
}

// past says whether something is told of the past.
func past(tokens []token) bool {
	for i, t := range tokens {
		switch {
		case t.word == "was", t.word == "were", t.word == "did", t.word == "had", t.word == "didn't", t.word == "wasn't", t.word == "got", t.word == "went":
			return true
		case strings.HasSuffix(t.word, "ed") && len(t.word) > 4 && slices.ContainsFunc(tokens[max(0, i-2):i], acts) && !slices.ContainsFunc(tokens[max(0, i-2):i], perfect):
			return true
		}
	}
	return false
}

// acts says whether a word may be the subject of what is told.
func acts(t token) bool { return t.is(isPronoun) || t.word == "that" || t.word == "this" }

// perfect says whether a word stands before a participle: has done, is supposed.
func perfect(t token) bool {
	return t.is(isDoes) || t.word == "been" || t.word == "be" || strings.HasSuffix(t.word, "'ve") || strings.HasSuffix(t.word, "'re") || strings.HasSuffix(t.word, "'s")
}

// verdict says whether a sentence answers what the same writer seemed to ask right
// before, or passes a judgement on it: … No. … Terrible service!
func (r *rules) verdict(tokens []token) bool {
	if tokens[0].is(isNay) && (tokens[0].word != "no" || len(tokens) == 1 || tokens[1].mark || tokens[1].is(isPronoun|isNay)) {
		return true
	}
	if _, scorns := r.scorns.at(tokens, 0, true); scorns && spoken(tokens) < 3 {
		return true
	}
	return spoken(tokens) < 5 && r.losses.in(tokens) && !r.goods.in(tokens)
}

// following is the sentence that goes right after the first, in the same breath.
func following(text string, parts []part) []token {
	if len(parts) < 2 || strings.Count(text[parts[0].to:parts[1].tokens[0].from], "\n") > 1 {
		return nil
	}
	next := parts[1].tokens
	for len(next) > 0 && next[0].mark {
		next = next[1:]
	}
	return next
}

// scorned says whether the sentence right before one asked, and was taken for a loss.
func scorned(text string, before, p part, all []Found) bool {
	n := len(all)
	return n > 0 && before.asks && all[n-1].Kind == Loss && all[n-1].To == before.to && strings.Count(text[before.to:p.tokens[0].from], "\n") < 2
}

// circular says whether a request goes to everyone. Who speaks of themselves or of
// what is theirs writes to somebody.
func (r *rules) circular(tokens []token) bool {
	return r.circulars.in(tokens) && !slices.ContainsFunc(tokens, func(t token) bool { return t.is(isOwn) })
}
