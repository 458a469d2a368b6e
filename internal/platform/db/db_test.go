package db_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

var ctx = context.Background()

// eachThings runs a test on each engine with a table thing.
func eachThings(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Migrate(ctx, things); err != nil {
			t.Fatal(err)
		}
		f(t, d)
	})
}

// do fails the test if the Do fails.
func do(t testing.TB, d *db.DB, f func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := d.Do(ctx, t.Name(), f); err != nil {
		t.Fatal(err)
	}
}

// put inserts a thing.
func put(ctx context.Context, tx *db.Tx, name string) error {
	_, err := tx.Insert(ctx, "INSERT INTO thing (name) VALUES ($1)", name)
	return err
}

// names lists the things.
func names(t testing.TB, d *db.DB) []string {
	t.Helper()
	var all []string
	err := d.Read(ctx, t.Name(), func(ctx context.Context, v db.View) (err error) {
		all, err = db.All(ctx, v, text, "SELECT name FROM thing ORDER BY id")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func text(s db.Scan) (one string, err error) {
	err = s(&one)
	return one, err
}

func wantNames(t testing.TB, d *db.DB, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, names(t, d)); diff != "" {
		t.Errorf("things (-want +got):\n%s", diff)
	}
}

var errMine = errors.New("mine")

func TestAFunctionThatFailsTakesBackOnlyItself(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		errs := dbtest.Race(t, d, 8, func(i int) error {
			return d.Do(ctx, "racer", func(ctx context.Context, tx *db.Tx) error {
				if err := put(ctx, tx, "x"); err != nil {
					return err
				}
				switch {
				case i%4 == 1:
					return errMine
				case i%4 == 3:
					var none *db.Place
					none.ID++ // a panic
				}
				return nil
			})
		})
		for i, err := range errs {
			switch {
			case i%2 == 0 && err != nil:
				t.Errorf("%d: %v", i, err)
			case i%4 == 1 && !errors.Is(err, errMine):
				t.Errorf("%d: want mine, got %v", i, err)
			case i%4 == 3 && (err == nil || !strings.Contains(err.Error(), "nil pointer")):
				t.Errorf("%d: want the panic, got %v", i, err)
			}
		}
		wantNames(t, d, "x", "x", "x", "x")
	})
}

func TestATransactionInsideATransactionFailsAtOnceNamingBoth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		inDo := func(ctx context.Context, tx *db.Tx) error { return nil }
		inRead := func(ctx context.Context, v db.View) error { return nil }
		var errs [4]error
		_ = d.Do(ctx, "outer.write", func(ctx context.Context, _ *db.Tx) error {
			errs[0] = d.Do(ctx, "inner.write", inDo)
			errs[1] = d.Read(ctx, "inner.read", inRead)
			return nil
		})
		_ = d.Read(ctx, "outer.read", func(ctx context.Context, _ db.View) error {
			errs[2] = d.Do(ctx, "inner.write", inDo)
			errs[3] = d.Read(ctx, "inner.read", inRead)
			return nil
		})
		for i, want := range [][2]string{
			{"outer.write", "inner.write"},
			{"outer.write", "inner.read"},
			{"outer.read", "inner.write"},
			{"outer.read", "inner.read"},
		} {
			if err := errs[i]; err == nil || !strings.Contains(err.Error(), want[0]) || !strings.Contains(err.Error(), want[1]) {
				t.Errorf("%v: got %v", want, err)
			}
		}
		other := dbtest.Open(t, dbtest.SQLite(t))
		do(t, d, func(ctx context.Context, _ *db.Tx) error { return other.Do(ctx, "of another database", inDo) })
	})
}

func TestACallerWhoWentAwayIsNotRun(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		gone, leave := context.WithCancel(ctx)
		leave()
		ran := false
		err := d.Do(gone, "gone", func(context.Context, *db.Tx) error { ran = true; return nil })
		if !errors.Is(err, context.Canceled) || ran {
			t.Errorf("ran %v, %v", ran, err)
		}
		half, stop := context.WithCancel(ctx)
		err = d.Do(half, "half", func(ctx context.Context, tx *db.Tx) error {
			if err := put(ctx, tx, "taken back"); err != nil {
				return err
			}
			stop()
			return put(ctx, tx, "never")
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("half-way: %v", err)
		}
		reading, stop := context.WithCancel(ctx)
		err = d.Read(reading, "half", func(ctx context.Context, v db.View) error {
			stop()
			_, err := db.Exists(ctx, v, "SELECT 1 FROM thing")
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("reading: %v", err)
		}
		wantNames(t, d)
	})
}

func TestWhatHasRunIsCommittedThoughItsCallerWentAway(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		leaving, leave := context.WithCancel(ctx)
		if err := d.Do(leaving, "leaving", func(ctx context.Context, tx *db.Tx) error {
			defer leave()
			return put(ctx, tx, "x")
		}); err != nil {
			t.Error(err)
		}
		wantNames(t, d, "x")
	})
}

