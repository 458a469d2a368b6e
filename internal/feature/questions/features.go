package questions

// What a feature is about. Each is mixed into the sum of what it is, so that the
// same word is another feature elsewhere.
const (
	ofAll uint32 = iota + 1
	ofEnd
	ofKind
	ofKindEnd
	ofLength
	ofTable
	ofTableKind
	ofPlace
	ofNeighbour
	ofKindNeighbour
	ofPhrase
	ofPhraseEnd
	ofPattern
	ofPatternEnd
	ofWord
	ofTwo
	ofThree
	ofFirst
	ofFirstEnd
	ofKindFirst
	ofSecond
	ofFirstTwo
	ofKindTwo
	ofFirstThree
	ofLast
	ofBefore
)

// asked is added to what a feature of words is about in a piece that the rules
// take for asked: there a word tells of something else.
const asked uint32 = 64

func mix(a, b uint32) uint32 {
	h := (a ^ b*0x9E3779B1) * 0x85EBCA6B
	h ^= h >> 15
	h *= 0xC2B2AE35
	h ^= h >> 13
	return h | 1
}

// featureList is features.
type featureList []uint32

func (l *featureList) add(of, sum uint32) { *l = append(*l, mix(of, sum)) }

// at is where the weights have a kind.
func (k Kind) at() uint32 {
	for i, one := range kindsWeighed {
		if one == k {
			return uint32(i)
		}
	}
	return 0
}

// features are what the weight of a piece hangs on, put after those of l.
func (r *rules) features(all []piece, at int, l featureList) featureList {
	one := &all[at]
	words := one.tokens
	for len(words) > 0 && words[0].mark {
		words = words[1:]
	}
	kind, end := one.Kind.at(), one.end()
	l.add(ofAll, 0)
	l.add(ofEnd, end)
	l.add(ofKind, kind)
	l.add(ofKindEnd, kind*8+end)
	n := uint32(spoken(words))
	if n > 6 {
		n = 7 + min((n-6)/6, 4)
	}
	l.add(ofLength, n)
	tables := r.tables(words)
	for i := range uint32(8) {
		if tables>>i&1 == 1 {
			l.add(ofTable, i)
			l.add(ofTableKind, mix(i, kind))
		}
	}
	place := uint32(0)
	if one.first {
		place = 1
	}
	if one.last {
		place |= 2
	}
	l.add(ofPlace, place)
	for d := -1; d <= 1; d += 2 {
		k := uint32(99)
		if i := at + d; i >= 0 && i < len(all) {
			if k = all[i].Kind.at(); all[i].p == one.p {
				k += 40
			}
		}
		k = k*2 + uint32(d+1)/2
		l.add(ofNeighbour, k)
		l.add(ofKindNeighbour, mix(kind, k))
	}
	r.openers(words, end, &l)
	one.words(words, kind, end, &l)
	return l
}

// end is how a piece ends.
func (one *piece) end() uint32 {
	switch {
	case !one.last:
		return 5
	case one.p.asks && one.p.cries:
		return 4
	case one.p.asks:
		return 1
	case one.p.cries:
		return 2
	case one.p.closed:
		return 3
	}
	return 0
}

// tables are those of what is told, and of what is none, that a piece has
// phrases of.
func (r *rules) tables(tokens []token) (all uint32) {
	var any uint32 // the tables that have a phrase that begins with one of the words
	for i := range tokens {
		any |= tokens[i].entry.tables
	}
	for i, t := range [...]*phrases{&r.hints, &r.losses, &r.goods, &r.praise, &r.scorns, &r.empty, &r.polite, &r.circulars} {
		if (any>>t.table&1 == 1 || len(t.begins) > 0) && t.in(tokens) {
			all |= 1 << i
		}
	}
	return all
}

// openers are the features of what a piece begins with: a phrase that asks or
// begs, and the pattern of its small words.
func (r *rules) openers(words []token, end uint32, l *featureList) {
	clause, seen, pattern := true, 0, uint32(0)
	for i, t := range words {
		if t.mark {
			clause = true
			continue
		}
		if seen++; seen > 5 {
			return
		}
		_, line := r.asks.which(words, i, clause)
		if line == 0 {
			if _, line = r.begs.which(words, i, clause); line > 0 {
				line += 1000
			}
		}
		if line > 0 {
			l.add(ofPhrase, uint32(line))
			l.add(ofPhraseEnd, uint32(line)*8+end)
		}
		clause = clause && t.is(isLead)
		if pattern = mix(pattern, class(t)); seen > 1 {
			l.add(ofPattern, pattern)
			l.add(ofPatternEnd, mix(pattern, end))
		}
	}
}

var classSets = [...]set{isWho, isDoes, isPronoun, isSubject, isMe, isPlease, isBut, isIf, isJoin, isVerb, isLead}

// class is what kind of small word a token is.
func class(t token) uint32 {
	for i, one := range classSets {
		if t.is(one) {
			return uint32(i) + 1
		}
	}
	return 0
}

// words are the features of the words of a piece.
func (one *piece) words(words []token, kind, end uint32, l *featureList) {
	side := uint32(0)
	if one.Kind.Asks() {
		side = asked
	}
	n, last, before, before2 := 0, uint32(0), uint32(0), uint32(0)
	for _, t := range words {
		l.add(ofWord|side, t.sum)
		two := mix(before, t.sum)
		l.add(ofTwo|side, two)
		if before2 != 0 {
			l.add(ofThree|side, mix(before2, two))
		}
		before2, before = before, t.sum
		if t.mark {
			continue
		}
		n, last = n+1, t.sum
		switch n {
		case 1:
			l.add(ofFirst|side, t.sum)
			l.add(ofFirstEnd|side, mix(end, t.sum))
			l.add(ofKindFirst, mix(kind, t.sum))
		case 2:
			l.add(ofSecond|side, t.sum)
			l.add(ofFirstTwo|side, two)
			l.add(ofKindTwo, mix(kind, two))
		case 3:
			l.add(ofFirstThree|side, mix(words[0].sum, two))
		}
	}
	l.add(ofLast|side, last)
	l.add(ofBefore|side, one.before)
}
