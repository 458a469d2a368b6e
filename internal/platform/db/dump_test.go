package db_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// another is an empty database of the same engine.
func another(t *testing.T, d *db.DB) db.Options {
	if d.Engine() == db.SQLite {
		return dbtest.SQLite(t)
	}
	return dbtest.Postgres(t)
}

// rows are what a database of things holds.
func rows(t *testing.T, d *db.DB) (all []string) {
	t.Helper()
	err := d.Read(t.Context(), "test", func(ctx context.Context, v db.View) (err error) {
		all, err = db.All(ctx, v, func(s db.Scan) (string, error) {
			var id, n int64
			var name string
			var code *int64
			var body []byte
			var part *int64
			err := s(&id, &name, &code, &body, &n, &part)
			return fmt.Sprint(id, name, code == nil, body, n, part == nil), err
		}, `SELECT t.id, t.name, t.code, t.body, t.n, p.later_id FROM thing t LEFT JOIN part p ON p.thing_id = t.id ORDER BY t.id`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// fillAll writes things of every shape, one of which goes again.
func fillAll(t *testing.T, d *db.DB) {
	t.Helper()
	if err := d.Migrate(t.Context(), things); err != nil {
		t.Fatal(err)
	}
	err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
		for i, name := range []string{"tab\there", `back\slash \N`, "new\nline", "ünïcödé 茶", ""} {
			id, err := tx.Insert(ctx, `INSERT INTO thing (name, code, body, n) VALUES ($1, $2, $3, $4)`, name, i, []byte{0, 255, '\n', byte(i)}, i)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `INSERT INTO part (thing_id, later_id) VALUES ($1, $1)`, id); err != nil {
				return err
			}
		}
		last, err := tx.Insert(ctx, `INSERT INTO thing (name) VALUES ('gone')`)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `DELETE FROM thing WHERE id = $1`, last)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func insert(t *testing.T, d *db.DB, name string) (id int64) {
	t.Helper()
	err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = tx.Insert(ctx, `INSERT INTO thing (name) VALUES ($1)`, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestACopyIsLoadedAsItWas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fillAll(t, d)
		want := rows(t, d)
		folder := t.TempDir()
		dump, err := d.Dump(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		insert(t, d, "after the copy")
		o := another(t, d)
		if err := db.Load(t.Context(), o, folder, dump, things); err != nil {
			t.Fatal(err)
		}
		if err := db.Load(t.Context(), o, folder, dump, things); !fault.Is(err, fault.Conflict) {
			t.Errorf("loaded into a database that is not empty: %v", err)
		}
		e := dbtest.Open(t, o)
		if err := e.Migrate(t.Context(), things); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, rows(t, e)); diff != "" {
			t.Error(diff)
		}
		if id := insert(t, e, "new"); id != 7 {
			t.Errorf("the next id is %d; 6 was given and is gone, so 7 it is", id)
		}
		if err := e.SkipAhead(t.Context()); err != nil {
			t.Fatal(err)
		}
		if id := insert(t, e, "later"); id != 10_008 {
			t.Errorf("after the gap the next id is %d", id)
		}
	})
}

func TestACopyIsOfOneMoment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fillAll(t, d)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		started := make(chan struct{})
		go func() { // two rows at a time, so that a copy between them would show
			defer close(done)
			for i := 0; ctx.Err() == nil; i++ {
				if i == 5 {
					close(started)
				}
				d.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error {
					id, err := tx.Insert(ctx, `INSERT INTO thing (name) VALUES ('pair')`)
					if err != nil {
						return err
					}
					_, err = tx.Exec(ctx, `INSERT INTO part (thing_id, later_id) VALUES ($1, $1)`, id)
					return err
				})
			}
		}()
		<-started
		known := len(rows(t, d))
		folder := t.TempDir()
		dump, err := d.Dump(t.Context(), folder)
		stop()
		<-done
		if err != nil {
			t.Fatal(err)
		}
		o := another(t, d)
		if err := db.Load(t.Context(), o, folder, dump, things); err != nil {
			t.Fatal(err)
		}
		e := dbtest.Open(t, o)
		if got := len(rows(t, e)); got < known {
			t.Errorf("%d rows were committed before the copy began, which holds %d", known, got)
		}
		err = e.Read(t.Context(), "test", func(ctx context.Context, v db.View) error {
			alone, err := db.Value[int](ctx, v, `SELECT count(*) FROM thing t WHERE name = 'pair' AND NOT EXISTS (SELECT 1 FROM part p WHERE p.thing_id = t.id)`)
			if alone != 0 {
				t.Errorf("%d halves of what was written at one time", alone)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// cutOff is a reader under which the copy is cut off. It says whether it was still being
// read when the copy had returned.
type cutOff struct {
	cut      func()
	returned chan struct{}
	late     bool
}

func (c *cutOff) Read([]byte) (int, error) {
	c.cut()
	select {
	case <-c.returned:
		c.late = true
	case <-time.After(200 * time.Millisecond):
	}
	return 0, io.EOF
}

// A reader that is closed while it is read ends the process, and with it the desk.
func TestNobodyReadsForACopyThatHasEnded(t *testing.T) {
	d := dbtest.Open(t, dbtest.Postgres(t))
	if err := d.Migrate(t.Context(), things); err != nil {
		t.Fatal(err)
	}
	ctx, cut := context.WithCancel(t.Context())
	c := &cutOff{cut: cut, returned: make(chan struct{})}
	err := d.CopyIn(ctx, c, `COPY thing (name) FROM STDIN`)
	close(c.returned)
	if err == nil || c.late {
		t.Errorf("read after its end: %v; %v", c.late, err)
	}
}

func TestACopyOfANewerVersionIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		more := schemaOf("more", map[string]string{"202601020000_more.sql": `CREATE TABLE more (id {{id}});`})
		if err := d.Migrate(t.Context(), things, more); err != nil {
			t.Fatal(err)
		}
		folder := t.TempDir()
		dump, err := d.Dump(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Load(t.Context(), another(t, d), folder, dump, things)
		if f, ok := fault.As(err); !ok || f.Key != "db.fault.newer_database" {
			t.Errorf("loaded: %v", err)
		}
	})
}

func TestADamagedCopyIsNotLoaded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fillAll(t, d)
		folder := t.TempDir()
		dump, err := d.Dump(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(folder, dump.Parts[len(dump.Parts)-1].Name)
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b[len(b)/2] ^= 1
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := db.Load(t.Context(), another(t, d), folder, dump, things); err == nil {
			t.Error("loaded")
		}
	})
}

func TestWhatIsDueIsKnownBeforeItRuns(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		more := schemaOf("more", map[string]string{"202601020000_more.sql": `CREATE TABLE more (id {{id}});`})
		for _, step := range []struct {
			run   bool
			due   []string
			began bool
		}{
			{true, []string{"202601010000_things.sql", "202601020000_more.sql"}, false},
			{false, []string{"202601020000_more.sql"}, true},
		} {
			due, began, err := d.Due(t.Context(), things, more)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(step.due, due); diff != "" || began != step.began {
				t.Errorf("began %v: %s", began, diff)
			}
			if step.run {
				if err := d.Migrate(t.Context(), things); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
