package db_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// lite opens a SQLite database with a table thing.
func lite(t testing.TB) *db.DB {
	t.Helper()
	d := dbtest.Open(t, dbtest.SQLite(t))
	if err := d.Migrate(ctx, things); err != nil {
		t.Fatal(err)
	}
	return d
}

// behind runs first in a Do, and has n others wait behind it before it goes on,
// so that they are one group. It returns the errors of all, first's first.
func behind(t *testing.T, d *db.DB, n int, first func(ctx context.Context, tx *db.Tx) error, other func(i int, ctx context.Context, tx *db.Tx) error) []error {
	t.Helper()
	errs := make([]error, n+1)
	done := make(chan bool)
	tries := 0
	errs[0] = d.Do(ctx, "first", func(ctx context.Context, tx *db.Tx) error {
		if tries++; tries == 1 {
			go func() {
				defer close(done)
				copy(errs[1:], dbtest.Race(t, d, n, func(i int) error {
					return d.Do(context.Background(), fmt.Sprint("other ", i), func(ctx context.Context, tx *db.Tx) error { return other(i, ctx, tx) })
				}))
			}()
			for d.Waiting() < n { // each query lets the others run
				if _, err := db.Exists(ctx, tx, "SELECT 1"); err != nil {
					return err
				}
			}
		}
		return first(ctx, tx)
	})
	<-done
	return errs
}

func TestThoseWhoWaitShareACommit(t *testing.T) {
	d := lite(t)
	before := d.Stats()
	write := func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "x") }
	// What waits longer than 5 ms is committed at once, so the first may be alone;
	// the others are behind it, and 64 at most share a COMMIT.
	errs := behind(t, d, 130, write, func(_ int, ctx context.Context, tx *db.Tx) error { return write(ctx, tx) })
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	after := d.Stats()
	functions, commits := after.Functions-before.Functions, after.Commits-before.Commits
	if functions != 131 || commits < 3 || commits > 20 {
		t.Errorf("%d functions took %d commits", functions, commits)
	}
	if got := len(names(t, d)); got != 131 {
		t.Errorf("%d things", got)
	}
}

func TestAGroupLastsLongerWhereTheDiskIsSlow(t *testing.T) {
	for commit, want := range map[time.Duration]time.Duration{
		0:                      5 * time.Millisecond,
		time.Millisecond:       5 * time.Millisecond,
		10 * time.Millisecond:  30 * time.Millisecond,
		100 * time.Millisecond: 50 * time.Millisecond,
	} {
		if got := db.GroupTimeAt(commit); got != want {
			t.Errorf("where a COMMIT takes %v a group takes turns for %v, not %v", commit, got, want)
		}
	}
}

func TestDoReturnsAfterTheCommit(t *testing.T) {
	d := lite(t)
	committed := false
	d.CommitsWith(func() error { committed = true; return nil })
	do(t, d, func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "x") })
	if !committed {
		t.Error("Do returned before the COMMIT")
	}
}

func TestAFailedCommitFailsAllAndTheDatabaseIsDead(t *testing.T) {
	d := lite(t)
	broken := errors.New("the disk is gone")
	d.CommitsWith(func() error { return broken })
	after := 0
	write := func(ctx context.Context, tx *db.Tx) error {
		tx.AfterCommit(func() { after++ })
		return put(ctx, tx, "x")
	}
	errs := behind(t, d, 6, write, func(i int, ctx context.Context, tx *db.Tx) error {
		if i == 3 { // it may have failed because of what now never was
			return errors.Join(write(ctx, tx), fault.New(fault.Conflict, "db.fault.exists"))
		}
		return write(ctx, tx)
	})
	for i, err := range errs {
		if !fault.Is(err, fault.Unavailable) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if err := <-d.Dead(); !errors.Is(err, broken) {
		t.Errorf("dead of %v", err)
	}
	d.CommitsWith(nil)
	if err := d.Do(ctx, "later", write); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a dead database wrote: %v", err)
	}
	if after != 0 {
		t.Errorf("%d functions ran after a commit that failed", after)
	}
}

