package questions

import (
	"slices"
	"strings"
)

// ask is where a clause begins to ask or to beg.
type ask struct {
	at   int // the token
	kind Kind
}

// clause is where a sentence is read: the clause that has begun, and what was
// found before.
type clause struct {
	*rules
	p      part
	tokens []token
	all    []ask

	begins  int  // the token that the clause begins with
	skip    int  // up to here all is read
	opened  bool // it asks already
	joined  bool // a word such as and stands before it
	choice  bool // that word was or
	because bool // that word gives a reason
	goes    bool // somewhere before stood a verb that may go on: I have to
	quoted  bool // somebody else's words
}

// begin lets a clause begin at a token.
func (c *clause) begin(at int) {
	c.begins, c.opened, c.joined, c.choice, c.because = at, false, false, false, false
}

// openings are where clauses begin to ask or to beg: at most once a clause.
func (r *rules) openings(tokens []token, p part) []ask {
	c := &clause{rules: r, p: p, tokens: tokens}
	for i, t := range tokens {
		if t.mark {
			c.mark(i)
			continue
		}
		c.goes = c.goes || t.is(isVerb)
		if c.quoted || c.lead(i) {
			continue
		}
		none, ok := r.empty.at(tokens, i, i == c.begins)
		if ok && !c.opened && r.retold(tokens, none) {
			none = len(tokens)
		}
		if i < c.skip || c.opened {
			c.goOn(i, none)
		} else if !c.belongs(i) {
			c.open(i, none)
		}
	}
	return c.all
}

// mark reads a mark, after which a clause begins.
func (c *clause) mark(i int) {
	word := c.tokens[i].word
	switch {
	case word == "¿" && i+1 < len(c.tokens):
		c.all, c.opened = append(c.all, ask{i, Question}), true
		c.begins, c.skip = i+1, i+1
		return
	case c.quoted:
		c.quoted = !closes(word)
	case i > 0:
		c.quoted = opensQuote(c.tokens, i, c.p.quoted)
	}
	switch title := c.verbsFirst && i > 0 && c.opened && strings.Contains("\"“”„«»", word); {
	case word == "/", word == "…" && !c.verbsFirst, title: // they part nothing
	default:
		c.begin(i + 1)
	}
}

// lead reads words that stand before a clause, and says whether there is no more
// to a token.
func (c *clause) lead(i int) bool {
	t := c.tokens[i]
	if i > c.begins && c.fresh(i) {
		c.begin(i)
	}
	switch {
	case i == c.begins && t.is(isLead) && c.leadsOn(c.tokens[i:]), i > 0 && i == c.begins && t.is(isJoin):
		c.begins, c.joined, c.choice, c.because = i+1, c.joined || t.is(isJoin) && i > 0, c.choice || t.is(isOr) && !(i > 0 && c.tokens[i-1].word == "("), c.because || i > 0 && t.is(isWhy)
		return true
	case t.is(isJoin) && i > c.begins && !c.tokens[i-1].is(isWho): // but why then
		c.begin(i + 1)
		c.joined, c.choice, c.because = true, t.is(isOr), t.is(isWhy)
		return i >= c.skip && !t.is(isWhy)
	}
	return false
}

// goOn reads on in what asks already.
func (c *clause) goOn(i, none int) {
	if i >= max(c.skip, none) && c.again(i) {
		c.begin(i)
		c.open(i, none)
		return
	}
	if c.opened && i >= c.skip && len(c.all) > 0 {
		if last := &c.all[len(c.all)-1]; last.kind == Request {
			if end, ok := c.asks.at(c.tokens, i, false); ok && end > none {
				last.kind = Question // can you tell me whether
			}
		}
	}
	c.skip = max(c.skip, none)
}

// belongs says whether a token belongs to what was asked before, or to what is
// told, though it could ask on its own.
func (c *clause) belongs(i int) bool {
	t, first, asked := c.tokens[i], i == c.begins, len(c.all) > 0
	switch {
	case first && i > 1 && c.tokens[i-1].word == "," && asked && c.hangs(c.tokens, i):
		c.opened = true
		c.all[len(c.all)-1].kind = Question // could you say, when it comes
		return true
	case c.choice && asked && c.all[len(c.all)-1].kind == Question && t.is(isDoes), // or is it …
		c.because && first && t.is(isPronoun): // since I need it
		c.opened = true
		return true
	case t.is(isPronoun) && c.leadIn(i): // with your next letter I would like …
		return false
	case t.is(isPronoun) && c.whole(i):
		return false
	case t.is(isPronoun) && (i-c.begins > 2 || !first && hung(c.tokens[i-1])):
		_, begs := c.begs.at(c.tokens, i, false)
		return begs // the account I want to close, when I want to
	}
	return false
}

