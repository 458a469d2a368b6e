//go:build !sabotage

package blob

import (
	"errors"
	"os"
)

// onDisk returns when the content of a file survives a power cut.
func onDisk(f *os.File) error { return f.Sync() }

// syncFolder makes the names in a folder durable.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
