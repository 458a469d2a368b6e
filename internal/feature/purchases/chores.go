package purchases

import (
	"context"
	"encoding/hex"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this room does for erase, export and verify.
func (s *Purchases) chore() chores.Chore {
	return chores.Chore{Room: "purchases", Erase: erase, Export: export, Verify: verify}
}

// erase empties what somebody bought, where and by which numbers; prices, days and
// states stay.
func erase(ctx context.Context, tx *db.Tx, person int64, ids []int64) error {
	where, args := theirs(person, ids)
	if _, err := tx.Exec(ctx, `UPDATE purchase_proof SET name = '', reason = '', sum = NULL, given_sum = NULL WHERE `+where, args...); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM purchase_paid WHERE purchase_id IN (SELECT id FROM purchase WHERE person_id = $1)`, person); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE purchase_event SET person_id = NULL, about = '' WHERE person_id = $1`, person); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE purchase SET what = '', seller = '', order_number = '', serial_number = '', source = '', foreign_id = '', foreign_sum = NULL, version = version + 1 WHERE person_id = $1`, person)
	return err
}

// theirs are the receipts for what a person bought, and those that were given in their cases.
func theirs(person int64, ids []int64) (where string, args []any) {
	args = []any{person}
	where = `purchase_id IN (SELECT id FROM purchase WHERE person_id = $1)`
	if len(ids) > 0 {
		where += ` OR case_id IN ` + list(&args, ids)
	}
	return where, args
}

// exportProofs writes the receipts, with their bytes.
func exportProofs(ctx context.Context, v db.View, person int64, ids []int64, w *chores.Writer) error {
	where, args := theirs(person, ids)
	all, err := db.All(ctx, v, scanProof, `SELECT `+proofColumns+` FROM purchase_proof WHERE `+where+` ORDER BY id`, args...)
	if err != nil {
		return err
	}
	for _, p := range all {
		if err := w.Row("purchase_proof", map[string]any{"purchase_id": p.PurchaseID, "state": p.State, "name": p.Name, "reason": p.Reason, "at": p.At}); err != nil {
			return err
		}
		if len(p.sum) != 32 {
			continue
		}
		if err := w.File(p.Name, [32]byte(p.sum), p.Size); err != nil {
			return err
		}
	}
	return nil
}

// exportPaid writes by what was paid, as far as it is known: by digests.
func exportPaid(ctx context.Context, v db.View, person int64, w *chores.Writer) error {
	type paid struct {
		purchase int64
		sum      []byte
	}
	all, err := db.All(ctx, v, func(s db.Scan) (p paid, err error) { return p, s(&p.purchase, &p.sum) },
		`SELECT purchase_id, sum FROM purchase_paid WHERE purchase_id IN (SELECT id FROM purchase WHERE person_id = $1) ORDER BY id`, person)
	for _, p := range all {
		if err := w.Row("purchase_paid", map[string]any{"purchase_id": p.purchase, "digest": hex.EncodeToString(p.sum)}); err != nil {
			return err
		}
	}
	return err
}

// pageOf is how many rows an export reads at one time.
const pageOf = 500

func export(ctx context.Context, v db.View, person int64, ids []int64, w *chores.Writer) error {
	if err := exportProofs(ctx, v, person, ids, w); err != nil {
		return err
	}
	if err := exportPaid(ctx, v, person, w); err != nil {
		return err
	}
	for below := int64(1<<63 - 1); ; {
		query, args := pageQuery("person_id", []int64{person}, below, pageOf)
		all, err := db.All(ctx, v, scan, query, args...)
		if err != nil {
			return err
		}
		for _, p := range all {
			below = p.ID
			if err := w.Row("purchase", body(v, p)); err != nil {
				return err
			}
		}
		if len(all) < pageOf {
			return nil
		}
	}
}

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM purchase`)
	if err != nil {
		return err
	}
	r.Count("purchases", n)
	off, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, `SELECT p.id FROM purchase p WHERE (p.proof = 'accepted') <>
		(EXISTS (SELECT 1 FROM purchase_proof o WHERE o.purchase_id = p.id AND o.state = 'accepted')) ORDER BY p.id LIMIT 100`)
	for _, id := range off {
		r.Off("purchase %d and its receipts do not say the same of its proof", id)
	}
	return err
}
