package questions

import "slices"

// goesOnBy says whether a verb after a word such as and only goes on with what is
// asked already: how can I sign in and see how it goes?
func (c *clause) goesOnBy(i int) bool {
	return c.joined && len(c.all) > 0 && (c.tokens[i].word == "see" || c.tokens[i].word == "know" || c.tokens[i].word == "tell")
}

// twofold says whether an order at a token is the other half of the one before
// it, with only a word such as and between them.
func (c *clause) twofold(i int) bool {
	n := len(c.all)
	if !c.verbsFirst || !c.joined || n == 0 || c.all[n-1].kind != Request || c.tokens[i].is(isDoes|isPronoun|isPlease) {
		return false
	}
	return !slices.ContainsFunc(c.tokens[c.all[n-1].at:i], func(t token) bool { return t.mark })
}

// anyWho says whether a word that asks stands before a token in its clause: on
// which day will I …
func (c *clause) anyWho(i int) bool {
	return slices.ContainsFunc(c.tokens[c.begins:i], func(t token) bool { return t.is(isWho) })
}

// fresh says whether a sentence begins at a token without a mark before it: one
// with a capital. A verb tells it only where nouns have none.
func (c *clause) fresh(i int) bool {
	t := c.tokens[i]
	if !t.big || c.tokens[i-1].big || i+1 == len(c.tokens) || c.name(i) {
		return false
	}
	return t.is(isWho) || c.verbsFirst && t.is(isDoes) && (c.p.asks || c.tokens[i+1].is(isSubject))
}

// me says whether a token is the writer, on whose behalf a verb before it
// orders: … help me.
func (c *clause) me(i int) bool { return i < len(c.tokens) && c.tokens[i].is(isMe) }
