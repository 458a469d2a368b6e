package questions

import (
	"slices"
	"strings"
)

// opensQuote says whether a mark begins words of others within a sentence: one
// that another ends, or that ends with the sentence.
func opensQuote(tokens []token, i int, ended bool) bool {
	if !strings.Contains("\"“„«", tokens[i].word) {
		return false
	}
	for _, t := range tokens[i+1:] {
		if t.mark && closes(t.word) {
			return true
		}
	}
	return ended
}

func closes(mark string) bool { return strings.Contains("\"”“»", mark) }

// turns says whether a question begins in the middle of what has no marks.
func (r *rules) turns(tokens []token, i int) bool {
	if i+2 >= len(tokens) || tokens[i-1].is(isOfWho) || tokens[i-1].is(isWho) || tokens[i-1].is(isDoes) {
		return false
	}
	t, next := tokens[i], tokens[i+1]
	return t.is(isWho) && next.is(isDoes) && tokens[i+2].is(isSubject) || r.verbsFirst && t.is(isDoes) && next.is(isPronoun) && (!tokens[i-1].is(isPronoun) || tokens[i-1].word == "it" && (t.is(isVerb) || t.word == "am"))
}

// hung says whether what follows a word is no clause of its own: if, when.
func hung(t token) bool { return t.is(isIf | isWhether | isWho) }

// hangs says whether a clause hangs on the one before it: it begins with a word
// that asks, and goes on as no question of its own does.
func (r *rules) hangs(tokens []token, i int) bool {
	if i+1 == len(tokens) || tokens[i+1].mark {
		return false
	}
	next := tokens[i+1]
	if strings.Contains(tokens[i].word, "'") {
		return false // what's has its verb within
	}
	return tokens[i].is(isWhether) && !tokens[i].is(isIf) || tokens[i].is(isWho) && !next.is(isDoes|isAfter)
}

// retold says whether what somebody asked follows a phrase, after a comma: she
// asked me, whether I …
func (r *rules) retold(tokens []token, end int) bool {
	return end+1 < len(tokens) && tokens[end].word == "," && (tokens[end+1].is(isWho) || tokens[end+1].is(isWhether))
}

// emptied is where a phrase ends that begins within an opening and makes it
// none: please do not hesitate to call.
func (r *rules) emptied(tokens []token, from, to int) (end int) {
	for i := from; i <= to && i < len(tokens); i++ {
		if stop, ok := r.polite.at(tokens, i, false); ok {
			end = max(end, stop)
		}
	}
	return end
}

