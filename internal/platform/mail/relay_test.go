package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"
)

const note = "Subject: x\r\n\r\n.dot\r\nlast line without an end"

func TestALetterIsDelivered(t *testing.T) {
	h := newHostile(t, nil)
	n := 0
	out := relayTo(t, "smtp://"+h.addr+"?helo=desk.example").Send(context.Background(), "care+b1@desk.example", []string{"bob@example.com", "ann@bücher.example"}, []byte(note), func() error { n++; return nil })
	if out != (Outcome{Delivered, 250, "2.0.0 queued as 1"}) || n != 1 {
		t.Fatalf("%+v, before ran %d times", out, n)
	}
	heard, letters := h.got()
	want := []string{"EHLO desk.example", "MAIL FROM:<care+b1@desk.example> SIZE=44", "RCPT TO:<bob@example.com>", "RCPT TO:<ann@xn--bcher-kva.example>", "DATA"}
	if len(heard) < 5 || strings.Join(heard[:5], "|") != strings.Join(want, "|") {
		t.Errorf("heard %q", heard)
	}
	if len(letters) != 1 || letters[0] != "Subject: x\r\n\r\n..dot\r\nlast line without an end\r\n" {
		t.Errorf("took %q", letters)
	}
}

// TestOutcomes is the table of what relays do, and what we say became of the
// letter.
func TestOutcomes(t *testing.T) {
	for _, c := range []struct {
		name   string
		script map[string]string
		state  State
		code   int
		before bool // whether before ran
	}{
		{"421 at the door", map[string]string{"greet": "421 4.3.2 busy"}, Deferred, 421, false},
		{"554 at the door", map[string]string{"greet": "554 no service"}, Deferred, 554, false},
		{"hangs up at the door", map[string]string{"greet": "drop"}, Deferred, 0, false},
		{"nonsense at the door", map[string]string{"greet": "hello there"}, Deferred, 0, false},
		{"hangs up at EHLO", map[string]string{"EHLO": "drop"}, Deferred, 0, false},
		{"knows no EHLO", map[string]string{"EHLO": "502 what"}, Delivered, 250, true},
		{"450 for the sender", map[string]string{"MAIL": "450 4.1.8 later"}, Deferred, 450, false},
		{"530 for the sender", map[string]string{"MAIL": "530 5.7.0 sign in first"}, Deferred, 530, false},
		{"553 for the sender", map[string]string{"MAIL": "553 5.1.8 no such sender"}, Failed, 553, false},
		{"421 for the recipient", map[string]string{"RCPT": "421 4.7.0 slow down"}, Deferred, 421, false},
		{"450 for the recipient", map[string]string{"RCPT": "450 4.2.1 greylisted"}, Deferred, 450, false},
		{"452 for the recipient", map[string]string{"RCPT": "452 4.2.2 full"}, Deferred, 452, false},
		{"550 for the recipient", map[string]string{"RCPT": "550 5.1.1 unknown user"}, Failed, 550, false},
		{"hangs up at the recipient", map[string]string{"RCPT": "drop"}, Deferred, 0, false},
		{"451 at DATA", map[string]string{"DATA": "451 4.3.0 later"}, Deferred, 451, true},
		{"554 at DATA", map[string]string{"DATA": "554 5.5.1 no"}, Failed, 554, true},
		{"hangs up at DATA", map[string]string{"DATA": "drop"}, Deferred, 0, true},
		{"421 after the dot", map[string]string{".": "421 4.3.0 going down"}, Deferred, 421, true},
		{"450 after the dot", map[string]string{".": "450 4.2.0 later"}, Deferred, 450, true},
		{"452 after the dot", map[string]string{".": "452 4.3.1 full"}, Deferred, 452, true},
		{"550 after the dot", map[string]string{".": "550 5.7.1 spam"}, Failed, 550, true},
		{"hangs up after the dot", map[string]string{".": "drop"}, Uncertain, 0, true},
		{"nonsense after the dot", map[string]string{".": "yes of course"}, Uncertain, 0, true},
		{"354 after the dot", map[string]string{".": "354 more"}, Uncertain, 354, true},
		{"several lines", map[string]string{".": "250-2.0.0 well\r\n250 2.0.0 done"}, Delivered, 250, true},
	} {
		h := newHostile(t, c.script)
		ran := false
		out := relayTo(t, "smtp://"+h.addr).Send(context.Background(), "", []string{"bob@example.com"}, []byte(note), func() error { ran = true; return nil })
		if out.State != c.state || out.Code != c.code || ran != c.before || out.Text == "" || strings.ContainsAny(out.Text, "\r\n") {
			t.Errorf("%s: %+v, before ran: %v", c.name, out, ran)
		}
	}
}

