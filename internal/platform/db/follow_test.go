package db_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// follow reads on from a place.
func follow(t testing.TB, d *db.DB, after db.Place, limit int) (got []string, place db.Place) {
	t.Helper()
	if err := d.Read(ctx, "follow", func(ctx context.Context, v db.View) (err error) {
		got, place, err = db.Follow(ctx, v, "thing", "name", after, limit, text)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return got, place
}

// followUntil follows until n rows have come. On PostgreSQL a follower waits for
// the oldest transaction of the whole server, also of other tests' databases.
func followUntil(t testing.TB, d *db.DB, after db.Place, n int) (got []string, place db.Place) {
	t.Helper()
	place = after
	for late := time.After(20 * time.Second); len(got) < n; {
		var some []string
		some, place = follow(t, d, place, n-len(got))
		got = append(got, some...)
		select {
		case <-late:
			t.Fatalf("only %v came", got)
		default:
		}
	}
	return got, place
}

func TestAFollowerMissesNothingOfEightWriters(t *testing.T) {
	const writers, each = 8, 150
	eachThings(t, func(t *testing.T, d *db.DB) {
		done := make(chan error, 1)
		go func() {
			done <- errors.Join(dbtest.Race(t, d, writers, func(w int) error {
				for i := range each {
					if err := d.Do(ctx, "write", func(ctx context.Context, tx *db.Tx) error {
						if err := put(ctx, tx, fmt.Sprint(w, " ", i, " a")); err != nil {
							return err
						}
						if _, err := db.Exists(ctx, tx, "SELECT 1 FROM thing WHERE id = $1", i); err != nil {
							return err
						}
						if err := put(ctx, tx, fmt.Sprint(w, " ", i, " b")); err != nil {
							return err
						}
						if i%10 == 9 {
							return errMine
						}
						return nil
					}); err != nil && !errors.Is(err, errMine) {
						return err
					}
				}
				return nil
			})...)
		}()
		seen := map[string]int{}
		var place db.Place
		finished := false
		for {
			got, next := follow(t, d, place, 37)
			for _, name := range got {
				seen[name]++
			}
			place = next
			if len(got) == 0 && finished {
				break
			}
			select {
			case err := <-done:
				if err != nil {
					t.Fatal(err)
				}
				finished = true
			default:
			}
		}
		all := names(t, d)
		if rest := len(all) - len(seen); rest > 0 {
			got, _ := followUntil(t, d, place, rest)
			for _, name := range got {
				seen[name]++
			}
		}
		if want := writers * each * 9 / 10 * 2; len(all) != want {
			t.Errorf("%d rows were committed, not %d", len(all), want)
		}
		for _, name := range all {
			if seen[name] != 1 {
				t.Errorf("%q was seen %d times", name, seen[name])
			}
		}
		if len(seen) != len(all) {
			t.Errorf("saw %d of %d", len(seen), len(all))
		}
	})
}

func TestAFollowerWaitsForTheOldestTransaction(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t))
	if err := d.Migrate(ctx, things); err != nil {
		t.Fatal(err)
	}
	do(t, d, func(outer context.Context, tx *db.Tx) error {
		if err := put(outer, tx, "slow"); err != nil {
			return err
		}
		do(t, d, func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "quick") })
		if got, place := follow(t, d, db.Place{}, 10); len(got) != 0 || place != (db.Place{}) {
			t.Errorf("saw %v before the slow one was committed", got)
		}
		err := d.Read(ctx, "beyond", func(ctx context.Context, v db.View) error {
			got, _, err := db.Beyond(ctx, v, "thing", "name", db.Place{}, 10, text)
			if diff := cmp.Diff([]string{"quick"}, got); diff != "" {
				t.Errorf("what waits (-want +got):\n%s", diff)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		return nil
	})
	got, _ := followUntil(t, d, db.Place{}, 2)
	if diff := cmp.Diff([]string{"slow", "quick"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAFollowerGoesOnInARestoredDatabase(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t))
	if err := d.Migrate(ctx, things); err != nil {
		t.Fatal(err)
	}
	do(t, d, func(ctx context.Context, tx *db.Tx) error {
		for i, name := range []string{"a", "b", "c"} { // written by a server that had come much further
			if _, err := tx.Insert(ctx, "INSERT INTO thing (name, xid) VALUES ($1, $2::text::xid8)", name, fmt.Sprint(1_000_000_000+i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err := d.Migrate(ctx, things); err != nil {
		t.Fatal(err)
	}
	do(t, d, func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "d") })
	got, place := followUntil(t, d, db.Place{Tx: 1_000_000_001, ID: 2}, 2) // had seen a and b
	if diff := cmp.Diff([]string{"c", "d"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, _ := follow(t, d, place, 10); len(got) != 0 {
		t.Errorf("saw %v again", got)
	}
}

func TestFollowUsesTheIndex(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t))
	if err := d.Migrate(ctx, things); err != nil {
		t.Fatal(err)
	}
	plan, err := d.Plan(ctx, db.FollowQuery, "17", 4, 10)
	if err != nil || !strings.Contains(plan, "thing_xid") || !strings.Contains(plan, "Index Cond: ((xid < ") || strings.Contains(plan, "Sort") {
		t.Errorf("%v\n%s", err, plan)
	}
}

func TestAWakeUpIsHeardAfterTheCommit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		listening, stop := context.WithCancel(ctx)
		defer stop()
		ear, deaf := d.Listen(listening, "jobs"), d.Listen(listening, "mail")
		for range 3 { // many may come as one
			do(t, d, func(_ context.Context, tx *db.Tx) error {
				tx.Notify("jobs")
				tx.Notify("jobs")
				return nil
			})
		}
		_ = d.Do(ctx, "fails", func(_ context.Context, tx *db.Tx) error { tx.Notify("mail"); return errMine })
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			_ = tx.Savepoint(ctx, "fails", func() error { tx.Notify("mail"); return errMine })
			return nil
		})
		hear(t, ear)
		select {
		case <-ear:
			t.Error("woken twice")
		case <-deaf:
			t.Error("the wrong one was woken")
		default:
		}
	})
}

