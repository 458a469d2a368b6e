package mail

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// signer signs mails in the name of a domain.
type signer struct {
	domain string
	key    ed25519.PrivateKey
}

func newSigner(t testing.TB, domain string) (signer, string) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signer{domain, private}, "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
}

func (s signer) sign(t testing.TB, raw string) string {
	t.Helper()
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(raw), &dkim.SignOptions{Domain: s.domain, Selector: "k", Signer: s.key})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func fromOf(address string) string {
	return "From: Ann <" + address + ">\r\nTo: help@shop.example\r\nSubject: My watch\r\nMessage-ID: <1@a.example>\r\n\r\nIt stopped.\r\n"
}

func TestWhoReallyWroteIt(t *testing.T) {
	bank, bankKey := newSigner(t, "bank.org")
	list, listKey := newSigner(t, "list.org")
	_, dns := serveDNS(t, zone{
		"bank.org TXT":              {"v=spf1 ip4:9.9.9.1 -all"},
		"_dmarc.bank.org TXT":       {"v=DMARC1; p=none"},
		"k._domainkey.bank.org TXT": {bankKey},
		"k._domainkey.list.org TXT": {listKey},
		"list.org TXT":              {"v=spf1 ip4:9.9.9.2 -all"},
		"strict.org TXT":            {"v=spf1 ip4:9.9.9.1 -all"},
		"m.strict.org TXT":          {"v=spf1 ip4:9.9.9.1 -all"},
		"_dmarc.strict.org TXT":     {"v=DMARC1; p=reject; aspf=s; adkim=s"},
		"soft.org TXT":              {"v=spf1 ip4:9.9.9.1 ~all"},
		"hard.co.uk TXT":            {"v=spf1 mx -all"},
		"hard.co.uk MX":             {"mx.hard.co.uk"},
		"mx.hard.co.uk A":           {"9.9.9.3"},
		"slow.org TXT":              {"servfail"},
		"_dmarc.slowpolicy.org TXT": {"servfail"},
		"mail.bank.org TXT":         {"v=spf1 ip4:9.9.9.1 -all"},
	})
	checks := NewSenderChecks(SenderOptions{Resolver: dns, Now: fixed()})
	for _, c := range []struct {
		name, author, ret, helo, ip string
		signed                      *signer
		spoilt                      bool
		trust                       Trust
		why                         string
	}{
		{"its own server", "ann@bank.org", "ann@bank.org", "", "9.9.9.1", nil, false, Vouched, ""},
		{"a server under the same roof", "ann@bank.org", "b@mail.bank.org", "", "9.9.9.1", nil, false, Vouched, ""},
		{"the author under the same roof", "ann@news.bank.org", "b@bank.org", "", "9.9.9.1", nil, false, Vouched, ""},
		{"a null return path and the server's name", "ann@bank.org", "", "mail.bank.org", "9.9.9.1", nil, false, Vouched, ""},
		{"forwarded with its signature", "ann@bank.org", "f@list.org", "", "9.9.9.2", &bank, false, Vouched, ""},
		{"the signature is spoilt", "ann@bank.org", "f@list.org", "", "9.9.9.2", &bank, true, Disowned, whyDMARC},
		{"signed by somebody else", "ann@bank.org", "f@list.org", "", "9.9.9.2", &list, false, Disowned, whyDMARC},
		{"another server", "ann@bank.org", "ann@bank.org", "", "9.9.9.9", nil, false, Disowned, whyDMARC},
		{"strict, and the same name", "ann@strict.org", "b@strict.org", "", "9.9.9.1", nil, false, Vouched, ""},
		{"strict, and another name", "ann@strict.org", "b@m.strict.org", "", "9.9.9.1", nil, false, Disowned, whyDMARC},
		{"no policy, and SPF says no", "ann@hard.co.uk", "ann@hard.co.uk", "", "9.9.9.9", nil, false, Disowned, whySPF},
		{"no policy, by the exchanger", "ann@hard.co.uk", "ann@hard.co.uk", "", "9.9.9.3", nil, false, Vouched, ""},
		{"neighbours under a public suffix", "ann@other.co.uk", "ann@hard.co.uk", "", "9.9.9.3", nil, false, Nothing, whySilent},
		{"SPF says probably not", "ann@soft.org", "ann@soft.org", "", "9.9.9.9", nil, false, Disowned, whySoftSPF},
		{"nothing is known", "ann@nobody.org", "ann@nobody.org", "", "9.9.9.9", nil, false, Nothing, whySilent},
		{"DNS is down for SPF", "ann@slow.org", "ann@slow.org", "", "9.9.9.9", nil, false, Unsure, whyDNS},
		{"DNS is down for the policy", "ann@slowpolicy.org", "x@list.org", "", "9.9.9.2", nil, false, Unsure, whyDNS},
	} {
		t.Run(c.name, func(t *testing.T) {
			raw := fromOf(c.author)
			if c.signed != nil {
				raw = c.signed.sign(t, raw)
			}
			if c.spoilt {
				raw = strings.Replace(raw, "It stopped.", "It stopped. Pay here.", 1)
			}
			m, err := Parse([]byte(raw), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			v := checks.Check(context.Background(), Envelope{From: c.ret, HELO: c.helo, RemoteIP: c.ip}, m, m.From[0], []byte(raw))
			if v.Trust != c.trust || v.Why != c.why {
				t.Errorf("%+v, want %s %s", v, c.trust, c.why)
			}
		})
	}
}

func fixed() func() time.Time {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	return func() time.Time { return at }
}

func TestTwoAuthorsAreNoAuthor(t *testing.T) {
	_, dns := serveDNS(t, zone{"bank.org TXT": {"v=spf1 +all"}})
	m := Message{From: []Address{{Mail: "ann@bank.org"}, {Mail: "eve@evil.org"}}}
	checks := NewSenderChecks(SenderOptions{Resolver: dns, Now: fixed()})
	if v := checks.Check(context.Background(), Envelope{From: "ann@bank.org", RemoteIP: "9.9.9.9"}, m, m.From[0], nil); v.Trust != Disowned || v.Why != whySeveral {
		t.Errorf("%+v", v)
	}
}

// Without a resolver of its own nobody asks DNS about what cannot be there.
func TestReservedNamesAndTheHouseAreNotAskedAbout(t *testing.T) {
	checks := NewSenderChecks(SenderOptions{Now: fixed()})
	checks.resolver = nil // a question would panic
	for _, c := range []struct{ author, ip string }{
		{"ann@shop.example", "9.9.9.9"}, {"ann@example.com", "9.9.9.9"}, {"ann@mail.test", "9.9.9.9"}, {"ann@localhost", "9.9.9.9"},
		{"ann@bank.org", "127.0.0.1"}, {"ann@bank.org", "10.0.0.7"}, {"ann@bank.org", "192.0.2.7"}, {"ann@bank.org", "fd00::1"}, {"ann@bank.org", ""},
		{"ann@bank.org", "::ffff:10.0.0.1"}, {"ann@bank.org", "fe80::1%eth0"},
	} {
		m := Message{From: []Address{{Mail: c.author}}}
		if v := checks.Check(context.Background(), Envelope{From: c.author, RemoteIP: c.ip}, m, m.From[0], nil); v.Trust != Nothing || v.Why != whyLocal {
			t.Errorf("%s from %s: %+v", c.author, c.ip, v)
		}
	}
}

func TestADeskWithoutDNSDoesNotWait(t *testing.T) {
	server, dns := serveDNS(t, zone{"*": {"down"}})
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	checks := NewSenderChecks(SenderOptions{Resolver: dns, Now: func() time.Time { return at }})
	ask := func(domain string) Verdict {
		m := Message{From: []Address{{Mail: "ann@" + domain}}}
		return checks.Check(context.Background(), Envelope{From: "ann@" + domain, RemoteIP: "9.9.9.1"}, m, m.From[0], nil)
	}
	for _, domain := range []string{"a.org", "b.org", "c.org"} {
		if v := ask(domain); v.Trust != Unsure {
			t.Errorf("%s: %+v", domain, v)
		}
	}
	asked := server.questions()
	for _, domain := range []string{"d.org", "e.org", "f.org"} {
		if v := ask(domain); v.Trust != Unsure {
			t.Errorf("%s: %+v", domain, v)
		}
	}
	if n := server.questions(); n != asked {
		t.Errorf("%d questions more, though DNS is silent", n-asked)
	}
	server.set("*")
	server.set("d.org TXT", "v=spf1 ip4:9.9.9.1 -all")
	at = at.Add(keepFailures + time.Second)
	if v := ask("d.org"); v.Trust != Vouched {
		t.Errorf("after a minute: %+v", v)
	}
}

// A stranger whose own name servers fail must not blind us to everybody else.
func TestASlowStrangerBlindsNobody(t *testing.T) {
	_, dns := serveDNS(t, zone{
		"x1.org TXT": {"servfail"}, "x2.org TXT": {"servfail"}, "x3.org TXT": {"servfail"}, "x4.org TXT": {"servfail"},
		"_dmarc.x1.org TXT": {"servfail"}, "_dmarc.x2.org TXT": {"servfail"}, "_dmarc.x3.org TXT": {"servfail"}, "_dmarc.x4.org TXT": {"servfail"},
		"bank.org TXT": {"v=spf1 ip4:9.9.9.1 -all"},
	})
	checks := NewSenderChecks(SenderOptions{Resolver: dns, Now: fixed()})
	for _, domain := range []string{"x1.org", "x2.org", "x3.org", "x4.org", "bank.org"} {
		m := Message{From: []Address{{Mail: "ann@" + domain}}}
		v := checks.Check(context.Background(), Envelope{From: "ann@" + domain, RemoteIP: "9.9.9.1"}, m, m.From[0], nil)
		if domain == "bank.org" && v.Trust != Vouched {
			t.Errorf("%+v", v)
		}
	}
}
