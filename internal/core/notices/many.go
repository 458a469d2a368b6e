package notices

import (
	"context"
	"strconv"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Many folds the notices of a kind: what a user has not read of a day's is one notice,
// as many cases as it may be about. A lead is told "12 cases wait too long", and is led
// to their list.
type Many struct {
	Says func(n int) fault.Sentence // of two cases and more
	Path string                     // the list of them
}

// foldsFor is how long a notice takes more cases up: then another begins, which is
// mailed again.
const foldsFor = 24 * time.Hour

// headQuery finds the unread notice of a kind that takes more cases up.
const headQuery = `SELECT id FROM notice WHERE user_id = $1 AND kind = $2 AND read_at IS NULL AND (shown = 1 OR mail = 'waits')
	AND NOT EXISTS (SELECT 1 FROM notice_part p WHERE p.notice_id = notice.id AND p.at <= $3) ORDER BY id DESC LIMIT 1`

// fold adds a case to the unread notice of a kind, where there is one; false where
// there is none. Who tells a user of a kind waits for whoever else does, so that what
// happens at one time is told in one.
func (n *Notices) fold(ctx context.Context, tx *db.Tx, kind Kind, user int64, news News) (bool, error) {
	if err := tx.Lock(ctx, "notice."+kind.Name, strconv.FormatInt(user, 10)); err != nil {
		return false, err
	}
	heads, err := db.All(ctx, tx, scanID, headQuery, user, kind.Name, tx.Now().Add(-foldsFor))
	if err != nil || len(heads) == 0 {
		return false, err
	}
	still, err := tx.Exec(ctx, `UPDATE notice SET at = $2 WHERE id = $1 AND read_at IS NULL AND (shown = 1 OR mail = 'waits')`, heads[0], tx.Now())
	if err != nil || still == 0 { // it was read or mailed this very moment: whoever has it would not hear of more
		return false, err
	}
	if err := part(ctx, tx, heads[0], news); err != nil {
		return false, err
	}
	n.ring(tx, user)
	return true, resettle(ctx, tx, heads[0])
}

// part writes what a notice stands for.
func part(ctx context.Context, tx *db.Tx, notice int64, news News) error {
	_, err := tx.Exec(ctx, `INSERT INTO notice_part (notice_id, case_id, item_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (notice_id, case_id, item_id) DO NOTHING`,
		notice, news.Case.ID, news.ItemID, tx.Now())
	return err
}

// resettle brings a folded notice up to date with what it stands for: read where that
// is nothing any more, of the one case where it is one, and of none where it is more.
func resettle(ctx context.Context, tx *db.Tx, notice int64) error {
	type of struct{ about, item int64 }
	left, err := db.All(ctx, tx, func(s db.Scan) (o of, err error) { return o, s(&o.about, &o.item) },
		`SELECT case_id, max(item_id) FROM notice_part WHERE notice_id = $1 GROUP BY case_id LIMIT 2`, notice)
	if err != nil {
		return err
	}
	switch len(left) {
	case 0:
		_, err = tx.Exec(ctx, `UPDATE notice SET read_at = $2 WHERE id = $1 AND read_at IS NULL`, notice, tx.Now())
	case 1:
		_, err = tx.Exec(ctx, `UPDATE notice SET case_id = $2, item_id = $3 WHERE id = $1`, notice, left[0].about, orNull(left[0].item))
	default:
		_, err = tx.Exec(ctx, `UPDATE notice SET case_id = NULL, message_id = NULL, item_id = NULL, by_id = NULL WHERE id = $1`, notice)
	}
	return err
}

// drop takes parts away from unread notices: those that a condition on p, the part,
// and n, the notice, names. It says whose notices they were.
func drop(ctx context.Context, tx *db.Tx, where string, args ...any) (users []int64, err error) {
	type head struct{ part, notice, user int64 }
	all, err := db.All(ctx, tx, func(s db.Scan) (h head, err error) { return h, s(&h.part, &h.notice, &h.user) },
		`SELECT p.id, n.id, n.user_id FROM notice_part p JOIN notice n ON n.id = p.notice_id WHERE n.read_at IS NULL AND `+where+` ORDER BY n.id`, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	for _, h := range all { // who folds one more in has done so, or waits
		if err := tx.Take(ctx, "notice", h.notice); err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
	}
	var gone []any
	parts := make([]int64, len(all))
	heads := map[int64]bool{}
	for i, h := range all {
		parts[i] = h.part
		if !heads[h.notice] {
			users = append(users, h.user)
		}
		heads[h.notice] = true
	}
	if _, err := tx.Exec(ctx, `DELETE FROM notice_part WHERE id IN `+in(&gone, parts), gone...); err != nil {
		return nil, err
	}
	for _, h := range all {
		if !heads[h.notice] {
			continue
		}
		heads[h.notice] = false
		if err := resettle(ctx, tx, h.notice); err != nil {
			return nil, err
		}
	}
	return users, nil
}

// counts says of folded notices how many cases each stands for, asked once for a page.
func (n *Notices) counts(ctx context.Context, v db.View, some []Notice) (map[int64]int, error) {
	var ids []int64
	for _, one := range some {
		if kind, ok := n.kind(one.Kind); ok && kind.Many != nil && one.CaseID == 0 {
			ids = append(ids, one.ID)
		}
	}
	found := map[int64]int{}
	if len(ids) == 0 {
		return found, nil
	}
	var args []any
	type count struct {
		id int64
		n  int
	}
	all, err := db.All(ctx, v, func(s db.Scan) (c count, err error) { return c, s(&c.id, &c.n) },
		`SELECT notice_id, count(DISTINCT case_id) FROM notice_part WHERE notice_id IN `+in(&args, ids)+` GROUP BY notice_id`, args...)
	for _, c := range all {
		found[c.id] = c.n
	}
	return found, err
}

// opened takes a case that the acting user has opened off what they were told in one.
func (n *Notices) opened(ctx context.Context, tx *db.Tx, actor staff.Actor, family []int64) (bool, error) {
	args := []any{actor.ID}
	users, err := drop(ctx, tx, `n.user_id = $1 AND p.case_id IN `+in(&args, family), args...)
	return len(users) > 0, err
}
