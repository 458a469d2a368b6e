package requests

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
)

// Schema holds the tables of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

const (
	columns      = `id, case_id, message_id, state, reminded, made_by, made_at, ended_by, ended_at`
	itemColumns  = `id, request_id, item_id, name, kind, need, given_in, given_at`
	givenColumns = `id, case_id, item_id, message_id, value, how, off, by_id, at`
)

func scan(s db.Scan) (r Request, err error) {
	err = s(&r.ID, &r.CaseID, &r.MessageID, &r.State, &r.Reminded, &r.MadeBy, &r.MadeAt, &r.EndedBy, &r.EndedAt)
	return r, err
}

func scanAsked(s db.Scan) (a Asked, err error) {
	err = s(&a.ID, &a.RequestID, &a.ItemID, &a.Name, &a.Kind, &a.Need, &a.GivenIn, &a.GivenAt)
	return a, err
}

func scanGiven(s db.Scan) (g given, err error) {
	err = s(&g.ID, &g.CaseID, &g.ItemID, &g.MessageID, &g.Value, &g.How, &g.Off, &g.By, &g.At)
	return g, err
}

// givenIn returns what some cases have, the newest last.
func givenIn(ctx context.Context, v db.View, cases []int64) ([]given, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	var args []any
	return db.All(ctx, v, scanGiven, `SELECT `+givenColumns+` FROM request_given WHERE case_id IN `+list(&args, cases)+` ORDER BY at, id`, args...)
}

// saveGiven writes whether a case has an item. What is there already gives way.
func saveGiven(ctx context.Context, tx *db.Tx, g given) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO request_given (case_id, item_id, message_id, value, how, off, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (case_id, item_id) DO UPDATE SET message_id = excluded.message_id, value = excluded.value, how = excluded.how, off = excluded.off, by_id = excluded.by_id, at = excluded.at`,
		g.CaseID, g.ItemID, g.MessageID, g.Value, g.How, g.Off, g.By, tx.Now())
	return err
}

func insert(ctx context.Context, tx *db.Tx, r Request) (int64, error) {
	id, err := tx.Insert(ctx, `INSERT INTO request (case_id, message_id, state, reminded, made_by, made_at, ended_by) VALUES ($1, $2, 'open', 0, $3, $4, 0)`,
		r.CaseID, r.MessageID, r.MadeBy, tx.Now())
	if err != nil {
		return 0, err
	}
	for _, a := range r.Items {
		if _, err := tx.Exec(ctx, `INSERT INTO request_item (request_id, item_id, name, kind, need, given_in) VALUES ($1, $2, $3, $4, $5, 0)`, id, a.ItemID, a.Name, a.Kind, a.Need); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// withItems adds to requests what they ask for.
func withItems(ctx context.Context, v db.View, all []Request, err error) ([]Request, error) {
	if err != nil || len(all) == 0 {
		return all, err
	}
	ids, at := make([]int64, len(all)), map[int64]int{}
	for i, r := range all {
		ids[i], at[r.ID] = r.ID, i
	}
	var args []any
	items, err := db.All(ctx, v, scanAsked, `SELECT `+itemColumns+` FROM request_item WHERE request_id IN `+list(&args, ids)+` ORDER BY request_id, id`, args...)
	for _, a := range items {
		r := &all[at[a.RequestID]]
		r.Items = append(r.Items, a)
	}
	return all, err
}

// ofCasesQuery reads the requests of cases.
func ofCasesQuery(args *[]any, ids []int64) string {
	return `SELECT ` + columns + ` FROM request WHERE case_id IN ` + list(args, ids) + ` ORDER BY id`
}

// ofCases returns the requests of cases in the order they were made, without
// their rounds.
func ofCases(ctx context.Context, v db.View, ids []int64) ([]Request, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	query := ofCasesQuery(&args, ids)
	all, err := db.All(ctx, v, scan, query, args...)
	return withItems(ctx, v, all, err)
}

func byID(ctx context.Context, v db.View, id int64) (Request, error) {
	r, err := db.One(ctx, v, scan, `SELECT `+columns+` FROM request WHERE id = $1`, id)
	if err != nil {
		return r, err
	}
	all, err := withItems(ctx, v, []Request{r}, nil)
	if err != nil {
		return r, err
	}
	return all[0], nil
}

// newest returns requests before an id, the newest first; state "" is all.
func newest(ctx context.Context, v db.View, state State, before int64, limit int) ([]Request, error) {
	where, args := `id < $1`, []any{before, limit}
	if state != "" {
		where, args = where+` AND state = $3`, append(args, state)
	}
	all, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM request WHERE `+where+` ORDER BY id DESC LIMIT $2`, args...)
	return withItems(ctx, v, all, err)
}

// end ends a request that is open. Of several that try, one wins.
func end(ctx context.Context, tx *db.Tx, id int64, to State, by int64) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE request SET state = $1, ended_by = $2, ended_at = $3 WHERE id = $4 AND state = 'open'`, to, by, tx.Now(), id)
	return n == 1, err
}

// gave says of one thing asked for that a message gave it.
func gave(ctx context.Context, tx *db.Tx, asked, message int64) error {
	_, err := tx.Exec(ctx, `UPDATE request_item SET given_in = $1, given_at = $2 WHERE id = $3 AND given_at IS NULL`, message, tx.Now(), asked)
	return err
}

// reminded counts a reminder, unless another counted it first.
func reminded(ctx context.Context, tx *db.Tx, id int64, n int) (bool, error) {
	done, err := tx.Exec(ctx, `UPDATE request SET reminded = $1 WHERE id = $2 AND reminded = $3 AND state = 'open'`, n, id, n-1)
	return done == 1, err
}

// follow takes what hangs on messages to the case the messages went to.
func follow(ctx context.Context, tx *db.Tx, to int64, messages []int64) error {
	for _, table := range []string{
		`UPDATE request SET case_id = $1 WHERE message_id IN `,
		`UPDATE request_given SET case_id = $1 WHERE message_id IN `,
	} {
		args := []any{to}
		if _, err := tx.Exec(ctx, table+list(&args, messages), args...); err != nil {
			return err
		}
	}
	return nil
}

// said is a message of a customer's, as far as it can give something.
type said struct {
	ID   int64
	Text string
}

// lastSaid are the newest messages of the customer in a case and in what was
// merged into it, the newest first.
func lastSaid(ctx context.Context, v db.View, family []int64, limit int) ([]said, error) {
	args := []any{limit}
	return db.All(ctx, v, func(s db.Scan) (m said, err error) { return m, s(&m.ID, &m.Text) },
		`SELECT id, body FROM message WHERE kind = 'inbound' AND audience = 'customer' AND not_participant = 0 AND case_id IN `+list(&args, family)+` ORDER BY id DESC LIMIT $1`, args...)
}

// heardSince says whether the customer has written after a message of ours.
func heardSince(ctx context.Context, v db.View, family []int64, message int64) (bool, error) {
	args := []any{message}
	return db.Exists(ctx, v, `SELECT 1 FROM message WHERE id > $1 AND kind = 'inbound' AND audience = 'customer' AND case_id IN `+list(&args, family), args...)
}

// kindOf is the kind of what stands on no checklist.
const kindOf = topics.Text

// list writes ids as a list of placeholders.
func list(args *[]any, ids []int64) string {
	holders := make([]string, len(ids))
	for i, id := range ids {
		*args = append(*args, id)
		holders[i] = fmt.Sprintf("$%d", len(*args))
	}
	return "(" + strings.Join(holders, ", ") + ")"
}
