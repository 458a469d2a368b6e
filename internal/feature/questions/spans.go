package questions

import "strings"

// spans are the stretches that belong to what is asked in a sentence. A
// condition before it belongs to it; what else stands before is told, if it
// tells anything.
func (r *rules) spans(tokens []token, p part, asks []ask) (all []Found) {
	first := asks[0].at
	if first > 0 {
		if r.ifs[tokens[0].word] || p.asks && spoken(tokens[:first]) < 3 {
			asks[0].at = 0
		} else {
			last := first
			for last > 1 && (tokens[last-1].mark || r.joins[tokens[last-1].word] || r.leads[tokens[last-1].word]) {
				last--
			}
			all = r.told(tokens[:last], part{to: tokens[last-1].to})
		}
	}
	for k, a := range asks {
		end := len(tokens)
		if k+1 < len(asks) {
			end = asks[k+1].at
		}
		last := end
		for last > a.at+1 && (tokens[last-1].mark || k+1 < len(asks) && r.joins[tokens[last-1].word]) {
			last--
		}
		f := Found{tokens[a.at].from, tokens[last-1].to, a.kind}
		if tokens[a.at].mark && tokens[a.at].word != "¿" && a.at+1 < last {
			f.From = tokens[a.at+1].from
		}
		if cut := r.reason(tokens, a.at, last); cut > 0 && !p.asks {
			if f.To = tokens[cut-1].from; !tokens[cut-1].mark {
				f.To = tokens[cut-1].to
			}
			if k+1 == len(asks) {
				all = append(all, f)
				return append(all, r.told(tokens[cut:], part{to: p.to})...)
			}
		} else if k+1 == len(asks) && p.closed {
			f.To = p.to
		}
		all = append(all, f)
	}
	return all
}

// reason is where something else begins that ends what is asked, as a reason:
// the token; 0 for none.
func (r *rules) reason(tokens []token, from, to int) int {
	for i := from + 3; i+2 < to; i++ {
		t, next := tokens[i], tokens[i+1]
		switch {
		case t.mark && strings.Contains(",-–—;|", t.word) && !next.mark:
			if r.pronouns[next.word] || r.joins[next.word] && r.why[next.word] || (r.joins[next.word] || r.why[next.word]) && r.subjects[tokens[i+2].word] {
				return i + 1
			}
		case (r.why[t.word] || r.buts[t.word]) && !t.mark && r.pronouns[next.word]:
			return i
		}
	}
	return 0
}

// told is what a sentence tells that wants a word back. What stands on either
// side of a but may be two things.
func (r *rules) told(tokens []token, p part) (all []Found) {
	from := 0
	for i := 1; i < len(tokens); i++ {
		if r.buts[tokens[i].word] && i-from > 2 && len(tokens)-i > 3 {
			all = append(all, r.tells(tokens[from:i], tokens[i-1].to)...)
			from = i + 1
		}
	}
	return append(all, r.tells(tokens[from:], p.to)...)
}

func (r *rules) tells(tokens []token, to int) []Found {
	tokens = r.matter(tokens)
	if len(tokens) == 0 {
		return nil
	}
	f := Found{From: tokens[0].from, To: to}
	switch {
	case r.hints.in(tokens):
		f.Kind = Hint
	case r.losses.in(tokens) && !r.goods.in(tokens):
		f.Kind = Loss
	case r.praise.in(tokens):
		f.Kind = Praise
	default:
		return nil
	}
	return []Found{f}
}

// tidy trims spans to their words and joins what is told in one go.
func tidy(text string, all []Found) (out []Found) {
	for _, f := range all {
		part := strings.TrimRight(text[f.From:f.To], " \t\r\n")
		f.To = f.From + len(part)
		lead := len(part) - len(strings.TrimLeft(part, " \t\r\n-–—,;:>*•"))
		if f.From += lead; f.To-f.From < 2 {
			continue
		}
		if n := len(out); n > 0 {
			if f.From < out[n-1].To {
				continue
			}
			if between := text[out[n-1].To:f.From]; !f.Kind.Asks() && out[n-1].Kind == f.Kind && len(between) <= 3 && strings.Count(between, "\n") < 2 {
				out[n-1].To = f.To
				continue
			}
		}
		out = append(out, f)
	}
	return out
}
