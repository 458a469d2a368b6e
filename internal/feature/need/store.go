package need

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

const columns = `id, case_id, kind, source, says, n, message_id, from_byte, to_byte, what, by_id, at`

func scan(s db.Scan) (p Point, err error) {
	var message *int64
	err = s(&p.ID, &p.CaseID, &p.Kind, &p.Source, &p.Says, &p.N, &message, &p.From, &p.To, &p.What, &p.ByID, &p.At)
	if message != nil {
		p.MessageID = *message
	}
	return p, err
}

// familyQuery reads the points of a case and of what was merged into it.
const familyQuery = `SELECT ` + columns + ` FROM need_point WHERE case_id = $1 UNION ALL
	SELECT ` + columns + ` FROM need_point WHERE case_id IN (SELECT id FROM cases WHERE merged_into = $1) ORDER BY id`

// ofRoot returns all rows of a case that is a root, by id.
func ofRoot(ctx context.Context, v db.View, root int64) ([]Point, error) {
	return db.All(ctx, v, scan, familyQuery, root)
}

// ofCases returns the rows of cases.
func ofCases(ctx context.Context, v db.View, ids []int64) ([]Point, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM need_point WHERE case_id IN `+list(&args, ids)+` ORDER BY id`, args...)
}

func insert(ctx context.Context, tx *db.Tx, p Point) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO need_point (case_id, kind, source, says, n, message_id, from_byte, to_byte, what, by_id, at) VALUES ($1, $2, $3, $4, $5, NULL, 0, 0, $6, $7, $8)`,
		p.CaseID, p.Kind, p.Source, p.Says, p.N, p.What, p.ByID, tx.Now())
}

// insertFound writes what was found in a message, all in one statement, unless
// it is none that the customer sees as theirs; it says whether it is.
func insertFound(ctx context.Context, tx *db.Tx, message int64, text string, all []Found) (bool, error) {
	args := []any{message, tx.Now()}
	parts := make([]string, len(all))
	for i, f := range all {
		n := len(args)
		args = append(args, string(f.Kind), f.From, f.To, clip(text[f.From:f.To]), max(f.N, 1))
		parts[i] = fmt.Sprintf(`SELECT m.case_id, CAST($%d AS TEXT), 'words', 1, CAST($%d AS BIGINT), m.id, CAST($%d AS INTEGER), CAST($%d AS INTEGER), CAST($%d AS TEXT), 0, CAST($2 AS BIGINT)
			FROM message m WHERE m.id = $1 AND m.kind = 'inbound' AND m.audience = 'customer'`, n+1, n+5, n+2, n+3, n+4)
	}
	n, err := tx.Exec(ctx, `INSERT INTO need_point (case_id, kind, source, says, n, message_id, from_byte, to_byte, what, by_id, at) `+strings.Join(parts, ` UNION ALL `), args...)
	return n > 0, err
}

// longestWhat is how much of their words a point keeps, in bytes.
const longestWhat = 300

func clip(s string) string {
	if s = strings.Join(strings.Fields(s), " "); len(s) <= longestWhat {
		return s
	}
	return strings.ToValidUTF8(s[:longestWhat], "") + "…"
}

// newestPolicy is the id of the version that counts; 0 for the first one.
func newestPolicy(ctx context.Context, v db.View) (int64, error) {
	return db.Value[int64](ctx, v, `SELECT coalesce(max(id), 0) FROM need_policy`)
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
