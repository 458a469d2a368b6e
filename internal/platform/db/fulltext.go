package db

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Index is a full-text index: of each document its id, its words by field and
// its marks, and nothing that could be read back. Its schema makes the table: on
// SQLite a contentless fts5 table with a column "marks" and one for each field,
// tokenize = 'ascii'; on PostgreSQL the columns doc BIGINT and words TSVECTOR.
// Words are folded by the caller and consist of letters and digits.
type Index struct {
	Table  string
	Fields []string // at most four, for PostgreSQL has four weights
}

// Document is what an index is given: an id, marks, and the words of each field
// in their order.
type Document struct {
	ID     int64
	Marks  []string // what it is filed under; never found by a word
	Fields [][]string
}

// Sought is what documents are looked for by: [Phrase], [Mark], [AllOf], [AnyOf]
// or [But].
type Sought interface {
	lite(ix Index) string
	postgres(ix Index) string
}

// Phrase is words that stand one after the other, one or more.
type Phrase struct {
	Fields []int // in one of these fields; none for any
	Words  []string
	Begins bool // the last word is only the beginning of one
}

// Mark is a mark that a document has.
type Mark string

// AllOf is all of some, AnyOf at least one of some; both hold at least one.
type (
	AllOf []Sought
	AnyOf []Sought
)

// But is one thing without another.
type But struct{ This, Not Sought }

// bare leaves of a word what can do no harm between quotes.
func bare(word string) string {
	return strings.Map(func(r rune) rune {
		if r == '"' || r == '\'' || r == '\\' || r < ' ' {
			return -1
		}
		return r
	}, Text(word))
}

func (p Phrase) lite(ix Index) string {
	fields := ix.Fields
	if len(p.Fields) > 0 {
		fields = nil
		for _, f := range p.Fields {
			fields = append(fields, ix.Fields[f])
		}
	}
	words := make([]string, len(p.Words))
	for i, w := range p.Words {
		words[i] = bare(w)
	}
	text := "{" + strings.Join(fields, " ") + `} : "` + strings.Join(words, " ") + `"`
	if p.Begins {
		text += " *"
	}
	return text
}

func (p Phrase) postgres(ix Index) string {
	weights := ""
	for _, f := range p.Fields {
		weights += string(rune('A' + f))
	}
	words := make([]string, len(p.Words))
	for i, w := range p.Words {
		words[i] = "'" + bare(w) + "'"
		if begins := p.Begins && i == len(p.Words)-1; begins || weights != "" {
			words[i] += ":" + map[bool]string{true: "*"}[begins] + weights
		}
	}
	return strings.Join(words, " <-> ")
}

func (m Mark) lite(Index) string     { return `marks : "` + bare(string(m)) + `"` }
func (m Mark) postgres(Index) string { return `'=` + bare(string(m)) + `'` }

func (a AllOf) lite(ix Index) string     { return joined(a, " AND ", ix, Sought.lite) }
func (a AllOf) postgres(ix Index) string { return joined(a, " & ", ix, Sought.postgres) }
func (a AnyOf) lite(ix Index) string     { return joined(a, " OR ", ix, Sought.lite) }
func (a AnyOf) postgres(ix Index) string { return joined(a, " | ", ix, Sought.postgres) }

func (b But) lite(ix Index) string { return "(" + b.This.lite(ix) + ") NOT (" + b.Not.lite(ix) + ")" }
func (b But) postgres(ix Index) string {
	return "(" + b.This.postgres(ix) + ") & !(" + b.Not.postgres(ix) + ")"
}

func joined(all []Sought, by string, ix Index, say func(Sought, Index) string) string {
	parts := make([]string, len(all))
	for i, s := range all {
		parts[i] = "(" + say(s, ix) + ")"
	}
	return strings.Join(parts, by)
}

