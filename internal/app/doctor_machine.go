package app

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/care"
)

// room looks at the room on the disk.
func (h *doctor) room() {
	const check = "disk"
	free, all, err := care.Room(h.c.Data)
	switch {
	case err != nil:
		return // there is no folder yet, which was said
	case free < all/50:
		h.wrong(check, fmt.Sprintf("It is full: %d MB of %d MB are free, and the desk takes nothing new.", free>>20, all>>20), "Make room, or move the data folder to a larger disk.")
	case free < all/10:
		h.look(check, fmt.Sprintf("It is nearly full: %d MB of %d MB are free.", free>>20, all>>20), "Make room before it is full: then the desk takes nothing new.")
	default:
		h.ok(check, "%d MB of %d MB are free.", free>>20, all>>20)
	}
}

// disk measures how long it takes until something is safely written.
func (h *doctor) disk() {
	const check, times = "disk", 20
	f, err := os.CreateTemp(h.c.Data, ".doctor-*")
	if err != nil {
		return // the folder cannot be written, which was said
	}
	defer os.Remove(f.Name())
	defer f.Close()
	took := make([]time.Duration, times)
	block := make([]byte, 4096)
	for i := range took {
		began := h.how.Now()
		if _, err = f.Write(block); err == nil {
			err = f.Sync()
		}
		if err != nil {
			h.wrong(check, "What is written does not reach it: "+sentence(err), "Do not run a desk on this disk. Look at the kernel's log (dmesg), and replace it.")
			return
		}
		took[i] = h.how.Now().Sub(began)
	}
	slices.Sort(took)
	median := took[times/2].Round(10 * time.Microsecond)
	switch {
	case inMemory(h.c.Data):
		h.wrong(check, "The data folder lies in memory (tmpfs) and is gone when the machine stops.", "Set KEPT_DATA to a folder on a disk.")
	case median > 30*time.Millisecond:
		h.look(check, fmt.Sprintf("It takes %s until something is safely written, so that mail and clicks wait.", median), "Use a faster disk, best an SSD with power loss protection.")
	default:
		h.ok(check, "It takes %s until something is safely written (fsync, median of %d).", median, times)
	}
}

// clock asks whether somebody keeps the clock right.
func (h *doctor) clock() {
	synced, known := clockSynced()
	switch {
	case !known:
		h.ok("clock", "It says %s.", h.how.Now().Format(time.RFC3339))
	case synced:
		h.ok("clock", "It says %s and is kept right.", h.how.Now().Format(time.RFC3339))
	default:
		h.look("clock", fmt.Sprintf("It says %s, and nobody keeps it right as far as the kernel knows. Promises and sign-in codes go by it.", h.how.Now().Format(time.RFC3339)),
			"Run an NTP client such as chrony or systemd-timesyncd. Within a container it is the host's affair.")
	}
}

// certificates looks at the one the mail receiver shows.
func (h *doctor) certificates() {
	const check = "certificate"
	if h.c.SMTPTLSCert == "" {
		if h.c.SMTPAddr != "" && !local(h.c.SMTPAddr) {
			h.look(check, "The mail receiver offers no STARTTLS: mail comes to it in the clear.", "Set KEPT_SMTP_TLS_CERT and KEPT_SMTP_TLS_KEY.")
		}
		return
	}
	pair, err := tls.LoadX509KeyPair(h.c.SMTPTLSCert, h.c.SMTPTLSKey)
	if err != nil {
		h.wrong(check, sentence(err), "Let KEPT_SMTP_TLS_CERT and KEPT_SMTP_TLS_KEY name a certificate and its key, in PEM.")
		return
	}
	leaf, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		h.wrong(check, sentence(err), "Renew the certificate.")
		return
	}
	left := leaf.NotAfter.Sub(h.how.Now())
	switch {
	case left < 0:
		h.wrong(check, fmt.Sprintf("It has run out on %s.", leaf.NotAfter.Format(time.DateOnly)), "Renew it and start the desk anew.")
	case left < 21*24*time.Hour:
		h.look(check, fmt.Sprintf("It runs out on %s.", leaf.NotAfter.Format(time.DateOnly)), "Renew it and start the desk anew.")
	default:
		h.ok(check, "It is good until %s, for %s.", leaf.NotAfter.Format(time.DateOnly), strings.Join(leaf.DNSNames, ", "))
	}
}

// local says whether an address is reached from this machine alone.
func local(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// address looks at what stands in links.
func (h *doctor) address() {
	const check = "public address"
	u, err := url.Parse(h.c.PublicURL)
	switch {
	case err != nil:
		h.wrong(check, sentence(err), "Set KEPT_PUBLIC_URL to the address customers reach.")
	case local(net.JoinHostPort(u.Hostname(), "1")):
		h.look(check, fmt.Sprintf("Links lead to %s, which only this machine reaches.", h.c.PublicURL), "Set KEPT_PUBLIC_URL to the address customers reach, for example https://help.example.com.")
	case u.Scheme != "https":
		h.wrong(check, fmt.Sprintf("Links lead to %s without encryption: passwords and letters can be read on the way.", h.c.PublicURL), "Put a proxy with TLS in front and set KEPT_PUBLIC_URL to https://….")
	case len(h.c.TrustedProxies) == 0 && local(h.c.HTTPAddr):
		h.look(check, fmt.Sprintf("Links lead to %s; no proxy is trusted, so every visitor seems to come from the same address.", h.c.PublicURL), "Name the proxy's network in KEPT_TRUSTED_PROXIES, for example 127.0.0.1/32.")
	default:
		h.ok(check, "Links lead to %s.", h.c.PublicURL)
	}
}

// ports says whether the desk can listen, or does.
func (h *doctor) ports(ctx context.Context, visiting bool) (served bool) {
	for _, p := range []struct{ check, setting, addr string }{
		{"pages", "KEPT_HTTP_ADDR", h.c.HTTPAddr}, {"mail receiver", "KEPT_SMTP_ADDR", h.c.SMTPAddr}, {"LMTP receiver", "KEPT_LMTP_ADDR", h.c.LMTPAddr},
	} {
		if p.addr == "" {
			continue
		}
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", p.addr)
		if err == nil {
			l.Close()
			if visiting {
				h.look(p.check, fmt.Sprintf("A desk serves this database, and nobody listens on %s.", p.addr), "Compare its settings with those of this command: "+p.setting+".")
			} else {
				h.ok(p.check, "%s is free for the desk.", p.addr)
			}
			continue
		}
		if visiting || p.check == "pages" && alive(ctx, p.addr) {
			served = true
			h.ok(p.check, "The desk listens on %s.", p.addr)
			continue
		}
		h.wrong(p.check, fmt.Sprintf("Nothing can listen on %s: %v.", p.addr, err), "Choose another port with "+p.setting+", or end what listens there.")
	}
	return served
}

// alive asks whether a desk answers at an address.
func alive(ctx context.Context, addr string) bool {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/healthz", nil)
	if err != nil {
		return false
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	r.Body.Close()
	return r.StatusCode == http.StatusOK
}
