package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// children are the processes that a process has started.
func children(pid int) (ids []int) {
	tasks, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	if err != nil {
		return nil
	}
	for _, t := range tasks { // each thread has its own
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/children", pid, t.Name()))
		if err != nil {
			continue
		}
		for _, one := range strings.Fields(string(text)) {
			if id, err := strconv.Atoi(one); err == nil {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// family is a process and all below it.
func family(pid int) []int {
	ids := []int{pid}
	for _, child := range children(pid) {
		ids = append(ids, family(child)...)
	}
	return ids
}

// busy is how long the processors have worked for a desk and its children.
func (k *kept) busy() (total time.Duration) {
	const tick = 10 * time.Millisecond // USER_HZ is 100 on Linux
	for _, pid := range family(k.cmd.Process.Pid) {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue
		}
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		for _, f := range fields[11:13] {
			n, _ := strconv.ParseInt(f, 10, 64)
			total += time.Duration(n) * tick
		}
	}
	return total
}

// memory is what a desk and its children hold: resident by the system's count,
// and their own part of it where pages are shared.
func (k *kept) memory() (resident, share int64) {
	for _, pid := range family(k.cmd.Process.Pid) {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
		if err != nil {
			continue
		}
		for line := range strings.SplitSeq(string(text), "\n") {
			f := strings.Fields(line)
			if len(f) < 2 {
				continue
			}
			n, _ := strconv.ParseInt(f[1], 10, 64)
			switch f[0] {
			case "Rss:":
				resident += n << 10
			case "Pss:":
				share += n << 10
			}
		}
	}
	return resident, share
}

// anonymous is what a desk and its children hold for themselves and could not
// read from a file again.
func (k *kept) anonymous() (total int64) {
	for _, pid := range family(k.cmd.Process.Pid) {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			continue
		}
		for line := range strings.SplitSeq(string(text), "\n") {
			if f := strings.Fields(line); len(f) > 1 && f[0] == "RssAnon:" {
				n, _ := strconv.ParseInt(f[1], 10, 64)
				total += n << 10
			}
		}
	}
	return total
}

func megabytes(n int64) string { return fmt.Sprintf("%.0f MB", float64(n)/(1<<20)) }

// rests waits until a desk has gone through what it found at its start: after a seed
// or an import it counts every case once.
func (k *kept) rests(ctx context.Context) error {
	const look, most = 3 * time.Second, 15 * time.Minute
	for began := time.Now(); time.Since(began) < most && ctx.Err() == nil; {
		before := k.busy()
		time.Sleep(look)
		if k.busy()-before < look/20 {
			return nil
		}
	}
	return errors.Join(errors.New("the desk does not come to rest"), ctx.Err())
}
