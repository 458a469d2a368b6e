package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/sync/errgroup"

	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/mail"
)

// drain is how long the desk takes to stop in good order.
const drain = 8 * time.Second

// Serve runs the desk until ctx ends, then drains and stops within ten seconds.
// It also stops, with an error, when the database says that it can no longer
// promise to keep what it is given.
func (a *App) Serve(ctx context.Context) error {
	d := a.Desk
	start := d.DB.Now()
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	work, workCtx := errgroup.WithContext(life)
	if a.config.Has("jobs") {
		a.warm()
	}
	doors, err := a.doors(ctx)
	if err != nil {
		return err
	}
	if a.config.Has("jobs") {
		if err := d.Jobs.Open(life); err != nil {
			return err
		}
		work.Go(func() error { return d.Jobs.Run(workCtx) })
		work.Go(func() error { return d.Search.Watch(workCtx) })
	}
	if a.config.Has("web") {
		work.Go(func() error { d.Page.Tell(workCtx, d.Web.Live, a.log); return nil })
		work.Go(func() error { d.Presence.Watch(workCtx); return nil })
		work.Go(func() error { d.Notices.Watch(workCtx); return nil })
	}
	work.Go(func() error { return d.Keys.Watch(workCtx) })
	work.Go(func() error { return a.care.Run(workCtx) })
	if a.config.Has("mail") {
		work.Go(func() error { return d.Mailboxes.Serve(workCtx) })
	}
	for _, door := range doors {
		work.Go(func() error { return door.serve(workCtx) })
	}
	work.Go(func() error { giveBack(workCtx); return nil })
	a.log.Info("ready", "pages", a.config.PublicURL, "took", d.DB.Now().Sub(start).String())

	var cause error
	select {
	case <-ctx.Done():
	case cause = <-d.DB.Dead():
	case cause = <-d.Blobs.Dead():
	case <-workCtx.Done():
	}
	a.log.Info("stopping")
	late, cancel := context.WithTimeout(life, drain)
	defer cancel()
	for _, door := range doors {
		if err := door.stop(late); err != nil {
			a.log.Warn("a door did not close in time", "door", door.name, "err", err)
		}
	}
	stop()
	if err := work.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		cause = errors.Join(cause, err)
	}
	return cause
}

// door is something that listens.
type door struct {
	name  string
	serve func(context.Context) error
	stop  func(context.Context) error
}

// doors opens what this process listens on, so that a wrong address stops the
// start with a sentence.
func (a *App) doors(ctx context.Context) ([]door, error) {
	var all []door
	if a.config.Has("web") {
		l, err := listen(ctx, a.config.HTTPAddr, "KEPT_HTTP_ADDR")
		if err != nil {
			return nil, err
		}
		s := a.Desk.Web.NewServer(a.config.HTTPAddr)
		a.log.Info("pages and API listen", "addr", l.Addr().String())
		all = append(all, door{"web", func(context.Context) error {
			if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				return err
			}
			return nil
		}, s.Shutdown})
	}
	if !a.config.Has("mail") {
		return all, nil
	}
	for _, m := range []struct {
		name, addr, setting string
		via                 intake.Via
	}{
		{"mail", a.config.SMTPAddr, "KEPT_SMTP_ADDR", intake.SMTP}, {"lmtp", a.config.LMTPAddr, "KEPT_LMTP_ADDR", intake.LMTP},
	} {
		if m.addr == "" {
			continue
		}
		r, err := a.receiver(m.addr, m.via)
		if err != nil {
			return nil, err
		}
		addr, err := r.Listen()
		if err != nil {
			return nil, fmt.Errorf("%s: nothing can listen on %s: %w; choose another port or leave it empty", m.setting, m.addr, err)
		}
		a.log.Info("the mail receiver listens", "by", string(m.via), "addr", addr.String())
		all = append(all, door{m.name, r.Serve, r.Shutdown})
	}
	return all, nil
}

func listen(ctx context.Context, addr, setting string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%s: nothing can listen on %s: %w; choose another port", setting, addr, err)
	}
	return l, nil
}

// receiver is the mail receiver: it takes mail for our inboxes, and says 250
// when intake has it on stable storage.
// By LMTP it is a mail server of our own that brings it.
func (a *App) receiver(addr string, via intake.Via) (*mail.Receiver, error) {
	o := mail.ReceiverOptions{
		Addr: addr, Domain: a.domain(), MaxBytes: int64(a.config.MaxMessage), Log: a.log, LMTP: via == intake.LMTP,
		Known: func(ctx context.Context, rcpt string) error {
			if err := a.care.Err(); err != nil {
				return err
			}
			return a.Desk.Intake.Known(staff.As(ctx, staff.System("intake.smtp")), rcpt)
		},
		Accept: func(ctx context.Context, e mail.Envelope, raw []byte) error {
			return a.Desk.Intake.Receive(staff.As(ctx, staff.System("intake.smtp")), e, via, raw)
		},
	}
	if a.config.SMTPTLSCert != "" {
		cert, err := tls.LoadX509KeyPair(a.config.SMTPTLSCert, a.config.SMTPTLSKey)
		if err != nil {
			return nil, fmt.Errorf("KEPT_SMTP_TLS_CERT and KEPT_SMTP_TLS_KEY: %w", err)
		}
		o.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	}
	return mail.NewReceiver(o), nil
}

// domain is how the receiver calls itself: the host of the public address.
func (a *App) domain() string {
	if u, err := url.Parse(a.config.PublicURL); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "localhost"
}