// PutDocs writes documents, each in place of the one with its id.
func (tx *Tx) PutDocs(ctx context.Context, ix Index, docs []Document) error {
	docs = slices.Clone(docs)
	slices.SortFunc(docs, func(a, b Document) int { return int(a.ID - b.ID) }) // fts5 writes out what it has when an id goes back
	query := putLite(ix)
	if tx.d.engine == Postgres {
		query = "INSERT INTO " + ix.Table + " (doc, words) VALUES ($1, $2::text::tsvector) ON CONFLICT (doc) DO UPDATE SET words = excluded.words"
	}
	for _, d := range docs {
		args := []any{d.ID}
		if tx.d.engine == Postgres {
			args = append(args, vector(d))
		} else {
			args = append(args, strings.Join(d.Marks, " "))
			for _, words := range d.Fields {
				args = append(args, strings.Join(words, " "))
			}
		}
		if _, err := tx.Exec(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}

func putLite(ix Index) string {
	marks := "$1, $2"
	for i := range ix.Fields {
		marks += fmt.Sprintf(", $%d", i+3)
	}
	return "INSERT OR REPLACE INTO " + ix.Table + " (rowid, marks, " + strings.Join(ix.Fields, ", ") + ") VALUES (" + marks + ")"
}

// lastPosition is the last position of a word that a tsvector remembers.
const lastPosition = 16383

// vector is a document as a tsvector is written: each word with where it stands
// and, as its weight, in which field. Fields are apart, so that no phrase goes
// over from one to the next.
func vector(d Document) string {
	at := map[string][]string{}
	n := 0
	for f, words := range d.Fields {
		weight := string(rune('A' + f))
		for _, w := range words {
			n++
			if w = bare(w); w != "" && n <= lastPosition && len(at[w]) < 256 {
				at[w] = append(at[w], strconv.Itoa(n)+weight)
			} else if w != "" && at[w] == nil {
				at[w] = []string{strconv.Itoa(lastPosition) + weight}
			}
		}
		n++
	}
	var b strings.Builder
	for w, places := range at {
		b.WriteString("'" + w + "':" + strings.Join(places, ",") + " ")
	}
	for _, m := range append(slices.Clone(d.Marks), spans(d.ID)...) {
		b.WriteString("'=" + bare(m) + "' ")
	}
	return b.String()
}

// A GIN index knows no order: to find the newest documents it would read all
// that match. So each document is marked with the spans of ids it lies in, and
// the newest spans are asked first, then longer ones.
var spanBits = []int{13, 16, 19}

func spans(id int64) (marks []string) {
	for _, bits := range spanBits {
		marks = append(marks, spanMark(bits, id>>bits))
	}
	return marks
}

func spanMark(bits int, n int64) string { return fmt.Sprintf("s%d.%d", bits, n) }

// DropDocs takes documents out. On SQLite their words are found no more, and go
// when [Tx.TidyDocs] has run to its end.
func (tx *Tx) DropDocs(ctx context.Context, ix Index, ids []int64) error {
	key := "rowid"
	if tx.d.engine == Postgres {
		key = "doc"
	}
	for _, id := range ids {
		if _, err := tx.Exec(ctx, "DELETE FROM "+ix.Table+" WHERE "+key+" = $1", id); err != nil {
			return err
		}
	}
	return nil
}

// ClearDocs takes all documents out.
func (tx *Tx) ClearDocs(ctx context.Context, ix Index) error {
	query := "INSERT INTO " + ix.Table + " (" + ix.Table + ") VALUES ('delete-all')"
	if tx.d.engine == Postgres {
		query = "TRUNCATE " + ix.Table
	}
	_, err := tx.Exec(ctx, query)
	return err
}

// tidyPages is how many pages one step of TidyDocs writes: a few milliseconds.
const tidyPages = 100

// TidyDocs rewrites a part of the index without what was dropped, and says
// whether there is more to do. first begins anew. PostgreSQL does so by itself,
// with VACUUM.
func (tx *Tx) TidyDocs(ctx context.Context, ix Index, first bool) (more bool, err error) {
	if tx.d.engine == Postgres {
		return false, nil
	}
	pages := tidyPages
	if first {
		pages = -pages
	}
	before, err := Value[int64](ctx, tx, "SELECT total_changes()")
	if err != nil {
		return false, err
	}
	if _, err := tx.Exec(ctx, "INSERT INTO "+ix.Table+" ("+ix.Table+", rank) VALUES ('merge', $1)", pages); err != nil {
		return false, err
	}
	after, err := Value[int64](ctx, tx, "SELECT total_changes()")
	return after-before > 1, err
}

// DocsAfter returns the ids of documents after one, ascending.
func DocsAfter(ctx context.Context, v View, ix Index, after int64, limit int) ([]int64, error) {
	key := "rowid"
	if v.Engine() == Postgres {
		key = "doc"
	}
	return All(ctx, v, column[int64], fmt.Sprintf("SELECT %s FROM %s WHERE %s > $1 ORDER BY %s LIMIT %d", key, ix.Table, key, key, limit), after)
}

// FindDocs returns the ids of documents, the newest first: at least from, below
// another (0 for no bound), at most limit.
func FindDocs(ctx context.Context, v View, ix Index, what Sought, from, below int64, limit int) ([]int64, error) {
	if v.Engine() == Postgres {
		return findPostgres(ctx, v, ix, what, from, below, limit)
	}
	query, args := findLite(ix, what, from, below, limit)
	return All(ctx, v, column[int64], query, args...)
}

func findLite(ix Index, what Sought, from, below int64, limit int) (string, []any) {
	if below <= 0 {
		below = maxID
	}
	return fmt.Sprintf("SELECT rowid FROM %s WHERE %s MATCH $1 AND rowid >= $2 AND rowid < $3 ORDER BY rowid DESC LIMIT %d", ix.Table, ix.Table, limit),
		[]any{what.lite(ix), from, below}
}

// maxID is above every id.
const maxID = 1 << 53

func findPostgres(ctx context.Context, v View, ix Index, what Sought, from, below int64, limit int) ([]int64, error) {
	if below <= 0 {
		last, err := Value[int64](ctx, v, "SELECT coalesce(max(doc), 0) FROM "+ix.Table)
		if err != nil {
			return nil, err
		}
		below = last + 1
	}
	for _, bits := range spanBits {
		n := (below - 1) >> bits
		newest := AnyOf{Mark(spanMark(bits, n)), Mark(spanMark(bits, n-1))}
		query, args := findIn(ix, AllOf{what, newest}, from, below, limit)
		found, err := All(ctx, v, column[int64], query, args...)
		if err != nil || len(found) == limit || from >= (n-1)<<bits || n <= 1 {
			return found, err
		}
	}
	query, args := findIn(ix, what, from, below, limit)
	return All(ctx, v, column[int64], query, args...)
}

// findIn asks for doc + 0, so that the index of the ids seems to be of no help:
// reading that would mean to look at the words of every document on the way.
func findIn(ix Index, what Sought, from, below int64, limit int) (string, []any) {
	return fmt.Sprintf("SELECT doc FROM %s WHERE words @@ $1::text::tsquery AND doc + 0 >= $2 AND doc + 0 < $3 ORDER BY doc + 0 DESC LIMIT %d", ix.Table, limit),
		[]any{what.postgres(ix), from, below}
}

// PlanFind tells how the engine would find documents, for tests of the index.
func (d *DB) PlanFind(ctx context.Context, ix Index, what Sought) (string, error) {
	if d.engine == Postgres {
		query, args := findIn(ix, what, 0, maxID, 10)
		return d.plan(ctx, []string{"enable_seqscan"}, query, args)
	}
	query, args := findLite(ix, what, 0, 0, 10)
	return d.Plan(ctx, query, args...)
}
