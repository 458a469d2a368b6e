package mail

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"kept.example/kept/internal/platform/fault"
)

// pipes is a listener whose connections are made by dial and never leave the
// process, so that a machine does not run out of ports.
type pipes struct {
	conns chan net.Conn
	once  sync.Once
	over  chan struct{}
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), over: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.over:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.over) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

func (p *pipes) dial() net.Conn {
	ours, theirs := net.Pipe()
	p.conns <- theirs
	return ours
}

// rung is a receiver behind pipes, and what it stored.
type rung struct {
	*pipes
	mu     sync.Mutex
	stored []got
}

// receiving starts a receiver that takes mail for desk.example, and has no room
// for what says so.
func receiving(f *testing.F, lmtp bool) *rung {
	d := &rung{pipes: newPipes()}
	r := NewReceiver(ReceiverOptions{
		Domain: "desk.example", LMTP: lmtp, MaxBytes: 64 << 10, MaxRecipients: 5, MaxConns: 1 << 20, MaxPerIP: 1 << 20,
		Idle: 300 * time.Millisecond, Stall: 300 * time.Millisecond,
		Known: func(_ context.Context, rcpt string) error {
			if !strings.HasSuffix(rcpt, "@desk.example") {
				return &Refuse{Code: 550, Status: [3]int{5, 1, 1}, Text: "Nobody here"}
			}
			return nil
		},
		Accept: func(_ context.Context, e Envelope, raw []byte) error {
			if bytes.Contains(raw, []byte("no room")) {
				return fault.New(fault.Unavailable, "db.fault.disk_full")
			}
			d.mu.Lock()
			defer d.mu.Unlock()
			d.stored = append(d.stored, got{e, string(raw)})
			return nil
		},
	})
	r.listener = d.pipes
	done := make(chan error, 1)
	go func() { done <- r.Serve(context.Background()) }()
	f.Cleanup(func() {
		_ = d.Close()
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_ = r.Shutdown(ctx)
		<-done
	})
	return d
}

// said sends everything, ends whatever is under way, and returns all answers.
func (d *rung) said(input string) (answers []string, stored []got) {
	d.mu.Lock()
	d.stored = nil
	d.mu.Unlock()
	c := d.dial()
	go func() {
		_, _ = io.WriteString(c, input+"\r\n.\r\nQUIT\r\n.\r\nQUIT\r\n")
	}()
	lines := bufio.NewScanner(c)
	for lines.Scan() {
		answers = append(answers, lines.Text())
	}
	_ = c.Close()
	d.mu.Lock()
	defer d.mu.Unlock()
	return answers, d.stored
}

// anAnswer is what a server may say: a code, and a line that is no second one.
var anAnswer = regexp.MustCompile(`^[2345]\d\d(?:[ -].*)?$`)

// FuzzReceiver: whatever a sender says, the receiver answers in order, stores no
// mail without somebody it is for, and says 250 to a mail exactly as often as it
// has stored one.
func FuzzReceiver(f *testing.F) { fuzzReceiver(f, false) }

// FuzzLMTP: the same by LMTP, where each recipient has an answer.
func FuzzLMTP(f *testing.F) { fuzzReceiver(f, true) }

func fuzzReceiver(f *testing.F, lmtp bool) {
	const letter = "MAIL FROM:<a@example.com>\r\nRCPT TO:<care@desk.example>\r\n"
	for _, s := range []string{
		letter + "DATA\r\nSubject: x\r\n\r\nwords\r\n.\r\n" + letter + "DATA\r\nno room\r\n.\r\n",
		"RCPT TO:<care@desk.example>\r\nDATA\r\nMAIL FROM:<>\r\nDATA\r\n",
		letter + "RCPT TO:<other@desk.example>\r\nRCPT TO:<bob@elsewhere.example>\r\nDATA\r\n..dot\r\n.\r\n",
		letter + "DATA\r\na\n.\nMAIL FROM:<evil@example.com>\r\n.\r\n",
		letter + "BDAT 5\r\nhello" + "BDAT 0 LAST\r\n", letter + "BDAT 99999999\r\n", letter + "BDAT -1 LAST\r\n",
		"STARTTLS\r\nAUTH PLAIN AGEAYg==\r\nVRFY a\r\nEXPN a\r\nHELP\r\nNOOP x\r\nRSET\r\n", "MAIL FROM:<a@b> SIZE=99999999999999999999 BODY=8BITMIME SMTPUTF8 X=Y\r\n",
		"MAIL FROM:<a@b>\r\nRCPT TO:<\"a\\\"b\"@desk.example>\r\nRCPT TO:<@x:c@desk.example> NOTIFY=NEVER\r\nDATA\r\n\x00\xff\r\n", "\x00\r\n\r\n:\r\n" + strings.Repeat("A", 2000) + "\r\n",
	} {
		f.Add(s)
	}
	hello := "EHLO mx.example\r\n"
	if lmtp {
		hello = "LHLO mx.example\r\n"
	}
	d := receiving(f, lmtp)
	if answers, stored := d.said(hello + letter + "DATA\r\nhello\r\n.\r\n"); queued(answers) != 1 || len(stored) != 1 {
		f.Fatalf("one mail: %q, %v", answers, stored)
	}
	f.Fuzz(func(t *testing.T, input string) {
		answers, stored := d.said(hello + input)
		for _, a := range answers {
			if !anAnswer.MatchString(a) {
				t.Errorf("it answers %q", a)
			}
		}
		took, want := queued(answers), 0
		for _, m := range stored {
			if len(m.env.To) == 0 {
				t.Errorf("stored for nobody: %q", m.raw)
			}
			for _, to := range m.env.To {
				if !strings.HasSuffix(to, "@desk.example") || strings.ContainsAny(to, "\r\n\x00") {
					t.Errorf("stored for %q", to)
				}
			}
			if oddEnding([]byte(m.raw)) && !strings.Contains(strings.ToUpper(input), "BDAT") {
				t.Errorf("stored with an ending in it: %q", m.raw)
			}
			if want++; lmtp {
				want += len(m.env.To) - 1
			}
		}
		if took > want {
			t.Errorf("%d mails are stored, and %d are said to be", want, took)
		}
		if n := len(answers); n > 0 && strings.HasPrefix(answers[n-1], "221") && took != want {
			t.Errorf("to the end: %d mails are stored, and %d are said to be", want, took)
		}
	})
}

