package questions

import "slices"

// foiled says whether a wish or an attempt only tells what it failed for: I am
// trying to close it but it won't let me. What it says is no deed that is asked for.
func (c *clause) foiled(i int) bool {
	said, fails := c.tokens[i:min(i+4, len(c.tokens))], regrets
	if !c.verbsFirst || c.p.asks || !says(said, wishes) && !says(said, attempts) {
		return false
	}
	if says(said, attempts) {
		fails = failures
	}
	for j := i + 3; j < len(c.tokens); j++ {
		if c.tokens[j].word == "but" {
			return says(c.tokens[j+1:min(j+5, len(c.tokens))], fails)
		}
	}
	return false
}

// attempts and wishes begin what somebody would have liked to do, though not what they
// need; failures and regrets say that it came to nothing.
var (
	attempts = wordSet(`trying tried try`)
	failures = wordSet(`unfortunately sadly can't cant cannot couldn't won't doesn't keeps kept says unable nothing failed fails error errors`)
	wishes   = wordSet(`want wanted wanna love like`)
	regrets  = wordSet(`unfortunately sadly`)
)

// supposes says whether what begins at a token still belongs to the condition that the
// sentence begins with: if you come and would like to see it, call me.
func (c *clause) supposes(i int) bool {
	return c.verbsFirst && c.joined && c.tokens[0].word == "if" &&
		!slices.ContainsFunc(c.tokens[:i], func(t token) bool { return t.mark }) && slices.ContainsFunc(c.tokens[i:], func(t token) bool { return t.word == "," })
}
