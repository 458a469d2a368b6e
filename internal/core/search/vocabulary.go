package search

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"

	"kept.example/kept/internal/platform/db"
)

// languages are those whose rules make the stems of a word.
func languages() []struct {
	name string
	stem func(*snowballstem.Env) bool
} {
	return []struct {
		name string
		stem func(*snowballstem.Env) bool
	}{
		{"da", danish.Stem}, {"de", german.Stem}, {"en", english.Stem}, {"es", spanish.Stem}, {"fr", french.Stem},
		{"it", italian.Stem}, {"nl", dutch.Stem}, {"no", norwegian.Stem}, {"pt", portuguese.Stem}, {"sv", swedish.Stem},
	}
}

// Limits of words in the vocabulary, in runes.
const (
	shortWord = 2  // shorter ones are not in it
	longWord  = 32 // nor longer ones
	stemmed   = 3  // from here a word has stems
	mended    = 4  // from here a word is mended and has trigrams
)

// inVocabulary says whether a word is a word of a language: letters only. A number
// is looked for as it is.
func inVocabulary(word string) bool {
	n := 0
	for _, r := range word {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) || class(r) == paired {
			return false
		}
		n++
	}
	return n >= shortWord && n <= longWord
}

// stems are the stems of a word, each with its language, where they are another
// than the word.
func stems(word string) (all []string) {
	if utf8.RuneCountInString(word) < stemmed {
		return nil
	}
	for _, l := range languages() {
		env := snowballstem.NewEnv(word)
		l.stem(env)
		if stem := env.Current(); stem != word && utf8.RuneCountInString(stem) >= stemmed {
			all = append(all, l.name+":"+stem)
		}
	}
	return all
}

// grams are each three letters of a word with its ends, each once.
func grams(word string) []string {
	if utf8.RuneCountInString(word) < mended {
		return nil
	}
	r := []rune("^" + word + "$")
	all := make([]string, 0, len(r))
	for i := range len(r) - 2 {
		all = append(all, string(r[i:i+3]))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// learn counts words, and takes new ones into the vocabulary.
func learn(ctx context.Context, tx *db.Tx, words map[string]int) error {
	if len(words) == 0 {
		return nil
	}
	if err := tx.Lock(ctx, "search", "vocabulary"); err != nil {
		return err
	}
	all := slices.Sorted(maps.Keys(words))
	known, err := knownWords(ctx, tx, all)
	if err != nil {
		return err
	}
	var again [][]any
	var fresh []string
	for _, w := range all {
		if id, ok := known[w]; ok {
			again = append(again, []any{id, w, words[w]})
		} else {
			fresh = append(fresh, w)
		}
	}
	if err := tx.UpsertMany(ctx, `INSERT INTO search_word (id, word, uses)`, again, `ON CONFLICT (id) DO UPDATE SET uses = search_word.uses + excluded.uses`); err != nil || len(fresh) == 0 {
		return err
	}
	ids, err := tx.NewIDs(ctx, "search_word", len(fresh))
	if err != nil {
		return err
	}
	var rows, stemRows, gramRows [][]any
	for i, w := range fresh {
		rows = append(rows, []any{ids[i], w, words[w]})
		for _, s := range stems(w) {
			stemRows = append(stemRows, []any{s, ids[i]})
		}
		for _, g := range grams(w) {
			gramRows = append(gramRows, []any{g, ids[i]})
		}
	}
	if err := tx.InsertMany(ctx, `INSERT INTO search_word (id, word, uses)`, rows); err != nil {
		return err
	}
	if err := tx.InsertMany(ctx, `INSERT INTO search_stem (stem, word_id)`, stemRows); err != nil {
		return err
	}
	return tx.InsertMany(ctx, `INSERT INTO search_gram (gram, word_id)`, gramRows)
}

// knownWords returns the ids of those of some words that are in the vocabulary.
func knownWords(ctx context.Context, v db.View, words []string) (map[string]int64, error) {
	known := map[string]int64{}
	for part := range slices.Chunk(words, most) {
		args, marks := texts(part)
		_, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) {
			var word string
			err = s(&id, &word)
			known[word] = id
			return id, err
		}, `SELECT id, word FROM search_word WHERE word IN `+marks, args...)
		if err != nil {
			return nil, err
		}
	}
	return known, nil
}

// texts are texts as arguments, and their places in a statement.
func texts(all []string) (args []any, marks string) {
	for i, s := range all {
		if i > 0 {
			marks += ", "
		}
		args = append(args, s)
		marks += "$" + strconv.Itoa(i+1)
	}
	return args, "(" + marks + ")"
}
