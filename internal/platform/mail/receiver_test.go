package mail

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"kept.example/kept/internal/platform/fault"
)

func TestAMessageIsAcceptedByteForByte(t *testing.T) {
	d := &desk{}
	_, addr := serve(t, ReceiverOptions{Accept: d.accept})
	k := dial(t, addr)
	said := k.say("EHLO client.example", 250)
	for _, ext := range []string{"SIZE 52428800", "8BITMIME", "SMTPUTF8", "PIPELINING"} {
		if !strings.Contains(said, ext) {
			t.Errorf("EHLO lacks %s: %q", ext, said)
		}
	}
	if strings.Contains(said, "STARTTLS") {
		t.Error("STARTTLS offered without a certificate")
	}
	k.data("care@desk.example", "sales@desk.example")
	k.raw("Subject: h\xc3\xa4\r\n\r\n..dot\r\nlong " + strings.Repeat("x", 5000) + "\r\nbare\nlf \x00 nul\r\n.\r\n")
	k.want(250)
	k.say("QUIT", 221)
	want := got{
		Envelope{From: "ann@example.com", To: []string{"care@desk.example", "sales@desk.example"}, RemoteIP: "127.0.0.1", HELO: "client.example"},
		"Subject: h\xc3\xa4\r\n\r\n.dot\r\nlong " + strings.Repeat("x", 5000) + "\r\nbare\nlf \x00 nul\r\n",
	}
	m := d.messages()
	if len(m) != 1 || fmt.Sprint(m[0]) != fmt.Sprint(want) {
		t.Fatalf("took %+v", m)
	}
}

func TestWhatAcceptSaysIsWhatTheSenderHears(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
		text string
	}{
		{nil, 250, ""},
		{errors.New("the disk is on fire"), 451, "Not stored, try again"},
		{&Refuse{Code: 554, Status: [3]int{5, 7, 0}, Text: "We do not take\r\nthis"}, 554, "5.7.0 We do not take  this"},
		{fmt.Errorf("wrapped: %w", &Refuse{Text: "No"}), 550, "5.7.1 No"},
		{&Refuse{Code: 250, Text: "never a yes"}, 550, "never a yes"},
		{fault.New(fault.Unavailable, "db.fault.full"), 452, "try again"},
		{fmt.Errorf("write: %w", syscall.ENOSPC), 452, "try again"},
	} {
		_, addr := serve(t, ReceiverOptions{Accept: func(context.Context, Envelope, []byte) error { return c.err }})
		k := dial(t, addr)
		k.say("HELO x", 250)
		k.data("care@desk.example")
		if said := k.say("Subject: x\r\n\r\nbody\r\n.", c.code); !strings.Contains(said, c.text) {
			t.Errorf("%v: said %q, want %q", c.err, said, c.text)
		}
		if c.err != nil && strings.Contains(fmt.Sprint(c.err), "fire") {
			k.say("NOOP", 250)
		}
	}
}

func TestAPanicInAcceptIsNotAYes(t *testing.T) {
	_, addr := serve(t, ReceiverOptions{Accept: func(context.Context, Envelope, []byte) error {
		panic("as a handler may")
	}})
	k := dial(t, addr)
	k.say("HELO x", 250)
	k.data("care@desk.example")
	k.say("x\r\n.", 421)
}

func TestUnknownRecipientsAreRefusedAndGuessersHungUpOn(t *testing.T) {
	known := func(_ context.Context, rcpt string) error {
		switch {
		case strings.HasPrefix(rcpt, "care@"):
			return nil
		case strings.HasPrefix(rcpt, "later@"):
			return errors.New("store is away")
		}
		return &Refuse{Code: 550, Status: [3]int{5, 1, 1}, Text: "No such inbox"}
	}
	d := &desk{}
	_, addr := serve(t, ReceiverOptions{Accept: d.accept, Known: known})
	k := dial(t, addr)
	k.say("HELO x", 250)
	k.say("MAIL FROM:<>", 250)
	k.say("RCPT TO:<nobody@desk.example>", 550)
	k.say("DATA", 502)
	k.say("RCPT TO:<later@desk.example>", 451)
	k.say("RCPT TO:<care@desk.example>", 250)
	k.say("DATA", 354)
	k.say("x\r\n.", 250)
	if m := d.messages(); len(m) != 1 || len(m[0].env.To) != 1 || m[0].env.From != "" {
		t.Fatalf("took %+v", m)
	}
	k.say("MAIL FROM:<>", 250)
	for range maxStrangers - 1 {
		k.say("RCPT TO:<guess@desk.example>", 550)
	}
	k.say("RCPT TO:<guess@desk.example>", 421)
	k.gone()
}

