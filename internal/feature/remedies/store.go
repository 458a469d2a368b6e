package remedies

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Schema holds the tables of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

const columns = `id, case_id, kind, key, state, what, why, fault, worth, currency, posted, by_id, message_id, approver_id, asked, answer_by,
	approved_by, approved_at, reason, tracking, due_at, late_at, answer, answer_says, answered_at, purchase_id, tried, created_at, updated_at`

func scan(s db.Scan) (r Remedy, err error) {
	var message *int64
	var posted, due int64
	err = s(&r.ID, &r.CaseID, &r.Kind, &r.Key, &r.State, &r.What, &r.Why, &r.Fault, &r.Worth.Minor, &r.Worth.Currency, &posted, &r.ByID, &message, &r.ApproverID, &r.Asked, &r.AnswerBy,
		&r.ApprovedBy, &r.ApprovedAt, &r.Reason, &r.Tracking, &due, &r.LateAt, &r.Answer, &r.AnswerSays, &r.AnsweredAt, &r.PurchaseID, &r.Tried, &r.At, &r.UpdatedAt)
	if message != nil {
		r.MessageID = *message
	}
	if due != 0 {
		r.DueAt = time.UnixMicro(due).UTC()
	}
	r.Posted = posted == 1
	return r, err
}

func byID(ctx context.Context, v db.View, id int64) (Remedy, error) {
	r, err := db.One(ctx, v, scan, `SELECT `+columns+` FROM remedy WHERE id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return r, noRemedy().Because(err)
	}
	return r, err
}

func noRemedy() *fault.Fault { return fault.New(fault.NotFound, "remedies.fault.none") }

func ofCasesQuery(args *[]any, ids []int64) string {
	return `SELECT ` + columns + ` FROM remedy WHERE case_id IN ` + list(args, ids)
}

// ofCases are the remedies of cases, the oldest first.
func ofCases(ctx context.Context, v db.View, ids []int64) ([]Remedy, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	query := ofCasesQuery(&args, ids)
	all, err := db.All(ctx, v, scan, query, args...)
	slices.SortFunc(all, func(a, b Remedy) int { return cmp.Compare(a.ID, b.ID) })
	return all, err
}

// once finds the remedy of a kind and a key, where one stands.
func once(ctx context.Context, v db.View, family []int64, kind Kind, key string) (Remedy, bool, error) {
	args := []any{kind, key}
	some, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM remedy WHERE state NOT IN ('declined', 'failed') AND kind = $1 AND key = $2 AND case_id IN `+list(&args, family)+` ORDER BY id LIMIT 1`, args...)
	if err != nil || len(some) == 0 {
		return Remedy{}, false, err
	}
	return some[0], true, nil
}

func insert(ctx context.Context, tx *db.Tx, r Remedy) (int64, error) {
	var message *int64
	if r.MessageID != 0 {
		message = &r.MessageID
	}
	return tx.Insert(ctx, `INSERT INTO remedy (case_id, kind, key, state, what, why, fault, worth, currency, posted, by_id, message_id, approver_id, asked, approved_by, reason, tracking, due_at, answer, answer_says, purchase_id, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, 0, 0, 0, '', '', 0, '', '', $12, $13, $13)`,
		r.CaseID, r.Kind, r.Key, r.State, r.What, r.Why, r.Fault, r.Worth.Minor, r.Worth.Currency, r.ByID, message, r.PurchaseID, tx.Now())
}

// save writes all of a remedy that changes.
func save(ctx context.Context, tx *db.Tx, r Remedy) error {
	posted := 0
	if r.Posted {
		posted = 1
	}
	var due int64 // 0 for none, for it is sorted by
	if !r.DueAt.IsZero() {
		due = r.DueAt.UnixMicro()
	}
	_, err := tx.Exec(ctx, `UPDATE remedy SET state = $2, posted = $3, approver_id = $4, asked = $5, answer_by = $6, approved_by = $7, approved_at = $8, reason = $9, tracking = $10,
		due_at = $11, late_at = $12, answer = $13, answer_says = $14, answered_at = $15, updated_at = $16, why = $17, tried = $18 WHERE id = $1`,
		r.ID, r.State, posted, r.ApproverID, r.Asked, r.AnswerBy, r.ApprovedBy, r.ApprovedAt, r.Reason, r.Tracking, due, r.LateAt, r.Answer, r.AnswerSays, r.AnsweredAt, tx.Now(), r.Why, r.Tried)
	return err
}

// newestQuery finds remedies before an id, the newest first.
const newestQuery = `SELECT ` + columns + ` FROM remedy WHERE id < $1 ORDER BY id DESC LIMIT $2`

// inStateQuery finds those in a state.
const inStateQuery = `SELECT ` + columns + ` FROM remedy WHERE state = $3 AND id < $1 ORDER BY id DESC LIMIT $2`

// askedQuery finds what waits for the word of a user.
const askedQuery = `SELECT ` + columns + ` FROM remedy WHERE state = 'awaiting_approval' AND approver_id = $1 ORDER BY id LIMIT $2`

// dueQuery finds what somebody's cases are to send, or to see arrive, until a time.
const dueQuery = `SELECT ` + columns + ` FROM remedy WHERE due_at > 0 AND due_at < $1
	AND EXISTS (SELECT 1 FROM cases WHERE cases.id = remedy.case_id AND owner_id = $2) ORDER BY due_at, id LIMIT $3`

// list writes ids as a list of placeholders.
func list(args *[]any, ids []int64) string {
	holders := make([]string, len(ids))
	for i, id := range ids {
		*args = append(*args, id)
		holders[i] = fmt.Sprintf("$%d", len(*args))
	}
	return "(" + strings.Join(holders, ", ") + ")"
}
