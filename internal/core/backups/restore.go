package backups

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Target is where a backup is put back.
type Target struct {
	Data    string // the data folder: missing or empty
	Secret  string // where the secret file lies or is to lie
	DB      db.Options
	Schemas []db.Schema
	Link    bool // give the files second names instead of copying them: for a proof
}

// markName is in a data folder while a backup is put back into it.
const markName = ".restoring"

// Unfinished refuses a data folder into which a backup was put back half.
func Unfinished(data string) error {
	_, err := os.Stat(filepath.Join(data, markName))
	if err == nil {
		return fault.New(fault.Conflict, "backups.fault.unfinished", fault.A("path", data))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Restore puts a backup back as it was. It reads all of it first, refuses a
// target in which there is anything, and takes back what it did if it fails.
// The folder is marked as unfinished until [Finish].
func Restore(ctx context.Context, path string, t Target) (m Manifest, err error) {
	defer fault.Wrap(&err, "backups.Restore")
	m, damaged, err := Check(ctx, path)
	if err != nil {
		return m, err
	}
	if len(damaged) > 0 {
		return m, fault.New(fault.Conflict, "backups.fault.damaged", fault.A("file", strings.Join(damaged[:min(3, len(damaged))], ", ")))
	}
	if err := t.free(); err != nil {
		return m, err
	}
	if err := t.fits(path, m); err != nil {
		return m, err
	}
	if err := t.mark(); err != nil {
		return m, full(err)
	}
	defer func() {
		if err != nil {
			err = full(errors.Join(err, t.undo()))
		}
	}()
	if err := t.files(ctx, path); err != nil {
		return m, err
	}
	if m.Secret {
		if err := t.secret(path); err != nil {
			return m, err
		}
	}
	if err := db.Load(ctx, t.DB, path, m.Database, t.Schemas...); err != nil {
		return m, err
	}
	return m, syncFolder(t.Data)
}

// Finish says that all that belongs to a restore is done.
func Finish(data string) error {
	return errors.Join(os.Remove(filepath.Join(data, markName)), syncFolder(data))
}

// free refuses a folder in which there is anything.
func (t Target) free() error {
	if err := Unfinished(t.Data); err != nil {
		return err
	}
	entries, err := os.ReadDir(t.Data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	other := slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return e.Name() == "lost+found" || filepath.Join(t.Data, e.Name()) == t.Secret
	})
	if len(other) > 0 {
		return fault.New(fault.Conflict, "backups.fault.not_empty", fault.A("path", t.Data))
	}
	return nil
}

// fits refuses a secret file that is not the backup's, and a backup without
// one where there is none.
func (t Target) fits(path string, m Manifest) error {
	here, err := os.ReadFile(t.Secret)
	if errors.Is(err, fs.ErrNotExist) {
		if !m.Secret {
			return fault.New(fault.Conflict, "backups.fault.no_secret", fault.A("path", t.Secret))
		}
		return nil
	}
	if err != nil || !m.Secret {
		return err
	}
	theirs, err := os.ReadFile(filepath.Join(path, secretName))
	if err == nil && string(here) != string(theirs) {
		err = fault.New(fault.Conflict, "backups.fault.other_secret", fault.A("path", t.Secret))
	}
	return err
}

func (t Target) mark() error {
	if err := os.MkdirAll(t.Data, 0o700); err != nil {
		return err
	}
	if err := store(filepath.Join(t.Data, markName), nil); err != nil {
		return err
	}
	return syncFolder(t.Data)
}

// files copies the stored files.
func (t Target) files(ctx context.Context, path string) error {
	from, to := filepath.Join(path, filesName), filepath.Join(t.Data, filesName)
	err := filepath.WalkDir(from, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		place := filepath.Join(to, rel)
		if d.IsDir() {
			return os.Mkdir(place, 0o700)
		}
		if t.Link && os.Link(p, place) == nil {
			return nil
		}
		return copyFile(ctx, p, place)
	})
	if err != nil {
		return err
	}
	return syncFolders(to)
}

func copyFile(ctx context.Context, from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, ending{ctx, in})
	if err == nil {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}

// secret puts the secret file back where it is missing.
func (t Target) secret(path string) error {
	b, err := os.ReadFile(filepath.Join(path, secretName))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(t.Secret), 0o700); err != nil {
		return err
	}
	if err := store(t.Secret, b); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(filepath.Dir(t.Secret))
}

// undo takes back what a restore wrote into its folder. The secret stays: it is
// the right one.
func (t Target) undo() error {
	errs := []error{os.RemoveAll(filepath.Join(t.Data, filesName))}
	if t.DB.Path != "" {
		left, err := filepath.Glob(t.DB.Path + "*")
		errs = append(errs, err)
		for _, p := range left {
			errs = append(errs, os.Remove(p))
		}
	}
	return errors.Join(append(errs, Finish(t.Data))...)
}

// full makes a full disk something that a person can see to.
func full(err error) error {
	if _, worded := fault.As(err); err != nil && !worded && (errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)) {
		return fault.New(fault.Unavailable, "backups.fault.disk_full").Because(err)
	}
	return err
}
