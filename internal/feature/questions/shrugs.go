package questions

import (
	"slices"
	"strings"
)

// shrugs says whether not knowing, which a phrase from one token to another tells,
// asks for nothing: what somebody was not told long ago, or does not care for. No sign
// settles it alone, so each has a weight.
func (c *clause) shrugs(from, to int) bool {
	to = min(to, len(c.tokens)) // an opening may promise a word that is not there: could?
	if to > from+2 && !c.tokens[to-1].is(isWho|isWhether) {
		to-- // not sure how | to
	}
	if !c.verbsFirst || to < 1 || !c.tokens[to-1].is(isWho|isWhether) || !slices.ContainsFunc(c.tokens[from:to], denies) ||
		c.p.asks && !slices.ContainsFunc(c.tokens[to:], func(t token) bool { return t.mark }) {
		return false
	}
	said, rest := c.tokens[from:to], c.tokens[to:]
	first := token{entry: unknown}
	if len(rest) > 0 {
		first = rest[0]
	}
	return weigh([]sign{
		{!slices.ContainsFunc(said, hasSubject), -2},                                                // don't know who it is
		{says(said, seeks), 2},                                                                      // can't find out who it is
		{first.word == "to", 3},                                                                     // don't know how to pay
		{first.is(isOwn) && len(rest) > 1 && modals[rest[1].word], 3},                               // don't know how I can pay
		{c.tokens[to-1].word == "why", 1},                                                           // don't know why it costs more
		{says(rest[:min(2, len(rest))], more), -2},                                                  // I don't know what else to try
		{first.is(isAfter) && slices.ContainsFunc(rest, ofWriter) && !says(rest, modals), -2},       // I don't know how many I had
		{(c.p.later || from > 0) && !slices.ContainsFunc(rest, ofWriter) && !says(rest, ahead), -1}, // it is a lamp, I don't know what kind
		{c.tokens[to-1].is(isWhether) && !slices.ContainsFunc(rest, ofWriter), -1},                  // don't know if it counts
		{says(rest, inquired), -4},                                                                  // not sure where to look up the version
		{slices.ContainsFunc(rest, ofWriter), 2},
		{says(rest, befell), -4}, // I don't know what I did
	}) < 0
}

// denies says whether a word says no to knowing.
func denies(t token) bool {
	return strings.HasSuffix(t.word, "n't") || t.word == "not" || t.word == "cannot" || t.word == "no" || shrugged[t.word]
}

// hasSubject says whether a word is who does not know, or has that within.
func hasSubject(t token) bool { return t.is(isOwn|isPronoun) || shrugged[t.word] || t.word == "i'm" }

var (
	ahead    = wordSet(`will it'll order parcel payment refund delivery`)
	modals   = wordSet(`can could should must may need have do get`)
	more     = wordSet(`else more`)
	shrugged = wordSet(`idk dunno unsure`)
	seeks    = wordSet(`figure find work out`)
	inquired = wordSet(`version versions model`)
	befell   = wordSet(`did was were had happened caused didn't wasn't`)
)
