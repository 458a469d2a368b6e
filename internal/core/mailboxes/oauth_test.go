package mailboxes_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/stories/outside/dovecot"
)

// provider gives access tokens at a token endpoint, and knows which are good.
type provider struct {
	*httptest.Server
	mu      sync.Mutex
	refresh string // the one that is good
	turns   bool   // each answer brings another refresh token
	fails   string // what it says instead, as JSON
	given   int    // access tokens
	ended   int    // up to this one they are no good any more
}

const clientSecret, refreshToken = "a-client-passphrase", "a-refresh-passphrase"

func newProvider(t *testing.T) *provider {
	p := &provider{refresh: refreshToken}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		_ = r.ParseForm()
		f := r.PostForm
		switch {
		case p.fails != "":
			w.WriteHeader(400)
			_, _ = w.Write([]byte(p.fails))
			return
		case r.Method != "POST" || f.Get("grant_type") != "refresh_token" || f.Get("client_id") != "kept-desk" || f.Get("client_secret") != clientSecret:
			w.WriteHeader(401)
			_, _ = w.Write([]byte(`{"error":"invalid_client"}`))
			return
		case f.Get("refresh_token") != p.refresh:
			w.WriteHeader(400)
			_, _ = w.Write([]byte(`{"error":"invalid_grant","error_description":"Token has been expired or revoked."}`))
			return
		}
		p.given++
		answer := map[string]any{"access_token": fmt.Sprintf("access-%d", p.given), "expires_in": 3600, "token_type": "Bearer"}
		if p.turns {
			p.refresh = fmt.Sprintf("a-refresh-passphrase-%d", p.given)
			answer["refresh_token"] = p.refresh
		}
		_ = json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(p.Close)
	return p
}

// takes says whether an access token is good.
func (p *provider) takes(token string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	_, err := fmt.Sscanf(token, "access-%d", &n)
	return err == nil && n > p.ended && n <= p.given
}

func (p *provider) whose(token string) string {
	if p.takes(token) {
		return dovecot.User
	}
	return ""
}

func (p *provider) set(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}

func (p *provider) tokens() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.given
}

// oauth has the desk's inbox read a mailbox, and send, by access tokens.
func oauth(d *desktest.Desk, s *dovecot.Server, p *provider) {
	d.T.Helper()
	d.Relay.Tokens(p.takes)
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) error {
			i.IMAP = inboxes.IMAP{Host: "127.0.0.1", Port: s.Port, TLS: "none", User: dovecot.User, SignIn: inboxes.ByOAuth, Junk: true, History: inboxes.All}
			i.Relay, i.RelaySignIn = "smtp://care@"+d.Relay.Addr, inboxes.ByOAuth
			i.OAuth = inboxes.OAuth{TokenURL: p.URL + "/token", ClientID: "kept-desk", ClientSecret: keys.Hide(clientSecret), RefreshToken: keys.Hide(refreshToken)}
			return nil
		})
		return err
	})
}

