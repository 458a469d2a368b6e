package db_test

import (
	"context"
	"slices"
	"testing"
	"testing/fstest"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

func TestManyRowsAtOnceWithIDsSetAside(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const n = 3001 // more than one statement holds
		add := func(name string) (ids []int64) {
			t.Helper()
			err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) (err error) {
				if ids, err = tx.NewIDs(ctx, "many", n); err != nil {
					return err
				}
				rows := make([][]any, n)
				for i := range rows {
					rows[i] = []any{ids[i], name, i%2 == 0, nil}
				}
				return tx.InsertMany(ctx, `INSERT INTO many (id, name, odd, gone)`, rows)
			})
			if err != nil {
				t.Fatal(err)
			}
			return ids
		}
		if err := d.Migrate(t.Context(), db.Schema{Owner: "many", FS: fstest.MapFS{"schema/202601010000_many.sql": {
			Data: []byte("CREATE TABLE many (id {{id}}, name TEXT NOT NULL, odd SMALLINT NOT NULL, gone TEXT)"),
		}}}); err != nil {
			t.Fatal(err)
		}
		first, second := add("a"), add("b")
		if all := slices.Concat(first, second); !slices.IsSorted(all) || len(slices.Compact(all)) != 2*n {
			t.Error("ids are not ascending, or one was given twice")
		}
		err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
			next, err := tx.Insert(ctx, `INSERT INTO many (name, odd) VALUES ($1, $2)`, "c", true)
			if err == nil && next <= second[n-1] {
				t.Errorf("the next row is %d, behind %d", next, second[n-1])
			}
			count, err := db.Value[int64](ctx, tx, `SELECT count(*) FROM many WHERE odd = 1 AND gone IS NULL`)
			if count != 2*(n/2+1)+1 {
				t.Errorf("%d rows", count)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
