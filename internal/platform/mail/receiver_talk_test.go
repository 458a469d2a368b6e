package mail

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/textproto"
	"sync"
	"testing"
	"time"
)

// got is one message as Accept saw it.
type got struct {
	env Envelope
	raw string
}

type desk struct {
	mu   sync.Mutex
	took []got
}

func (d *desk) accept(_ context.Context, e Envelope, raw []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.took = append(d.took, got{e, string(raw)})
	return nil
}

func (d *desk) messages() []got {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]got(nil), d.took...)
}

func serve(t testing.TB, o ReceiverOptions) (*Receiver, string) {
	t.Helper()
	o.Addr, o.Domain = "127.0.0.1:0", "desk.example"
	r := NewReceiver(o)
	addr, err := r.Listen()
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- r.Serve(context.Background()) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_ = r.Shutdown(ctx)
		if err := <-done; err != nil {
			t.Error("Serve:", err)
		}
	})
	return r, addr.String()
}

// talk is a client that says exactly what it is told.
type talk struct {
	t testing.TB
	c net.Conn
	r *textproto.Reader
}

func dial(t testing.TB, addr string) *talk {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	k := &talk{t, c, textproto.NewReader(bufio.NewReader(c))}
	k.want(220)
	return k
}

func (k *talk) want(code int) string {
	k.t.Helper()
	got, text, err := k.r.ReadResponse(0)
	if err != nil && got == 0 {
		k.t.Fatalf("no answer: %v (want %d)", err, code)
	}
	if got != code {
		k.t.Fatalf("answer %d %s, want %d", got, text, code)
	}
	return text
}

func (k *talk) say(line string, code int) string {
	k.t.Helper()
	k.raw(line + "\r\n")
	return k.want(code)
}

func (k *talk) raw(s string) {
	k.t.Helper()
	if _, err := k.c.Write([]byte(s)); err != nil {
		k.t.Fatal(err)
	}
}

func (k *talk) data(to ...string) {
	k.t.Helper()
	k.say("MAIL FROM:<ann@example.com>", 250)
	for _, r := range to {
		k.say("RCPT TO:<"+r+">", 250)
	}
	k.say("DATA", 354)
}

// gone reads until the other side hung up.
func (k *talk) gone() {
	k.t.Helper()
	_ = k.c.SetReadDeadline(time.Now().Add(10 * time.Second))
	for {
		if _, err := k.r.ReadLine(); err != nil {
			var ne net.Error
			if errors.As(err, &ne) && ne.Timeout() {
				k.t.Fatal("still connected")
			}
			return
		}
	}
}