func TestAMailboxAndARelayAreSignedInToByAccessToken(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		p := newProvider(t)
		s := dovecot.StartOAuth(t, p.whose)
		oauth(d, s, p)
		s.Put(dovecot.Inbox, letter(1, "It leaks."))
		fetch(d)
		want(d, "1 filed, 0 held, 1 cases")
		if p.tokens() != 1 {
			t.Errorf("%d tokens were fetched", p.tokens())
		}
		one := d.Program(staff.Agent).Call("GET", "/api/v1/cases", nil).Is(t, 200).Body
		var list struct{ Items []struct{ ID int64 } }
		d.Must(json.Unmarshal([]byte(one), &list))
		say := func(text string) {
			d.Program(staff.Agent).Call("POST", fmt.Sprintf("/api/v1/cases/%d/messages", list.Items[0].ID), map[string]any{"kind": "reply", "text": text}).Is(t, 201)
			d.Advance(time.Minute)
		}
		say("We send a new one.")
		if n := len(d.Relay.Mails()); n != 1 || p.tokens() != 1 {
			t.Errorf("%d mails went out, with %d tokens", n, p.tokens())
		}
		// A token is used until shortly before it ends.
		d.Pass(50 * time.Minute)
		fetch(d)
		if p.tokens() != 1 {
			t.Error("a token that is good was given up")
		}
		d.Pass(9 * time.Minute)
		fetch(d)
		if p.tokens() != 2 {
			t.Errorf("after an hour %d tokens were fetched", p.tokens())
		}
		// One that the provider ends early is replaced at once.
		p.set(func() { p.ended = 2 })
		s.Put(dovecot.Inbox, letter(2, "It leaks again."))
		fetch(d)
		want(d, "2 filed, 0 held, 2 cases")
		p.set(func() { p.ended = 3 })
		say("Here it is.")
		if n := len(d.Relay.Mails()); n != 2 || p.tokens() != 4 {
			t.Errorf("%d mails went out, with %d tokens", n, p.tokens())
		}
		// A provider that gives another refresh token each time is asked with the
		// newest, by the next process too.
		p.set(func() { p.turns, p.ended = true, 4 })
		fetch(d)
		d.Reopen()
		fetch(d)
		d.Reopen()
		fetch(d)
		if p.tokens() != 7 {
			t.Errorf("%d tokens were fetched", p.tokens())
		}
		p.set(func() { p.refresh, p.ended = "another", 7 })
		if err := d.Mailboxes.FetchNow(d.Ctx, d.Inbox.ID); err == nil {
			t.Error("signed in with a refresh token that was taken back")
		}
		d.Browse(staff.Admin).Get(page(d)).Is(t, 200).Has(t, "gave no access token", "invalid_grant: Token has been expired or revoked.", "One is stored. Leave it empty to keep it, for the same provider").
			Lacks(t, clientSecret, refreshToken)
		for _, secret := range []string{clientSecret, refreshToken, "access-1"} {
			if strings.Contains(d.Log(), secret) {
				t.Errorf("%s stands in the log", secret)
			}
		}
	})
}

// typedOAuth is the form of the page with an account typed in.
func typedOAuth(d *desktest.Desk, s *dovecot.Server, p *provider) url.Values {
	form := typed(d, s.Port, "")
	for name, value := range map[string]string{
		"imap.sign_in": "oauth2", "relay_url": "smtp://care@" + d.Relay.Addr, "relay_sign_in": "oauth2", "oauth.provider": "other", "oauth.token_url": p.URL + "/token",
		"oauth.client_id": "kept-desk", "oauth.client_secret": clientSecret, "oauth.refresh_token": refreshToken,
	} {
		form.Set(name, value)
	}
	return form
}

func TestATestNamesWhatIsWrongWithAToken(t *testing.T) {
	d := desktest.Lite(t)
	p := newProvider(t)
	s := dovecot.StartOAuth(t, p.whose)
	d.Relay.Tokens(p.takes)
	b := d.Browse(staff.Admin)
	form := typedOAuth(d, s, p)
	try := func() desktest.Page {
		return b.Post(page(d)+"/test", form).Lacks(t, clientSecret, refreshToken, "access-")
	}
	try().Is(t, 200).Has(t, "Signed in as care.", "The relay smtp://care@"+d.Relay.Addr+" takes mail from us.", "type them once more", `value="kept-desk"`)
	if p.tokens() != 1 {
		t.Errorf("%d tokens for one test", p.tokens())
	}
	p.set(func() { p.ended = 100 })
	try().Is(t, 200).Has(t, "the mailbox does not take it", "the relay does not take it", "535 5.7.8 the token is not accepted")
	p.set(func() { p.fails = `{"error":"invalid_grant","error_description":"Token has been expired or revoked."}` })
	try().Is(t, 200).Has(t, "The token address gave no access token", "invalid_grant: Token has been expired or revoked.").Lacks(t, "Signed in")
	p.set(func() { p.fails = `<html>busy` })
	try().Is(t, 200).Has(t, "The token address gave no access token", "it answers 400, and nothing that can be read")
	p.set(func() { p.fails = "" })
	form.Set("oauth.client_secret", "not-it")
	try().Is(t, 200).Has(t, "invalid_client")
	form.Set("oauth.refresh_token", "")
	try().Is(t, 422).Has(t, "Give the refresh token", `value="kept-desk"`)
	plain := dovecot.Start(t)
	form = typedOAuth(d, plain, p)
	form.Set("relay_url", "")
	try().Is(t, 200).Has(t, "The server takes no access token.")
	if n := d.Number(`SELECT count(*) FROM inbox WHERE oauth_secret IS NOT NULL`); n != 0 {
		t.Error("the test saved what was typed")
	}
}
