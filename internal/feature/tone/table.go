package tone

import (
	"embed"
	"strings"
	"sync"

	"kept.example/kept/internal/platform/timewords"
)

// tables are how each language says what the rules look for, with the better
// wordings: data, and so no sentences of the catalogue. A line is + (it is), - (it is
// not, whatever else the sentence has), = (the better wording of the whole sentence),
// or, in jargon, a phrase and what to say instead.
//
//go:embed tables/*.txt
var tables embed.FS

// Languages are those that replies are read in.
var Languages = []string{"en", "de", "fr", "es", "pt", "it"}

// table is what one language says.
type table struct {
	is     map[string]*lexicon // by section: what it looks for
	isNot  map[string]*lexicon
	better map[string]string // of a whole sentence, by section
}

// tableOf reads the table of a language, once.
var tableOf = sync.OnceValue(func() map[string]*table {
	all := map[string]*table{}
	for _, lang := range Languages {
		raw, err := tables.ReadFile("tables/" + lang + ".txt")
		if err != nil {
			panic(err) // it is built in
		}
		all[lang] = readTable(string(raw))
	}
	return all
})

func readTable(text string) *table {
	t := &table{is: map[string]*lexicon{}, isNot: map[string]*lexicon{}, better: map[string]string{}}
	section := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			section = strings.TrimSuffix(name, "]")
			t.is[section], t.isNot[section] = &lexicon{}, &lexicon{}
			continue
		}
		if len(line) < 3 || line[1] != ' ' {
			continue
		}
		rest := line[2:]
		if line[0] == '=' {
			t.better[section] = rest
			continue
		}
		said, better, _ := strings.Cut(rest, " => ")
		for one := range strings.SplitSeq(said, "|") {
			p := phraseOf(timewords.Fold(one))
			p.better = better
			if line[0] == '-' {
				t.isNot[section].add(p)
			} else {
				t.is[section].add(p)
			}
		}
	}
	return t
}

// hit says whether a sentence has a phrase of a section, and nothing that says that
// it is none.
func (t *table) hit(section string, words []token) bool {
	return t.is[section].has(words) && !t.isNot[section].has(words)
}
