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

const columns = `id, case_id, message_id, what, due_at, state, made_by, made_at, warned_at, ended_at, reason,
	chance, ended_by, proof_id, before_id, agreed, owned_at, by_reply`

func scan(s db.Scan) (p Promise, err error) {
	var message, chance, proof, before *int64
	err = s(&p.ID, &p.CaseID, &message, &p.What, &p.DueAt, &p.State, &p.MadeBy, &p.MadeAt, &p.WarnedAt, &p.EndedAt, &p.Reason,
		&chance, &p.EndedBy, &proof, &before, &p.Agreed, &p.OwnedAt, &p.ByReply)
	p.Chance = -1
	if chance != nil {
		p.Chance = int(*chance)
	}
	for from, to := range map[*int64]*int64{message: &p.MessageID, proof: &p.ProofID, before: &p.BeforeID} {
		if from != nil {
			*to = *from
		}
	}
	if p.State == Withdrawn && p.Agreed != "" {
		p.State = Renegotiated
	}
	return p, err
}

func insert(ctx context.Context, tx *db.Tx, p Promise) (int64, error) {
	var chance *int
	if p.Chance >= 0 {
		chance = &p.Chance
	}
	return tx.Insert(ctx, `INSERT INTO promise (case_id, message_id, what, due_at, state, made_by, made_at, reason, chance, before_id, by_reply) VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, $10)`,
		p.CaseID, orNull(p.MessageID), p.What, p.DueAt, p.State, p.MadeBy, p.MadeAt, chance, orNull(p.BeforeID), p.ByReply)
}

func byID(ctx context.Context, v db.View, id int64) (Promise, error) {
	return db.One(ctx, v, scan, `SELECT `+columns+` FROM promise WHERE id = $1`, id)
}

// owedAnswer is by when a person was promised to write in a case, or in what was merged
// into it; zero for nobody.
func owedAnswer(ctx context.Context, v db.View, id int64) (time.Time, error) {
	due, err := db.All(ctx, v, func(s db.Scan) (t time.Time, err error) { return t, s(&t) }, `SELECT due_at FROM promise
		WHERE case_id IN (SELECT id FROM cases WHERE id = $1 OR merged_into = $1) AND state = 'pending' AND by_reply = 1 ORDER BY due_at LIMIT 1`, id)
	if err != nil || len(due) == 0 {
		return time.Time{}, err
	}
	return due[0], nil
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

// orNull is an id as a column holds it.
func orNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// ending is how a promise ends.
type ending struct {
	to     State
	reason string
	by     int64 // the user
	proof  int64 // a message
	agreed Agreed
}

// end takes a promise from pending to a state. Of several that try, one wins.
func end(ctx context.Context, tx *db.Tx, id int64, e ending) (bool, error) {
	if e.to == Renegotiated {
		e.to = Withdrawn // with agreed: that is what the table calls it
	}
	n, err := tx.Exec(ctx, `UPDATE promise SET state = $1, ended_at = $2, reason = $3, ended_by = $4, proof_id = $5, agreed = $6 WHERE id = $7 AND state = 'pending'`,
		e.to, tx.Now(), e.reason, e.by, orNull(e.proof), e.agreed, id)
	return n == 1, err
}

// owned says that the automatic letter has owned a broken promise, once.
func owned(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE promise SET owned_at = $1 WHERE id = $2 AND state = 'broken' AND owned_at IS NULL`, tx.Now(), id)
	return n == 1, err
}

// lastReply is the newest reply of a person to the customer in some cases since a
// time; 0 for none.
func lastReply(ctx context.Context, v db.View, family []int64, since time.Time) (int64, error) {
	args := []any{since}
	return db.Value[int64](ctx, v, `SELECT coalesce(max(id), 0) FROM message WHERE kind = 'reply' AND audience = 'customer' AND at >= $1 AND case_id IN `+list(&args, family), args...)
}

// lastInbound is the newest word of the customer's since a time; 0 for none.
func lastInbound(ctx context.Context, v db.View, family []int64, since time.Time) (int64, error) {
	args := []any{since}
	return db.Value[int64](ctx, v, `SELECT coalesce(max(id), 0) FROM message WHERE kind = 'inbound' AND audience = 'customer' AND at > $1 AND case_id IN `+list(&args, family), args...)
}

// belongs says whether a message of a kind, which the customer may read, lies in
// some cases.
func belongs(ctx context.Context, v db.View, message int64, kind string, family []int64) (bool, error) {
	args := []any{message, kind}
	return db.Exists(ctx, v, `SELECT 1 FROM message WHERE id = $1 AND kind = $2 AND audience = 'customer' AND case_id IN `+list(&args, family), args...)
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

// boards are which promises a page of the board shows, each with an index of its
// own.
var boards = map[Board]string{
	BoardBroken:       `state = 'broken'`,
	BoardDue:          `state = 'pending'`,
	BoardRisk:         `state = 'pending' AND warned_at IS NOT NULL`,
	BoardKept:         `state = 'kept'`,
	BoardRenegotiated: `agreed <> ''`,
	BoardWithdrawn:    `state = 'withdrawn' AND agreed = ''`,
}

// boardQuery reads a page of the board.
func boardQuery(b Board, f Filter, after db.Place, limit int) (string, []any) {
	order, compare := "due_at, id", ">"
	if b.newest() {
		order, compare = "due_at DESC, id DESC", "<"
	}
	args, where := []any{after.Tx, after.ID, limit}, boards[b]
	if f.Owner != 0 {
		args = append(args, f.Owner)
		where += fmt.Sprintf(" AND EXISTS (SELECT 1 FROM cases WHERE cases.id = promise.case_id AND owner_id = $%d)", len(args))
	}
	if f.Team != 0 {
		args = append(args, f.Team)
		where += fmt.Sprintf(" AND EXISTS (SELECT 1 FROM cases WHERE cases.id = promise.case_id AND team_id = $%d)", len(args))
	}
	return fmt.Sprintf(`SELECT %s FROM promise WHERE %s AND (due_at, id) %s ($1, $2) ORDER BY %s LIMIT $3`, columns, where, compare, order), args
}

func board(ctx context.Context, v db.View, b Board, f Filter, after db.Place, limit int) ([]Promise, error) {
	query, args := boardQuery(b, f, after, limit)
	return db.All(ctx, v, scan, query, args...)
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
