package tone

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// Schema holds the tables of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

func insert(ctx context.Context, tx *db.Tx, caseID, user int64, rule Rule, did Did, sum string) error {
	_, err := tx.Exec(ctx, `INSERT INTO tone_did (case_id, user_id, rule, did, words_sum, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (case_id, user_id, rule, words_sum) DO UPDATE SET did = excluded.did`, caseID, user, string(rule), string(did), sum, tx.Now())
	return err
}

// aside are the findings that a user left as they are on a case, as rule and
// digest.
func aside(ctx context.Context, v db.View, caseID, user int64) (map[[2]string]bool, error) {
	all, err := db.All(ctx, v, func(s db.Scan) (one [2]string, err error) { return one, s(&one[0], &one[1]) },
		`SELECT rule, words_sum FROM tone_did WHERE case_id = $1 AND user_id = $2 AND did = 'fine'`, caseID, user)
	out := map[[2]string]bool{}
	for _, one := range all {
		out[one] = true
	}
	return out, err
}

// offs are the rules that are switched off.
func offs(ctx context.Context, v db.View) (map[Rule]bool, error) {
	all, err := db.All(ctx, v, func(s db.Scan) (r Rule, err error) { return r, s(&r) }, `SELECT rule FROM tone_rule WHERE off = 1`)
	out := map[Rule]bool{}
	for _, r := range all {
		out[r] = true
	}
	return out, err
}

func setOff(ctx context.Context, tx *db.Tx, rule Rule, off bool) error {
	is := 0
	if off {
		is = 1
	}
	_, err := tx.Exec(ctx, `INSERT INTO tone_rule (rule, off, at) VALUES ($1, $2, $3) ON CONFLICT (rule) DO UPDATE SET off = excluded.off, at = excluded.at`, string(rule), is, tx.Now())
	return err
}

// counted is what was done with the findings of a rule.
type counted struct {
	rule Rule
	did  Did
}

const countQuery = `SELECT rule, did, count(*) FROM tone_did WHERE at >= $1 GROUP BY rule, did`

func counts(ctx context.Context, v db.View, since time.Time) (map[counted]int, error) {
	out := map[counted]int{}
	_, err := db.All(ctx, v, func(s db.Scan) (n int, err error) {
		var c counted
		err = s(&c.rule, &c.did, &n)
		out[c] = n
		return n, err
	}, countQuery, since)
	return out, err
}

// chore is what this room does for erase, export and verify.
func (s *Tone) chore() chores.Chore {
	return chores.Chore{Room: "tone", Erase: erase, Export: export, Verify: verify}
}

// erase takes the digests of words out of what was done on a person's cases; that
// something was done stays, for it is of a rule.
func erase(ctx context.Context, tx *db.Tx, _ int64, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	var args []any
	_, err := tx.Exec(ctx, `UPDATE tone_did SET words_sum = 'erased ' || CAST(id AS TEXT) WHERE case_id IN `+in(&args, ids), args...)
	return err
}

// export gives nothing: what is kept says how our writers liked our rules.
func export(context.Context, db.View, int64, []int64, *chores.Writer) error { return nil }

func verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM tone_did`)
	if err != nil {
		return err
	}
	r.Count("findings decided", n)
	rules, err := db.All(ctx, v, func(s db.Scan) (r Rule, err error) { return r, s(&r) }, `SELECT DISTINCT rule FROM tone_did UNION SELECT rule FROM tone_rule`)
	for _, one := range rules {
		if !one.Known() {
			r.Off("a finding was decided by the rule %s, which is none", string(one))
		}
	}
	return err
}

// in writes some ids for IN, and adds them to the arguments.
func in(args *[]any, ids []int64) string {
	holders := make([]string, len(ids))
	for i, id := range ids {
		*args = append(*args, id)
		holders[i] = fmt.Sprintf("$%d", len(*args))
	}
	return "(" + strings.Join(holders, ", ") + ")"
}