// TestSmugglingEndingsEndNothing sends, over a raw socket, a message that tries
// to end early with each odd line ending and goes on with a forged second one.
func TestSmugglingEndingsEndNothing(t *testing.T) {
	forged := "MAIL FROM:<boss@desk.example>\r\nRCPT TO:<care@desk.example>\r\nDATA\r\nSubject: forged\r\n\r\nforged\r\n"
	for _, ending := range []string{"\n.\n", "\n.\r\n", "\r.\r", "\r.\n", "\r.\r\n", "\r\n.\n", "\r\n.\r", "\n.\r", "\r\n\x00.\r\n", "\r\n.\x00\r\n", "\n\n.\r\n", "\r\r\n.\n"} {
		d := &desk{}
		_, addr := serve(t, ReceiverOptions{Accept: d.accept})
		k := dial(t, addr)
		k.say("HELO x", 250)
		k.data("care@desk.example")
		k.raw("Subject: real\r\n\r\nhello" + ending + forged + ".\r\nNOOP\r\n")
		code, _, _ := k.r.ReadResponse(0)
		m := d.messages()
		refusable := !strings.HasPrefix(ending, "\r\n") && !strings.Contains(ending, "\r\r\n")
		if refusable && (code != 550 || len(m) != 0) {
			t.Errorf("%q: answer %d, %d messages; want it refused", ending, code, len(m))
		}
		if len(m) > 1 || len(m) == 1 && !strings.Contains(m[0].raw, "forged") {
			t.Errorf("%q ended a message: %+v", ending, m)
		}
		k.want(250) // the NOOP: both sides agree where the message ended
	}
}

func TestADotLineOfTheTextIsNoSmuggling(t *testing.T) {
	d := &desk{}
	_, addr := serve(t, ReceiverOptions{Accept: d.accept})
	k := dial(t, addr)
	k.say("HELO x", 250)
	k.data("care@desk.example")
	k.raw("a\r\n..\r\nb\r\n..\r\n..\r\n.\r\n")
	k.want(250)
	if m := d.messages(); m[0].raw != "a\r\n.\r\nb\r\n.\r\n.\r\n" {
		t.Fatalf("took %q", m[0].raw)
	}
}

func TestSizesAndLines(t *testing.T) {
	d := &desk{}
	_, addr := serve(t, ReceiverOptions{Accept: d.accept, MaxBytes: 100_000, MaxHeld: 150_000})
	k := dial(t, addr)
	k.say("EHLO x", 250)
	k.say("MAIL FROM:<a@b.example> SIZE=100001", 552)
	k.data("care@desk.example")
	k.raw(strings.Repeat("0123456789abcdef\r\n", 10_000) + ".\r\n")
	k.want(552)
	k.data("care@desk.example")
	k.raw(strings.Repeat("0123456789abcdef\r\n", 5_000) + ".\r\n")
	k.want(250)
	k.say("MAIL FROM:<a@b.example> BODY=8BITMIME SMTPUTF8 SIZE=90000", 250)
	k.say("RCPT TO:<käre@desk.example>", 250)
	k.say("DATA", 354)
	k.raw(strings.Repeat("x", 90_000) + "\r\n.\r\n")
	k.want(250)
	if m := d.messages(); len(m) != 2 || len(m[0].raw) != 90_000 || len(m[1].raw) != 90_002 {
		t.Fatalf("took %d messages", len(m))
	}
	k.raw("NOOP " + strings.Repeat("y", 20_000))
	k.want(500)
}

func TestLargeMessagesAtOnceAreBounded(t *testing.T) {
	d := &desk{}
	r, addr := serve(t, ReceiverOptions{Accept: d.accept, MaxBytes: 100_000, MaxHeld: 150_000})
	a, b := dial(t, addr), dial(t, addr)
	for _, k := range []*talk{a, b} {
		k.say("EHLO x", 250)
		k.say("MAIL FROM:<a@b.example> SIZE=90000", 250)
		k.say("RCPT TO:<care@desk.example>", 250)
		k.say("DATA", 354)
	}
	half := strings.Repeat("0123456789abcdef\r\n", 2_500)
	a.raw(half)
	for r.held.Load() == 0 {
		runtime.Gosched() // until its reader has taken the message up
	}
	b.raw(half + half + ".\r\n")
	b.want(452)
	a.raw(half + ".\r\n")
	a.want(250)
	b.data("care@desk.example")
	b.raw(half + half + ".\r\n")
	b.want(250)
	if h := r.held.Load(); h != 0 {
		t.Errorf("%d bytes still held", h)
	}
}

func TestConnectionsPerAddressAreBounded(t *testing.T) {
	d := &desk{}
	_, addr := serve(t, ReceiverOptions{Accept: d.accept, MaxPerIP: 2})
	dial(t, addr)
	b := dial(t, addr)
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	k := &talk{t, c, textproto.NewReader(bufio.NewReader(c))}
	k.want(421)
	b.say("QUIT", 221)
	b.gone()
	dial(t, addr)
}

