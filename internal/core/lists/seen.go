package lists

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// See writes down that the acting user has seen what is in a case by now; with
// seen false, that it is as new to them. It changes nothing for anybody else,
// and so is no activity of the case.
func (l *Lists) See(ctx context.Context, tx *db.Tx, id int64, seen bool) (err error) {
	defer fault.Wrap(&err, "lists.See(case %d)", id)
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil || actor.ID == 0 {
		return err
	}
	k, err := l.cases.ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	at := int64(0)
	if seen {
		at = tx.Now().UnixMicro()
	}
	_, err = tx.Exec(ctx, `INSERT INTO case_seen (case_id, user_id, at) VALUES ($1, $2, $3)
		ON CONFLICT (user_id, case_id) DO UPDATE SET at = excluded.at`, k.ID, actor.ID, at)
	return err
}

// Unread says which of some cases hold a word of the customer's that the
// acting user has not seen. A case they never opened counts while nobody has
// answered.
func (l *Lists) Unread(ctx context.Context, v db.View, all []cases.Case) (_ map[int64]bool, err error) {
	defer fault.Wrap(&err, "lists.Unread")
	actor, err := staff.Acting(ctx)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	args := []any{actor.ID}
	holders := make([]string, len(all))
	for i, k := range all {
		args = append(args, k.ID)
		holders[i] = fmt.Sprintf("$%d", len(args))
	}
	type glance struct{ id, at int64 }
	found, err := db.All(ctx, v, func(s db.Scan) (g glance, err error) {
		err = s(&g.id, &g.at)
		return g, err
	}, `SELECT case_id, at FROM case_seen WHERE user_id = $1 AND case_id IN (`+strings.Join(holders, ", ")+`)`, args...)
	if err != nil {
		return nil, err
	}
	seen := make(map[int64]time.Time, len(found))
	for _, g := range found {
		seen[g.id] = time.UnixMicro(g.at)
	}
	unread := map[int64]bool{}
	for _, k := range all {
		if at, opened := seen[k.ID]; opened {
			unread[k.ID] = at.Before(k.LastInboundAt) && !db.IsNever(k.LastInboundAt)
		} else {
			unread[k.ID] = k.Unread()
		}
	}
	return unread, nil
}
