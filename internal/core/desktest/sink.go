package desktest

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"

	"kept.example/kept/internal/platform/mail"
)

// Sent is a mail as the relay got it.
type Sent struct {
	From string
	To   []string
	Raw  string
}

// Message is the mail as its reader gets it.
func (s Sent) Message(t testing.TB) mail.Message {
	t.Helper()
	m, err := mail.Parse([]byte(s.Raw), mail.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Sink is a relay that takes everything, or answers what a test says.
type Sink struct {
	Addr string

	mu     sync.Mutex
	got    []Sent
	answer func(m Sent, stage string) string
	takes  func(token string) bool // nil: nobody signs in
}

// Tokens has the relay take mail only from whoever signs in by XOAUTH2 with an
// access token that f takes.
func (s *Sink) Tokens(f func(token string) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.takes = f
}

// signIn answers AUTH.
func (s *Sink) signIn(line string, takes func(string) bool) (answer string, in bool) {
	words := strings.Fields(line)
	if len(words) != 3 || words[1] != "XOAUTH2" {
		return "504 5.5.4 only XOAUTH2", false
	}
	said, err := base64.StdEncoding.DecodeString(words[2])
	_, token, ok := strings.Cut(strings.TrimRight(string(said), "\x01"), "\x01auth=Bearer ")
	if err != nil || !ok || !takes(token) {
		return "334 " + base64.StdEncoding.EncodeToString([]byte(`{"status":"401","schemes":"bearer"}`)), false
	}
	return "235 2.7.0 accepted", true
}

// NewSink listens on a port of this machine until the test ends.
func NewSink(t testing.TB) *Sink {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Sink{Addr: l.Addr().String()}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(c)
		}
	}()
	return s
}

// Says sets what the relay answers. The stage is "rcpt", "data" or "dot"; ""
// is yes, "drop" hangs up, and anything else is the line.
func (s *Sink) Says(f func(m Sent, stage string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = f
}

// Mails returns what was taken, in order.
func (s *Sink) Mails() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Sent(nil), s.got...)
}

func (s *Sink) ask(m Sent, stage string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answer == nil {
		return ""
	}
	return s.answer(m, stage)
}

// serve talks SMTP with one client.
func (s *Sink) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	r := bufio.NewReader(c)
	say := func(line string) { _, _ = fmt.Fprintf(c, "%s\r\n", line) }
	say("220 sink")
	s.mu.Lock()
	takes := s.takes
	s.mu.Unlock()
	in := takes == nil
	var m Sent
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " ")
		switch {
		case verb == "EHLO" && takes != nil:
			say("250-sink\r\n250 AUTH XOAUTH2")
			continue
		case verb == "AUTH" && takes != nil:
			var answer string
			answer, in = s.signIn(strings.TrimSpace(line), takes)
			say(answer)
			continue
		case verb == "AQ==":
			say("535 5.7.8 the token is not accepted")
			continue
		case verb == "MAIL" && !in:
			say("530 5.7.0 sign in first")
			continue
		}
		switch verb {
		case "MAIL":
			m = Sent{From: bracketed(line)}
			say("250 ok")
		case "RCPT":
			m.To = append(m.To, bracketed(line))
			if !s.say(say, m, "rcpt", "250 ok") {
				return
			}
		case "DATA":
			if !s.data(r, say, m) {
				return
			}
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

// say answers one stage; false hangs up.
func (s *Sink) say(say func(string), m Sent, stage, yes string) bool {
	switch a := s.ask(m, stage); a {
	case "":
		say(yes)
	case "drop":
		return false
	default:
		say(a)
	}
	return true
}

// data takes the mail itself.
func (s *Sink) data(r *bufio.Reader, say func(string), m Sent) bool {
	if a := s.ask(m, "data"); a != "" {
		return a != "drop" && s.say(say, m, "data", "")
	}
	say("354 go on")
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
	m.Raw = b.String()
	if s.ask(m, "dot") == "" {
		s.mu.Lock()
		s.got = append(s.got, m)
		s.mu.Unlock()
	}
	return s.say(say, m, "dot", "250 taken")
}

func bracketed(line string) string {
	_, rest, _ := strings.Cut(line, "<")
	address, _, ok := strings.Cut(rest, ">")
	if !ok {
		return ""
	}
	return address
}