func TestSilenceIsCutAndNothingIsTaken(t *testing.T) {
	d := &desk{}
	_, addr := serve(t, ReceiverOptions{Accept: d.accept, Idle: 50 * time.Millisecond, Stall: 50 * time.Millisecond})
	k := dial(t, addr)
	k.want(421)
	k.gone()
	_, addr = serve(t, ReceiverOptions{Accept: d.accept, Stall: 50 * time.Millisecond})
	k = dial(t, addr)
	k.say("HELO x", 250)
	k.data("care@desk.example")
	k.raw("half a mess")
	k.want(451)
	k.gone()
	k = dial(t, addr)
	k.say("HELO x", 250)
	k.data("care@desk.example")
	k.raw("a message\r\n")
	k.c.Close()
	if m := d.messages(); len(m) != 0 {
		t.Fatalf("took %+v", m)
	}
}

func TestShutdownFinishesRunningMessages(t *testing.T) {
	d := &desk{}
	r, addr := serve(t, ReceiverOptions{Accept: d.accept})
	idle, busy := dial(t, addr), dial(t, addr)
	idle.say("HELO x", 250)
	busy.say("HELO x", 250)
	busy.data("care@desk.example")
	busy.raw("Subject: running\r\n")
	done := make(chan error, 1)
	go func() { done <- r.Shutdown(context.Background()) }()
	idle.want(421)
	idle.gone()
	busy.raw("\r\nto the end\r\n.\r\n")
	busy.want(250)
	busy.want(421)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if m := d.messages(); len(m) != 1 || !strings.HasSuffix(m[0].raw, "to the end\r\n") {
		t.Fatalf("took %+v", m)
	}
	if c, err := net.Dial("tcp", addr); err == nil {
		c.Close()
		t.Error("still listening")
	}
}

func TestSTARTTLS(t *testing.T) {
	d := &desk{}
	cert := testCert(t)
	_, addr := serve(t, ReceiverOptions{Accept: d.accept, TLS: &tls.Config{Certificates: []tls.Certificate{cert}}})
	k := dial(t, addr)
	if said := k.say("EHLO x", 250); !strings.Contains(said, "STARTTLS") {
		t.Fatalf("EHLO says %q", said)
	}
	k.say("STARTTLS", 220)
	k.c = tls.Client(k.c, &tls.Config{InsecureSkipVerify: true})
	k.r = textproto.NewReader(bufio.NewReader(k.c))
	if said := k.say("EHLO sealed.example", 250); strings.Contains(said, "STARTTLS") {
		t.Errorf("STARTTLS offered inside TLS")
	}
	k.data("care@desk.example")
	k.raw(strings.Repeat("sealed words go here\r\n", 3000) + ".\r\n")
	k.want(250)
	k.say("QUIT", 221)
	m := d.messages()
	if len(m) != 1 || !m[0].env.TLS || m[0].env.HELO != "sealed.example" || m[0].env.RemoteIP != "127.0.0.1" {
		t.Fatalf("took %+v", m)
	}
}

func TestChunkedMessages(t *testing.T) {
	d := &desk{}
	_, addr := serve(t, ReceiverOptions{Accept: d.accept})
	k := dial(t, addr)
	k.say("EHLO x", 250)
	k.say("MAIL FROM:<a@b.example>", 250)
	k.say("RCPT TO:<care@desk.example>", 250)
	body := strings.Repeat("z", 40_000) + "\n.\n"
	k.raw(fmt.Sprintf("BDAT %d\r\n%s", len(body), body))
	k.want(250)
	k.raw("BDAT 5 LAST\r\n\r\nend")
	k.want(250)
	if m := d.messages(); len(m) != 1 || m[0].raw != body+"\r\nend" {
		t.Fatalf("took %d", len(m))
	}
}

// BenchmarkReceiver: 32 connections, small messages, nothing stored.
func BenchmarkReceiver(b *testing.B) {
	var n atomic.Int64
	_, addr := serve(b, ReceiverOptions{Accept: func(context.Context, Envelope, []byte) error { n.Add(1); return nil }})
	const conns = 32
	body := "From: a@b.example\r\nSubject: x\r\n\r\n" + strings.Repeat("Where is my parcel, please?\r\n", 50) + ".\r\n"
	talks := make([]*talk, conns)
	for i := range talks {
		talks[i] = dial(b, addr)
		talks[i].say("EHLO x", 250)
	}
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ResetTimer()
	var wg sync.WaitGroup
	for _, k := range talks {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				k.raw("MAIL FROM:<ann@example.com>\r\nRCPT TO:<care@desk.example>\r\nDATA\r\n")
				k.want(250)
				k.want(250)
				k.want(354)
				k.raw(body)
				k.want(250)
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(n.Load())/b.Elapsed().Seconds(), "messages/s")
}
