package mail

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"kept.example/kept/internal/platform/confine"
	"kept.example/kept/internal/platform/fault"
)

const (
	childMemory   = 256 << 20       // bytes a child may hold
	childPatience = 2 * time.Second // of work on one message
	childIdle     = 10              // times as long it may take in all, where the machine lets it do little of that
	childRest     = time.Minute     // for one that is more than enough
	inParsing     = 32 << 20        // raw bytes in all children at one time
)

// ErrChildDied says that a child did not survive a message, or worked too long, so
// that the attempt is lost. The message may well be the cause: after the second
// time it is filed with AsRawText(raw, "mail.problem.parser_died").
var ErrChildDied = errors.New("mail: the parser died")

// Parsers read strangers' bytes in child processes, which know nothing but the
// bytes, and are killed when they work too long or take too much. One is kept warm;
// more start when there is more to read than one can, and end when they have
// rested.
type Parsers struct {
	cmd      []string
	log      *slog.Logger
	places   chan struct{} // one is held while a message is read
	bytes    *semaphore.Weighted
	patience time.Duration

	stop    context.Context
	stopNow context.CancelFunc
	running sync.WaitGroup

	mu   sync.Mutex
	warm []*child // who has nothing to read; the last who had is asked first
}

// NewParsers starts the first of at most n children (2 is what the design asks
// for). cmd is the program and its arguments, which must call ServeChild on stdin
// and stdout. A child that does not start is tried again by the next message.
func NewParsers(cmd []string, n int, log *slog.Logger) *Parsers {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	p := &Parsers{cmd: cmd, log: log, places: make(chan struct{}, max(n, 1)), bytes: semaphore.NewWeighted(inParsing), patience: childPatience}
	p.stop, p.stopNow = context.WithCancel(context.Background())
	p.give(p.start())
	return p
}

// Parse reads one message in a child. It waits for a free child and for room.
func (p *Parsers) Parse(ctx context.Context, raw []byte) (m Message, err error) {
	defer fault.Wrap(&err, "mail.Parse(%d bytes)", len(raw))
	p.running.Add(1)
	defer p.running.Done()
	closed := func() error { return fault.New(fault.Unavailable, "mail.fault.parsers_closed") }
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	unhook := context.AfterFunc(p.stop, func() { cancel(closed()) })
	defer unhook()
	if p.stop.Err() != nil {
		return Message{}, closed()
	}
	weight := min(int64(len(raw)), inParsing)
	if err := p.bytes.Acquire(ctx, weight); err != nil {
		return Message{}, context.Cause(ctx)
	}
	defer p.bytes.Release(weight)
	select {
	case p.places <- struct{}{}:
	case <-ctx.Done():
		return Message{}, context.Cause(ctx)
	}
	defer func() { <-p.places }()
	c := p.take()
	if c == nil {
		return Message{}, fmt.Errorf("%w: it does not start", ErrChildDied)
	}
	m, err = c.parse(ctx, raw, p.patience)
	if err == nil {
		p.give(c)
		return m, nil
	}
	c.end()
	p.log.Warn("mail: a parser died", "bytes", len(raw), "err", err, "said", c.said.String())
	if ctx.Err() != nil {
		return Message{}, context.Cause(ctx)
	}
	p.give(p.start())
	return Message{}, fmt.Errorf("%w: %v", ErrChildDied, err)
}

// take returns a child with nothing to read, a new one if all are busy, or nil if
// there is none to be had.
func (p *Parsers) take() *child {
	p.mu.Lock()
	n := len(p.warm) - 1
	if n < 0 {
		p.mu.Unlock()
		return p.start()
	}
	c := p.warm[n]
	p.warm = p.warm[:n]
	p.mu.Unlock()
	c.rest.Stop()
	return c
}

// give keeps a child warm for the next message; one that then rests while another
// is warm is let go.
func (p *Parsers) give(c *child) {
	if c == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.warm = append(p.warm, c)
	c.rest = time.AfterFunc(childRest, func() { p.let(c) })
}

