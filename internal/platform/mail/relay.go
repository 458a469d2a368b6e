package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strings"
	"time"
)

// State is what became of a letter that was given to a relay.
type State string

// The states of one try.
const (
	Delivered State = "delivered" // the relay said 250: it is theirs now
	Deferred  State = "deferred"  // not taken, and nothing says that it never will be
	Failed    State = "failed"    // refused for good: 5xx about this letter
	Uncertain State = "uncertain" // the line died after the final dot: it may have been taken
)

// Outcome is the end of one try. Text is one line, the relay's where it spoke.
type Outcome struct {
	State State
	Code  int // the relay's reply code; 0 when it said none
	Text  string
}

// Relay is the server that takes our mail. It keeps no connection; each letter
// has its own, so that no letter pays for another's.
type Relay struct {
	addr, host, helo string
	implicit         bool // TLS from the first byte
	tls              string
	user             string
	password         func() string  // not a string, so that nothing prints or marshals it
	token            Token          // nil: the password, if there is a user
	roots            *x509.CertPool // nil: the system's
	log              *slog.Logger
	patience         patience
}

// patience is how long each step may take; RFC 5321, section 4.5.3.2, but for
// commands, where a worker waits no longer than its lease likes.
type patience struct {
	connect, command, data, dot, goodbye time.Duration
}

