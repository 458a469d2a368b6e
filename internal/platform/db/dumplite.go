package db

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"kept.example/kept/internal/platform/fault"
)

// liteCopy is the one file of a dump of SQLite.
const liteCopy = "kept.db"

// dump has SQLite write the whole database into a new file: a reader's
// snapshot, so that nobody who writes waits for it.
func (l *lite) dump(ctx context.Context, folder string) (out Dump, err error) {
	path := filepath.Join(folder, liteCopy)
	if err := private(path); err != nil { // SQLite takes an empty file; this one is for nobody else to read
		return out, err
	}
	pool, err := sql.Open("sqlite", liteURL(l.path, readerCache, logPages, false))
	if err != nil {
		return out, err
	}
	pool.SetMaxOpenConns(1)
	_, err = pool.ExecContext(ctx, "VACUUM INTO $1", path)
	if err = errors.Join(err, pool.Close()); err != nil {
		return out, err
	}
	part := Part{Name: liteCopy}
	if err := measure(path, &part); err != nil {
		return out, err
	}
	out.Parts = []Part{part}
	out.Schema, err = ranLite(ctx, path)
	return out, err
}

// ranLite reads which schema files ran on a copy, which it leaves as it is.
func ranLite(ctx context.Context, path string) (all []Ran, err error) {
	where := &url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: "mode=ro&immutable=1"}
	pool, err := sql.Open("sqlite", where.String())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	rows, err := pool.QueryContext(ctx, "SELECT name, sum FROM schema_file ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r Ran
		if err := rows.Scan(&r.File, &r.Sum); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// loadLite puts the file of a dump in its place.
func loadLite(to, folder string, dump Dump) (err error) {
	part, err := partNamed(dump, liteCopy)
	if err != nil {
		return err
	}
	from, err := os.Open(filepath.Join(folder, liteCopy))
	if err != nil {
		return err
	}
	defer from.Close()
	w, err := write(filepath.Dir(to), filepath.Base(to))
	if errors.Is(err, os.ErrExist) {
		return fault.New(fault.Conflict, "db.fault.not_empty")
	}
	if err != nil {
		return err
	}
	_, err = io.Copy(w, from)
	got := Part{}
	if ending := w.end(&got); err == nil {
		err = ending
	}
	if err == nil && got.Sum != part.Sum {
		err = fault.New(fault.Conflict, "db.fault.copy_damaged", fault.A("file", liteCopy))
	}
	return err
}