// let lets a child go that has rested, if another is warm.
func (p *Parsers) let(c *child) {
	p.mu.Lock()
	at := slices.Index(p.warm, c)
	if at < 0 || len(p.warm) < 2 {
		p.mu.Unlock()
		return
	}
	p.warm = slices.Delete(p.warm, at, at+1)
	p.mu.Unlock()
	c.end()
}

// Close ends the children and waits for them. Messages under way fail as
// unavailable.
func (p *Parsers) Close() {
	p.stopNow()
	p.running.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.warm {
		c.rest.Stop()
		c.end()
	}
	p.warm = nil
}

// child is one process that parses.
type child struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	said *tail
	rest *time.Timer // while it is warm
}

// start returns a new child, or nil if there is none to be had.
func (p *Parsers) start() *child {
	c := &child{said: &tail{}}
	c.cmd = exec.Command(p.cmd[0], p.cmd[1:]...)
	c.cmd.Env, c.cmd.Dir, c.cmd.Stderr = told(), "/", c.said
	confine.Apart(c.cmd)
	in, err := c.cmd.StdinPipe()
	if err == nil {
		c.in = in
		var out io.ReadCloser
		if out, err = c.cmd.StdoutPipe(); err == nil {
			c.out = bufio.NewReaderSize(out, 64<<10)
			err = c.cmd.Start()
		}
	}
	if err != nil {
		p.log.Error("mail: no parser", "err", err)
		return nil
	}
	return c
}

// parse has one message read. After an error the child is of no more use.
func (c *child) parse(ctx context.Context, raw []byte, patience time.Duration) (Message, error) {
	inTime := c.limit(patience)
	unhook := context.AfterFunc(ctx, c.kill)
	defer unhook()
	m, err := c.read(raw)
	if !inTime() && err == nil {
		err = errors.New("too late")
	}
	if err == nil && !unhook() {
		err = ctx.Err()
	}
	if err != nil {
		return Message{}, err
	}
	return m, nil
}

// read gives a message to the child and takes what it made of it.
func (c *child) read(raw []byte) (Message, error) {
	if err := writeRaw(c.in, raw); err != nil {
		return Message{}, err
	}
	return readMessage(c.out, int64(len(raw)))
}

// limit kills the child once it has worked for so long, or for ten times as long has
// not. What counts is its own work: that a machine does much else is no fault of a mail,
// which else were filed unread. inTime ends the limit and says whether it was kept.
func (c *child) limit(patience time.Duration) (inTime func() bool) {
	var mu sync.Mutex // guards what follows
	var over, ended bool
	before, known := c.worked()
	waits, waited := patience, time.Duration(0)
	mu.Lock()
	defer mu.Unlock()
	var timer *time.Timer
	timer = time.AfterFunc(waits, func() {
		mu.Lock()
		defer mu.Unlock()
		if ended {
			return
		}
		waited += waits
		now, still := c.worked()
		left := patience - (now - before)
		if over = !known || !still || left <= 0 || waited >= childIdle*patience; over {
			c.kill()
			return
		}
		waits = max(left, patience/10)
		timer.Reset(waits)
	})
	return func() bool {
		mu.Lock()
		defer mu.Unlock()
		ended = true
		timer.Stop()
		return !over
	}
}

func (c *child) kill() { _ = c.cmd.Process.Kill() }

// end kills the child and takes its remains.
func (c *child) end() {
	_ = c.in.Close()
	c.kill()
	_ = c.cmd.Wait()
}

// tail keeps the beginning and the end of what a child says on stderr, for the
// log: a Go program that dies names the cause first and then its goroutines.
type tail struct {
	mu          sync.Mutex
	first, last []byte
}

const tailBytes = 1 << 10

// Write keeps what fits and forgets the middle.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := len(p)
	if room := min(tailBytes-len(t.first), n); room > 0 {
		t.first = append(t.first, p[:room]...)
		p = p[room:]
	}
	if len(p) > tailBytes {
		p = p[len(p)-tailBytes:]
	}
	t.last = append(t.last, p...)
	if over := len(t.last) - tailBytes; over > 0 {
		t.last = append(t.last[:0], t.last[over:]...)
	}
	return n, nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return clean(string(t.first) + string(t.last))
}
