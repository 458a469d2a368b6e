package questions

import "slices"

// foiled says whether a wish or an attempt only tells what it failed for: I want to
// close the account but it won't let me. What it says is no deed that is asked for.
func (c *clause) foiled(i int) bool {
	if !c.verbsFirst || c.p.asks || !slices.ContainsFunc(c.tokens[i:min(i+4, len(c.tokens))], func(t token) bool { return wishes[t.word] }) {
		return false
	}
	for j := i + 3; j < len(c.tokens); j++ {
		if c.tokens[j].word == "but" {
			return slices.ContainsFunc(c.tokens[j+1:min(j+5, len(c.tokens))], func(t token) bool { return fails[t.word] })
		}
	}
	return false
}

// wishes begin what somebody would have liked to do, though not what they need; and
// fails say that it came to nothing.
var (
	wishes = wordSet(`want wanted wanna trying tried try love like`)
	fails  = wordSet(`unfortunately sadly can't cant cannot couldn't won't doesn't didn't isn't only keep keeps kept getting says said unable nothing failed fails error errors`)
)

// supposes says whether what begins at a token still belongs to the condition that the
// sentence begins with: if you come and would like to see it, call me.
func (c *clause) supposes(i int) bool {
	return c.verbsFirst && c.joined && c.tokens[0].word == "if" &&
		!slices.ContainsFunc(c.tokens[:i], func(t token) bool { return t.mark }) && slices.ContainsFunc(c.tokens[i:], func(t token) bool { return t.word == "," })
}
