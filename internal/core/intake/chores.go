package intake

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

func (in *Intake) chore() chores.Chore {
	return chores.Chore{Room: "intake", Erase: in.erase, Export: in.export, Verify: in.verify}
}

// Forget is the job that removes the raw file of an erased item, unless another
// item has the same bytes.
type Forget struct {
	Sum string `json:"sum"` // hexadecimal
}

// Kind implements jobs.Args.
func (Forget) Kind() string { return "intake.forget" }

// erase takes away what a person sent us: the raw bytes, the envelope, their
// name. The item stays, with its state, its time and its size.
func (in *Intake) erase(ctx context.Context, tx *db.Tx, person int64, of []int64) error {
	seen := map[int64]bool{}
	var items []Item
	add := func(where string, args ...any) error {
		some, err := db.All(ctx, tx, scanItem, `SELECT `+itemColumns+` FROM intake WHERE kept <> 'erased' AND `+where, args...)
		for _, i := range some {
			if !seen[i.ID] {
				seen[i.ID] = true
				items = append(items, i)
			}
		}
		return err
	}
	if err := add(`state = 'quarantined' AND author_sum IN (SELECT value_sum FROM identity WHERE kind = 'email' AND person_id = $1
		UNION SELECT author_sum FROM intake WHERE person_id = $1 AND author_sum IS NOT NULL)`, person); err != nil {
		return err
	}
	if err := unlist(ctx, tx, person); err != nil {
		return err
	}
	if err := add(`person_id = $1`, person); err != nil {
		return err
	}
	for part := range slices.Chunk(of, 500) {
		var args []any
		where := `case_id IN ` + ids(&args, part)
		if err := add(where, args...); err != nil {
			return err
		}
	}
	for _, i := range items {
		if err := in.eraseItem(ctx, tx, i); err != nil {
			return err
		}
	}
	return nil
}

func (in *Intake) eraseItem(ctx context.Context, tx *db.Tx, i Item) error {
	if i.Kept == "file" {
		if err := in.queue.Put(ctx, tx, Forget{blob.Sum(i.Sum).String()}); err != nil {
			return err
		}
	}
	if err := in.remember(ctx, tx, i); err != nil {
		return err
	}
	for _, query := range []string{`DELETE FROM intake_raw WHERE id = $1`, `DELETE FROM intake_identity WHERE intake_id = $1`} {
		if _, err := tx.Exec(ctx, query, i.ID); err != nil {
			return err
		}
	}
	// What was still to be filed or decided has nothing left to be filed from.
	state := i.State
	if state == Received || state == Quarantined {
		state = Dismissed
	}
	_, err := tx.Exec(ctx, `
		UPDATE intake SET kept = 'erased', sha256 = $1, env_from = '', env_to = '', ip = '', helo = '', said_by = '', subject = '', verdict = '', signs = '', domain = '', author_sum = NULL, reason = $2,
			alarm_at = $4, state = $3, decide_by = $4, version = version + 1
		WHERE id = $5`, []byte{}, erasedReason(state), state, db.Never, i.ID)
	return err
}

// erasedReason is why an item has no more to show: a reason in somebody's own
// words might name the person.
func erasedReason(s State) string {
	if s == Dismissed {
		return outbox.Reason{Key: "intake.reason.erased"}.Column()
	}
	return ""
}

// forget removes a raw file that no item has any more.
func (in *Intake) forget(ctx context.Context, _ *jobs.Run, a Forget) error {
	sum, err := blob.ParseSum(a.Sum)
	if err != nil {
		return err
	}
	return in.d.Do(ctx, "intake.forget", func(ctx context.Context, tx *db.Tx) error {
		return in.blobs.Drop(ctx, tx, sum, func() (used bool, err error) {
			for _, asks := range []func(context.Context, db.View, [32]byte) (bool, error){in.Refers, in.files.Refers, in.outbox.Refers} {
				if used, err = asks(ctx, tx, sum); err != nil || used {
					return used, err
				}
			}
			return false, nil
		})
	})
}

// Refers says whether an item needs stored bytes: the sweep of the blob store
// asks.
func (in *Intake) Refers(ctx context.Context, v db.View, sum [32]byte) (bool, error) {
	return db.Exists(ctx, v, `SELECT 1 FROM intake WHERE kept = 'file' AND sha256 = $1`, sum[:])
}

// export writes on which list a person is, and what they sent us: each item,
// and its bytes as they came.
func (in *Intake) export(ctx context.Context, v db.View, person int64, of []int64, w *chores.Writer) error {
	if err := exportListed(ctx, v, person, w); err != nil {
		return err
	}
	items, err := db.All(ctx, v, scanItem, `SELECT `+itemColumns+` FROM intake WHERE person_id = $1 ORDER BY id`, person)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(of, 500) {
		args := []any{person}
		some, err := db.All(ctx, v, scanItem, `SELECT `+itemColumns+` FROM intake
			WHERE (person_id IS NULL OR person_id <> $1) AND case_id IN `+ids(&args, part)+` ORDER BY id`, args...)
		if err != nil {
			return err
		}
		items = append(items, some...)
	}
	for _, i := range items {
		if err := in.exportItem(ctx, v, i, w); err != nil {
			return err
		}
	}
	return nil
}

