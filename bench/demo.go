package main

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// demo measures how soon the demo prints its links, and when its whole world
// is there.
func (b *bench) demo() error {
	var linked, whole spread
	for range b.pick(7, 3) {
		l, w, err := b.demoOnce()
		if err != nil {
			return err
		}
		linked, whole = append(linked, l), append(whole, w)
	}
	b.table.add("kept demo to its printed links", linked.String(), "≤ 2 s", "", "")
	b.table.add("… and to its whole world", whole.String(), "", "", "")
	return nil
}

// demoOnce starts a demo and ends it when its world is there.
func (b *bench) demoOnce() (linked, whole time.Duration, err error) {
	cmd := exec.CommandContext(b.ctx, b.bin, "demo", "--http-addr", "127.0.0.1:0", "--smtp-addr", "127.0.0.1:0")
	r, w, err := os.Pipe()
	if err != nil {
		return 0, 0, err
	}
	cmd.Stdout, cmd.Stderr = w, w
	began := time.Now()
	err = cmd.Start()
	w.Close()
	if err != nil {
		return 0, 0, errors.Join(err, r.Close())
	}
	for lines := bufio.NewScanner(r); lines.Scan(); {
		switch {
		case strings.HasPrefix(lines.Text(), "customer"):
			linked = time.Since(began)
		case strings.HasPrefix(lines.Text(), "The whole world"):
			whole = time.Since(began)
			err = cmd.Process.Signal(syscall.SIGTERM)
		}
	}
	err = errors.Join(err, r.Close(), cmd.Wait())
	if err == nil && (linked == 0 || whole == 0) {
		err = errors.New("the demo printed no links")
	}
	return linked, whole, err
}
