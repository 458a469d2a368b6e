package search

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// format is the number of the rules by which words are made. When it changes, the
// index is made anew.
const format = 1

// state is how far the index has come.
type state struct {
	format int
	place  db.Place
}

// known reads the state; ok is false before the first step.
func known(ctx context.Context, v db.View) (s state, ok bool, err error) {
	s, err = db.One(ctx, v, func(scan db.Scan) (s state, err error) {
		err = scan(&s.format, &s.place.Tx, &s.place.ID)
		return s, err
	}, `SELECT format, place_tx, place_id FROM search_state WHERE sole = 1`)
	if fault.Is(err, fault.NotFound) {
		return s, false, nil
	}
	return s, err == nil && s.format == format, err
}

// begin empties the index, follows what happens from now on, and has what is
// there already filled in.
func begin(ctx context.Context, tx *db.Tx) error {
	for _, ix := range []db.Index{messages, persons} {
		if err := tx.ClearDocs(ctx, ix); err != nil {
			return err
		}
	}
	for _, table := range []string{"search_fill", "search_case", "search_stem", "search_gram", "search_word"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table); err != nil {
			return err
		}
	}
	return followFrom(ctx, tx, 0, 0)
}

// followFrom has the index follow what happens from now on, and fill in what lies
// above two ids.
func followFrom(ctx context.Context, tx *db.Tx, message, person int64) error {
	now, err := db.Latest(ctx, tx, "activity")
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO search_state (sole, format, place_tx, place_id) VALUES (1, $1, $2, $3)
		ON CONFLICT (sole) DO UPDATE SET format = excluded.format, place_tx = excluded.place_tx, place_id = excluded.place_id`,
		format, now.Tx, now.ID); err != nil {
		return err
	}
	for what, low := range map[string]int64{"message": message, "person": person} {
		last, err := db.Value[int64](ctx, tx, `SELECT coalesce(max(id), 0) FROM `+what)
		if err != nil {
			return err
		}
		if last > low {
			if _, err := tx.Exec(ctx, `INSERT INTO search_fill (what, low, high) VALUES ($1, $2, $3)`, what, low, last+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// fill is documents that are still to be filled in: above low and below high.
type fill struct {
	id        int64
	what      string
	low, high int64
}

// fills reads what is still to be filled in, people first.
func fills(ctx context.Context, v db.View) ([]fill, error) {
	return db.All(ctx, v, func(s db.Scan) (f fill, err error) {
		err = s(&f.id, &f.what, &f.low, &f.high)
		return f, err
	}, `SELECT id, what, low, high FROM search_fill ORDER BY what DESC, id`)
}

// filled notes that a fill has come down to an id.
func (f fill) filled(ctx context.Context, tx *db.Tx, down int64) error {
	query, args := `UPDATE search_fill SET high = $1 WHERE id = $2`, []any{down, f.id}
	if down <= f.low+1 {
		query, args = `DELETE FROM search_fill WHERE id = $1`, []any{f.id}
	}
	_, err := tx.Exec(ctx, query, args...)
	return err
}

// covers says whether a fill has still to write a document.
func (f fill) covers(what string, id int64) bool { return f.what == what && f.low < id && id < f.high }
