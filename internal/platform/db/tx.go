package db

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"regexp"
	"runtime/debug"
	"slices"

	"kept.example/kept/internal/platform/fault"
)

// Tx is a transaction that can write. It is also a View. It belongs to one
// goroutine and ends with its function.
type Tx struct {
	session
	after  []func()
	notify []string
}

// Exec runs a statement and returns how many rows it changed.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := tx.exec(ctx, query, args)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return n, tx.fails(query, err)
}

// Insert runs an INSERT without RETURNING and returns the id of its row; 0 if
// its ON CONFLICT DO NOTHING found that the row is there already.
func (tx *Tx) Insert(ctx context.Context, query string, args ...any) (id int64, err error) {
	err = tx.rows(ctx, func(s Scan) (bool, error) { return false, s(&id) }, query+" RETURNING id", args)
	return id, err
}

// guard runs f and makes an error of a panic.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	return f()
}

// panicked is the error of a panic, with the stack of where it happened.
func panicked(p any) error {
	if err, ok := p.(error); ok {
		return fmt.Errorf("panic: %w\n%s", err, debug.Stack())
	}
	return fmt.Errorf("panic: %v\n%s", p, debug.Stack())
}

// Lock waits until this transaction is the only one that holds the lock of
// this kind and key, and holds it until the transaction ends: for what has no
// row yet. On SQLite there is one writer, which holds every lock.
func (tx *Tx) Lock(ctx context.Context, kind, key string) error {
	if tx.d.engine == SQLite {
		return tx.ready(ctx)
	}
	tx.known = nil // who held it may have changed what was read
	sum := sha256.Sum256([]byte(kind + "\x00" + key))
	_, err := Exists(ctx, tx, "SELECT pg_advisory_xact_lock($1::bigint)", int64(binary.BigEndian.Uint64(sum[:8])))
	return err
}

// plainName is a table or a list of columns that may stand in a statement as
// it is.
var plainName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Take locks the row of a table until the transaction ends, so that what is
// read of it stays true; a NotFound fault if there is no such row. Rows that
// refer to it can still be inserted by others meanwhile.
func (tx *Tx) Take(ctx context.Context, table string, id int64) error {
	if !plainName.MatchString(table) {
		return fmt.Errorf("db: %q is no table", table)
	}
	lock := ""
	if tx.d.engine == Postgres {
		lock = " FOR NO KEY UPDATE"
	}
	tx.forget(table) // who held it may have changed it
	found, err := Exists(ctx, tx, "SELECT 1 FROM "+table+" WHERE id = $1"+lock, id)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "db.fault.not_found").Because(fmt.Errorf("%w: %s %d", errNone, table, id))
	}
	return err
}

// AfterCommit asks for f to run once after the commit, on the caller's
// goroutine, before Do returns: to wake and to ring. It is a loss nobody notices
// if the process dies before it.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// Notify wakes, after the commit, all who listen to a channel in this process
// and in others. It is only a hint: it may be lost, or come for nothing.
func (tx *Tx) Notify(channel string) {
	if !slices.Contains(tx.notify, channel) {
		tx.notify = append(tx.notify, channel)
	}
}

// ended closes the transaction to further use and says what is to be done
// after its commit.
func (tx *Tx) ended() []func() {
	tx.over = true
	if len(tx.notify) > 0 {
		channels := tx.notify
		tx.after = append(tx.after, func() { tx.d.ring(channels) })
	}
	return tx.after
}
