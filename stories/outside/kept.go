package outside

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Password is what users of test desks sign in with.
const Password = "a long enough passphrase"

// Kept is a running desk, seen from outside.
type Kept struct {
	URL  string // of the pages
	SMTP string // host:port of the mail receiver
	Bin  string
	Env  []string

	t     testing.TB
	cmd   *exec.Cmd
	ended chan struct{} // closed when cmd has ended; nil where nobody waits for that yet
	log   *lockedBuffer
}

var build = sync.OnceValues(func() (string, error) {
	if bin := os.Getenv("KEPT_BIN"); bin != "" {
		return bin, nil
	}
	test, err := os.Executable()
	if err != nil {
		return "", err
	}
	bin := filepath.Join(filepath.Dir(test), "kept") // go test takes it away with its own
	out, err := exec.Command("go", "build", "-o", bin, "kept.example/kept/cmd/kept").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %v\n%s", err, out)
	}
	return bin, nil
})

// With makes the desks of one test run another binary.
func With(t *testing.T, bin string) { t.Setenv("KEPT_STORY_BIN", bin) }

// Binary builds the command once, or takes the one named by KEPT_BIN.
func Binary(t testing.TB) string {
	t.Helper()
	if bin := os.Getenv("KEPT_STORY_BIN"); bin != "" {
		return bin
	}
	bin, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// Each tells the story on SQLite and on PostgreSQL. KEPT_TEST_PG names a server
// where databases may be made; without it the second telling is skipped, which
// fails in CI.
func Each(t *testing.T, f func(t *testing.T, databaseURL string)) {
	t.Run("sqlite", func(t *testing.T) { f(t, "") })
	t.Run("postgres", func(t *testing.T) { f(t, NewDatabase(t)) })
}

// Start makes a desk with an admin (admin@kept.example) and runs it until the
// test ends. More settings are given as KEPT_NAME=value.
func Start(t testing.TB, databaseURL string, settings ...string) *Kept {
	t.Helper()
	web, mail := freeAddr(t), freeAddr(t)
	k := &Kept{URL: "http://" + web, SMTP: mail, Bin: Binary(t), t: t, log: new(lockedBuffer)}
	k.Env = append(os.Environ(), "KEPT_DATA="+filepath.Join(t.TempDir(), "data"), "KEPT_DATABASE_URL="+databaseURL,
		"KEPT_HTTP_ADDR="+web, "KEPT_PUBLIC_URL="+k.URL, "KEPT_SMTP_ADDR="+mail)
	k.Env = append(k.Env, settings...)
	k.Run(Password, "init", "--email", "admin@kept.example", "--name", "Ada Admin", "--password-stdin")
	k.Up()
	t.Cleanup(func() {
		k.Down()
		if t.Failed() {
			t.Logf("the desk's log:\n%s", k.log.tail(8000))
		}
	})
	return k
}

// Elsewhere is a desk with the same settings but for some, which does not run
// yet; it is stopped when the test ends.
func (k *Kept) Elsewhere(settings ...string) *Kept {
	k.t.Helper()
	web, mail := freeAddr(k.t), freeAddr(k.t)
	e := &Kept{URL: "http://" + web, SMTP: mail, Bin: k.Bin, t: k.t, log: new(lockedBuffer)}
	e.Env = append(append([]string{}, k.Env...), "KEPT_HTTP_ADDR="+web, "KEPT_PUBLIC_URL="+e.URL, "KEPT_SMTP_ADDR="+mail)
	e.Env = append(e.Env, settings...)
	k.t.Cleanup(e.Down)
	return e
}

// Run runs one command of the desk and returns its standard output.
func (k *Kept) Run(stdin string, args ...string) string {
	k.t.Helper()
	cmd := k.command(args)
	cmd.Env, cmd.Stdin = k.Env, strings.NewReader(stdin)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		k.t.Fatalf("kept %s: %v\n%s%s", strings.Join(args, " "), err, out, errs.String())
	}
	return strings.TrimSpace(string(out))
}

// command is one command of the desk.
func (k *Kept) command(args []string) *exec.Cmd {
	all := append([]string{k.Bin}, args...)
	return exec.Command(all[0], all[1:]...)
}

// Try is Run for a command that may fail; it returns all that was printed.
func (k *Kept) Try(stdin string, args ...string) (string, error) {
	cmd := k.command(args)
	cmd.Env, cmd.Stdin = k.Env, strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// Again starts the desk and does not wait.
func (k *Kept) Again() {
	k.t.Helper()
	k.cmd = exec.Command(k.Bin, "serve")
	k.cmd.Env, k.cmd.Stderr = k.Env, k.log
	if err := k.cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	cmd, ended := k.cmd, make(chan struct{})
	k.ended = ended
	go func() { cmd.Wait(); close(ended) }()
}

// Beside starts a second process of a desk on PostgreSQL that serves pages, with
// an address of its own.
func (k *Kept) Beside() *Kept {
	k.t.Helper()
	web := freeAddr(k.t)
	other := &Kept{URL: "http://" + web, SMTP: k.SMTP, Bin: k.Bin, t: k.t, log: k.log}
	other.Env = append(slices.Clone(k.Env), "KEPT_HTTP_ADDR="+web, "KEPT_PUBLIC_URL="+other.URL, "KEPT_ROLES=web")
	other.Up()
	k.t.Cleanup(other.Down)
	return other
}

// Up starts the desk and waits until it is ready.
func (k *Kept) Up() {
	k.t.Helper()
	k.Again()
	k.ready()
}

// ready waits for a start as long as one may take on a machine that does much else,
// and not a moment for a process that has ended instead.
func (k *Kept) ready() {
	k.t.Helper()
	k.Until(2*time.Minute, "the desk is ready", func() bool {
		select {
		case <-k.ended:
			k.t.Fatalf("the desk ended instead of starting:\n%s", k.log.tail(4000))
		default:
		}
		r, err := http.Get(k.URL + "/readyz")
		if err != nil {
			return false
		}
		r.Body.Close()
		return r.StatusCode == http.StatusOK
	})
}

// Kill ends the desk as a crash would.
func (k *Kept) Kill() {
	if k.cmd != nil {
		k.cmd.Process.Signal(syscall.SIGKILL)
		k.wait()
		k.cmd = nil
	}
}

// Down stops the desk in good order.
func (k *Kept) Down() {
	if k.cmd == nil {
		return
	}
	k.cmd.Process.Signal(syscall.SIGTERM)
	late := time.AfterFunc(15*time.Second, func() { k.cmd.Process.Kill() })
	k.wait()
	late.Stop()
	k.cmd = nil
}

// wait returns when the process has ended.
func (k *Kept) wait() {
	if k.ended == nil {
		k.cmd.Wait()
		return
	}
	<-k.ended
}

// Until waits for something to become true in the world outside. It asks often
// and gives up with the name of what did not happen.
func (k *Kept) Until(within time.Duration, what string, ok func() bool) {
	k.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(within)
	for !ok() {
		select {
		case <-tick.C:
		case <-late:
			k.t.Fatalf("not within %s: %s\n%s", within, what, k.log.tail(4000))
		}
	}
}

// Mail sends raw bytes over SMTP, as a customer's server would.
func (k *Kept) Mail(from, to, raw string) {
	k.t.Helper()
	raw = strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\n", "\r\n")
	if err := smtp.SendMail(k.SMTP, nil, from, []string{to}, []byte(raw)); err != nil {
		k.t.Fatalf("mail from %s to %s: %v", from, to, err)
	}
}

// freeAddr finds an address nobody listens on.
func freeAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) tail(n int) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.b.String()
	return s[max(0, len(s)-n):]
}
