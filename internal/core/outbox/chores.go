package outbox

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/platform/db"
)

// chore is what this package does for its own rows.
func (o *Outbox) chore() chores.Chore {
	return chores.Chore{Room: "outbox", Erase: o.erase, Export: export, Verify: verify}
}

// personal says, for each table, what erasing leaves of its rows.
var personal = []struct{ table, set string }{
	{"held", "text = '', html = '', parts = '', files = '', wait_why = '', reason = '', envelope = ''"},
	{"draft", "text = '', html = '', parts = '', files = '', reason = '', envelope = ''"},
	{"letter", "rcpt = '', waits = '', why = '', goes_at = NULL, state = CASE WHEN state = 'held' THEN 'dropped' ELSE state END"},
}

// erase takes the words and addresses of a person away. What has not gone out
// never will; times, states and causes stay.
func (o *Outbox) erase(ctx context.Context, tx *db.Tx, person int64, of []int64) error {
	addresses, err := db.All(ctx, tx, func(s db.Scan) (a string, err error) { return a, s(&a) },
		`SELECT value FROM identity WHERE person_id = $1 AND kind = 'email'`, person)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(of, 500) {
		if err := o.eraseCases(ctx, tx, part); err != nil {
			return err
		}
	}
	for _, a := range addresses {
		sum := db.Hash(db.Key(a))
		for _, table := range []string{`DELETE FROM trouble WHERE address_sum = $1`, `DELETE FROM unwanted WHERE address_sum = $1`} {
			if _, err := tx.Exec(ctx, table, sum); err != nil {
				return err
			}
		}
		// In cases of others they were copied, or a third party.
		ids, err := db.All(ctx, tx, scanID, `SELECT id FROM outgoing WHERE rcpt_sum = $1`, sum)
		if err != nil {
			return err
		}
		for part := range slices.Chunk(ids, 500) {
			if err := eraseOutgoing(ctx, tx, part); err != nil {
				return err
			}
		}
	}
	return nil
}

func (o *Outbox) eraseCases(ctx context.Context, tx *db.Tx, of []int64) error {
	if _, err := tx.Exec(ctx, `UPDATE held SET state = 'undone' WHERE state = 'held' AND case_id IN `+in(new([]any), of), anys(of)...); err != nil {
		return err
	}
	for _, p := range personal {
		if _, err := tx.Exec(ctx, `UPDATE `+p.table+` SET `+p.set+` WHERE case_id IN `+in(new([]any), of), anys(of)...); err != nil {
			return err
		}
	}
	ids, err := db.All(ctx, tx, scanID, `SELECT id FROM outgoing WHERE case_id IN `+in(new([]any), of), anys(of)...)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(ids, 500) {
		if err := eraseOutgoing(ctx, tx, part); err != nil {
			return err
		}
	}
	return nil
}

