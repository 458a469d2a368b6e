package dispatch

import (
	"context"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this room does for erase, export and verify.
func (s *Dispatches) chore() chores.Chore {
	return chores.Chore{Room: "dispatch", Erase: erase, Export: export, Verify: verify}
}

// theirs are the addresses of a person, and those that were given in their cases.
func theirs(person int64, ids []int64) (where string, args []any) {
	args = []any{person}
	where = `person_id = $1`
	if len(ids) > 0 {
		where += ` OR case_id IN ` + list(&args, ids)
	}
	return where, args
}

// erase empties addresses and all words; kinds, amounts, times and states stay.
func erase(ctx context.Context, tx *db.Tx, person int64, ids []int64) error {
	where, args := theirs(person, ids)
	if _, err := tx.Exec(ctx, `UPDATE dispatch_address SET name = '', street = '', postcode = '', city = '', country = '', choice = '', old = '' WHERE `+where, args...); err != nil || len(ids) == 0 {
		return err
	}
	args = nil
	_, err := tx.Exec(ctx, `UPDATE dispatch SET what = '', choice = '', foreign_id = '', tracking = '', reason = '' WHERE case_id IN `+list(&args, ids), args...)
	return err
}

func export(ctx context.Context, v db.View, person int64, ids []int64, w *chores.Writer) error {
	where, args := theirs(person, ids)
	addresses, err := db.All(ctx, v, scanAddress, `SELECT `+addressColumns+` FROM dispatch_address WHERE `+where+` ORDER BY id`, args...)
	if err != nil {
		return err
	}
	for _, a := range addresses {
		if err := w.Row("dispatch_addresses", a); err != nil {
			return err
		}
	}
	all, err := ofCases(ctx, v, ids)
	if err != nil {
		return err
	}
	for _, d := range all {
		if err := w.Row("dispatches", body(d)); err != nil {
			return err
		}
	}
	return nil
}

// late is how long after its time a clock may still not have rung before the books are
// off.
const late = 10 * time.Minute

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM dispatch`)
	if err != nil || n == 0 {
		return err
	}
	r.Count("dispatches", n)
	over, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM dispatch WHERE due_at > 0 AND due_at < $1 AND state = 'sent' AND late_at IS NULL ORDER BY due_at, id LIMIT 100`, v.Now().Add(-late))
	if err != nil {
		return err
	}
	for _, one := range over {
		r.Off("dispatch %d was due by %s and nothing rang", one.ID, one.DueAt.UTC().Format(time.RFC3339))
	}
	blind, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM dispatch WHERE kind <> 'refund' AND state IN ('ready', 'handed', 'accepted') AND address_id IS NULL ORDER BY id LIMIT 100`)
	for _, one := range blind {
		r.Off("dispatch %d is %s and nobody confirmed an address", one.ID, one.State)
	}
	return err
}
