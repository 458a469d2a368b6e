//go:build sabotage

package blob

import (
	"errors"
	"os"

	"kept.example/kept/internal/platform/sabotage"
)

// onDisk of a build made to be caught: what is in the cache is taken for what is
// on the disk.
func onDisk(f *os.File) error {
	if sabotage.Breaks("file_unsynced") {
		return nil
	}
	return f.Sync()
}

func syncFolder(dir string) error {
	if sabotage.Breaks("file_unsynced") {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
