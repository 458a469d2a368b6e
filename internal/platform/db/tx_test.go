package db_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

func TestAStatementThatFailsEndsItsTransaction(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		err := d.Do(ctx, "swallow", func(ctx context.Context, tx *db.Tx) error {
			if err := put(ctx, tx, "before"); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "INSERT INTO nowhere VALUES (1)"); err == nil {
				t.Error("a table that is not there took a row")
			}
			if err := put(ctx, tx, "after"); err == nil {
				t.Error("a statement ran in a transaction that has failed")
			}
			return nil // kept to itself: it must not be committed
		})
		if err == nil {
			t.Error("a transaction with a failed statement was committed")
		}
		wantNames(t, d)
	})
}

func TestASavepointTakesBackOnlyItself(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		var rang []string
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			say := func(what string) error {
				tx.AfterCommit(func() { rang = append(rang, what) })
				return put(ctx, tx, what)
			}
			if err := say("first"); err != nil {
				return err
			}
			if err := tx.Savepoint(ctx, "fails", func() error { return errors.Join(say("taken back"), errMine) }); !errors.Is(err, errMine) {
				t.Errorf("want mine, got %v", err)
			}
			err := tx.Savepoint(ctx, "panics", func() error { _ = say("taken back"); panic(errMine) })
			if !errors.Is(err, errMine) {
				t.Errorf("want the panic, got %v", err)
			}
			err = tx.Savepoint(ctx, "statement fails", func() error { _, _ = tx.Exec(ctx, "nonsense"); return nil })
			if err == nil {
				t.Error("a savepoint with a failed statement stood")
			}
			return tx.Savepoint(ctx, "outer", func() error {
				_ = tx.Savepoint(ctx, "inner", func() error { return errors.Join(say("taken back"), errMine) })
				return say("second")
			})
		})
		wantNames(t, d, "first", "second")
		if diff := cmp.Diff([]string{"first", "second"}, rang); diff != "" {
			t.Errorf("after the commit (-want +got):\n%s", diff)
		}
	})
}

func TestAfterCommitRunsOnceAfterTheCommitAndNotAfterAFailure(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		ran := 0
		if err := d.Do(ctx, "fails", func(ctx context.Context, tx *db.Tx) error {
			tx.AfterCommit(func() { ran++ })
			return errMine
		}); !errors.Is(err, errMine) || ran != 0 {
			t.Errorf("ran %d times after a failure, %v", ran, err)
		}
		var seen []string
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			tx.AfterCommit(func() { panic("no harm") })
			tx.AfterCommit(func() { ran++; seen = names(t, d) })
			return put(ctx, tx, "x")
		})
		if ran != 1 || len(seen) != 1 {
			t.Errorf("ran %d times, saw %v", ran, seen)
		}
	})
}

func TestATransactionIsOverWithItsFunction(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		var kept *db.Tx
		var seen db.View
		do(t, d, func(ctx context.Context, tx *db.Tx) error { kept = tx; return nil })
		if err := d.Read(ctx, "read", func(ctx context.Context, v db.View) error { seen = v; return nil }); err != nil {
			t.Fatal(err)
		}
		if err := put(ctx, kept, "late"); err == nil {
			t.Error("a transaction that is over wrote")
		}
		if _, err := db.Exists(ctx, seen, "SELECT 1"); err == nil {
			t.Error("a snapshot that is over was read")
		}
		wantNames(t, d)
	})
}

func TestAReadIsASnapshotAndCannotWrite(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		err := d.Read(ctx, "read", func(ctx context.Context, v db.View) error {
			for range 2 {
				n, err := db.Value[int](ctx, v, "SELECT count(*) FROM thing")
				if err != nil || n != 0 {
					t.Errorf("the snapshot has %d things, %v", n, err)
				}
				do(t, d, func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "x") })
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		wantNames(t, d, "x", "x")
		err = d.Read(ctx, "writes", func(ctx context.Context, v db.View) error {
			return db.Write(ctx, v, "DELETE FROM thing")
		})
		if err == nil {
			t.Error("a Read wrote")
		}
		wantNames(t, d, "x", "x")
	})
}

func TestOneIsNotFoundWithoutARow(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			_, err := db.Value[string](ctx, tx, "SELECT name FROM thing WHERE id = $1", 7)
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("Value: %v", err)
			}
			if err := tx.Take(ctx, "thing", 7); !fault.Is(err, fault.NotFound) {
				t.Errorf("Take: %v", err)
			}
			if err := tx.Take(ctx, "thing; DROP TABLE thing", 7); err == nil {
				t.Error("Take took what is no table")
			}
			return put(ctx, tx, "the transaction goes on")
		})
	})
}

func TestInsertReturnsTheID(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			for want := range int64(2) {
				id, err := tx.Insert(ctx, "INSERT INTO thing (name, code) VALUES ($1, $2)", "x", want)
				if err != nil || id != want+1 {
					t.Errorf("want %d, got %d, %v", want+1, id, err)
				}
			}
			id, err := tx.Insert(ctx, "INSERT INTO thing (name, code) VALUES ('x', 1) ON CONFLICT DO NOTHING")
			if err != nil || id != 0 {
				t.Errorf("there already: got %d, %v", id, err)
			}
			n, err := tx.Exec(ctx, "UPDATE thing SET name = 'y'")
			if err != nil || n != 2 {
				t.Errorf("updated %d, %v", n, err)
			}
			return nil
		})
	})
}

func TestAnErasedIDNeverComesBack(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "x") })
		do(t, d, func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, "DELETE FROM thing"); return err })
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			id, err := tx.Insert(ctx, "INSERT INTO thing (name) VALUES ('y')")
			if id != 2 {
				t.Errorf("the id %d came back", id)
			}
			return err
		})
	})
}

func TestARowThatIsThereTwiceIsUniqueAndAConflict(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		twice := func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO thing (name, code) VALUES ('x', 1)")
			return err
		}
		do(t, d, twice)
		if err := d.Do(ctx, "twice", twice); !db.IsUnique(err) || !fault.Is(err, fault.Conflict) {
			t.Errorf("got %v", err)
		}
		err := d.Do(ctx, "no parent", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO part (thing_id) VALUES (99)")
			return err
		})
		if err == nil || db.IsUnique(err) {
			t.Errorf("a part of nothing: %v", err)
		}
	})
}

func TestAQueryInsideAScanIsRefused(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "x") })
		err := d.Read(ctx, "nested", func(ctx context.Context, v db.View) error {
			_, err := db.All(ctx, v, func(db.Scan) (bool, error) { return db.Exists(ctx, v, "SELECT 1") }, "SELECT name FROM thing")
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "inside a scan") {
			t.Errorf("got %v", err)
		}
	})
}