func TestATestThatEndsInsideAFunctionDoesNotHoldTheWriter(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		done := make(chan bool)
		go func() {
			defer close(done)
			_ = d.Do(ctx, "unwound", func(ctx context.Context, tx *db.Tx) error {
				_ = put(ctx, tx, "taken back")
				return goexit()
			})
		}()
		<-done
		do(t, d, func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "x") })
		wantNames(t, d, "x")
	})
}

func TestAClosedDatabaseIsUnavailable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		for range 200 { // whichever way the wait ends
			if err := d.Do(ctx, "late", func(context.Context, *db.Tx) error { return nil }); !fault.Is(err, fault.Unavailable) {
				t.Fatalf("Do: %v", err)
			}
			if err := d.Read(ctx, "late", func(context.Context, db.View) error { return nil }); !fault.Is(err, fault.Unavailable) {
				t.Fatalf("Read: %v", err)
			}
		}
		if err := d.Close(); err != nil {
			t.Errorf("closed twice: %v", err)
		}
	})
}

func TestTheClock(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if now := d.Now(); now.Location() != time.UTC || now.Nanosecond()%1000 != 0 {
			t.Errorf("now is %v", now)
		}
		start := time.Date(2026, 11, 26, 15, 4, 5, 6000, time.UTC)
		advance := dbtest.Clock(d, start)
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			advance(time.Hour)
			if !tx.Now().Equal(start) {
				t.Errorf("the time of the transaction moved to %v", tx.Now())
			}
			return nil
		})
		if err := d.Read(ctx, "read", func(ctx context.Context, v db.View) error {
			if !v.Now().Equal(start.Add(time.Hour)) {
				t.Errorf("read at %v", v.Now())
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	})
}

func TestTheClockIsCorrectedToTheDatabase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if d.Engine() == db.SQLite {
			if d.Skew() != 0 {
				t.Errorf("SQLite is off by %v", d.Skew())
			}
			return
		}
		truly := d.Skew()
		d.Shift(time.Hour)
		if d.Skew() < time.Hour-time.Minute {
			t.Errorf("shifted by an hour, off by %v", d.Skew())
		}
		theirs := func() (us int64) {
			if err := d.Read(ctx, "time", func(ctx context.Context, v db.View) (err error) {
				us, err = db.Value[int64](ctx, v, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return us
		}
		if off := d.Now().UnixMicro() - theirs(); off < int64(59*time.Minute/time.Microsecond) {
			t.Errorf("Now is not corrected: off by %d µs", off)
		}
		if err := d.Measure(ctx); err != nil {
			t.Fatal(err)
		}
		if got := (d.Skew() - truly).Abs(); got > time.Minute {
			t.Errorf("measured again, off by %v", d.Skew())
		}
	})
}

func TestAFunctionThatHoldsTheWriterIsLoggedWithItsName(t *testing.T) {
	var log bytes.Buffer
	o := dbtest.SQLite(t)
	o.Log = slog.New(slog.NewTextHandler(&log, nil))
	d := dbtest.Open(t, o)
	do := func(name, query string) {
		if err := d.Do(ctx, name, func(ctx context.Context, tx *db.Tx) error {
			_, err := db.Value[int](ctx, tx, query)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	do("quick", "SELECT 1")
	do("long", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 300000) SELECT count(*) FROM n")
	if got := log.String(); !strings.Contains(got, "name=long") || strings.Contains(got, "name=quick") {
		t.Errorf("logged: %s", got)
	}
}

func TestOneProcessServesAFile(t *testing.T) {
	o := dbtest.SQLite(t)
	d := dbtest.Open(t, o)
	_, err := db.Open(ctx, o)
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "kept.lock") {
		t.Errorf("opened twice: %v", err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	dbtest.Open(t, o)
	if info, err := os.Stat(o.Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has the mode %v, %v", info.Mode(), err)
	}
}

func TestOpenRefusesWhatItCannotServe(t *testing.T) {
	for name, o := range map[string]db.Options{
		"nothing":   {},
		"both":      {Path: filepath.Join(t.TempDir(), "x.db"), URL: "postgres://localhost/x"},
		"no folder": {Path: filepath.Join(t.TempDir(), "none", "x.db")},
		"another":   {URL: "mysql://localhost/x"},
	} {
		if d, err := db.Open(ctx, o); err == nil {
			d.Close()
			t.Errorf("%s was opened", name)
		}
	}
}

func TestPlanShowsTheIndex(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		plan, err := d.Plan(ctx, "SELECT name FROM thing WHERE code = $1 ORDER BY code", 1)
		if err != nil || !strings.Contains(plan, "thing_code") {
			t.Errorf("plan %q, %v", plan, err)
		}
		plan, err = d.Plan(ctx, "SELECT name FROM thing ORDER BY name")
		if err != nil || strings.Contains(plan, "thing_code") || plan == "" {
			t.Errorf("plan %q, %v", plan, err)
		}
	})
}

func TestEachDoIsCounted(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		before := d.Stats()
		do(t, d, func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "x") })
		_ = d.Do(ctx, "fails", func(context.Context, *db.Tx) error { return errMine })
		after := d.Stats()
		if after.Functions-before.Functions != 1 || after.Failed-before.Failed != 1 || after.Commits == before.Commits {
			t.Errorf("before %+v, after %+v", before, after)
		}
	})
}
