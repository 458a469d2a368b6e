package db_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

func TestALostConnectionIsUnavailableAndTheNextWorks(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t))
	if err := d.Migrate(ctx, things); err != nil {
		t.Fatal(err)
	}
	err := d.Do(ctx, "cut", func(ctx context.Context, tx *db.Tx) error {
		if err := put(ctx, tx, "taken back"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "SELECT pg_terminate_backend(pg_backend_pid())")
		return err
	})
	if !fault.Is(err, fault.Unavailable) || db.IsInDoubt(err) {
		t.Errorf("got %v", err)
	}
	do(t, d, func(ctx context.Context, tx *db.Tx) error { return put(ctx, tx, "x") })
	wantNames(t, d, "x")
}

func TestACommitWithoutAnAnswerIsInDoubt(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t))
	if err := d.Migrate(ctx, things, schemaOf("cut", map[string]string{"202601010001_cut.sql": `
CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON part DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut();
`})); err != nil {
		t.Fatal(err)
	}
	after := false
	err := d.Do(ctx, "cut at the commit", func(ctx context.Context, tx *db.Tx) error {
		tx.AfterCommit(func() { after = true })
		if err := put(ctx, tx, "x"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "INSERT INTO part (thing_id) VALUES (1)")
		return err
	})
	if f, ok := fault.As(err); !db.IsInDoubt(err) || !ok || f.Key != "db.fault.in_doubt" || after {
		t.Errorf("after the commit %v, got %v", after, err)
	}
}

func TestALockHeldForTooLongIsUnavailable(t *testing.T) {
	o := dbtest.Postgres(t)
	d := dbtest.Open(t, o)
	o.URL += "&lock_timeout=50ms"
	hasty := dbtest.Open(t, o)
	do(t, d, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "person", "a"); err != nil {
			return err
		}
		err := hasty.Do(context.Background(), "hasty", func(ctx context.Context, tx *db.Tx) error { return tx.Lock(ctx, "person", "a") })
		if f, ok := fault.As(err); !ok || f.Kind != fault.Unavailable || f.Key != "db.fault.busy" {
			t.Errorf("got %v", err)
		}
		return nil
	})
}

func TestAServerThatIsNotThereIsUnavailable(t *testing.T) {
	_, err := db.Open(ctx, db.Options{URL: "postgres://kept:secret@127.0.0.1:1/kept?connect_timeout=2"})
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v", err)
	}
	if err != nil && strings.Contains(err.Error(), "secret") {
		t.Errorf("the error tells the password: %v", err)
	}
}

// A start on a busy machine may take its time over the tables.
func TestAChangeOfTheTablesMayStandStillForLonger(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t))
	file := fstest.MapFS{"schema/202601010000_slow.sql": {Data: []byte("CREATE TABLE slow AS SELECT current_setting('idle_in_transaction_session_timeout') AS pause;")}}
	if err := d.Migrate(ctx, db.Schema{Owner: "slow", FS: file}); err != nil {
		t.Fatal(err)
	}
	if err := d.Read(ctx, "read", func(_ context.Context, v db.View) error {
		pause, err := db.Value[string](ctx, v, "SELECT pause FROM slow")
		if err == nil && pause != "1min" {
			t.Errorf("it may stand still for %s", pause)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// And one that PostgreSQL took back all the same is tried again.
func TestAChangeOfTheTablesThatWasTakenBackIsTriedAgain(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t))
	file := fstest.MapFS{ // a sequence keeps its count although the change is taken back
		"schema/202601010000_count.sql": {Data: []byte("CREATE SEQUENCE tries;")},
		"schema/202601010001_still.sql": {Data: []byte("DO $$ BEGIN IF nextval('tries') < 3 THEN RAISE EXCEPTION 'it stood still' USING ERRCODE = '25P03'; END IF; END $$;")},
	}
	if err := d.Migrate(ctx, db.Schema{Owner: "still", FS: file}); err != nil {
		t.Error(err)
	}
}

// What PostgreSQL took back because it stood still is run again, and if it stands
// still each time, can be asked for again: nobody is told of an error that nothing
// can be done about.
func TestAChangeThatStoodStillIsRunAgain(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t))
	runs, still := 0, 1
	change := func(ctx context.Context, tx *db.Tx) error {
		if runs++; runs > still {
			return nil
		}
		me, err := db.Value[int64](ctx, tx, "SELECT pg_backend_pid()")
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "SET LOCAL idle_in_transaction_session_timeout = 1"); err != nil {
			return err
		}
		for here := int64(1); here > 0; { // until the server has ended it
			err := d.Read(t.Context(), "look", func(ctx context.Context, v db.View) (err error) {
				here, err = db.Value[int64](ctx, v, "SELECT count(*) FROM pg_stat_activity WHERE pid = $1", me)
				return err
			})
			if err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, "SELECT 1")
		return err
	}
	if err := d.Do(ctx, "still", change); err != nil || runs != 2 {
		t.Errorf("it ran %d times and is answered by %v", runs, err)
	}
	still = math.MaxInt
	if err := d.Do(ctx, "still", change); !fault.Is(err, fault.Unavailable) {
		t.Errorf("it is answered by %v", err)
	}
}

// A process that is frozen in the middle of a change must not keep its locks
// for as long as it is frozen; a long reading hinders nobody.
func TestOnlyAChangeMayNotStandStill(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t))
	within := func(v db.View) string {
		s, err := db.Value[string](ctx, v, "SELECT current_setting('idle_in_transaction_session_timeout')")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	do(t, d, func(_ context.Context, tx *db.Tx) error {
		if got := within(tx); got != "3s" {
			t.Errorf("a change may stand still for %s", got)
		}
		return nil
	})
	if err := d.Read(ctx, "read", func(_ context.Context, v db.View) error {
		if got := within(v); got != "5min" {
			t.Errorf("a reading may stand still for %s", got)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
