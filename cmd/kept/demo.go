package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/demo"
	"kept.example/kept/internal/platform/db"
)

// demoCmd runs the main job at once.
type demoCmd struct {
	HTTPAddr string `name:"http-addr" env:"KEPT_HTTP_ADDR" default:"127.0.0.1:8080" help:"Where pages and API listen; another port is taken if this one is in use."`
	SMTPAddr string `name:"smtp-addr" env:"KEPT_SMTP_ADDR" default:"127.0.0.1:2525" help:"Where the mail receiver listens; another port is taken if this one is in use."`
	At       string `name:"at" help:"Begin as if it were this time, as 2026-11-24T09:30:00Z; otherwise now."`
	Log      string `name:"log" env:"KEPT_LOG" default:"error" help:"debug, info, warn or error."`
}

// Run serves a desk in a temporary folder and tells its world, until the
// process is told to stop, and removes the folder.
func (c *demoCmd) Run(e *edge) (err error) {
	var shows time.Time
	if c.At != "" {
		if shows, err = time.Parse(time.RFC3339, c.At); err != nil {
			return fmt.Errorf("%w: --at is %q; write a time as 2026-11-24T09:30:00Z", errUsage, c.At)
		}
	}
	folder, err := os.MkdirTemp("", "kept-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	sink, err := demo.NewSink(slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	sunk := make(chan error, 1)
	go func() { sunk <- sink.Serve(context.WithoutCancel(ctx)) }()
	defer func() { err = errors.Join(err, sink.Shutdown(context.WithoutCancel(ctx)), <-sunk) }()

	settings := c.settings(folder, sink.URL())
	log, err := settings.Logger()
	if err != nil {
		return err
	}
	d, err := demo.New(demo.Options{Clock: demo.NewClock(time.Now, shows), Sink: sink, SMTP: settings.SMTPAddr, HTTP: settings.HTTPAddr, Log: log})
	if err != nil {
		return err
	}
	a, err := app.OpenWith(ctx, settings, d.Room())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	served := make(chan error, 1)
	go func() { served <- a.Serve(ctx) }()
	err = c.tell(ctx, e, d, a, settings, served)
	if err != nil {
		stop()
	}
	return errors.Join(err, <-served)
}

// tell makes what is linked, prints the links, and then tells the rest of the
// world while the desk is in use.
func (c *demoCmd) tell(ctx context.Context, e *edge, d *demo.Demo, a *app.App, settings app.Config, served chan error) error {
	if !ready(ctx, settings.HTTPAddr, served) {
		return nil
	}
	world, err := d.Begin(ctx)
	if err != nil {
		return err
	}
	links, err := signIns(ctx, a, world)
	if err != nil {
		return err
	}
	show(e, settings, world, links)
	if err := d.Fill(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	if ctx.Err() == nil {
		fmt.Fprintln(e.err, "The whole world is there.")
	}
	return nil
}

// settings are those of a desk in a folder, on the usual ports or free ones.
func (c *demoCmd) settings(folder, relay string) app.Config {
	web := freeUnless(c.HTTPAddr)
	host, port, err := net.SplitHostPort(web)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && (ip.IsLoopback() || ip.IsUnspecified())) {
		host = "localhost"
	}
	return app.Config{
		Data: folder, HTTPAddr: web, SMTPAddr: freeUnless(c.SMTPAddr), PublicURL: "http://" + net.JoinHostPort(host, port),
		RelayURL: relay, MaxMessage: 25 << 20, Log: c.Log, Roles: []string{"web", "mail", "jobs"},
		FetchAllow: []string{"127.0.0.1/32"}, // the firm's storehouse is this desk
	}
}

// freeUnless is an address if nobody listens there, else the same host with a
// free port.
func freeUnless(addr string) string {
	l, err := net.Listen("tcp", addr)
	if err == nil && addr != l.Addr().String() && strings.HasSuffix(addr, ":0") {
		addr = l.Addr().String()
	}
	if err != nil {
		host, _, split := net.SplitHostPort(addr)
		if split != nil {
			return addr // said by Check, with a sentence
		}
		if l, err = net.Listen("tcp", net.JoinHostPort(host, "0")); err != nil {
			return addr
		}
		addr = l.Addr().String()
	}
	l.Close()
	return addr
}

// signIn is a way in, for one role.
type signIn struct{ role, who, path string }

// signIns makes a one-time link for each role, and names the customer's page.
func signIns(ctx context.Context, a *app.App, w demo.World) (all []signIn, err error) {
	err = a.Desk.DB.Do(staff.As(ctx, staff.System("demo")), "demo.links", func(ctx context.Context, tx *db.Tx) error {
		all = nil
		for _, one := range []signIn{{"agent", "anna", ""}, {"lead", "priya", ""}, {"leader", "ingrid", ""}} {
			u, err := a.Desk.Staff.UserByID(ctx, tx, w.Users[one.who])
			if err != nil {
				return err
			}
			if one.path, err = a.Desk.Staff.Link(ctx, tx, u.ID, staff.LinkLife); err != nil {
				return err
			}
			one.who = u.Name
			all = append(all, one)
		}
		all = append(all, signIn{"customer", w.Customer, w.Case})
		return nil
	})
	return all, err
}

// ready waits until the desk serves; false if it has ended, or is to.
func ready(ctx context.Context, addr string, served chan error) bool {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		q, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/readyz", nil)
		if err != nil {
			return false
		}
		if r, err := http.DefaultClient.Do(q); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return true
			}
		}
		select {
		case err := <-served:
			served <- err
			return false
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
	}
}

// show prints where everything is.
func show(e *edge, c app.Config, w demo.World, links []signIn) {
	fmt.Fprintf(e.out, "Hearth & Kettle is open. Each link signs in once; the customer's link is her own page.\n\n")
	t := tabwriter.NewWriter(e.out, 0, 4, 2, ' ', 0)
	for _, l := range links {
		fmt.Fprintf(t, "%s\t%s\t%s\n", l.role, l.who, c.PublicURL+l.path)
	}
	fmt.Fprintf(t, "stories\tplay both sides\t%s\n", c.PublicURL+"/demo/stories")
	fmt.Fprintf(t, "form\twrite to them\t%s\n", c.PublicURL+"/f/kettle")
	fmt.Fprintf(t, "sent\twhat goes out\t%s\n", c.PublicURL+"/demo/mailbox")
	fmt.Fprintf(t, "mail\t%s\tsmtp://%s\n", w.Inbox, c.SMTPAddr)
	t.Flush()
	fmt.Fprintf(e.out, `
Write to them:
printf 'From: You <you@example.com>\nTo: %[1]s\nSubject: My kettle hums\n\nDoes it know the words?\n' | curl -s smtp://%[2]s --mail-from you@example.com --mail-rcpt %[1]s -T -

Ctrl-C ends it, and nothing is kept.
`, w.Inbox, c.SMTPAddr)
}
