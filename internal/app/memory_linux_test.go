package app

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// resident is how many kB of files are mapped and in memory.
func resident(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "RssFile:" {
			n, err := strconv.Atoi(f[1])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Skip("the system does not say what of files is in memory")
	return 0
}

func TestWhatAStartReadOfTheProgramIsLetGo(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// everything the test needs runs once before, so that it is not fetched while it counts
	resident(t)
	LeaveProgram()
	least := resident(t)
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(maps), program) {
		t.Skip("the program is not mapped from its file")
	}
	all := 0
	for line := range strings.Lines(string(maps)) {
		if from, to := programPart(strings.Fields(line)); from < to {
			all += int(to-from) >> 10
		}
	}
	if least*3 > all*2 {
		t.Errorf("%d of %d kB of the program are still in memory", least, all)
	}
}

func TestOnlyWhatNobodyCanWriteIsLetGo(t *testing.T) {
	for line, want := range map[string][]uint64{
		"00400000-02351000 r-xp 00000000 fe:00 10010637                           /usr/bin/kept":     {0x400000, 0x2351000},
		"02351000-0402d000 r--p 01f51000 fe:00 10010637                           /usr/bin/kept":     {0x2351000, 0x402d000},
		"0402d000-04262000 rw-p 03c2d000 fe:00 10010637                           /usr/bin/kept":     {0, 0},
		"7f4e40000000-7f4e40008000 rw-s 00000000 fe:00 77                         /data/kept.db-shm": {0, 0},
		"7f4e40000000-7f4e40008000 r--s 00000000 fe:00 77                         /data/kept.db-shm": {0, 0},
		"45063000000-45065000000 rw-p 00000000 00:00 0 ":                                             {0, 0},
		"7ffd0a1f2000-7ffd0a1f4000 r-xp 00000000 00:00 0                          [vdso]":            {0, 0},
		"": {0, 0},
	} {
		from, to := programPart(strings.Fields(line))
		if got := []uint64{from, to}; !slices.Equal(got, want) {
			t.Errorf("%q: %x, want %x", line, got, want)
		}
	}
}
