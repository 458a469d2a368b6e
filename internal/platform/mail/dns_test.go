package mail

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// zone is what a name server of a test knows: name and kind to answers, as in
// "example.org TXT". A name with the one answer "servfail" fails.
type zone map[string][]string

// nameServer is a DNS server on this machine.
type nameServer struct {
	mu    sync.Mutex
	zone  zone
	asked int
}

// serveDNS answers from a zone until the test ends, and returns a resolver that
// asks it over the wire.
func serveDNS(t testing.TB, z zone) (*nameServer, *net.Resolver) {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	s := &nameServer{zone: z}
	go func() {
		buf := make([]byte, 4096)
		for {
			n, from, err := c.ReadFrom(buf)
			if err != nil {
				return
			}
			if out := s.answer(buf[:n]); out != nil {
				_, _ = c.WriteTo(out, from)
			}
		}
	}()
	return s, &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", c.LocalAddr().String())
	}}
}

func (s *nameServer) questions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

func (s *nameServer) set(name string, answers ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.zone[name] = answers
}

func (s *nameServer) answer(raw []byte) []byte {
	var m dnsmessage.Message
	if m.Unpack(raw) != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	kind := strings.TrimPrefix(q.Type.String(), "Type")
	name := strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))
	s.mu.Lock()
	s.asked++
	answers, known := s.zone[name+" "+kind]
	down := len(s.zone["*"]) > 0
	s.mu.Unlock()
	m.Response, m.Authoritative, m.Additionals = true, true, nil
	switch {
	case down || len(answers) == 1 && answers[0] == "servfail":
		m.RCode = dnsmessage.RCodeServerFailure
	case !known:
		m.RCode = dnsmessage.RCodeNameError
	default:
		for _, a := range answers {
			m.Answers = append(m.Answers, record(q, kind, a))
		}
	}
	out, err := m.Pack()
	if err != nil {
		return nil
	}
	return out
}

func record(q dnsmessage.Question, kind, value string) dnsmessage.Resource {
	r := dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, Type: q.Type, TTL: 60}}
	switch kind {
	case "TXT":
		var parts []string
		for len(value) > 250 {
			parts, value = append(parts, value[:250]), value[250:]
		}
		r.Body = &dnsmessage.TXTResource{TXT: append(parts, value)}
	case "A":
		r.Body = &dnsmessage.AResource{A: netip.MustParseAddr(value).As4()}
	case "MX":
		r.Body = &dnsmessage.MXResource{Pref: 10, MX: dnsmessage.MustNewName(value + ".")}
	}
	return r
}
