package questions

import (
	"slices"
	"strings"
)

// spans are the stretches that belong to what is asked in a sentence. A
// condition before it belongs to it; what else stands before is told, if it
// tells anything.
func (r *rules) spans(tokens []token, p part, asks []ask) (all []Found) {
	for k := len(asks) - 1; k > 0; k-- {
		if unfinished(tokens, asks[k-1].at, asks[k].at) || !p.asks && r.helpsAlong(tokens, asks[k-1], asks[k]) {
			asks = slices.Delete(asks, k, k+1)
		}
	}
	for len(asks) > 1 && (announces(tokens, asks) || resumes(tokens, asks)) {
		if slices.ContainsFunc(tokens[asks[0].at+1:asks[1].at], func(t token) bool { return t.is(isLead) }) { // one more question, …
			asks = asks[1:]
			continue
		}
		asks = append([]ask{{asks[0].at, asks[1].kind}}, asks[2:]...)
	}
	first := asks[0].at // also where what is asked begins, when a condition stands before it
	if first > 0 {
		if r.wantsIt(tokens, first) || tokens[0].is(isIf) && r.adjoins(tokens[:first]) || p.asks && spoken(tokens[:first]) < 3 {
			asks[0].at = 0
		} else {
			if at := r.condition(tokens, first); at > 0 {
				first, asks[0].at = at, at
			}
			last := first
			for last > 1 && (tokens[last-1].mark || tokens[last-1].is(isJoin) || tokens[last-1].is(isLead)) {
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
		for last > a.at+1 && (tokens[last-1].mark || k+1 < len(asks) && tokens[last-1].is(isJoin)) {
			last--
		}
		f := Found{tokens[a.at].from, tokens[last-1].to, a.kind}
		if tokens[a.at].mark && tokens[a.at].word != "¿" && a.at+1 < last {
			f.From = tokens[a.at+1].from
		}
		if cut := r.thanksAfter(tokens, a.at, last); cut > 0 {
			if f.To = tokens[cut-1].to; f.To > f.From { // ☺ thanks? asks nothing
				all = append(all, f)
			}
			continue
		}
		from := a.at
		if k == 0 {
			from = first
		}
		if cut := r.reason(tokens, from, last); cut > 0 && !p.asks {
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

// told is what a sentence tells that wants a word back. What stands on either
// side of a but may be two things.
func (r *rules) told(tokens []token, p part) (all []Found) {
	from := 0
	for i := 1; i < len(tokens); i++ {
		if tokens[i].is(isBut) && i-from > 2 && len(tokens)-i > 3 {
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
	if n := r.thanked(tokens); n > 0 {
		tokens, to = tokens[:n], tokens[n-1].to
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

// thanked is where what is told ends when only thanks follow; 0 when they do not.
func (r *rules) thanked(tokens []token) int {
	for i := max(1, len(tokens)-4); i < len(tokens)-1; i++ {
		if tokens[i].mark && tokens[i+1].is(isStop) && r.verbsFirst && spoken(tokens[:i]) > 0 {
			return i
		}
	}
	return 0
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
