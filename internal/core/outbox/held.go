package outbox

import (
	"context"
	"encoding/json"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
)

// HeldState is where a reply stands between the click and the act.
type HeldState string

// The states of a held reply; each but the first is final.
const (
	Held     HeldState = "held"     // it leaves at LeavesAt
	Released HeldState = "released" // it is a message now
	Undone   HeldState = "undone"   // its writer took it back
	Returned HeldState = "returned" // it is a draft again, and Reason says why
)

// HeldReply is a reply that somebody has sent and that has not acted yet.
type HeldReply struct {
	ID, CaseID, UserID int64
	State              HeldState
	Text, HTML         string // what it says; HTML is empty for plain text
	LeavesAt           time.Time
	MessageID          int64  // the message it became; 0 before
	Reason             Reason // why it was returned
	CreatedAt          time.Time

	key         string
	parts       map[string]json.RawMessage // by part, what its FromJSON reads
	files       []cases.Kept
	participant int64 // the third party it is for; 0 for the customer
	setStatus   cases.Status
	waitUntil   time.Time // db.Never for none
	waitWhy     string    // why it waits, or why it is solved with something open
	seen        int64
	force       bool
	envelope    Envelope
}

const heldColumns = `id, case_id, user_id, state, key, text, html, parts, files, participant_id, set_status, wait_until, wait_why, seen, force, release_at, message_id, reason, created_at, envelope`

func scanHeld(s db.Scan) (h HeldReply, err error) {
	var parts, kept, reason, envelope string
	var message *int64
	err = s(&h.ID, &h.CaseID, &h.UserID, &h.State, &h.key, &h.Text, &h.HTML, &parts, &kept, &h.participant, &h.setStatus, &h.waitUntil,
		&h.waitWhy, &h.seen, &h.force, &h.LeavesAt, &message, &reason, &h.CreatedAt, &envelope)
	if err != nil {
		return h, err
	}
	if message != nil {
		h.MessageID = *message
	}
	h.Reason = ReasonOf(reason)
	if err := fromColumn(parts, &h.parts); err != nil {
		return h, err
	}
	if err := fromColumn(envelope, &h.envelope); err != nil {
		return h, err
	}
	return h, fromColumn(kept, &h.files)
}

func insertHeld(ctx context.Context, tx *db.Tx, h HeldReply) (int64, error) {
	parts, err := toColumn(h.parts, len(h.parts))
	if err != nil {
		return 0, err
	}
	kept, err := toColumn(h.files, len(h.files))
	if err != nil {
		return 0, err
	}
	envelope, err := h.envelope.column()
	if err != nil {
		return 0, err
	}
	return tx.Insert(ctx, `
		INSERT INTO held (case_id, user_id, state, key, text, html, parts, files, participant_id, set_status, wait_until, wait_why, seen, force, release_at, reason, created_at, envelope)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		ON CONFLICT (user_id, key) DO NOTHING`,
		h.CaseID, h.UserID, h.State, h.key, h.Text, h.HTML, parts, kept, h.participant, h.setStatus, h.waitUntil, h.waitWhy, h.seen, h.force, h.LeavesAt, "", h.CreatedAt, envelope)
}

func heldByID(ctx context.Context, v db.View, id int64) (HeldReply, error) {
	return db.One(ctx, v, scanHeld, `SELECT `+heldColumns+` FROM held WHERE id = $1`, id)
}

func heldByKey(ctx context.Context, v db.View, user int64, key string) (HeldReply, error) {
	return db.One(ctx, v, scanHeld, `SELECT `+heldColumns+` FROM held WHERE user_id = $1 AND key = $2`, user, key)
}

// heldOf returns what leaves soon on some cases, the oldest first.
func heldOf(ctx context.Context, v db.View, ids []int64) ([]HeldReply, error) {
	var args []any
	return db.All(ctx, v, scanHeld, `SELECT `+heldColumns+` FROM held WHERE case_id IN `+in(&args, ids)+` AND state = 'held' ORDER BY id`, args...)
}

// moveHeld takes a reply from held to a final state. Of several that try, one
// wins; the others are told false.
func moveHeld(ctx context.Context, tx *db.Tx, id int64, to HeldState, message int64, why Reason) (bool, error) {
	var m *int64
	if message != 0 {
		m = &message
	}
	n, err := tx.Exec(ctx, `UPDATE held SET state = $1, message_id = $2, reason = $3 WHERE id = $4 AND state = 'held'`, to, m, why.Column(), id)
	return n == 1, err
}

// clearHeld empties what a reply said once it is a message or a draft, where
// the words are kept.
func clearHeld(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, `UPDATE held SET text = '', html = '', parts = '', files = '', wait_why = '', envelope = '' WHERE id = $1`, id)
	return err
}

func toColumn(v any, n int) (string, error) {
	if n == 0 {
		return "", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}

func fromColumn(s string, to any) error {
	if s == "" {
		return nil
	}
	return json.Unmarshal([]byte(s), to)
}
