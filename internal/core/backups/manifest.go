package backups

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// The files of a backup.
const (
	manifestName = "manifest.json"
	sumsName     = "SHA256SUMS"
	filesName    = "files"
	secretName   = "kept.secret"
	settingsName = "kept.toml"
	erasedName   = "erasures.jsonl"
)

// format is the version of how a backup is laid out.
const format = 1

// Manifest says what a backup is.
type Manifest struct {
	Format   int       `json:"format"`
	Version  string    `json:"kept"`     // of the program
	Desk     string    `json:"desk"`     // whose it is: the same for all backups of one desk
	BeganAt  time.Time `json:"began_at"` // what was acknowledged before it is in the backup
	EndedAt  time.Time `json:"ended_at"`
	Database db.Dump   `json:"database"`
	Files    int64     `json:"files"`             // attachments and large mails
	Bytes    int64     `json:"bytes"`             // of all of it
	Secret   bool      `json:"secret"`            // whether the secret file is in it
	Damaged  []string  `json:"damaged,omitempty"` // files that were damaged in the desk itself
	Erasures int       `json:"erasures"`          // how many were known

	Path string `json:"-"` // where it lies
}

// Schema is the newest schema file of the database.
func (m Manifest) Schema() string {
	if n := len(m.Database.Schema); n > 0 {
		return m.Database.Schema[n-1].File
	}
	return ""
}

// Read reads the manifest of a backup. Where there is none the fault says so.
func Read(path string) (m Manifest, err error) {
	b, err := os.ReadFile(filepath.Join(path, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return m, noBackup(path)
	}
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fault.New(fault.Conflict, "backups.fault.damaged", fault.A("file", manifestName)).Because(err)
	}
	if m.Format != format {
		return m, fault.New(fault.Conflict, "backups.fault.format", fault.A("version", m.Version))
	}
	m.Path = path
	return m, nil
}

// Is says whether a folder is a backup, whole or not.
func Is(path string) bool {
	_, err := os.Lstat(filepath.Join(path, manifestName))
	return err == nil
}

// noBackup says that a folder is none, and which of those in it is the newest.
func noBackup(path string) error {
	if all := List(path); len(all) > 0 {
		return fault.New(fault.NotFound, "backups.fault.several", fault.A("path", path), fault.A("newest", all[0].Path))
	}
	return fault.New(fault.NotFound, "backups.fault.none", fault.A("path", path))
}

// List reads the backups of a folder, the newest first. What is none, or cannot
// be read, is left out.
func List(folder string) (all []Manifest) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || !e.IsDir() {
			continue
		}
		path := filepath.Join(folder, e.Name())
		if !Is(path) {
			continue
		}
		if m, err := Read(path); err == nil {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b Manifest) int { return cmp.Or(b.BeganAt.Compare(a.BeganAt), cmp.Compare(b.Path, a.Path)) })
	return all
}

// Check reads every file of a backup and returns the names of those that are
// missing or do not hold what they did.
func Check(ctx context.Context, path string) (m Manifest, damaged []string, err error) {
	defer fault.Wrap(&err, "backups.Check")
	if m, err = Read(path); err != nil {
		return m, nil, err
	}
	f, err := os.Open(filepath.Join(path, sumsName))
	if err != nil {
		return m, []string{sumsName}, nil //nolint:nilerr // it is what is missing
	}
	defer f.Close()
	seen := map[string]bool{}
	var files int64
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		sum, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok || !filepath.IsLocal(name) {
			damaged = append(damaged, sumsName)
			continue
		}
		seen[name] = true
		if strings.HasPrefix(name, filesName+"/") {
			files++
		}
		got, err := sumOf(ctx, filepath.Join(path, filepath.FromSlash(name)))
		if ctx.Err() != nil {
			return m, nil, ctx.Err()
		}
		if err != nil || got != sum {
			damaged = append(damaged, name)
		}
	}
	must := []string{manifestName, erasedName}
	for _, p := range m.Database.Parts {
		must = append(must, p.Name)
	}
	for _, name := range must {
		if !seen[name] {
			damaged = append(damaged, name)
		}
	}
	if lines.Err() != nil || files != m.Files {
		damaged = append(damaged, sumsName)
	}
	return m, damaged, nil
}

// sumOf reads a file.
func sumOf(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, ending{ctx, f})
	return hex.EncodeToString(h.Sum(nil)), err
}

// ending is a reader that ends with its context.
type ending struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (e ending) Read(b []byte) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	return e.r.Read(b)
}

// sums are the lines of SHA256SUMS while a backup is written.
type sums struct{ lines []string }

func (s *sums) add(sum, name string) { s.lines = append(s.lines, fmt.Sprintf("%s  %s\n", sum, name)) }

// store writes a small file onto the disk and notes its sum.
func (s *sums) store(folder, name string, b []byte) error {
	sum := sha256.Sum256(b)
	s.add(hex.EncodeToString(sum[:]), name)
	return store(filepath.Join(folder, name), b)
}

// store writes a small file onto the disk, for nobody else to read.
func store(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// syncFolder makes the names in a folder last.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// syncFolders does so for a folder and all below it.
func syncFolders(top string) error {
	return filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return syncFolder(path)
	})
}