// NewRelay reads where mail goes out:
//
//	smtp://host[:25]       STARTTLS when it is offered (587 when there is a user)
//	smtps://host[:465]     TLS from the start
//	smtp://user:password@host?tls=required&helo=desk.example
//
// A certificate must be good, whenever TLS is spoken. tls=required defers
// letters when STARTTLS is not offered; tls=never does not ask for it; tls=any
// takes any certificate. A password goes over TLS, to this machine, or, with
// tls=never, as its owner wished.
func NewRelay(address string, log *slog.Logger) (*Relay, error) {
	bad := func(why string) (*Relay, error) { return nil, fmt.Errorf("mail.NewRelay: %s", why) }
	u, err := url.Parse(address)
	if err != nil {
		return bad("not a URL") // the error would show the password
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	r := &Relay{host: u.Hostname(), log: log, patience: patience{30 * time.Second, 2 * time.Minute, 3 * time.Minute, 10 * time.Minute, 30 * time.Second}}
	port := u.Port()
	switch u.Scheme {
	case "smtp":
		if port == "" && u.User != nil {
			port = "587"
		} else if port == "" {
			port = "25"
		}
	case "smtps":
		r.implicit = true
		if port == "" {
			port = "465"
		}
	default:
		return bad("a relay begins with smtp:// or smtps://")
	}
	if r.host == "" || strings.Trim(u.Path, "/") != "" {
		return bad("a relay is a host and perhaps a port")
	}
	r.addr = net.JoinHostPort(r.host, port)
	if u.User != nil {
		r.user = u.User.Username()
		password, _ := u.User.Password()
		r.password = func() string { return password }
	}
	for key, values := range u.Query() {
		switch key {
		case "tls":
			r.tls = values[0]
		case "helo":
			r.helo = values[0]
		default:
			return bad("unknown setting " + key)
		}
	}
	switch r.tls {
	case "", "required", "any":
	case "never":
		if r.implicit {
			return bad("smtps:// and tls=never contradict each other")
		}
	default:
		return bad("tls is required, any or never")
	}
	if r.helo == "" {
		if r.helo, err = os.Hostname(); err != nil || r.helo == "" {
			r.helo = "localhost"
		}
	}
	if !isASCII(r.helo) || strings.ContainsFunc(r.helo, func(c rune) bool { return c <= ' ' || c == 0x7f }) {
		return bad("helo is one name")
	}
	return r, nil
}

// SignInBy has the relay sign its user in with a token instead of a password.
func (r *Relay) SignInBy(t Token) { r.token = t }

// String is where mail goes, without the password.
func (r *Relay) String() string {
	scheme := "smtp://"
	if r.implicit {
		scheme = "smtps://"
	}
	if r.user != "" {
		scheme += url.QueryEscape(r.user) + "@"
	}
	return scheme + r.addr
}

// LogValue keeps the password out of logs.
func (r *Relay) LogValue() slog.Value { return slog.StringValue(r.String()) }

// errStopped wraps the error of before.
var errStopped = errors.New("stopped before DATA")

// Send gives one letter to the relay, for all recipients or for none. before runs
// right before DATA; its error stops the try, and nothing has been sent then.
//
// What fails before the relay has heard of this letter (no connection, no TLS,
// a wrong password) is Deferred whatever the code, for it says nothing about the
// letter and its owner can mend it.
func (r *Relay) Send(ctx context.Context, envFrom string, to []string, raw []byte, before func() error) Outcome {
	out := r.send(ctx, envFrom, to, raw, before)
	if out.State != Delivered {
		r.log.Info("mail: not delivered", "relay", r.String(), "state", string(out.State), "code", out.Code, "said", out.Text)
	}
	return out
}

func (r *Relay) send(ctx context.Context, envFrom string, to []string, raw []byte, before func() error) Outcome {
	from, rcpts, foreign, err := wireEnvelope(envFrom, to)
	if err != nil {
		return Outcome{Failed, 0, said(err)}
	}
	d, err := r.ready(ctx)
	if err != nil {
		return deferred(err)
	}
	defer d.close()
	if err := d.envelope(from, rcpts, len(raw), foreign); err != nil {
		return refused(err)
	}
	if before != nil {
		if err := before(); err != nil {
			return Outcome{Deferred, 0, said(fmt.Errorf("%w: %w", errStopped, err))}
		}
	}
	return d.data(ctx, raw)
}

// wireEnvelope turns addresses into what SMTP takes. foreign says that one needs
// SMTPUTF8.
func wireEnvelope(envFrom string, to []string) (from string, rcpts []string, foreign bool, err error) {
	if envFrom != "" {
		if from, err = wireAddress(envFrom); err != nil {
			return "", nil, false, err
		}
	}
	if len(to) == 0 {
		return "", nil, false, errors.New("no recipient")
	}
	foreign = !isASCII(from)
	for _, a := range to {
		if a, err = wireAddress(a); err != nil {
			return "", nil, false, err
		}
		rcpts = append(rcpts, a)
		foreign = foreign || !isASCII(a)
	}
	return from, rcpts, foreign, nil
}

func deferred(err error) Outcome { return Outcome{Deferred, codeOf(err), said(err)} }

// refused sorts an answer about this letter. 530 and its kin speak of the
// connection, so they are for its owner.
func refused(err error) Outcome {
	code := codeOf(err)
	if code >= 500 && code != 530 && code != 534 && code != 535 && code != 538 {
		return Outcome{Failed, code, said(err)}
	}
	return deferred(err)
}

// said is an error on one line.
func said(err error) string { return cutRunes(oneLine(clean(err.Error())), 500) }

func (r *Relay) tlsConfig() *tls.Config {
	return &tls.Config{ServerName: r.host, RootCAs: r.roots, MinVersion: tls.VersionTLS12, InsecureSkipVerify: r.tls == "any"}
}

// ready comes as far as a letter can be sent. A token is fetched before the line
// is opened, so that the relay does not wait for the provider.
func (r *Relay) ready(ctx context.Context) (d *dialogue, err error) {
	if r.token == nil || r.user == "" {
		return r.open(ctx, "")
	}
	err = withToken(ctx, r.token, func(token string) (err error) { d, err = r.open(ctx, token); return err })
	return d, err
}

func (r *Relay) open(ctx context.Context, token string) (*dialogue, error) {
	d, err := r.dial(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.greet(d, token); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// Try comes as far as a letter could be sent, signs in where there is a
// password, and sends nothing.
func (r *Relay) Try(ctx context.Context) error {
	d, err := r.ready(ctx)
	if err == nil {
		d.close()
	}
	return err
}
