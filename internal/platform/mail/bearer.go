package mail

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Token gives the access token (OAuth2) one signs in with instead of a password.
// It is asked before a line is opened, never inside a transaction. refused is the
// token that was not taken just now, so that another one is fetched; "" for none.
type Token func(ctx context.Context, refused string) (string, error)

// The mechanisms that take a token, the standard's (RFC 7628) first; some
// providers know only the older one.
const (
	oauthBearer = "OAUTHBEARER"
	xoauth2     = "XOAUTH2"
)

var (
	errNoToken      = errors.New("there is no access token")
	errTokenRefused = errors.New("the access token is not taken")
	errNoBearer     = errors.New("the server takes no access token")
)

// withToken runs f with a token, and once more with another one if that is
// refused: a provider may end a token before its time.
func withToken(ctx context.Context, token Token, f func(token string) error) error {
	now, err := token(ctx, "")
	if err != nil {
		return noToken(err)
	}
	if err = f(now); !errors.Is(err, errTokenRefused) {
		return err
	}
	other, none := token(ctx, now)
	if none != nil {
		return noToken(none)
	}
	if other == now {
		return err
	}
	return f(other)
}

// tokenless is why there is no token. It reads as what the provider says.
type tokenless struct{ why error }

func noToken(why error) error { return &tokenless{why} }

func (e *tokenless) Error() string   { return e.why.Error() }
func (e *tokenless) Unwrap() []error { return []error{errNoToken, e.why} }

// bearer is a sign-in with a token. It implements sasl.Client.
type bearer struct {
	mechanism string
	user      string
	token     string
	why       string // what the server said of a token it does not take
}

// bearerFor picks the mechanism of those that are offered.
func bearerFor(offered []string, user, token string) (*bearer, error) {
	for _, m := range []string{oauthBearer, xoauth2} {
		if slices.Contains(offered, m) {
			return &bearer{mechanism: m, user: user, token: token}, nil
		}
	}
	return nil, errNoBearer
}

// Start says who signs in.
func (b *bearer) Start() (mechanism string, first []byte, err error) {
	if strings.ContainsAny(b.user+b.token, "\x00\x01\r\n") {
		return "", nil, errors.New("neither a user name nor a token has such characters")
	}
	if b.mechanism == xoauth2 {
		return xoauth2, fmt.Appendf(nil, "user=%s\x01auth=Bearer %s\x01\x01", b.user, b.token), nil
	}
	name := strings.NewReplacer("=", "=3D", ",", "=2C").Replace(b.user)
	return oauthBearer, fmt.Appendf(nil, "n,a=%s,\x01auth=Bearer %s\x01\x01", name, b.token), nil
}

// Next hears why the token is not taken; the server waits for an answer before it
// says no.
func (b *bearer) Next(challenge []byte) ([]byte, error) {
	b.why = said(errors.New(string(challenge)))
	return []byte{1}, nil
}

// bear signs in with a token. A relay that does not take it says why first, and
// waits for an answer before it says no.
func (r *Relay) bear(d *dialogue, token string) error {
	s, err := bearerFor(strings.Fields(d.offers["AUTH"]), r.user, token)
	if err != nil {
		return err
	}
	mechanism, first, err := s.Start()
	if err != nil {
		return err
	}
	_, err = d.ask(2, "AUTH "+mechanism+" "+base64.StdEncoding.EncodeToString(first))
	if codeOf(err) == 334 {
		_, err = d.ask(2, base64.StdEncoding.EncodeToString([]byte{1}))
	}
	var no *reply
	if errors.As(err, &no) {
		return fmt.Errorf("%w: %w", errTokenRefused, &reply{no.code, withoutPassword(no.text, token)})
	}
	return err
}
