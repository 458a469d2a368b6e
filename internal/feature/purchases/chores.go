package purchases

import (
	"context"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this room does for erase, export and verify.
func (s *Purchases) chore() chores.Chore {
	return chores.Chore{Room: "purchases", Erase: erase, Export: export, Verify: verify}
}

// erase empties what somebody bought, where and by which numbers; prices, days and
// states stay.
func erase(ctx context.Context, tx *db.Tx, person int64, _ []int64) error {
	_, err := tx.Exec(ctx, `UPDATE purchase SET what = '', seller = '', order_number = '', serial_number = '', source = '', foreign_id = '', foreign_sum = NULL, version = version + 1 WHERE person_id = $1`, person)
	return err
}

// pageOf is how many rows an export reads at one time.
const pageOf = 500

func export(ctx context.Context, v db.View, person int64, _ []int64, w *chores.Writer) error {
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
	r.Count("purchases", n)
	return err
}
