package backups

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"

	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Source is what a backup is made of.
type Source struct {
	DB       *db.DB
	Blobs    *blob.Store
	Secret   string // the secret file; empty where it is kept apart from the data, and so from its backups
	Settings string // the settings file; empty for none
	Version  string // of the program
}

// Free is a path, or the first that is free of those with a number behind it.
func Free(path string) string {
	free := path
	for n := 2; ; n++ {
		if _, err := os.Lstat(free); errors.Is(err, fs.ErrNotExist) || n > 1000 {
			return free
		}
		free = fmt.Sprintf("%s-%d", path, n)
	}
}

// Files says how the files come into a backup.
type Files struct {
	From string // an earlier backup on the same disk: what is in it takes no room again
	Link bool   // from the desk itself, on the same disk: against mistakes, not against the disk
}

// partPrefix begins the name of a folder in which a backup is being made.
const partPrefix = ".kept-part-"

// atOneTime is how many files are copied at one time.
const atOneTime = 8

// namePrefix begins the name that the desk gives a backup.
const namePrefix = "kept-"

// Name is what a backup is called that begins at a time.
func Name(at time.Time) string { return namePrefix + at.UTC().Format("20060102T150405Z") }

// Make makes a backup under a path where nothing is yet. If it fails, or its
// process dies, there is none.
func Make(ctx context.Context, s Source, path string, how Files) (m Manifest, err error) {
	defer fault.Wrap(&err, "backups.Make")
	if path, err = filepath.Abs(path); err != nil {
		return m, err
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return m, fault.New(fault.Conflict, "backups.fault.there", fault.A("path", path)).Because(err)
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return m, err
	}
	lock, err := alone(folder)
	if err != nil {
		return m, full(err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	part, err := os.MkdirTemp(folder, partPrefix) // mode 0700
	if err != nil {
		return m, full(err)
	}
	defer func() {
		if err != nil {
			err = full(errors.Join(err, os.RemoveAll(part)))
		}
	}()
	unpin, err := s.Blobs.Pin()
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, unpin()) }()
	if m, err = s.fill(ctx, part, how); err != nil {
		return m, err
	}
	if err := syncFolders(part); err != nil {
		return m, err
	}
	if err := os.Rename(part, path); err != nil {
		return m, err
	}
	m.Path = path
	return m, errors.Join(syncFolder(folder), remember(path))
}

// lockName is the file in a folder of backups whose lock is held by who makes one
// there.
const lockName = ".kept-backup.lock"

// alone lets one make a backup in a folder at a time, and removes what dead
// processes left of those they were making.
func alone(folder string) (lock *os.File, err error) {
	lock, err = os.OpenFile(filepath.Join(folder, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err = unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); errors.Is(err, unix.EWOULDBLOCK) {
		err = fault.New(fault.Conflict, "backups.fault.busy", fault.A("path", folder))
	}
	if err == nil {
		var left []string
		left, err = filepath.Glob(filepath.Join(folder, partPrefix+"*"))
		for _, path := range left {
			err = errors.Join(err, os.RemoveAll(path))
		}
	}
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return lock, nil
}

// fill writes a backup into a folder.
func (s Source) fill(ctx context.Context, folder string, how Files) (m Manifest, err error) {
	m = Manifest{Format: format, Version: s.Version, BeganAt: s.DB.Now()}
	if m.Desk, err = Desk(ctx, s.DB); err != nil {
		return m, err
	}
	if m.Database, err = s.DB.Dump(ctx, folder); err != nil {
		return m, err
	}
	var list sums
	for _, p := range m.Database.Parts {
		list.add(p.Sum, p.Name)
		m.Bytes += p.Size
	}
	if err := s.files(ctx, folder, how, &m, &list); err != nil {
		return m, err
	}
	if err := s.small(folder, &m, &list); err != nil {
		return m, err
	}
	erased, err := erasures(ctx, s.DB, m.Desk)
	if err != nil {
		return m, err
	}
	m.Erasures = len(erased)
	text, err := lines(erased)
	if err == nil {
		err = list.store(folder, erasedName, text)
	}
	if err != nil {
		return m, err
	}
	m.EndedAt = s.DB.Now()
	if text, err = json.MarshalIndent(m, "", "  "); err == nil {
		err = list.store(folder, manifestName, append(text, '\n'))
	}
	if err != nil {
		return m, err
	}
	return m, store(filepath.Join(folder, sumsName), []byte(strings.Join(list.lines, "")))
}

// small copies the secret and the settings file.
func (s Source) small(folder string, m *Manifest, list *sums) error {
	for name, from := range map[string]string{secretName: s.Secret, settingsName: s.Settings} {
		if from == "" {
			continue
		}
		b, err := os.ReadFile(from)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if err := list.store(folder, name, b); err != nil {
			return err
		}
		if name == secretName {
			m.Secret = true
		}
	}
	return nil
}

// files copies the stored files: all that are there, which is what the database
// names and what was brought since.
func (s Source) files(ctx context.Context, folder string, how Files, m *Manifest, list *sums) error {
	to := filepath.Join(folder, filesName)
	if err := os.Mkdir(to, 0o700); err != nil {
		return err
	}
	var mu sync.Mutex // guards m and list
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(atOneTime)
	err := s.Blobs.Walk(ctx, func(sum blob.Sum, size int64) error {
		work.Go(func() error {
			ok, err := s.file(ctx, sum, to, how)
			if fault.Is(err, fault.NotFound) {
				return nil // it was not needed, and went before the backup began
			}
			mu.Lock()
			defer mu.Unlock()
			m.Files++
			m.Bytes += size
			name := filesName + "/" + sum.String()[:2] + "/" + sum.String()
			list.add(sum.String(), name)
			if !ok {
				m.Damaged = append(m.Damaged, name)
			}
			return err
		})
		return ctx.Err()
	})
	return errors.Join(err, work.Wait())
}

// file brings one file into a backup; ok says that it holds what its name says,
// as far as it was read.
func (s Source) file(ctx context.Context, sum blob.Sum, to string, how Files) (ok bool, err error) {
	if how.From != "" {
		place := blob.Place(to, sum)
		if os.MkdirAll(filepath.Dir(place), 0o700) == nil && os.Link(blob.Place(filepath.Join(how.From, filesName), sum), place) == nil {
			return true, nil
		}
	}
	if how.Link && s.Blobs.LinkTo(sum, to) {
		return true, nil
	}
	return s.Blobs.CopyTo(ctx, sum, to)
}

// Desk names the desk that a database is of, in every copy of it: by the first
// of its keys. A desk that never started has no name.
func Desk(ctx context.Context, d *db.DB) (name string, err error) {
	err = d.Read(ctx, "backups.Desk", func(ctx context.Context, v db.View) error {
		wrapped, err := db.Value[[]byte](ctx, v, `SELECT wrapped FROM signing_key WHERE n = 1`)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		sum := sha256.Sum256(wrapped)
		name = hex.EncodeToString(sum[:8])
		return err
	})
	return name, err
}
