package voice

import (
	"context"
	"embed"
	"fmt"
	"math"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
)

// Schema holds the tables of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

const columns = `id, case_id, person_id, coalesce(message_id, 0), coalesce(promise_id, 0), why, direction, number, due_at, outcome, tries, tried_at, made_by, made_at, ended_by, ended_at`

func scan(s db.Scan) (c Call, err error) {
	err = s(&c.ID, &c.CaseID, &c.PersonID, &c.MessageID, &c.PromiseID, &c.Why, &c.Direction, &c.Number, &c.DueAt, &c.Outcome, &c.Tries, &c.TriedAt,
		&c.MadeBy, &c.MadeAt, &c.EndedBy, &c.EndedAt)
	return c, err
}

func insert(ctx context.Context, tx *db.Tx, c Call) (int64, error) {
	var ended *time.Time
	var key []byte
	if c.key != "" {
		key = db.Hash(c.key)
	}
	if !c.EndedAt.IsZero() {
		ended = &c.EndedAt
	}
	return tx.Insert(ctx, `INSERT INTO phone_call (case_id, person_id, message_id, promise_id, why, direction, number, due_at, outcome, tries, made_by, made_at, ended_by, ended_at, key_sum)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12, $13, $14)`,
		c.CaseID, c.PersonID, orNull(c.MessageID), orNull(c.PromiseID), c.Why, c.Direction, c.Number, c.DueAt, c.Outcome, c.MadeBy, tx.Now(), c.EndedBy, ended, key)
}

func byID(ctx context.Context, v db.View, id int64) (Call, error) {
	return db.One(ctx, v, scan, `SELECT `+columns+` FROM phone_call WHERE id = $1`, id)
}

// byKey is the call that was noted with a key of its caller's own.
func byKey(ctx context.Context, v db.View, key string) (Call, error) {
	return db.One(ctx, v, scan, `SELECT `+columns+` FROM phone_call WHERE key_sum = $1`, db.Hash(key))
}

// familyOf is the ids of a case and of what was merged into it, in a query: $1 is
// the case.
const familyOf = `(SELECT id FROM cases WHERE id = $1 UNION ALL SELECT id FROM cases WHERE merged_into = $1)`

// ofCase returns the newest calls of a case, those to make first.
func ofCase(ctx context.Context, v db.View, id int64, limit int) ([]Call, error) {
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM phone_call WHERE case_id IN `+familyOf+`
		ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, id DESC LIMIT $2`, id, limit)
}

// ofCases returns all calls of some cases.
func ofCases(ctx context.Context, v db.View, ids []int64) ([]Call, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM phone_call WHERE case_id IN `+list(&args, ids)+` ORDER BY id`, args...)
}

// askedOf is the call that the customer of a case asked for and that is to make; ok
// is false for none.
func askedOf(ctx context.Context, v db.View, id int64) (c Call, ok bool, err error) {
	found, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM phone_call WHERE case_id IN `+familyOf+` AND why = 'asked' AND ended_at IS NULL ORDER BY id LIMIT 1`, id)
	if err != nil || len(found) == 0 {
		return c, false, err
	}
	return found[0], true, nil
}

// takenSlots counts the calls that customers of an inbox were promised, by when
// their half hour begins.
func takenSlots(ctx context.Context, v db.View, inbox int64, from, until time.Time) (map[time.Time]int, error) {
	type slot struct {
		at time.Time
		n  int
	}
	all, err := db.All(ctx, v, func(s db.Scan) (one slot, err error) { return one, s(&one.at, &one.n) },
		`SELECT p.due_at, count(*) FROM phone_call p JOIN cases c ON c.id = p.case_id
		WHERE p.ended_at IS NULL AND p.why = 'asked' AND p.due_at >= $1 AND p.due_at < $2 AND c.inbox_id = $3 GROUP BY p.due_at`, from, until, inbox)
	taken := map[time.Time]int{}
	for _, one := range all {
		taken[one.at.UTC()] = one.n
	}
	return taken, err
}

// end gives a call its outcome. Of several that try, one wins.
func end(ctx context.Context, tx *db.Tx, id int64, how Outcome, by, message int64) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE phone_call SET outcome = $1, ended_by = $2, ended_at = $3, message_id = coalesce(message_id, $4) WHERE id = $5 AND ended_at IS NULL`,
		how, by, tx.Now(), orNull(message), id)
	return n == 1, err
}

// again puts a call off that reached nobody.
func again(ctx context.Context, tx *db.Tx, id int64, at time.Time, promise int64) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE phone_call SET due_at = $1, tries = tries + 1, tried_at = $2, promise_id = $3 WHERE id = $4 AND ended_at IS NULL`, at, tx.Now(), orNull(promise), id)
	return n == 1, err
}

// moved gives a call another time and number, as the customer asks.
func moved(ctx context.Context, tx *db.Tx, id int64, at time.Time, number string, promise, message int64) error {
	_, err := tx.Exec(ctx, `UPDATE phone_call SET due_at = $1, number = $2, promise_id = $3, message_id = $4 WHERE id = $5`, at, number, orNull(promise), orNull(message), id)
	return err
}

// follow takes calls to the case their message has moved to.
func follow(ctx context.Context, tx *db.Tx, to int64, messages []int64) error {
	if len(messages) == 0 {
		return nil
	}
	args := []any{to}
	_, err := tx.Exec(ctx, `UPDATE phone_call SET case_id = $1 WHERE message_id IN `+list(&args, messages), args...)
	return err
}

// Tab is a list of calls.
type Tab string

// The lists.
const (
	ToMake Tab = "to_make" // by when they are due
	Had    Tab = "had"     // the newest first
)

// first is the place before the first call of a list.
func (t Tab) first() db.Place {
	if t == Had {
		return db.Place{Tx: math.MaxInt64, ID: math.MaxInt64}
	}
	return db.Place{Tx: math.MinInt64}
}

// place is where a call stands in a list.
func (t Tab) place(c Call) db.Place {
	if t == Had {
		return db.Place{Tx: c.EndedAt.UnixMicro(), ID: c.ID}
	}
	return db.Place{Tx: c.DueAt.UnixMicro(), ID: c.ID}
}

// tabQuery reads a page of a list; owner is whose cases, 0 for all.
func tabQuery(t Tab, owner int64, after db.Place, limit int) (string, []any) {
	where, compare, order := `ended_at IS NULL`, `(due_at, id) > ($1, $2)`, `due_at, id`
	if t == Had {
		where, compare, order = `ended_at IS NOT NULL`, `(ended_at, id) < ($1, $2)`, `ended_at DESC, id DESC`
	}
	args := []any{after.Tx, after.ID, limit}
	if owner != 0 {
		args = append(args, owner)
		where += ` AND EXISTS (SELECT 1 FROM cases WHERE cases.id = phone_call.case_id AND owner_id = $4)`
	}
	return `SELECT ` + columns + ` FROM phone_call WHERE ` + where + ` AND ` + compare + ` ORDER BY ` + order + ` LIMIT $3`, args
}

// withCalls are those of some cases that have a call to make.
func withCalls(ctx context.Context, v db.View, ids []int64) (map[int64]bool, error) {
	var args []any
	found, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) },
		`SELECT DISTINCT coalesce(c.merged_into, c.id) FROM phone_call p JOIN cases c ON c.id = p.case_id
		WHERE p.ended_at IS NULL AND (c.id IN `+list(&args, ids)+` OR c.merged_into IN `+list(&args, ids)+`)`, args...)
	has := map[int64]bool{}
	for _, id := range found {
		has[id] = true
	}
	return has, err
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
