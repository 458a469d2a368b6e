package questions

import (
	"slices"
	"strings"
)

// Find returns what wants a word back in what somebody said, in the order of the
// text. Nothing that is found lies within something else.
//
// It reads sentence by sentence. What stands before the matter, as a greeting, is
// passed over; then it looks where a clause begins to ask or to beg. A sentence
// that does neither is looked at for a hint, a loss and praise. All words it
// goes by are in the tables of one language.
func Find(text string) []Found {
	parts := cutText(text)
	r := rulesFor(parts)
	var all []Found
	for i := range parts {
		p := parts[i]
		if i > 0 && p.asks && r.tag(p) && text[parts[i-1].to-1] != '?' {
			if was := r.matter(parts[i-1].tokens); len(was) > 0 { // … Right?
				for len(all) > 0 && all[len(all)-1].From >= was[0].from {
					all = all[:len(all)-1]
				}
				all = append(all, Found{was[0].from, p.to, Question})
				continue
			}
		}
		p.next, p.scorned = following(text, parts[i:]), i > 0 && scorned(text, parts[i-1], p, all)
		p.asked = asked(text, p, all)
		p.hashed = strings.HasPrefix(strings.TrimLeft(text[p.to:], " "), "#")
		p.later = i > 0 && !strings.Contains(text[parts[i-1].to:p.tokens[0].from], "\n\n")
		if r.verbsFirst && spoken(p.tokens) < 8 && passesOn(text[p.to:]) {
			continue // not again RT @desk: …
		}
		found := r.read(p)
		if n := len(all); len(found) == 0 && n > 0 && all[n-1].Kind == Loss && i > 0 && all[n-1].To >= parts[i-1].tokens[0].to && r.tellsOn(text, all[n-1].To, p) {
			all[n-1].To = p.to
		}
		all = append(all, found...)
	}
	return tidy(text, all)
}

// tellsOn says whether a sentence that asks nothing goes on with the loss that ends
// right before it: what follows in the same breath is of the same matter.
func (r *rules) tellsOn(text string, after int, p part) bool {
	first := p.tokens[0]
	if first.from-after > 3 || first.mark || p.asks || strings.Count(text[after:first.from], "\n") > 1 || spoken(p.tokens) < 3 || first.is(isStop) {
		return false
	}
	_, none := r.empty.at(p.tokens, 0, true)
	return !none && !r.greets.in(p.tokens) && !r.goods.in(p.tokens) && !r.polite.in(p.tokens)
}

// tag says whether a sentence only asks for a yes to the one before it.
func (r *rules) tag(p part) bool {
	for _, t := range p.tokens {
		if !t.mark && !t.is(isTag) {
			return false
		}
	}
	return len(p.tokens) < 4
}

// read finds what a sentence asks or tells.
func (r *rules) read(p part) []Found {
	tokens := r.matter(p.tokens)
	if p.asks && spoken(tokens) == 0 {
		tokens = p.tokens
	}
	if spoken(tokens) == 0 || r.quoted(p) || r.greets.in(tokens) && !r.more(tokens) {
		return nil
	}
	if (p.asks || tokens[0].is(isWho) || r.verbsFirst && tokens[0].is(isDoes)) && (r.scorns.in(tokens) || r.argues(tokens)) {
		return []Found{{tokens[0].from, p.to, Loss}}
	}
	asks := r.openings(tokens, p)
	for n := len(asks); n > 0 && asks[n-1].at > 0 && tokens[asks[n-1].at].is(isWho) && r.verbsFirst; n-- {
		if _, ok := r.scorns.at(tokens, asks[n-1].at, true); ok && !p.asks {
			asks = asks[:n-1]
		} else {
			break
		}
	}
	if _, ok := r.polite.at(tokens, 0, true); ok && !p.asks || len(asks) > 0 && !p.asks && r.circular(tokens, asks) {
		return nil
	}
	if n := len(tokens); len(asks) == 0 && n > 1 && !p.asks && tokens[n-1].is(isPlease) && !r.empty.ends(tokens, 0) {
		asks = []ask{{r.lastClause(tokens), Request}}
	}
	if len(asks) == 0 && !p.asks && r.bare.ends(tokens, 0) && !slices.ContainsFunc(tokens, func(t token) bool { return t.is(isDoes) }) {
		asks = []ask{{0, Request}}
	}
	if len(asks) == 0 && r.verbsFirst {
		asks = r.lastAsk(tokens, p)
	}
	if len(asks) == 0 && p.asks && !p.quoted {
		if _, none := r.empty.at(tokens, 0, true); !none || tokens[0].is(isWho) && !(len(tokens) > 1 && proposes[tokens[1].word]) {
			if !r.doubts(tokens, p) {
				asks = []ask{{0, Question}}
			}
		}
	}
	if n := len(asks); p.asks && n > 0 && asks[n-1].at > 0 && r.tagged(tokens, asks[n-1].at) {
		asks = []ask{{0, Question}}
	}
	if n := len(tokens); len(asks) == 0 && p.cries && !p.asks && r.calls(tokens) {
		asks = []ask{{n - 1, Request}} // … help!
	}
	if len(asks) == 0 {
		told := r.told(tokens, p)
		if p.asks && len(told) == 0 && spoken(tokens) > 5 && !p.loud && r.blames(tokens, p) {
			told = []Found{{tokens[0].from, p.to, Question}}
		}
		return told
	}
	return r.spans(tokens, p, asks)
}

// more says whether a sentence that greets goes on to ask: how are you, and
// where is my parcel?
func (r *rules) more(tokens []token) bool {
	n := 0
	for i, t := range tokens {
		if t.mark {
			continue
		}
		if end, ok := r.greets.at(tokens, i, true); ok {
			if r.verbsFirst && end-i == 3 && end+2 < len(tokens) && tokens[end+1].is(isVerb) && strings.HasSuffix(tokens[end].word, "ing") {
				return true // how are you going to send it
			}
			n = i
		}
	}
	return spoken(tokens[n:]) > 7
}

func spoken(tokens []token) (n int) {
	for _, t := range tokens {
		if !t.mark {
			n++
		}
	}
	return n
}
