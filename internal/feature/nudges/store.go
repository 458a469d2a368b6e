package nudges

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
)

// Schema holds the table of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

// State is how a nudge stands.
type State string

// The states of a nudge.
const (
	Suggested State = "suggested"
	Joined    State = "joined"
	Separated State = "separated"
)

// Nudge is a mail that opened a case of its own and is about one that was open.
type Nudge struct {
	ID, CaseID, IntoID, MessageID int64
	State                         State
	Why                           []Reason
	Apart                         time.Duration // after their last word
	Step                          string        // its own next step, before it was joined
	DueWas, DueAt                 time.Time     // when that was due, and what it became
	At                            time.Time
}

const columns = `id, case_id, into_id, message_id, state, why, apart, step, due_was, due_at, at`

func scan(s db.Scan) (n Nudge, err error) {
	var why string
	var apart int64
	err = s(&n.ID, &n.CaseID, &n.IntoID, &n.MessageID, &n.State, &why, &apart, &n.Step, &n.DueWas, &n.DueAt, &n.At)
	n.Apart = time.Duration(apart) * time.Microsecond
	for r := range strings.SplitSeq(why, ",") {
		n.Why = append(n.Why, Reason(r))
	}
	return n, err
}

func insert(ctx context.Context, tx *db.Tx, n Nudge) (int64, error) {
	why := make([]string, len(n.Why))
	for i, r := range n.Why {
		why[i] = string(r)
	}
	return tx.Insert(ctx, `INSERT INTO nudge (case_id, into_id, message_id, state, why, apart, step, due_was, due_at, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		n.CaseID, n.IntoID, n.MessageID, n.State, strings.Join(why, ","), n.Apart.Microseconds(), n.Step, n.DueWas, n.DueAt, n.At)
}

// ofCases returns the nudges of cases: those that they opened with, and those
// that are about them.
func ofCases(ctx context.Context, v db.View, ids []int64) ([]Nudge, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	in := list(&args, ids)
	return db.All(ctx, v, scan, `SELECT `+columns+` FROM nudge WHERE case_id IN `+in+` UNION SELECT `+columns+` FROM nudge WHERE into_id IN `+in+` ORDER BY id`, args...)
}

func turn(ctx context.Context, tx *db.Tx, id int64, to State) error {
	_, err := tx.Exec(ctx, `UPDATE nudge SET state = $1 WHERE id = $2`, to, id)
	return err
}

// openCases are the cases of people that are not done, but for one; those that
// are private are nobody's guess.
func openCases(ctx context.Context, v db.View, people []int64, but int64) ([]int64, error) {
	args := []any{but}
	return db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) },
		`SELECT id FROM cases WHERE person_id IN `+list(&args, people)+` AND shelf IN ('open', 'waiting') AND private = 0 AND id <> $1 ORDER BY updated_at DESC LIMIT 20`, args...)
}

// word is a message of the customer's as it is compared.
type word struct {
	subject, text string
	at            time.Time
}

// lastWords are the customer's last messages in some cases, the newest first.
func lastWords(ctx context.Context, v db.View, family []int64) ([]word, error) {
	var args []any
	return db.All(ctx, v, func(s db.Scan) (w word, err error) { return w, s(&w.subject, &w.text, &w.at) },
		`SELECT subject, body, at FROM message WHERE kind = 'inbound' AND audience = 'customer' AND case_id IN `+list(&args, family)+` ORDER BY id DESC LIMIT 5`, args...)
}

// burst is how long their next message still belongs to the one before.
const burst = 15 * time.Minute

// contacts are how often a customer has asked since a person last answered them.
type contacts struct {
	N     int
	First time.Time
}

// contactsOf counts it for some cases that are one.
func contactsOf(ctx context.Context, v db.View, family []int64) (c contacts, err error) {
	var args []any
	in := list(&args, family)
	at, err := db.All(ctx, v, func(s db.Scan) (t time.Time, err error) { return t, s(&t) },
		`SELECT at FROM message WHERE kind = 'inbound' AND audience = 'customer' AND case_id IN `+in+`
			AND at > (SELECT coalesce(max(at), 0) FROM message WHERE kind = 'reply' AND audience = 'customer' AND case_id IN `+in+`) ORDER BY at LIMIT 1000`, args...)
	var last time.Time
	for _, t := range at {
		if c.N == 0 || t.Sub(last) >= burst {
			c.N++
		}
		if last = t; c.First.IsZero() {
			c.First = t
		}
	}
	return c, err
}

// theirs says whether a message is one of the customer's, with nothing against it.
func theirs(ctx context.Context, v db.View, message int64) (bool, error) {
	return db.Exists(ctx, v, `SELECT 1 FROM message WHERE id = $1 AND kind = 'inbound' AND audience = 'customer' AND not_participant = 0`, message)
}

// parted says whether somebody has said that two cases are not about one matter.
func parted(ctx context.Context, v db.View, a, b int64) (bool, error) {
	return db.Exists(ctx, v, `SELECT 1 FROM case_unlike WHERE low_id = $1 AND high_id = $2`, min(a, b), max(a, b))
}

// asksAtLeast are those of some cases with as many contacts, by their mark.
func asksAtLeast(ctx context.Context, v db.View, ids []int64, n int64) (map[int64]bool, error) {
	keep := map[int64]bool{}
	if len(ids) == 0 {
		return keep, nil
	}
	args := []any{markContacts, n}
	found, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) },
		`SELECT case_id FROM mark WHERE name = $1 AND value >= $2 AND case_id IN `+list(&args, ids), args...)
	for _, id := range found {
		keep[id] = true
	}
	return keep, err
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
