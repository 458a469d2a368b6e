package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"kept.example/kept/internal/platform/db"
)

// Most tests begin with the same tables, and making them takes longer than the
// test. So they are made once, and what a test gets is a copy.

// name tells schemas apart by what they say.
func name(t testing.TB, schemas []db.Schema) string {
	t.Helper()
	sum := sha256.New()
	for _, s := range schemas {
		paths, err := fs.Glob(s.FS, "schema/*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			text, err := fs.ReadFile(s.FS, p)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(sum, "%s %d\n%s", p, len(text), text)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

// migrate makes the tables of schemas in an empty database.
func migrate(t testing.TB, o db.Options, schemas []db.Schema) {
	t.Helper()
	d, err := db.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(context.Background(), schemas...); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}

// templates are the files of this process, by name.
var templates = struct {
	sync.Mutex
	files map[string][]byte
}{files: map[string][]byte{}}

// template is a SQLite file with the tables of schemas.
func template(t testing.TB, schemas []db.Schema) []byte {
	t.Helper()
	templates.Lock()
	defer templates.Unlock()
	key := name(t, schemas)
	if file := templates.files[key]; file != nil {
		return file
	}
	o := SQLite(t)
	migrate(t, o, schemas)
	if log, err := os.Stat(o.Path + "-wal"); err == nil && log.Size() > 0 {
		t.Fatal("the template is not all in its file")
	}
	file, err := os.ReadFile(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	templates.files[key] = file
	return file
}

// templateClass keeps the locks of templates apart from those of databases.
const templateClass = lockClass + 1

// templateOn is the name of a database of the server with the tables of
// schemas. It stays for the next process: what it is called says what is in it.
func templateOn(t testing.TB, conn *pgx.Conn, where func(name string) string, schemas []db.Schema) string {
	t.Helper()
	key := "kept_like_" + name(t, schemas)
	exists := func() bool {
		return ask[bool](t, conn, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", key)
	}
	if exists() {
		return key
	}
	ask[any](t, conn, "SELECT pg_advisory_lock($1, 0)::text", templateClass)
	defer ask[bool](t, conn, "SELECT pg_advisory_unlock($1, 0)", templateClass)
	if exists() {
		return key
	}
	half := key + "_half" // what was killed before it was whole is begun again
	run(t, conn, "DROP DATABASE IF EXISTS "+half)
	run(t, conn, "CREATE DATABASE "+half+" TEMPLATE template0 ENCODING 'UTF8'")
	migrate(t, db.Options{URL: where(half)}, schemas)
	run(t, conn, "ALTER DATABASE "+half+" RENAME TO "+key)
	return key
}
