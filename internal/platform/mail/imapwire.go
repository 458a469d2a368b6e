package mail

import (
	"crypto/x509"
	"errors"
	"net"
	"sync"
	"sync/atomic"
)

// IMAPKind is what went wrong with a mailbox, as far as its owner can mend it.
type IMAPKind string

// The kinds.
const (
	Unreachable   IMAPKind = "unreachable"    // nobody answers at the address
	NoTLS         IMAPKind = "no_tls"         // no TLS can be spoken there
	BadCert       IMAPKind = "bad_cert"       // the certificate is not the server's, or nobody vouches for it
	NoStartTLS    IMAPKind = "no_starttls"    // STARTTLS is not offered, or refused
	Insecure      IMAPKind = "insecure"       // a password would go out without TLS
	WrongPassword IMAPKind = "wrong_password" // the server does not take user and password
	NoOAuth       IMAPKind = "no_oauth"       // it takes no access token
	NoToken       IMAPKind = "no_token"       // the provider gave no access token; the text is its own
	TokenRefused  IMAPKind = "token_refused"  // the server does not take the access token
	NoFolder      IMAPKind = "no_folder"      // the folder cannot be opened
	Refused       IMAPKind = "refused"        // the server says no
	Silent        IMAPKind = "silent"         // it did not answer in time
	TooMuch       IMAPKind = "too_much"       // it says more than an answer can be
	Broken        IMAPKind = "broken"         // the line died, or what is said makes no sense
)

// IMAPKinds returns the kinds.
func IMAPKinds() []IMAPKind {
	return []IMAPKind{Unreachable, NoTLS, BadCert, NoStartTLS, Insecure, WrongPassword, NoOAuth, NoToken, TokenRefused, NoFolder, Refused, Silent, TooMuch, Broken}
}

// IMAPError is why something with a mailbox did not work. Text is what the
// server or the system said, on one line.
type IMAPError struct {
	Kind IMAPKind
	Text string
	err  error
}

func (e *IMAPError) Error() string {
	if e.Text == "" {
		return "imap: " + string(e.Kind)
	}
	return "imap: " + string(e.Kind) + ": " + e.Text
}

// Unwrap returns what lies below.
func (e *IMAPError) Unwrap() error { return e.err }

var (
	errSilent  = errors.New("the server did not answer in time")
	errTooMuch = errors.New("the server says more than an answer can be")
)

// kindOfTLS tells a bad certificate from a server that speaks no TLS.
func kindOfTLS(err error, other IMAPKind) IMAPKind {
	var host x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	if errors.As(err, &host) || errors.As(err, &unknown) || errors.As(err, &invalid) {
		return BadCert
	}
	return other
}

// plainNet is what the system says of a connection, without the address.
func plainNet(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		err = op.Err
	}
	return said(err)
}

// wire is a connection on which the other side may say only so much at a time.
type wire struct {
	net.Conn
	raw  net.Conn // below TLS; what is cut
	left atomic.Int64
	over atomic.Bool
	once sync.Once
}

func (l *wire) allow(n int64) { l.left.Store(n) }
func (l *wire) full() bool    { return l.over.Load() }

// cut ends all reading and writing.
func (l *wire) cut() { l.once.Do(func() { _ = l.raw.Close() }) }

func (l *wire) Read(p []byte) (int, error) {
	left := l.left.Load()
	if left <= 0 {
		l.over.Store(true)
		return 0, errTooMuch
	}
	n, err := l.Conn.Read(p[:min(int64(len(p)), left)])
	l.left.Add(-int64(n))
	return n, err
}
