package db

import (
	"context"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
)

// CommitsWith makes each COMMIT on SQLite call f first and fail with its error.
func (d *DB) CommitsWith(f func() error) { d.lite.committer.commitHook = f }

// Waiting is how many functions wait for the writer.
func (d *DB) Waiting() int { return len(d.lite.committer.line) }

// Prepared is how many statements the writer keeps, and their limit.
func (d *DB) Prepared() (n, limit int) { return d.lite.committer.conn.order.Len(), writerStmts }

// Shift makes the measured difference to the database's clock what it is not.
func (d *DB) Shift(by time.Duration) { d.clock.offset.Add(int64(by)) }

// Measure asks the database for its time again.
func (d *DB) Measure(ctx context.Context) error { return d.clock.measure(ctx, d.pg.pool) }

// Write runs a statement inside a Read, which the engine must refuse.
func Write(ctx context.Context, v View, query string) error {
	_, err := v.see().exec(ctx, query, nil)
	return err
}

// FollowQuery is how the table thing is followed on PostgreSQL.
var FollowQuery = followPostgres("thing", "name", settled)

// GroupTimeAt is how long a group takes turns where a COMMIT takes so long.
var GroupTimeAt = groupTimeAt

// Deep is how deep the savepoints go that the engine has.
func Deep(tx *Tx) int { return tx.stale }

// Unhinted is a statement as SQLite prepares it.
var Unhinted = unhinted

// CopyIn gives a table of a database what r holds.
func (d *DB) CopyIn(ctx context.Context, r io.Reader, text string) error {
	conn, err := pgx.ConnectConfig(context.WithoutCancel(ctx), d.pg.config.Copy())
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = copyIn(ctx, conn, r, text)
	return err
}
