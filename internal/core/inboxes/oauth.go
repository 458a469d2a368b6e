package inboxes

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"

	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/words"
)

// SignIn is how one signs in to a mailbox or a relay.
type SignIn string

// The ways to sign in.
const (
	ByPassword SignIn = "password"
	ByOAuth    SignIn = "oauth2" // with an access token of a provider
)

// SignIns returns the ways to sign in.
func SignIns() []SignIn { return []SignIn{ByPassword, ByOAuth} }

func signInWords() words.Names[SignIn] {
	return words.Family("inboxes.sign_in.", SignIns()...)
}

// Provider is who gives access tokens.
type Provider string

// The providers we know, and all others.
const (
	Google    Provider = "google"
	Microsoft Provider = "microsoft"
	OtherOne  Provider = "other"
)

// Providers returns the providers.
func Providers() []Provider { return []Provider{Google, Microsoft, OtherOne} }

func providerWords() words.Names[Provider] {
	return words.Family("inboxes.provider.", Providers()...)
}

// preset is where a provider gives tokens, and what a token must be good for:
// developers.google.com/gmail/imap/xoauth2-protocol, and learn.microsoft.com on
// authenticating an IMAP, POP or SMTP connection using OAuth.
type preset struct{ tokenURL, scope string }

var presets = map[Provider]preset{
	Google: {"https://oauth2.googleapis.com/token", "https://mail.google.com/"},
	Microsoft: {"https://login.microsoftonline.com/common/oauth2/v2.0/token",
		"offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send"},
}

// OAuth is the account at a provider whose access tokens are used in place of
// passwords, for the mailbox of an inbox, its own relay, or both.
type OAuth struct {
	Provider Provider // "" where no token is used
	TokenURL string   // where refresh tokens are given for access tokens
	ClientID string
	Scope    string // "" for what the refresh token is good for

	// ClientSecret and RefreshToken are set to give new ones. When an inbox is
	// read they are none, whether they are stored or not.
	ClientSecret keys.Secret
	RefreshToken keys.Secret
	Stored       bool // a refresh token is stored
}

// oauths says whether an inbox signs in with access tokens anywhere.
func (i Inbox) oauths() bool { return i.IMAP.SignIn == ByOAuth || i.RelaySignIn == ByOAuth }

// oauthPurpose binds a refresh token to the provider it is shown to and to where
// the access tokens go, so that neither goes anywhere else.
func (i Inbox) oauthPurpose() string {
	p := "oauth " + i.OAuth.TokenURL + " " + i.OAuth.ClientID
	if i.IMAP.SignIn == ByOAuth {
		p += " " + i.IMAP.purpose()
	}
	if i.RelaySignIn == ByOAuth {
		p += " " + relayPurpose(i.Relay)
	}
	return p
}

// tidyOAuth reads the account. What stood there for the provider that was chosen
// before gives way to what is usual at this one.
func (i *Inbox) tidyOAuth() error {
	i.IMAP.SignIn, i.RelaySignIn = cmp.Or(i.IMAP.SignIn, ByPassword), cmp.Or(i.RelaySignIn, ByPassword)
	var wrong []error
	refuse := func(bad bool, field, key string) {
		if bad {
			wrong = append(wrong, fault.Field(field, key))
		}
	}
	refuse(!slices.Contains(SignIns(), i.IMAP.SignIn), "imap.sign_in", "inboxes.fault.sign_in")
	refuse(!slices.Contains(SignIns(), i.RelaySignIn), "relay_sign_in", "inboxes.fault.sign_in")
	if !i.oauths() {
		i.OAuth = OAuth{}
		return errors.Join(wrong...)
	}
	o := &i.OAuth
	o.Provider = cmp.Or(o.Provider, OtherOne)
	o.TokenURL, o.ClientID, o.Scope = strings.TrimSpace(o.TokenURL), strings.TrimSpace(o.ClientID), strings.Join(strings.Fields(o.Scope), " ")
	if usual, known := presets[o.Provider]; known {
		for _, other := range presets {
			if other.tokenURL == o.TokenURL {
				o.TokenURL = ""
			}
			if other.scope == o.Scope {
				o.Scope = ""
			}
		}
		o.TokenURL, o.Scope = cmp.Or(o.TokenURL, usual.tokenURL), cmp.Or(o.Scope, usual.scope)
	}
	odd := func(s string) bool { return strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) }
	refuse(!slices.Contains(Providers(), o.Provider), "oauth.provider", "inboxes.fault.oauth_provider")
	refuse(!tokenAddress(o.TokenURL), "oauth.token_url", "inboxes.fault.oauth_token_url")
	refuse(o.ClientID == "" || len(o.ClientID) > 500 || odd(o.ClientID), "oauth.client_id", "inboxes.fault.oauth_client_id")
	refuse(len(o.Scope) > 1000 || odd(strings.ReplaceAll(o.Scope, " ", "")), "oauth.scope", "inboxes.fault.oauth_scope")
	refuse(len(o.ClientSecret.Reveal()) > 2000, "oauth.client_secret", "inboxes.fault.oauth_secret_long")
	refuse(len(o.RefreshToken.Reveal()) > 10000, "oauth.refresh_token", "inboxes.fault.oauth_secret_long")
	return errors.Join(wrong...)
}

