package questions

import (
	"context"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this room does for erase, export and verify.
func (s *Questions) chore() chores.Chore {
	return chores.Chore{Room: "questions", Erase: erase, Export: export, Verify: verify}
}

// theirs are the marks in the cases of a person, and in what they said in the
// cases of others.
func theirs(person int64, ids []int64) (where string, args []any) {
	args = []any{person}
	where = `message_id IN (SELECT id FROM message WHERE person_id = $1)`
	if len(ids) > 0 {
		where += ` OR case_id IN ` + list(&args, ids)
	}
	return where, args
}

// erase empties the words of marks and forgets what was learnt from them; times
// and states stay.
func erase(ctx context.Context, tx *db.Tx, person int64, ids []int64) error {
	where, args := theirs(person, ids)
	if _, err := tx.Exec(ctx, `DELETE FROM question_learnt WHERE question_id IN (SELECT id FROM question WHERE `+where+`)`, args...); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE question SET what = '', from_byte = 0, to_byte = 0 WHERE `+where, args...)
	return err
}

func export(ctx context.Context, v db.View, person int64, ids []int64, w *chores.Writer) error {
	where, args := theirs(person, ids)
	all, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM question WHERE `+where+` ORDER BY id`, args...)
	if err != nil {
		return err
	}
	for _, m := range all {
		if err := w.Row("question", body(m)); err != nil {
			return err
		}
	}
	return nil
}

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM question`)
	if err != nil {
		return err
	}
	r.Count("questions", n)
	for _, look := range []struct{ text, query string }{
		{"question %d lies in another case than its message", `SELECT q.id FROM question q JOIN message m ON m.id = q.message_id WHERE m.case_id <> q.case_id ORDER BY q.id LIMIT 100`},
		{"question %d lies in a message of ours", `SELECT q.id FROM question q JOIN message m ON m.id = q.message_id WHERE m.kind <> 'inbound' ORDER BY q.id LIMIT 100`},
		{"question %d was answered by no message of ours", `SELECT q.id FROM question q JOIN message m ON m.id = q.answered_in WHERE m.kind NOT IN ('reply', 'automatic') ORDER BY q.id LIMIT 100`},
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
