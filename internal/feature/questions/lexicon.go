package questions

// set is what a language uses a word for; a word may be of several.
type set uint32

const (
	isLead set = 1 << iota
	isStop
	isJoin
	isWhether
	isIf
	isWhy
	isBut
	isWho
	isDoes
	isAfter
	isTag
	isOr
	isVerb
	isMe
	isPlease
	isRelative
	isOfWho
	isPronoun
	isSubject
	isHas
	isOwn
	isNay
)

// entry is what a language knows of a word: looked up once, when a text is cut,
// so that rules compare numbers and not words.
type entry struct {
	id     int32
	word   string // as it is spelled, if it is also written in another way
	is     set
	tables uint32  // those that have phrases that begin with it
	starts []start // by table
}

// start is a phrase that begins with a word.
type start struct {
	table uint8
	phrase
}

// known is a word in all languages.
type known struct {
	small uint8 // the languages that are told by it
	in    [most]*entry
}

// most is how many languages there may be.
const most = 6

// unknown is what a language knows of a word that it does not know.
var unknown = &entry{}

// lexicon is every word that the rules know; [languages] fills it.
var lexicon map[string]*known

// is says whether a token is of one of sets.
func (t token) is(one set) bool { return t.entry.is&one != 0 }

// lexical files the words and phrases of languages in the lexicon.
func lexical(all ...*rules) []*rules {
	lexicon = map[string]*known{}
	for l, r := range all {
		for w := range r.known {
			knownAs(w).small |= 1 << l
		}
		for also, w := range r.spelled {
			knownAs(also).in[l] = entryOf(w, l)
			entryOf(w, l).word = w
		}
		for one, words := range r.sets() {
			for w := range words {
				entryOf(w, l).is |= one
			}
		}
		for n, p := range r.phrases() {
			p.table = uint8(n)
			for w, starts := range p.by {
				e := entryOf(w, l)
				e.tables |= 1 << n
				for _, one := range starts {
					numberWords(one.places, l)
					e.starts = append(e.starts, start{p.table, one})
				}
			}
			for _, one := range p.begins {
				numberWords(one.places, l)
			}
			p.by = nil
		}
	}
	return all
}

// numberWords gives the words of places their numbers.
func numberWords(places []place, language int) {
	for i := range places {
		pl := &places[i]
		if pl.ids != nil {
			continue
		}
		for _, w := range pl.words {
			pl.ids = append(pl.ids, entryOf(w, language).id)
		}
	}
}

func knownAs(word string) *known {
	k := lexicon[word]
	if k == nil {
		k = &known{}
		lexicon[word] = k
	}
	return k
}

func entryOf(word string, language int) *entry {
	k := knownAs(word)
	if k.in[language] == nil {
		last++
		k.in[language] = &entry{id: last}
	}
	return k.in[language]
}

var last int32 // the number that was given last

func (r *rules) sets() map[set]map[string]bool {
	return map[set]map[string]bool{
		isLead: r.leads, isStop: r.stops, isJoin: r.joins, isWhether: r.whether, isIf: r.ifs, isWhy: r.why, isBut: r.buts, isWho: r.who, isDoes: r.does,
		isAfter: r.after, isTag: r.tags, isOr: r.ors, isVerb: r.verbs, isMe: r.mes, isPlease: r.pleases, isRelative: r.relative, isOfWho: r.ofWho,
		isPronoun: r.pronouns, isSubject: r.subjects, isHas: r.has, isOwn: r.own, isNay: r.nays,
	}
}

func (r *rules) phrases() []*phrases {
	return []*phrases{&r.greets, &r.asks, &r.begs, &r.bare, &r.trails, &r.empty, &r.polite, &r.circulars, &r.notices, &r.helps, &r.deeds, &r.scorns, &r.hints, &r.losses, &r.goods, &r.praise}
}
