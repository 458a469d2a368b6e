package db_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

const (
	firstFile  = "202601010001_first.sql"
	secondFile = "202601010002_second.sql"
	createA    = "CREATE TABLE a (id {{id}}, name TEXT NOT NULL);\nINSERT INTO a (name) VALUES ('once; only');\n"
	createB    = "CREATE TABLE b (id {{id}}, a_id BIGINT REFERENCES a (id));\nINSERT INTO b (a_id) VALUES (1);\n"
)

func count(t *testing.T, d *db.DB, table string) (n int) {
	t.Helper()
	if err := d.Read(ctx, "count", func(ctx context.Context, v db.View) (err error) {
		n, err = db.Value[int](ctx, v, "SELECT count(*) FROM "+table)
		return err
	}); err != nil {
		return -1
	}
	return n
}

func TestSchemaFilesRunOnceInTheOrderOfTheirNames(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		second := schemaOf("second", map[string]string{secondFile: createB})
		first := schemaOf("first", map[string]string{firstFile: createA})
		for range 2 {
			if err := d.Migrate(ctx, second, first); err != nil {
				t.Fatal(err)
			}
			if a, b := count(t, d, "a"), count(t, d, "b"); a != 1 || b != 1 {
				t.Errorf("a %d, b %d", a, b)
			}
		}
	})
}

func TestAFileThatFailsLeavesNothingAndIsRunAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first := schemaOf("first", map[string]string{firstFile: createA})
		err := d.Migrate(ctx, first, schemaOf("second", map[string]string{secondFile: createB + "INSERT INTO nowhere VALUES (1);"}))
		if err == nil || !strings.Contains(err.Error(), secondFile) {
			t.Errorf("got %v", err)
		}
		if a, b := count(t, d, "a"), count(t, d, "b"); a != 1 || b != -1 {
			t.Errorf("a %d, b %d", a, b)
		}
		if err := d.Migrate(ctx, first, schemaOf("second", map[string]string{secondFile: createB})); err != nil {
			t.Fatal(err)
		}
		if a, b := count(t, d, "a"), count(t, d, "b"); a != 1 || b != 1 {
			t.Errorf("a %d, b %d", a, b)
		}
	})
}

func TestMigrateRefusesPolitely(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first := schemaOf("first", map[string]string{firstFile: createA})
		if err := d.Migrate(ctx, first, schemaOf("second", map[string]string{secondFile: createB})); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			schemas []db.Schema
			key     string
		}{
			"an older program": {[]db.Schema{first, schemaOf("third", map[string]string{"202601010003_third.sql": "CREATE TABLE c (id {{id}})"})}, "db.fault.newer_database"},
			"a changed file":   {[]db.Schema{first, schemaOf("second", map[string]string{secondFile: createB + "-- harmless"})}, "db.fault.changed_schema"},
		} {
			err := d.Migrate(ctx, c.schemas...)
			if f, ok := fault.As(err); !ok || f.Key != c.key || f.Args[0].Value != secondFile {
				t.Errorf("%s: %v", name, err)
			}
			if count(t, d, "c") != -1 {
				t.Errorf("%s changed the database before it was refused", name)
			}
		}
	})
}

func TestMigrateRefusesASchemaThatIsWrong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for name, schemas := range map[string][]db.Schema{
			"no files":      {schemaOf("x", nil)},
			"a bad name":    {schemaOf("x", map[string]string{"1_x.sql": "SELECT 1"})},
			"a name twice":  {schemaOf("x", map[string]string{firstFile: "SELECT 1"}), schemaOf("y", map[string]string{firstFile: "SELECT 1"})},
			"unknown macro": {schemaOf("x", map[string]string{firstFile: "CREATE TABLE a (id {{uuid}})"})},
		} {
			if err := d.Migrate(ctx, schemas...); err == nil {
				t.Errorf("%s was taken", name)
			}
		}
	})
}