func TestADiskThatIsFullAtTheCommitIsUnavailableAndNotDead(t *testing.T) {
	d := lite(t)
	d.CommitsWith(func() error { return syscall.ENOSPC })
	write := func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "x") }
	err := d.Do(ctx, "full", write)
	if f, ok := fault.As(err); !ok || f.Kind != fault.Unavailable || f.Key != "db.fault.disk_full" {
		t.Errorf("got %v", err)
	}
	d.CommitsWith(nil)
	do(t, d, write)
	select {
	case err := <-d.Dead():
		t.Errorf("dead of %v", err)
	default:
	}
	wantNames(t, d, "x")
}

func TestADiskThatFillsUpFailsOnlyWhoFilledIt(t *testing.T) {
	d := lite(t)
	do(t, d, func(ctx context.Context, tx *db.Tx) error {
		pages, err := db.Value[int](ctx, tx, "PRAGMA page_count")
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", pages+20))
		return err
	})
	big := strings.Repeat("x", 1<<20)
	write := func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "small") }
	errs := behind(t, d, 8, write, func(i int, ctx context.Context, tx *db.Tx) error {
		if i == 4 {
			return put(ctx, tx, big)
		}
		return write(ctx, tx)
	})
	for i, err := range errs {
		f, _ := fault.As(err)
		switch {
		case i == 5 && (f == nil || f.Key != "db.fault.disk_full"):
			t.Errorf("the big one: %v", err)
		case i != 5 && err != nil:
			t.Errorf("%d: %v", i, err)
		}
	}
	if got := len(names(t, d)); got != 8 {
		t.Errorf("%d things", got)
	}
}

func TestAGroupThatSQLiteGaveUpIsRunAgain(t *testing.T) {
	d := lite(t)
	write := func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "small") }
	before := d.Stats()
	rang := 0
	errs := behind(t, d, 8, func(ctx context.Context, tx *db.Tx) error {
		tx.AfterCommit(func() { rang++ })
		return write(ctx, tx)
	}, func(i int, ctx context.Context, tx *db.Tx) error {
		if i == 4 {
			_ = put(ctx, tx, "taken back")
			_, err := tx.Exec(ctx, "ROLLBACK") // as SQLITE_FULL may do
			return errors.Join(err, errMine)
		}
		return write(ctx, tx)
	})
	for i, err := range errs {
		if (i == 5) != (err != nil) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if got := len(names(t, d)); got != 8 {
		t.Errorf("%d things: %v", got, names(t, d))
	}
	if rang != 1 {
		t.Errorf("rang %d times", rang)
	}
	t.Logf("run again: %d", d.Stats().Again-before.Again)
}

func TestALooseEndFailsOnlyWhoLeftIt(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "x") })
		errs := dbtest.Race(t, d, 8, func(i int) error {
			return d.Do(ctx, "loose", func(ctx context.Context, tx *db.Tx) error {
				later := 1
				if i == 5 {
					later = 99
				}
				_, err := tx.Exec(ctx, "INSERT INTO part (thing_id, later_id) VALUES (1, $1)", later)
				return err
			})
		})
		for i, err := range errs {
			if (i == 5) != (err != nil) {
				t.Errorf("%d: %v", i, err)
			}
		}
		select {
		case err := <-d.Dead():
			t.Errorf("dead of %v", err)
		default:
		}
	})
}

func TestTheWriterKeepsAFewStatements(t *testing.T) {
	d := lite(t)
	do(t, d, func(ctx context.Context, tx *db.Tx) error {
		for i := range 600 {
			if n, err := db.Value[int](ctx, tx, fmt.Sprintf("SELECT %d", i)); err != nil || n != i {
				return fmt.Errorf("%d: %d, %w", i, n, err)
			}
		}
		return nil
	})
	if n, limit := d.Prepared(); n > limit {
		t.Errorf("%d statements are kept", n)
	}
}
