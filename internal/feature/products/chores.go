package products

import (
	"context"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this room does for erase, export and verify.
func (s *Products) chore() chores.Chore {
	return chores.Chore{Room: "products", Erase: erase, Export: export, Verify: verify}
}

// erase empties what was asked and nobody knew, and what was said about products; that
// it was stays counted.
func erase(ctx context.Context, tx *db.Tx, _ int64, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	var args []any
	in := list(&args, ids)
	if _, err := tx.Exec(ctx, `UPDATE product_feedback SET words = '' WHERE case_id IN `+in, args...); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE product_unknown SET what = '' WHERE case_id IN `+in, args...)
	return err
}

func export(ctx context.Context, v db.View, _ int64, ids []int64, w *chores.Writer) error {
	links, err := linksOf(ctx, v, ids)
	if err != nil {
		return err
	}
	var of []int64
	for _, l := range links {
		of = append(of, l.ProductID)
	}
	found, err := byIDs(ctx, v, once(of))
	if err != nil {
		return err
	}
	for _, l := range links {
		if err := w.Row("products", map[string]any{"case_id": l.CaseID, "product": found[l.ProductID].Called(), "at": l.At}); err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var args []any
	asked, err := db.All(ctx, v, scanUnknown, `SELECT `+unknownColumns+` FROM product_unknown WHERE case_id IN `+list(&args, ids)+` ORDER BY id`, args...)
	for _, u := range asked {
		if err := w.Row("products", map[string]any{"case_id": u.CaseID, "not_known": u.What, "at": u.At}); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	spoken, _, err := feedbackIn(ctx, v, ids)
	for _, f := range spoken {
		if err := w.Row("products", map[string]any{"case_id": f.CaseID, "part": f.Part, "feedback": f.Words, "at": f.At}); err != nil {
			return err
		}
	}
	return err
}

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM product`)
	if err != nil {
		return err
	}
	r.Count("products", n)
	counted, err := changes(ctx, v)
	if err != nil {
		return err
	}
	if n > 0 && counted == 0 {
		r.Off("the catalogue has %d products and no count of its changes", n)
	}
	lost, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) },
		`SELECT id FROM product WHERE model > '' AND NOT EXISTS (SELECT 1 FROM product_term t WHERE t.product_id = product.id AND t.kind = 'model' AND t.written = product.model) ORDER BY id LIMIT 100`)
	for _, id := range lost {
		r.Off("product %d is not found by its model number", id)
	}
	if err != nil {
		return err
	}
	spoken, err := db.Value[int64](ctx, v, `SELECT count(*) FROM product_feedback WHERE state = 'counted'`)
	if err != nil {
		return err
	}
	r.Count("product feedback", spoken)
	wrong, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) },
		`SELECT id FROM product_feedback_part t WHERE n <> (SELECT count(*) FROM product_feedback f WHERE f.part_id = t.id AND f.state = 'counted') ORDER BY id LIMIT 100`)
	for _, id := range wrong {
		r.Off("product feedback of part %d is counted wrongly", id)
	}
	return err
}