func TestTwoProcessesMayMigrateAtOnce(t *testing.T) {
	o := dbtest.Postgres(t)
	processes := make([]*db.DB, 4)
	for i := range processes {
		processes[i] = dbtest.Open(t, o)
	}
	errs := dbtest.Race(t, processes[0], len(processes), func(i int) error {
		return processes[i].Migrate(ctx,
			schemaOf("first", map[string]string{firstFile: createA}),
			schemaOf("second", map[string]string{secondFile: createB}))
	})
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if a, b := count(t, processes[0], "a"), count(t, processes[0], "b"); a != 1 || b != 1 {
		t.Errorf("a %d, b %d", a, b)
	}
}

func TestAPartForOneEngine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := schemaOf("x", map[string]string{firstFile: `CREATE TABLE shared (id {{id}});
{{if sqlite}}
CREATE VIRTUAL TABLE words USING fts5(body);
{{end}}
{{if postgres}}
CREATE TABLE words (body TSVECTOR NOT NULL);
{{end}}
`})
		if err := d.Migrate(ctx, s); err != nil {
			t.Fatal(err)
		}
		if count(t, d, "shared") != 0 || count(t, d, "words") != 0 {
			t.Error("the tables are not there")
		}
	})
}

func TestTheWholeSchemaCanBeRun(t *testing.T) {
	lite, postgres := db.Whole(schemaOf("second", map[string]string{secondFile: createB}), schemaOf("first", map[string]string{firstFile: createA}))
	for _, want := range []string{"-- first: " + firstFile, "-- second: " + secondFile, "AUTOINCREMENT"} {
		if !strings.Contains(lite, want) {
			t.Errorf("%q is missing in:\n%s", want, lite)
		}
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		text := lite
		if d.Engine() == db.Postgres {
			text = postgres
		}
		if err := d.Migrate(ctx, schemaOf("whole", map[string]string{firstFile: text})); err != nil {
			t.Fatal(err)
		}
		if count(t, d, "b") != 1 {
			t.Error("b is not there")
		}
	})
	if text, _ := db.Whole(schemaOf("x", map[string]string{firstFile: "{{nonsense}}"})); !strings.Contains(text, "nonsense") {
		t.Errorf("a schema that is wrong gave:\n%s", text)
	}
}

func TestAVisitorWritesBesideTheServer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kept.db")
	open := func(o db.Options) (*db.DB, error) {
		o.Path = path
		return db.Open(t.Context(), o)
	}
	host, err := open(db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	if _, err := open(db.Options{}); !fault.Is(err, fault.Conflict) {
		t.Fatalf("a second server: %v, want a conflict", err)
	}
	one := db.Schema{Owner: "a", FS: fstest.MapFS{"schema/202601010000_a.sql": {Data: []byte("CREATE TABLE a (id {{id}}, n BIGINT NOT NULL)")}}}
	two := db.Schema{Owner: "b", FS: fstest.MapFS{"schema/202601010001_b.sql": {Data: []byte("CREATE TABLE b (id {{id}})")}}}
	if err := host.Migrate(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	guest, err := open(db.Options{Visit: true})
	if err != nil {
		t.Fatal(err)
	}
	defer guest.Close()
	if !guest.Visiting() || host.Visiting() {
		t.Errorf("visiting: guest %v, host %v", guest.Visiting(), host.Visiting())
	}
	if err := guest.Migrate(t.Context(), one); err != nil {
		t.Errorf("a guest of the same version: %v", err)
	}
	if err := guest.Migrate(t.Context(), one, two); !fault.Is(err, fault.Conflict) {
		t.Errorf("a guest of another version: %v, want a conflict", err)
	}
	err = guest.Do(t.Context(), "guest", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Insert(ctx, "INSERT INTO a (n) VALUES ($1)", 7)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = host.Read(t.Context(), "host", func(ctx context.Context, v db.View) error {
		n, err := db.Value[int](ctx, v, "SELECT n FROM a")
		if n != 7 {
			t.Errorf("the host reads %d, want 7", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
