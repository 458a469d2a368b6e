package torture

import (
	"context"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// What programs may do with the disk. Nothing here is durable.

var (
	_ = (fs.NodeCreater)((*folderNode)(nil))
	_ = (fs.NodeMkdirer)((*folderNode)(nil))
	_ = (fs.NodeUnlinker)((*folderNode)(nil))
	_ = (fs.NodeRmdirer)((*folderNode)(nil))
	_ = (fs.NodeRenamer)((*folderNode)(nil))
	_ = (fs.NodeLinker)((*folderNode)(nil))
	_ = (fs.NodeFsyncer)((*folderNode)(nil))
	_ = (fs.NodeStatfser)((*folderNode)(nil))
	_ = (fs.NodeOpener)((*fileNode)(nil))
	_ = (fs.NodeReader)((*fileNode)(nil))
	_ = (fs.NodeWriter)((*fileNode)(nil))
	_ = (fs.NodeFsyncer)((*fileNode)(nil))
	_ = (fs.NodeSetattrer)((*fileNode)(nil))
	_ = (fs.NodeGetattrer)((*fileNode)(nil))
	_ = (fs.NodeFlusher)((*fileNode)(nil))
)

// Create makes an empty file.
func (f *folderNode) Create(ctx context.Context, _ string, _, _ uint32, _ *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if no := f.d.live(); no != 0 {
		return nil, nil, 0, no
	}
	n := &fileNode{d: f.d, dirty: map[int]struct{}{}}
	return f.NewPersistentInode(ctx, n, fs.StableAttr{Mode: syscall.S_IFREG}), nil, fuse.FOPEN_KEEP_CACHE, 0
}

// Mkdir makes an empty folder.
func (f *folderNode) Mkdir(ctx context.Context, _ string, _ uint32, _ *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if no := f.d.live(); no != 0 {
		return nil, no
	}
	return f.NewPersistentInode(ctx, &folderNode{d: f.d, kept: map[string]node{}}, fs.StableAttr{Mode: syscall.S_IFDIR}), 0
}

// Unlink takes a name away.
func (f *folderNode) Unlink(context.Context, string) syscall.Errno { return f.changed() }

// Rmdir takes an empty folder away.
func (f *folderNode) Rmdir(_ context.Context, name string) syscall.Errno {
	if child := f.GetChild(name); child != nil && len(child.Children()) > 0 {
		return syscall.ENOTEMPTY
	}
	return f.changed()
}

// Rename gives a file another name.
func (f *folderNode) Rename(_ context.Context, _ string, _ fs.InodeEmbedder, _ string, flags uint32) syscall.Errno {
	if flags != 0 {
		return syscall.EINVAL
	}
	return f.changed()
}

// Link gives a file a second name.
func (f *folderNode) Link(_ context.Context, target fs.InodeEmbedder, _ string, _ *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	return target.EmbeddedInode(), f.changed()
}

func (f *folderNode) changed() syscall.Errno {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	return f.d.live()
}

// Statfs says that there is plenty of room.
func (f *folderNode) Statfs(_ context.Context, out *fuse.StatfsOut) syscall.Errno {
	out.Bsize, out.Frsize, out.NameLen = pageSize, pageSize, 255
	out.Blocks, out.Bfree, out.Bavail = 8<<20, 7<<20, 7<<20
	out.Files, out.Ffree = 1<<20, 1<<19
	return 0
}

// Open opens a file; its pages may stay in the cache, for nobody else changes them.
func (f *fileNode) Open(context.Context, uint32) (fs.FileHandle, uint32, syscall.Errno) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	return nil, fuse.FOPEN_KEEP_CACHE, f.d.live()
}

// Read reads what programs see.
func (f *fileNode) Read(_ context.Context, _ fs.FileHandle, dest []byte, off int64) (fuse.ReadResult, syscall.Errno) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if no := f.d.live(); no != 0 {
		return nil, no
	}
	if off >= int64(len(f.live)) {
		return fuse.ReadResultData(nil), 0
	}
	return fuse.ReadResultData(append([]byte(nil), f.live[off:min(int(off)+len(dest), len(f.live))]...)), 0
}

// Write writes where programs see it.
func (f *fileNode) Write(_ context.Context, _ fs.FileHandle, data []byte, off int64) (uint32, syscall.Errno) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if no := f.d.live(); no != 0 {
		return 0, no
	}
	from, to, was := int(off), int(off)+len(data), len(f.live)
	if to > was {
		f.live = sized(f.live, to)
		f.touch(was, to)
	}
	copy(f.live[from:to], data)
	f.touch(from, to)
	return uint32(len(data)), 0
}

// Getattr tells the size.
func (f *fileNode) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	f.attr(out)
	return f.d.live()
}

func (f *fileNode) attr(out *fuse.AttrOut) {
	out.Mode, out.Size, out.Blksize = syscall.S_IFREG|0o600, uint64(len(f.live)), pageSize
	out.Blocks = (out.Size + sectorSize - 1) / sectorSize
	out.Nlink = 1
}

// Setattr makes a file shorter or longer; rights and times are taken and forgotten.
func (f *fileNode) Setattr(_ context.Context, _ fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if no := f.d.live(); no != 0 {
		return no
	}
	if n, ok := in.GetSize(); ok {
		was := len(f.live)
		f.live = sized(f.live, int(n))
		f.touch(min(was, int(n)), max(was, int(n)))
	}
	f.attr(out)
	return 0
}

// Flush is a close; it makes nothing durable.
func (f *fileNode) Flush(context.Context, fs.FileHandle) syscall.Errno { return 0 }
