package db_test

import (
	"context"
	"errors"
	"testing"

	"kept.example/kept/internal/platform/db"
)

func TestASavepointIsSetWhenSomethingIsWritten(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			deep := func(want int, when string) {
				if got := db.Deep(tx); got != want {
					t.Errorf("%s, %d savepoints are set, want %d", when, got, want)
				}
			}
			look := func() error {
				_, err := db.Exists(ctx, tx, "SELECT 1 FROM thing")
				return err
			}
			if err := tx.Savepoint(ctx, "looks", look); err != nil {
				return err
			}
			deep(0, "where nothing was written")
			err := tx.Savepoint(ctx, "outer", func() error {
				if err := look(); err != nil {
					return err
				}
				deep(0, "before something is written")
				fails := tx.Savepoint(ctx, "inner", func() error {
					err := put(ctx, tx, "taken back")
					deep(2, "after something was written inside two")
					return errors.Join(err, errMine)
				})
				if !errors.Is(fails, errMine) {
					t.Errorf("want mine, got %v", fails)
				}
				deep(1, "when the inner one is taken back")
				return put(ctx, tx, "outer")
			})
			if err != nil {
				return err
			}
			_ = tx.Savepoint(ctx, "next", func() error { return errors.Join(put(ctx, tx, "taken back"), errMine) })
			return tx.Savepoint(ctx, "last", func() error { return put(ctx, tx, "last") })
		})
		wantNames(t, d, "outer", "last")
	})
}

// On PostgreSQL a statement that fails ends the transaction, and where nothing
// was written no savepoint was set: the function runs again and sets each.
func TestAQuestionThatFailsInASavepointFailsOnlyThere(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		runs := 0
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			runs++
			if err := put(ctx, tx, "before"); err != nil {
				return err
			}
			err := tx.Savepoint(ctx, "asks", func() error {
				_, err := db.Exists(ctx, tx, "SELECT 1 FROM nowhere")
				return err
			})
			if err == nil {
				t.Error("a table that is not there was read")
			}
			return put(ctx, tx, "after")
		})
		if want := map[db.Engine]int{db.SQLite: 1, db.Postgres: 2}[d.Engine()]; runs != want {
			t.Errorf("the function ran %d times, want %d", runs, want)
		}
		wantNames(t, d, "before", "after")
	})
}

func TestWhatWasReadOnceIsForgottenWhenItMayHaveChanged(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			id, err := tx.Insert(ctx, "INSERT INTO thing (name) VALUES ('kettle')")
			if err != nil {
				return err
			}
			reads := 0
			read := func() (string, error) {
				return db.Once(ctx, tx, "thing part", "name", func() (string, error) {
					reads++
					return db.Value[string](ctx, tx, "SELECT name FROM thing WHERE id = $1", id)
				})
			}
			rename := func(to string) error {
				_, err := tx.Exec(ctx, "UPDATE thing SET name = $1 WHERE id = $2", to, id)
				return err
			}
			for _, step := range []struct {
				what  string
				do    func() error
				name  string
				reads int
			}{
				{"at first", func() error { return nil }, "kettle", 1},
				{"again", func() error { return nil }, "kettle", 1},
				{"after a row was changed", func() error { return rename("pot") }, "pot", 2},
				{"after a row elsewhere was changed", func() error {
					_, err := tx.Exec(ctx, "UPDATE schema_file SET at = at")
					return err
				}, "pot", 2},
				{"after a row of the second table came", func() error {
					_, err := tx.Exec(ctx, "INSERT INTO part (thing_id) VALUES ($1)", id)
					return err
				}, "pot", 3},
				{"after rows went", func() error { _, err := tx.Exec(ctx, "DELETE FROM part"); return err }, "pot", 4},
				{"after a row was locked", func() error { return tx.Take(ctx, "thing", id) }, "pot", 5},
				{"inside a savepoint that was taken back", func() error {
					err := tx.Savepoint(ctx, "back", func() error {
						err := rename("pan")
						if name, _ := read(); name != "pan" {
							t.Errorf("the savepoint reads %q", name)
						}
						return errors.Join(err, errMine)
					})
					if !errors.Is(err, errMine) {
						return err
					}
					return nil
				}, "pot", 7},
			} {
				if err := step.do(); err != nil {
					return err
				}
				if name, err := read(); err != nil || name != step.name || reads != step.reads {
					t.Errorf("%s: %q, %v, read %d times, want %q and %d", step.what, name, err, reads, step.name, step.reads)
				}
			}
			return nil
		})
	})
}

func TestABoundLimitIsHiddenFromThePlanner(t *testing.T) {
	for query, want := range map[string]string{
		"SELECT id FROM thing LIMIT $2":                "SELECT id FROM thing LIMIT ($2 + 0)",
		"SELECT id FROM thing LIMIT ?":                 "SELECT id FROM thing LIMIT (? + 0)",
		"SELECT id FROM thing LIMIT 10":                "SELECT id FROM thing LIMIT 10",
		"SELECT a FROM (SELECT a LIMIT $1) x LIMIT $2": "SELECT a FROM (SELECT a LIMIT ($1 + 0)) x LIMIT ($2 + 0)",
	} {
		if got := db.Unhinted(query); got != want {
			t.Errorf("%s is prepared as %s", query, got)
		}
	}
}
