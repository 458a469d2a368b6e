package questions

import (
	"slices"
	"strings"
	"unicode/utf8"
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
	if (p.asks || tokens[0].is(isWho)) && (r.scorns.in(tokens) || r.argues(tokens)) {
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
	if _, ok := r.polite.at(tokens, 0, true); ok && !p.asks || len(asks) > 0 && !p.asks && r.circular(tokens) {
		return nil
	}
	if n := len(tokens); len(asks) == 0 && n > 1 && !p.asks && tokens[n-1].is(isPlease) {
		asks = []ask{{r.lastClause(tokens), Request}}
	}
	if len(asks) == 0 && !p.asks && r.bare.ends(tokens, 0) && !slices.ContainsFunc(tokens, func(t token) bool { return t.is(isDoes) }) {
		asks = []ask{{0, Request}}
	}
	if len(asks) == 0 && p.asks && !p.quoted {
		if _, none := r.empty.at(tokens, 0, true); !none || tokens[0].is(isWho) {
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
		if _, ok := r.greets.at(tokens, i, true); ok {
			n = i
		}
	}
	return spoken(tokens[n:]) > 7
}

// matter leaves out what stands before the matter: marks, numbers of points,
// greetings and words that only lead on.
func (r *rules) matter(tokens []token) []token {
	for len(tokens) > 0 {
		t := tokens[0]
		switch {
		case t.mark, t.is(isLead) && r.leadsOn(tokens), numberLike(t.word) && len(tokens) > 1 && (tokens[1].from > t.to+1 || tokens[1].mark && tokens[1].word != "/"),
			utf8.RuneCountInString(t.word) == 1 && len(tokens) > 1 && tokens[1].word == ")":
			tokens = tokens[1:]
			continue
		}
		if end, ok := r.greets.at(tokens, 0, true); ok {
			i := end
			for i < len(tokens) && !tokens[i].mark && i < end+3 { // a name after it
				i++
			}
			if i < len(tokens) && tokens[i].mark && tokens[i].word != "/" {
				tokens = tokens[i+1:]
				continue
			}
			if end < len(tokens) && !tokens[end].mark && r.verbsFirst && end == 1 && r.begins(tokens, end) {
				tokens = tokens[end:] // hi have you got …
				continue
			}
			if i == len(tokens) && end < i {
				return tokens
			}
		}
		break
	}
	for len(tokens) > 0 && tokens[len(tokens)-1].mark && !strings.ContainsAny(tokens[len(tokens)-1].word, `)"”»`) {
		tokens = tokens[:len(tokens)-1]
	}
	return tokens
}

// begins says whether what was to be said begins right after a greeting, without
// a name or a mark between them.
func (r *rules) begins(tokens []token, i int) bool {
	if tokens[i].is(isWho | isDoes | isPronoun) {
		return true
	}
	_, begs := r.begs.at(tokens, i, true)
	return begs
}

// leadsOn says whether the first word only leads on: a no, or a thank you, that
// something belongs to does not.
func (r *rules) leadsOn(tokens []token) bool {
	if len(tokens) == 1 {
		return true
	}
	next := tokens[1]
	if !tokens[0].is(isStop) {
		return !strings.HasPrefix(tokens[0].word, "question") || next.word != "about" && next.word != "regarding"
	}
	return next.mark || next.is(isLead)
}

func spoken(tokens []token) (n int) {
	for _, t := range tokens {
		if !t.mark {
			n++
		}
	}
	return n
}
