package mail

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/confine"
	"kept.example/kept/internal/platform/fault"
)

// TestMain is also the hidden command: the children get no environment, so what
// to be is their first argument.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "child":
			if err := ServeChild(os.Stdin, os.Stdout); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			os.Exit(0)
		case "lazy":
			os.Exit(lazy())
		case "spy":
			os.Exit(spy())
		case "moody":
			os.Exit(moody())
		}
	}
	os.Exit(m.Run())
}

// moody is a child that does what the message says.
func moody() int {
	if err := confine.Self(childMemory); err != nil {
		return 3
	}
	for {
		n, err := readLength(os.Stdin, childRaw)
		if err != nil {
			return 0
		}
		raw, err := take(os.Stdin, n)
		if err != nil {
			return 0
		}
		switch string(raw) {
		case "hang":
			select {}
		case "spin":
			for n := uint(1); n != 0; n += 2 { // an odd number is never 0
			}
		case "waits its turn": // as on a machine that does much else
			<-time.After(400 * time.Millisecond)
		case "die":
			fmt.Fprint(os.Stderr, strings.Repeat("long story ", 1000), "it hurt")
			return 7
		case "eat":
			var all [][]byte
			for {
				b := make([]byte, 4<<20)
				for i := 0; i < len(b); i += 4096 {
					b[i] = 1
				}
				all = append(all, b)
				if len(all) > 256 {
					fmt.Fprint(os.Stderr, "ate a gigabyte")
					return 8
				}
			}
		case "lie":
			_, _ = os.Stdout.Write([]byte{0, 0, 0, 99, 0, 0, 0, 0})
		case "babble":
			_, _ = os.Stdout.WriteString(strings.Repeat("x", 4096))
		}
		if err := writeMessage(os.Stdout, Message{Subject: string(raw), Problems: []string{strconv.Itoa(os.Getpid())}}); err != nil {
			return 1
		}
	}
}

// spy answers with what a child can see.
func spy() int {
	before, _ := os.ReadDir("/proc/self/fd")
	if err := confine.Self(childMemory); err != nil {
		return 3
	}
	n, err := readLength(os.Stdin, childRaw)
	if err != nil {
		return 0
	}
	if _, err := take(os.Stdin, n); err != nil {
		return 1
	}
	var files []string
	after, _ := os.ReadDir("/proc/self/fd")
	for _, e := range after {
		to, err := os.Readlink("/proc/self/fd/" + e.Name())
		if err == nil && !strings.HasPrefix(to, "anon_inode") {
			files = append(files, e.Name()+"="+to)
		}
	}
	dir, _ := os.Getwd()
	write := os.WriteFile(filepath.Join(os.TempDir(), "kept-spy-"+strconv.Itoa(os.Getpid())), []byte("x"), 0o600)
	_ = os.Remove(filepath.Join(os.TempDir(), "kept-spy-"+strconv.Itoa(os.Getpid())))
	m := Message{Subject: dir, References: os.Environ(), InReplyTo: files, Problems: []string{strconv.Itoa(len(before))}, Text: fmt.Sprint(write)}
	if err := writeMessage(os.Stdout, m); err != nil {
		return 1
	}
	return 0
}

func children(t testing.TB, what string, n int) *Parsers {
	t.Helper()
	if raceDetector {
		t.Skip("SKIPPED: THE RACE DETECTOR'S OWN MEMORY IS MORE THAN A CHILD MAY HAVE")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := NewParsers([]string{self, what}, n, nil)
	t.Cleanup(p.Close)
	return p
}

func TestChildrenReadLikeTheParent(t *testing.T) {
	p := children(t, "child", 2)
	raw := []byte("From: Ann <ann@example.com>\r\nSubject: =?utf-8?q?h=C3=A4?=\r\nDate: Mon, 2 Jan 2006 15:04:05 -0700\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/html\r\n\r\n<p>words</p>\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a.png\r\n\r\niVBORw0KGgo=\r\n--b--\r\n")
	want, _ := Parse(raw, Limits{})
	if len(want.Parts) != 1 || len(want.Parts[0].Data) != 8 || want.HTML == "" {
		t.Fatalf("the test's own message: %+v", want)
	}
	for range 3 {
		got, err := p.Parse(context.Background(), raw)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
	}
	if m, err := p.Parse(context.Background(), nil); err != nil || !m.Unparsed {
		t.Errorf("empty: %v %+v", err, m)
	}
}

func TestChildrenReadTheCorpus(t *testing.T) {
	p := children(t, "child", 2)
	walkMails(t, "mail-threads", func(path string, raw []byte) {
		want, _ := Parse(raw, Limits{})
		got, err := p.Parse(context.Background(), raw)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		a, _ := json.Marshal(want)
		b, _ := json.Marshal(got)
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs", path)
		}
	})
}

