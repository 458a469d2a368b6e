package blob_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

func TestWhatIsHeldIsNotDropped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		store, err := blob.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		sum, _, err := store.Put(ctx, strings.NewReader("bytes"))
		if err != nil {
			t.Fatal(err)
		}
		do := func(f func(ctx context.Context, tx *db.Tx) error) error { return d.Do(ctx, "test", f) }
		if err := do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `CREATE TABLE need (n BIGINT)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		// One begins to need the bytes at the moment when another drops them. Either the bytes stay, or the first is told.
		errs := dbtest.Race(t, d, 2, func(i int) error {
			return do(func(ctx context.Context, tx *db.Tx) error {
				if i == 0 {
					if err := store.Hold(ctx, tx, sum); err != nil {
						return err
					}
					_, err := tx.Exec(ctx, `INSERT INTO need (n) VALUES (1)`)
					return err
				}
				return store.Drop(ctx, tx, sum, func() (bool, error) { return db.Exists(ctx, tx, `SELECT 1 FROM need`) })
			})
		})
		has, err := store.Has(ctx, sum)
		if err = errors.Join(err, errs[1]); err != nil {
			t.Fatal(err)
		}
		if has != (errs[0] == nil) || !has && !fault.Is(errs[0], fault.Unavailable) {
			t.Errorf("the bytes are there: %v; who needs them was told %v", has, errs[0])
		}
	})
}

func TestOnlyWhatIsNotNeededIsDropped(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t))
	ctx := context.Background()
	store, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	sum, _, err := store.Put(ctx, strings.NewReader("bytes"))
	if err != nil {
		t.Fatal(err)
	}
	cannotSay := errors.New("cannot say")
	for _, c := range []struct {
		needed bool
		err    error
		stays  bool
	}{{true, nil, true}, {false, cannotSay, true}, {false, nil, false}, {false, nil, false}} {
		err := d.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error {
			return store.Drop(ctx, tx, sum, func() (bool, error) { return c.needed, c.err })
		})
		if !errors.Is(err, c.err) {
			t.Errorf("%+v: %v", c, err)
		}
		if has, err := store.Has(ctx, sum); err != nil || has != c.stays {
			t.Errorf("%+v: it is there: %v, %v", c, has, err)
		}
	}
}
