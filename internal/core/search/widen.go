package search

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kept.example/kept/internal/platform/db"
)

// mostKin is how many words one word is widened to.
const mostKin = 20

// shortBeginning is how long the beginning of a number is at least that is
// looked for as one: shorter ones begin too many.
const shortBeginning = 3

// widened makes of the terms of a query what the index is asked for; mended are
// the words that stand for those that nobody wrote.
func (s *Search) widened(ctx context.Context, v db.View, terms []term) (all []wide, mended map[string][]string, err error) {
	mended = map[string][]string{}
	for _, t := range terms {
		w := wide{term: t}
		last := t.words[len(t.words)-1]
		word := inVocabulary(last) || t.begins && utf8.RuneCountInString(last) == 1 && !isPaired(last) && inVocabulary(last+last)
		switch {
		case t.quoted || len(t.words) > 1 || !word:
			w.prefix = t.begins && utf8.RuneCountInString(last) >= shortBeginning || utf8.RuneCountInString(last) == 1 && isPaired(last)
		case t.begins:
			w.words, err = beginning(ctx, v, last)
		default:
			if w.words, err = kinOf(ctx, v, t); err == nil && len(w.words) == 0 {
				if w.words, err = mend(ctx, v, last); len(w.words) > 0 {
					mended[t.text] = w.words
				}
			}
		}
		if err != nil {
			return nil, nil, err
		}
		if t.begins && len(w.words) == 0 && len(t.words) == 1 && !t.quoted && inVocabulary(last) {
			if w.words, err = mend(ctx, v, last); err != nil {
				return nil, nil, err
			}
			if len(w.words) > 0 {
				mended[t.text] = w.words
			}
		}
		all = append(all, w)
	}
	return all, mended, nil
}

// wide is a term with the words it stands for.
type wide struct {
	term
	words  []string // any of these; none for the term as it is
	prefix bool     // the index finds what begins so
}

func isPaired(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return class(r) == paired
}

// sought is the term as the index is asked for it, in some fields.
func (w wide) sought(fields []int) db.Sought {
	if len(w.words) == 0 {
		return db.Phrase{Fields: fields, Words: w.term.words, Begins: w.prefix}
	}
	var any db.AnyOf
	for _, word := range w.words {
		any = append(any, db.Phrase{Fields: fields, Words: []string{word}})
	}
	if own := w.term.words[0]; !slices.Contains(w.words, own) {
		any = append(any, db.Phrase{Fields: fields, Words: []string{own}})
	}
	return any
}

func scanWord(s db.Scan) (word string, err error) {
	err = s(&word)
	return word, err
}

// beginning are the words that begin so, those that are used most first.
func beginning(ctx context.Context, v db.View, start string) ([]string, error) {
	return db.All(ctx, v, scanWord, `SELECT word FROM search_word WHERE word >= $1 AND word < $2 ORDER BY uses DESC, id LIMIT 20`,
		start, start+"\U0010FFFF")
}

// kinOf are the words of the vocabulary with a stem in common with a word, the
// word itself first if it is there; and the word with its umlauts written out, or
// with the umlauts that were.
func kinOf(ctx context.Context, v db.View, t term) ([]string, error) {
	word := t.words[0]
	forms := append([]string{word}, umlauts(t.text, word)...)
	keys := map[string]bool{}
	plain := slices.Clone(forms)
	for _, f := range forms {
		for _, stem := range stems(f) {
			keys[stem] = true
			plain = append(plain, stem[strings.IndexByte(stem, ':')+1:])
		}
		for _, l := range languages() {
			keys[l.name+":"+f] = true // others' stem may be the word
		}
	}
	slices.Sort(plain)
	plain = slices.Compact(plain)
	var list []string
	for k := range keys {
		list = append(list, k)
	}
	slices.Sort(list)
	args, marks := texts(plain)
	stemArgs, _ := texts(list)
	stemMarks := make([]string, len(stemArgs))
	for i, a := range stemArgs {
		args = append(args, a)
		stemMarks[i] = "$" + strconv.Itoa(len(args))
	}
	type used struct {
		word string
		uses int64
	}
	found, err := db.All(ctx, v, func(s db.Scan) (u used, err error) {
		err = s(&u.word, &u.uses)
		return u, err
	}, `SELECT w.word, w.uses FROM search_word w WHERE w.word IN `+marks+`
		UNION SELECT w.word, w.uses FROM search_stem s JOIN search_word w ON w.id = s.word_id WHERE s.stem IN (`+strings.Join(stemMarks, ", ")+`)`, args...)
	slices.SortFunc(found, func(a, b used) int {
		return cmp.Or(-compareBool(slices.Contains(forms, a.word), slices.Contains(forms, b.word)), cmp.Compare(b.uses, a.uses), cmp.Compare(a.word, b.word))
	})
	var all []string
	for _, u := range found[:min(len(found), mostKin)] {
		all = append(all, u.word)
	}
	return all, err
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// umlauts are other ways to write a word: Müller is Mueller to a keyboard
// without umlauts.
func umlauts(text, word string) (all []string) {
	written := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe").Replace(strings.ToLower(text))
	for _, w := range []string{fold(written), strings.NewReplacer("ae", "a", "oe", "o", "ue", "u").Replace(word)} {
		if w != word && w != "" && !slices.Contains(all, w) {
			all = append(all, w)
		}
	}
	return all
}

// mend returns the words that are likely meant by one that nobody wrote: those
// that share most trigrams and differ in one letter, or two if it is long.
func mend(ctx context.Context, v db.View, word string) ([]string, error) {
	parts := grams(word)
	if len(parts) == 0 {
		return nil, nil
	}
	args, marks := texts(parts)
	near, err := db.All(ctx, v, scanWord, `SELECT w.word FROM (SELECT g.word_id AS id, count(*) AS n FROM search_gram g WHERE g.gram IN `+marks+`
		GROUP BY g.word_id ORDER BY n DESC, id LIMIT 200) AS near JOIN search_word w ON w.id = near.id ORDER BY w.uses DESC, w.id`, args...)
	if err != nil {
		return nil, err
	}
	allowed := 1
	if utf8.RuneCountInString(word) >= 8 {
		allowed = 2
	}
	var best []string
	for _, n := range near {
		d := distance(word, n, allowed)
		if d < allowed {
			allowed, best = d, nil
		}
		if d <= allowed {
			best = append(best, n)
		}
	}
	return best[:min(len(best), 3)], nil
}

// distance is how many letters are to be changed, added, left out or swapped to
// make one word another; more than most is told as most+1.
func distance(one, other string, most int) int {
	a, b := []rune(one), []rune(other)
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			differs := 1
			if a[i-1] == b[j-1] {
				differs = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+differs)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], most+1)
}
