package outbox

import (
	"context"
	"encoding/json"
	"time"

	"kept.example/kept/internal/platform/db"
)

const outgoingColumns = `id, case_id, message_id, inbox_id, rcpt, state, code, reason, tries, doubtful, doubted, settled, next_try, since, version, created_at, updated_at`

func scanOutgoing(s db.Scan) (g Outgoing, err error) {
	var reason string
	err = s(&g.ID, &g.CaseID, &g.MessageID, &g.InboxID, &g.Rcpt, &g.State, &g.Code, &reason, &g.Tries, &g.Doubtful, &g.Doubted, &g.Settled,
		&g.NextTry, &g.Since, &g.Version, &g.CreatedAt, &g.UpdatedAt)
	g.Reason = ReasonOf(reason)
	return g, err
}

func insertOutgoing(ctx context.Context, tx *db.Tx, g Outgoing, m stored) (int64, error) {
	raw, err := json.Marshal(m)
	if err != nil {
		return 0, err
	}
	return tx.Insert(ctx, `
		INSERT INTO outgoing (case_id, message_id, inbox_id, rcpt, rcpt_sum, mail_sum, mail, state, code, reason, tries, doubtful,
			settled, told_late, next_try, since, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '', 0, 0, 0, 0, $9, $9, 1, $9, $9)`,
		g.CaseID, g.MessageID, g.InboxID, g.Rcpt, db.Hash(db.Key(g.Rcpt)), db.Hash(m.Mail.MessageID), string(raw), Queued, tx.Now())
}

func outgoingByID(ctx context.Context, v db.View, id int64) (Outgoing, error) {
	return db.One(ctx, v, scanOutgoing, `SELECT `+outgoingColumns+` FROM outgoing WHERE id = $1`, id)
}

func outgoingOf(ctx context.Context, v db.View, messages []int64) ([]Outgoing, error) {
	var args []any
	return db.All(ctx, v, scanOutgoing, `SELECT `+outgoingColumns+` FROM outgoing WHERE message_id IN `+in(&args, messages)+` ORDER BY id`, args...)
}

func mailOf(ctx context.Context, v db.View, id int64) (m stored, err error) {
	raw, err := db.Value[string](ctx, v, `SELECT mail FROM outgoing WHERE id = $1`, id)
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal([]byte(raw), &m)
}

// storeOutgoing writes what an attempt, a report or a person made of a mail.
func storeOutgoing(ctx context.Context, tx *db.Tx, g Outgoing) error {
	_, err := tx.Exec(ctx, `
		UPDATE outgoing SET state = $1, code = $2, reason = $3, tries = $4, doubtful = $5, settled = $6, next_try = $7, since = $8,
			doubted = $9, version = version + 1, updated_at = $10
		WHERE id = $11`, g.State, g.Code, g.Reason.Column(), g.Tries, g.Doubtful, g.Settled, g.NextTry, g.Since, g.Doubted, tx.Now(), g.ID)
	return err
}

// before returns the first mail of the same case to the same address that is
// older and not settled; 0 if this one is next.
func before(ctx context.Context, v db.View, g Outgoing) (int64, error) {
	ids, err := db.All(ctx, v, scanID, `
		SELECT id FROM outgoing WHERE case_id = $1 AND settled = 0 AND id < $2 AND rcpt_sum = $3 ORDER BY id LIMIT 1`,
		g.CaseID, g.ID, db.Hash(db.Key(g.Rcpt)))
	return first(ids), err
}

// after returns the next mail of the same case to the same address that waits.
func after(ctx context.Context, v db.View, g Outgoing) (int64, error) {
	ids, err := db.All(ctx, v, scanID, `
		SELECT id FROM outgoing WHERE case_id = $1 AND settled = 0 AND id > $2 AND rcpt_sum = $3 ORDER BY id LIMIT 1`,
		g.CaseID, g.ID, db.Hash(db.Key(g.Rcpt)))
	return first(ids), err
}

func first(ids []int64) int64 {
	if len(ids) == 0 {
		return 0
	}
	return ids[0]
}

func scanID(s db.Scan) (id int64, err error) { return id, s(&id) }

// Attempt is one try to hand a mail over.
type Attempt struct {
	ID, OutgoingID int64
	N              int
	State          string // open while the line is up; else how it ended
	Code           int
	Text           string
	At, EndedAt    time.Time

	run string // the job's run that made it
}

func scanAttempt(s db.Scan) (a Attempt, err error) {
	return a, s(&a.ID, &a.OutgoingID, &a.N, &a.run, &a.State, &a.Code, &a.Text, &a.At, &a.EndedAt)
}

// openAttempt returns the attempt that is open on a mail, if there is one: its
// run has died, or is still at it.
func openAttempt(ctx context.Context, v db.View, outgoing int64) (Attempt, bool, error) {
	all, err := db.All(ctx, v, scanAttempt, `
		SELECT id, outgoing_id, n, run, state, code, text, at, ended_at FROM attempt WHERE outgoing_id = $1 AND state = 'open' ORDER BY n LIMIT 1`, outgoing)
	if err != nil || len(all) == 0 {
		return Attempt{}, false, err
	}
	return all[0], true, nil
}

// attempts counts the tries of a mail so far.
func attempts(ctx context.Context, v db.View, outgoing int64) (int64, error) {
	return db.Value[int64](ctx, v, `SELECT coalesce(max(n), 0) FROM attempt WHERE outgoing_id = $1`, outgoing)
}

// beginAttempt records the nth try before DATA. Of two that would be the nth,
// the second fails.
func beginAttempt(ctx context.Context, tx *db.Tx, outgoing, n int64, run string) (id int64, err error) {
	return tx.Insert(ctx, `INSERT INTO attempt (outgoing_id, n, run, state, code, text, at) VALUES ($1, $2, $3, 'open', 0, '', $4)`,
		outgoing, n, run, tx.Now())
}

func endAttempt(ctx context.Context, tx *db.Tx, id int64, r result) error {
	_, err := tx.Exec(ctx, `UPDATE attempt SET state = $1, code = $2, text = $3, ended_at = $4 WHERE id = $5`,
		r.state, r.code, clip(r.text), tx.Now(), id)
	return err
}

// clip keeps the beginning of what another server said.
func clip(s string) string {
	s = db.Text(s)
	if r := []rune(s); len(r) > 500 {
		return string(r[:500])
	}
	return s
}
