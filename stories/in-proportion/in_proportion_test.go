// Package inproportion tells of making it right, and no more, and no less: a file that
// would not download is sent again and nothing else is suggested; of two charges one is
// given back, once; a flight eight hours later gets a word that owns it, a better seat
// and the lost hours, granted as one; a dead television gets a new one and something
// more. What is granted is said in a letter, is received, and the books are right.
package inproportion

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

const (
	care = "care@halfway.example"
	soon = 60 * time.Second
)

// story is what the cases share.
type story struct {
	t     *testing.T
	k     *outside.Kept
	relay *outside.Relay
	admin *outside.API
	anna  *outside.Browser
	at    string // the case that is told
	own   string // its customer's page
}

func TestMakingItRightInProportion(t *testing.T) {
	outside.Each(t, inProportion)
}

func inProportion(t *testing.T, databaseURL string) {
	relay := outside.NewRelay(t)
	k := outside.Start(t, databaseURL, "KEPT_RELAY_URL=smtp://"+relay.Addr, "KEPT_FETCH_ALLOW=127.0.0.1/32")
	s := &story{t: t, k: k, relay: relay, admin: k.API("admin@kept.example")}
	s.admin.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": care})
	k.Run(outside.Password, "user", "create", "--email", "anna@halfway.example", "--name", "Anna Vik", "--role", "agent", "--password-stdin")
	for _, u := range s.admin.Items("/users?limit=100") {
		if u["email"] == "anna@halfway.example" {
			s.admin.Must("POST", "/budgets", map[string]any{"holder": "agent", "holder_id": id(u), "period": "month", "currency": "EUR", "amount": "5000"})
		}
	}
	for _, does := range []string{"payment", "parcel"} {
		s.system(does)
	}
	s.anna = k.Open(t)
	s.anna.SignIn("anna@halfway.example")
	s.theFile()
	s.theDoubleCharge()
	s.theFlight()
	s.theTelevision()
	s.theBooksAreRight()
}

func id(one map[string]any) int64 { return int64(one["id"].(float64)) }

// system runs the example of a system that pays or sends, which answers late, twice and
// out of order.
func (s *story) system(does string) {
	s.t.Helper()
	dir := s.t.TempDir()
	bin := filepath.Join(dir, "fulfilment")
	if out, err := exec.Command("go", "build", "-o", bin, "kept.example/kept/examples/fulfilment").CombinedOutput(); err != nil {
		s.t.Fatalf("the example: %v\n%s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	set := s.admin.Must("PUT", "/dispatch_systems/"+does, map[string]any{"address": "http://" + addr + "/orders"})
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte(set["secret"].(string)), 0o600); err != nil {
		s.t.Fatal(err)
	}
	c := exec.Command(bin, "-addr", addr, "-file", filepath.Join(dir, "orders.json"), "-secret-file", secret, "-kept", s.k.URL, "-pace", "400ms")
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		c.Process.Signal(syscall.SIGTERM)
		c.Wait()
	})
	s.k.Until(soon, "the system that does "+does, func() bool {
		r, err := http.Get("http://" + addr + "/orders")
		if err == nil {
			r.Body.Close()
		}
		return err == nil
	})
}

// writes has a customer write; Anna opens the case.
func (s *story) writes(who, subject, text string) (person int64) {
	s.t.Helper()
	s.at = ""
	s.k.Mail(who+"@example.com", care, fmt.Sprintf("From: %s <%s@example.com>\nTo: %s\nSubject: %s\nMessage-ID: <%s-1@example.com>\n\n%s\n", who, who, care, subject, who, text))
	s.k.Until(soon, subject, func() bool {
		for _, c := range s.admin.Items("/cases?limit=100") {
			if c["subject"] == subject {
				s.at = fmt.Sprintf("/cases/%d", id(c))
				person = id(s.admin.Must("GET", s.at, nil)["person"].(map[string]any))
			}
		}
		return s.at != ""
	})
	s.anna.Go(s.at)
	s.anna.See(strings.Fields(text)[0])
	return person
}

// lost says what was lost, by the form of the page: name and value after one another.
func (s *story) lost(fields ...string) {
	s.t.Helper()
	form := `document.querySelector('#remedies form[action$="/loss"]')`
	s.anna.Until("the form", form)
	fill := ""
	for i := 0; i+1 < len(fields); i += 2 {
		set := fmt.Sprintf("f.elements[%q].value = %q;", fields[i], fields[i+1])
		if fields[i] == "missed" {
			set = "f.missed.checked = true;"
		}
		fill += set
	}
	outside.Eval[bool](s.anna, fmt.Sprintf(`(f => { f.closest('details').open = true; %s f.requestSubmit(); return true })(%s)`, fill, form))
	s.anna.Until("proposals", `document.querySelector('#proposal-1')`)
	s.anna.Until("the clocks run", `/Nothing is given yet\s+\(by /.test(document.querySelector('#three').innerText)`)
}

