package questions

import (
	"slices"
	"strings"
)

// spans are the stretches that belong to what is asked in a sentence. A
// condition before it belongs to it; what else stands before is told, if it
// tells anything.
func (r *rules) spans(tokens []token, p part, asks []ask) (all []Found) {
	for len(asks) > 1 && (announces(tokens, asks) || resumes(tokens, asks)) {
		asks = append([]ask{{asks[0].at, asks[1].kind}}, asks[2:]...)
	}
	first := asks[0].at // also where what is asked begins, when a condition stands before it
	if first > 0 {
		if tokens[0].is(isIf) || p.asks && spoken(tokens[:first]) < 3 {
			asks[0].at = 0
		} else {
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

// announces says whether what is asked first only announces the next: just
// curious, … One more question: …
func announces(tokens []token, asks []ask) bool {
	first := tokens[asks[0].at:asks[1].at]
	return asks[0].kind == Question && spoken(first) < 6 && !first[0].is(isWho|isDoes) && first[len(first)-1].mark
}

// resumes says whether what is asked second only says anew what a whether began: I
// was wondering if with the old plan, am I able to …
func resumes(tokens []token, asks []ask) bool {
	first, at := tokens[asks[0].at:asks[1].at], asks[1].at
	return asks[0].kind == Question && !first[0].is(isWho|isDoes|isIf) && at+1 < len(tokens) && tokens[at].is(isDoes) && tokens[at+1].is(isPronoun) &&
		slices.ContainsFunc(first, func(t token) bool { return t.is(isWhether) })
}

// reason is where something else begins that ends what is asked, as a reason:
// the token; 0 for none.
func (r *rules) reason(tokens []token, from, to int) int {
	first := from + 3
	if r.verbsFirst {
		first--
	}
	for i := first; i+2 < to; i++ {
		t, next := tokens[i], tokens[i+1]
		switch {
		case t.mark && strings.Contains(",-–—;|", t.word) && !next.mark:
			if next.is(isPronoun) || next.is(isJoin) && next.is(isWhy) || (next.is(isJoin) || next.is(isWhy)) && tokens[i+2].is(isSubject) && !r.offers(tokens, i+2, to) {
				return i + 1
			}
		case (t.is(isWhy) || t.is(isBut)) && !t.mark && next.is(isPronoun):
			return i
		case r.verbsFirst && !t.mark && next.is(isPronoun) && strings.HasSuffix(tokens[i+2].word, "n't") && !leadsTo(t):
			return i + 1 // fix your app it won't open
		}
	}
	return 0
}

// offers says whether what follows a word such as and goes on with a proposal: we
// could meet, and you could show me.
func (r *rules) offers(tokens []token, i, to int) bool {
	return i+1 < to && tokens[i].is(isPronoun) && tokens[i+1].is(isDoes) && tokens[i+1].is(isVerb)
}

// leadsTo says whether a word leads to what follows it, as if, that and who do.
func leadsTo(t token) bool {
	return t.is(isOfWho | isDoes | isIf | isWhether | isWho | isJoin | isVerb | isPronoun | isWhy | isBut)
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
