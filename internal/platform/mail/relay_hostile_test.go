package mail

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// hostile is a relay that follows a script: for each command, by its first word,
// what to answer. An answer that begins with "drop" hangs up instead. "." is the
// answer to the letter; "body" is done before the letter is read.
type hostile struct {
	t       testing.TB
	addr    string
	script  map[string]string
	auth    func(line string) string // what to answer to AUTH; nil: by the script
	cert    *tls.Certificate
	mu      sync.Mutex
	heard   []string
	letters []string
	wg      sync.WaitGroup
}

func newHostile(t testing.TB, script map[string]string) *hostile {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &hostile{t: t, addr: l.Addr().String(), script: script}
	h.wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			h.wg.Go(func() { h.serve(c) })
		}
	})
	t.Cleanup(func() { l.Close(); h.wg.Wait() })
	return h
}

func (h *hostile) answer(word, usual string) (string, bool) {
	a, ok := h.script[word]
	if !ok {
		a = usual
	}
	return a, !strings.HasPrefix(a, "drop")
}

func (h *hostile) serve(c net.Conn) {
	defer func() { c.Close() }()
	r := bufio.NewReader(c)
	say := func(s string) { _, _ = io.WriteString(c, s+"\r\n") }
	if a, stay := h.answer("greet", "220 relay.example ready"); stay {
		say(a)
	} else {
		return
	}
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		h.mu.Lock()
		h.heard = append(h.heard, line)
		h.mu.Unlock()
		word, _, _ := strings.Cut(strings.ToUpper(line), " ")
		usual := map[string]string{"EHLO": "250-relay.example\r\n250-SIZE 1000\r\n250 8BITMIME", "DATA": "354 go", "QUIT": "221 bye", "AUTH": "235 ok", "STARTTLS": "220 go"}[word]
		if usual == "" {
			usual = "250 2.0.0 ok"
		}
		a, stay := h.answer(word, usual)
		if !stay {
			return
		}
		if word == "AUTH" && h.auth != nil {
			a = h.auth(line)
		}
		say(a)
		switch {
		case word == "QUIT":
			return
		case word == "STARTTLS" && strings.HasPrefix(a, "220"):
			t := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{*h.cert}})
			c, r = t, bufio.NewReader(t)
		case word == "DATA" && strings.HasPrefix(a, "354"):
			if !h.letter(r, say) {
				return
			}
		}
	}
}

func (h *hostile) letter(r *bufio.Reader, say func(string)) bool {
	if _, stay := h.answer("body", ""); !stay {
		return false
	}
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		b.WriteString(line)
	}
	h.mu.Lock()
	h.letters = append(h.letters, b.String())
	h.mu.Unlock()
	a, stay := h.answer(".", "250 2.0.0 queued as 1")
	if stay && a != "hang" {
		say(a)
	}
	if a == "hang" {
		_, _ = r.ReadString('\n') // until the other side goes
	}
	return stay
}

func (h *hostile) got() (heard, letters []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]string(nil), h.heard...), append([]string(nil), h.letters...)
}

func relayTo(t testing.TB, address string) *Relay {
	t.Helper()
	r, err := NewRelay(address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
