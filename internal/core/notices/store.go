package notices

import (
	"context"
	"fmt"
	"math"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
)

const columns = `id, user_id, kind, case_id, message_id, item_id, by_id, at, read_at`

func scan(s db.Scan) (n Notice, err error) {
	var about, message, item, by *int64
	err = s(&n.ID, &n.UserID, &n.Kind, &about, &message, &item, &by, &n.At, &n.ReadAt)
	for to, from := range map[*int64]*int64{&n.CaseID: about, &n.MessageID: message, &n.ItemID: item, &n.ByID: by} {
		if from != nil {
			*to = *from
		}
	}
	return n, err
}

// in writes ids as a list of placeholders.
func in(args *[]any, ids []int64) string {
	marks := make([]string, len(ids))
	for i, id := range ids {
		*args = append(*args, id)
		marks[i] = fmt.Sprintf("$%d", len(*args))
	}
	return "(" + strings.Join(marks, ", ") + ")"
}

// orNull is an id as a column has it.
func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

func insert(ctx context.Context, tx *db.Tx, n Notice, shown bool, mail string) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO notice (user_id, kind, case_id, message_id, item_id, by_id, at, shown, mail)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		n.UserID, n.Kind, orNull(n.CaseID), orNull(n.MessageID), orNull(n.ItemID), orNull(n.ByID), n.At, shown, mail)
}

// giveWay takes away what an unread notice of the same kind says of a case: a
// newer one takes its place.
func giveWay(ctx context.Context, tx *db.Tx, user int64, kind string, about int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM notice WHERE user_id = $1 AND case_id = $2 AND kind = $3 AND read_at IS NULL`, user, about, kind)
	return err
}

// newest is the place before which all notices of a user are.
var newest = db.Place{Tx: math.MaxInt64, ID: math.MaxInt64}

// placeOf is where a notice stands among those of its user: by when it happened.
func placeOf(n Notice) db.Place { return db.Place{Tx: n.At.UnixMicro(), ID: n.ID} }

// ofUser returns notices of a user before a place, the newest first.
func ofUser(ctx context.Context, v db.View, user int64, before db.Place, unread bool, limit int) ([]Notice, error) {
	if unread {
		return db.All(ctx, v, scan, `SELECT `+columns+` FROM notice
			WHERE user_id = $1 AND (at, id) < ($2, $3) AND shown = 1 AND read_at IS NULL ORDER BY at DESC, id DESC LIMIT $4`, user, before.Tx, before.ID, limit)
	}
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM notice
		WHERE user_id = $1 AND (at, id) < ($2, $3) AND shown = 1 ORDER BY at DESC, id DESC LIMIT $4`, user, before.Tx, before.ID, limit)
}

// waiting returns the notices of a user that wait to be mailed, the oldest
// first.
func waiting(ctx context.Context, v db.View, user int64, limit int) ([]Notice, error) {
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM notice WHERE user_id = $1 AND mail = 'waits' ORDER BY id LIMIT $2`, user, limit)
}

// roots reads the cases that notices are about, as they are now, by the id that
// the notices name.
func roots(ctx context.Context, v db.View, ids []int64) (map[int64]cases.Case, error) {
	found := map[int64]cases.Case{}
	if len(ids) == 0 {
		return found, nil
	}
	var args []any
	type pair struct {
		named int64
		root  cases.Case
	}
	all, err := db.All(ctx, v, func(s db.Scan) (p pair, err error) {
		p.root, err = cases.Scan(func(dest ...any) error { return s(append([]any{&p.named}, dest...)...) })
		return p, err
	}, `SELECT k.id, `+cases.Columns("c")+` FROM cases k JOIN cases c ON c.id = coalesce(k.merged_into, k.id) WHERE k.id IN `+in(&args, ids), args...)
	for _, p := range all {
		found[p.named] = p.root
	}
	return found, err
}
