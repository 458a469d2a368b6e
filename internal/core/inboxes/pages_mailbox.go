package inboxes

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Beside draws what others know of an inbox, on its page: how its mailbox is.
type Beside func(ctx context.Context, v db.View, i Inbox) (templ.Component, error)

// ShowBeside sets what stands on the page of an inbox below its mailbox, and
// says that POST /settings/inboxes/{inbox}/test tries what is typed.
func (s *Inboxes) ShowBeside(f Beside) { s.beside = f }

// AddPart adds a part of its own to the page of an inbox, below its fields. Called
// while the product is put together.
func (s *Inboxes) AddPart(f Beside) { s.parts = append(s.parts, f) }

// typed puts what a form says onto an inbox.
func typed(r *http.Request, i *Inbox) {
	form := r.PostForm
	i.Name, i.Channel, i.Address = form.Get("name"), Channel(form.Get("channel")), form.Get("address")
	i.BrandID, i.TeamID = number(r, "brand_id"), number(r, "team_id")
	i.CatchAll, i.ReplyVia, i.ReplyDomain = form.Get("catch_all") == "on", ReplyVia(form.Get("reply_via")), form.Get("reply_domain")
	i.AuthservID = form.Get("authserv_id")
	typedWord(form, &i.FirstWord)
	i.Lang, i.Zone = form.Get("lang"), form.Get("zone")
	if !form.Has("imap.host") {
		return
	}
	m := &i.IMAP
	m.Host, m.TLS, m.User, m.Folder = form.Get("imap.host"), form.Get("imap.tls"), form.Get("imap.user"), form.Get("imap.folder")
	m.Port, m.Junk, m.History = portOf(form.Get("imap.port")), form.Get("imap.junk") == "on", History(form.Get("imap.history"))
	m.Since = time.Time{}
	if day, err := time.Parse(time.DateOnly, form.Get("imap.since")); err == nil {
		m.Since = day
	}
	m.Password, m.SignIn = keys.Hide(form.Get("imap.password")), SignIn(form.Get("imap.sign_in"))
	i.Relay = withPassword(form.Get("relay_url"), form.Get("relay_password"))
	i.RelaySignIn = SignIn(form.Get("relay_sign_in"))
	i.OAuth = OAuth{Provider: Provider(form.Get("oauth.provider")), TokenURL: form.Get("oauth.token_url"), ClientID: form.Get("oauth.client_id"), Scope: form.Get("oauth.scope"),
		ClientSecret: keys.Hide(form.Get("oauth.client_secret")), RefreshToken: keys.Hide(form.Get("oauth.refresh_token"))}
}

// portOf reads a port: 0 for nothing, -1 for what is none.
func portOf(text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

func portText(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// withPassword puts a password that was typed apart into a relay's address.
func withPassword(address, password string) string {
	u, err := url.Parse(address)
	if err != nil || password == "" || u.User == nil {
		return address
	}
	u.User = url.UserPassword(u.User.Username(), password)
	return u.String()
}

// Typed is an inbox as the form of its page has it, tidied and not saved.
func (s *Inboxes) Typed(ctx context.Context, v db.View, r *http.Request) (Inbox, error) {
	if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
		return Inbox{}, err
	}
	id, err := web.PathID(r, "inbox")
	if err != nil {
		return Inbox{}, err
	}
	if err := r.ParseForm(); err != nil {
		return Inbox{}, fault.New(fault.Invalid, "web.fault.shape").Because(err)
	}
	i, err := s.ByID(ctx, v, id)
	if err != nil {
		return i, err
	}
	typed(r, &i)
	err = s.Check(ctx, v, &i)
	return i, err
}

// ShowTyped shows the page of an inbox as it was typed, with what came of
// trying it.
func (s *Inboxes) ShowTyped(w http.ResponseWriter, r *http.Request, i Inbox, said map[string]string, more templ.Component) error {
	status := http.StatusOK
	if said != nil {
		status = http.StatusUnprocessableEntity
	}
	return s.showInbox(w, r, status, inboxView{Inbox: i, Sent: true, Hours: staff.ReadHoursForm(r.PostForm), Said: said, More: more})
}

func historyChoices(ctx context.Context) (out []choice) {
	for _, h := range historyWords().Values() {
		out = append(out, choice{string(h), historyWords().T(ctx, h)})
	}
	return out
}

func tlsChoices(ctx context.Context) (out []choice) {
	for _, m := range tlsWords().Values() {
		out = append(out, choice{string(m), tlsWords().T(ctx, m)})
	}
	return out
}

func signInChoices(ctx context.Context) (out []choice) {
	for _, by := range SignIns() {
		out = append(out, choice{string(by), signInWords().T(ctx, by)})
	}
	return out
}

func providerChoices(ctx context.Context) (out []choice) {
	for _, p := range Providers() {
		out = append(out, choice{string(p), providerWords().T(ctx, p)})
	}
	return out
}

// grantHint says whether a refresh token is stored.
func grantHint(ctx context.Context, i Inbox) string {
	if i.OAuth.Stored {
		return words.T(ctx, "inboxes.field.oauth_refresh_stored")
	}
	return words.T(ctx, "inboxes.field.oauth_refresh_hint")
}

// dayText is a day as a form shows it; nothing for none.
func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// passwordHint says whether a password is stored.
func passwordHint(ctx context.Context, i Inbox) string {
	if i.IMAP.Stored {
		return words.T(ctx, "inboxes.field.imap_password_stored")
	}
	return words.T(ctx, "inboxes.field.imap_password_hint")
}
