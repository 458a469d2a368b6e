package db

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/klauspost/compress/zstd"

	"kept.example/kept/internal/platform/fault"
)

// dumped is a table of ours, as a dump has it.
type dumped struct {
	name    string
	columns []string
	needs   []string // tables its rows refer to
}

// patiently connects for work that may take hours.
func (p *postgre) patiently(ctx context.Context) (*pgx.Conn, error) {
	config := p.config.Copy()
	config.RuntimeParams["idle_in_transaction_session_timeout"] = "0"
	config.RuntimeParams["statement_timeout"] = "0"
	return pgx.ConnectConfig(ctx, config)
}

// dump copies the rows of every table, all as one snapshot sees them. What
// makes the tables is the program's own: the schema files that ran.
func (p *postgre) dump(ctx context.Context, folder string) (out Dump, err error) {
	conn, err := p.patiently(ctx)
	if err != nil {
		return out, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return out, err
	}
	rows, err := tx.Query(ctx, "SELECT name, sum FROM schema_file ORDER BY name")
	if err != nil {
		return out, err
	}
	if out.Schema, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Ran]); err != nil {
		return out, err
	}
	tables, err := tablesOf(ctx, tx)
	if err != nil {
		return out, err
	}
	for _, t := range tables {
		part, err := t.dump(ctx, conn, folder)
		if err != nil {
			return out, fmt.Errorf("%s: %w", t.name, err)
		}
		out.Parts = append(out.Parts, part)
	}
	// A sequence stands outside of snapshots: read last, it is never behind.
	for i := range out.Parts {
		if out.Parts[i].Last, err = lastOf(ctx, tx, out.Parts[i].Table); err != nil {
			return out, err
		}
	}
	return out, nil
}

// tablesOf reads our tables, each after those it refers to.
func tablesOf(ctx context.Context, tx pgx.Tx) ([]dumped, error) {
	rows, err := tx.Query(ctx, `SELECT c.relname::text, array_agg(a.attname::text ORDER BY a.attnum),
	ARRAY(SELECT DISTINCT f.relname::text FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid WHERE k.conrelid = c.oid AND k.contype = 'f' AND f.oid <> c.oid)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.oid, c.relname ORDER BY c.relname`)
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (t dumped, err error) {
		err = r.Scan(&t.name, &t.columns, &t.needs)
		return t, err
	})
	if err != nil {
		return nil, err
	}
	return inOrder(all)
}

// inOrder puts tables behind those they need.
func inOrder(all []dumped) (out []dumped, err error) {
	placed := map[string]bool{}
	for len(all) > 0 {
		left := slices.DeleteFunc(slices.Clone(all), func(t dumped) bool {
			if slices.ContainsFunc(t.needs, func(n string) bool { return !placed[n] }) {
				return false
			}
			out = append(out, t)
			return true
		})
		if len(left) == len(all) {
			return nil, fmt.Errorf("tables refer to each other in a circle: %s is among them", all[0].name)
		}
		for _, t := range out {
			placed[t.name] = true
		}
		all = left
	}
	return out, nil
}

// copying is the statement that moves the rows of a table.
func copying(table string, columns []string, where string) string {
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = pgx.Identifier{c}.Sanitize()
	}
	return "COPY " + pgx.Identifier{table}.Sanitize() + " (" + strings.Join(quoted, ", ") + ") " + where
}

// dump writes the rows of a table.
func (t dumped) dump(ctx context.Context, conn *pgx.Conn, folder string) (Part, error) {
	part := Part{Name: "tables/" + t.name + ".copy.zst", Table: t.name, Columns: t.columns}
	w, err := write(folder, part.Name)
	if err != nil {
		return part, err
	}
	buffered := bufio.NewWriterSize(w, 1<<16)
	packed, err := zstd.NewWriter(buffered, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return part, errors.Join(err, w.f.Close())
	}
	tag, err := conn.PgConn().CopyTo(ctx, packed, copying(t.name, t.columns, "TO STDOUT"))
	err = errors.Join(err, packed.Close(), buffered.Flush(), w.end(&part))
	part.Rows = tag.RowsAffected()
	return part, err
}

// lastOf is the last id that a table gave; 0 for one without ids of its own,
// and for one that has given none.
func lastOf(ctx context.Context, tx pgx.Tx, table string) (last int64, err error) {
	var sequence *string
	err = tx.QueryRow(ctx, `SELECT max(pg_get_serial_sequence(quote_ident(c.relname), a.attname)) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE a.attidentity <> '' AND c.relname = $1 AND c.relnamespace = current_schema()::regnamespace`, table).Scan(&sequence)
	if err != nil || sequence == nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM "+*sequence).Scan(&last)
	return last, err
}

