package torture

import (
	"os"
	"path/filepath"
	"time"
)

// power is T4: the power is cut while mail comes in. The data folder is the only
// thing that was made before, as it is where a disk is mounted for the desk.
func power(t *trial) error {
	d, err := newDisk(t.path("disk"))
	if err != nil {
		return cannot("no FUSE file system can be mounted here: %v", err)
	}
	t.atEnd(func() {
		if err := d.unmount(); err != nil {
			t.o.say("the disk stays mounted: %v", err)
		}
	})
	data := filepath.Join(d.dir, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		return err
	}
	if err := synced(d.dir); err != nil {
		return err
	}
	k, err := t.newDesk("the desk", data, "")
	if err != nil {
		return err
	}
	if _, err := k.opened(); err != nil {
		return err
	}
	if err := k.down(); err != nil { // what was set up is old by now: only mail is at stake
		return err
	}
	if _, err := k.up(); err != nil {
		return err
	}
	f := t.feed(t.size.Messages, t.ordinary, nil, k.smtp)
	share := max(1, t.size.Messages/(t.size.Harms+1))
	f.allow(share)
	rng := t.rng(1)
	for i := range t.size.Harms {
		t.sleep(time.Duration(50+rng.IntN(350)) * time.Millisecond)
		d.cut()
		k.kill()
		if err := d.again(rng); err != nil {
			return err
		}
		t.count(cut, 1)
		took, err := k.up()
		if err != nil {
			t.off("after cut %d the desk does not start: %v", i+1, err)
			return nil
		}
		t.most("slowest restart to 220", took)
		f.allow(share * (i + 2))
	}
	if err := f.finish(t.patience(finishWithin)); err != nil {
		t.off("%v", err)
		f.halt()
	}
	f.told()
	return k.balance(f.taken, nil)
}

// synced makes the names in a folder durable.
func synced(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
