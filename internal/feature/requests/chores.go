package requests

import (
	"context"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this room does for erase, export and verify.
func (s *Requests) chore() chores.Chore {
	return chores.Chore{Room: "requests", Erase: erase, Export: export, Verify: verify}
}

// theirs are the ticks in the cases of a person, and those by what they said in
// the cases of others.
func theirs(person int64, ids []int64) (where string, args []any) {
	args = []any{person}
	where = `message_id IN (SELECT id FROM message WHERE person_id = $1)`
	if len(ids) > 0 {
		where += ` OR case_id IN ` + list(&args, ids)
	}
	return where, args
}

// erase empties what was recognised and asked for, and unlearns the cases; times
// and states stay.
func erase(ctx context.Context, tx *db.Tx, person int64, ids []int64) error {
	where, args := theirs(person, ids)
	if _, err := tx.Exec(ctx, `UPDATE request_given SET value = '' WHERE `+where, args...); err != nil {
		return err
	}
	for _, id := range ids {
		if err := unlearn(ctx, tx, id); err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return nil
	}
	args = nil
	_, err := tx.Exec(ctx, `UPDATE request_item SET name = '' WHERE request_id IN (SELECT id FROM request WHERE case_id IN `+list(&args, ids)+`)`, args...)
	return err
}

// givenRow is a tick in an export.
type givenRow struct {
	CaseID    int64  `json:"case_id"`
	ItemID    int64  `json:"item_id"`
	MessageID int64  `json:"message_id"`
	Value     string `json:"value"`
	How       How    `json:"how"`
	Given     bool   `json:"given"`
}

func export(ctx context.Context, v db.View, person int64, ids []int64, w *chores.Writer) error {
	where, args := theirs(person, ids)
	rows, err := db.All(ctx, v, scanGiven, `SELECT `+givenColumns+` FROM request_given WHERE `+where+` ORDER BY id`, args...)
	if err != nil {
		return err
	}
	for _, g := range rows {
		if err := w.Row("request_given", givenRow{g.CaseID, g.ItemID, g.MessageID, g.Value, g.How, !g.Off}); err != nil {
			return err
		}
	}
	all, err := ofCases(ctx, v, ids)
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := w.Row("request", body(r)); err != nil {
			return err
		}
	}
	return nil
}

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM request`)
	if err != nil {
		return err
	}
	r.Count("requests", n)
	for _, look := range []struct{ text, query string }{
		{"request %d lies in another case than its message", `SELECT q.id FROM request q JOIN message m ON m.id = q.message_id WHERE m.case_id <> q.case_id ORDER BY q.id LIMIT 100`},
		{"request %d was made by no message of ours", `SELECT q.id FROM request q JOIN message m ON m.id = q.message_id WHERE m.kind NOT IN ('reply', 'automatic') ORDER BY q.id LIMIT 100`},
		{"request %d is done and something of it is missing", `SELECT q.id FROM request q WHERE q.state = 'done' AND EXISTS (SELECT 1 FROM request_item i WHERE i.request_id = q.id AND i.given_at IS NULL) ORDER BY q.id LIMIT 100`},
		{"request %d is open and nothing of it is missing", `SELECT q.id FROM request q WHERE q.state = 'open' AND NOT EXISTS (SELECT 1 FROM request_item i WHERE i.request_id = q.id AND i.given_at IS NULL) ORDER BY q.id LIMIT 100`},
		{"topic %d was not learnt from as many cases as are counted", `SELECT t.topic_id FROM request_topic t WHERE t.n <> (SELECT count(*) FROM request_learnt l WHERE l.topic_id = t.topic_id) ORDER BY t.topic_id LIMIT 100`},
	} {
		off, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, look.query)
		if err != nil {
			return err
		}
		for _, id := range off {
			r.Off(look.text, id)
		}
	}
	return nil
}
