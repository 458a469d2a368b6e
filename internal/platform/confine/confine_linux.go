// Package confine keeps processes that read the bytes of strangers from what they have no
// use for.
package confine

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// Self takes away from this process what a reader of strangers' bytes has no use for: open
// files, the right to write files, and memory beyond its share, in bytes. RLIMIT_DATA counts every
// private writable page, so it holds for Go's heap where RLIMIT_AS would count
// the address space that Go only reserves.
func Self(memory uint64) error {
	closeInherited()
	for _, l := range []struct {
		what int
		most uint64
	}{{unix.RLIMIT_DATA, memory}, {unix.RLIMIT_FSIZE, 0}, {unix.RLIMIT_CORE, 0}} {
		if err := unix.Setrlimit(l.what, &unix.Rlimit{Cur: l.most, Max: l.most}); err != nil {
			return err
		}
	}
	return unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
}

// closeInherited closes what whoever started the parent left open without
// close-on-exec. The runtime's own descriptors are anonymous inodes.
func closeInherited() {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return
	}
	for _, e := range entries {
		fd, err := strconv.Atoi(e.Name())
		if err != nil || fd <= 2 {
			continue
		}
		to, err := os.Readlink("/proc/self/fd/" + e.Name())
		if err != nil || strings.HasPrefix(to, "anon_inode:") || strings.HasPrefix(to, "/proc/") {
			continue
		}
		_ = unix.Close(fd)
	}
}

// Apart makes a child die with its parent, and not by the terminal's Ctrl-C,
// which is the parent's to answer.
func Apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
