package questions

// piece is a stretch of a sentence that the rules cut, and what they take it
// for; its kind is "" for what they take for nothing.
type piece struct {
	Found
	tokens      []token
	p           *part
	first, last bool   // it begins, or ends, its sentence
	before      uint32 // the sum of the token before it in its sentence; 0 for none
}

// pieces adds what was found in a sentence, and the rest of it too: all of it is
// to be weighed.
func (r *rules) pieces(p *part, found []Found, all []piece) []piece {
	i := 0
	for _, f := range found {
		from := i
		for i < len(p.tokens) && p.tokens[i].from < f.From {
			i++
		}
		all = r.rest(p, from, i, all)
		from = i
		for i < len(p.tokens) && p.tokens[i].from < f.To {
			i++
		}
		all = append(all, p.piece(f, from, i))
	}
	return r.rest(p, i, len(p.tokens), all)
}

func (p *part) piece(f Found, from, to int) piece {
	one := piece{Found: f, tokens: p.tokens[from:to], p: p, first: from == 0, last: to == len(p.tokens)}
	if from > 0 {
		one.before = p.tokens[from-1].sum
	}
	return one
}

// rest cuts what the rules took for nothing where it turns: at a but, and at
// marks that part more than a comma does.
func (r *rules) rest(p *part, from, to int, all []piece) []piece {
	start := from
	for i := from; i <= to; i++ {
		if i < to && !(turns(p.tokens[i]) && spoken(p.tokens[start:i]) > 2 && spoken(p.tokens[i+1:to]) > 2) {
			continue
		}
		tokens := r.matter(p.tokens[start:i])
		if spoken(tokens) > 1 {
			at := start
			for p.tokens[at].from < tokens[0].from {
				at++
			}
			f := Found{From: tokens[0].from, To: tokens[len(tokens)-1].to}
			if i == len(p.tokens) && p.closed {
				f.To = p.to
			}
			all = append(all, p.piece(f, at, at+len(tokens)))
		}
		start = i + 1
	}
	return all
}

// turns says whether what goes on after a token may be something else.
func turns(t token) bool {
	if !t.mark {
		return t.is(isBut)
	}
	switch t.word {
	case "|", ";", "–", "—", "-":
		return true
	}
	return false
}
