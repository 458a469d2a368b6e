package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

// How a connection to a mailbox is sealed.
const (
	TLSImplicit = "tls"      // from the first byte
	TLSStart    = "starttls" // by STARTTLS, or not at all
	TLSNone     = "none"     // only to this machine
)

// Mailbox says where a mailbox is and how one signs in.
type Mailbox struct {
	Host     string
	Port     int
	TLS      string // TLSImplicit, TLSStart or TLSNone
	User     string
	Password func() string // not a string, so that nothing prints or marshals it
	Token    Token         // nil: one signs in with the password

	// Patience is how long an answer may take at most; 0 for as long as is usual.
	Patience time.Duration

	roots *x509.CertPool // nil: the system's
}

// IMAP is one connection to a mailbox. It reads and never changes: folders are
// opened by EXAMINE and mails fetched by BODY.PEEK. One goroutine uses it.
//
// Whatever the server says or does not say, every call ends in its time, and
// takes no more memory than it was given.
type IMAP struct {
	c    *imapclient.Client
	most time.Duration // that an answer may take; 0 for as the call says
	line *wire
	news chan struct{} // rung when the server says that the folder has changed
	idle bool
	spec bool // it lists what folders are for
}

// What one call may take.
const (
	imapPatience = 45 * time.Second // for an answer
	imapSlow     = 10 * time.Minute // for mails
	imapAnswer   = 256 << 10        // bytes of an answer
	imapListing  = 16 << 20         // bytes of a listing of a folder
)

// DialIMAP connects and signs in. Its error is an [*IMAPError].
func DialIMAP(ctx context.Context, m Mailbox) (box *IMAP, err error) {
	if m.Token == nil {
		password := ""
		if m.Password != nil {
			password = m.Password()
		}
		return dialIMAP(ctx, m, password)
	}
	err = withToken(ctx, m.Token, func(token string) (err error) { box, err = dialIMAP(ctx, m, token); return err })
	if errors.Is(err, errNoToken) {
		return nil, &IMAPError{NoToken, said(err), err}
	}
	return box, err
}

// dialIMAP is DialIMAP with a password or a token.
func dialIMAP(ctx context.Context, m Mailbox, secret string) (*IMAP, error) {
	box, err := openIMAP(ctx, m)
	if err != nil {
		return nil, err
	}
	if err = box.within(ctx, imapPatience, imapAnswer, func() error { return box.signIn(m, secret) }); err != nil {
		box.Close()
		return nil, err
	}
	return box, nil
}

// openIMAP connects.
func openIMAP(ctx context.Context, m Mailbox) (*IMAP, error) {
	dialer := net.Dialer{Timeout: 20 * time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(m.Host, strconv.Itoa(m.Port)))
	if err != nil {
		return nil, &IMAPError{Unreachable, plainNet(err), err}
	}
	if m.TLS == TLSNone && !nearby(conn) {
		_ = conn.Close()
		return nil, &IMAPError{Insecure, "", errors.New("a password is not sent without TLS")}
	}
	box := &IMAP{most: m.Patience, line: &wire{Conn: conn, raw: conn}, news: make(chan struct{}, 1)}
	if err = box.within(ctx, imapPatience, imapAnswer, func() error { return box.open(ctx, m) }); err != nil {
		box.Close()
		return nil, err
	}
	return box, nil
}

// open seals the line and reads the greeting.
func (b *IMAP) open(ctx context.Context, m Mailbox) (err error) {
	conf := &tls.Config{ServerName: m.Host, RootCAs: m.roots, MinVersion: tls.VersionTLS12}
	opts := &imapclient.Options{TLSConfig: conf, UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Expunge: func(uint32) { b.ring() },
		Mailbox: func(*imapclient.UnilateralDataMailbox) { b.ring() },
	}}
	switch m.TLS {
	case TLSStart:
		c, err := imapclient.NewStartTLS(b.line, opts)
		if err != nil {
			return &IMAPError{kindOfTLS(err, NoStartTLS), said(err), err}
		}
		b.c = c
	case TLSNone:
		b.c = imapclient.New(b.line, opts)
	default:
		sealed := tls.Client(b.line.Conn, conf)
		if err := sealed.HandshakeContext(ctx); err != nil {
			return &IMAPError{kindOfTLS(err, NoTLS), said(err), err}
		}
		b.line.Conn = sealed
		b.c = imapclient.New(b.line, opts)
	}
	return b.c.WaitGreeting()
}

// signIn signs in with a token where there is one, else by PLAIN where it is
// offered, else by LOGIN.
func (b *IMAP) signIn(m Mailbox, secret string) (err error) {
	no := new(imap.Error)
	switch {
	case m.Token != nil:
		err = b.bear(m.User, secret)
	case b.c.Caps().Has(imap.AuthCap("PLAIN")):
		err = b.c.Authenticate(sasl.NewPlainClient("", m.User, secret))
	default:
		err = b.c.Login(m.User, secret).Wait()
	}
	if errors.As(err, &no) && m.Token == nil {
		return &IMAPError{WrongPassword, withoutPassword(said(errors.New(no.Text)), secret), err}
	}
	if err != nil {
		return err
	}
	caps := b.c.Caps()
	b.idle = caps.Has(imap.CapIdle)
	b.spec = caps.Has(imap.CapSpecialUse) && caps.Has(imap.CapListExtended)
	return nil
}

