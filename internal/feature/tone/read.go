package tone

import (
	"cmp"
	"slices"
	"strings"

	"kept.example/kept/internal/platform/timewords"
)

// Reading is what a reply is read against.
type Reading struct {
	Lang   string   // the customer's; "" when unknown
	Before string   // what we said last to the customer
	Theirs []string // what the customer said, the newest last
	Late   bool     // they have waited long for it
}

// mostRead is how much of a text is read, in bytes: more is no reply that
// somebody would read.
const mostRead = 32 << 10

// mostFound is how many findings are told of one text.
const mostFound = 12

// Read finds in a reply what would be better said in another way, in the order of
// the text. It refuses nothing, and finds nothing in lines that are quoted.
func Read(text string, in Reading) []Finding {
	text = text[:edge(text, mostRead)]
	all := sentences(text)
	var found []Finding
	for _, lang := range timewords.Spoken(text, in.Lang) {
		r := reading{Reading: in, text: text, lang: lang, table: tableOf()[lang], all: all}
		some := r.findings()
		for _, f := range some {
			if !slices.ContainsFunc(found, func(o Finding) bool { return o.Rule == f.Rule && o.From < f.To && f.From < o.To }) {
				found = append(found, f)
			}
		}
	}
	for _, s := range timewords.Vague(text, in.Lang) {
		found = append(found, Finding{Rule: Vague, From: s.From, To: s.To, Lang: s.Lang, Was: text[s.From:s.To]})
	}
	for _, s := range all {
		if at := strings.Index(text[s.from:s.to], " …"); at >= 0 {
			found = append(found, Finding{Rule: Gap, From: s.from, To: s.to, Was: text[s.from:s.to]})
		}
	}
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Compare(a.From, b.From) })
	return found[:min(len(found), mostFound)]
}

// edge is the last place within so many bytes where a rune ends.
func edge(text string, most int) int {
	if len(text) <= most {
		return len(text)
	}
	for most > 0 && text[most]&0xC0 == 0x80 {
		most--
	}
	return most
}

// reading is one reading of a text in one language.
type reading struct {
	Reading
	text  string
	lang  string
	table *table
	all   []sentence
}

// whole are the rules whose better wording stands in place of the sentence.
var whole = []Rule{Excuse, Procedure, Blame, Machine}

func (r reading) findings() (found []Finding) {
	acts, others := r.says("act"), r.says("alt")
	sorry, late := false, r.Late && !r.says(string(Late))
	for _, s := range r.all {
		for _, rule := range whole {
			if rule == Excuse && acts {
				continue // it comes with a solution
			}
			if r.table.hit(string(rule), s.words) {
				found = append(found, r.sentence(rule, s, r.table.better[string(rule)]))
			}
		}
		if !others && !acts && !s.asks && r.table.hit("no", s.words) {
			found = append(found, r.sentence(BareNo, s, r.table.better["no"]))
		}
		if late && !s.asks && r.table.hit("no", s.words) {
			late = false // one is enough
			found = append(found, r.sentence(Late, s, r.table.better[string(Late)]))
		}
		if !sorry && !acts && r.table.hit("sorry", s.words) {
			sorry = true // one is enough to be told
			found = append(found, r.sorry(s))
		}
		found = append(found, r.jargon(s)...)
		found = append(found, r.answered(s)...)
	}
	return found
}

// says whether some sentence of the text has a phrase of a section.
func (r reading) says(section string) bool {
	return slices.ContainsFunc(r.all, func(s sentence) bool { return r.table.is[section].has(s.words) })
}

// sentence is a finding on a whole sentence.
func (r reading) sentence(rule Rule, s sentence, better string) Finding {
	was := r.text[s.from:s.to]
	return Finding{Rule: rule, From: s.from, To: s.to, Lang: r.lang, Was: was, Better: strings.ReplaceAll(better, "{sentence}", was)}
}

// sorry is an apology without an act: the first, or one more.
func (r reading) sorry(s sentence) Finding {
	for _, one := range sentences(r.Before) {
		if r.table.hit("sorry", one.words) {
			return r.sentence(Again, s, r.table.better[string(Again)])
		}
	}
	return r.sentence(Apology, s, r.table.better[string(Apology)])
}

// jargon are the words of a sentence that only we use, each with another in its
// place.
func (r reading) jargon(s sentence) (found []Finding) {
	for i := 0; i < len(s.words); i++ {
		p, end := r.table.is[string(Jargon)].at(s.words, i)
		if end == 0 {
			continue
		}
		from, to := s.words[i].from, s.words[end-1].to
		found = append(found, Finding{Rule: Jargon, From: from, To: to, Lang: r.lang, Was: r.text[from:to], Better: p.better})
		i = end - 1
	}
	return found
}
