package questions

import (
	"slices"
	"strings"
)

// lastAsk is what asks at the end of a sentence that tells first: the lamp
// came in pieces, open a claim for it; the parcel went back - reasons?
func (r *rules) lastAsk(tokens []token, p part) []ask {
	if !p.asks {
		at := r.lastClause(tokens)
		if at > 3 && r.bare.ends(tokens, at) && slices.ContainsFunc(tokens[:at], func(t token) bool { return t.is(isDoes | isHas) }) {
			return []ask{{at, Request}}
		}
		return nil
	}
	if at := lastWord(tokens); at > 0 {
		return []ask{{at, Question}}
	}
	return nil
}

// lastWord is where one or two words stand behind a dash at the end, which ask on their
// own; 0 for none.
func lastWord(tokens []token) int {
	n := len(tokens)
	for i := n - 2; i > 2 && i > n-4; i-- {
		if !tokens[i].mark {
			continue
		}
		if next := tokens[i+1]; strings.Contains("-–—…", tokens[i].word) && !next.mark && !numberLike(next.word) && !next.is(isTag|isJoin) {
			return i + 1
		}
		return 0
	}
	return 0
}
