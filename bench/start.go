package main

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// start measures how soon a desk is ready, and what it holds while nothing
// happens.
func (b *bench) start() error {
	for _, size := range []string{"an empty desk", "a big desk"} {
		k, err := b.desk("start")
		if size == "a big desk" {
			k, err = b.big("start-big")
		}
		if err != nil {
			return err
		}
		var took spread
		for range b.pick(11, 3) {
			one, err := k.up(b.ctx)
			if err != nil {
				return err
			}
			took = append(took, one)
			if err := k.down(); err != nil {
				return err
			}
		}
		bare, err := b.bareStart()
		if err != nil {
			return err
		}
		b.table.add("start of "+size+" to ready", took.String(), "≤ 300 ms", brief(bare)+" for kept version", ratio(float64(took.at(0.5)), float64(bare)))
		if err := b.idle(k, size); err != nil {
			return err
		}
	}
	return nil
}

// bareStart is how long the binary takes to start and end.
func (b *bench) bareStart() (time.Duration, error) {
	var took spread
	for range 5 {
		began := time.Now()
		if err := exec.CommandContext(b.ctx, b.bin, "version").Run(); err != nil {
			return 0, err
		}
		took = append(took, time.Since(began))
	}
	return took.at(0.5), nil
}

func (b *bench) idle(k *kept, size string) (err error) {
	if _, err := k.up(b.ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.down()) }()
	time.Sleep(time.Duration(b.pick(15, 5)) * time.Second)
	before := k.busy()
	began := time.Now()
	time.Sleep(5 * time.Second)
	resident, share := k.memory()
	idle := float64(k.busy()-before) / float64(time.Since(began))
	b.table.add("memory of "+size+" at rest, with its children", fmt.Sprintf("%s resident, %s without what they share", megabytes(resident), megabytes(share)), "≤ 80 MB", "", "")
	b.table.add("… and its share of a core", fmt.Sprintf("%.3f", idle), "", "", "")
	return nil
}

// jobs runs the queue's own benchmarks.
func (b *bench) jobs() error {
	cmd := exec.CommandContext(b.ctx, "go", "test", "-run", "^$", "-bench", ".", "-benchtime", fmt.Sprintf("%ds", b.pick(3, 1)), "kept.example/kept/internal/platform/jobs")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	for line := range strings.SplitSeq(string(out), "\n") {
		if f := strings.Fields(line); len(f) > 3 && strings.HasPrefix(f[0], "Benchmark") {
			b.table.add("in process: "+strings.TrimSuffix(f[0], "-2"), strings.Join(f[2:], " "), "", "", "")
		}
	}
	return nil
}
