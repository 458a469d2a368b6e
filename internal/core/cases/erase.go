package cases

import (
	"context"
	"fmt"
	"slices"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this package itself holds of a person.
func (c *Cases) chore() chores.Chore {
	return chores.Chore{Room: "cases", Erase: c.erase, Export: c.export, Verify: verify}
}

// erase takes names, addresses and words out of the cases of a person, and out
// of what they said in the cases of others. Times, states and numbers stay.
func (c *Cases) erase(ctx context.Context, tx *db.Tx, person int64, cases []int64) error {
	for part := range slices.Chunk(cases, 500) {
		if err := eraseCases(ctx, tx, part); err != nil {
			return err
		}
	}
	if err := blank(ctx, tx, `person_id = $1`, person); err != nil {
		return err
	}
	others, err := db.All(ctx, tx, scanID, `SELECT DISTINCT case_id FROM message WHERE person_id = $1`, person)
	if err != nil {
		return err
	}
	for _, id := range others {
		if slices.Contains(cases, id) {
			continue
		}
		row, err := rowByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := recount(ctx, tx, held(row)); err != nil { // the preview may hold their words
			return err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE participant SET name = '', address = '', address_sum = $1, person_id = NULL
		WHERE person_id = $2`, nobody(person), person)
	return err
}

// nobody is the digest that stands where the address of an erased person was:
// it says nothing of the address.
func nobody(person int64) []byte { return db.Hash(fmt.Sprintf("erased %d", person)) }

func eraseCases(ctx context.Context, tx *db.Tx, cases []int64) error {
	var args []any
	ids := in(&args, cases)
	args = append(args, StepErased, tx.Now())
	step, now := param(len(args)-1), param(len(args))
	keys := ""
	for i, k := range stepKeys {
		if i > 0 {
			keys += ", "
		}
		args = append(args, k)
		keys += param(len(args))
	}
	if _, err := tx.Exec(ctx, `
		UPDATE cases SET subject = '', preview = '', lang = '', version = version + 1, updated_at = `+now+`,
			next_step = CASE WHEN next_step = '' OR next_step IN (`+keys+`) THEN next_step ELSE `+step+` END
		WHERE id IN `+ids, args...); err != nil {
		return err
	}
	args = nil
	if err := blank(ctx, tx, `case_id IN `+in(&args, cases), args...); err != nil {
		return err
	}
	args = nil
	ids = in(&args, cases)
	for _, statement := range []string{
		`UPDATE message SET participant_id = NULL, audience = 'staff' WHERE participant_id IS NOT NULL AND case_id IN ` + ids,
		`DELETE FROM participant WHERE case_id IN ` + ids,
		`DELETE FROM case_foreign WHERE case_id IN ` + ids,
	} {
		if _, err := tx.Exec(ctx, statement, args...); err != nil {
			return err
		}
	}
	return nil
}

// blank takes the words out of messages.
func blank(ctx context.Context, tx *db.Tx, where string, args ...any) error {
	if _, err := tx.Exec(ctx, `DELETE FROM message_ref WHERE message_id IN (SELECT id FROM message WHERE `+where+`)`, args...); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		UPDATE message SET by_name = CASE WHEN by_kind = 'customer' THEN '' ELSE by_name END,
			mail_id = '', from_address = '', problem = '', subject = '', body = '', rest = '', html = ''
		WHERE `+where, args...)
	return err
}

// export writes the cases of a person with all that was said, and what they
// said in the cases of others. Notes of the staff are about the person too.
func (c *Cases) export(ctx context.Context, v db.View, person int64, cases []int64, w *chores.Writer) error {
	for _, id := range cases {
		k, err := rowByID(ctx, v, id)
		if err != nil {
			return err
		}
		if err := w.Row("case", exportedCase(k)); err != nil {
			return err
		}
		if err := c.exportMessages(ctx, v, w, `m.case_id = $1`, id); err != nil {
			return err
		}
	}
	return c.exportMessages(ctx, v, w, `m.person_id = $1 AND m.case_id NOT IN (SELECT id FROM cases WHERE person_id = $1)`, person)
}

func (c *Cases) exportMessages(ctx context.Context, v db.View, w *chores.Writer, where string, args ...any) error {
	for after := int64(0); ; {
		all, err := db.All(ctx, v, scanMessage, `SELECT `+messageColumns+` FROM message m WHERE `+where+` AND m.id > `+param(len(args)+1)+` ORDER BY m.id LIMIT 200`,
			append(slices.Clone(args), after)...)
		if err != nil || len(all) == 0 {
			return err
		}
		for _, m := range all {
			after = m.ID
			html := ""
			if m.HTML {
				if html, err = db.Value[string](ctx, v, `SELECT html FROM message WHERE id = $1`, m.ID); err != nil {
					return err
				}
			}
			if err := w.Row("message", exportedMessage(m, html)); err != nil {
				return err
			}
		}
	}
}

// verify looks for cases whose books are off.
func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM cases`)
	if err != nil {
		return err
	}
	r.Count("cases", n)
	if n, err = db.Value[int64](ctx, v, `SELECT count(*) FROM message`); err != nil {
		return err
	}
	r.Count("messages", n)
	for _, look := range []struct{ text, query string }{
		{"case %d counts its messages wrongly", `SELECT k.id FROM cases k WHERE k.messages <> (SELECT count(*) FROM message m WHERE m.case_id = k.id) ORDER BY k.id LIMIT 100`},
		{"case %d is merged into a merged one", `SELECT k.id FROM cases k JOIN cases r ON r.id = k.merged_into WHERE r.merged_into IS NOT NULL ORDER BY k.id LIMIT 100`},
		{"case %d lies on the wrong shelf", `SELECT id FROM cases WHERE shelf <> CASE WHEN merged_into IS NOT NULL THEN 'merged'
			WHEN status = 'waiting' THEN 'waiting' WHEN status IN ('solved', 'confirmed') THEN 'done' ELSE 'open' END ORDER BY id LIMIT 100`},
	} {
		off, err := db.All(ctx, v, scanID, look.query)
		if err != nil {
			return err
		}
		for _, id := range off {
			r.Off(look.text, id)
		}
	}
	return verifyHands(ctx, v, r.Off)
}
