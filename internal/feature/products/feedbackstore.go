package products

import (
	"context"
	"strings"
	"unicode"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

const feedbackOf = `SELECT f.id, f.part_id, p.product_id, f.case_id, coalesce(f.message_id, 0), coalesce(f.hint_id, 0), p.part, f.words, f.by_id, f.at, f.told_at
	FROM product_feedback f JOIN product_feedback_part p ON p.id = f.part_id`

func scanFeedback(s db.Scan) (f Feedback, err error) {
	return f, s(&f.ID, &f.TallyID, &f.ProductID, &f.CaseID, &f.MessageID, &f.HintID, &f.Part, &f.Words, &f.ByID, &f.At, &f.ToldAt)
}

const tallyOf = `SELECT t.id, t.product_id, p.name, p.model, t.part, t.n, t.last_at FROM product_feedback_part t JOIN product p ON p.id = t.product_id`

func scanTally(s db.Scan) (t Tally, err error) {
	var p Product
	err = s(&t.ID, &t.ProductID, &p.Name, &p.Model, &t.Part, &t.N, &t.LastAt)
	t.Product = p.Called()
	return t, err
}

// tallyFor is the count of a part of a product, which is made when it is spoken of for
// the first time.
func tallyFor(ctx context.Context, tx *db.Tx, product int64, part string) (int64, error) {
	err := tx.UpsertMany(ctx, `INSERT INTO product_feedback_part (product_id, part, part_key, n, last_at)`, [][]any{{product, part, db.Key(part), 0, tx.Now()}},
		`ON CONFLICT (product_id, part_key) DO NOTHING`)
	if err != nil {
		return 0, err
	}
	return db.Value[int64](ctx, tx, `SELECT id FROM product_feedback_part WHERE product_id = $1 AND part_key = $2`, product, db.Key(part))
}

// saveFeedback writes feedback; what was taken back or dismissed counts again where
// somebody says so.
func saveFeedback(ctx context.Context, tx *db.Tx, caseID, tally, by int64, f Said) (int64, error) {
	if f.HintID != 0 {
		if _, err := tx.Exec(ctx, `UPDATE product_feedback SET hint_id = NULL WHERE hint_id = $1 AND state = 'withdrawn'`, f.HintID); err != nil {
			return 0, err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM product_feedback WHERE hint_id = $1 AND state = 'dismissed'`, f.HintID); err != nil {
			return 0, err
		}
	}
	return tx.Insert(ctx, `INSERT INTO product_feedback (part_id, case_id, message_id, hint_id, state, words, by_id, at) VALUES ($1, $2, $3, $4, 'counted', $5, $6, $7)`,
		tally, caseID, orNull(f.MessageID), orNull(f.HintID), f.Words, by, tx.Now())
}

const (
	talliesQuery     = tallyOf + ` WHERE (t.n, t.id) < ($1, $2) AND t.n > 0 ORDER BY t.n DESC, t.id DESC LIMIT $3`
	talliesOfQuery   = tallyOf + ` WHERE t.product_id = $1 AND (t.n, t.id) < ($2, $3) AND t.n > 0 ORDER BY t.n DESC, t.id DESC LIMIT $4`
	allFeedbackQuery = feedbackOf + ` WHERE f.state = 'counted' AND f.id < $1 ORDER BY f.id DESC LIMIT $2`
	feedbackQuery    = feedbackOf + ` WHERE f.part_id = $1 AND f.state = 'counted' AND f.id < $2 ORDER BY f.id DESC LIMIT $3`
)

// farthest is beyond every count and every id.
const farthest = int64(1) << 62

// Tallies are how much was said of which part of which product, the most first; of one
// product where it is not 0. n and id are those of the last on the page before.
func (s *Products) Tallies(ctx context.Context, v db.View, product, n, id int64, limit int) (_ []Tally, err error) {
	defer fault.Wrap(&err, "products.Tallies(%d)", product)
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return nil, err
	}
	if n == 0 {
		n, id = farthest, farthest
	}
	if product != 0 {
		return db.All(ctx, v, scanTally, talliesOfQuery, product, n, id, limit)
	}
	return db.All(ctx, v, scanTally, talliesQuery, n, id, limit)
}

// TallyByID returns how much was said of a part.
func (s *Products) TallyByID(ctx context.Context, v db.View, id int64) (_ Tally, err error) {
	defer fault.Wrap(&err, "products.TallyByID(%d)", id)
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return Tally{}, err
	}
	t, err := db.One(ctx, v, scanTally, tallyOf+` WHERE t.id = $1`, id)
	return t, noFeedback(err)
}

// Feedback is what was said of a part, 0 for all of them, the newest first, from before
// an id.
func (s *Products) Feedback(ctx context.Context, v db.View, tally, before int64, limit int) (_ []Feedback, err error) {
	defer fault.Wrap(&err, "products.Feedback(%d)", tally)
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return nil, err
	}
	if before == 0 {
		before = farthest
	}
	if tally == 0 {
		return db.All(ctx, v, scanFeedback, allFeedbackQuery, before, limit)
	}
	return db.All(ctx, v, scanFeedback, feedbackQuery, tally, before, limit)
}

// feedbackIn is what of a case and what was merged into it is counted, and which hints
// somebody has decided about.
func feedbackIn(ctx context.Context, v db.View, family []int64) (all []Feedback, decided map[int64]bool, err error) {
	decided = map[int64]bool{}
	var args []any
	type row struct {
		hint, id int64
		state    string
	}
	rows, err := db.All(ctx, v, func(s db.Scan) (r row, err error) { return r, s(&r.hint, &r.id, &r.state) },
		`SELECT coalesce(hint_id, 0), id, state FROM product_feedback WHERE case_id IN `+list(&args, family)+` ORDER BY id`, args...)
	if err != nil || len(rows) == 0 {
		return nil, decided, err
	}
	var ids []int64
	for _, r := range rows {
		decided[r.hint] = true
		if r.state == "counted" {
			ids = append(ids, r.id)
		}
	}
	if len(ids) == 0 {
		return nil, decided, nil
	}
	args = nil
	all, err = db.All(ctx, v, scanFeedback, feedbackOf+` WHERE f.id IN `+list(&args, ids)+` ORDER BY f.id`, args...)
	return all, decided, err
}

// guess is the part of a product that words seem to speak of: one that fits it, or one
// that somebody spoke of before.
func guess(words string, parts []string) string {
	key := " " + strings.Join(strings.FieldsFunc(db.Key(words), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ") + " "
	best := ""
	for _, p := range parts {
		if p != "" && len(p) > len(best) && strings.Contains(key, " "+db.Key(p)+" ") {
			best = p
		}
	}
	return best
}
