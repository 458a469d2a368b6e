package requests

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"

	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// learn takes what a person has called a case into the counts, and what it was
// called before out of them. What no person said is not learnt.
func (s *Requests) learn(ctx context.Context, tx *db.Tx, f facts.TopicChanged) error {
	if err := unlearn(ctx, tx, f.Case); err != nil || f.To == 0 || f.By == 0 {
		return err
	}
	text, err := opened(ctx, tx, f.Case)
	if err != nil {
		return err
	}
	words := s.digest(wordsOf(text))
	if len(words) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, `INSERT INTO request_learnt (case_id, topic_id, words, at) VALUES ($1, $2, $3, $4)`, f.Case, f.To, packed(words), tx.Now()); err != nil {
		return err
	}
	return count(ctx, tx, f.To, words, 1)
}

// unlearn takes a case out of the counts, by what was kept of it.
func unlearn(ctx context.Context, tx *db.Tx, caseID int64) error {
	type row struct {
		topic int64
		words []byte
	}
	was, err := db.One(ctx, tx, func(s db.Scan) (r row, err error) { return r, s(&r.topic, &r.words) }, `SELECT topic_id, words FROM request_learnt WHERE case_id = $1`, caseID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM request_learnt WHERE case_id = $1`, caseID); err != nil {
		return err
	}
	words := unpacked(was.words)
	if err := count(ctx, tx, was.topic, words, -1); err != nil {
		return err
	}
	args := []any{was.topic}
	_, err = tx.Exec(ctx, `DELETE FROM request_word WHERE topic_id = $1 AND n <= 0 AND word IN `+list(&args, words), args...)
	return err
}

// count adds a case of a topic to the counts, or takes it out of them. The words
// are in order, so that two who count at once take turns.
func count(ctx context.Context, tx *db.Tx, topic int64, words []int64, by int) error {
	if _, err := tx.Exec(ctx, `INSERT INTO request_topic (topic_id, n) VALUES ($1, $2) ON CONFLICT (topic_id) DO UPDATE SET n = request_topic.n + excluded.n`, topic, by); err != nil {
		return err
	}
	args, rows := []any{topic, by}, make([]string, len(words))
	for i, w := range words {
		args = append(args, w)
		rows[i] = fmt.Sprintf("($%d, $1, $2)", len(args))
	}
	_, err := tx.Exec(ctx, `INSERT INTO request_word (word, topic_id, n) VALUES `+strings.Join(rows, ", ")+` ON CONFLICT (word, topic_id) DO UPDATE SET n = request_word.n + excluded.n`, args...)
	return err
}

// opened is what a case began with: its first words from outside, and what they
// were headed.
func opened(ctx context.Context, v db.View, caseID int64) (string, error) {
	all, err := db.All(ctx, v, func(s db.Scan) (text string, err error) {
		var subject, body string
		err = s(&subject, &body)
		return subject + "\n" + body, err
	}, `SELECT subject, body FROM message WHERE case_id = $1 AND kind = 'inbound' AND audience = 'customer' ORDER BY id LIMIT 1`, caseID)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0], nil
}

// packed is a list of digests as a column keeps it.
func packed(words []int64) []byte {
	b := make([]byte, 0, 8*len(words))
	for _, w := range words {
		b = binary.BigEndian.AppendUint64(b, uint64(w))
	}
	return b
}

func unpacked(b []byte) (words []int64) {
	for ; len(b) >= 8; b = b[8:] {
		words = append(words, int64(binary.BigEndian.Uint64(b)))
	}
	return words
}