// tokenAddress says whether a refresh token may be sent to an address: by https,
// but to this machine.
func tokenAddress(address string) bool {
	u, err := url.Parse(address)
	if err != nil || len(address) > 1000 || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && here(u.Hostname())
}

// grant is what a provider gives access tokens for.
type grant struct {
	address, client, scope string
	secret, refresh        string
}

// sealedGrant is a grant as it is stored, sealed.
type sealedGrant struct {
	ClientSecret string `json:"client_secret"`
	RefreshToken string `json:"refresh_token"`
}

func (s *Inboxes) seal(i Inbox, g grant) ([]byte, error) {
	text, err := json.Marshal(sealedGrant{g.secret, g.refresh})
	if err != nil {
		return nil, err
	}
	return s.keys.SealSecret(i.oauthPurpose(), keys.Hide(string(text))), nil
}

// grant is what is stored for an inbox as it is given, if it belongs to it; what is
// given anew comes before.
func (s *Inboxes) grant(ctx context.Context, v db.View, i Inbox) (g grant, err error) {
	o := i.OAuth
	g = grant{address: o.TokenURL, client: o.ClientID, scope: o.Scope}
	if i.ID != 0 {
		sealed, err := db.Value[[]byte](ctx, v, `SELECT oauth_secret FROM inbox WHERE id = $1`, i.ID)
		if err != nil {
			return g, err
		}
		if text := s.keys.OpenSecret(i.oauthPurpose(), sealed); !text.None() {
			var kept sealedGrant
			if err := json.Unmarshal([]byte(text.Reveal()), &kept); err != nil {
				return g, err
			}
			g.secret, g.refresh = kept.ClientSecret, kept.RefreshToken
		}
	}
	if !o.RefreshToken.None() {
		g.refresh, g.secret = strings.TrimSpace(o.RefreshToken.Reveal()), ""
	}
	if !o.ClientSecret.None() {
		g.secret = strings.TrimSpace(o.ClientSecret.Reveal())
	}
	return g, nil
}

// Token gives the access tokens of an inbox that signs in with them.
func (s *Inboxes) Token(ctx context.Context, v db.View, i Inbox) (_ mail.Token, err error) {
	defer fault.Wrap(&err, "inboxes.Token(%d)", i.ID)
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	g, err := s.grant(ctx, v, i)
	if err != nil {
		return nil, err
	}
	if g.refresh == "" {
		return nil, fault.Field("oauth.refresh_token", "inboxes.fault.oauth_no_token")
	}
	return func(ctx context.Context, refused string) (string, error) {
		access, refresh, err := s.tokens.give(ctx, g, refused, s.d.Now)
		if err == nil && refresh != g.refresh {
			err = s.keepRefresh(ctx, i, g, refresh)
		}
		return access, err
	}, nil
}

// keepGrant seals what is new and drops what no longer belongs.
func (s *Inboxes) keepGrant(ctx context.Context, tx *db.Tx, i Inbox) error {
	if !i.oauths() {
		_, err := tx.Exec(ctx, `UPDATE inbox SET oauth_secret = NULL WHERE id = $1`, i.ID)
		return err
	}
	g, err := s.grant(ctx, tx, i)
	if err != nil {
		return err
	}
	if g.refresh == "" {
		return fault.Field("oauth.refresh_token", "inboxes.fault.oauth_no_token")
	}
	g.refresh = s.tokens.newest(g)
	sealed, err := s.seal(i, g)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE inbox SET oauth_secret = $2 WHERE id = $1`, i.ID, sealed)
	return err
}

// keepRefresh keeps the refresh token that a provider gave in place of one that is
// stored. What was changed meanwhile stays.
func (s *Inboxes) keepRefresh(ctx context.Context, i Inbox, was grant, refresh string) (err error) {
	defer fault.Wrap(&err, "inboxes.keepRefresh(%d)", i.ID)
	if i.ID == 0 {
		return nil
	}
	return s.d.Do(ctx, "inboxes.keep_refresh", func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Take(ctx, "inbox", i.ID); err != nil {
			return err
		}
		now, err := byID(ctx, tx, i.ID)
		if err != nil || now.oauthPurpose() != i.oauthPurpose() {
			return err
		}
		g, err := s.grant(ctx, tx, now)
		if err != nil || g.refresh != was.refresh {
			return err
		}
		g.refresh = refresh
		sealed, err := s.seal(now, g)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE inbox SET oauth_secret = $2 WHERE id = $1`, i.ID, sealed)
		return err
	})
}
