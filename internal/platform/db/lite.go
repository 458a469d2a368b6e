package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sys/unix"
	_ "modernc.org/sqlite" // the SQLite driver

	"kept.example/kept/internal/platform/fault"
)

// lite is a SQLite file: one writer, a few readers, and the lock that keeps
// other processes out.
type lite struct {
	path      string
	lock      *os.File
	writer    *sql.DB
	reading   *sql.DB
	committer *committer
	readers   *readers
}

// Settings of every connection, beside durable.
// The writer moves the log into the file after 1,000 pages, about 4 MB, which
// keeps each stall short and the log small.
const (
	liteBusy     = 5000 // ms to wait for a lock of another process
	writerCache  = 8192 // kB
	readerCache  = 2048 // kB
	logLimit     = 64 << 20
	logPages     = 1000
	writerStmts  = 256
	readerStmts  = 128
	lockFileName = "kept.lock"

	bulkCache = 256 << 10 // kB, of a writer that Options.Bulk asks for
	bulkPages = 32000     // 128 MB of log between two moves
)

// openLite opens the file, alone.
func openLite(life context.Context, d *DB, o Options) (_ *lite, err error) {
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, err
	}
	l := &lite{path: path}
	l.lock, err = holdFile(filepath.Dir(path))
	if o.Visit && fault.Is(err, fault.Conflict) {
		d.visiting, err = true, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			l.shut()
		}
	}()
	if err = private(path); err != nil {
		return nil, err
	}
	if l.writer, err = sql.Open("sqlite", writerURL(path, o.Bulk)); err != nil {
		return nil, err
	}
	l.writer.SetMaxOpenConns(1)
	conn, err := l.writer.Conn(life)
	if err != nil {
		return nil, err
	}
	if l.reading, err = sql.Open("sqlite", liteURL(path, readerCache, logPages, true)); err != nil {
		return nil, err
	}
	n := o.Readers
	if n <= 0 {
		n = runtime.NumCPU() + 2
	}
	l.reading.SetMaxOpenConns(n)
	l.readers = newReaders(d, l.reading, n)
	l.committer = newCommitter(d, newLiteConn(conn, writerStmts, false), o.Bulk)
	d.running.Go(l.committer.run)
	return l, nil
}

// private makes the file if it is missing, for nobody else to read; SQLite
// gives its log the same rights.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// writerURL is the data source name of the writer.
func writerURL(path string, bulk bool) string {
	if bulk {
		return liteURL(path, bulkCache, bulkPages, false)
	}
	return liteURL(path, writerCache, logPages, false)
}

// liteURL is the data source name of a connection.
func liteURL(path string, cache, pages int, readOnly bool) string {
	q := url.Values{"_txlock": {"immediate"}, "_dqs": {"0"}, "_error_rc": {"1"}}
	q["_pragma"] = []string{
		fmt.Sprintf("busy_timeout(%d)", liteBusy),
		"journal_mode(WAL)",
		durable,
		"foreign_keys(1)",
		"temp_store(MEMORY)",
		fmt.Sprintf("cache_size(-%d)", cache),
		fmt.Sprintf("wal_autocheckpoint(%d)", pages),
		fmt.Sprintf("journal_size_limit(%d)", logLimit),
	}
	if readOnly {
		q["_pragma"] = append(q["_pragma"], "query_only(1)")
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: q.Encode()}).String()
}

// holdFile takes the lock that says which process serves the file of a folder.
func holdFile(folder string) (*os.File, error) {
	path := filepath.Join(folder, lockFileName)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		err = fault.New(fault.Conflict, "db.fault.file_in_use", fault.A("file", path))
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// close waits for what runs and closes everything.
func (l *lite) close() error {
	l.committer.close()
	l.readers.close()
	return l.shut()
}

// shut closes what is open and lets go of the lock last.
func (l *lite) shut() error {
	var errs []error
	for _, p := range []*sql.DB{l.reading, l.writer} {
		if p != nil {
			errs = append(errs, p.Close())
		}
	}
	if l.lock != nil { // a visitor has none
		errs = append(errs, l.lock.Close())
	}
	return errors.Join(errs...)
}
