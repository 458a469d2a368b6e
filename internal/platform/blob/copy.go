package blob

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"kept.example/kept/internal/platform/fault"
)

// pinName is the file in the folder whose lock says that files are copied.
const pinName = ".pin"

// Pin keeps every file where it is, also from other processes, until letGo is
// called: while it holds, Drop is Unavailable.
func (s *Store) Pin() (letGo func() error, err error) {
	f, err := s.lock(unix.LOCK_SH)
	if err != nil {
		return nil, err
	}
	return f.Close, nil
}

// lock takes the lock of the folder; closing the file gives it back.
func (s *Store) lock(how int) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(s.folder, pinName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, full(err)
	}
	if err := unix.Flock(int(f.Fd()), how); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// unpinned takes the lock that no Pin stands beside.
func (s *Store) unpinned() (*os.File, error) {
	f, err := s.lock(unix.LOCK_EX | unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		err = fault.New(fault.Unavailable, "blob.fault.pinned")
	}
	return f, err
}

// Place is where a file of a sum lies below a folder of files.
func Place(folder string, sum Sum) string {
	name := sum.String()
	return filepath.Join(folder, name[:2], name)
}

// CopyTo writes a file into another folder of files, onto the disk. The name
// there is for the caller to make durable. ok says that its content still has
// its sum; it is copied either way.
func (s *Store) CopyTo(ctx context.Context, sum Sum, folder string) (ok bool, err error) {
	defer fault.Wrap(&err, "blob.CopyTo(%s)", sum)
	from, err := s.Open(ctx, sum)
	if err != nil {
		return false, err
	}
	defer from.Close()
	to := Place(folder, sum)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return false, full(err)
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return false, full(err)
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, h), reader{ctx, from})
	if err == nil {
		err = f.Sync()
	}
	return Sum(h.Sum(nil)) == sum, full(errors.Join(err, f.Close()))
}

// LinkTo gives a file a second name in another folder of files, on the same
// disk: it takes no room, and guards against everything but the disk itself. ok
// is false where the disk cannot.
func (s *Store) LinkTo(sum Sum, folder string) (ok bool) {
	to := Place(folder, sum)
	return os.MkdirAll(filepath.Dir(to), 0o700) == nil && os.Link(s.path(sum), to) == nil
}
