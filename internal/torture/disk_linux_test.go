package torture

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// What was fsynced is there after a power cut, and a file whose folder was not
// is gone.
func TestADiskForgetsWhatWasNotFsynced(t *testing.T) {
	d, err := newDisk(filepath.Join(t.TempDir(), "disk"))
	if err != nil {
		t.Skipf("SKIPPED: no FUSE file system can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := d.unmount(); err != nil {
			t.Error(err)
		}
	})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	kept, lost := filepath.Join(d.dir, "kept"), filepath.Join(d.dir, "lost")
	f, err := os.Create(kept)
	must(err)
	_, err = f.WriteString("on the disk")
	must(err)
	must(errors.Join(f.Sync(), synced(d.dir)))
	_, err = f.WriteString(", and in the cache")
	must(errors.Join(err, f.Close()))
	must(os.WriteFile(lost, []byte("in the cache"), 0o600))
	d.cut()
	if err := os.WriteFile(filepath.Join(d.dir, "late"), nil, 0o600); err == nil {
		t.Error("without power a file is made")
	}
	d.mu.Lock()
	left := d.root.left(rand.New(rand.NewPCG(1, 1)), forgetsAll)
	d.mu.Unlock()
	must(d.unmount())
	must(d.mount(left))
	if b, err := os.ReadFile(kept); err != nil || string(b) != "on the disk" {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := os.Stat(lost); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}
