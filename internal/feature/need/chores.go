package need

import (
	"context"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this room does for erase, export and verify.
func (s *Need) chore() chores.Chore {
	return chores.Chore{Room: "need", Erase: erase, Export: export, Verify: verify}
}

// theirs are the points of the cases of a person, and of what they said in the
// cases of others.
func theirs(person int64, ids []int64) (where string, args []any) {
	args = []any{person}
	where = `message_id IN (SELECT id FROM message WHERE person_id = $1)`
	if len(ids) > 0 {
		where += ` OR case_id IN ` + list(&args, ids)
	}
	return where, args
}

// erase empties their words; that there was a point, and when, stays.
func erase(ctx context.Context, tx *db.Tx, person int64, ids []int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM need_slow WHERE person_id = $1`, person); err != nil {
		return err
	}
	where, args := theirs(person, ids)
	_, err := tx.Exec(ctx, `UPDATE need_point SET what = '', from_byte = 0, to_byte = 0 WHERE `+where, args...)
	return err
}

// exported is a point as the export has it.
type exported struct {
	CaseID int64 `json:"case_id"`
	Holds  bool  `json:"holds"`
	N      int64 `json:"n"`
	ReasonBody
}

func export(ctx context.Context, v db.View, person int64, ids []int64, w *chores.Writer) error {
	where, args := theirs(person, ids)
	all, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM need_point WHERE `+where+` ORDER BY id`, args...)
	if err != nil {
		return err
	}
	for _, p := range all {
		b := body(Reckoned{Reasons: []Reason{{Point: p, Times: p.times(v.Now())}}})
		if err := w.Row("need_point", exported{p.CaseID, p.Says, p.N, b.Reasons[0]}); err != nil {
			return err
		}
	}
	return nil
}

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM need_point`)
	if err != nil {
		return err
	}
	r.Count("need points", n)
	for _, look := range []struct{ text, query string }{
		{"point of need %d lies in another case than its message", `SELECT p.id FROM need_point p JOIN message m ON m.id = p.message_id WHERE m.case_id <> p.case_id ORDER BY p.id LIMIT 100`},
		{"point of need %d is said by a message of ours", `SELECT p.id FROM need_point p JOIN message m ON m.id = p.message_id WHERE m.kind <> 'inbound' ORDER BY p.id LIMIT 100`},
		{"case %d has reasons for its need and no point", `SELECT c.id FROM cases c WHERE c.need_why <> '' AND c.merged_into IS NULL
			AND NOT EXISTS (SELECT 1 FROM need_point p WHERE p.case_id = c.id)
			AND NOT EXISTS (SELECT 1 FROM need_point p JOIN cases f ON f.id = p.case_id WHERE f.merged_into = c.id) ORDER BY c.id LIMIT 100`},
	} {
		off, err := db.All(ctx, v, scanID, look.query)
		if err != nil {
			return err
		}
		for _, id := range off {
			r.Off(look.text, id)
		}
	}
	return nil
}
