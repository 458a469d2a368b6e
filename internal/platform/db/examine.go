package db

import (
	"context"
	"fmt"
	"strings"

	"kept.example/kept/internal/platform/fault"
)

// Trouble is something about the engine that puts data at risk, for the
// operator, in English: what is so, and how to mend it.
type Trouble struct{ Text, Mend string }

// Examine asks the engine which it is, whether the file is whole and whether it
// is set to keep what it says it has kept. It reads all of a SQLite file.
func (d *DB) Examine(ctx context.Context) (about string, off []Trouble, err error) {
	defer fault.Wrap(&err, "db.Examine")
	err = d.Read(ctx, "db.Examine", func(ctx context.Context, v View) error {
		if d.engine == SQLite {
			about, off, err = examineLite(ctx, v)
		} else {
			about, off, err = examinePostgres(ctx, v)
		}
		return err
	})
	return about, off, err
}

func examineLite(ctx context.Context, v View) (about string, off []Trouble, err error) {
	version, err := Value[string](ctx, v, "SELECT sqlite_version()")
	if err != nil {
		return "", nil, err
	}
	const back = "Stop the desk, keep this file, and bring the newest backup back: kept restore."
	said, err := All(ctx, v, column[string], "PRAGMA quick_check(5)")
	if err != nil {
		return "", nil, err
	}
	if len(said) != 1 || said[0] != "ok" {
		off = append(off, Trouble{"The file is damaged: " + strings.Join(said, "; ") + ".", back})
	}
	return "SQLite " + version, off, nil
}

func examinePostgres(ctx context.Context, v View) (about string, off []Trouble, err error) {
	for _, s := range []struct{ name, want, text string }{
		{"fsync", "on", "PostgreSQL is set not to write to the disk before it answers (fsync = off): a power cut can lose all of it."},
		{"full_page_writes", "on", "PostgreSQL is set not to guard pages against a power cut (full_page_writes = off)."},
		{"synchronous_commit", "", "PostgreSQL is set to answer before a commit is on the disk (synchronous_commit = off): a power cut loses mail that was acknowledged."},
	} {
		is, err := Value[string](ctx, v, "SELECT current_setting($1)", s.name)
		if err != nil {
			return "", nil, err
		}
		if s.want != "" && is != s.want || s.want == "" && is == "off" {
			off = append(off, Trouble{s.text, fmt.Sprintf("Set %s = on in postgresql.conf and reload it.", s.name)})
		}
	}
	version, err := Value[string](ctx, v, "SELECT current_setting('server_version')")
	return "PostgreSQL " + version, off, err
}