// opens says whether something begins to be asked at a token; orders says that an
// imperative there is one.
func (r *rules) opens(tokens []token, i int, clause, orders bool, p part) (Kind, int, bool) {
	if end, ok := r.asks.at(tokens, i, clause); ok {
		return Question, end, true
	}
	if end, ok := r.begs.at(tokens, i, orders); ok {
		return Request, end, true
	}
	if !clause {
		return "", 0, false
	}
	t := tokens[i]
	next := func(n int) token {
		if i+n < len(tokens) && !tokens[i+n].mark {
			return tokens[i+n]
		}
		return token{entry: unknown}
	}
	told := i > 0 && tokens[i-1].mark && t.is(isRelative) && !p.asks && !next(2).is(isSubject) // the shop, which has …
	switch {
	case r.verbsFirst && !p.asks && i > 1 && t.is(isDoes) && tokens[i-1].is(isLead|isJoin) && tokens[i-1].word == "so": // so does mine
		return "", 0, false
	case r.verbsFirst && i == 0 && mute(tokens):
		return "", 0, false // was just told no
	case told:
		return "", 0, false
	case r.verbsFirst && len(tokens) == 1 && t.word == "what" && (p.cries || p.loud):
		return "", 0, false // what?!
	case t.is(isWho) && len(tokens) == 1:
		return Question, i + 1, true
	case r.verbsFirst && t.is(isWho) && p.asks && i > 0 && i+1 == len(tokens): // …, but why?
		return Question, i + 1, true
	case r.verbsFirst && t.is(isWho) && strings.HasSuffix(t.word, "s") && next(1).is(isSubject): // how's that going
		return Question, i + 2, true
	case r.verbsFirst && !p.asks && i == 0 && t.word == "why" && len(tokens) > 3 && (next(1).word == "no" || next(1).word == "just" || next(1).word == "only"): // why no lift here
		return Question, i + 2, true
	case t.is(isWho) && p.asks && next(1).word != "" && !next(1).is(isPronoun):
		return Question, i + 2, true
	case r.verbsFirst && p.asks && i == 0 && t.is(isWho) && !t.is(isRelative) && next(1).is(isPronoun) && next(2).is(isDoes) && next(2).is(isVerb): // how I can return it?
		return Question, i + 3, true
	case r.verbsFirst && !p.asks && i > 0 && t.is(isWho) && next(1).is(isAfter) && !next(1).is(isDoes) && r.straight(tokens[i+2:]):
		return "", 0, false // and how far off it was
	case t.is(isWho) && (next(1).is(isDoes) || next(1).is(isAfter)):
		return Question, i + 2, true
	case t.is(isWho) && next(1).word != "" && !next(1).is(isSubject) && next(2).is(isDoes) && (!r.verbsFirst || p.asks || i == 0 || next(3).is(isSubject)):
		return Question, i + 3, true
	case t.is(isDoes) && (p.asks && (next(1).is(isSubject) || tokens[i].big || r.verbsFirst && next(1).big || r.verbsFirst && i > 0 && !t.is(isHas) && next(1).word != "") || next(1).is(isPronoun) && next(2).word != ""):
		return Question, i + 2, true
	}
	return "", 0, false
}

// straight says whether a subject comes before any verb that would ask.
func (r *rules) straight(tokens []token) bool {
	for _, t := range tokens {
		if t.mark || t.is(isDoes) {
			return false
		}
		if t.is(isPronoun) {
			return true
		}
	}
	return false
}

// titled says whether a token stands within a name of several words, as of a
// song: Can You See.
func (c *clause) titled(i int) bool {
	return i > c.begins && c.name(i) && !c.tokens[i-1].mark
}

// name says whether a token and the next have capitals, as names have, where
// other words have none.
func (c *clause) name(i int) bool {
	return c.verbsFirst && i+1 < len(c.tokens) && c.tokens[i].big && c.tokens[i+1].big && len(c.tokens[i+1].word) > 1
}

// wonders says whether a question with all its words begins at a token, so that
// it needs no mark: … how long does it take.
func (c *clause) wonders(i int) bool {
	t, rest := c.tokens[i], c.tokens[i+1:]
	if !t.is(isWho) || c.tokens[i-1].is(isOfWho|isWho|isDoes|isVerb|isMe) {
		return false
	}
	if len(rest) > 0 && rest[0].is(isAfter) {
		rest = rest[1:]
	}
	return len(rest) > 1 && rest[0].is(isDoes) && rest[1].is(isPronoun)
}

// again says whether in the middle of a request another begins, without a mark
// between them: I want a copy can you help me.
func (c *clause) again(i int) bool {
	if n := len(c.all); !c.opened || n == 0 || !c.verbsFirst || c.all[n-1].kind != Request || c.tokens[i-1].is(isMe) || c.within(i) {
		return false
	}
	_, begs := c.begs.at(c.tokens, i, false)
	_, asks := c.asks.at(c.tokens, i, false)
	return (begs || asks) && c.tokens[i].is(isDoes) && c.turns(c.tokens, i)
}

// within says whether a verb at a token belongs to a word that asks right before
// it, in what was asked already: help me to see how soon | can I have it.
func (c *clause) within(i int) bool {
	return slices.ContainsFunc(c.tokens[max(c.begins, i-3):i], func(t token) bool { return t.is(isWho) })
}
