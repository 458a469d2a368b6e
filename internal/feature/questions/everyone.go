package questions

import (
	"slices"
	"strings"
)

// circular says whether a request goes to everyone. Who speaks of themselves or of
// what is theirs writes to somebody.
func (r *rules) circular(tokens []token, asks []ask) bool {
	if slices.ContainsFunc(tokens, func(t token) bool { return t.is(isOwn) || r.verbsFirst && t.word == "me" }) || r.verbsFirst && files(tokens) {
		return false
	}
	return r.circulars.in(tokens) || r.verbsFirst && r.notice(tokens, asks[len(asks)-1])
}

// notice says whether a request stands in a form or in a letter to all customers,
// though nothing in it settles that alone: each sign has a weight.
func (r *rules) notice(tokens []token, last ask) bool {
	first := tokens[last.at]
	if last.kind != Request || first.is(isPronoun|isDoes) || r.deeds.in(tokens) || slices.ContainsFunc(tokens, func(t token) bool { return t.word == "let's" }) {
		return false
	}
	weight := r.lead(tokens, last.at)
	read := 0 // up to here a sign has been seen
	for i, t := range tokens {
		if end, ok := r.notices.at(tokens, i, i == 0 || tokens[i-1].mark || t.is(isPlease)); ok && i >= read {
			weight, read = weight+1, end // please enter your name
		}
		if reaches(t.word) {
			weight++ // please write to desk@shop.example
		}
	}
	return weight >= 2
}

// lead is how much what stands before a request speaks for everyone: to register for
// the day, please … If you own one, …
func (r *rules) lead(tokens []token, at int) int {
	for at+1 < len(tokens) && !tokens[at].is(isPlease) {
		at++
	}
	first, next := tokens[0].word, tokens[min(1, len(tokens)-1)].word
	if first == "if" && (next == "you" || next == "your" || next == "the" || next == "this") {
		return 1
	}
	switch {
	case at < 2 || !tokens[at].is(isPlease):
		return 0
	case first == "to" && next != "the", first == "in" && next == "order", first == "for":
		return 1
	}
	return 0
}

// files says whether an order, a ticket or the like is named by its number, which is
// one customer's.
func files(tokens []token) bool {
	for i := 1; i < len(tokens); i++ {
		if numberLike(tokens[i].word) && filed[tokens[i-1].word] {
			return true
		}
	}
	return false
}

var filed = wordSet(`order booking ticket invoice case account flight reference number claim parcel`)

// reaches says whether a word is an address or a number at which everyone is to
// write or to call.
func reaches(word string) bool {
	return strings.IndexByte(word, '@') > 0 || len(word) > 9 && strings.Trim(word, "0123456789-.") == ""
}
