package torture

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// desk is the real binary on a folder of its own.
type desk struct {
	t              *trial
	name           string
	data, database string
	web, smtp      string
	env            []string

	mu  sync.Mutex
	cmd *exec.Cmd
	out chan error // how the process ended
	log tail
}

const (
	admin    = "admin@kept.example"
	password = "a long enough passphrase"
)

// newDesk makes a desk with an admin; it does not run yet. Settings are given
// as KEPT_NAME=value and beat those made here.
func (t *trial) newDesk(name, data, database string, settings ...string) (*desk, error) {
	web, err := freeAddr()
	if err != nil {
		return nil, err
	}
	smtp, err := freeAddr()
	if err != nil {
		return nil, err
	}
	k := &desk{t: t, name: name, data: data, database: database, web: web, smtp: smtp}
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "KEPT_") { // those are another desk's
			k.env = append(k.env, e)
		}
	}
	k.env = append(k.env, "KEPT_DATA="+data, "KEPT_DATABASE_URL="+database, "KEPT_HTTP_ADDR="+web, "KEPT_PUBLIC_URL=http://"+web,
		"KEPT_SMTP_ADDR="+smtp, "KEPT_LOG=error")
	k.env = append(k.env, settings...)
	if _, err := k.command(password, "init", "--email", admin, "--name", "Ada Admin", "--password-stdin"); err != nil {
		return nil, err
	}
	t.atEnd(k.kill)
	return k, nil
}

// command runs one command of the desk and returns what it printed.
func (k *desk) command(stdin string, args ...string) (string, error) {
	cmd := exec.CommandContext(k.t.ctx, k.t.o.Binary, args...)
	cmd.Env, cmd.Stdin, cmd.Dir = k.env, strings.NewReader(stdin), k.t.dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("kept %s: %w\n%s%s", args[0], err, clip(out.String(), 2000), clip(errs.String(), 2000))
	}
	return strings.TrimSpace(out.String()), nil
}

// start starts the desk and does not wait. A wrapper is a program that runs it.
func (k *desk) start(wrapper ...string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	args := append(wrapper, k.t.o.Binary, "serve")
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env, cmd.Stderr, cmd.Dir = k.env, &k.log, k.t.dir
	if err := cmd.Start(); err != nil {
		return err
	}
	out := make(chan error, 1)
	go func() { out <- cmd.Wait(); close(out) }()
	k.cmd, k.out = cmd, out
	return nil
}

// up starts the desk and waits for the first greeting; it says how long that
// took.
func (k *desk) up(wrapper ...string) (time.Duration, error) {
	began := time.Now()
	if err := k.start(wrapper...); err != nil {
		return 0, err
	}
	for time.Since(began) < k.t.patience(startsWithin) {
		if k.greets() {
			return time.Since(began), nil
		}
		if k.gone() {
			return 0, fmt.Errorf("the desk ended instead of starting:\n%s", k.log.last(3000))
		}
		k.t.sleep(5 * time.Millisecond)
		if k.t.ctx.Err() != nil {
			return 0, k.t.ctx.Err()
		}
	}
	return 0, fmt.Errorf("no 220 within %s after a start:\n%s", startsWithin, k.log.last(3000))
}

// startsWithin is when a start has failed. How long one may take is a rule of
// its own.
const startsWithin = 30 * time.Second

// greets says whether the receiver answers.
func (k *desk) greets() bool {
	conn, err := net.DialTimeout("tcp", k.smtp, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(2 * time.Second))
	_, _, err = textproto.NewConn(conn).ReadResponse(220)
	return err == nil
}

// ready waits until the pages work.
func (k *desk) ready() error {
	if k.t.until(k.t.patience(startsWithin), func() bool { return k.page("/readyz") == http.StatusOK }) {
		return nil
	}
	return fmt.Errorf("the desk %s is not ready within %s:\n%s", k.name, startsWithin, k.log.last(3000))
}

// page is the status of a page; 0 for none.
func (k *desk) page(path string) int {
	status, _, err := k.get(path)
	if err != nil {
		return 0
	}
	return status
}

// body is what a page says.
func (k *desk) body(path string) (string, error) {
	_, body, err := k.get(path)
	return body, err
}

func (k *desk) get(path string) (status int, body string, err error) {
	ctx, cancel := context.WithTimeout(k.t.ctx, k.t.patience(5*time.Second))
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+k.web+path, nil)
	if err != nil {
		return 0, "", err
	}
	p, err := http.DefaultClient.Do(q)
	if err != nil {
		return 0, "", err
	}
	defer p.Body.Close()
	b, err := io.ReadAll(io.LimitReader(p.Body, 1<<20))
	return p.StatusCode, string(b), err
}

func (k *desk) pid() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cmd == nil {
		return 0
	}
	return k.cmd.Process.Pid
}

// gone says whether the process has ended by itself.
func (k *desk) gone() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cmd == nil {
		return true
	}
	select {
	case err, ok := <-k.out:
		if ok {
			again := make(chan error, 1)
			again <- err
			k.out = again
		}
		return true
	default:
		return false
	}
}

// kill ends the desk as a crash would.
func (k *desk) kill() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cmd == nil {
		return
	}
	k.cmd.Process.Signal(syscall.SIGKILL)
	<-k.out
	k.cmd = nil
}

// wait waits until the desk has ended by itself.
func (k *desk) wait(within time.Duration) (err error, ended bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cmd == nil {
		return nil, true
	}
	select {
	case err := <-k.out:
		k.cmd = nil
		return err, true
	case <-time.After(within):
		return nil, false
	}
}

// down stops the desk in good order.
func (k *desk) down() error {
	k.mu.Lock()
	cmd := k.cmd
	k.mu.Unlock()
	if cmd == nil {
		return nil
	}
	cmd.Process.Signal(syscall.SIGTERM)
	within := k.t.patience(endsWithin)
	err, ended := k.wait(within)
	if !ended {
		k.kill()
		return fmt.Errorf("the desk did not stop within %s of SIGTERM", within)
	}
	if err != nil {
		return fmt.Errorf("the desk stopped with %w:\n%s", err, k.log.last(2000))
	}
	return nil
}

// peak is the most memory the process has had, in MB; 0 where the system does
// not say.
func (k *desk) peak() int64 {
	w, _ := weightOf(k.pid())
	return w.peak >> 20
}

// freeAddr finds an address nobody listens on.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// tail keeps the end of what was written to it.
type tail struct {
	mu sync.Mutex
	b  []byte
}

func (l *tail) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.b = append(l.b, p...); len(l.b) > 64<<10 {
		l.b = append([]byte(nil), l.b[len(l.b)-32<<10:]...)
	}
	return len(p), nil
}

func (l *tail) last(n int) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.b[max(0, len(l.b)-n):])
}

func clip(s string, n int) string {
	if len(s) > n {
		return s[:n] + "…"
	}
	return s
}
