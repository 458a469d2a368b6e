package questions

import "strings"

// phrases are turns of speech, found by their first word. They are written one a
// line. A place takes one of several words, as can|could; ~please may be
// missing; refund* is any word that begins so; _ is any one word, and … up to
// three. A line that begins with ^ counts only where a clause begins.
type phrases struct {
	by     map[string][]phrase
	begins []phrase // whose first word is only the beginning of one
}

type phrase struct {
	anchored bool
	places   []place
}

// place is one place of a phrase.
type place struct {
	words    []string
	begins   []string // beginnings of words
	may      bool     // it may be missing
	any, gap bool
}

// table reads phrases.
func table(text string) phrases {
	p := phrases{by: map[string][]phrase{}}
	for line := range strings.Lines(text) {
		line, anchored := strings.CutPrefix(strings.TrimSpace(line), "^")
		if line == "" {
			continue
		}
		one := phrase{anchored: anchored}
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
	for _, w := range first.words {
		p.by[w] = append(p.by[w], phrase{one.anchored, one.places[at:]})
	}
	if len(first.begins) > 0 {
		p.begins = append(p.begins, phrase{one.anchored, one.places[at:]})
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
	}
	for w := range strings.SplitSeq(f, "|") {
		if stem, ok := strings.CutSuffix(w, "*"); ok {
			pl.begins = append(pl.begins, stem)
		} else {
			pl.words = append(pl.words, w)
		}
	}
	return pl
}

// at says whether a phrase begins at a token, and where it ends; clause says
// that a clause begins there.
func (p phrases) at(tokens []token, i int, clause bool) (end int, ok bool) {
	if tokens[i].mark {
		return 0, false
	}
	for _, one := range p.by[tokens[i].word] {
		if one.anchored && !clause {
			continue
		}
		if end, ok := one.match(tokens, i); ok {
			return end, true
		}
	}
	for _, one := range p.begins {
		if one.anchored && !clause {
			continue
		}
		if end, ok := one.match(tokens, i); ok {
			return end, true
		}
	}
	return 0, false
}

// in says whether a phrase is anywhere in tokens. A clause begins at the first,
// and after each mark.
func (p phrases) in(tokens []token) bool {
	clause := true
	for i := range tokens {
		if _, ok := p.at(tokens, i, clause); ok {
			return true
		}
		clause = tokens[i].mark
	}
	return false
}

func (p phrase) match(tokens []token, i int) (end int, ok bool) { return match(p.places, tokens, i) }

func match(places []place, tokens []token, i int) (end int, ok bool) {
	if len(places) == 0 {
		return i, true
	}
	first, rest := places[0], places[1:]
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
	if i < len(tokens) && !tokens[i].mark && first.takes(tokens[i].word) {
		if end, ok := match(rest, tokens, i+1); ok {
			return end, true
		}
	}
	if first.may {
		return match(rest, tokens, i)
	}
	return 0, false
}

func (pl place) takes(word string) bool {
	if pl.any {
		return true
	}
	for _, w := range pl.words {
		if w == word {
			return true
		}
	}
	for _, stem := range pl.begins {
		if strings.HasPrefix(word, stem) {
			return true
		}
	}
	return false
}
