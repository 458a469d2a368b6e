// Package care watches the room on the disk, so that a full one costs nobody a
// message: before there is none left the desk takes nothing new, and goes on
// showing what it has.
//
// A file of reserve lies beside the data from the first start. When the disk fills
// up all the same, because somebody else writes to it, the reserve is given back,
// so that what is under way can end and somebody can clean up.
//
// Always true: while [Watch.Full] says so, nothing new is acknowledged; it says so
// within a second, and no longer some seconds after there is room again. Nothing
// has to be started anew.
package care

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"kept.example/kept/internal/platform/fault"
)

// Words holds the sentences of this package's faults.
//
//go:embed words/*.json
var Words embed.FS

// How much room is kept: a part of the disk, between two bounds.
const (
	part     = 50 // a fiftieth
	least    = 1 << 20
	most     = 256 << 20
	lookEach = 500 * time.Millisecond
)

// reserveName is the file that is given back.
const reserveName = "kept.reserve"

// Watch watches the disk of one folder.
type Watch struct {
	folder string
	log    *slog.Logger
	floor  int64 // below it the desk takes nothing new
	full   atomic.Bool
}

// New returns a watch of a folder, which must be there. It knows at once how it
// stands.
func New(folder string, log *slog.Logger) (*Watch, error) {
	w := &Watch{folder: folder, log: log}
	free, all, err := Room(folder)
	if err != nil {
		return nil, err
	}
	w.floor = min(max(all/part, least), most)
	w.look(free)
	return w, nil
}

// Room says how many bytes of the disk under a folder are free, and how many
// there are.
func Room(folder string) (free, all int64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), int64(s.Blocks) * int64(s.Bsize), nil
}

// Full says whether the disk is too full to take anything new.
func (w *Watch) Full() bool { return w != nil && w.full.Load() && careful }

// Err is the fault of whoever would take something new; nil while there is room.
func (w *Watch) Err() error {
	if w.Full() {
		return fault.New(fault.Unavailable, "care.fault.full")
	}
	return nil
}

// Run looks at the disk until ctx ends.
func (w *Watch) Run(ctx context.Context) error {
	tick := time.NewTicker(lookEach)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		free, _, err := Room(w.folder)
		if err != nil {
			w.log.Warn("the room on the disk is not known", "err", err)
			continue
		}
		w.look(free)
	}
}

// look decides by the room there is. Once full, it takes half as much again to
// be not full, so that the desk does not waver.
func (w *Watch) look(free int64) {
	switch {
	case !w.Full() && free < w.floor:
		w.full.Store(true)
		w.log.Error("the disk is full: nothing new is taken until there is room", "free", free, "needed", w.floor)
	case w.Full() && free >= w.floor+w.floor/2:
		w.full.Store(false)
		w.log.Info("there is room on the disk again")
	}
	switch reserved := w.reserved(); {
	case reserved && free < w.floor/4:
		if err := os.Remove(w.reserve()); err == nil {
			w.log.Warn("the reserve was given back, to clean up with", "bytes", w.floor)
		}
	case !reserved && free >= 3*w.floor:
		if err := w.put(); err != nil {
			w.log.Warn("no reserve could be put aside", "err", err)
		}
	}
}

func (w *Watch) reserve() string { return filepath.Join(w.folder, reserveName) }

func (w *Watch) reserved() bool {
	_, err := os.Stat(w.reserve())
	return !errors.Is(err, fs.ErrNotExist)
}

// put sets the reserve aside. Where the file system cannot promise room there
// is none.
func (w *Watch) put() error {
	f, err := os.OpenFile(w.reserve(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = allocate(f, w.floor)
	if err = errors.Join(err, f.Close()); err == nil || errors.Is(err, syscall.EOPNOTSUPP) || errors.Is(err, syscall.ENOSYS) {
		return nil
	}
	return errors.Join(err, os.Remove(w.reserve()))
}
