package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"kept.example/kept/internal/platform/fault"
)

// IsUnique says whether err is a row that would be there twice. Such an err is
// also a Conflict fault.
func IsUnique(err error) bool {
	switch code := liteCode(err); code {
	case lib.SQLITE_CONSTRAINT_UNIQUE, lib.SQLITE_CONSTRAINT_PRIMARYKEY, lib.SQLITE_CONSTRAINT_ROWID:
		return true
	}
	return pgCode(err) == "23505"
}

// IsInDoubt says whether err leaves open if the transaction was committed: the
// connection to PostgreSQL was lost while it answered.
func IsInDoubt(err error) bool { return errors.Is(err, errInDoubt) }

// errInDoubt is a COMMIT without an answer.
var errInDoubt = errors.New("the connection was lost during the commit")

// liteCode is the extended result code of SQLite inside err, else 0.
func liteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

// pgCode is the SQLSTATE inside err, else "".
func pgCode(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// clean makes a fault of an engine's error where somebody can act on it.
func (d *DB) clean(err error) error {
	if err == nil {
		return nil
	}
	if _, done := fault.As(err); done {
		return err
	}
	switch {
	case IsUnique(err):
		return fault.New(fault.Conflict, "db.fault.exists").Because(err)
	case isFull(err):
		return fault.New(fault.Unavailable, "db.fault.disk_full").Because(err)
	case isBusy(err):
		return fault.New(fault.Unavailable, "db.fault.busy").Because(err)
	case isUnreachable(err):
		return fault.New(fault.Unavailable, "db.fault.unreachable").Because(err)
	}
	return err
}

// deadFault is the answer of a database that cannot be written any more.
func deadFault(err error) error {
	return fault.New(fault.Unavailable, "db.fault.dead").Because(err)
}

// doubtFault is the answer when nobody knows if the COMMIT happened.
func doubtFault(err error) error {
	return fault.New(fault.Unavailable, "db.fault.in_doubt").Because(fmt.Errorf("%w: %w", errInDoubt, err))
}

// isFull is a disk without room: nothing was written, and it may work again
// later.
func isFull(err error) bool {
	switch code := liteCode(err); {
	case code&0xff == lib.SQLITE_FULL, code == lib.SQLITE_IOERR_SHMSIZE:
		return true
	}
	return pgCode(err) == "53100" || errors.Is(err, syscall.ENOSPC)
}

// isIO is a disk that failed: what it holds is not known any more.
func isIO(err error) bool {
	return liteCode(err)&0xff == lib.SQLITE_IOERR && !isFull(err)
}

// isBusy is a lock that somebody else held for too long, or a change that stood still
// for so long that PostgreSQL took it back; the same again may succeed.
func isBusy(err error) bool {
	switch liteCode(err) & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return true
	}
	switch pgCode(err) {
	case "55P03", "40001", "40P01", "25P03": // lock_not_available, serialization_failure, deadlock_detected, idle_in_transaction_session_timeout
		return true
	}
	return false
}

// isConflict is a transaction of PostgreSQL that may succeed if it is run
// again.
func isConflict(err error) bool {
	switch pgCode(err) {
	case "40001", "40P01", "25P03": // as above; who stood still is back, and all it did is taken back
		return true
	}
	return false
}

// isUnreachable is a PostgreSQL that is not there or takes no connections.
func isUnreachable(err error) bool {
	code := pgCode(err)
	if strings.HasPrefix(code, "57P") || strings.HasPrefix(code, "08") || code == "53300" {
		return true
	}
	var netErr net.Error
	var connErr *pgconn.ConnectError
	return errors.As(err, &connErr) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		errors.As(err, &netErr) && !errors.Is(err, context.DeadlineExceeded)
}
