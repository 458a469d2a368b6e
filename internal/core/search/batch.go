package search

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"kept.example/kept/internal/platform/db"
)

// batch is a group of documents, ready to be written.
type batch struct {
	s            *Search
	docs, humans []db.Document
	gone         []int64 // people who are not to be found: merged or erased
	filings      map[int64]*filing
	filed        map[int64]int64 // by case
	words        map[string]int  // how many documents have a word
}

func newBatch(s *Search) batch {
	return batch{s: s, filings: map[int64]*filing{}, filed: map[int64]int64{}, words: map[string]int{}}
}

// batch reads messages and makes their documents.
func (s *Search) batch(ctx context.Context, v db.View, ids []int64) (batch, error) {
	b := newBatch(s)
	all, err := messagesBy(ctx, v, ids)
	if err != nil || len(all) == 0 {
		return b, err
	}
	of := make([]int64, len(all))
	for i, m := range all {
		of[i] = m.caseID
	}
	if b.filings, err = filings(ctx, v, unique(of)); err != nil {
		return b, err
	}
	files, err := s.cases.FileNames(ctx, v, ids)
	if err != nil {
		return b, err
	}
	for _, m := range all {
		if f := b.filings[m.caseID]; f != nil {
			b.docs = append(b.docs, b.counted(document(m, f, files[m.id])))
		}
	}
	return b, nil
}

// document makes the document of a message.
func document(m said, f *filing, files []string) db.Document {
	marks := []string{caseMark(f.root), yearMark(m.at), monthMark(m.at)}
	if f.private {
		marks = append(marks, privateMark)
	} else {
		marks = append(marks, inboxMark(f.inbox))
	}
	if len(files) > 0 {
		marks = append(marks, fileMark)
	}
	title := []string{f.subject}
	if m.subject != f.subject {
		title = append(title, m.subject)
	}
	var to []string
	if m.ours {
		to = wordsOf(most, f.people...)
	}
	return db.Document{ID: m.id, Marks: marks, Fields: [][]string{
		wordsOf(most, title...), wordsOf(most, m.name, m.address), to, wordsOf(mostWords, append([]string{m.body, m.rest}, files...)...),
	}}
}

// The marks of a message.
const (
	privateMark = "p"
	fileMark    = "f"
)

func inboxMark(id int64) string { return "i" + strconv.FormatInt(id, 10) }
func caseMark(id int64) string  { return "c" + strconv.FormatInt(id, 10) }

func yearMark(at time.Time) string  { return fmt.Sprintf("y%d", at.UTC().Year()) }
func monthMark(at time.Time) string { return at.UTC().Format("m200601") }

// counted counts the words of a document, each once.
func (b *batch) counted(d db.Document) db.Document {
	has := map[string]bool{}
	for _, words := range d.Fields {
		for _, w := range words {
			if !has[w] && inVocabulary(w) {
				has[w] = true
				b.words[w]++
			}
		}
	}
	return d
}

// people reads people and makes their documents.
func (b *batch) people(ctx context.Context, v db.View, ids []int64) error {
	type human struct {
		id            int64
		name, company string
		gone          bool
	}
	all, err := chunked(ctx, v, ids, func(s db.Scan) (h human, err error) {
		err = s(&h.id, &h.name, &h.company, &h.gone)
		return h, err
	}, `SELECT p.id, p.name, coalesce(o.name, ''), CASE WHEN p.merged_into IS NULL AND p.erased_at IS NULL THEN 0 ELSE 1 END
		FROM person p LEFT JOIN organization m ON m.id = p.organization_id LEFT JOIN organization o ON o.id = coalesce(m.merged_into, m.id) WHERE p.id IN {ids}`)
	if err != nil {
		return err
	}
	type value struct {
		person int64
		value  string
	}
	values, err := chunked(ctx, v, ids, func(s db.Scan) (one value, err error) {
		err = s(&one.person, &one.value)
		return one, err
	}, `SELECT coalesce(p.merged_into, p.id), i.value FROM person p JOIN identity i ON i.person_id = p.id
		WHERE p.id IN {ids} OR p.merged_into IN {ids}`)
	if err != nil {
		return err
	}
	known := map[int64][]string{}
	for _, one := range values {
		known[one.person] = append(known[one.person], one.value)
	}
	for _, h := range all {
		if h.gone {
			b.gone = append(b.gone, h.id)
			continue
		}
		b.humans = append(b.humans, b.counted(db.Document{ID: h.id, Fields: [][]string{
			wordsOf(most, h.name), wordsOf(most, known[h.id]...), wordsOf(most, h.company)}}))
	}
	return nil
}

// seen are the cases of the messages of the batch.
func (b *batch) seen() []int64 {
	ids := make([]int64, 0, len(b.filings))
	for id := range b.filings {
		ids = append(ids, id)
	}
	return unique(ids)
}

// file notes how cases are filed now.
func (b *batch) file(ctx context.Context, v db.View, ids []int64) error {
	var missing []int64
	for _, id := range ids {
		if b.filings[id] == nil {
			missing = append(missing, id)
		}
	}
	more, err := filings(ctx, v, missing)
	if err != nil {
		return err
	}
	for _, id := range ids {
		f := b.filings[id]
		if f == nil {
			f = more[id]
		}
		if f != nil {
			b.filed[id] = f.sum()
		}
	}
	return nil
}

// write puts the batch into the index.
func (b *batch) write(ctx context.Context, tx *db.Tx) error {
	if err := tx.PutDocs(ctx, messages, b.docs); err != nil {
		return err
	}
	if err := tx.DropDocs(ctx, persons, b.gone); err != nil {
		return err
	}
	if err := tx.PutDocs(ctx, persons, b.humans); err != nil {
		return err
	}
	if err := learn(ctx, tx, b.words); err != nil {
		return err
	}
	rows := make([][]any, 0, len(b.filed))
	for id, sum := range b.filed {
		rows = append(rows, []any{id, sum})
	}
	return tx.UpsertMany(ctx, `INSERT INTO search_case (case_id, filed)`, rows, `ON CONFLICT (case_id) DO UPDATE SET filed = excluded.filed`)
}