// queued counts the mails that are said to be stored.
func queued(answers []string) (n int) {
	for _, a := range answers {
		if strings.HasPrefix(a, "250 2.0.0") && strings.HasSuffix(a, "OK: queued") {
			n++
		}
	}
	return n
}

// recorded is a connection whose other side has said everything beforehand.
type recorded struct {
	net.Conn // nil: what is not below is not used
	says     io.Reader
	heard    bytes.Buffer
}

func (c *recorded) Read(p []byte) (int, error)      { return c.says.Read(p) }
func (c *recorded) Write(p []byte) (int, error)     { return c.heard.Write(p) }
func (c *recorded) Close() error                    { return nil }
func (c *recorded) SetDeadline(time.Time) error     { return nil }
func (c *recorded) RemoteAddr() net.Addr            { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
func (c *recorded) SetReadDeadline(time.Time) error { return nil }

// FuzzRelayAnswers: whatever a relay says, a letter is delivered only if it was
// sent whole, in doubt only then, and refused only by a 5xx.
func FuzzRelayAnswers(f *testing.F) {
	for _, s := range []string{
		"220 hi\r\n250-relay\r\n250 SIZE 1000\r\n250 ok\r\n250 ok\r\n354 go\r\n250 2.0.0 queued\r\n", "421 busy\r\n", "220 a\r\n502 what\r\n250 helo\r\n250 ok\r\n550 5.1.1 no\r\n",
		"220 a\r\n250 AUTH PLAIN LOGIN\r\n535 5.7.8 no\r\n", "220 a\r\n250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n", "220 a\r\n250-x\r\n350 y\r\n", "220 \xff\x00\r\n250 STARTTLS\r\n220 go\r\n250 a", "999999999 a\r\n",
		"220 a\n250 ok\n250 ok\n250 ok\n354 go\n554-5.6.0 a\n554 b\n", "-1 \r\n220-\r\n",
	} {
		f.Add(s, false, false)
	}
	f.Add("220 a\r\n250 AUTH XOAUTH2\r\n334 eyJzdGF0dXMiOiI0MDEifQ==\r\n535 5.7.8 no\r\n", true, true)
	raw := []byte("Subject: x\r\n\r\n.dot\r\nwords")
	f.Fuzz(func(t *testing.T, says string, user, bearer bool) {
		address := "smtp://relay.example?helo=desk.example"
		if user {
			address = "smtp://ann:secret@relay.example?helo=desk.example&tls=never"
		}
		r, err := NewRelay(address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if bearer {
			r.SignInBy(func(context.Context, string) (string, error) { return "ya29.token", nil })
		}
		c, asked := &recorded{says: strings.NewReader(says)}, 0
		d := &dialogue{patience: r.patience, conn: c, late: time.AfterFunc(time.Hour, func() {})}
		d.unhook = func() bool { return true }
		d.listen()
		out := func() Outcome {
			defer d.close()
			if err := r.greet(d, "ya29.token"); err != nil {
				return deferred(err)
			}
			if err := d.envelope("care@desk.example", []string{"bob@example.com"}, len(raw), false); err != nil {
				return refused(err)
			}
			asked++
			return d.data(context.Background(), raw)
		}()
		whole := strings.HasSuffix(c.heard.String(), "\r\n.\r\n") || strings.HasSuffix(c.heard.String(), "\r\n.\r\nQUIT\r\n")
		switch out.State {
		case Delivered:
			if !whole || asked != 1 || out.Code != 250 {
				t.Errorf("%+v after %q", out, c.heard.String())
			}
		case Uncertain:
			if !whole || out.Code >= 400 {
				t.Errorf("%+v after %q", out, c.heard.String())
			}
		case Failed:
			if out.Code < 500 {
				t.Errorf("%+v", out)
			}
		case Deferred:
			if whole && out.Code < 400 {
				t.Errorf("sent whole, and %+v", out)
			}
		default:
			t.Errorf("%+v", out)
		}
		if strings.ContainsAny(out.Text, "\r\n\x00") || len(out.Text) > 2000 || strings.Contains(out.Text, "secret") && !strings.Contains(says, "secret") {
			t.Errorf("it says %q", out.Text)
		}
	})
}
