package verified

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

const columns = `id, case_id, state, guess, solved_by, team_id, solved_at, due_at, asked_at, asked_in, checked_at, ended_at, ended_by, user_id, said_in, replies`

func scan(s db.Scan) (r Round, err error) {
	var asked, said *int64
	err = s(&r.ID, &r.CaseID, &r.State, &r.Guess, &r.SolvedBy, &r.TeamID, &r.SolvedAt, &r.DueAt, &r.AskedAt, &asked, &r.CheckedAt, &r.EndedAt, &r.EndedBy, &r.UserID, &said, &r.Replies)
	if asked != nil {
		r.AskedIn = *asked
	}
	if said != nil {
		r.SaidIn = *said
	}
	return r, err
}

func insert(ctx context.Context, tx *db.Tx, r Round) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO verification (case_id, state, guess, solved_by, team_id, solved_at, due_at, ended_by, user_id, replies) VALUES ($1, $2, '', $3, $4, $5, $6, '', 0, 0)`,
		r.CaseID, r.State, r.SolvedBy, r.TeamID, r.SolvedAt, r.DueAt)
}

func byID(ctx context.Context, v db.View, id int64) (Round, error) {
	return db.One(ctx, v, scan, `SELECT `+columns+` FROM verification WHERE id = $1`, id)
}

// ofCases returns the askings of cases, the oldest first.
func ofCases(ctx context.Context, v db.View, ids []int64) ([]Round, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM verification WHERE case_id IN `+list(&args, ids)+` ORDER BY id`, args...)
}

// ending is how an asking ends, or goes on.
type ending struct {
	to      State
	guess   Guess
	by      By
	user    int64
	said    int64 // a message; 0 for none
	replies int
}

// end takes an asking to a state, if it still is in the one that was read.
func end(ctx context.Context, tx *db.Tx, r Round, e ending) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE verification SET state = $1, guess = $2, ended_at = $3, ended_by = $4, user_id = $5, said_in = coalesce($6, said_in), replies = $7 WHERE id = $8 AND state = $9`,
		e.to, e.guess, tx.Now(), e.by, e.user, orNull(e.said), e.replies, r.ID, r.State)
	return n == 1, err
}

// again says anew of an asking who was asked, and until when they are waited for.
func again(ctx context.Context, tx *db.Tx, r Round, due time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE verification SET state = 'asked', guess = '', due_at = $1, ended_at = NULL, ended_by = '', user_id = 0, said_in = NULL WHERE id = $2`, due, r.ID)
	return err
}

// asked says in which message they were asked; the newest counts.
func asked(ctx context.Context, tx *db.Tx, id, message int64) error {
	_, err := tx.Exec(ctx, `UPDATE verification SET asked_at = $1, asked_in = $2 WHERE id = $3`, tx.Now(), message, id)
	return err
}

// checked says that they were asked again, once.
func checked(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE verification SET checked_at = $1 WHERE id = $2 AND state = 'asked' AND checked_at IS NULL`, tx.Now(), id)
	return n == 1, err
}

// repliesIn counts the answers of people to the customer in some cases.
func repliesIn(ctx context.Context, v db.View, family []int64) (int, error) {
	var args []any
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM message WHERE kind = 'reply' AND audience = 'customer' AND case_id IN `+list(&args, family), args...)
	return int(n), err
}

// heardOfUs says whether the customer of some cases was ever told anything, or
// never wrote: who was not told anything has nothing to say about it.
func heardOfUs(ctx context.Context, v db.View, family []int64) (bool, error) {
	var args []any
	told, err := db.Exists(ctx, v, `SELECT 1 FROM message WHERE kind IN ('reply', 'automatic') AND audience = 'customer' AND case_id IN `+list(&args, family), args...)
	if err != nil || told {
		return told, err
	}
	args = nil
	wrote, err := db.Exists(ctx, v, `SELECT 1 FROM message WHERE kind = 'inbound' AND via = 'email' AND case_id IN `+list(&args, family), args...)
	return !wrote, err
}

// theirs says whether a message is the word of a person themselves, as far as
// anybody can know.
func theirs(ctx context.Context, v db.View, message int64, people []int64) (bool, error) {
	args := []any{message}
	return db.Exists(ctx, v, `SELECT 1 FROM message WHERE id = $1 AND kind = 'inbound' AND audience = 'customer' AND not_participant = 0 AND person_id IN `+list(&args, people), args...)
}

// orNull is an id as a column holds it.
func orNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
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
