package need

import "strings"

// rules are turns of speech by their first word. They are written one a line under
// the kind that they stand for, as [blocked]; those under [-] stand for nothing, and
// hide what begins with them. A place takes one of several words, as can't|cannot;
// ~really|~so may be missing, or stand there more than once; … is up to three words.
type rules struct {
	ids       map[string]word
	by        [][]phrase // by the number of their first word
	ifs, nots bits
}

type phrase struct {
	kind   Kind // "" for nothing
	places []place
}

// place is one place of a phrase.
type place struct {
	words bits
	may   bool // it may be missing
	gap   bool
	list  []string // the words, while the rules are read
}

// bits is a set of words.
type bits []uint64

func (b bits) has(w word) bool { return int(w>>6) < len(b) && b[w>>6]&(1<<(w&63)) != 0 }

func (b *bits) add(w word) {
	for int(w>>6) >= len(*b) {
		*b = append(*b, 0)
	}
	(*b)[w>>6] |= 1 << (w & 63)
}

// newRules reads the rules of all languages, once at the start.
func newRules() *rules {
	r := &rules{ids: map[string]word{}, by: make([][]phrase, mark+1)}
	r.ifs = r.set(strings.Fields("if wenn falls sobald caso"))
	r.nots = r.set(strings.Fields("no not never kein keine keinen nicht ohne without sans pas sin sem senza nao non neither"))
	for _, text := range []string{rulesEN, rulesDE, rulesFR, rulesES, rulesPT, rulesIT} {
		r.read(text)
	}
	return r
}

func (r *rules) id(w string) word {
	if _, ok := r.ids[w]; !ok {
		r.ids[w] = word(len(r.by))
		r.by = append(r.by, nil)
	}
	return r.ids[w]
}

func (r *rules) set(all []string) (b bits) {
	for _, w := range all {
		b.add(r.id(w))
	}
	return b
}

func (r *rules) read(text string) {
	kind := Kind("")
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			kind = Kind(strings.Trim(strings.TrimSuffix(name, "]"), "-"))
			continue
		}
		if line == "" {
			continue
		}
		one := phrase{kind: kind}
		for _, f := range strings.Fields(line) {
			one.places = append(one.places, r.place(f))
		}
		r.add(one)
	}
}

// add files a phrase under each word that it can begin with.
func (r *rules) add(one phrase) {
	first := one.places[0]
	for _, w := range first.list {
		r.by[r.id(w)] = append(r.by[r.id(w)], one)
	}
	if first.may {
		r.add(phrase{one.kind, one.places[1:]})
	}
}

func (r *rules) place(f string) (pl place) {
	if f == "…" {
		return place{gap: true}
	}
	pl.may = strings.HasPrefix(f, "~")
	for w := range strings.SplitSeq(f, "|") {
		pl.list = append(pl.list, strings.TrimPrefix(w, "~"))
	}
	pl.words = r.set(pl.list)
	return pl
}

// end is the token after a phrase that begins at a token; 0 when it does not.
func (p phrase) end(tokens []token, i int) int { return follow(p.places[1:], tokens, i+1) }

// widest is how many words a gap takes at most.
const widest = 3

func follow(places []place, tokens []token, i int) int {
	if len(places) == 0 {
		return i
	}
	pl := places[0]
	if pl.gap {
		for n := 0; n <= widest; n++ {
			if end := follow(places[1:], tokens, i+n); end > 0 {
				return end
			}
			if i+n >= len(tokens) || tokens[i+n].word == mark {
				return 0
			}
		}
		return 0
	}
	if i < len(tokens) && pl.words.has(tokens[i].word) {
		rest := places[1:]
		if pl.may {
			rest = places // there may be more of them
		}
		if end := follow(rest, tokens, i+1); end > 0 {
			return end
		}
	}
	if pl.may {
		return follow(places[1:], tokens, i)
	}
	return 0
}