func TestAChildThatDiesCostsOneAttempt(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("SKIPPED: MEMORY LIMITS ARE TESTED ON LINUX ONLY")
	}
	if raceDetector {
		t.Skip("SKIPPED: THE RACE DETECTOR'S OWN MEMORY IS MORE THAN A CHILD MAY HAVE")
	}
	var said bytes.Buffer
	var mu sync.Mutex
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := NewParsers([]string{self, "moody"}, 1, slog.New(slog.NewTextHandler(&locked{w: &said, mu: &mu}, nil)))
	t.Cleanup(p.Close)
	p.patience = 60 * time.Second
	ctx := context.Background()
	pid := func() string {
		m, err := p.Parse(ctx, []byte("hello"))
		if err != nil || m.Subject != "hello" {
			t.Fatalf("%v %+v", err, m)
		}
		return m.Problems[0]
	}
	first := pid()
	if again := pid(); again != first {
		t.Error("the child was not kept warm")
	}
	for _, what := range []string{"die", "eat", "lie", "babble"} {
		before := pid()
		if _, err := p.Parse(ctx, []byte(what)); !errors.Is(err, ErrChildDied) {
			t.Errorf("%s: %v", what, err)
		}
		if pid() == before {
			t.Errorf("%s: not replaced", what)
		}
	}
	p.patience = 100 * time.Millisecond
	if m, err := p.Parse(ctx, []byte("waits its turn")); err != nil || m.Subject != "waits its turn" {
		t.Errorf("a child that the machine kept waiting lost its message: %v", err)
	}
	for _, what := range []string{"hang", "spin"} {
		if _, err := p.Parse(ctx, []byte(what)); !errors.Is(err, ErrChildDied) {
			t.Errorf("%s: %v", what, err)
		}
	}
	p.patience = 60 * time.Second
	pid()
	mu.Lock()
	defer mu.Unlock()
	log := said.String()
	if !strings.Contains(log, "it hurt") || len(log) > 40_000 || strings.Contains(log, "ate a gigabyte") || !strings.Contains(log, "out of memory") {
		t.Errorf("log of %d bytes: %.2000s", len(log), log)
	}
}

type locked struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func TestAChildIsToldNothingElse(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("SKIPPED: /proc IS NEEDED")
	}
	t.Setenv("KEPT_SECRET", "hunter2")
	// A descriptor as a careless parent leaves it: without close-on-exec.
	fd, err := syscall.Open("/etc/hosts", syscall.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	m, err := children(t, "spy", 1).Parse(context.Background(), []byte("look"))
	if err != nil {
		t.Fatal(err)
	}
	if m.Subject != "/" {
		t.Errorf("works in %s", m.Subject)
	}
	if len(m.References) != 0 {
		t.Errorf("sees the environment %v", m.References)
	}
	for _, f := range m.InReplyTo {
		if !strings.Contains(f, "=pipe:") && !strings.Contains(f, "=/proc/") {
			t.Errorf("holds %s", f)
		}
	}
	if m.Text == "<nil>" {
		t.Error("can write files")
	}
}

func TestCallersWhoGoAndParsersThatClose(t *testing.T) {
	p := children(t, "moody", 1)
	p.patience = 60 * time.Second
	ctx, cancel := context.WithCancel(context.Background())
	hanging := make(chan error, 1)
	go func() { _, err := p.Parse(ctx, []byte("hang")); hanging <- err }()
	waiting := make(chan error, 1)
	go func() { _, err := p.Parse(ctx, []byte("hang")); waiting <- err }()
	cancel()
	for _, c := range []chan error{hanging, waiting} {
		if err := <-c; !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	}
	if _, err := p.Parse(context.Background(), []byte("hello")); err != nil {
		t.Errorf("after a cancelled one: %v", err)
	}
	go func() { _, err := p.Parse(context.Background(), []byte("hang")); hanging <- err }()
	for len(p.places) == 0 {
		runtime.Gosched()
	}
	p.Close()
	if err := <-hanging; !fault.Is(err, fault.Unavailable) {
		t.Errorf("closed under it: %v", err)
	}
	if _, err := p.Parse(context.Background(), []byte("hello")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("closed: %v", err)
	}
	missing := NewParsers([]string{"/nonexistent/kept"}, 1, nil)
	defer missing.Close()
	for range 2 {
		if _, err := missing.Parse(context.Background(), []byte("x")); !errors.Is(err, ErrChildDied) {
			t.Errorf("no program: %v", err)
		}
	}
}

