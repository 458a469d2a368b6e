package app

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// LeaveProgram lets go of the pages of the program's file that are mapped, code and
// constants: a start reads most of them and a process at rest needs few. The system
// has them in its cache as before and maps what is used again, sixteen pages at a
// fault. Only what can be read but not written, and that nobody has written (a
// loader that moves the program does), is let go, so that nothing can be lost.
func LeaveProgram() {
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return // without /proc everything stays mapped
	}
	defer f.Close()
	var from, to uint64
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		switch {
		case len(fields) > 0 && !strings.HasSuffix(fields[0], ":"):
			from, to = programPart(fields)
		case len(fields) == 3 && fields[0] == "Anonymous:" && fields[1] == "0" && from < to:
			// what the system refuses stays mapped, as without asking
			_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, uintptr(from), uintptr(to-from), syscall.MADV_DONTNEED)
		}
	}
}

// programPart is where a mapping begins and ends, if it is a private one of a file
// that cannot be written; else nothing. Its fields are those of /proc/PID/smaps:
// addresses, rights, offset, device, inode, path.
func programPart(fields []string) (from, to uint64) {
	if len(fields) < 6 || !strings.HasPrefix(fields[5], "/") || fields[1] != "r-xp" && fields[1] != "r--p" {
		return 0, 0
	}
	first, last, _ := strings.Cut(fields[0], "-")
	from, err := strconv.ParseUint(first, 16, 64)
	if err != nil {
		return 0, 0
	}
	if to, err = strconv.ParseUint(last, 16, 64); err != nil {
		return 0, 0
	}
	return from, to
}
