package main

import (
	"errors"
	"fmt"
	"os/exec"
	"time"
)

// tracer delays every fsync of the desk by 10 ms.
func tracer() []string {
	return []string{"strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", "signal=none", "-e", "inject=fsync,fdatasync:delay_enter=10000"}
}

// intake measures how much mail is taken: stored, and answered with 250.
func (b *bench) intake() error {
	if err := b.known(); err != nil {
		return err
	}
	many, busy, err := b.taking("intake", 32, nil)
	if err != nil {
		return err
	}
	b.table.add("SMTP intake, 32 lines, 10 kB, SQLite (while filing goes on)", perSecond(many), "≥ 1500/s", perSecond(b.limit.taking)+" taken and thrown away", ratio(many, b.limit.taking))
	b.table.add("of which the desk took of the processors, a mail", brief(busy), "", "", "")
	one, _, err := b.taking("intake1", 1, nil)
	if err != nil {
		return err
	}
	b.table.add("the same over one line", perSecond(one), "", perSecond(b.limit.fsync)+" fsyncs", ratio(one, b.limit.fsync))
	return nil
}

// slow measures the same on a disk whose every fsync takes 10 ms longer.
func (b *bench) slow() error {
	if err := exec.CommandContext(b.ctx, "strace", "-qq", "-o", "/dev/null", "true").Run(); err != nil {
		b.table.add("SMTP intake with every fsync 10 ms late", "not measured: strace does not work here", "≥ 10 times one line", "", "")
		return nil
	}
	one, _, err := b.taking("slow1", 1, tracer())
	if err != nil {
		return err
	}
	many, _, err := b.taking("slow32", 32, tracer())
	if err != nil {
		return err
	}
	b.table.add("SMTP intake with every fsync 10 ms late, 32 lines", perSecond(many), "≥ 10 times one line", perSecond(one)+" over one line", ratio(many, one))
	return nil
}

// taking floods a fresh desk and returns the rate, and what a mail cost the
// desk of the processors.
func (b *bench) taking(name string, lines int, under []string) (_ float64, busy time.Duration, err error) {
	k, err := b.desk(name)
	if err != nil {
		return 0, 0, err
	}
	k.prefix = under
	if err := k.open(b.ctx); err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, k.down()) }()
	if _, _, err := flood(b.ctx, k.SMTP, "warm", lines, 0, 10_000, time.Second); err != nil {
		return 0, 0, err
	}
	before := k.busy()
	n, took, err := flood(b.ctx, k.SMTP, "flood", lines, 0, 10_000, time.Duration(b.pick(15, 4))*time.Second)
	if err != nil {
		return 0, 0, err
	}
	if n == 0 {
		return 0, 0, fmt.Errorf("no mail was taken")
	}
	return rate(n, took), (k.busy() - before) / time.Duration(n), nil
}