// TestOneChildIsKeptWarm: more start when there is more to read, and go when they
// have rested.
func TestOneChildIsKeptWarm(t *testing.T) {
	p := children(t, "child", 2)
	if len(p.warm) != 1 {
		t.Fatalf("%d children before there is anything to read", len(p.warm))
	}
	first, second := p.take(), p.take()
	if first == nil || second == nil || first == second {
		t.Fatal("the second message found no child of its own")
	}
	p.give(first)
	p.let(first)
	if len(p.warm) != 1 {
		t.Error("the only one was let go")
	}
	p.give(second)
	p.let(first)
	if len(p.warm) != 1 || p.warm[0] != second || first.cmd.ProcessState == nil {
		t.Error("one that rests while another is warm stays")
	}
	if _, err := p.Parse(context.Background(), []byte("Subject: hello\r\n\r\nhello")); err != nil {
		t.Error(err)
	}
}

func TestBytesInParsingAreBounded(t *testing.T) {
	p := children(t, "child", 4)
	p.patience = 60 * time.Second
	var inside, most atomic.Int64
	raw := []byte("Subject: large\r\n\r\n" + strings.Repeat("A line of some seventy characters, as they come, in large numbers.\r\n", 12<<20/68))
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if _, err := p.Parse(context.Background(), raw); err != nil {
				t.Error(err)
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
			// 12 MB each: never more than two at a time
			inside.Store(int64(len(p.places)))
			most.Store(max(most.Load(), inside.Load()))
			runtime.Gosched()
		}
	}
	if most.Load() > 2 || most.Load() == 0 {
		t.Errorf("%d children at work at one time", most.Load())
	}
}

// TestALargeMessageFitsTheChild: the largest message that the receiver takes can
// be read within a child's memory, and in about its time.
func TestALargeMessageFitsTheChild(t *testing.T) {
	for _, size := range []int{25 << 20, 50 << 20} {
		p := children(t, "child", 1)
		p.patience = 60 * time.Second
		line := strings.Repeat("QUJD", 19) + "\r\n"
		raw := []byte("Subject: large\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwords\r\n--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n" +
			"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat(line, size/len(line)) + "--c--\r\n--b--\r\n")
		start := time.Now()
		m, err := p.Parse(context.Background(), raw)
		if err != nil || len(m.Parts) != 1 || m.Parts[0].Size != int64(57*(size/len(line))) {
			t.Fatalf("%v %s", err, partList(m))
		}
		c := p.take()
		p.give(c)
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
		peak := ""
		for l := range strings.SplitSeq(string(status), "\n") {
			if strings.HasPrefix(l, "VmHWM") {
				peak = strings.Join(strings.Fields(l), " ")
			}
		}
		t.Logf("%d bytes in %v, %s", len(raw), time.Since(start), peak)
	}
}

// lazy is a child whose collector never begins by itself, as if the machine gave it no
// time: only what a message may take makes it collect.
func lazy() int {
	debug.SetGCPercent(-1)
	if confine.Self(childMemory) != nil || readEach(os.Stdin, os.Stdout) != nil {
		return 1
	}
	return 0
}

// TestReadingTakesWhatAMailMayTake: message after message, a child holds no more than
// four times the size of one and 32 MB, also where its collector is late.
func TestReadingTakesWhatAMailMayTake(t *testing.T) {
	p := children(t, "lazy", 1)
	p.patience = 60 * time.Second
	var b strings.Builder
	for i := range 7000 {
		fmt.Fprintf(&b, "X-%d: %d\r\n", i, i)
	}
	raw := []byte("Subject: many\r\n" + b.String() + "\r\nwords\r\n")
	c := p.take()
	p.give(c)
	for range 100 {
		if _, err := p.Parse(t.Context(), raw); err != nil {
			t.Fatal(err)
		}
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		t.Skip("SKIPPED: THE SYSTEM DOES NOT SAY WHAT A PROCESS HOLDS")
	}
	held := 0 // kB that are no file's
	for l := range strings.SplitSeq(string(status), "\n") {
		_, _ = fmt.Sscanf(l, "RssAnon: %d kB", &held)
	}
	if may := int(mayHold(int64(len(raw))) >> 10); held == 0 || held > may {
		t.Errorf("after 100 messages of %d kB a child holds %d kB, and may hold %d", len(raw)>>10, held, may)
	}
}

func BenchmarkParsers(b *testing.B) {
	p := children(b, "child", 2)
	raw := []byte("From: Ann <ann@example.com>\r\nTo: care@desk.example\r\nSubject: Where is it\r\nMessage-ID: <1@example.com>\r\n\r\n" + strings.Repeat("Where is my parcel, please?\r\n", 50))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := p.Parse(context.Background(), raw); err != nil {
				b.Error(err)
			}
		}
	})
}
