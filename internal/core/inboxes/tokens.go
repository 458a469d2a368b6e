package inboxes

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"kept.example/kept/internal/platform/fetch"
)

// How long an access token is used.
const (
	tokenEarly = time.Minute      // before its end another is fetched
	tokenUsual = 10 * time.Minute // where its provider does not say how long it lasts
)

// tokens are the access tokens in use. They are kept in memory alone.
type tokens struct {
	ask *fetch.Client // nil: nobody is asked

	mu   sync.Mutex
	held map[[sha256.Size]byte]*token // by their grant
}

// token is the access token of a grant.
type token struct {
	mu      sync.Mutex // held while a provider is asked, so that all who wait get one token
	access  string
	until   time.Time
	refresh string // the newest; a provider may give another one each time
}

// TokensBy sets who asks providers for access tokens.
func (s *Inboxes) TokensBy(c *fetch.Client) { s.tokens.ask = c }

func (g grant) key() [sha256.Size]byte {
	return sha256.Sum256([]byte(strings.Join([]string{g.address, g.client, g.scope, g.secret, g.refresh}, "\x00")))
}

// of is the token of a grant, perhaps an empty one.
func (t *tokens) of(g grant) *token {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held == nil {
		t.held = map[[sha256.Size]byte]*token{}
	}
	one := t.held[g.key()]
	if one == nil {
		one = &token{refresh: g.refresh}
		t.held[g.key()] = one
	}
	return one
}

// newest is the refresh token that a provider gave last for a grant.
func (t *tokens) newest(g grant) string {
	one := t.of(g)
	one.mu.Lock()
	defer one.mu.Unlock()
	return one.refresh
}

// give returns an access token that is not refused, and the refresh token to keep.
func (t *tokens) give(ctx context.Context, g grant, refused string, now func() time.Time) (access, refresh string, err error) {
	one := t.of(g)
	one.mu.Lock()
	defer one.mu.Unlock()
	if one.access != "" && one.access != refused && now().Before(one.until) {
		return one.access, one.refresh, nil
	}
	asked := g
	asked.refresh = one.refresh
	got, err := t.fetch(ctx, asked)
	if err != nil {
		return "", "", err
	}
	lasts := got.lasts()
	one.access, one.until = got.AccessToken, now().Add(max(lasts-tokenEarly, lasts/2))
	if got.RefreshToken != "" && got.RefreshToken != one.refresh {
		one.refresh = got.RefreshToken
		asked.refresh = one.refresh
		t.mu.Lock()
		t.held[asked.key()] = one
		t.mu.Unlock()
	}
	return one.access, one.refresh, nil
}

// tokenAnswer is what a provider says (RFC 6749, 5.1 and 5.2).
type tokenAnswer struct {
	AccessToken  string      `json:"access_token"`
	RefreshToken string      `json:"refresh_token"`
	ExpiresIn    json.Number `json:"expires_in"`
	Error        string      `json:"error"`
	Description  string      `json:"error_description"`
}

// lasts is how long an access token is good, at most a day.
func (a tokenAnswer) lasts() time.Duration {
	seconds, err := a.ExpiresIn.Int64()
	if err != nil || seconds <= 0 {
		return tokenUsual
	}
	return time.Duration(min(seconds, 24*3600)) * time.Second
}

// fetch asks a provider for an access token. Its error is what the provider said,
// beginning with the code.
func (t *tokens) fetch(ctx context.Context, g grant) (got tokenAnswer, err error) {
	if t.ask == nil {
		return got, errors.New("no provider is asked")
	}
	form := url.Values{"grant_type": {"refresh_token"}, "client_id": {g.client}, "refresh_token": {g.refresh}}
	if g.secret != "" {
		form.Set("client_secret", g.secret)
	}
	if g.scope != "" {
		form.Set("scope", g.scope)
	}
	answer, err := t.ask.Post(ctx, g.address, form, 64<<10)
	if err != nil {
		return got, err
	}
	if err := json.Unmarshal(answer.Data, &got); err != nil {
		return got, fmt.Errorf("it answers %d, and nothing that can be read", answer.Status)
	}
	if answer.Status != 200 || got.Error != "" || got.AccessToken == "" {
		text := cmp.Or(got.Error, fmt.Sprintf("it answers %d", answer.Status))
		if got.Description != "" && !strings.Contains(got.Description, g.refresh) && (g.secret == "" || !strings.Contains(got.Description, g.secret)) {
			text += ": " + got.Description
		}
		return got, errors.New(text)
	}
	return got, nil
}