// leadIn says whether only circumstances stand before a token in its clause: as of,
// with or per something.
func (c *clause) leadIn(i int) bool {
	return c.verbsFirst && i-c.begins > 2 && c.tokens[c.begins].is(isIf) && !c.tokens[i-1].is(isIf|isWho) &&
		!slices.ContainsFunc(c.tokens[c.begins:i], func(t token) bool { return t.is(isPronoun | isDoes | isVerb) })
}

// orders says whether an imperative at a token is one. What goes on with what
// somebody does orders nothing: I shall try and call.
func (c *clause) orders(i int) bool {
	asked := len(c.all) > 0
	if i > 0 && c.verbsFirst && i == c.begins && strings.Contains("\"”»", c.tokens[i-1].word) {
		return false // "try again" message on …
	}
	if i == c.begins && c.verbsFirst && (c.tokens[i].is(isDoes|isPlease) || c.tokens[i].word == "let's" || c.tokens[i].word == "maybe" || c.comes(i) || c.joined && (c.tokens[i-1].word == "so" || c.tokens[i].word == "just" && c.me(i+2))) {
		return true
	}
	return i == c.begins && (asked || !c.joined) && (!c.goes || i == 0 || asked && !c.joined || c.me(i+1))
}

// open reads whether something begins to be asked.
func (c *clause) open(i, none int) {
	if c.titled(i) {
		return
	}
	kind, end, ok := c.opens(c.tokens, i, i == c.begins, c.orders(i), c.p)
	if !ok && i > c.begins+1 && !c.anyWho(i) && (c.p.asks && c.turns(c.tokens, i) || c.verbsFirst && (c.wonders(i) || c.inverts(i))) {
		kind, end, ok, c.begins = Question, i+2, true, i // … I tried it what is the next step?
	}
	if !ok && c.verbsFirst && c.p.asks && i > 1 && i == c.begins+1 && c.tokens[i].is(isWho) && c.tokens[i-1].is(isOfWho) && i+1 < len(c.tokens) && !c.goesOnBy(i-1) {
		kind, end, ok = Question, i+1, true // …, but with which account?
	}
	if c.joined && c.trails.ends(c.tokens, i) && len(c.all) > 0 && c.all[len(c.all)-1].kind == Request {
		return // please send it, and let me know
	}
	if ok && kind == Request && c.twofold(i) {
		c.opened, c.skip = true, end // send it and call me: one request
		return
	}
	if n := len(c.all); ok && n > 0 && c.verbsFirst && c.p.asks && c.all[n-1].kind == Question && !c.tokens[i].is(isWho|isDoes|isPlease|isPronoun|isIf) {
		if _, begs := c.begs.at(c.tokens, i, true); begs {
			c.opened, c.skip = true, end // why show it rather than, say, tell me?
			return
		}
	}
	if ok && (kind == Request && (c.foiled(i) || c.idle(i)) || c.supposes(i)) {
		return
	}
	if ok && c.verbsFirst && c.tokens[i].is(isDoes) && i+1 < len(c.tokens) && c.tokens[i+1].word == "," {
		return // if you do, you have to hurry
	}
	if ok && kind == Question && c.shrugs(i, end) {
		none = end
	}
	if none = max(none, c.emptied(c.tokens, i, end)); none >= end {
		c.skip = max(c.skip, none)
		return
	}
	if !ok {
		return
	}
	for j := i + 1; kind == Request && j < end; j++ {
		if stop, asks := c.asks.at(c.tokens, j, false); asks {
			kind, end = Question, stop // please let me know whether
		}
	}
	at := i
	if before := i - c.begins; before <= 4 && !c.tells(i) && (before < 3 || c.anyWho(i) || !c.turns(c.tokens, i)) {
		at = c.begins
	}
	if kind == Request && c.comes(i) {
		at = 0
	}
	c.all, c.skip, c.opened = append(c.all, ask{at, kind}), end, true
}
