package cover

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
)

// Schema holds the tables of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

const columns = `id, case_id, measure, state, target, spent, started_at, warn_at, due_at, lead_at, warned_at, missed_at, led_at, ended_at`

func scan(s db.Scan) (c Clock, err error) {
	var target, spent int64
	err = s(&c.ID, &c.CaseID, &c.Measure, &c.State, &target, &spent, &c.StartedAt, &c.WarnAt, &c.DueAt, &c.LeadAt, &c.WarnedAt, &c.MissedAt, &c.LedAt, &c.EndedAt)
	c.Target, c.Spent = time.Duration(target)*time.Microsecond, time.Duration(spent)*time.Microsecond
	return c, err
}

func insert(ctx context.Context, tx *db.Tx, all []Clock) error {
	ids, err := tx.NewIDs(ctx, "clock", len(all))
	if err != nil {
		return err
	}
	rows := make([][]any, len(all))
	for i := range all {
		c := &all[i]
		c.ID = ids[i]
		rows[i] = []any{c.ID, c.CaseID, c.Measure, c.State, c.Target.Microseconds(), c.Spent.Microseconds(), c.StartedAt, c.WarnAt, c.DueAt, c.LeadAt}
	}
	return tx.InsertMany(ctx, `INSERT INTO clock (id, case_id, measure, state, target, spent, started_at, warn_at, due_at, lead_at)`, rows)
}

// save writes what may change of a clock.
func save(ctx context.Context, tx *db.Tx, c Clock) error {
	_, err := tx.Exec(ctx, `UPDATE clock SET state = $2, target = $3, spent = $4, started_at = $5, warn_at = $6, due_at = $7, lead_at = $8,
		warned_at = $9, missed_at = $10, led_at = $11, ended_at = $12 WHERE id = $1`,
		c.ID, c.State, c.Target.Microseconds(), c.Spent.Microseconds(), c.StartedAt, c.WarnAt, c.DueAt, c.LeadAt, c.WarnedAt, c.MissedAt, c.LedAt, c.EndedAt)
	return err
}

// openQuery finds the clocks of cases that have not ended.
func openQuery(args *[]any, ids []int64) string {
	return `SELECT ` + columns + ` FROM clock WHERE ended_at IS NULL AND case_id IN ` + list(args, ids) + ` ORDER BY case_id, measure`
}

func openOf(ctx context.Context, v db.View, ids []int64) ([]Clock, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	query := openQuery(&args, ids)
	return db.All(ctx, v, scan, query, args...)
}

// ofCases are all clocks of cases, the newest first.
func ofCases(ctx context.Context, v db.View, ids []int64) ([]Clock, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM clock WHERE case_id IN `+list(&args, ids)+` ORDER BY id DESC LIMIT 1000`, args...)
}

// spoke says whether a message is one of a person's that the customer may read.
func spoke(ctx context.Context, v db.View, message int64) (bool, error) {
	return db.Exists(ctx, v, `SELECT 1 FROM message WHERE id = $1 AND kind = 'reply' AND audience = 'customer'`, message)
}

// said says whether a message is one that the customer wrote.
func said(ctx context.Context, v db.View, message int64) (bool, error) {
	return db.Exists(ctx, v, `SELECT 1 FROM message WHERE id = $1 AND kind = 'inbound' AND audience = 'customer'`, message)
}

// worked says whether anybody has written in some cases: a reply, or a note.
func worked(ctx context.Context, v db.View, family []int64) (bool, error) {
	var args []any
	return db.Exists(ctx, v, `SELECT 1 FROM message WHERE kind IN ('reply', 'note') AND case_id IN `+list(&args, family), args...)
}

// recordedQuery finds cases that were only recorded, the longest first.
func recordedQuery(after db.Place, limit int) (string, []any) {
	return `SELECT case_id, value FROM mark WHERE name = '` + markRecorded + `' AND value > 0 AND (value, case_id) > ($1, $2) ORDER BY value, case_id LIMIT $3`,
		[]any{after.Tx, after.ID, limit}
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
