package questions

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"kept.example/kept/internal/platform/db"
)

// Schema holds the tables of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

const columns = `id, case_id, message_id, from_byte, to_byte, kind, what, state, answered_in, by_hand, found_at, ended_by, ended_at`

func scan(s db.Scan) (m Mark, err error) {
	var answer *int64
	err = s(&m.ID, &m.CaseID, &m.MessageID, &m.From, &m.To, &m.Kind, &m.What, &m.State, &answer, &m.ByHand, &m.FoundAt, &m.EndedBy, &m.EndedAt)
	if answer != nil {
		m.AnswerIn = *answer
	}
	return m, err
}

const insertInto = `INSERT INTO question (case_id, message_id, from_byte, to_byte, kind, what, state, by_hand, found_at, ended_by)`

// row is an open mark as insertInto wants it.
func row(m Mark) []any {
	return []any{m.CaseID, m.MessageID, m.From, m.To, m.Kind, m.What, Open, m.ByHand, m.FoundAt, 0}
}

func insert(ctx context.Context, tx *db.Tx, m Mark) (int64, error) {
	return tx.Insert(ctx, insertInto+` VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, row(m)...)
}

func byID(ctx context.Context, v db.View, id int64) (Mark, error) {
	return db.One(ctx, v, scan, `SELECT `+columns+` FROM question WHERE id = $1`, id)
}

// ofCases returns the marks of cases in the order of the conversation.
func ofCases(ctx context.Context, v db.View, ids []int64) ([]Mark, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM question WHERE case_id IN `+list(&args, ids)+` ORDER BY message_id, from_byte, id`, args...)
}

// ofMessage returns the marks of a message in the order of its text.
func ofMessage(ctx context.Context, v db.View, id int64) ([]Mark, error) {
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM question WHERE message_id = $1 ORDER BY from_byte, id`, id)
}

// move takes a mark from one state to another. Of several that try, one wins.
func move(ctx context.Context, tx *db.Tx, m Mark, to State, answer, by int64) (bool, error) {
	var in *int64
	if answer != 0 {
		in = &answer
	}
	var ended any
	if to != Open {
		ended = tx.Now()
	} else {
		by = 0
	}
	n, err := tx.Exec(ctx, `UPDATE question SET state = $1, answered_in = $2, ended_by = $3, ended_at = $4 WHERE id = $5 AND state = $6`, to, in, by, ended, m.ID, m.State)
	return n == 1, err
}

// follow takes the marks of messages to the case the messages went to.
func follow(ctx context.Context, tx *db.Tx, to int64, messages []int64) error {
	args := []any{to}
	_, err := tx.Exec(ctx, `UPDATE question SET case_id = $1 WHERE message_id IN `+list(&args, messages), args...)
	return err
}

// newest returns marks of a kind before an id, the newest first, without those
// that are none; "" is all kinds. A state other than "" narrows it.
func newest(ctx context.Context, v db.View, kind Kind, state State, before int64, limit int) ([]Mark, error) {
	where, args := `id < $1 AND state <> 'not_a_question'`, []any{before, limit}
	if kind != "" {
		args = append(args, kind)
		where += fmt.Sprintf(` AND kind = $%d`, len(args))
	}
	if state != "" {
		args = append(args, state)
		where += fmt.Sprintf(` AND state = $%d`, len(args))
	}
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM question WHERE `+where+` ORDER BY id DESC LIMIT $2`, args...)
}

// openQuery counts what is open in cases. The cases alone choose the index: an
// engine that knows nothing of the numbers would rather read all that is open.
func openQuery(args *[]any, ids []int64) string {
	return `SELECT case_id, count(CASE WHEN state = 'open' AND kind IN ('question', 'request') THEN 1 END) FROM question WHERE case_id IN ` + list(args, ids) + ` GROUP BY case_id`
}

// openIn says how many marks are open in each of some cases.
func openIn(ctx context.Context, v db.View, ids []int64) (map[int64]int, error) {
	out := map[int64]int{}
	if len(ids) == 0 {
		return out, nil
	}
	var args []any
	rows, err := db.All(ctx, v, func(s db.Scan) (pair [2]int64, err error) { return pair, s(&pair[0], &pair[1]) }, openQuery(&args, ids), args...)
	for _, r := range rows {
		if r[1] > 0 {
			out[r[0]] = int(r[1])
		}
	}
	return out, err
}

// list writes ids as a list of placeholders.
func list(args *[]any, ids []int64) string {
	holders := make([]string, len(ids))
	for i, id := range ids {
		*args = append(*args, id)
		holders[i] = holder(len(*args))
	}
	return "(" + strings.Join(holders, ", ") + ")"
}

func holder(n int) string { return fmt.Sprintf("$%d", n) }