func TestALineThatDiesInTheLetter(t *testing.T) {
	h := newHostile(t, map[string]string{"body": "drop"})
	large := []byte("Subject: large\r\n\r\n" + strings.Repeat("0123456789abcdef\r\n", 2<<20))
	out := relayTo(t, "smtp://"+h.addr).Send(context.Background(), "", []string{"bob@example.com"}, large, nil)
	if out.State != Deferred {
		t.Errorf("large: %+v", out)
	}
	// A small letter is in the kernel's hands before the line is seen to be dead;
	// what we cannot know we do not claim.
	out = relayTo(t, "smtp://"+h.addr).Send(context.Background(), "", []string{"bob@example.com"}, []byte(note), nil)
	if out.State != Deferred && out.State != Uncertain {
		t.Errorf("small: %+v", out)
	}
	if _, letters := h.got(); len(letters) != 0 {
		t.Errorf("took %d", len(letters))
	}
}

func TestBeforeCanStopALetter(t *testing.T) {
	h := newHostile(t, nil)
	out := relayTo(t, "smtp://"+h.addr).Send(context.Background(), "", []string{"bob@example.com"}, []byte(note), func() error { return errors.New("another has it") })
	if out.State != Deferred || !strings.Contains(out.Text, "another has it") {
		t.Errorf("%+v", out)
	}
	heard, letters := h.got()
	if len(letters) != 0 || strings.Contains(strings.Join(heard, "|"), "DATA") {
		t.Errorf("heard %q, took %q", heard, letters)
	}
}

func TestNoRelayThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	if out := relayTo(t, "smtp://"+addr).Send(context.Background(), "", []string{"bob@example.com"}, []byte(note), nil); out.State != Deferred || out.Code != 0 {
		t.Errorf("%+v", out)
	}
	for _, to := range [][]string{nil, {"not an address"}, {"bob@example.com>\r\nDATA"}, {""}} {
		if out := relayTo(t, "smtp://"+addr).Send(context.Background(), "", to, []byte(note), nil); out.State != Failed {
			t.Errorf("to %q: %+v", to, out)
		}
	}
	h := newHostile(t, nil)
	if out := relayTo(t, "smtp://"+h.addr).Send(context.Background(), "", []string{"büb@example.com"}, []byte(note), nil); out.State != Failed || out.Code != 553 {
		t.Errorf("a local part of another script: %+v", out)
	}
	h = newHostile(t, map[string]string{"EHLO": "250-x\r\n250-SMTPUTF8\r\n250 8BITMIME"})
	if out := relayTo(t, "smtp://"+h.addr).Send(context.Background(), "", []string{"büb@example.com"}, []byte(note), nil); out.State != Delivered {
		t.Errorf("SMTPUTF8 offered: %+v", out)
	}
}

// TestPatience: a relay that says nothing, and a caller who gives up.
func TestPatience(t *testing.T) {
	short := 50 * time.Millisecond
	h := newHostile(t, map[string]string{".": "hang"})
	r := relayTo(t, "smtp://"+h.addr)
	r.patience.dot = short
	if out := r.Send(context.Background(), "", []string{"bob@example.com"}, []byte(note), nil); out.State != Uncertain {
		t.Errorf("no answer to the letter: %+v", out)
	}
	r = relayTo(t, "smtp://"+h.addr)
	r.patience.goodbye = short
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan Outcome, 1)
	go func() { done <- r.Send(ctx, "", []string{"bob@example.com"}, []byte(note), nil) }()
	for {
		if _, letters := h.got(); len(letters) == 2 {
			break
		}
		runtime.Gosched()
	}
	cancel()
	if out := <-done; out.State != Uncertain {
		t.Errorf("stopped after the dot: %+v", out)
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	r = relayTo(t, "smtp://"+silent.Addr().String())
	r.patience.command = short
	if out := r.Send(context.Background(), "", []string{"bob@example.com"}, []byte(note), nil); out.State != Deferred {
		t.Errorf("no greeting: %+v", out)
	}
	ctx, cancel = context.WithTimeout(context.Background(), short)
	defer cancel()
	if out := relayTo(t, "smtp://"+silent.Addr().String()).Send(ctx, "", []string{"bob@example.com"}, []byte(note), nil); out.State != Deferred {
		t.Errorf("stopped at the greeting: %+v", out)
	}
	h = newHostile(t, map[string]string{"greet": "220-" + strings.Repeat("x", 1<<20)})
	if out := relayTo(t, "smtp://"+h.addr).Send(context.Background(), "", []string{"bob@example.com"}, []byte(note), nil); out.State != Deferred {
		t.Errorf("an answer without end: %+v", out)
	}
}

