package questions

import (
	"context"
	"slices"
	"strings"

	"kept.example/kept/internal/platform/db"
)

// gist is what two phrases have in common that are alike: their words that
// carry something, each once, whatever their order, case and numbers. A phrase
// of small words alone is all its words.
func gist(what string) string {
	all := folded(what)
	carry := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return small()[w] })
	if len(carry) == 0 {
		carry = all
	}
	slices.Sort(carry)
	return strings.Join(slices.Compact(carry), " ")
}

// learn keeps that a phrase is no question.
func learn(ctx context.Context, tx *db.Tx, m Mark, by int64) error {
	g := gist(m.What)
	if g == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO question_learnt (sum, question_id, by_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (sum) DO NOTHING`, db.Hash(g), m.ID, by, tx.Now())
	return err
}

// unlearn forgets it again.
func unlearn(ctx context.Context, tx *db.Tx, m Mark, _ int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM question_learnt WHERE sum = $1`, db.Hash(gist(m.What)))
	return err
}

// unlearnt drops what was learnt to be no question.
func unlearnt(ctx context.Context, v db.View, text string, all []Found) ([]Found, error) {
	if len(all) == 0 {
		return nil, nil
	}
	sums := make([]string, len(all))
	args := make([]any, len(all))
	var holders []string
	for i, f := range all {
		sum := db.Hash(gist(wordsOf(text, f)))
		sums[i], args[i] = string(sum), sum
		holders = append(holders, holder(i+1))
	}
	known, err := db.All(ctx, v, func(s db.Scan) (sum []byte, err error) { return sum, s(&sum) },
		`SELECT sum FROM question_learnt WHERE sum IN (`+strings.Join(holders, ", ")+`)`, args...)
	if err != nil {
		return nil, err
	}
	none := map[string]bool{}
	for _, sum := range known {
		none[string(sum)] = true
	}
	var left []Found
	for i, f := range all {
		if !none[sums[i]] {
			left = append(left, f)
		}
	}
	return left, nil
}
