package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

func TestTakeKeepsWhatWasReadTrue(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "x") })
		errs := dbtest.Race(t, d, 8, func(int) error {
			for range 20 {
				if err := d.Do(ctx, "count", func(ctx context.Context, tx *db.Tx) error {
					if err := tx.Take(ctx, "thing", 1); err != nil {
						return err
					}
					n, err := db.Value[int64](ctx, tx, "SELECT n FROM thing WHERE id = 1")
					if err != nil {
						return err
					}
					_, err = tx.Exec(ctx, "UPDATE thing SET n = $1 WHERE id = 1", n+1)
					return err
				}); err != nil {
					return err
				}
			}
			return nil
		})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		var n int64
		do(t, d, func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = db.Value[int64](ctx, tx, "SELECT n FROM thing WHERE id = 1")
			return err
		})
		if n != 160 {
			t.Errorf("160 were counted as %d", n)
		}
	})
}

func TestATakenRowCanBeReferredTo(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "x") })
		errs := dbtest.Race(t, d, 8, func(int) error { // refers first, takes then: no deadlock
			return d.Do(ctx, "refer", func(ctx context.Context, tx *db.Tx) error {
				if _, err := tx.Exec(ctx, "INSERT INTO part (thing_id) VALUES (1)"); err != nil {
					return err
				}
				return tx.Take(ctx, "thing", 1)
			})
		})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		if again := d.Stats().Again; again != 0 {
			t.Errorf("%d deadlocks", again)
		}
	})
}

func TestLockGuardsWhatHasNoRowYet(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		errs := dbtest.Race(t, d, 8, func(i int) error {
			for round := range 10 {
				if err := d.Do(ctx, "first", func(ctx context.Context, tx *db.Tx) error {
					name := fmt.Sprint("person ", round)
					if err := tx.Lock(ctx, "person", name); err != nil {
						return err
					}
					there, err := db.Exists(ctx, tx, "SELECT 1 FROM thing WHERE name = $1", name)
					if err != nil || there {
						return err
					}
					return put(ctx, tx, name)
				}); err != nil {
					return err
				}
			}
			return nil
		})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		if got := len(names(t, d)); got != 10 {
			t.Errorf("10 persons became %d: %v", got, names(t, d))
		}
	})
}

func TestTwoLocksOfDifferentKindsDoNotMeet(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t))
	inside := make(chan bool, 2)
	both := make(chan bool)
	errs := dbtest.Race(t, d, 2, func(i int) error {
		return d.Do(ctx, "lock", func(ctx context.Context, tx *db.Tx) error {
			err := tx.Lock(ctx, []string{"person", "case"}[i], "1")
			inside <- true
			if len(inside) == 2 {
				close(both)
			}
			<-both
			return err
		})
	})
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func TestADeadlockIsRunAgain(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, tx *db.Tx) error { return errors.Join(put(ctx, tx, "a"), put(ctx, tx, "b")) })
		var runs, rang atomic.Int32
		var arrived atomic.Int32
		both := make(chan bool)
		errs := dbtest.Race(t, d, 2, func(i int) error {
			return d.Do(ctx, "cross", func(ctx context.Context, tx *db.Tx) error {
				runs.Add(1)
				tx.AfterCommit(func() { rang.Add(1) })
				if err := tx.Take(ctx, "thing", int64(1+i)); err != nil {
					return err
				}
				if d.Engine() == db.Postgres {
					if arrived.Add(1) == 2 {
						close(both)
					}
					<-both
				}
				if err := tx.Take(ctx, "thing", int64(2-i)); err != nil {
					return err
				}
				_, err := tx.Exec(ctx, "UPDATE thing SET n = n + 1")
				return err
			})
		})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		var n int64
		do(t, d, func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = db.Value[int64](ctx, tx, "SELECT min(n) FROM thing")
			return err
		})
		if n != 2 || rang.Load() != 2 {
			t.Errorf("n is %d, rang %d times", n, rang.Load())
		}
		if d.Engine() == db.Postgres && runs.Load() < 3 {
			t.Errorf("there was no deadlock: %d runs", runs.Load())
		}
	})
}
