package inboxes

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/words"
)

// Changed is the channel that is rung when an inbox was added or changed.
const Changed = "inboxes"

// History is which of the mails are taken that lay in a mailbox before it was
// connected.
type History string

// The histories.
const (
	Recent  History = "recent" // those of the last thirty days
	Nothing History = "none"
	Since   History = "since" // from a day on
	All     History = "all"
)

// Histories returns the histories, the usual first.
func Histories() []History { return []History{Recent, Nothing, Since, All} }

func historyWords() words.Names[History] {
	return words.Family("inboxes.history.", Histories()...)
}

// tlsMode is how the line to a mailbox is sealed.
type tlsMode string

func tlsWords() words.Names[tlsMode] {
	return words.Family("inboxes.tls.", tlsMode(mail.TLSImplicit), tlsMode(mail.TLSStart), tlsMode(mail.TLSNone))
}

// IMAP is the mailbox that an inbox reads; without a host there is none.
type IMAP struct {
	Host    string
	Port    int
	TLS     string // one of mail's
	User    string
	SignIn  SignIn
	Folder  string
	Junk    bool // the folder for junk is read too
	History History
	Since   time.Time // for Since; zero else

	// Password is set to give a new one. When an inbox is read it is none,
	// whether one is stored or not: [Inboxes.Mailbox] opens it.
	Password keys.Secret
	Stored   bool // a password is stored
}

// On says whether there is a mailbox.
func (m IMAP) On() bool { return m.Host != "" }

// purpose binds a password to whose it is, so that it goes nowhere else.
func (m IMAP) purpose() string { return "imap " + m.User + "@" + m.Host }

// Login is how one signs in to the mailbox of an inbox: with the password that
// is given, else with the stored one, if it belongs to this user and host.
func (s *Inboxes) Login(ctx context.Context, v db.View, i Inbox) (_ mail.Mailbox, err error) {
	defer fault.Wrap(&err, "inboxes.Login(%d)", i.ID)
	if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
		return mail.Mailbox{}, err
	}
	m := i.IMAP
	if m.SignIn == ByOAuth {
		token, err := s.Token(ctx, v, i)
		return mail.Mailbox{Host: m.Host, Port: m.Port, TLS: m.TLS, User: m.User, Token: token}, err
	}
	secret := m.Password
	if secret.None() && i.ID != 0 {
		sealed, err := db.Value[[]byte](ctx, v, `SELECT imap_secret FROM inbox WHERE id = $1`, i.ID)
		if err != nil {
			return mail.Mailbox{}, err
		}
		secret = s.keys.OpenSecret(m.purpose(), sealed)
	}
	return mail.Mailbox{Host: m.Host, Port: m.Port, TLS: m.TLS, User: m.User, Password: secret.Reveal}, nil
}

// Relay is where the mail of an inbox goes out; "" for the desk's relay.
func (s *Inboxes) Relay(ctx context.Context, v db.View, i Inbox) (_ keys.Secret, err error) {
	defer fault.Wrap(&err, "inboxes.Relay(%d)", i.ID)
	if _, err := staff.Acting(ctx); err != nil {
		return keys.Secret{}, err
	}
	if i.Relay == "" || !i.RelayURL.None() {
		return i.RelayURL, nil
	}
	sealed, err := db.Value[[]byte](ctx, v, `SELECT relay_secret FROM inbox WHERE id = $1`, i.ID)
	if err != nil {
		return keys.Secret{}, err
	}
	return s.keys.OpenSecret(relayPurpose(i.Relay), sealed), nil
}

// OwnRelay is the relay that an inbox names, ready to be signed in to.
func (s *Inboxes) OwnRelay(ctx context.Context, v db.View, i Inbox, log *slog.Logger) (*mail.Relay, error) {
	address, err := s.Relay(ctx, v, i)
	if err != nil {
		return nil, err
	}
	r, err := mail.NewRelay(address.Reveal(), log)
	if err != nil || i.RelaySignIn != ByOAuth {
		return r, err
	}
	token, err := s.Token(ctx, v, i)
	if err != nil {
		return nil, err
	}
	r.SignInBy(token)
	return r, nil
}

func relayPurpose(shown string) string { return "relay " + shown }

// Check tidies an inbox as it was typed and refuses, all at once, what cannot
// be: for those who try it before it is saved.
func (s *Inboxes) Check(ctx context.Context, v db.View, i *Inbox) error {
	if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
		return err
	}
	return s.tidy(ctx, v, i)
}

