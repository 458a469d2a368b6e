package questions

import (
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
	for i, p := range parts {
		if i > 0 && p.asks && r.tag(p) && text[parts[i-1].to-1] != '?' {
			if was := r.matter(parts[i-1].tokens); len(was) > 0 { // … Right?
				for len(all) > 0 && all[len(all)-1].From >= was[0].from {
					all = all[:len(all)-1]
				}
				all = append(all, Found{was[0].from, p.to, Question})
				continue
			}
		}
		all = append(all, r.read(p)...)
	}
	return tidy(text, all)
}

// ask is where a clause begins to ask or to beg.
type ask struct {
	at   int // the token
	kind Kind
}

// tag says whether a sentence only asks for a yes to the one before it.
func (r *rules) tag(p part) bool {
	for _, t := range p.tokens {
		if !t.mark && !r.tags[t.word] {
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
	if spoken(tokens) == 0 || r.greets.in(tokens) && !r.more(tokens) {
		return nil
	}
	if p.asks && r.scorns.in(tokens) {
		return []Found{{tokens[0].from, p.to, Loss}}
	}
	asks := r.openings(tokens, p)
	if _, ok := r.polite.at(tokens, 0, true); ok && !p.asks {
		asks = nil
	}
	if len(asks) == 0 && p.asks {
		if _, none := r.empty.at(tokens, 0, true); !none {
			asks = []ask{{0, Question}}
		}
	}
	if len(asks) == 0 {
		return r.told(tokens, p)
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
		case t.mark, r.leads[t.word] && r.leadsOn(tokens), numberLike(t.word) && len(tokens) > 1 && (tokens[1].from > t.to+1 || tokens[1].mark && tokens[1].word != "/"),
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

// leadsOn says whether the first word only leads on: a no, or a thank you, that
// something belongs to does not.
func (r *rules) leadsOn(tokens []token) bool {
	if !r.stops[tokens[0].word] || len(tokens) == 1 {
		return true
	}
	next := tokens[1]
	return next.mark || r.leads[next.word]
}

func spoken(tokens []token) (n int) {
	for _, t := range tokens {
		if !t.mark {
			n++
		}
	}
	return n
}

// openings are where clauses begin to ask or to beg: at most once a clause.
func (r *rules) openings(tokens []token, p part) (all []ask) {
	begins, skip, opened, joined := 0, 0, false, false // of the clause
	for i, t := range tokens {
		if t.mark {
			if t.word == "¿" && i+1 < len(tokens) {
				all, opened = append(all, ask{i, Question}), true
				begins, skip = i+1, i+1
				continue
			}
			if t.word != "/" {
				begins, opened, joined = i+1, false, false
			}
			continue
		}
		if i == begins && r.leads[t.word] && r.leadsOn(tokens[i:]) || i > 0 && i == begins && r.joins[t.word] {
			begins, joined = i+1, joined || r.joins[t.word] && i > 0
			continue
		}
		if r.joins[t.word] && i > begins {
			begins, opened, joined = i+1, false, true
			if i >= skip && !r.why[t.word] {
				continue
			}
		}
		none, ok := r.empty.at(tokens, i, i == begins)
		if ok && r.retold(tokens, none) {
			none = len(tokens)
		}
		if i < skip {
			skip = max(skip, none)
			continue
		}
		if opened {
			if last := &all[len(all)-1]; last.kind == Request {
				if end, ok := r.asks.at(tokens, i, false); ok && end > none {
					last.kind = Question // can you tell me whether
				}
			}
			skip = max(skip, none)
			continue
		}
		if i == begins && i > 1 && tokens[i-1].word == "," && len(all) > 0 && r.hangs(tokens, i) {
			opened = true
			all[len(all)-1].kind = Question // could you say, when it comes
			continue
		}
		// What goes on with what somebody does orders nothing: I shall try and call.
		orders := i == begins && (!joined || len(all) > 0)
		if r.pronouns[t.word] && i-begins > 2 {
			orders = false
			if _, ok := r.begs.at(tokens, i, false); ok {
				continue // the account I want to close
			}
		}
		kind, end, ok := r.opens(tokens, i, i == begins, orders, p)
		if none = max(none, r.emptied(tokens, i, end)); none >= end {
			skip = max(skip, none)
			continue
		}
		for j := i + 1; ok && kind == Request && j < end; j++ {
			if stop, asks := r.asks.at(tokens, j, false); asks {
				kind, end = Question, stop // please let me know whether
			}
		}
		if ok {
			at := i
			if i-begins <= 4 && begins < i {
				at = begins
			}
			all, skip, opened = append(all, ask{at, kind}), end, true
		}
	}
	return all
}

// hangs says whether a clause hangs on the one before it: it begins with a word
// that asks, and goes on as no question of its own does.
func (r *rules) hangs(tokens []token, i int) bool {
	if i+1 == len(tokens) || tokens[i+1].mark {
		return false
	}
	next := tokens[i+1].word
	return r.whether[tokens[i].word] && !r.ifs[tokens[i].word] || r.who[tokens[i].word] && !r.does[next] && !r.after[next]
}

// retold says whether what somebody asked follows a phrase, after a comma: she
// asked me, whether I …
func (r *rules) retold(tokens []token, end int) bool {
	return end+1 < len(tokens) && tokens[end].word == "," && (r.who[tokens[end+1].word] || r.whether[tokens[end+1].word])
}

// emptied is where a phrase ends that begins within an opening and makes it
// none: please do not hesitate to call.
func (r *rules) emptied(tokens []token, from, to int) (end int) {
	for i := from; i <= to && i < len(tokens); i++ {
		if stop, ok := r.polite.at(tokens, i, false); ok {
			end = max(end, stop)
		}
	}
	return end
}

// opens says whether something begins to be asked at a token; orders says that an
// imperative there is one.
func (r *rules) opens(tokens []token, i int, clause, orders bool, p part) (Kind, int, bool) {
	if end, ok := r.asks.at(tokens, i, clause); ok {
		return Question, end, true
	}
	if end, ok := r.begs.at(tokens, i, orders); ok {
		return Request, end, true
	}
	if !clause {
		return "", 0, false
	}
	w := tokens[i].word
	next := func(n int) string {
		if i+n < len(tokens) && !tokens[i+n].mark {
			return tokens[i+n].word
		}
		return ""
	}
	switch {
	case r.who[w] && len(tokens) == 1:
		return Question, i + 1, true
	case r.who[w] && p.asks && next(1) != "" && !r.pronouns[next(1)]:
		return Question, i + 2, true
	case r.who[w] && (r.does[next(1)] || r.after[next(1)]):
		return Question, i + 2, true
	case r.who[w] && next(1) != "" && !r.subjects[next(1)] && r.does[next(2)]:
		return Question, i + 3, true
	case r.does[w] && (p.asks && r.subjects[next(1)] || r.pronouns[next(1)]):
		return Question, i + 2, true
	}
	return "", 0, false
}

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
		case t.mark && strings.Contains(",-–—;", t.word) && !next.mark:
			if r.pronouns[next.word] || (r.joins[next.word] || r.why[next.word]) && r.subjects[tokens[i+2].word] {
				return i + 1
			}
		case r.why[t.word] && !t.mark && r.pronouns[next.word]:
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
