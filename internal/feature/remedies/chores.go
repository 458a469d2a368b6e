package remedies

import (
	"context"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore is what this room does for erase, export and verify.
func (s *Remedies) chore() chores.Chore {
	return chores.Chore{Room: "remedies", Erase: erase, Export: export, Verify: verify}
}

// erase empties all words, and takes their cases out of trials; kinds, amounts, times and states stay.
func erase(ctx context.Context, tx *db.Tx, _ int64, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	var args []any
	in := list(&args, ids)
	if _, err := tx.Exec(ctx, `UPDATE remedy SET what = '', why = '', reason = '', tracking = '', answer_says = '' WHERE case_id IN `+in, args...); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM remedy_trial_row WHERE case_id IN `+in, args...); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE remedy_deviation SET reason = '' WHERE case_id IN `+in, args...); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE remedy_loss SET reason = '' WHERE case_id IN `+in, args...)
	return err
}

func export(ctx context.Context, v db.View, _ int64, ids []int64, w *chores.Writer) error {
	all, err := ofCases(ctx, v, ids)
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := w.Row("remedies", body(r)); err != nil {
			return err
		}
	}
	var args []any
	if len(ids) == 0 {
		return nil
	}
	query := lossQuery(&args, ids)
	losses, err := db.All(ctx, v, scanLoss, query, args...)
	for _, l := range losses {
		if err := w.Row("losses", lossBody(l)); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	deviated, err := deviatedOf(ctx, v, ids)
	for _, d := range deviated {
		if err := w.Row("deviations", deviationBody(d)); err != nil {
			return err
		}
	}
	return err
}

// late is how long after its time a clock may still not have rung before the books are
// off.
const late = 10 * time.Minute

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM remedy`)
	if err != nil {
		return err
	}
	if n > 0 {
		r.Count("remedies", n)
	}
	over, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM remedy WHERE due_at > 0 AND due_at < $1 AND late_at IS NULL ORDER BY due_at, id LIMIT 100`, v.Now().Add(-late))
	if err != nil {
		return err
	}
	for _, one := range over {
		r.Off("remedy %d was wanted by %s and nothing rang", one.ID, one.DueAt.UTC().Format(time.RFC3339))
	}
	paid, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM remedy WHERE posted = 1 AND state IN ('proposed', 'awaiting_approval', 'declined', 'failed') ORDER BY id LIMIT 100`)
	for _, one := range paid {
		r.Off("remedy %d is %s and paid for", one.ID, one.State)
	}
	if err != nil {
		return err
	}
	return paidAsPosted(ctx, v, r)
}
