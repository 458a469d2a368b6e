package mailboxes

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// beside draws how the mailbox of an inbox is read; nothing where there is none.
func (m *Mailboxes) beside(ctx context.Context, v db.View, i inboxes.Inbox) (templ.Component, error) {
	if !i.IMAP.On() {
		return nil, nil //nolint:nilnil // there is nothing to show
	}
	s, err := m.Of(ctx, v, i)
	if fault.Is(err, fault.NotFound) {
		return statePart(i.ID, Status{}), nil
	}
	if err != nil {
		return nil, err
	}
	return statePart(i.ID, s), nil
}

// test tries what is typed on the page of an inbox, without saving it.
func (m *Mailboxes) test(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "web.fault.shape").Because(err)
	}
	var i inboxes.Inbox
	var login mail.Mailbox
	var relay *mail.Relay
	err := m.d.Read(r.Context(), "mailboxes.test", func(ctx context.Context, v db.View) (err error) {
		if i, err = m.inboxes.Typed(ctx, v, r); err != nil {
			return err
		}
		login, relay, err = m.lines(ctx, v, i)
		return err
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		return m.inboxes.ShowTyped(w, r, i, said, nil)
	}
	if err != nil {
		return err
	}
	t := try(r.Context(), i, login, relay)
	t.Retype = !i.IMAP.Password.None() || r.PostFormValue("relay_password") != "" || !i.OAuth.RefreshToken.None() || !i.OAuth.ClientSecret.None()
	return m.inboxes.ShowTyped(w, r, i, nil, trialPart(t))
}

// lines are the ways by which an inbox reads and sends; no relay where mail goes
// nowhere.
func (m *Mailboxes) lines(ctx context.Context, v db.View, i inboxes.Inbox) (login mail.Mailbox, relay *mail.Relay, err error) {
	if login, err = m.inboxes.Login(ctx, v, i); err != nil {
		return login, nil, err
	}
	own, err := m.inboxes.Relay(ctx, v, i)
	if err != nil {
		return login, nil, err
	}
	if err := complete(i, login, own); err != nil {
		return login, nil, err
	}
	if i.Relay == "" {
		return login, m.relay(), nil
	}
	relay, err = m.inboxes.OwnRelay(ctx, v, i, m.log)
	return login, relay, err
}

// complete refuses to try without a password where one must be.
func complete(i inboxes.Inbox, login mail.Mailbox, relay keys.Secret) error {
	var wrong []error
	if i.IMAP.On() && login.Token == nil && login.Password() == "" {
		wrong = append(wrong, fault.Field("imap.password", "inboxes.fault.imap_no_password"))
	}
	if i.Relay != "" && relay.None() {
		wrong = append(wrong, fault.Field("relay_url", "inboxes.fault.relay_password"))
	}
	return errors.Join(wrong...)
}

// relayNames are the words for what is wrong with a relay and how to mend it.
var relayNames = words.Family("mailboxes.relay.fails.", mail.RelayTroubles()...)

// withSaid adds what the other side said to what it means.
func withSaid(ctx context.Context, meaning, said string) string {
	if said == "" {
		return meaning
	}
	return meaning + " " + words.T(ctx, "mailboxes.said", words.A("text", said))
}

// mostNames is how many folders are named on a page.
const mostNames = 40

func folderNames(all []string) string {
	if len(all) > mostNames {
		return strings.Join(all[:mostNames], ", ") + ", …"
	}
	return strings.Join(all, ", ")
}

// oddNames are the words for mails that did not come as mails do, the worst first.
var oddNames = words.Family("mailboxes.odd.", "missing", "late", "stuck", "large")

func itemPath(id int64) templ.SafeURL { return templ.SafeURL(fmt.Sprintf("/intake/%d", id)) }

// megabytes is a size as a person reads it.
func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

// oddLook is how loud such mails are: what is missing, or was, stays an alarm.
func oddLook(state string) string {
	if state == "missing" || state == "late" {
		return web.Bad
	}
	return web.Warn
}
