package web

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// keyDays is how long an answer is kept.
const keyDays = 7 * 24 * time.Hour

// kept is a row of idempotency.
type kept struct {
	body    []byte
	status  int64 // 0: reserved
	headers string
	answer  []byte
	created time.Time
}

func scanKept(scan db.Scan) (k kept, err error) {
	return k, scan(&k.body, &k.status, &k.headers, &k.answer, &k.created)
}

// lookUp finds what is kept at a place; nothing when it is older than 7 days.
func lookUp(ctx context.Context, v db.View, place []byte) (k kept, found bool, err error) {
	defer fault.Wrap(&err, "web.lookUp")
	k, err = db.One(ctx, v, scanKept,
		`SELECT body, status, headers, answer, created_at FROM idempotency WHERE place = $1 AND created_at > $2`,
		place, v.Now().Add(-keyDays))
	if fault.Is(err, fault.NotFound) {
		return kept{}, false, nil
	}
	return k, err == nil, err
}

// keep writes an answer at a place, also over a reservation or an old one.
func keep(ctx context.Context, tx *db.Tx, o *once, a reply) (err error) {
	defer fault.Wrap(&err, "web.keep")
	headers, err := json.Marshal(a.header)
	if err != nil {
		return err
	}
	body := a.body
	if body == nil {
		body = []byte{}
	}
	_, err = tx.Exec(ctx, `INSERT INTO idempotency (place, body, status, headers, answer, created_at)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (place) DO UPDATE SET body = excluded.body, status = excluded.status,
			headers = excluded.headers, answer = excluded.answer, created_at = excluded.created_at`,
		o.place, o.body, a.status, string(headers), body, tx.Now())
	return err
}

// letGo gives a reservation back when its call did nothing.
func letGo(ctx context.Context, tx *db.Tx, o *once) (err error) {
	defer fault.Wrap(&err, "web.letGo")
	_, err = tx.Exec(ctx, `DELETE FROM idempotency WHERE place = $1 AND status = 0`, o.place)
	return err
}

// ForgetKeys deletes kept answers older than 7 days, at most 1,000 at a time,
// and returns how many; a periodic job calls it until none is left.
func (rt *Router) ForgetKeys(ctx context.Context, tx *db.Tx) (n int64, err error) {
	defer fault.Wrap(&err, "web.ForgetKeys")
	return tx.Exec(ctx, `DELETE FROM idempotency WHERE id IN (
		SELECT id FROM idempotency WHERE created_at <= $1 ORDER BY created_at LIMIT 1000)`, tx.Now().Add(-keyDays))
}

// erased stands in the place of the headers of an answer that was erased.
const erased = "erased"

// EraseKeys takes the words out of all kept answers, for one of them may be
// about a person who is erased. A repeat of such a call is told that it was
// done; it is not done again.
func (rt *Router) EraseKeys(ctx context.Context, tx *db.Tx) (err error) {
	defer fault.Wrap(&err, "web.EraseKeys")
	_, err = tx.Exec(ctx, `UPDATE idempotency SET headers = $1, answer = $2, body = $2 WHERE status <> 0 AND length(answer) > 0`, erased, []byte{})
	return err
}

// reply is an answer that can be given again.
type reply struct {
	status int
	header http.Header
	body   []byte
}
