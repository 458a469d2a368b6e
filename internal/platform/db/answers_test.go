package db_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/db"
)

// Only PostgreSQL keeps answers, so only there is something to see: the server's clock
// tells who was asked anew.
func serverTime(ctx context.Context, v db.View) (string, error) {
	return db.Value[string](ctx, v, `SELECT clock_timestamp()::text`)
}

func reading(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func onPostgres(t *testing.T, f func(t *testing.T, d *db.DB)) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		if d.Engine() != db.Postgres {
			t.SkipNow()
		}
		f(t, d)
	})
}

func TestASnapshotIsAskedOnce(t *testing.T) {
	onPostgres(t, func(t *testing.T, d *db.DB) {
		var first, second, other string
		reading(t, d.Read(context.Background(), "test", func(ctx context.Context, v db.View) (err error) {
			if first, err = serverTime(ctx, v); err != nil {
				return err
			}
			second, err = serverTime(ctx, v)
			return err
		}))
		reading(t, d.Read(context.Background(), "test", func(ctx context.Context, v db.View) (err error) {
			other, err = serverTime(ctx, v)
			return err
		}))
		if first != second || first == other {
			t.Errorf("%s and %s in one snapshot, %s in another", first, second, other)
		}
		reading(t, d.Do(context.Background(), "test", func(ctx context.Context, tx *db.Tx) (err error) {
			if first, err = serverTime(ctx, tx); err != nil {
				return err
			}
			second, err = serverTime(ctx, tx)
			return err
		}))
		if first == second {
			t.Error("a transaction that can write keeps answers")
		}
	})
}

// Whatever is read, it reads the same from what is kept, on both engines.
func TestAnswersReadTheSame(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			for i := range 100 {
				if err := put(ctx, tx, fmt.Sprintf("thing %d", i)); err != nil {
					return err
				}
			}
			return nil
		})
		type kinds struct {
			id   int64
			name string
			body []byte
			none *int64
			half float64
		}
		read := func(s db.Scan) (k kinds, err error) {
			err = s(&k.id, &k.name, &k.body, &k.none, &k.half)
			return k, err
		}
		for _, n := range []int{0, 1, 7, 64, 65, 100} { // as many as are kept, and more
			reading(t, d.Read(context.Background(), "test", func(ctx context.Context, v db.View) error {
				query := `SELECT id, name, CAST(name AS BLOB), NULL, 0.5 FROM thing WHERE id <= $1 ORDER BY id`
				if d.Engine() == db.Postgres {
					query = `SELECT id, name, convert_to(name, 'UTF8'), NULL::bigint, 0.5::float8 FROM thing WHERE id <= $1 ORDER BY id`
				}
				if n > 0 { // the first alone, which leaves the others unread
					if one, err := db.One(ctx, v, read, query, n); err != nil || one.name != "thing 0" {
						return fmt.Errorf("the first is %v, %w", one, err)
					}
				}
				first, err := db.All(ctx, v, read, query, n)
				if err != nil {
					return err
				}
				second, err := db.All(ctx, v, read, query, n)
				if err != nil {
					return err
				}
				if d := cmp.Diff(first, second, cmp.AllowUnexported(kinds{})); d != "" || len(first) != n {
					t.Errorf("%d of %d: %s", len(first), n, d)
				}
				for i := range second {
					second[i].body[0] = 'X' // what was read belongs to its reader
				}
				third, err := db.All(ctx, v, read, query, n)
				if d := cmp.Diff(first, third, cmp.AllowUnexported(kinds{})); d != "" {
					t.Errorf("after somebody wrote into what they read: %s", d)
				}
				return err
			}))
		}
	})
}
