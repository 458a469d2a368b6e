package nothinglost

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/textproto"
	"strings"
	"time"
)

const address = "care@kettle.example"

// still is how long the items without a state may stay the same ones: then
// nobody is working on them. How long a backlog takes is a matter of the
// machine, and a figure, not a test.
const still = time.Minute

func ids(items []map[string]any) (all []any) {
	for _, i := range items {
		all = append(all, i["id"])
	}
	return all
}

func subject(n int) string { return fmt.Sprintf("Question %05d", n) }

// message makes the n-th message. Some have no Message-ID, an empty one, or an
// empty In-Reply-To: none of these may join anything or be taken for another.
func message(n int, rng *rand.Rand) string {
	var b strings.Builder
	fmt.Fprintf(&b, "From: Customer %d <c%d@example.com>\r\nTo: %s\r\nSubject: %s\r\n", n%500, n%500, address, subject(n))
	switch rng.IntN(10) {
	case 0:
	case 1:
		b.WriteString("Message-ID: \r\nIn-Reply-To: \r\n")
	case 2:
		fmt.Fprintf(&b, "Message-ID: <m%d@example.com>\r\nIn-Reply-To: <>\r\nReferences: \r\n", n)
	default:
		fmt.Fprintf(&b, "Message-ID: <m%d@example.com>\r\n", n)
	}
	fmt.Fprintf(&b, "Date: Tue, 24 Nov 2026 09:%02d:%02d +0000\r\n\r\n", n/60%60, n%60)
	for range 1 + rng.IntN(40) {
		fmt.Fprintf(&b, "Line %d of message %d asks whether kettle %d is ready.\r\n", rng.IntN(1000), n, rng.IntN(1000))
	}
	return b.String()
}

// sender is a customer's mail server: it resends until it hears 250.
type sender struct {
	addr string
	c    *textproto.Conn
}

// until250 sends one message until it was taken, and says how often it tried.
func (s *sender) until250(ctx context.Context, n int, raw string) (tries int) {
	for ctx.Err() == nil {
		tries++
		err := s.send(n, raw)
		if err == nil {
			return tries
		}
		s.drop()
		pause(ctx, 5*time.Millisecond)
	}
	return tries
}

func (s *sender) send(n int, raw string) error {
	if s.c == nil {
		conn, err := net.DialTimeout("tcp", s.addr, time.Second)
		if err != nil {
			return err
		}
		conn.SetDeadline(time.Now().Add(30 * time.Second))
		s.c = textproto.NewConn(conn)
		if _, _, err := s.c.ReadResponse(220); err != nil {
			return err
		}
		if err := s.say(250, "EHLO sender.example"); err != nil {
			return err
		}
	}
	if err := s.say(250, "MAIL FROM:<c%d@example.com>", n%500); err != nil {
		return err
	}
	if err := s.say(250, "RCPT TO:<%s>", address); err != nil {
		return err
	}
	if err := s.say(354, "DATA"); err != nil {
		return err
	}
	w := s.c.DotWriter()
	if _, err := w.Write([]byte(raw)); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	_, _, err := s.c.ReadResponse(250)
	return err
}

func (s *sender) say(want int, format string, args ...any) error {
	if err := s.c.PrintfLine(format, args...); err != nil {
		return err
	}
	_, _, err := s.c.ReadResponse(want)
	return err
}

func (s *sender) drop() {
	if s.c != nil {
		s.c.Close()
		s.c = nil
	}
}

// pause waits in the world outside, where time cannot be stood still.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
