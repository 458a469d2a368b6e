package keys

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// secretSize is how long the secret and every key is, in bytes.
const secretSize = 32

// secretOf reads the secret file. It makes a missing one only where nothing is
// wrapped by it yet.
func secretOf(file string, make bool) ([]byte, error) {
	secret, err := readSecret(file)
	switch {
	case err == nil || !errors.Is(err, fs.ErrNotExist):
		return secret, err
	case !make:
		return nil, fmt.Errorf("the secret file %s is missing; the keys in the database are wrapped by it: bring it back from your backup", file)
	}
	if err := makeSecret(file); err != nil {
		return nil, fmt.Errorf("make the secret file %s: %w", file, err)
	}
	return readSecret(file)
}

func readSecret(file string) ([]byte, error) {
	b, err := os.ReadFile(file)
	if err == nil && len(b) != secretSize {
		err = fmt.Errorf("the secret file %s has %d bytes, not %d", file, len(b), secretSize)
	}
	return b, err
}

// makeSecret writes a new secret: whole, on the disk and readable by its owner
// alone before it has its name. If another process was quicker, its file stays.
func makeSecret(file string) (err error) {
	folder := filepath.Dir(file)
	f, err := os.CreateTemp(folder, ".secret-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	b := make([]byte, secretSize)
	rand.Read(b) // never fails
	_, err = f.Write(b)
	if err == nil {
		err = f.Chmod(0o600)
	}
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Link(f.Name(), file)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return syncFolder(folder)
}

// syncFolder makes a new name in a folder last.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	err = d.Sync()
	if closing := d.Close(); err == nil {
		err = closing
	}
	return err
}
