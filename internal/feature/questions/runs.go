package questions

import (
	"slices"
	"strings"
)

// tells says whether what stands in a clause before a call at a token tells something of
// its own: I'm stuck | please help.
func (c *clause) tells(i int) bool {
	t := c.tokens[i]
	if !c.verbsFirst {
		return false
	}
	before := c.tokens[c.begins:i]
	if t.word == "sos" || t.word == "help-me" || c.whole(i) && slices.ContainsFunc(before, func(t token) bool { return t.is(isDoes | isPronoun) }) {
		return true
	}
	if first := c.tokens[c.begins]; i-c.begins > 1 && t.is(isPlease) && strings.HasSuffix(first.word, "n't") {
		return true // can't pay | please help
	}
	if first := c.tokens[c.begins]; i-c.begins > 1 && t.is(isPlease) && (strings.HasSuffix(first.word, "ed") && first.word != "need" || first.word == "sent" || first.word == "done") {
		return true // sent you the form | please help
	}
	return i-c.begins > 1 && t.is(isPlease) && !c.tokens[i-1].is(isDoes|isPronoun) &&
		slices.ContainsFunc(before, func(t token) bool { return t.is(isPronoun) && (t.is(isOwn) || strings.Contains(t.word, "'")) })
}

// whole says whether a wish at a token has its object after it, so that it hangs on
// nothing before it: my app is broken | I want a refund, but not: the refund I want.
func (c *clause) whole(i int) bool {
	rest := c.tokens[i+1:]
	if len(rest) > 1 && (rest[0].word == "just" || rest[0].word == "really") {
		rest = rest[1:]
	}
	if !c.verbsFirst || c.begins == i || len(rest) < 2 || leadsTo(c.tokens[i-1]) || c.tokens[i-1].is(isMe|isLead) {
		return false
	}
	return (rest[0].word == "want" || rest[0].word == "need") && (rest[1].is(isSubject) && !rest[1].is(isPronoun) || rest[1].word == "it" || strings.HasPrefix(rest[1].word, "some") || rest[1].is(isOwn))
}

// comes says whether a verb that goes on with another order is one: step in and tell
// me. What somebody does orders nothing: they step in and tell me.
func (c *clause) comes(i int) bool {
	return i > 1 && i < 8 && c.joined && c.me(i+1) && c.tokens[i-1].word == "and" && len(c.all) == 0 &&
		!slices.ContainsFunc(c.tokens[:i], func(t token) bool { return t.mark || t.is(isSubject|isDoes|isVerb|isOwn) })
}

// inverts says whether a verb at a token has its subject after it, and no word before it
// that would turn the two around: … my order is late has it been sent.
func (c *clause) inverts(i int) bool {
	t, before := c.tokens[i], c.tokens[i-1]
	if c.judges(i) || t.is(isDoes) && t.is(isVerb) && i+2 < len(c.tokens) && c.tokens[i+1].word == "my" {
		return !leadsTo(before) && !before.is(isMe|isLead|isOwn) && before.word != "nor"
	}
	if i+2 >= len(c.tokens) || !t.is(isDoes) || strings.HasSuffix(t.word, "n't") || !c.tokens[i+1].is(isPronoun) || c.tokens[i+2].mark || leadsTo(before) || before.is(isMe|isLead|isOwn) || before.word == "only" || before.word == "nor" {
		return false
	}
	return t.is(isVerb) || t.word == "has" && c.tokens[i+2].word == "been"
}

// judges says whether a sentence ends with a verdict that is asked for: the seam is loose
// is this normal.
func (c *clause) judges(i int) bool {
	rest := c.tokens[i+1:]
	return c.tokens[i].is(isDoes) && len(rest) > 1 && len(rest) < 5 && (rest[0].word == "it" || rest[0].word == "this") && verdicts[rest[1].word]
}

// verdicts are what is asked of something that was told right before.
var verdicts = wordSet(`true possible normal right correct ok okay allowed available legal legit safe enough intended intentional usual`)

// runsOn says whether a sentence of its own begins after a token of what is asked,
// though no mark stands between them: any news | it's been a month; please help | I
// cannot log in; I want the red one | this is for my aunt.
func (r *rules) runsOn(tokens []token, i int) bool {
	t, next := tokens[i], tokens[i+1:]
	if t.mark || next[0].mark {
		return false
	}
	if i < 4 && (t.word == "help" || t.word == "hurry" || t.is(isPlease)) && (i == 0 || tokens[0].is(isPlease|isPronoun)) {
		return next[0].is(isPronoun) && !(t.is(isPlease) && (next[1].word == "need" || next[1].word == "want")) || !t.is(isPlease) && next[0].is(isDoes) && next[1].word != "be" || next[0].word == "my" || next[0].word == "on" && next[1].word == "hold"
	}
	if i == 0 || leadsTo(t) || t.is(isMe) || strings.HasSuffix(t.word, "til") || t.word == "like" || t.word == "them" || tokens[i-1].is(isWho) {
		return false
	}
	switch next[0].word {
	case "you've", "i've":
		return !says(tokens[i-1:i], nouns)
	case "it's", "i'm":
		return true
	case "this", "that", "it":
		return next[1].word == "is" || next[1].word == "was"
	}
	return false
}

// wantsIt says whether what is asked only asks how to do what stands before it: I have
// to send a parcel, how do I do it?
func (r *rules) wantsIt(tokens []token, at int) bool {
	n := len(tokens)
	if !r.verbsFirst || n-at < 4 || tokens[at].word != "how" || tokens[n-2].word != "do" || !tokens[0].is(isOwn) {
		return false
	}
	return (tokens[n-1].is(isPronoun) || tokens[n-1].word == "that" || tokens[n-1].word == "this") && slices.ContainsFunc(tokens[1:min(4, at)], func(t token) bool { return t.word == "to" })
}

// none say that there is nothing, or that it is all, of which a reason then tells.
var none = wordSet(`none nothing nobody everything something`)

// because says whether a reason begins with the first of tokens, of which somebody or
// something else is the subject: … because the lid is loose.
func (r *rules) because(tokens []token) bool {
	first := tokens[0]
	if first.word == "as" && len(tokens) > 3 && !tokens[1].is(isWho|isLead) && tokens[1].word != "soon" && tokens[2].is(isHas) && !tokens[3].is(isPronoun) {
		return true // send it now, as time is short
	}
	return first.is(isWhy) && first.word != "for" && (tokens[1].is(isSubject) || none[tokens[1].word]) &&
		(first.word == "because" || slices.ContainsFunc(tokens[2:], func(t token) bool { return t.is(isDoes) }))
}

// nouns stand before a noun, of which what follows it may tell more: all the songs I've
// bought.
var nouns = wordSet(`the all any every those these what`)
