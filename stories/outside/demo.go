package outside

import (
	"bufio"
	"bytes"
	"io"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Demo is a running demo, seen from outside.
type Demo struct {
	*Kept
	Links map[string]string // what was printed: agent, lead, leader, customer, stories, sent, mail
}

// StartDemo runs kept demo until the test ends, and waits for its links.
func StartDemo(t testing.TB, args ...string) *Demo {
	t.Helper()
	web, mail := freeAddr(t), freeAddr(t)
	k := &Kept{URL: "http://" + web, SMTP: mail, Bin: Binary(t), Env: os.Environ(), t: t, log: new(lockedBuffer)}
	k.cmd = exec.Command(k.Bin, append([]string{"demo", "--http-addr", web, "--smtp-addr", mail}, args...)...)
	k.cmd.Env, k.cmd.Stderr = k.Env, k.log
	out, err := k.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := k.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		k.Down()
		if t.Failed() {
			t.Logf("the demo's log:\n%s", k.log.tail(8000))
		}
	})
	d := &Demo{Kept: k, Links: map[string]string{}}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if words := strings.Fields(lines.Text()); len(words) > 2 {
			d.Links[words[0]] = words[len(words)-1]
		}
		if d.Links["mail"] != "" {
			break
		}
	}
	if d.Links["agent"] == "" || d.Links["mail"] == "" {
		t.Fatalf("the demo printed no links: %v\n%s", d.Links, k.log.tail(4000))
	}
	k.URL = d.Links["stories"][:strings.Index(d.Links["stories"], "/demo/")]
	go func() { // what it prints afterwards is not for us
		for lines.Scan() {
		}
	}()
	return d
}

// Whole waits until the demo's whole world is there.
func (d *Demo) Whole() {
	d.t.Helper()
	d.Until(2*time.Minute, "the whole world is there", func() bool { return strings.Contains(d.log.tail(4000), "The whole world is there.") })
}

// As signs a browser in by the link of a role.
func (d *Demo) As(b *Browser, role string) {
	b.t.Helper()
	b.Go(d.Links[role])
	b.Click("main form button[type=submit]")
	b.Until("signed in", "!location.pathname.startsWith('/sign-in')")
}

// Program signs a program in as whoever a browser is signed in as, with a token made on
// their own page: no command reaches the desk of a demo.
func (d *Demo) Program(b *Browser) *API {
	b.t.Helper()
	b.Go("/me")
	b.Set("#token-name", "story")
	b.Click("#tokens form[action='/me/tokens'] button[type=submit]")
	b.Until("the token is shown once", `document.querySelector('#tokens code.secret')`)
	return &API{d.URL + "/api/v1", Eval[string](b, `document.querySelector('#tokens code.secret').innerText.trim()`), b.t}
}

// On moves the demo's clock on by its own door: hour, tomorrow (at nine) or friday
// (at five). What falls due on the way happens when it is due.
func (d *Demo) On(how string) {
	d.t.Helper()
	r, err := http.PostForm(d.URL+"/demo/clock", url.Values{"to": {how}})
	if err != nil {
		d.t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode >= http.StatusBadRequest {
		d.t.Fatalf("the clock does not move to %s: %s", how, r.Status)
	}
}

var demoLetter = regexp.MustCompile(`"/demo/mailbox/(\d+)"`)

// Letters are those that the demo's desk sent to an address, the newest first, with
// their text decoded.
func (d *Demo) Letters(to string) (all []Letter) {
	d.t.Helper()
	for _, at := range demoLetter.FindAllStringSubmatch(string(d.read("/demo/mailbox?who="+url.QueryEscape(to))), -1) {
		raw := d.read("/demo/mailbox/" + at[1] + "/raw")
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			d.t.Fatal(err)
		}
		if !strings.Contains(m.Header.Get("To"), to) {
			continue // the customer wrote it
		}
		text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil {
			d.t.Fatal(err)
		}
		all = append(all, Letter{To: []string{to}, Raw: raw, Header: m.Header, Body: strings.ReplaceAll(string(text), "\r\n", "\n")})
	}
	return all
}

// read asks the demo for one of its own pages.
func (d *Demo) read(path string) []byte {
	d.t.Helper()
	r, err := http.Get(d.URL + path)
	if err != nil {
		d.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		d.t.Fatalf("%s: %s, %v", path, r.Status, err)
	}
	return b
}
