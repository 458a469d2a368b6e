package db_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

var books = db.Index{Table: "book", Fields: []string{"title", "body"}}

const booksSchema = `{{if sqlite}}
CREATE VIRTUAL TABLE book USING fts5(marks, title, body, content='', contentless_delete=1, tokenize='ascii');
{{end}}{{if postgres}}
CREATE TABLE book (doc BIGINT NOT NULL UNIQUE, words TSVECTOR NOT NULL);
CREATE INDEX book_words ON book USING gin (words);
{{end}}`

func book(id int64, mark, title, body string) db.Document {
	return db.Document{ID: id, Marks: []string{mark}, Fields: [][]string{strings.Fields(title), strings.Fields(body)}}
}

// shelf makes an index with some documents in a database.
func shelf(t *testing.T, d *db.DB, docs ...db.Document) {
	t.Helper()
	err := d.Migrate(t.Context(), db.Schema{Owner: "book", FS: fstest.MapFS{"schema/202601010000_book.sql": {Data: []byte(booksSchema)}}})
	if err == nil {
		err = d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error { return tx.PutDocs(ctx, books, docs) })
	}
	if err != nil {
		t.Fatal(err)
	}
}

func sought(t *testing.T, d *db.DB, what db.Sought, from, below int64, limit int) (ids []int64) {
	t.Helper()
	err := d.Read(t.Context(), "test", func(ctx context.Context, v db.View) (err error) {
		ids, err = db.FindDocs(ctx, v, books, what, from, below, limit)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func word(w ...string) db.Phrase { return db.Phrase{Words: w} }

func TestDocumentsAreFoundByTheirWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		shelf(t, d, book(3, "a", "kettle leaks", "the base is wet"), book(1, "a", "grinder", "the kettle is fine"),
			book(2, "b", "leaks", "a kettle leaks"), book(4, "b", "käse 注文", "and o'dd \"quotes\""))
		for name, c := range map[string]struct {
			what db.Sought
			want []int64
		}{
			"a word":                {word("kettle"), []int64{3, 2, 1}},
			"in a field":            {db.Phrase{Fields: []int{0}, Words: []string{"kettle"}}, []int64{3}},
			"in either field":       {db.Phrase{Fields: []int{0, 1}, Words: []string{"grinder"}}, []int64{1}},
			"a phrase":              {word("kettle", "leaks"), []int64{3, 2}},
			"no phrase over fields": {word("leaks", "the"), nil},
			"a beginning":           {db.Phrase{Words: []string{"kett"}, Begins: true}, []int64{3, 2, 1}},
			"a phrase's beginning":  {db.Phrase{Words: []string{"the", "ba"}, Begins: true}, []int64{3}},
			"a mark":                {db.Mark("b"), []int64{4, 2}},
			"no mark by a word":     {word("b"), nil},
			"all of":                {db.AllOf{word("kettle"), db.Mark("a"), word("wet")}, []int64{3}},
			"any of":                {db.AnyOf{word("wet"), word("fine")}, []int64{3, 1}},
			"but":                   {db.But{This: word("kettle"), Not: word("wet")}, []int64{2, 1}},
			"accents and others":    {db.AllOf{word("käse"), word("注文")}, []int64{4}},
			"quotes do no harm":     {word(`quo"tes' OR`), nil},
		} {
			if got := sought(t, d, c.what, 0, 0, 10); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, not %v", name, got, c.want)
			}
		}
		if got := sought(t, d, word("kettle"), 2, 3, 10); !slices.Equal(got, []int64{2}) {
			t.Errorf("between bounds: %v", got)
		}
		if got := sought(t, d, word("kettle"), 0, 0, 1); !slices.Equal(got, []int64{3}) {
			t.Errorf("the newest: %v", got)
		}
	})
}

func TestTheNewestComeFirstHoweverFarApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var docs []db.Document
		var want []int64
		for id := int64(5_000_000); id > 0; id -= 7919 * 7 {
			docs = append(docs, book(id, "a", "word", fmt.Sprint("n", id)))
			want = append(want, id)
		}
		shelf(t, d, docs...)
		for _, n := range []int{1, 3, 20, len(want)} {
			if got := sought(t, d, word("word"), 0, 0, n); !slices.Equal(got, want[:n]) {
				t.Errorf("%d: %v", n, got)
			}
		}
		if got := sought(t, d, word("word"), 0, want[5], 4); !slices.Equal(got, want[6:10]) {
			t.Errorf("below: %v", got)
		}
		if got := sought(t, d, word(fmt.Sprint("n", want[len(want)-1])), 0, 0, 10); !slices.Equal(got, want[len(want)-1:]) {
			t.Errorf("the oldest: %v", got)
		}
	})
}

func TestDroppedDocumentsLeaveNoWord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		shelf(t, d, book(1, "a", "secret", "canaryword"), book(2, "a", "other", "words"))
		shelf2 := func(f func(ctx context.Context, tx *db.Tx) error) {
			t.Helper()
			if err := d.Do(t.Context(), "test", f); err != nil {
				t.Fatal(err)
			}
		}
		shelf2(func(ctx context.Context, tx *db.Tx) error {
			return tx.PutDocs(ctx, books, []db.Document{book(2, "a", "changed", "it")})
		})
		if got := sought(t, d, word("words"), 0, 0, 10); got != nil {
			t.Errorf("a document that was replaced is found by its old words: %v", got)
		}
		shelf2(func(ctx context.Context, tx *db.Tx) error { return tx.DropDocs(ctx, books, []int64{1}) })
		if got := sought(t, d, word("secret"), 0, 0, 10); got != nil {
			t.Errorf("found what was dropped: %v", got)
		}
		for first, more := true, true; more; first = false {
			shelf2(func(ctx context.Context, tx *db.Tx) (err error) {
				more, err = tx.TidyDocs(ctx, books, first)
				return err
			})
		}
		if d.Engine() == db.SQLite {
			err := d.Read(t.Context(), "test", func(ctx context.Context, v db.View) error {
				left, err := db.Exists(ctx, v, `SELECT 1 FROM book_data WHERE instr(block, CAST('canaryword' AS BLOB)) > 0`)
				if left {
					t.Error("the word is still in the index")
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		var ids []int64
		err := d.Read(t.Context(), "test", func(ctx context.Context, v db.View) (err error) {
			ids, err = db.DocsAfter(ctx, v, books, 0, 10)
			return err
		})
		if err != nil || !slices.Equal(ids, []int64{2}) {
			t.Errorf("%v, %v", ids, err)
		}
		shelf2(func(ctx context.Context, tx *db.Tx) error { return tx.ClearDocs(ctx, books) })
		if got := sought(t, d, db.Mark("a"), 0, 0, 10); got != nil {
			t.Errorf("after clearing: %v", got)
		}
	})
}

func TestDocumentsAreFoundByTheIndex(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		shelf(t, d, book(1, "a", "x", "y"))
		plan, err := d.PlanFind(t.Context(), books, db.AllOf{word("x"), db.Mark("a")})
		if err != nil {
			t.Fatal(err)
		}
		want := map[db.Engine]string{db.SQLite: "VIRTUAL TABLE INDEX", db.Postgres: "Bitmap Index Scan on book_words"}[d.Engine()]
		if !strings.Contains(plan, want) || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("the plan is not by the index: %s", plan)
		}
	})
}
