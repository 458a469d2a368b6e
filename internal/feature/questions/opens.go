package questions

import "strings"

// opensQuote says whether a mark begins words of others within a sentence: one
// that another ends, or that ends with the sentence.
func opensQuote(tokens []token, i int, ended bool) bool {
	if !strings.Contains("\"“„«", tokens[i].word) {
		return false
	}
	for _, t := range tokens[i+1:] {
		if t.mark && closes(t.word) {
			return true
		}
	}
	return ended
}

func closes(mark string) bool { return strings.Contains("\"”“»", mark) }

// turns says whether a question begins in the middle of what has no marks.
func (r *rules) turns(tokens []token, i int) bool {
	if i+2 >= len(tokens) || r.ofWho[tokens[i-1].word] || r.who[tokens[i-1].word] || r.does[tokens[i-1].word] {
		return false
	}
	w, next := tokens[i].word, tokens[i+1].word
	return r.who[w] && r.does[next] && r.subjects[tokens[i+2].word] || len(r.ofWho) > 0 && r.does[w] && r.pronouns[next] && !r.pronouns[tokens[i-1].word]
}

// hung says whether what follows a word is no clause of its own: if, when.
func (r *rules) hung(word string) bool { return r.ifs[word] || r.whether[word] || r.who[word] }

// hangs says whether a clause hangs on the one before it: it begins with a word
// that asks, and goes on as no question of its own does.
func (r *rules) hangs(tokens []token, i int) bool {
	if i+1 == len(tokens) || tokens[i+1].mark {
		return false
	}
	next := tokens[i+1].word
	if strings.Contains(tokens[i].word, "'") {
		return false // what's has its verb within
	}
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
	told := i > 0 && tokens[i-1].mark && r.relative[w] && !p.asks && !r.subjects[next(2)] // the shop, which has …
	switch {
	case told:
		return "", 0, false
	case r.who[w] && len(tokens) == 1:
		return Question, i + 1, true
	case r.who[w] && p.asks && next(1) != "" && !r.pronouns[next(1)]:
		return Question, i + 2, true
	case r.who[w] && (r.does[next(1)] || r.after[next(1)]):
		return Question, i + 2, true
	case r.who[w] && next(1) != "" && !r.subjects[next(1)] && r.does[next(2)]:
		return Question, i + 3, true
	case r.does[w] && (p.asks && (r.subjects[next(1)] || tokens[i].big) || r.pronouns[next(1)]):
		return Question, i + 2, true
	}
	return "", 0, false
}