// tidyIMAP reads the mailbox.
func (i *Inbox) tidyIMAP() error {
	m := &i.IMAP
	m.Host = strings.TrimSuffix(db.Key(strings.TrimSpace(m.Host)), ".")
	m.User, m.Folder = strings.TrimSpace(m.User), strings.TrimSpace(m.Folder)
	if m.Host == "" {
		i.IMAP = IMAP{Junk: true, History: Recent, SignIn: ByPassword}
		return nil
	}
	if m.TLS == "" {
		m.TLS = mail.TLSImplicit
	}
	if m.Port == 0 {
		m.Port = 143
		if m.TLS == mail.TLSImplicit {
			m.Port = 993
		}
	}
	if m.Folder == "" {
		m.Folder = "INBOX"
	}
	if m.History == "" {
		m.History = Recent
	}
	if m.History != Since {
		m.Since = time.Time{}
	}
	var wrong []error
	refuse := func(bad bool, field, key string) {
		if bad {
			wrong = append(wrong, fault.Field("imap."+field, key))
		}
	}
	_, err := mail.ParseAddress("x@" + m.Host)
	_, ip := netip.ParseAddr(m.Host)
	refuse(i.Channel != Email, "host", "inboxes.fault.imap_channel")
	refuse(err != nil && ip != nil && m.Host != "localhost" || len(m.Host) > 253, "host", "inboxes.fault.imap_host")
	refuse(m.Port < 1 || m.Port > 65535, "port", "inboxes.fault.imap_port")
	refuse(tlsWords().Key(tlsMode(m.TLS)) == "", "tls", "inboxes.fault.imap_tls")
	refuse(m.TLS == mail.TLSNone && !here(m.Host), "tls", "inboxes.fault.imap_plain")
	refuse(m.User == "" || len(m.User) > 320 || db.Text(m.User) != m.User, "user", "inboxes.fault.imap_user")
	refuse(len(m.Folder) > 500 || strings.ContainsFunc(m.Folder, func(r rune) bool { return r < ' ' }), "folder", "inboxes.fault.imap_folder")
	refuse(!slices.Contains(Histories(), m.History), "history", "inboxes.fault.imap_history")
	refuse(m.History == Since && m.Since.IsZero(), "since", "inboxes.fault.imap_since")
	refuse(len(m.Password.Reveal()) > 1000, "password", "inboxes.fault.imap_password")
	return errors.Join(wrong...)
}

// here says whether a host is this machine.
func here(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// tidyRelay reads the relay: what is typed may hold a password, what is shown
// never does.
func (i *Inbox) tidyRelay() error {
	i.Relay = strings.TrimSpace(i.Relay)
	if i.Relay == "" {
		i.RelayURL, i.RelaySignIn = keys.Secret{}, ByPassword
		return nil
	}
	if _, err := mail.NewRelay(i.Relay, nil); err != nil || len(i.Relay) > 1000 {
		i.Relay, i.RelayURL = "", keys.Secret{}
		return fault.Field("relay_url", "inboxes.fault.relay_url")
	}
	u, err := url.Parse(i.Relay)
	if err != nil {
		return fault.Field("relay_url", "inboxes.fault.relay_url")
	}
	if i.RelaySignIn == ByOAuth {
		if u.User == nil || u.User.Username() == "" {
			return fault.Field("relay_url", "inboxes.fault.relay_user")
		}
		u.User = url.User(u.User.Username())
		i.RelayURL = keys.Hide(u.String()) // what one signs in with stands elsewhere
	} else if _, has := u.User.Password(); has {
		i.RelayURL = keys.Hide(i.Relay)
	} else if u.User == nil {
		i.RelayURL = keys.Hide(i.Relay) // nothing to hide, and nothing to keep
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	i.Relay = u.String()
	return nil
}

// keepSecrets seals what is new and drops what no longer belongs: a password
// is for one user at one host, a relay's for one address.
func (s *Inboxes) keepSecrets(ctx context.Context, tx *db.Tx, was, i Inbox) error {
	if s.keys == nil {
		return nil
	}
	stays := was.IMAP.Stored && was.IMAP.purpose() == i.IMAP.purpose()
	if err := s.keepGrant(ctx, tx, i); err != nil {
		return err
	}
	byPassword := i.IMAP.On() && i.IMAP.SignIn == ByPassword
	switch {
	case !byPassword || !stays && i.IMAP.Password.None():
		if byPassword {
			return fault.Field("imap.password", "inboxes.fault.imap_no_password")
		}
		if _, err := tx.Exec(ctx, `UPDATE inbox SET imap_secret = NULL WHERE id = $1`, i.ID); err != nil {
			return err
		}
	case !i.IMAP.Password.None():
		if _, err := tx.Exec(ctx, `UPDATE inbox SET imap_secret = $2 WHERE id = $1`, i.ID, s.keys.SealSecret(i.IMAP.purpose(), i.IMAP.Password)); err != nil {
			return err
		}
	}
	switch {
	case i.Relay == "":
		_, err := tx.Exec(ctx, `UPDATE inbox SET relay_secret = NULL WHERE id = $1`, i.ID)
		return err
	case !i.RelayURL.None():
		_, err := tx.Exec(ctx, `UPDATE inbox SET relay_secret = $2 WHERE id = $1`, i.ID, s.keys.SealSecret(relayPurpose(i.Relay), i.RelayURL))
		return err
	case i.Relay != was.Relay || was.RelaySignIn != i.RelaySignIn:
		return fault.Field("relay_url", "inboxes.fault.relay_password")
	}
	return nil
}
