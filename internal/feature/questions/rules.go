package questions

import (
	"slices"
	"sync"
)

// rules are what a language asks and tells with. A file rules_XX.go has those
// of one language, to be read and mended by whoever speaks it.
type rules struct {
	lang string
	// verbsFirst: a verb before its subject asks, whatever mark ends it.
	verbsFirst bool
	// known are small words by which the language is told.
	known map[string]bool
	// spelled says how words are also written: u for you. They are read as one.
	spelled map[string]string
	// leads stand before what is said, and belong to nothing: and, well, yes.
	leads map[string]bool
	// stops are those of them that only lead on when they stand alone.
	stops map[string]bool
	// joins are the words between two clauses.
	joins map[string]bool
	// whether begins what was asked in indirect speech.
	whether map[string]bool
	// ifs begin a condition, which belongs to the question after it.
	ifs map[string]bool
	// why begins a reason, which ends what is asked.
	why map[string]bool
	// buts stand between two things that are told.
	buts map[string]bool
	// who are the words that ask: who, where. Before a verb of does they begin a
	// question, whatever mark ends it.
	who map[string]bool
	// does are the verbs that stand after such a word, or before the subject.
	does map[string]bool
	// has are those of them that also begin what is only told: has been, was told.
	has map[string]bool
	// after are words that stand after a word that asks, in place of a verb: how
	// much, what time.
	after map[string]bool
	// tags ask for a yes, on their own: right?
	tags map[string]bool
	// ors stand between two choices of one question.
	ors map[string]bool
	// verbs are words after which a verb has the form that also orders: to, can.
	verbs map[string]bool
	// mes are the writer as an object, after which a verb surely orders.
	mes map[string]bool
	// pleases, at the end, make a request of what stands before them.
	pleases map[string]bool
	// own are the writer in whatever case: who speaks of themselves writes to
	// somebody, and no circular.
	own map[string]bool
	// nays answer what was said before: no, idk.
	nays map[string]bool
	// relative are words that ask, and after a comma also tell more of what
	// stands before it.
	relative map[string]bool
	// ofWho are words before a word that asks that keep it within their clause:
	// know where it is, of what.
	ofWho map[string]bool
	// subjects follow such a verb in a question without a word that asks.
	subjects map[string]bool
	// pronouns are the subjects that make a question also without its mark.
	pronouns map[string]bool

	greets phrases // said to nobody's benefit: hello, how are you
	asks   phrases // a question, whatever mark ends it
	begs   phrases // a request
	bare   phrases // asks for a deed when it is all that is said: cancelling my order
	trails phrases // belongs to the request before it: and let me know
	empty  phrases // looks like one of these, and is none
	polite phrases // makes whatever it stands in a courtesy: please do not hesitate
	// circulars make whatever they stand in a call to everyone: click the link.
	circulars phrases
	// notices are signs of a call to everyone, none of which settles it alone.
	notices phrases
	// helps call for help with what was asked for right before: … can you help me?
	helps phrases
	// deeds are what a desk does for one writer, and no notice calls for.
	deeds  phrases
	scorns phrases // a question that nobody can answer: it tells of a loss
	hints  phrases
	losses phrases
	goods  phrases // what looks like a loss, and is none
	praise phrases
}

// languages are those that the rules know; the first is for what none knows. They
// are made when the first text is read: a process that reads none does without.
var languages = sync.OnceValue(func() []*rules {
	return lexical(english(), german(), french(), spanish(), portuguese(), italian())
})

// rulesFor are the rules of the language that a text seems to be in: the one of
// whose small words it has most. Each token learns what that language knows of
// it. Letters that English has not speak against English.
func rulesFor(parts []part) *rules {
	spoken := languages()
	var has [most]int
	n := 0
	for _, p := range parts {
		n += len(p.tokens)
	}
	all := make([]*known, 0, n) // what languages know of each token
	for _, p := range parts {
		for i := range p.tokens {
			t := &p.tokens[i]
			var k *known
			if !t.mark {
				k = lexicon[t.word]
			}
			if all = append(all, k); t.foreign {
				has[0] -= 2
			}
			for l := 0; k != nil && k.small>>l != 0; l++ {
				has[l] += int(k.small >> l & 1)
			}
		}
	}
	best := 0
	for l, n := range has {
		if n > has[best] {
			best = l
		}
	}
	n = 0
	for _, p := range parts {
		for i := range p.tokens {
			k := all[n]
			if t := &p.tokens[i]; k == nil && best == 0 && !t.mark {
				if w := meant(t.word); w != "" && (w != "need" || !t.big) { // Ned is a name
					k, t.word = lexicon[w], w
				}
			}
			if k != nil && k.in[best] != nil {
				p.tokens[i].entry = k.in[best]
				if w := k.in[best].word; w != "" && best == 0 {
					p.tokens[i].word = w
				}
			}
			n++
		}
	}
	if best != 0 {
		dropAnds(parts)
	} else {
		for i := range parts {
			parts[i].tokens = parted(parts[i].tokens)
		}
	}
	return spoken[best]
}

// dropAnds leaves out a sign for and, which is read as the word only in English. A
// sentence keeps one token.
func dropAnds(parts []part) {
	for i, p := range parts {
		first := p.tokens[0]
		if p.tokens = slices.DeleteFunc(p.tokens, func(t token) bool { return isAnd(t.word) }); len(p.tokens) == 0 {
			p.tokens = append(p.tokens, first)
		}
		parts[i] = p
	}
}

// isAnd says whether a word is a sign for and.
func isAnd(word string) bool { return word == "&" || word == "&amp" }
