package questions

import (
	"slices"
	"strings"
)

// thanksAfter is where thanks begin that end what is asked: please help me, and thank
// you; 0 for none.
func (r *rules) thanksAfter(tokens []token, from, to int) int {
	for i := max(from+2, to-8); r.verbsFirst && i < to; i++ {
		if tokens[i].is(isStop) && tokens[i].word[0] == 't' && (tokens[i-1].mark || tokens[i-1].is(isJoin)) {
			for i > from+1 && (tokens[i-1].mark || tokens[i-1].is(isJoin)) {
				i--
			}
			return i
		}
	}
	return 0
}

// condition is where a condition begins that goes right before what is asked, within a
// sentence; 0 for none.
func (r *rules) condition(tokens []token, first int) int {
	i := first - 1
	if !r.verbsFirst || i < 3 || tokens[i].word != "," {
		return 0
	}
	for i--; i > 0 && !tokens[i-1].mark; i-- {
	}
	for i < first && (tokens[i].is(isLead|isJoin) && !tokens[i].is(isIf)) {
		i++
	}
	if i > 0 && i < first-2 && tokens[i].is(isIf) && tokens[i].is(isWhether|isWho) || i > 0 && i < first-2 && tokens[i].word == "unless" {
		return i
	}
	return 0
}

// adjoins says whether a condition goes right before what is asked: no more than it,
// and no but, stands between them.
func (r *rules) adjoins(tokens []token) bool {
	marks := 0
	for _, t := range tokens {
		if t.word == "," || t.word == "|" {
			marks++
		}
	}
	n := len(tokens)
	if r.verbsFirst && n > 2 && tokens[0].word == "on" && tokens[1].word == "hold" {
		return false // on hold since noon - who can help?
	}
	return !r.verbsFirst || marks < 3 && !(tokens[n-1].is(isBut) || n > 1 && tokens[n-1].is(isLead) && tokens[n-1].word != "then" && tokens[n-2].mark || n > 2 && tokens[n-2].is(isBut))
}

// unfinished says whether a question still waits for its verb, which stands where the
// next seems to begin: what words, for example this one, would I use?
func unfinished(tokens []token, from, to int) bool {
	return tokens[from].is(isWho) && !strings.Contains(tokens[from].word, "'") && to+1 < len(tokens) && tokens[to].is(isDoes) && tokens[to+1].is(isPronoun) &&
		!slices.ContainsFunc(tokens[from:to], func(t token) bool { return t.is(isDoes | isPronoun) })
}

// announces says whether what is asked first only announces the next: just
// curious, … One more question: …
func announces(tokens []token, asks []ask) bool {
	first := tokens[asks[0].at:asks[1].at]
	for len(first) > 1 && first[len(first)-1].is(isLead) {
		first = first[:len(first)-1]
	}
	if i := slices.IndexFunc(first, func(t token) bool { return t.mark }); i > 1 && i < 6 && first[i-1].is(isLead) && asks[0].kind == Question {
		return true // one more question: …
	}
	return asks[0].kind == Question && spoken(first) < 6 && !first[0].is(isWho|isDoes) && first[len(first)-1].mark
}

// resumes says whether what is asked second only says anew what a whether began: I
// was wondering if with the old plan, am I able to …
func resumes(tokens []token, asks []ask) bool {
	first, at := tokens[asks[0].at:asks[1].at], asks[1].at
	return asks[0].kind == Question && !first[0].is(isWho|isDoes|isIf) && at+1 < len(tokens) && tokens[at].is(isDoes) && tokens[at+1].is(isPronoun) &&
		slices.ContainsFunc(first, func(t token) bool { return t.is(isWhether) })
}

// helpsAlong says whether what is asked second only calls for help with the first: I
// need to close my account, can you help me.
func (r *rules) helpsAlong(tokens []token, first, second ask) bool {
	return first.kind == Request && second.kind == Request && r.helps.ends(tokens, second.at)
}

// reason is where something else begins that ends what is asked, as a reason:
// the token; 0 for none.
func (r *rules) reason(tokens []token, from, to int) int {
	first := from + 3
	if r.verbsFirst {
		first--
	}
	for i := from; i+2 < to; i++ {
		if r.verbsFirst && (r.runsOn(tokens[from:to], i-from) || i > from && r.closesAt(tokens, i)) {
			return i + 1
		}
		if i < first {
			continue
		}
		if r.verbsFirst && r.turnsAway(tokens[i:to]) {
			if tokens[i].mark {
				return i + 1
			}
			return i
		}
		t, next := tokens[i], tokens[i+1]
		switch {
		case t.mark && strings.Contains(",-–—;|", t.word) && !next.mark:
			if next.is(isPronoun) || next.is(isJoin) && next.is(isWhy) && tokens[i+2].word != "well" || (next.is(isJoin) || next.is(isWhy)) && tokens[i+2].is(isSubject) && !r.offers(tokens, i+2, to) {
				return i + 1
			}
		case r.verbsFirst && t.word == "so" && next.is(isPronoun) && !tokens[i+2].is(isVerb|isDoes|isPronoun) && !next.is(isDoes) && strings.HasSuffix(tokens[i+2].word, "ed"):
			return i // so I tried it, but not: so I know
		case r.verbsFirst && t.word == "as" && next.is(isPronoun) && strings.HasSuffix(tokens[i+2].word, "ed"): // as we agreed
		case (t.is(isWhy) || t.is(isBut)) && !t.mark && next.is(isPronoun) && (t.word != "for" || next.is(isOwn) || next.word == "we"):
			return i
		case r.verbsFirst && !leadsTo(tokens[i-1]) && r.because(tokens[i:to]):
			return i
		case r.verbsFirst && !t.mark && next.is(isPronoun) && strings.HasSuffix(tokens[i+2].word, "n't") && !leadsTo(t):
			return i + 1 // fix your app it won't open
		}
	}
	return 0
}

// offers says whether what follows a word such as and goes on with a proposal: we
// could meet, and you could show me.
func (r *rules) offers(tokens []token, i, to int) bool {
	return i+1 < to && tokens[i].is(isPronoun) && tokens[i+1].is(isDoes) && tokens[i+1].is(isVerb) && !strings.HasSuffix(tokens[i+1].word, "'t")
}

// leadsTo says whether a word leads to what follows it, as if, that and who do.
func leadsTo(t token) bool {
	return t.is(isOfWho | isDoes | isIf | isWhether | isWho | isJoin | isVerb | isPronoun | isWhy | isBut | isRelative)
}

// calledOn says whether the first word only says to whom a question goes that begins
// right after it: guys do you have …
func (r *rules) calledOn(tokens []token) bool {
	return r.verbsFirst && len(tokens) > 3 && addressed[tokens[0].word] && (tokens[1].is(isWho) && tokens[2].is(isDoes) || tokens[1].is(isDoes) && tokens[2].is(isPronoun))
}

var addressed = wordSet(`guys folks dude man gang team`)
