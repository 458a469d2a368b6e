package outside

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// Letter is one message that Kept handed to the relay.
type Letter struct {
	From string
	To   []string
	Raw  []byte
	mail.Header
	Body string // as sent, not decoded
}

// Relay is a mail server that takes what Kept sends and keeps it.
type Relay struct {
	Addr string

	mu      sync.Mutex
	letters []Letter
	came    chan struct{}
}

// NewRelay listens on a free port until the test ends.
func NewRelay(t testing.TB) *Relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &Relay{Addr: l.Addr().String(), came: make(chan struct{}, 1)}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &relaySession{relay: r}, nil }))
	s.Domain, s.MaxMessageBytes = "relay.example", 64<<20
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return r
}

// Letters are those that came so far.
func (r *Relay) Letters() []Letter {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Letter(nil), r.letters...)
}

// Wait returns the first letter that matches, and fails the test if none has
// come within the time.
func (r *Relay) Wait(t testing.TB, within time.Duration, match func(Letter) bool) Letter {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	for {
		for _, l := range r.Letters() {
			if match(l) {
				return l
			}
		}
		select {
		case <-r.came:
		case <-ctx.Done():
			t.Fatalf("the relay did not get the letter within %s; it has %d others", within, len(r.Letters()))
		}
	}
}

type relaySession struct {
	relay *Relay
	l     Letter
}

func (s *relaySession) Reset()        { s.l = Letter{} }
func (s *relaySession) Logout() error { return nil }

func (s *relaySession) Mail(from string, _ *smtp.MailOptions) error {
	s.l.From = from
	return nil
}

func (s *relaySession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.l.To = append(s.l.To, to)
	return nil
}

func (s *relaySession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	l := s.l
	l.Raw = raw
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	l.Header = m.Header
	body, _ := io.ReadAll(m.Body)
	l.Body = strings.ReplaceAll(string(body), "=\r\n", "")
	s.relay.mu.Lock()
	s.relay.letters = append(s.relay.letters, l)
	s.relay.mu.Unlock()
	select {
	case s.relay.came <- struct{}{}:
	default:
	}
	return nil
}
