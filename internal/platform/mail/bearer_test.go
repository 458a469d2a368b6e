package mail

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"kept.example/kept/stories/outside/dovecot"
)

// provider gives tokens: t1, then t2 when t1 was refused, and so on.
type provider struct {
	asked []string // what was said to be refused
	fails error
}

func (p *provider) token(_ context.Context, refused string) (string, error) {
	p.asked = append(p.asked, refused)
	if p.fails != nil {
		return "", p.fails
	}
	n := 0
	_, _ = fmt.Sscanf(refused, "t%d", &n)
	return fmt.Sprintf("t%d", n+1), nil
}

func TestAMailboxTakesATokenInsteadOfAPassword(t *testing.T) {
	good := "t1"
	s := dovecot.StartOAuth(t, func(token string) string {
		if token == good {
			return dovecot.User
		}
		return ""
	})
	s.Put(dovecot.Inbox, "From: a@example.com\nSubject: One\n\nFirst.\n")
	p := new(provider)
	m := mailboxOf(s)
	m.Password, m.Token = nil, p.token
	b := dialed(t, m)
	if state, err := b.Examine(t.Context(), dovecot.Inbox); err != nil || state.Mails != 1 {
		t.Errorf("%+v, %v", state, err)
	}
	if !b.idle {
		t.Error("what the server can do was not asked again after the sign-in")
	}
	good = "t2" // the provider ended the first before its time
	dialed(t, m)
	if got := fmt.Sprint(p.asked); got != "[  t1]" {
		t.Errorf("tokens were asked for with %s", got)
	}
	good = "none"
	_, err := DialIMAP(t.Context(), m)
	if imapKind(err) != TokenRefused || len(p.asked) != 5 {
		t.Errorf("%v after %d questions", err, len(p.asked))
	}
	p.fails = errors.New("invalid_grant: the token was revoked")
	_, err = DialIMAP(t.Context(), m)
	if imapKind(err) != NoToken || !strings.Contains(err.Error(), "invalid_grant") {
		t.Errorf("%v", err)
	}
	m = mailboxOf(dovecot.Start(t))
	m.Token = new(provider).token
	if _, err = DialIMAP(t.Context(), m); imapKind(err) != NoOAuth {
		t.Errorf("%v", err)
	}
}

func TestBothWaysToSayAToken(t *testing.T) {
	s := dovecot.StartOAuth(t, func(token string) string { return map[string]string{"t1": dovecot.User}[token] })
	for _, mechanism := range []string{oauthBearer, xoauth2} {
		for token, want := range map[string]bool{"t1": true, "t2": false} {
			m := mailboxOf(s)
			b := &bearer{mechanism: mechanism, user: dovecot.User, token: token}
			c := connected(t, m)
			if err := c.c.Authenticate(b); (err == nil) != want {
				t.Errorf("%s with %s: %v", mechanism, token, err)
			}
			if !want && b.why == "" {
				t.Errorf("%s: the server did not say why", mechanism)
			}
		}
	}
	b := &bearer{mechanism: oauthBearer, user: "a,b=c@example.com", token: "t"}
	if _, first, err := b.Start(); err != nil || string(first) != "n,a=a=2Cb=3Dc@example.com,\x01auth=Bearer t\x01\x01" {
		t.Errorf("%q, %v", first, err)
	}
	b.token = "t\x01auth=Bearer other"
	if _, _, err := b.Start(); err == nil {
		t.Error("a token can say more than itself")
	}
}

// connected is a line to a mailbox on which nobody has signed in.
func connected(t *testing.T, m Mailbox) *IMAP {
	t.Helper()
	m.Token = func(context.Context, string) (string, error) { return "", nil }
	b, err := openIMAP(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

func TestARelayTakesATokenInsteadOfAPassword(t *testing.T) {
	for _, c := range []struct{ offers, mechanism string }{
		{"AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER", oauthBearer}, {"AUTH LOGIN XOAUTH2", xoauth2},
	} {
		good := "t1"
		h := newHostile(t, map[string]string{"EHLO": "250-relay\r\n250 " + c.offers, "AQ==": "535 5.7.8 not accepted"})
		h.auth = func(line string) string {
			words := strings.Fields(line)
			said, err := base64.StdEncoding.DecodeString(words[2])
			if err != nil || words[1] != c.mechanism || !strings.Contains(string(said), "care@shop.example") {
				t.Errorf("said %q", said)
			}
			if strings.Contains(string(said), "Bearer "+good+"\x01") {
				return "235 2.7.0 accepted"
			}
			return "334 " + base64.StdEncoding.EncodeToString([]byte(`{"status":"401"}`))
		}
		p := new(provider)
		r := relayTo(t, "smtp://care@shop.example@"+h.addr)
		r.SignInBy(p.token)
		send := func() Outcome {
			return r.Send(context.Background(), "care@shop.example", []string{"bob@example.com"}, []byte(note), nil)
		}
		if out := send(); out.State != Delivered || len(p.asked) != 1 {
			t.Errorf("%s: %+v after %d questions", c.mechanism, out, len(p.asked))
		}
		good = "t2"
		if out := send(); out.State != Delivered || len(p.asked) != 3 {
			t.Errorf("%s: %+v after %d questions", c.mechanism, out, len(p.asked))
		}
		good = "none"
		if out := send(); out.State != Deferred || out.Code != 535 || len(p.asked) != 5 {
			t.Errorf("%s: %+v after %d questions", c.mechanism, out, len(p.asked))
		}
		if trouble, text := TroubleOf(r.Try(t.Context())); trouble != RelayToken || text != "535 5.7.8 not accepted" {
			t.Errorf("%s: %s, %s", c.mechanism, trouble, text)
		}
		p.fails = errors.New("invalid_client: unknown client")
		if trouble, text := TroubleOf(r.Try(t.Context())); trouble != RelayNoToken || text != "invalid_client: unknown client" {
			t.Errorf("%s: %s, %s", c.mechanism, trouble, text)
		}
		if out := send(); out.State != Deferred || out.Code != 0 || !strings.Contains(out.Text, "invalid_client") {
			t.Errorf("%s: %+v", c.mechanism, out)
		}
		heard, letters := h.got()
		if len(letters) != 2 {
			t.Errorf("%s: %d letters, heard %q", c.mechanism, len(letters), heard)
		}
	}
	h := newHostile(t, map[string]string{"EHLO": "250-relay\r\n250 AUTH PLAIN"})
	r := relayTo(t, "smtp://care@"+h.addr)
	r.SignInBy(new(provider).token)
	if trouble, _ := TroubleOf(r.Try(t.Context())); trouble != RelayNoOAuth {
		t.Errorf("%s", trouble)
	}
}
