package inboxes

import (
	"context"
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// TLSBody is how the line is sealed: tls, starttls or none; true is tls, false
// none.
type TLSBody string

// UnmarshalJSON reads a word or a truth value.
func (b *TLSBody) UnmarshalJSON(text []byte) error {
	switch string(text) {
	case "true":
		*b = mail.TLSImplicit
		return nil
	case "false":
		*b = mail.TLSNone
		return nil
	}
	var word string
	err := json.Unmarshal(text, &word)
	*b = TLSBody(word)
	return err
}

// Schema implements huma.SchemaProvider.
func (TLSBody) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Description: "How the line is sealed; true is tls, false none", OneOf: []*huma.Schema{
		{Type: huma.TypeString, Enum: []any{mail.TLSImplicit, mail.TLSStart, mail.TLSNone}}, {Type: huma.TypeBoolean}}}
}

// IMAPBody is a mailbox as programs see it.
type IMAPBody struct {
	Host        string     `json:"host"`
	Port        int        `json:"port"`
	TLS         string     `json:"tls" enum:"tls,starttls,none"`
	User        string     `json:"user"`
	SignIn      SignIn     `json:"sign_in" enum:"password,oauth2" doc:"oauth2 is with access tokens of the account in oauth"`
	PasswordSet bool       `json:"password_set" doc:"The password itself is never given"`
	Folder      string     `json:"folder"`
	AuthservID  string     `json:"authserv_id"`
	Junk        bool       `json:"junk" doc:"The folder for junk is read too"`
	History     History    `json:"history" enum:"recent,none,since,all" doc:"Which mails from before are taken"`
	Since       *time.Time `json:"since" doc:"Where history is since"`
}

func imapBody(i Inbox) *IMAPBody {
	m := i.IMAP
	if !m.On() {
		return nil
	}
	b := &IMAPBody{m.Host, m.Port, m.TLS, m.User, m.SignIn, m.Stored, m.Folder, i.AuthservID, m.Junk, m.History, nil}
	if !m.Since.IsZero() {
		b.Since = &m.Since
	}
	return b
}

// IMAPSetBody is a mailbox as programs set it; what is left out stays.
type IMAPSetBody struct {
	Host       *string    `json:"host,omitempty" maxLength:"253" doc:"Empty for no mailbox"`
	Port       *int       `json:"port,omitempty" doc:"993 or 143 where it is left out"`
	TLS        *TLSBody   `json:"tls,omitempty"`
	User       *string    `json:"user,omitempty" maxLength:"320"`
	SignIn     *SignIn    `json:"sign_in,omitempty" enum:"password,oauth2" doc:"password where it is left out; oauth2 is with access tokens of the account in oauth"`
	Password   *string    `json:"password,omitempty" maxLength:"1000" doc:"Kept sealed, for this user at this host"`
	Folder     *string    `json:"folder,omitempty" maxLength:"500" doc:"INBOX where it is left out"`
	AuthservID *string    `json:"authserv_id,omitempty" maxLength:"253" doc:"Whose Authentication-Results are believed"`
	Junk       *bool      `json:"junk,omitempty" doc:"Read the folder for junk too; true where it is left out"`
	History    *History   `json:"history,omitempty" enum:"recent,none,since,all" doc:"Which mails from before are taken: recent are those of thirty days"`
	Since      *time.Time `json:"since,omitempty" doc:"Where history is since"`
}

// onto changes what is given.
func (b *IMAPSetBody) onto(i *Inbox) {
	if b == nil {
		return
	}
	m := &i.IMAP
	if b.TLS != nil && b.Port == nil && string(*b.TLS) != m.TLS {
		m.Port = 0 // the usual one
	}
	put(&m.Host, b.Host)
	put(&m.Port, b.Port)
	put((*TLSBody)(&m.TLS), b.TLS)
	put(&m.User, b.User)
	put(&m.SignIn, b.SignIn)
	put(&m.Folder, b.Folder)
	put(&i.AuthservID, b.AuthservID)
	put(&m.Junk, b.Junk)
	put(&m.History, b.History)
	put(&m.Since, b.Since)
	if b.Password != nil {
		m.Password = keys.Hide(*b.Password)
	}
}

// OAuthBody is the account at a provider whose access tokens are used, as programs
// see it.
type OAuthBody struct {
	Provider   Provider `json:"provider" enum:"google,microsoft,other"`
	TokenURL   string   `json:"token_url" doc:"Where access tokens are fetched"`
	ClientID   string   `json:"client_id"`
	Scope      string   `json:"scope"`
	SecretsSet bool     `json:"secrets_set" doc:"Client secret and refresh token are never given"`
}

func oauthBody(i Inbox) *OAuthBody {
	if o := i.OAuth; o.Provider != "" {
		return &OAuthBody{o.Provider, o.TokenURL, o.ClientID, o.Scope, o.Stored}
	}
	return nil
}

// OAuthSetBody is the account as programs set it; what is left out stays.
type OAuthSetBody struct {
	Provider     *Provider `json:"provider,omitempty" enum:"google,microsoft,other"`
	TokenURL     *string   `json:"token_url,omitempty" maxLength:"1000" doc:"The provider's usual one where it is left out"`
	ClientID     *string   `json:"client_id,omitempty" maxLength:"500"`
	ClientSecret *string   `json:"client_secret,omitempty" maxLength:"2000" doc:"Kept sealed; some clients have none"`
	RefreshToken *string   `json:"refresh_token,omitempty" maxLength:"10000" doc:"Kept sealed, for this provider, client, mailbox and relay"`
	Scope        *string   `json:"scope,omitempty" maxLength:"1000" doc:"The provider's usual one where it is left out"`
}

// onto changes what is given.
func (b *OAuthSetBody) onto(i *Inbox) {
	if b == nil {
		return
	}
	o := &i.OAuth
	put(&o.Provider, b.Provider)
	put(&o.TokenURL, b.TokenURL)
	put(&o.ClientID, b.ClientID)
	put(&o.Scope, b.Scope)
	if b.ClientSecret != nil {
		o.ClientSecret = keys.Hide(*b.ClientSecret)
	}
	if b.RefreshToken != nil {
		o.RefreshToken = keys.Hide(*b.RefreshToken)
	}
}

// ConnectionSetBody is how an inbox would reach its mailbox and its relay; what is
// left out is as it is saved.
type ConnectionSetBody struct {
	IMAP        *IMAPSetBody  `json:"imap,omitempty"`
	RelayURL    *string       `json:"relay_url,omitempty" maxLength:"1000" doc:"smtp://user:password@host:port or smtps://…; empty for the desk's relay"`
	RelaySignIn *SignIn       `json:"relay_sign_in,omitempty" enum:"password,oauth2"`
	OAuth       *OAuthSetBody `json:"oauth,omitempty"`
}

// Connected is an inbox as it would be with another connection, tidied and not saved.
func (s *Inboxes) Connected(ctx context.Context, v db.View, id int64, b ConnectionSetBody) (Inbox, error) {
	if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
		return Inbox{}, err
	}
	i, err := s.ByID(ctx, v, id)
	if err != nil {
		return i, err
	}
	b.IMAP.onto(&i)
	put(&i.Relay, b.RelayURL)
	put(&i.RelaySignIn, b.RelaySignIn)
	b.OAuth.onto(&i)
	err = s.Check(ctx, v, &i)
	return i, err
}