// eraseOutgoing empties mails. One that was not settled has failed, visibly.
func eraseOutgoing(ctx context.Context, tx *db.Tx, ids []int64) error {
	erased := Reason{Key: "outbox.reason.erased"}.Column()
	args := []any{erased, db.Never}
	if _, err := tx.Exec(ctx, `UPDATE outgoing SET state = 'failed', settled = 1, reason = $1, next_try = $2 WHERE settled = 0 AND id IN `+in(&args, ids), args...); err != nil {
		return err
	}
	empty := db.Hash("")
	args = []any{empty}
	if _, err := tx.Exec(ctx, `UPDATE outgoing SET rcpt = '', mail = '', rcpt_sum = $1, mail_sum = $1,
		reason = CASE WHEN state = 'delivered' THEN '' ELSE reason END WHERE id IN `+in(&args, ids), args...); err != nil {
		return err
	}
	args = []any{erased}
	if _, err := tx.Exec(ctx, `UPDATE outgoing SET reason = $1 WHERE state <> 'delivered' AND id IN `+in(&args, ids), args...); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE attempt SET text = '' WHERE outgoing_id IN `+in(new([]any), ids), anys(ids)...)
	return err
}

func anys(ids []int64) []any {
	all := make([]any, len(ids))
	for i, id := range ids {
		all[i] = id
	}
	return all
}

// export writes the mails that went to a person, and their states. What they
// said stands with the messages.
func export(ctx context.Context, v db.View, person int64, of []int64, w *chores.Writer) error {
	unwanted, err := db.All(ctx, v, func(s db.Scan) (u Unwanted, err error) { return u, s(&u.ID, &u.Address, &u.At) },
		`SELECT u.id, u.address, u.at FROM identity i JOIN unwanted u ON u.address_sum = i.value_sum WHERE i.kind = 'email' AND i.person_id = $1 ORDER BY u.id`, person)
	if err != nil {
		return err
	}
	for _, u := range unwanted {
		if err := w.Row("unwanted", map[string]any{"address": u.Address, "at": u.At}); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(of, 500) {
		rows, err := db.All(ctx, v, scanOutgoing, `SELECT `+outgoingColumns+` FROM outgoing WHERE case_id IN `+in(new([]any), part)+` ORDER BY id`, anys(part)...)
		if err != nil {
			return err
		}
		for _, g := range rows {
			if err := w.Row("outgoing", map[string]any{"id": g.ID, "case_id": g.CaseID, "message_id": g.MessageID, "to": g.Rcpt,
				"state": g.State, "tries": g.Tries, "created_at": g.CreatedAt, "updated_at": g.UpdatedAt}); err != nil {
				return err
			}
		}
	}
	return nil
}

// overdue is how long after its time something may still wait before the books
// are off.
const overdue = time.Hour

// verify counts the mails by state and looks for what is neither out nor
// visibly waiting.
func verify(ctx context.Context, v db.View, r *chores.Report) error {
	total := int64(0)
	for _, s := range states {
		n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM outgoing WHERE state = $1`, s)
		if err != nil {
			return err
		}
		total += n
		r.Count("mails "+string(s), n)
	}
	all, err := db.Value[int64](ctx, v, `SELECT count(*) FROM outgoing`)
	if err != nil {
		return err
	}
	if all != total {
		r.Off("%d of %d mails have no known state", all-total, all)
	}
	since := v.Now().Add(-overdue)
	noRelay := Reason{Key: whyNoRelay}.Column()
	for _, check := range []struct {
		says, query string
		args        []any
	}{
		{"mail %d was due an hour ago and nothing tried it",
			`SELECT id FROM outgoing g WHERE settled = 0 AND next_try < $1 AND reason <> $2 AND NOT EXISTS (
				SELECT 1 FROM outgoing e WHERE e.case_id = g.case_id AND e.rcpt_sum = g.rcpt_sum AND e.settled = 0 AND e.id < g.id)
			ORDER BY id LIMIT 100`, []any{since, noRelay}},
		{"reply %d is held and should have left an hour ago", `SELECT id FROM held WHERE state = 'held' AND release_at < $1 ORDER BY id LIMIT 100`, []any{since}},
		{"reply %d was released and is no message", `SELECT id FROM held WHERE state = 'released' AND message_id IS NULL ORDER BY id LIMIT 100`, nil},
		{"mail %d is settled and not delivered, failed, deferred elsewhere or uncertain",
			`SELECT id FROM outgoing WHERE settled = 1 AND state = 'queued' ORDER BY id LIMIT 100`, nil},
		{"attempt %d is open on a mail that is settled",
			`SELECT a.id FROM attempt a JOIN outgoing g ON g.id = a.outgoing_id WHERE a.state = 'open' AND g.settled = 1 ORDER BY a.id LIMIT 100`, nil},
		{"letter %d is neither sent nor withheld",
			`SELECT id FROM letter WHERE message_id IS NULL AND withheld = '' ORDER BY id LIMIT 100`, nil},
		{"letter %d is held and should have left an hour ago", `SELECT id FROM letter WHERE state = 'held' AND goes_at < $1 ORDER BY id LIMIT 100`, []any{since}},
	} {
		ids, err := db.All(ctx, v, scanID, check.query, check.args...)
		if err != nil {
			return err
		}
		for _, id := range ids {
			r.Off(check.says, id)
		}
	}
	return nil
}

// followSplit moves mails and letters with their messages. A mail that waited for
// an older one of its case may be the first of a case now, and begins.
func (o *Outbox) followSplit(ctx context.Context, tx *db.Tx, s facts.CaseSplit) error {
	touched := []int64{s.To}
	for part := range slices.Chunk(s.Messages, 500) {
		var args []any
		from, err := db.All(ctx, tx, scanID, `SELECT DISTINCT case_id FROM outgoing WHERE message_id IN `+in(&args, part), args...)
		if err != nil {
			return err
		}
		touched = append(touched, from...)
		for _, table := range []string{"outgoing", "letter", "held"} {
			args := []any{s.To}
			if _, err := tx.Exec(ctx, `UPDATE `+table+` SET case_id = $1 WHERE message_id IN `+in(&args, part), args...); err != nil {
				return err
			}
		}
	}
	return o.startFirst(ctx, tx, touched)
}

// startFirst puts the jobs of the mails of some cases that no older one keeps
// waiting.
func (o *Outbox) startFirst(ctx context.Context, tx *db.Tx, of []int64) error {
	for part := range slices.Chunk(of, 500) {
		var args []any
		firsts, err := db.All(ctx, tx, scanOutgoing, `SELECT `+outgoingColumns+` FROM outgoing WHERE settled = 0 AND case_id IN `+in(&args, part)+`
			AND NOT EXISTS (SELECT 1 FROM outgoing o WHERE o.case_id = outgoing.case_id AND o.rcpt_sum = outgoing.rcpt_sum AND o.settled = 0 AND o.id < outgoing.id)
			ORDER BY id`, args...)
		if err != nil {
			return err
		}
		for _, g := range firsts {
			if err := o.start(ctx, tx, g.ID, g.NextTry); err != nil {
				return err
			}
		}
	}
	return nil
}

// Refers says whether something here still needs stored bytes: the sweep of the
// blob store asks.
func (o *Outbox) Refers(ctx context.Context, v db.View, sum [32]byte) (bool, error) {
	want, err := json.Marshal(hexOf(sum))
	if err != nil {
		return false, err
	}
	for _, query := range []string{
		`SELECT 1 FROM draft WHERE files LIKE $1`,
		`SELECT 1 FROM held WHERE state = 'held' AND files LIKE $1`,
		`SELECT 1 FROM outgoing WHERE settled = 0 AND mail LIKE $1`,
	} {
		found, err := db.Exists(ctx, v, query, "%"+string(want)+"%")
		if err != nil || found {
			return found, err
		}
	}
	return false, nil
}
