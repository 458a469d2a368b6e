package main

import (
	"bufio"
	"errors"
	"io"
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

// running is a demo at work, with what it prints.
type running struct {
	*exec.Cmd
	url   string
	began time.Time
	lines *bufio.Scanner
	out   io.Closer
}

// runDemo starts a demo.
func (b *bench) runDemo() (*running, error) {
	cmd := exec.CommandContext(b.ctx, b.bin, "demo", "--http-addr", "127.0.0.1:0", "--smtp-addr", "127.0.0.1:0")
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = w, w
	d := &running{Cmd: cmd, began: time.Now(), lines: bufio.NewScanner(r), out: r}
	err = cmd.Start()
	w.Close()
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return d, nil
}

// startDemo starts a demo, and waits for its whole world.
func (b *bench) startDemo() (*running, error) {
	d, err := b.runDemo()
	if err != nil {
		return nil, err
	}
	for d.lines.Scan() {
		said := strings.Fields(d.lines.Text())
		if len(said) > 0 && said[0] == "stories" {
			d.url, _, _ = strings.Cut(said[len(said)-1], "/demo/")
		}
		if strings.HasPrefix(d.lines.Text(), "The whole world") {
			go func() { // what it prints afterwards is not for us
				for d.lines.Scan() {
				}
			}()
			return d, nil
		}
	}
	return nil, errors.Join(errors.New("the demo ended before its world was there"), d.out.Close(), d.Wait())
}

// demoOnce starts a demo and ends it when its world is there.
func (b *bench) demoOnce() (linked, whole time.Duration, err error) {
	d, err := b.runDemo()
	if err != nil {
		return 0, 0, err
	}
	for d.lines.Scan() {
		switch {
		case strings.HasPrefix(d.lines.Text(), "customer"):
			linked = time.Since(d.began)
		case strings.HasPrefix(d.lines.Text(), "The whole world"):
			whole = time.Since(d.began)
			err = d.Process.Signal(syscall.SIGTERM)
		}
	}
	err = errors.Join(err, d.out.Close(), d.Wait())
	if err == nil && (linked == 0 || whole == 0) {
		err = errors.New("the demo printed no links")
	}
	return linked, whole, err
}