// proposes says what a proposal must show.
func (s *story) proposes(n int, says ...string) {
	s.t.Helper()
	text := outside.Eval[string](s.anna, fmt.Sprintf(`document.querySelector('#proposal-%d')?.innerText.replaceAll('\u00a0', ' ') || ''`, n))
	for _, one := range says {
		if !strings.Contains(text, one) {
			s.t.Errorf("proposal %d does not show %q:\n%s", n, one, text)
		}
	}
}

// grants grants a proposal by its button.
func (s *story) grants(n int) {
	s.t.Helper()
	s.anna.Click(fmt.Sprintf("#proposal-%d button.pri", n))
	s.anna.Until("it is granted", `!document.querySelector('#suggested')`)
}

// tells puts what was granted into the reply and sends it. The customer gets the letter,
// and from it their own page.
func (s *story) tells(to string, says ...string) {
	s.t.Helper()
	s.begins()
	s.sends(to, says...)
}

// begins puts what was granted into the reply.
func (s *story) begins() {
	s.t.Helper()
	s.anna.Go(s.at)
	s.anna.Until("what was granted can be said", `document.querySelector('#right-row [data-act=begin-with]')`)
	s.anna.Click("#right-row [data-act=begin-with]")
}

// sends sends the reply as it is.
func (s *story) sends(to string, says ...string) {
	s.t.Helper()
	s.anna.Until("the reply has it", fmt.Sprintf(`document.querySelector('#composer .ed')?.innerText.includes(%q)`, says[0]))
	s.anna.Click("#send")
	letter := s.relay.Wait(s.t, 2*time.Minute, func(l outside.Letter) bool {
		return strings.Contains(l.To[0], to) && strings.Contains(plain(l), says[0])
	})
	for _, one := range says {
		if !strings.Contains(plain(letter), one) {
			s.t.Errorf("the letter does not say %q:\n%s", one, plain(letter))
		}
	}
	s.own = regexp.MustCompile(regexp.QuoteMeta(s.k.URL) + `/c/[a-z0-9]+`).FindString(plain(letter))
	if s.own == "" {
		s.t.Fatalf("the letter does not lead to their page:\n%s", plain(letter))
	}
}

// plain is a letter's text in one line.
func plain(l outside.Letter) string {
	text := strings.NewReplacer("=E2=80=93", "–", "=C2=A0", " ", "=\n", "", "\u00a0", " ", "\r", "").Replace(l.Body)
	return strings.Join(strings.Fields(text), " ")
}

// theirs opens the customer's page, which needs no script.
func (s *story) theirs(says ...string) *outside.Browser {
	s.t.Helper()
	b := s.k.Open(s.t).WithoutScript()
	b.Go(s.own)
	b.See("What we do to make it right")
	for _, one := range says {
		b.See(one)
	}
	return b
}

// received waits until all that was granted in the case has been received, of which the
// systems tell late, twice and out of order.
func (s *story) received(kinds ...string) {
	s.t.Helper()
	states := ""
	s.k.Until(soon, "all is received", func() bool {
		all := s.of()
		states = ""
		for _, r := range all {
			states += fmt.Sprintf("%v %v; ", r["kind"], r["state"])
		}
		return len(all) == len(kinds) && strings.Count(states, " received; ") == len(kinds)
	})
	for _, kind := range kinds {
		if !strings.Contains(states, kind+" received; ") {
			s.t.Errorf("%s is not among %s", kind, states)
		}
	}
}

// of are the remedies of the case.
func (s *story) of() (all []map[string]any) {
	for _, r := range s.admin.Items("/remedies?limit=100") {
		if fmt.Sprintf("/cases/%d", int64(r["case_id"].(float64))) == s.at {
			all = append(all, r)
		}
	}
	return all
}

// presses presses a button of a remedy on the page.
func (s *story) presses(kind, do, then string) {
	s.t.Helper()
	s.anna.Go(s.at)
	for _, r := range s.of() {
		if r["kind"] == kind {
			s.anna.Click(fmt.Sprintf(`form[action="/remedies/%d/%s"] button`, id(r), do))
			s.anna.Until(then, fmt.Sprintf(`document.querySelector('#remedy-%d').innerText.includes(%q)`, id(r), then))
			return
		}
	}
	s.t.Fatalf("no %s in %v", kind, s.of())
}

// receipt is a picture of one.
func receipt(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 60))); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}
