package promises

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
)

// Schema holds the table of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

const columns = `id, case_id, message_id, what, due_at, state, made_by, made_at, warned_at, ended_at, reason`

func scan(s db.Scan) (p Promise, err error) {
	var message *int64
	err = s(&p.ID, &p.CaseID, &message, &p.What, &p.DueAt, &p.State, &p.MadeBy, &p.MadeAt, &p.WarnedAt, &p.EndedAt, &p.Reason)
	if message != nil {
		p.MessageID = *message
	}
	return p, err
}

func insert(ctx context.Context, tx *db.Tx, p Promise) (int64, error) {
	var message *int64
	if p.MessageID != 0 {
		message = &p.MessageID
	}
	return tx.Insert(ctx, `INSERT INTO promise (case_id, message_id, what, due_at, state, made_by, made_at, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, '')`,
		p.CaseID, message, p.What, p.DueAt, p.State, p.MadeBy, p.MadeAt)
}

func byID(ctx context.Context, v db.View, id int64) (Promise, error) {
	return db.One(ctx, v, scan, `SELECT `+columns+` FROM promise WHERE id = $1`, id)
}

// ofCases returns the promises of cases, the soonest first.
func ofCases(ctx context.Context, v db.View, ids []int64) ([]Promise, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM promise WHERE case_id IN `+list(&args, ids)+` ORDER BY due_at, id`, args...)
}

// ofPeople returns the newest promises in the cases of people, by when they are
// due.
func ofPeople(ctx context.Context, v db.View, people []int64, limit int) ([]Promise, error) {
	args := []any{limit}
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM promise WHERE case_id IN (SELECT id FROM cases WHERE person_id IN `+list(&args, people)+`)
		ORDER BY due_at DESC, id DESC LIMIT $1`, args...)
}

// end takes a promise from pending to a state. Of several that try, one wins.
func end(ctx context.Context, tx *db.Tx, id int64, to State, reason string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE promise SET state = $1, ended_at = $2, reason = $3 WHERE id = $4 AND state = 'pending'`, to, tx.Now(), reason, id)
	return n == 1, err
}

func warned(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE promise SET warned_at = $1 WHERE id = $2 AND state = 'pending' AND warned_at IS NULL`, tx.Now(), id)
	return n == 1, err
}

// follow takes promises to the case their message has moved to.
func follow(ctx context.Context, tx *db.Tx, to int64, messages []int64) error {
	if len(messages) == 0 {
		return nil
	}
	args := []any{to}
	_, err := tx.Exec(ctx, `UPDATE promise SET case_id = $1 WHERE message_id IN `+list(&args, messages), args...)
	return err
}

// tally is what the marks say of a case.
type tally struct {
	pending, broken int64
	next            time.Time // zero for none
}

func tallyOf(all []Promise) tally {
	var t tally
	for _, p := range all {
		switch p.State {
		case Pending:
			t.pending++
			if t.next.IsZero() || p.DueAt.Before(t.next) {
				t.next = p.DueAt
			}
		case Broken:
			t.broken++
		}
	}
	return t
}

// board is a page of promises in a state, by when they are due.
func board(ctx context.Context, v db.View, state State, from time.Time, after db.Place, newest bool, limit int) ([]Promise, error) {
	order, compare := "due_at, id", ">"
	if newest {
		order, compare = "due_at DESC, id DESC", "<"
	}
	return db.All(ctx, v, scan, fmt.Sprintf(`SELECT %s FROM promise WHERE state = $1 AND due_at >= $2 AND (due_at, id) %s ($3, $4) ORDER BY %s LIMIT $5`,
		columns, compare, order), state, from, after.Tx, after.ID, limit)
}

// list writes ids as a list of placeholders.
func list(args *[]any, ids []int64) string {
	holders := make([]string, len(ids))
	for i, id := range ids {
		*args = append(*args, id)
		holders[i] = fmt.Sprintf("$%d", len(*args))
	}
	return "(" + strings.Join(holders, ", ") + ")"
}
