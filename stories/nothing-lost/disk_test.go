package nothinglost

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

// TestT6 is the goal T6 of the house: a disk of 64 MB is filled while the desk
// works, and freed again. Senders are told to come back within a second, reading
// works, and mail is taken again within ten seconds, by the same process.
func TestT6(t *testing.T) {
	if out, err := exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", t.TempDir()).CombinedOutput(); err != nil {
		t.Skipf("SKIPPED, a full disk is not tried: this machine lets nobody mount a small one: %v %s", err, out)
	}
	disk := t.TempDir()
	k := outside.Start(t, "", "KEPT_LOG=error")
	k.Down()
	k = k.Elsewhere("KEPT_DATA=" + filepath.Join(disk, "data"))
	inside := k.Mounted(disk, "64m", outside.Password, "init", "--email", "admin@kept.example", "--name", "Ada Admin", "--password-stdin")
	api := k.API("admin@kept.example")
	api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": address})
	rng := rand.New(rand.NewPCG(*seed, 6))
	s := &sender{addr: k.SMTP}
	for n := range 50 {
		s.until250(t.Context(), n, message(n, rng))
	}
	s.drop()

	full := filepath.Join(inside, "filler")
	fill(t, full)
	began := time.Now()
	for codeOf(t, k.SMTP) != 452 {
		if time.Since(began) > time.Second {
			t.Fatalf("a second after the disk was full senders hear %d", codeOf(t, k.SMTP))
		}
		pause(t.Context(), 20*time.Millisecond)
	}
	t.Logf("full: 452 after %s", time.Since(began).Round(time.Millisecond))
	if n := len(api.All("/cases?limit=200")); n != 50 {
		t.Errorf("%d of 50 cases can be read", n)
	}
	if status, _ := api.Do("POST", "/cases", map[string]any{"person": map[string]any{"email": "a@example.com", "name": "A"}, "subject": "New", "text": "New"}); status != http.StatusServiceUnavailable {
		t.Errorf("a new case is answered with %d", status)
	}
	if r, err := http.Get(k.URL + "/sign-in"); err != nil {
		t.Error(err)
	} else {
		page, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if !strings.Contains(string(page), `class="full-bar"`) {
			t.Error("the page does not say that the disk is full")
		}
	}

	if err := os.Remove(full); err != nil {
		t.Fatal(err)
	}
	began = time.Now()
	tries := s.until250(t.Context(), 50, message(50, rng))
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("mail is taken again only after %s", took)
	} else {
		t.Logf("freed: 250 after %s and %d tries", took.Round(time.Millisecond), tries)
	}
	if found := homes(t, k); len(found) != 51 {
		t.Errorf("%d of 51 messages are cases", len(found))
	}
	k.Run("", "verify")
}

// fill writes a file until there is no room left.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, size := range []int{1 << 20, 4096, 1} {
		block := make([]byte, size)
		for err = nil; err == nil; {
			_, err = f.Write(block)
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}

// codeOf is what a sender hears who wants to bring a mail; 0 for nothing.
func codeOf(t *testing.T, addr string) int {
	t.Helper()
	raw, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return 0
	}
	defer raw.Close()
	raw.SetDeadline(time.Now().Add(2 * time.Second))
	c := textproto.NewConn(raw)
	if _, _, err := c.ReadResponse(220); err != nil {
		return 0
	}
	for _, line := range []string{"EHLO client.example", "MAIL FROM:<a@example.com>", "RCPT TO:<" + address + ">"} {
		if err := c.PrintfLine("%s", line); err != nil {
			return 0
		}
		code, _, err := c.ReadResponse(250)
		if err != nil {
			return code
		}
	}
	return 250
}

// TestT5 is the goal T5 of the house: when the disk fails, nothing is acknowledged
// any more, and the process ends with an error; what was acknowledged before is
// there when it starts on a disk that works.
func TestT5(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("strace is not installed")
		}
		t.Skip("SKIPPED, a failing disk is not tried: strace is not installed")
	}
	k := outside.Start(t, "", "KEPT_LOG=error")
	api := k.API("admin@kept.example")
	api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": address})
	k.Down()
	for _, at := range []int{60, 200} {
		t.Run(fmt.Sprintf("fsync %d fails", at), func(t *testing.T) {
			under := k.Under("strace", "-f", "-qq", "-o", filepath.Join(t.TempDir(), "trace"), "-e", "trace=fsync,fdatasync",
				"-e", fmt.Sprintf("inject=fsync,fdatasync:error=EIO:when=%d+", at))
			rng := rand.New(rand.NewPCG(*seed, uint64(at)))
			s := &sender{addr: k.SMTP}
			sent := map[string]bool{}
			for n := at * 1000; ; n++ {
				err := s.send(n, message(n, rng))
				if err == nil {
					sent[subject(n)] = true
					continue
				}
				var said *textproto.Error
				if errors.As(err, &said) && said.Code >= 500 {
					t.Errorf("a sender hears %v", said)
				}
				break
			}
			s.drop()
			if code := under(); code == 0 {
				t.Error("the process ended as if all were well")
			}
			k.Up()
			found := homes(t, k)
			for subject := range sent {
				if found[subject] != 1 {
					t.Errorf("%q was acknowledged before the disk failed and is %d cases", subject, found[subject])
				}
			}
			t.Logf("%d messages were acknowledged before the disk failed; all are there", len(sent))
			k.Run("", "verify")
			k.Down()
		})
	}
}
