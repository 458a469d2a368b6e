package torture

import (
	"context"
	"math/rand/v2"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// disk is a file system in memory that keeps apart what programs see and what
// would be there after a power cut: of a file what it held at its last fsync, of
// a folder the names it had at its own. Of all that came later a cut takes
// nothing, some pages, or parts of pages, as real disks do.
type disk struct {
	dir    string
	server *fuse.Server

	mu   sync.Mutex
	off  bool // the power is gone: nothing is read or written any more
	root *folderNode
}

const (
	pageSize   = 4096
	sectorSize = 512
)

// node is a file or folder of the disk.
type node interface {
	fs.InodeEmbedder
	// left is what a power cut leaves of it; called with the lock.
	left(rng *rand.Rand, c cruelty) rest
}

// rest is what is on a disk without power: a file's bytes or a folder's names.
type rest struct {
	folder bool
	bytes  []byte
	names  map[string]rest
}

// cruelty is what becomes of bytes that were written and not fsynced.
type cruelty int

const (
	forgetsAll cruelty = iota
	keepsSomePages
	tearsPages
	cruelties
)

type folderNode struct {
	fs.Inode
	d     *disk
	kept  map[string]node
	begun map[string]rest // what it is to hold when it is mounted
}

type fileNode struct {
	fs.Inode
	d     *disk
	live  []byte
	kept  []byte
	dirty map[int]struct{} // pages of live that kept does not have
}

// newDisk mounts an empty disk.
func newDisk(dir string) (*disk, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	d := &disk{dir: dir}
	return d, d.mount(rest{folder: true})
}

func (d *disk) mount(holds rest) error {
	d.root, d.off = &folderNode{d: d, kept: map[string]node{}, begun: holds.names}, false
	long := time.Second
	server, err := fs.Mount(d.dir, d.root, &fs.Options{EntryTimeout: &long, AttrTimeout: &long, NullPermissions: true,
		UID: uint32(os.Getuid()), GID: uint32(os.Getgid()),
		MountOptions: fuse.MountOptions{FsName: "kept-torture", Name: "forgetful", DirectMount: true, DisableXAttrs: true}})
	d.server = server
	return err
}

// cut takes the power away. From now on nothing reaches the disk.
func (d *disk) cut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.off = true
}

// again gives the power back: the disk holds what was fsynced, and of the rest
// what chance leaves. Nobody may have a file open.
func (d *disk) again(rng *rand.Rand) error {
	d.mu.Lock()
	holds := d.root.left(rng, cruelty(rng.IntN(int(cruelties))))
	d.mu.Unlock()
	if err := d.unmount(); err != nil {
		return err
	}
	return d.mount(holds)
}

func (d *disk) unmount() error {
	if d.server == nil {
		return nil
	}
	var err error
	for range 50 {
		if err = d.server.Unmount(); err == nil {
			d.server = nil
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return err
}

// live says whether there is power.
func (d *disk) live() syscall.Errno {
	if d.off {
		return syscall.EIO
	}
	return 0
}

// OnAdd fills a folder with what it holds.
func (f *folderNode) OnAdd(ctx context.Context) {
	for name, r := range f.begun {
		var n node
		mode := uint32(syscall.S_IFREG)
		if r.folder {
			mode = syscall.S_IFDIR
			n = &folderNode{d: f.d, kept: map[string]node{}, begun: r.names}
		} else {
			n = &fileNode{d: f.d, live: append([]byte(nil), r.bytes...), kept: r.bytes, dirty: map[int]struct{}{}}
		}
		f.kept[name] = n
		f.AddChild(name, f.NewPersistentInode(ctx, n, fs.StableAttr{Mode: mode}), true)
	}
	f.begun = nil
}

func (f *folderNode) left(rng *rand.Rand, c cruelty) rest {
	r := rest{folder: true, names: map[string]rest{}}
	for name, n := range f.kept {
		r.names[name] = n.left(rng, c)
	}
	if c == forgetsAll {
		return r
	}
	for name, child := range f.Children() { // a new name may have reached the disk by itself
		if _, has := f.kept[name]; !has && rng.IntN(2) == 0 {
			r.names[name] = child.Operations().(node).left(rng, c)
		}
	}
	return r
}

func (f *fileNode) left(rng *rand.Rand, c cruelty) rest {
	b := append([]byte(nil), f.kept...)
	if c == forgetsAll {
		return rest{bytes: b}
	}
	for page := range f.dirty {
		from, to := page*pageSize, min((page+1)*pageSize, len(f.live))
		if from >= to || rng.IntN(2) == 0 {
			continue
		}
		for at := from; at < to; at += sectorSize {
			if c == tearsPages && rng.IntN(2) == 0 {
				continue
			}
			end := min(at+sectorSize, to)
			if end > len(b) {
				b = append(b, make([]byte, end-len(b))...)
			}
			copy(b[at:end], f.live[at:end])
		}
	}
	return rest{bytes: b}
}

// Fsync makes the names of a folder durable.
func (f *folderNode) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if no := f.d.live(); no != 0 {
		return no
	}
	f.kept = map[string]node{}
	for name, child := range f.Children() {
		f.kept[name] = child.Operations().(node)
	}
	return 0
}

// Fsync makes the content of a file durable.
func (f *fileNode) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if no := f.d.live(); no != 0 {
		return no
	}
	f.kept = sized(f.kept, len(f.live))
	for page := range f.dirty {
		if from := page * pageSize; from < len(f.live) {
			copy(f.kept[from:], f.live[from:min(from+pageSize, len(f.live))])
		}
	}
	clear(f.dirty)
	return 0
}

// sized returns b with n bytes; what is new is zero.
func sized(b []byte, n int) []byte {
	if n <= len(b) {
		return b[:n]
	}
	if n > cap(b) {
		b = append(make([]byte, 0, n+n/4), b...)
	}
	was := len(b)
	b = b[:n]
	clear(b[was:])
	return b
}

// touch marks the pages of a range as not on the disk.
func (f *fileNode) touch(from, to int) {
	for page := from / pageSize; page*pageSize < to; page++ {
		f.dirty[page] = struct{}{}
	}
}
