package db

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"kept.example/kept/internal/platform/fault"
)

// Schema is the tables of one owner: FS holds schema/YYYYMMDDHHMM_room.sql.
// A file that was released is never changed; what comes later is another file.
type Schema struct {
	Owner string
	FS    fs.FS
}

// schemaFile is one file of a schema.
type schemaFile struct{ owner, name, text, sum string }

// schemaName is how a file is called.
var schemaName = regexp.MustCompile(`^[0-9]{12}_[a-z][a-z0-9_]*\.sql$`)

// files returns the files of all owners in the order they run: by name, so by
// the minute they were written.
func files(schemas []Schema) ([]schemaFile, error) {
	var all []schemaFile
	for _, s := range schemas {
		paths, err := fs.Glob(s.FS, "schema/*.sql")
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Owner, err)
		}
		if len(paths) == 0 {
			return nil, fmt.Errorf("%s has no schema/*.sql", s.Owner)
		}
		for _, p := range paths {
			b, err := fs.ReadFile(s.FS, p)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.Owner, err)
			}
			name := path.Base(p)
			if !schemaName.MatchString(name) {
				return nil, fmt.Errorf("%s: a schema file is called YYYYMMDDHHMM_room.sql, not %s", s.Owner, name)
			}
			sum := sha256.Sum256(b)
			all = append(all, schemaFile{s.Owner, name, string(b), hex.EncodeToString(sum[:])})
		}
	}
	slices.SortFunc(all, func(a, b schemaFile) int { return strings.Compare(a.name, b.name) })
	for i := 1; i < len(all); i++ {
		if all[i].name == all[i-1].name {
			return nil, fmt.Errorf("%s and %s both have a file %s", all[i-1].owner, all[i].owner, all[i].name)
		}
	}
	return all, nil
}

// schemaTable remembers which files ran.
const schemaTable = `CREATE TABLE IF NOT EXISTS schema_file (
  name TEXT PRIMARY KEY,
  sum TEXT NOT NULL,
  at BIGINT NOT NULL
)`

// Migrate runs the schema files that have not run on this database yet, each
// in a transaction of its own, so it can be killed at any moment and started
// again, also by two processes at once. It refuses, before anything is changed,
// a database that a newer version has been at work on, and a released file that
// reads differently from what ran.
func (d *DB) Migrate(ctx context.Context, schemas ...Schema) (err error) {
	defer fault.Wrap(&err, "db.Migrate")
	all, err := files(schemas)
	if err != nil {
		return err
	}
	for _, f := range all {
		if _, err := render(d.engine, f); err != nil {
			return err
		}
	}
	var ran map[string]bool
	err = d.insist(ctx, "db.Migrate", func(ctx context.Context, tx *Tx) (err error) {
		if err := tx.Lock(ctx, "db", "schema"); err != nil {
			return err
		}
		if err := unhurried(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, schemaTable); err != nil {
			return err
		}
		ran, err = known(ctx, tx, all)
		return err
	})
	if err != nil {
		return err
	}
	if d.visiting {
		return d.same(ctx, all)
	}
	for _, f := range all {
		if ran[f.name] {
			continue
		}
		if err := d.insist(ctx, "db.Migrate "+f.name, func(ctx context.Context, tx *Tx) error { return f.run(ctx, tx) }); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return d.moved(ctx)
}

// same refuses to visit a file whose tables are of another version than this
// program: changing them is for the process that serves it.
func (d *DB) same(ctx context.Context, all []schemaFile) error {
	return d.Read(ctx, "db.same", func(ctx context.Context, v View) error {
		n, err := Value[int](ctx, v, "SELECT count(*) FROM schema_file")
		if err == nil && n != len(all) {
			err = fault.New(fault.Conflict, "db.fault.other_version")
		}
		return err
	})
}

// known says which files ran, and refuses a database that has run others than
// ours.
func known(ctx context.Context, v View, all []schemaFile) (map[string]bool, error) {
	files, err := All(ctx, v, func(s Scan) (f schemaFile, err error) {
		err = s(&f.name, &f.sum)
		return f, err
	}, "SELECT name, sum FROM schema_file ORDER BY name")
	if err != nil {
		return nil, err
	}
	ran := map[string]bool{}
	for _, f := range files {
		ran[f.name] = true
	}
	return ran, compare(files, all)
}

// compare refuses files that ran and are not ours, or read differently.
func compare(ran, all []schemaFile) error {
	sums := map[string]string{}
	for _, f := range all {
		sums[f.name] = f.sum
	}
	for _, f := range ran {
		switch sum, ours := sums[f.name]; {
		case !ours:
			return fault.New(fault.Conflict, "db.fault.newer_database", fault.A("file", f.name))
		case sum != f.sum:
			return fault.New(fault.Conflict, "db.fault.changed_schema", fault.A("file", f.name))
		}
	}
	return nil
}

// startTries is how often a change of the tables is tried that PostgreSQL took back
// because it stood still, before it had said that it may.
const startTries = 5

// insist is Do for a change of the tables: a start on a busy machine must not fail.
func (d *DB) insist(ctx context.Context, name string, f func(context.Context, *Tx) error) error {
	for tries := 1; ; tries++ {
		err := d.Do(ctx, name, f)
		if err == nil || tries == startTries || !isBusy(err) || ctx.Err() != nil {
			return err
		}
		d.log.Warn("a change of the tables was taken back and is tried again", "name", name, "err", err)
	}
}

// unhurried lets a change of the tables stand still for longer than other changes
// may: nobody is served before it is done, and a start on a busy machine must not fail.
func unhurried(ctx context.Context, tx *Tx) error {
	if tx.Engine() != Postgres {
		return nil
	}
	_, err := tx.Exec(ctx, "SET LOCAL idle_in_transaction_session_timeout = '1min'")
	return err
}

// run runs a file if it has not run yet.
func (f schemaFile) run(ctx context.Context, tx *Tx) error {
	if err := tx.Lock(ctx, "db", "schema"); err != nil {
		return err
	}
	if err := unhurried(ctx, tx); err != nil {
		return err
	}
	done, err := Exists(ctx, tx, "SELECT 1 FROM schema_file WHERE name = $1", f.name)
	if err != nil || done {
		return err
	}
	text, err := render(tx.Engine(), f)
	if err != nil {
		return err
	}
	if err := tx.script(ctx, text); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO schema_file (name, sum, at) VALUES ($1, $2, $3)", f.name, f.sum, tx.Now())
	return err
}

// script runs several statements.
func (s *session) script(ctx context.Context, text string) error {
	if err := cmp.Or(s.ready(ctx), s.writes(ctx, "")); err != nil {
		return err
	}
	return s.fails(text, s.conn.script(ctx, text))
}
