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
	n, first, last := spoken(tokens), tokens[0], tokens[len(tokens)-1]
	weight := weigh([]sign{
		{first.is(isDoes) && !mute(tokens), 4},       // is order 12 packed?
		{len(p.next) == 0, 2},                        // … and nothing follows
		{len(p.next) > 0 && p.next[0].is(isLead), 1}, // … And in blue?
		{asksWithin(tokens), 2},                      // you need it when?
		{last.is(isTag), 2},                          // it ships today, right?
		{last.is(isPlease), 1},                       // a new one, please?
		{strings.HasPrefix(first.word, "any"), 2},    // anyone there?
		{starts(p.tokens, "so"), 3},                  // so it is the same price?
		{starts(p.tokens, "and", "but", "or", "also"), 1},
		{len(p.next) > 0 && yeses[p.next[0].word], -4}, // on the phone? Yeah.
		{p.hashed, -2},                                 // nobody at the desk? #helpless
		{p.loud, -3},                                   // it is late again??
		{len(p.next) > 0 && r.verdict(p.next), -3},     // a day or two? No.
		{says(p.next, jeers), -3},                      // that is your answer? Lol.
		{counted(tokens, len(p.next) > 0), -3},         // about 200, version 3.1?
		{p.scorned && p.tokens[0].is(isJoin), -2},      // … Or just hungry for money?
		{r.praise.in(tokens), -2},                      // best shop ever?
		{at > 0, -2},                                   // a lamp, the old one?
		{blame, -2},                                    // you cancelled it again?
		{n == 1, -1},                                   // feedback?
		{n < 4 && says(tokens, fills), -2},             // you know?
		{slices.ContainsFunc(tokens, ofWriter), -1},    // they sold me one?
		{first.is(isLead), -1},                         // no counter?
		{first.is(isLead) && len(p.next) > 0, -2},
		{reports(tokens), -2},       // it says the card is no good?
		{r.hints.in(tokens), -1},    // you should say so first?
		{says(tokens, either), 3},   // no way around it?
		{says(tokens, surely), 3},   // surely it has one?
		{says(tokens, anything), 2}, // you have any left?
		{says(tokens, might), 1},    // that would be tomorrow?
		{says(tokens, perhaps), -1}, // maybe the cable?
	})
	return weight < 0
}

// Words that speak for asking or for telling.
var (
	fills    = wordSet(`remember see know kidding again worry seriously really nope like wow huh guess`)
	jeers    = wordSet(`lol lmao haha hahaha wtf smh ugh cmon crap joke ridiculous pathetic unbelievable unreal terrible horrible awful worst disgusting absurd`)
	either   = wordSet(`want mean possible chance option way`)
	surely   = wordSet(`surely assume assuming suppose`)
	anything = wordSet(`any anything anyone anybody anyway anywhere`)
	might    = wordSet(`should can will could would then though`)
	perhaps  = wordSet(`maybe perhaps think`)
	proposes = wordSet(`about not`) // how about, why not
	yeses    = wordSet(`yes yeah yep yup uh yea`)
	sayings  = wordSet(`say says said saying tell tells told telling`)
)

// sign is what speaks for asking, with a weight above zero, or for telling.
type sign struct {
	holds  bool
	weight int
}

func weigh(signs []sign) (weight int) {
	for _, s := range signs {
		if s.holds {
			weight += s.weight
		}
	}
	return weight
}

func says(tokens []token, words map[string]bool) bool {
	return slices.ContainsFunc(tokens, func(t token) bool { return words[t.word] })
}

// starts says whether the first word of a sentence is one of some.
func starts(tokens []token, words ...string) bool {
	i := slices.IndexFunc(tokens, func(t token) bool { return !t.mark })
	return i >= 0 && slices.Contains(words, tokens[i].word)
}

// reports says whether a statement tells what others say, or an app: it says no. You
// are saying no asks for a yes.
func reports(tokens []token) bool {
	return says(tokens, sayings) && !strings.HasPrefix(tokens[0].word, "you'") && tokens[0].word != "saying"
}

// counted says whether a number is all that a statement seems to be about: it begins
// with one, has one with a point in it, or is not the end. Order 12 packed? may be asked.
func counted(tokens []token, goesOn bool) bool {
	for i, t := range tokens {
		if strings.ContainsAny(t.word, "0123456789") && (i == 0 || goesOn || strings.Contains(t.word, ".")) {
			return true
		}
	}
	return false
}

// ofWriter says whether a word is the writer, in whatever case.
func ofWriter(t token) bool { return t.is(isOwn | isMe) }

// mute says whether a statement left out who it tells of, and so begins with the verb
// that a question has in front: was just told no, have changed it.
func mute(tokens []token) bool {
	if len(tokens) < 3 || !tokens[0].is(isDoes) || tokens[1].mark {
		return false
	}
	first, next := tokens[0].word, tokens[1].word
	return adverbs[next] || perfect[first] && strings.HasSuffix(next, "ed")
}

var (
	adverbs = wordSet(`also just last been have had already never now`)
	perfect = wordSet(`have has had was were`)
)

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
