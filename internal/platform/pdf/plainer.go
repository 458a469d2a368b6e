package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"kept.example/kept/internal/platform/confine"
)

const (
	childMemory   = 512 << 20       // bytes that a child may hold
	childPatience = 8 * time.Second // for one file, and for a child to be free
	children      = 2               // at one time
	mostBytes     = 32 << 20        // of a file, and of what is made of it
)

// Plainer makes files plain in child processes, which know nothing but the bytes of one
// file, and are killed when they work too long or take too much.
type Plainer struct {
	cmd []string
	one chan struct{} // one is held while a file is read

	patience time.Duration
}

// NewPlainer makes files plain by a program and its arguments, which must call ServeChild
// on its standard input and output.
func NewPlainer(cmd []string) *Plainer {
	return &Plainer{cmd: cmd, one: make(chan struct{}, children), patience: childPatience}
}

// Plain is [Plain] in a child.
func (p *Plainer) Plain(ctx context.Context, raw []byte) ([]byte, error) {
	soon, stop := context.WithTimeout(ctx, p.patience)
	defer stop()
	select {
	case p.one <- struct{}{}:
		defer func() { <-p.one }()
	case <-soon.Done():
		return nil, fmt.Errorf("pdf: no child is free: %w", soon.Err())
	}
	ctx, cancel := context.WithTimeout(ctx, p.patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.cmd[0], p.cmd[1:]...)
	confine.Apart(cmd)
	out := &most{left: mostBytes}
	said := &most{left: 4 << 10}
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = bytes.NewReader(raw), out, said, []string{}
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("pdf: the child ended: %w: %s", err, said.Bytes())
	}
	if out.over {
		return nil, errors.New("pdf: more comes out than fits")
	}
	return out.Bytes(), nil
}

// most keeps what is written up to a size, and takes the rest without keeping it.
type most struct {
	bytes.Buffer
	left int
	over bool
}

// Write implements io.Writer.
func (m *most) Write(b []byte) (int, error) {
	n := len(b)
	if n > m.left {
		b, m.over = b[:m.left], true
	}
	m.left -= len(b)
	m.Buffer.Write(b)
	return n, nil
}

// ServeChild is the body of the hidden command that a [Plainer] starts: it gives up what
// it does not need, reads one file and writes it anew. It changes its whole process.
func ServeChild(in io.Reader, out io.Writer) error {
	if err := confine.Self(childMemory); err != nil {
		return err
	}
	raw, err := io.ReadAll(io.LimitReader(in, mostBytes+1))
	if err != nil {
		return err
	}
	if len(raw) > mostBytes {
		return errors.New("pdf: the file is too large")
	}
	plain, err := Plain(raw)
	if err != nil {
		return err
	}
	_, err = out.Write(plain)
	return err
}
