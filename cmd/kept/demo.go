package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
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
	Log      string `name:"log" env:"KEPT_LOG" default:"warn" help:"debug, info, warn or error."`
}

// Run fills a desk in a temporary folder, serves it until the process is told
// to stop, and removes the folder.
func (c *demoCmd) Run(e *edge) (err error) {
	folder, err := os.MkdirTemp("", "kept-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	sink, err := demo.NewSink(filepath.Join(folder, "sent"), slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	sunk := make(chan error, 1)
	go func() { sunk <- sink.Serve(context.WithoutCancel(ctx)) }()
	defer func() { err = errors.Join(err, sink.Shutdown(context.WithoutCancel(ctx)), <-sunk) }()

	settings := c.settings(folder, sink.URL())
	world, err := fill(ctx, settings)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	links, err := signIns(ctx, a, world)
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- a.Serve(ctx) }()
	if err := ready(ctx, settings.PublicURL, served); err != nil {
		return err
	}
	show(e, settings, folder, world, links)
	return <-served
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
	}
}

// freeUnless is an address if nobody listens there, else the same host with a
// free port.
func freeUnless(addr string) string {
	l, err := net.Listen("tcp", addr)
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

// fill makes the world, on a desk that does not serve.
func fill(ctx context.Context, settings app.Config) (w demo.World, err error) {
	a, err := app.Open(ctx, settings)
	if err != nil {
		return w, err
	}
	w, err = demo.Fill(ctx, a.Desk)
	return w, errors.Join(err, a.Close())
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

// ready waits until the desk serves, or has ended.
func ready(ctx context.Context, url string, served chan error) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		q, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/readyz", nil)
		if err != nil {
			return err
		}
		if r, err := http.DefaultClient.Do(q); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case err := <-served:
			served <- nil
			return err
		case <-ctx.Done():
			return <-served
		case <-tick.C:
		}
	}
}

// show prints where everything is.
func show(e *edge, c app.Config, folder string, w demo.World, links []signIn) {
	fmt.Fprintf(e.out, "Hearth & Kettle is open. Each link signs in once; the customer's link is her own page.\n\n")
	t := tabwriter.NewWriter(e.out, 0, 4, 2, ' ', 0)
	for _, l := range links {
		fmt.Fprintf(t, "%s\t%s\t%s\n", l.role, l.who, c.PublicURL+l.path)
	}
	fmt.Fprintf(t, "mail\t%s\tsmtp://%s\n", w.Inbox, c.SMTPAddr)
	fmt.Fprintf(t, "sent\twhat goes out\t%s\n", filepath.Join(folder, "sent"))
	t.Flush()
	fmt.Fprintf(e.out, `
Write to them:
printf 'From: You <you@example.com>\nTo: %[1]s\nSubject: My kettle hums\n\nDoes it know the words?\n' | curl -s smtp://%[2]s --mail-from you@example.com --mail-rcpt %[1]s -T -

Ctrl-C ends it, and nothing is kept.
`, w.Inbox, c.SMTPAddr)
}
