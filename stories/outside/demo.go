package outside

import (
	"bufio"
	"os"
	"os/exec"
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