// load makes the tables as the dump had them and fills them, in one
// transaction.
func (p *postgre) load(ctx context.Context, folder string, dump Dump, all []schemaFile) error {
	conn, err := p.patiently(ctx)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	tx, err := conn.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) // does nothing after the commit
	there, err := tablesOf(ctx, tx)
	if err == nil && len(there) > 0 {
		err = fault.New(fault.Conflict, "db.fault.not_empty")
	}
	if err != nil {
		return err
	}
	if err := p.rebuild(ctx, conn, dump, all); err != nil {
		return err
	}
	for _, part := range dump.Parts {
		if err := part.load(ctx, conn, folder); err != nil {
			return fmt.Errorf("%s: %w", part.Table, err)
		}
	}
	return tx.Commit(ctx)
}

// rebuild runs the schema files of a dump and empties what they filled.
func (p *postgre) rebuild(ctx context.Context, conn *pgx.Conn, dump Dump, all []schemaFile) error {
	texts := []string{schemaTable}
	for _, ran := range dump.Schema {
		i := slices.IndexFunc(all, func(f schemaFile) bool { return f.name == ran.File })
		text, err := render(Postgres, all[i]) // compare has seen to it that it is there
		if err != nil {
			return err
		}
		texts = append(texts, text)
	}
	var names []string
	for _, part := range dump.Parts {
		names = append(names, pgx.Identifier{part.Table}.Sanitize())
	}
	for _, text := range append(texts, "TRUNCATE "+strings.Join(names, ", ")) {
		if _, err := conn.PgConn().Exec(ctx, text).ReadAll(); err != nil {
			return err
		}
	}
	return nil
}

// load fills one table.
func (part Part) load(ctx context.Context, conn *pgx.Conn, folder string) error {
	f, err := os.Open(filepath.Join(folder, filepath.FromSlash(part.Name)))
	if err != nil {
		return err
	}
	defer f.Close()
	unpacked, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return err
	}
	defer unpacked.Close()
	tag, err := copyIn(ctx, conn, unpacked, copying(part.Table, part.Columns, "FROM STDIN"))
	if err == nil && tag.RowsAffected() != part.Rows {
		err = fault.New(fault.Conflict, "db.fault.copy_damaged", fault.A("file", part.Name))
	}
	if err != nil || part.Last == 0 {
		return err
	}
	_, err = conn.Exec(ctx, `SELECT setval(pg_get_serial_sequence(quote_ident(c.relname), a.attname), $2) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE a.attidentity <> '' AND c.relname = $1 AND c.relnamespace = current_schema()::regnamespace`, part.Table, part.Last)
	return err
}

// copyIn gives the server what r holds. Once it has returned nobody reads r any more: a
// copy that is cut off leaves whoever reads for it at that, and a reader that is closed
// under them would end the process.
func copyIn(ctx context.Context, conn *pgx.Conn, r io.Reader, text string) (pgconn.CommandTag, error) {
	l := &lent{r: r}
	defer l.back()
	return conn.PgConn().CopyFrom(ctx, l, text)
}

// lent is a reader that is asked for no more once it is wanted back.
type lent struct {
	mu   sync.Mutex
	r    io.Reader
	over bool
}

// Read implements io.Reader.
func (l *lent) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		return 0, io.ErrClosedPipe
	}
	return l.r.Read(p)
}

// back waits for who is reading.
func (l *lent) back() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = true
}

// Scratch makes an empty schema beside the one in use, replacing what an earlier
// one left, and returns the URL by which it is opened as a database of its own.
// On SQLite there is none.
func (d *DB) Scratch(ctx context.Context, name string) (where string, drop func() error, err error) {
	defer fault.Wrap(&err, "db.Scratch")
	if d.pg == nil || !plainName.MatchString(name) {
		return "", nil, fmt.Errorf("db: no scratch schema %q here", name)
	}
	u, err := url.Parse(d.pg.url)
	if err != nil {
		return "", nil, err
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	again := func(ctx context.Context, text string) error {
		conn, err := d.pg.patiently(ctx)
		if err != nil {
			return err
		}
		defer conn.Close(context.WithoutCancel(ctx))
		_, err = conn.PgConn().Exec(ctx, "SET client_min_messages = warning; DROP SCHEMA IF EXISTS "+name+" CASCADE"+text).ReadAll()
		return err
	}
	drop = func() error { return again(context.WithoutCancel(ctx), "") }
	return u.String(), drop, d.clean(again(ctx, "; CREATE SCHEMA "+name))
}