// hear fails the test if no wake-up comes.
func hear(t *testing.T, ear <-chan struct{}) {
	t.Helper()
	patience, stop := context.WithTimeout(ctx, 10*time.Second)
	defer stop()
	select {
	case <-ear:
	case <-patience.Done():
		t.Fatal("nothing was heard")
	}
}

func TestAWakeUpIsHeardInAnotherProcess(t *testing.T) {
	o := dbtest.Postgres(t)
	here, there := dbtest.Open(t, o), dbtest.Open(t, o)
	ear := there.Listen(ctx, "jobs")
	do(t, here, func(_ context.Context, tx *db.Tx) error { tx.Notify("jobs"); return nil })
	hear(t, ear)
}

func TestALostConnectionIsOpenedAgainAndEverybodyWoken(t *testing.T) {
	o := dbtest.Postgres(t)
	here, there := dbtest.Open(t, o), dbtest.Open(t, o)
	ear := there.Listen(ctx, "jobs")
	cut(t, here, "LISTEN kept_wake")
	hear(t, ear) // because something may have been missed
	do(t, here, func(_ context.Context, tx *db.Tx) error { tx.Notify("jobs"); return nil })
	hear(t, ear)
}

// cut ends the connections whose last statement was this one.
func cut(t *testing.T, d *db.DB, last string) {
	t.Helper()
	do(t, d, func(ctx context.Context, tx *db.Tx) error {
		n, err := db.Value[int](ctx, tx, `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE $1::text || '%'`, last)
		if n == 0 {
			t.Errorf("no connection was cut")
		}
		return err
	})
}

func TestAWordIsHeardInAnotherProcessAndNotInOnesOwn(t *testing.T) {
	o := dbtest.Postgres(t)
	here, there := dbtest.Open(t, o), dbtest.Open(t, o)
	own, other, deaf := here.Hear(ctx, "who"), there.Hear(ctx, "who"), there.Hear(ctx, "what")
	here.Say("who", "12 is here")
	here.Say("who", strings.Repeat("too long ", 1000))
	here.Say("who", "13 is here")
	for _, want := range []string{"12 is here", "13 is here"} {
		patience, stop := context.WithTimeout(ctx, 10*time.Second)
		select {
		case got := <-other:
			if got != want {
				t.Errorf("heard %q, want %q", got, want)
			}
		case <-patience.Done():
			t.Fatal("nothing was heard")
		}
		stop()
	}
	if len(own)+len(deaf) > 0 {
		t.Errorf("%d words came back, %d went astray", len(own), len(deaf))
	}
}