// bear signs in with a token.
func (b *IMAP) bear(user, token string) error {
	s, err := bearerFor(b.c.Caps().AuthMechanisms(), user, token)
	if err != nil {
		return &IMAPError{NoOAuth, "", err}
	}
	err = b.c.Authenticate(s)
	if no := new(imap.Error); errors.As(err, &no) {
		text := no.Text
		if text == "" {
			text = s.why
		}
		return &IMAPError{TokenRefused, withoutPassword(said(errors.New(text)), token), fmt.Errorf("%w: %w", errTokenRefused, err)}
	}
	return err
}

// withoutPassword drops what a server says if it says the password.
func withoutPassword(text, password string) string {
	if password != "" && strings.Contains(text, password) {
		return ""
	}
	return text
}

func (b *IMAP) ring() {
	select {
	case b.news <- struct{}{}:
	default:
	}
}

// within runs one call. When its time is over or ctx ends, the line is cut, so
// that whatever waits for the server returns.
func (b *IMAP) within(ctx context.Context, wait time.Duration, most int64, f func() error) error {
	b.line.allow(most)
	if b.most > 0 {
		wait = min(wait, b.most)
	}
	late, stop := context.WithTimeoutCause(ctx, wait, errSilent)
	defer stop()
	unhook := context.AfterFunc(late, b.line.cut)
	defer unhook()
	err := f()
	var known *IMAPError
	switch no := new(imap.Error); {
	case err == nil || errors.As(err, &known):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case late.Err() != nil:
		return &IMAPError{Silent, "", errors.Join(errSilent, err)}
	case b.line.full():
		return &IMAPError{TooMuch, "", errors.Join(errTooMuch, err)}
	case errors.As(err, &no):
		return &IMAPError{Refused, said(errors.New(no.Text)), err}
	}
	return &IMAPError{Broken, said(err), err}
}

// Close hangs up. A server needs no goodbye.
func (b *IMAP) Close() {
	b.line.cut()
	if b.c != nil {
		_ = b.c.Close()
	}
}

// Folder is a folder of a mailbox.
type Folder struct {
	Name string
	Junk bool // the server says that it is for junk, or its name does
}

// mostFolders is how many folders we look at.
const mostFolders = 5000

// Folders lists the folders that can be opened.
func (b *IMAP) Folders(ctx context.Context) (all []Folder, err error) {
	err = b.within(ctx, imapPatience, 4<<20, func() error {
		var opts *imap.ListOptions
		if b.spec {
			opts = &imap.ListOptions{ReturnSpecialUse: true}
		}
		list := b.c.List("", "*", opts)
		defer func() { _ = list.Close() }()
		for d := list.Next(); d != nil; d = list.Next() {
			if f, ok := folderOf(d); ok && len(all) < mostFolders {
				all = append(all, f)
			}
		}
		return list.Close()
	})
	return all, err
}

func folderOf(d *imap.ListData) (f Folder, ok bool) {
	f.Name = d.Mailbox
	for _, a := range d.Attrs {
		switch {
		case strings.EqualFold(string(a), string(imap.MailboxAttrJunk)):
			f.Junk = true
		case strings.EqualFold(string(a), string(imap.MailboxAttrNoSelect)), strings.EqualFold(string(a), string(imap.MailboxAttrNonExistent)):
			return f, false
		}
	}
	return f, f.Name != "" && len(f.Name) <= 1000 && !strings.ContainsFunc(f.Name, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// junkNames are what junk folders are called where the server does not say.
var junkNames = []string{"junk", "spam", "junk e-mail", "junk email", "bulk mail", "spamverdacht", "unerwünscht"}

// JunkOf picks the folder for junk: the one the server names, else one by its
// name; "" for none.
func JunkOf(all []Folder) string {
	for _, f := range all {
		if f.Junk {
			return f.Name
		}
	}
	for _, name := range junkNames {
		for _, f := range all {
			last := f.Name[strings.LastIndexAny(f.Name, "./")+1:]
			if strings.EqualFold(last, name) {
				return f.Name
			}
		}
	}
	return ""
}

// FolderState is a folder when it was opened.
type FolderState struct {
	Validity uint32 // with another one, UIDs mean other mails
	Next     uint32 // a mail that comes from now on has this UID or a greater one; 0 if it is not said
	Mails    uint32
}

// Examine opens a folder, read-only.
func (b *IMAP) Examine(ctx context.Context, folder string) (s FolderState, err error) {
	err = b.within(ctx, imapPatience, imapAnswer, func() error {
		d, err := b.c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		if no := new(imap.Error); errors.As(err, &no) {
			return &IMAPError{NoFolder, said(errors.New(no.Text)), err}
		}
		if err != nil {
			return err
		}
		s = FolderState{d.UIDValidity, uint32(d.UIDNext), d.NumMessages}
		if s.Validity == 0 {
			return fmt.Errorf("the server names no UIDVALIDITY")
		}
		return nil
	})
	return s, err
}
