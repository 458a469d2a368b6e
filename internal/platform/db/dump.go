package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"kept.example/kept/internal/platform/fault"
)

// Dump is what one copy of the whole database consists of: all as it was at
// one moment.
type Dump struct {
	Engine string `json:"engine"` // sqlite or postgres; it is loaded into the same
	Schema []Ran  `json:"schema"` // by name
	Parts  []Part `json:"parts"`  // in the order in which they are loaded
}

// Ran is a schema file that has run.
type Ran struct {
	File string `json:"file"`
	Sum  string `json:"sha256"` // of its text, in hexadecimal digits
}

// Part is one file of a Dump.
type Part struct {
	Name    string   `json:"name"` // below the folder of the dump, with /
	Size    int64    `json:"size"` // in bytes
	Sum     string   `json:"sha256"`
	Table   string   `json:"table,omitempty"` // PostgreSQL: whose rows these are
	Columns []string `json:"columns,omitempty"`
	Rows    int64    `json:"rows,omitempty"`
	Last    int64    `json:"last,omitempty"` // the last id that was given, also to a row that is gone
}

// Dump copies the whole database, as it is at one moment after the call, into
// a folder, while others read and write. When it returns nil the files survive a
// power cut; their names are for the caller to make durable.
func (d *DB) Dump(ctx context.Context, folder string) (_ Dump, err error) {
	defer fault.Wrap(&err, "db.Dump")
	var out Dump
	if d.pg != nil {
		out, err = d.pg.dump(ctx, folder)
	} else {
		out, err = d.lite.dump(ctx, folder)
	}
	out.Engine = d.engine.String()
	return out, d.clean(err)
}

// Load makes a database of a Dump that lies in a folder. The database must be
// empty: a SQLite file that is missing, a schema of PostgreSQL without tables.
// The schemas are those of this program, which must know all that the dump has.
// On PostgreSQL all of it happens or nothing.
func Load(ctx context.Context, o Options, folder string, dump Dump, schemas ...Schema) (err error) {
	defer fault.Wrap(&err, "db.Load")
	engine := SQLite
	if o.URL != "" {
		engine = Postgres
	}
	if dump.Engine != engine.String() {
		return fault.New(fault.Conflict, "db.fault.other_engine", fault.A("engine", dump.Engine))
	}
	all, err := files(schemas)
	if err != nil {
		return err
	}
	ran := make([]schemaFile, len(dump.Schema))
	for i, f := range dump.Schema {
		ran[i] = schemaFile{name: f.File, sum: f.Sum}
	}
	if err := compare(ran, all); err != nil {
		return err
	}
	if engine == SQLite {
		return loadLite(o.Path, folder, dump)
	}
	d, err := Open(ctx, o)
	if err != nil {
		return err
	}
	err = d.pg.load(ctx, folder, dump, all)
	if closing := d.Close(); err == nil {
		err = closing
	}
	return d.clean(err)
}

// written is a file of a dump while it is written.
type written struct {
	f    *os.File
	sum  hash.Hash
	size int64
}

// write begins a file of a dump.
func write(folder, name string) (*written, error) {
	path := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	return &written{f: f, sum: sha256.New()}, err
}

// Write implements io.Writer.
func (w *written) Write(b []byte) (int, error) {
	n, err := w.f.Write(b)
	w.sum.Write(b[:n])
	w.size += int64(n)
	return n, err
}

// end puts the file on the disk.
func (w *written) end(p *Part) error {
	p.Size, p.Sum = w.size, hex.EncodeToString(w.sum.Sum(nil))
	err := w.f.Sync()
	if closing := w.f.Close(); err == nil {
		err = closing
	}
	return err
}

// measure puts a file on the disk that somebody else has written, and reads it.
func measure(path string, p *Part) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	w := &written{f: f, sum: sha256.New()}
	if w.size, err = io.Copy(w.sum, f); err != nil {
		f.Close()
		return err
	}
	return w.end(p)
}

// partNamed is the one part of a dump with a name.
func partNamed(dump Dump, name string) (Part, error) {
	for _, p := range dump.Parts {
		if p.Name == name {
			return p, nil
		}
	}
	return Part{}, fmt.Errorf("the copy has no %s", name)
}

// Due names the schema files that Migrate would run, in their order, and says
// whether any has run before.
func (d *DB) Due(ctx context.Context, schemas ...Schema) (due []string, began bool, err error) {
	defer fault.Wrap(&err, "db.Due")
	all, err := files(schemas)
	if err != nil {
		return nil, false, err
	}
	ran := map[string]bool{}
	err = d.Read(ctx, "db.Due", func(ctx context.Context, v View) error {
		there := "SELECT 1 FROM pg_class WHERE relname = 'schema_file' AND relnamespace = current_schema()::regnamespace"
		if d.engine == SQLite {
			there = "SELECT 1 FROM sqlite_master WHERE name = 'schema_file'"
		}
		if began, err = Exists(ctx, v, there); err != nil || !began {
			return err
		}
		names, err := All(ctx, v, column[string], "SELECT name FROM schema_file")
		for _, n := range names {
			ran[n] = true
		}
		return err
	})
	for _, f := range all {
		if !ran[f.name] {
			due = append(due, f.name)
		}
	}
	return due, len(ran) > 0, err
}

// Size is how many bytes the database takes on its disk.
func (d *DB) Size(ctx context.Context) (n int64, err error) {
	defer fault.Wrap(&err, "db.Size")
	query := "SELECT pg_database_size(current_database())"
	if d.engine == SQLite {
		query = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
	}
	err = d.Read(ctx, "db.Size", func(ctx context.Context, v View) (err error) {
		n, err = Value[int64](ctx, v, query)
		return err
	})
	return n, err
}

// Known refuses a database that a newer version has been at work on, as Migrate
// does, and changes nothing.
func (d *DB) Known(ctx context.Context, schemas ...Schema) (err error) {
	defer fault.Wrap(&err, "db.Known")
	all, err := files(schemas)
	if err != nil {
		return err
	}
	return d.Read(ctx, "db.Known", func(ctx context.Context, v View) error {
		_, err := known(ctx, v, all)
		return err
	})
}

// How far SkipAhead moves the ids of a table on: a part of what was given, and
// at least so many.
const (
	skipPart  = 10
	skipLeast = 10_000
)

// SkipAhead leaves a gap after the last id of every table. After an older copy
// was loaded, ids that were given since it was made must not come again: links
// and mails that name them are out in the world.
func (d *DB) SkipAhead(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "db.SkipAhead")
	return d.Do(ctx, "db.SkipAhead", func(ctx context.Context, tx *Tx) error {
		if d.engine == SQLite {
			_, err := tx.Exec(ctx, "UPDATE sqlite_sequence SET seq = seq + seq / $1 + $2", skipPart, skipLeast)
			return err
		}
		sequences, err := All(ctx, tx, column[string], identities)
		if err != nil {
			return err
		}
		for _, s := range sequences {
			if _, err := tx.Exec(ctx, "SELECT setval($1::text::regclass, (SELECT last_value + last_value / $2 + $3 FROM "+s+"))", s, skipPart, skipLeast); err != nil {
				return err
			}
		}
		return nil
	})
}

// identities are the sequences behind {{id}} columns on PostgreSQL, as they stand
// in a statement.
const identities = `SELECT pg_get_serial_sequence(quote_ident(c.relname), a.attname) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE a.attidentity <> '' AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1`
