package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// patience is how long one question to another server may take.
const patience = 15 * time.Second

// relay signs in where replies go out, and sends nothing.
func (h *doctor) relay(ctx context.Context, a *App) {
	const check = "relay"
	if h.c.RelayURL == "" {
		h.look(check, "None is set: replies wait, unless their inbox has one of its own.", "Set KEPT_RELAY_URL to smtp://user:password@host:port.")
		return
	}
	r, err := mail.NewRelay(h.c.RelayURL, a.log)
	if err != nil {
		h.wrong(check, sentence(err), "Set KEPT_RELAY_URL to smtp://user:password@host:port.")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := r.Try(ctx); err != nil {
		trouble, said := mail.TroubleOf(err)
		h.wrong(check, fmt.Sprintf("%s does not take mail from us: %s %s", r, strings.ReplaceAll(string(trouble), "_", " "), said), "Compare host, port, user and password of KEPT_RELAY_URL with what its owner gave you.")
		return
	}
	h.ok(check, "%s takes mail from us.", r)
}

// ownRelays signs in to the relay of each inbox that has one, and sends nothing.
func (h *doctor) ownRelays(ctx context.Context, a *App) {
	const check = "relay"
	all, err := a.Desk.Mailboxes.TryRelays(ctx, patience)
	if err != nil {
		h.wrong(check, sentence(err), "")
		return
	}
	for _, t := range all {
		if t.Err == nil {
			h.ok(check, "%s, the relay of %s, takes mail from us.", t.Inbox.Relay, t.Inbox.Name)
			continue
		}
		trouble, said := mail.TroubleOf(t.Err)
		h.wrong(check, fmt.Sprintf("%s, the relay of %s, does not take mail from us: %s %s", t.Inbox.Relay, t.Inbox.Name, strings.ReplaceAll(string(trouble), "_", " "), said),
			"Open the inbox in the settings and test the connection there: it says what to change.")
	}
}

// mailboxes signs in to each mailbox, and changes nothing in it.
func (h *doctor) mailboxes(ctx context.Context, a *App) {
	const check = "mailbox"
	all, err := a.Desk.Mailboxes.TryAll(ctx, patience)
	if err != nil {
		h.wrong(check, sentence(err), "")
		return
	}
	for _, m := range all {
		if m.Err != nil {
			h.wrong(check, fmt.Sprintf("The mailbox of %s cannot be read: %s", m.Inbox.Name, sentence(m.Err)), "Open the inbox in the settings and test the connection there: it says what to change.")
			continue
		}
		h.ok(check, "The mailbox of %s can be read.", m.Inbox.Name)
	}
}

// dns asks for the records of the domains that our addresses have.
func (h *doctor) dns(ctx context.Context, a *App) {
	var all []inboxes.Inbox
	err := a.Desk.DB.Read(ctx, "doctor.inboxes", func(ctx context.Context, v db.View) (err error) {
		all, err = a.Desk.Inboxes.All(ctx, v, staff.Scope{All: true})
		return err
	})
	if err != nil {
		h.wrong("DNS", sentence(err), "")
		return
	}
	var domains []string
	for _, i := range all {
		if _, domain, ok := strings.Cut(i.Address, "@"); ok && !i.Off() && !slices.Contains(domains, domain) {
			domains = append(domains, domain)
		}
	}
	if len(domains) == 0 {
		h.look("DNS", "No inbox has an address yet.", "Add an inbox in the settings.")
	}
	for _, d := range domains {
		h.domain(ctx, d)
	}
}

// domain asks for the records of one domain.
func (h *doctor) domain(ctx context.Context, domain string) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var r net.Resolver
	if all, err := r.LookupMX(ctx, domain); err != nil || len(all) == 0 {
		h.wrong("MX", fmt.Sprintf("%s has no server that takes its mail%s.", domain, because(err)), "Add an MX record that names the server where mail for it arrives.")
	} else {
		h.ok("MX", "Mail for %s goes to %s.", domain, strings.TrimSuffix(all[0].Host, "."))
	}
	h.text(ctx, "SPF", domain, "v=spf1", fmt.Sprintf("Add a TXT record at %s that names your relay, for example v=spf1 include:relay.example ~all.", domain))
	h.text(ctx, "DMARC", "_dmarc."+domain, "v=DMARC1", fmt.Sprintf("Add a TXT record at _dmarc.%s, for example v=DMARC1; p=none; rua=mailto:postmaster@%s.", domain, domain))
	if h.how.Selector == "" {
		h.look("DKIM", fmt.Sprintf("Which key signs for %s is known to your relay alone.", domain), "Name its selector with --selector to have the record looked up.")
		return
	}
	h.text(ctx, "DKIM", h.how.Selector+"._domainkey."+domain, "p=", "Publish the TXT record that your relay shows for this selector.")
}

// text asks for a TXT record that has a mark, exactly one of them.
func (h *doctor) text(ctx context.Context, check, name, mark, mend string) {
	var r net.Resolver
	all, err := r.LookupTXT(ctx, name)
	all = slices.DeleteFunc(all, func(s string) bool { return !strings.Contains(strings.ToLower(s), strings.ToLower(mark)) })
	switch {
	case len(all) == 1:
		h.ok(check, "%s says: %s", name, all[0])
	case len(all) > 1:
		h.wrong(check, fmt.Sprintf("%s has %d such records, and others then believe none.", name, len(all)), "Leave one of them.")
	default:
		h.wrong(check, fmt.Sprintf("%s has no such record%s.", name, because(err)), mend)
	}
}

// because adds why a name could not be asked for, where it is not that there is
// none.
func because(err error) string {
	var e *net.DNSError
	if err == nil || errors.As(err, &e) && e.IsNotFound {
		return ""
	}
	return ": " + err.Error()
}
