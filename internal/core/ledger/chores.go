package ledger

import (
	"bytes"
	"context"
	"math"
	"strconv"
	"strings"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// batch is how many entries are read at one time.
const batch = 500

// erase takes the words about the cases of a person away. The numbers stay.
func erase(ctx context.Context, tx *db.Tx, _ int64, cases []int64) error {
	for _, id := range cases {
		if id == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, `DELETE FROM ledger_note WHERE entry_id IN (SELECT id FROM ledger_entry WHERE case_id = $1 AND case_id <> 0)`, id); err != nil {
			return err
		}
	}
	return nil
}

// export writes what was posted for the cases of a person.
func export(ctx context.Context, v db.View, _ int64, cases []int64, w *chores.Writer) error {
	for before := int64(math.MaxInt64); ; {
		some, err := OfCase(ctx, v, cases, before, batch)
		if err != nil {
			return err
		}
		for _, p := range some {
			before = p.ID
			if err := w.Row("ledger_entries", body(p, true)); err != nil {
				return err
			}
		}
		if len(some) < batch {
			return nil
		}
	}
}

// verify reads the whole ledger: every entry sums to zero, the chain is whole, no
// number is missing, and the last one that was posted is there.
func verify(ctx context.Context, v db.View, r *chores.Report) error {
	var last Posted
	totals := map[string]int64{}
	for {
		some, err := After(ctx, v, Filter{}, last.ID, batch)
		if err != nil {
			return err
		}
		for _, p := range some {
			if p.ID != last.ID+1 {
				r.Off("ledger entries %d to %d are missing", last.ID+1, p.ID-1)
			}
			for _, what := range wrong(last, p) {
				r.Off("ledger entry %d %s", p.ID, what)
			}
			for _, l := range p.Lines {
				totals[l.Amount.Currency] += l.Amount.Minor
			}
			last = p
		}
		if len(some) < batch {
			break
		}
	}
	for code, sum := range totals {
		if sum != 0 {
			r.Off("the ledger sums to %d in %s, not to zero", sum, code)
		}
	}
	r.Count("ledger entries", last.ID)
	known, err := db.Value[int64](ctx, v, `SELECT coalesce(max(on_id), 0) FROM activity WHERE on_what = $1 AND on_id <> 0`, about)
	if err == nil && known > last.ID {
		r.Off("ledger entries %d to %d are cut off", last.ID+1, known)
	}
	if err != nil {
		return err
	}
	return notes(ctx, v, r)
}

// wrong says what is off with an entry after the one before it.
func wrong(before, p Posted) (all []string) {
	sum := int64(0)
	for _, l := range p.Lines {
		sum += l.Amount.Minor
		if l.Amount.Currency != p.currency() {
			all = append(all, "has two currencies")
		}
	}
	if sum != 0 {
		all = append(all, "sums to "+strconv.FormatInt(sum, 10)+", not to zero")
	}
	if len(p.Lines) < 2 {
		all = append(all, "has fewer than two lines")
	}
	if !bytes.Equal(sealOf(before.seal, p), p.seal) {
		all = append(all, "was changed, or the one before it")
	}
	return all
}

// notes checks the words that are still there.
func notes(ctx context.Context, v db.View, r *chores.Report) error {
	type note struct {
		id           int64
		salt, digest []byte
		words        string
	}
	for after := int64(0); ; {
		some, err := db.All(ctx, v, func(s db.Scan) (n note, err error) {
			err = s(&n.id, &n.salt, &n.words, &n.digest)
			return n, err
		}, `SELECT n.entry_id, n.salt, n.words, e.note_digest FROM ledger_note n JOIN ledger_entry e ON e.id = n.entry_id WHERE n.entry_id > $1 ORDER BY n.entry_id LIMIT $2`, after, batch)
		if err != nil {
			return err
		}
		for _, n := range some {
			after = n.id
			if !bytes.Equal(noteDigest(n.salt, n.words), n.digest) {
				r.Off("the words of ledger entry %d were changed", n.id)
			}
		}
		if len(some) < batch {
			return nil
		}
	}
}

// marks are n placeholders from $1 on.
func marks(n int) string { return marksFrom(1, n) }

func marksFrom(first, n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = "$" + strconv.Itoa(first+i)
	}
	return strings.Join(all, ", ")
}