func (in *Intake) exportItem(ctx context.Context, v db.View, i Item, w *chores.Writer) error {
	row := map[string]any{"id": i.ID, "via": i.Via, "state": i.State, "filed_as": i.As, "from": i.From, "to": i.To, "ip": i.IP, "helo": i.HELO,
		"said_by": i.SaidBy, "subject": i.Subject, "sender_check": i.Verdict, "score": i.Score, "signs": i.Signs, "received_at": i.ReceivedAt, "came_at": i.CameAt, "size": i.Size, "case_id": i.CaseID, "message_id": i.MessageID}
	switch i.Kept {
	case "row":
		raw, err := in.rawOf(ctx, v, i)
		if err != nil {
			return err
		}
		row["raw"] = raw // base64 in JSON
	case "file":
		if err := w.File("intake.eml", [32]byte(i.Sum), i.Size); err != nil {
			return err
		}
	}
	return w.Row("intake_item", row)
}

// waitsAtMost is how long an item may be received and not filed before the
// books are off.
const waitsAtMost = time.Hour

// verify balances the books: every item in one known state, with the bytes it
// came with, and where it is said to have gone.
func (in *Intake) verify(ctx context.Context, v db.View, r *chores.Report) error {
	counts := map[State]int64{}
	n := int64(0)
	for after := int64(0); ; {
		items, err := db.All(ctx, v, scanItem, `SELECT `+itemColumns+` FROM intake WHERE id > $1 ORDER BY id LIMIT 500`, after)
		if err != nil {
			return err
		}
		for _, i := range items {
			after = i.ID
			n++
			counts[i.State]++
			if err := in.verifyItem(ctx, v, i, r); err != nil {
				return err
			}
		}
		if len(items) < 500 {
			break
		}
	}
	r.Count("intake items", n)
	for _, s := range stateNames.Values() {
		r.Count("intake items "+string(s), counts[s])
		n -= counts[s]
	}
	if n != 0 {
		r.Off("%d intake items have no known state", n)
	}
	return in.verifyLinks(ctx, v, r)
}

func (in *Intake) verifyItem(ctx context.Context, v db.View, i Item, r *chores.Report) error {
	if why := i.offBalance(v.Now()); why != "" {
		r.Off("intake item %d %s", i.ID, why)
	}
	if i.Kept == "erased" {
		return nil
	}
	switch _, err := in.rawOf(ctx, v, i); {
	case errors.Is(err, errDamaged):
		r.Off("intake item %d: the raw bytes do not have their SHA-256", i.ID)
	case fault.Is(err, fault.NotFound):
		r.Off("intake item %d has no raw bytes", i.ID)
	case err != nil && i.Kept == "file":
		r.Off("intake item %d: the raw file cannot be read: %v", i.ID, err)
	case err != nil:
		return err
	}
	return nil
}

// offBalance is the rule of the books for one item; "" when it is in order.
func (i Item) offBalance(now time.Time) string {
	switch {
	case i.State == Received && now.Sub(i.ReceivedAt) > waitsAtMost && !i.Released:
		return "was received more than an hour ago and is not filed"
	case i.State == Received && i.As != AsNothing, i.State == Quarantined && i.As != AsNothing:
		return "is filed and not filed"
	case i.State == Filed && i.As == AsNothing:
		return "is filed as nothing"
	case i.State == Filed && i.As != AsDuplicate && i.CaseID == 0:
		return "is filed and leads to no case"
	case i.State == Filed && (i.As == AsCase || i.As == AsJoined) && i.MessageID == 0:
		return "is filed and is no message"
	case i.As == AsDuplicate && i.DuplicateOf == 0:
		return "is a duplicate of nothing"
	case (i.State == Quarantined || i.State == Dismissed) && i.Reason.None():
		return "has no reason"
	case i.State == Quarantined && db.IsNever(i.DecideBy):
		return "is held without a date"
	case i.Kept != "erased" && len(i.Sum) != sha256.Size:
		return "has no SHA-256"
	}
	return ""
}

// verifyLinks looks for items whose message, case or first copy is gone.
func (in *Intake) verifyLinks(ctx context.Context, v db.View, r *chores.Report) error {
	for _, check := range []struct{ says, query string }{
		{"intake item %d leads to a message that is not there",
			`SELECT i.id FROM intake i WHERE i.message_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = i.message_id) ORDER BY i.id LIMIT 100`},
		{"intake item %d leads to a case that is not there",
			`SELECT i.id FROM intake i WHERE i.case_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = i.case_id) ORDER BY i.id LIMIT 100`},
		{"intake item %d is a duplicate of one that is not there",
			`SELECT i.id FROM intake i WHERE i.duplicate_of IS NOT NULL AND NOT EXISTS (SELECT 1 FROM intake f WHERE f.id = i.duplicate_of) ORDER BY i.id LIMIT 100`},
		{"message %d came in and has no intake item",
			`SELECT m.id FROM message m WHERE m.intake_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM intake i WHERE i.id = m.intake_id) ORDER BY m.id LIMIT 100`},
	} {
		off, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, check.query)
		if err != nil {
			return err
		}
		for _, id := range off {
			r.Off(check.says, id)
		}
	}
	return nil
}

// followSplit moves items with their messages.
func (in *Intake) followSplit(ctx context.Context, tx *db.Tx, s facts.CaseSplit) error {
	for part := range slices.Chunk(s.Messages, 500) {
		args := []any{s.To}
		if _, err := tx.Exec(ctx, `UPDATE intake SET case_id = $1 WHERE message_id IN `+ids(&args, part), args...); err != nil {
			return err
		}
	}
	return nil
}
