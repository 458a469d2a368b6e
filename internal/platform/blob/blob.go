// Package blob keeps files under the SHA-256 of their content, in a folder.
//
//	files/ab/abcdef…   the content, never changed
//	files/tmp/…        content on its way in
//
// A file is there whole or not at all: it is written to a temporary name,
// fsynced, renamed to its sum, and the folder is fsynced, before Put returns.
// Whatever refers to it is written after that, so nothing ever refers to a file
// that a crash has taken. The same content is kept once, however often it comes.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"

	"kept.example/kept/internal/platform/fault"
)

// Sum is the SHA-256 of a file's content.
type Sum [sha256.Size]byte

// String is the sum in hexadecimal digits.
func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// ParseSum reads hexadecimal digits.
func ParseSum(s string) (sum Sum, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(sum) {
		return sum, fmt.Errorf("blob: %q is no sum", s)
	}
	copy(sum[:], b)
	return sum, nil
}

// Store is a folder of files.
type Store struct {
	folder string
	dead   chan error
	died   atomic.Bool
	sync   func(*os.File) error // tests: a disk that fails
}

// Dead delivers the error after which nobody knows what the disk holds, and is
// then closed: the process must exit.
func (s *Store) Dead() <-chan error { return s.dead }

// failed ends the store if an error says that the disk failed: the same bytes
// are never written again in the hope that they stay this time.
func (s *Store) failed(err error) {
	if err != nil && !isFull(err) && s.died.CompareAndSwap(false, true) {
		s.dead <- fmt.Errorf("the files cannot be written: %w", err)
		close(s.dead)
	}
}

// Open returns the store in a folder, which is made if it is missing. What a
// crash left half-way is removed.
func Open(folder string) (*Store, error) {
	s := &Store{folder: folder, dead: make(chan error, 1), sync: onDisk}
	if err := os.MkdirAll(s.tmp(), 0o700); err != nil {
		return nil, fmt.Errorf("blob.Open: %w", err)
	}
	left, err := os.ReadDir(s.tmp())
	if err != nil {
		return nil, fmt.Errorf("blob.Open: %w", err)
	}
	for _, f := range left {
		if err := os.Remove(filepath.Join(s.tmp(), f.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("blob.Open: %w", err)
		}
	}
	return s, nil
}

func (s *Store) tmp() string { return filepath.Join(s.folder, "tmp") }

// path is where a sum lies.
func (s *Store) path(sum Sum) string { return Place(s.folder, sum) }

// Put keeps what r gives and returns its sum and size. When it returns nil the
// file survives a power cut. A full disk is Unavailable, and nothing is left.
func (s *Store) Put(ctx context.Context, r io.Reader) (sum Sum, size int64, err error) {
	defer fault.Wrap(&err, "blob.Put")
	f, err := os.CreateTemp(s.tmp(), "in-*")
	if err != nil {
		return sum, 0, full(err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, gone(os.Remove(f.Name())))
		}
	}()
	h := sha256.New()
	size, err = io.Copy(io.MultiWriter(f, h), reader{ctx, r})
	if errors.Is(err, syscall.EIO) {
		s.failed(err)
	}
	if err == nil {
		err = s.sync(f)
		s.failed(err)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return sum, 0, full(err)
	}
	h.Sum(sum[:0])
	return sum, size, full(s.place(f.Name(), sum))
}

// place gives a whole file its name.
func (s *Store) place(from string, sum Sum) error {
	to := s.path(sum)
	if _, err := os.Stat(to); err == nil {
		// It is here already; its folder may not have been synced by whoever is
		// bringing it at this moment.
		if err := os.Remove(from); err != nil {
			return err
		}
		return syncFolder(filepath.Dir(to))
	}
	dir := filepath.Dir(to)
	if err := os.Mkdir(dir, 0o700); err == nil {
		if err := syncFolder(s.folder); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncFolder(dir)
}

// Open opens a file; NotFound if it is not here.
func (s *Store) Open(_ context.Context, sum Sum) (io.ReadSeekCloser, error) {
	f, err := os.Open(s.path(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "blob.fault.gone").Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("blob.Open(%s): %w", sum, err)
	}
	return f, nil
}

// Has says whether a file is here.
func (s *Store) Has(_ context.Context, sum Sum) (bool, error) {
	_, err := os.Stat(s.path(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Check reads a file and says whether its content still has its sum.
func (s *Store) Check(ctx context.Context, sum Sum) (ok bool, err error) {
	f, err := s.Open(ctx, sum)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	if _, err := io.Copy(h, reader{ctx, f}); err != nil {
		return false, err
	}
	return Sum(h.Sum(nil)) == sum, nil
}

// Remove deletes a file; one that is not here is no error.
func (s *Store) Remove(_ context.Context, sum Sum) error {
	if err := gone(os.Remove(s.path(sum))); err != nil {
		return fmt.Errorf("blob.Remove(%s): %w", sum, err)
	}
	return nil
}

// Walk calls f for every file, in no order that matters, until it fails.
func (s *Store) Walk(ctx context.Context, f func(sum Sum, size int64) error) (err error) {
	defer fault.Wrap(&err, "blob.Walk")
	return filepath.WalkDir(s.folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case d.IsDir() && path == s.tmp():
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		sum, err := ParseSum(d.Name())
		if err != nil || !strings.HasSuffix(filepath.Dir(path), d.Name()[:2]) {
			return nil // not ours
		}
		info, err := d.Info()
		if err != nil {
			return gone(err)
		}
		return f(sum, info.Size())
	})
}

// gone takes "it is not there" for done.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func isFull(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }

// full makes a full disk something that ends.
func full(err error) error {
	if isFull(err) {
		return fault.New(fault.Unavailable, "blob.fault.disk_full").Because(err)
	}
	return err
}

// reader stops when its context ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
