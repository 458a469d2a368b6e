package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx
)

// database makes the database of a desk: empty, or a copy of that of another.
// "" where desks are measured on SQLite, whose file the desk makes itself.
func (b *bench) database(name, of string) (string, error) {
	if b.postgres == "" {
		return "", nil
	}
	server, err := url.Parse(b.postgres)
	if err != nil {
		return "", err
	}
	d, err := sql.Open("pgx", b.postgres)
	if err != nil {
		return "", err
	}
	defer d.Close()
	name = called(name)
	if _, err := d.ExecContext(b.ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil { // of an earlier run
		return "", err
	}
	make := "CREATE DATABASE " + name
	if of != "" {
		make += " TEMPLATE " + called(of)
	}
	if _, err := d.ExecContext(b.ctx, make); err != nil {
		return "", err
	}
	b.made = append(b.made, name)
	server.Path = "/" + name
	return server.String(), nil
}

// called is what the database of a desk is called.
func called(desk string) string { return "kept_bench_" + strings.ReplaceAll(desk, "-", "_") }

// forget drops the databases of this run.
func (b *bench) forget() error {
	if len(b.made) == 0 {
		return nil
	}
	d, err := sql.Open("pgx", b.postgres)
	if err != nil {
		return err
	}
	defer d.Close()
	for _, name := range b.made {
		if _, err := d.ExecContext(context.WithoutCancel(b.ctx), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			return err
		}
	}
	return nil
}

// size is how much room the database of a desk takes.
func (b *bench) size(k *kept) (bytes int64, err error) {
	if b.postgres == "" {
		file, err := os.Stat(filepath.Join(k.data, "kept.db"))
		if err != nil {
			return 0, err
		}
		return file.Size(), nil
	}
	d, err := sql.Open("pgx", b.postgres)
	if err != nil {
		return 0, err
	}
	defer d.Close()
	err = d.QueryRowContext(b.ctx, "SELECT pg_database_size($1)", called(filepath.Base(k.data))).Scan(&bytes)
	if err != nil {
		err = fmt.Errorf("the size of the database: %w", err)
	}
	return bytes, err
}
