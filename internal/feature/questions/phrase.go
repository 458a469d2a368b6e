package questions

import "strings"

// phrases are turns of speech, found by their first word. They are written one a
// line. A place takes one of several words, as can|could; ~please may be
// missing; refund* is any word that begins so, and *ing one that ends so, though not the
// first; _ is any one word, … up to three, and $ the end of the sentence. A line that begins with ^ counts only where a clause begins.
type phrases struct {
	table  uint8
	by     map[string][]phrase // by their first words, until the lexicon has them
	begins []phrase            // whose first word is only the beginning of one
}

type phrase struct {
	line     int // which it is in its table
	anchored bool
	rests    bool // the first two places must be there: most phrases are ruled out by the second
	places   []place
}

// place is one place of a phrase.
type place struct {
	words    []string
	ids      []int32  // of the words, in the lexicon
	begins   []string // beginnings of words
	ends     []string // ends of words
	may      bool     // it may be missing
	any, gap bool
	end      bool // nothing is said after it
}

// table reads phrases.
func table(text string) phrases {
	p := phrases{by: map[string][]phrase{}}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line, anchored := strings.CutPrefix(strings.TrimSpace(line), "^")
		if line == "" {
			continue
		}
		one := phrase{line: n, anchored: anchored}
		for _, f := range strings.Fields(line) {
			one.places = append(one.places, placeOf(f))
		}
		p.add(one, 0)
	}
	return p
}

// add files a phrase under each word that it can begin with.
func (p *phrases) add(one phrase, at int) {
	first := one.places[at]
	cut := phrase{one.line, one.anchored, len(one.places) > at+1 && first.must() && one.places[at+1].must(), one.places[at:]}
	for _, w := range first.words {
		p.by[w] = append(p.by[w], cut)
	}
	if len(first.begins) > 0 {
		p.begins = append(p.begins, cut)
	}
	if first.may && at+1 < len(one.places) {
		p.add(one, at+1)
	}
}

func placeOf(f string) (pl place) {
	f, pl.may = strings.CutPrefix(f, "~")
	switch f {
	case "_":
		pl.any = true
		return pl
	case "…":
		pl.gap = true
		return pl
	case "$":
		pl.end = true
		return pl
	}
	for w := range strings.SplitSeq(f, "|") {
		if stem, ok := strings.CutSuffix(w, "*"); ok {
			pl.begins = append(pl.begins, stem)
		} else if tail, ok := strings.CutPrefix(w, "*"); ok {
			pl.ends = append(pl.ends, tail)
		} else {
			pl.words = append(pl.words, w)
		}
	}
	return pl
}

// at says whether a phrase begins at a token, and where it ends; clause says
// that a clause begins there.
func (p *phrases) at(tokens []token, i int, clause bool) (end int, ok bool) {
	end, line := p.which(tokens, i, clause)
	return end, line > 0
}

// which is as at, and says which phrase it is: 0 for none.
func (p *phrases) which(tokens []token, i int, clause bool) (end, line int) {
	if tokens[i].mark || len(p.begins) == 0 && tokens[i].entry.tables>>p.table&1 == 0 {
		return 0, 0
	}
	if e := tokens[i].entry; e.tables>>p.table&1 == 1 {
		for k := range e.starts {
			one := &e.starts[k]
			if one.table > p.table {
				break
			}
			if one.table < p.table || one.anchored && !clause || one.rests && !one.places[1].mayTake(tokens, i+1) {
				continue
			}
			if end, ok := one.match(tokens, i); ok {
				return end, one.line
			}
		}
	}
	for k := range p.begins {
		one := &p.begins[k]
		if one.anchored && !clause {
			continue
		}
		if end, ok := one.match(tokens, i); ok {
			return end, one.line
		}
	}
	return 0, 0
}

// ends says whether a phrase begins at a token and ends with the last.
func (p *phrases) ends(tokens []token, i int) bool {
	end, ok := p.at(tokens, i, true)
	return ok && spoken(tokens[end:]) == 0
}

// in says whether a phrase is anywhere in tokens. A clause begins at the first,
// and after each mark.
func (p *phrases) in(tokens []token) bool {
	clause := true
	for i := range tokens {
		if _, ok := p.at(tokens, i, clause); ok {
			return true
		}
		clause = tokens[i].mark
	}
	return false
}

func (p *phrase) match(tokens []token, i int) (end int, ok bool) { return match(p.places, tokens, i) }

func match(places []place, tokens []token, i int) (end int, ok bool) {
	if len(places) == 0 {
		return i, true
	}
	first, rest := &places[0], places[1:]
	if first.end {
		return i, spoken(tokens[i:]) == 0
	}
	if i > 0 && i < len(tokens) && tokens[i].word == "," && !tokens[i-1].mark {
		i++ // a comma within a phrase parts nothing: I wonder, whether
	}
	if first.gap {
		for n := 0; n <= 3 && i+n <= len(tokens); n++ {
			if end, ok := match(rest, tokens, i+n); ok {
				return end, true
			}
			if i+n < len(tokens) && tokens[i+n].mark {
				break
			}
		}
		return 0, false
	}
	if i < len(tokens) && !tokens[i].mark && first.takes(&tokens[i]) {
		if end, ok := match(rest, tokens, i+1); ok {
			return end, true
		}
	}
	if first.may {
		return match(rest, tokens, i)
	}
	return 0, false
}

// must says whether a place takes one of its words, and no less.
func (pl *place) must() bool { return !pl.may && !pl.any && !pl.gap && !pl.end }

// mayTake says whether a place that must be there can take the token after the
// first, or what stands after a comma there.
func (pl *place) mayTake(tokens []token, i int) bool {
	if i < len(tokens) && tokens[i].word == "," {
		i++
	}
	return i < len(tokens) && !tokens[i].mark && pl.takes(&tokens[i])
}

func (pl *place) takes(t *token) bool {
	if pl.any {
		return true
	}
	if id := t.entry.id; id != 0 {
		for _, one := range pl.ids {
			if one == id {
				return true
			}
		}
	}
	for _, stem := range pl.begins {
		if strings.HasPrefix(t.word, stem) {
			return true
		}
	}
	for _, tail := range pl.ends {
		if strings.HasSuffix(t.word, tail) {
			return true
		}
	}
	return false
}
