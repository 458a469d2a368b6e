package dbtest_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

func TestEachTestHasAnEmptyDatabaseOfItsOwn(t *testing.T) {
	for range 3 {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			if err := d.Do(context.Background(), "make", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "CREATE TABLE left_over (id BIGINT)") // fails if it is there
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTwoDatabasesAtOneTimeAreNotTheSame(t *testing.T) {
	a, b := dbtest.Postgres(t), dbtest.Postgres(t)
	if a.URL == b.URL {
		t.Errorf("both are %s", a.URL)
	}
}

func TestTheClockStandsStillUntilItIsMoved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		start := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
		advance := dbtest.Clock(d, start)
		if got := d.Now(); !got.Equal(start) {
			t.Errorf("it is %v", got)
		}
		advance(74 * time.Hour)
		if got := d.Now(); !got.Equal(start.Add(74 * time.Hour)) {
			t.Errorf("it is %v", got)
		}
	})
}

func TestARaceRunsAllAtOneTime(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t))
	errFour := errors.New("four")
	var arrived atomic.Int32
	all := make(chan bool)
	errs := dbtest.Race(t, d, 8, func(i int) error {
		if arrived.Add(1) == 8 {
			close(all)
		}
		<-all
		if i == 4 {
			return errFour
		}
		return nil
	})
	for i, err := range errs {
		if (i == 4) != errors.Is(err, errFour) {
			t.Errorf("%d: %v", i, err)
		}
	}
}