func TestTLSAndSignIn(t *testing.T) {
	cert := testCert(t)
	leaf, err := x509.ParseCertificate(cert.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	offer := map[string]string{"EHLO": "250-relay\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS"}
	start := func(script map[string]string) *hostile {
		h := newHostile(t, script)
		h.mu.Lock()
		h.cert = &cert
		h.mu.Unlock()
		return h
	}
	send := func(url string, trust bool) Outcome {
		r := relayTo(t, url)
		if trust {
			r.roots = roots
		}
		return r.Send(context.Background(), "a@b.example", []string{"bob@example.com"}, []byte(note), nil)
	}
	h := start(offer)
	if out := send("smtp://ann:s%3Acret@"+h.addr, true); out.State != Delivered {
		t.Fatalf("STARTTLS: %+v", out)
	}
	heard, _ := h.got()
	said := strings.Join(heard, "|")
	token := base64.StdEncoding.EncodeToString([]byte("\x00ann\x00s:cret"))
	if !strings.Contains(said, "STARTTLS|EHLO") || !strings.Contains(said, "AUTH PLAIN "+token+"|MAIL") {
		t.Errorf("heard %s", said)
	}
	h = start(offer)
	if out := send("smtp://"+h.addr, false); out.State != Deferred || !strings.Contains(out.Text, "no TLS") {
		t.Errorf("a certificate nobody knows: %+v", out)
	}
	h = start(offer)
	if out := send("smtp://"+h.addr+"?tls=any", false); out.State != Delivered {
		t.Errorf("tls=any: %+v", out)
	}
	h = start(offer)
	if out := send("smtp://"+h.addr+"?tls=never", false); out.State != Delivered {
		t.Errorf("tls=never: %+v", out)
	}
	h = start(nil)
	if out := send("smtp://"+h.addr+"?tls=required", true); out.State != Deferred {
		t.Errorf("tls=required and not offered: %+v", out)
	}
	h = start(map[string]string{"EHLO": offer["EHLO"], "STARTTLS": "454 not now"})
	if out := send("smtp://"+h.addr, true); out.State != Deferred || out.Code != 454 {
		t.Errorf("STARTTLS refused: %+v", out)
	}
	h = start(map[string]string{"EHLO": offer["EHLO"], "STARTTLS": "220 go\r\n250 injected"})
	if out := send("smtp://"+h.addr, true); out.State != Deferred {
		t.Errorf("injected before TLS: %+v", out)
	}
	h = start(map[string]string{"EHLO": "250-relay\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 wrong password"})
	if out := send("smtp://ann:wrong@"+h.addr, true); out.State != Deferred || out.Code != 535 {
		t.Errorf("wrong password: %+v", out)
	}
	h = start(map[string]string{"EHLO": "250-relay\r\n250 AUTH LOGIN", "AUTH": "334 VXNlcm5hbWU6", strings.ToUpper(base64.StdEncoding.EncodeToString([]byte("ann"))): "334 UGFzc3dvcmQ6"})
	if out := send("smtp://ann:secret@"+h.addr, true); out.State != Delivered {
		t.Errorf("LOGIN: %+v", out)
	}
}

func TestImplicitTLS(t *testing.T) {
	cert := testCert(t)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert}})
	if err != nil {
		t.Fatal(err)
	}
	h := &hostile{t: t}
	h.wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			h.serve(c)
		}
	})
	t.Cleanup(func() { l.Close(); h.wg.Wait() })
	r := relayTo(t, "smtps://"+l.Addr().String())
	if out := r.Send(context.Background(), "", []string{"bob@example.com"}, []byte(note), nil); out.State != Deferred {
		t.Errorf("a certificate nobody knows: %+v", out)
	}
	leaf, _ := x509.ParseCertificate(cert.Certificate[0])
	r.roots = x509.NewCertPool()
	r.roots.AddCert(leaf)
	if out := r.Send(context.Background(), "", []string{"bob@example.com"}, []byte(note), nil); out.State != Delivered {
		t.Errorf("%+v", out)
	}
}

func TestRelayAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"smtp://relay.example": "smtp://relay.example:25", "smtp://ann:pw@relay.example": "smtp://ann@relay.example:587",
		"smtps://relay.example": "smtps://relay.example:465", "smtp://[::1]:2525": "smtp://[::1]:2525", "smtp://relay.example:26/?tls=required": "smtp://relay.example:26",
		"": "", "relay.example": "", "http://relay.example": "", "smtp://": "", "smtp://relay.example/path": "", "smtp://relay.example?tls=maybe": "",
		"smtps://relay.example?tls=never": "", "smtp://relay.example?helo=a%0d%0ab": "", "smtp://relay.example?x=1": "", "smtp://ann:p%zz@relay.example": "",
	} {
		r, err := NewRelay(address, nil)
		if (err == nil) != (want != "") || err == nil && r.String() != want {
			t.Errorf("%s: %v %v", address, r, err)
		}
		if err != nil && strings.Contains(err.Error(), "p%zz") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
	r := relayTo(t, "smtp://ann:hunter2@relay.example")
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "relay", r)
	if s := b.String() + fmt.Sprint(r) + fmt.Sprintf("%s %v %+v %#v", r, r, r, r); strings.Contains(s, "hunter2") {
		t.Errorf("shows the password: %s", s)
	}
}

func TestStuffed(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a\r\n", "a\n.\nb\n": "a\r\n..\r\nb\r\n", ".\r\n": "..\r\n", "a\r.\rb": "a\r\n..\r\nb\r\n", "a\r\n\r\n.": "a\r\n\r\n..\r\n", "..": "...\r\n",
	} {
		if got := string(stuffed([]byte(in))); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
