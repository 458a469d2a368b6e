package outside

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Browser is one window of a person, with cookies of its own.
type Browser struct {
	Kept *Kept
	ctx  context.Context
	t    testing.TB
}

// chromium is the program that opens pages. The one without windows, which Debian has as a package of its own, draws and
// runs a page as the whole browser does, for half of the processor time.
func chromium() (string, error) {
	if path, err := exec.LookPath("chromium-headless-shell"); err == nil {
		return path, nil
	}
	return exec.LookPath("chromium")
}

// Open starts a browser window 1440 wide. Every window is a person of their
// own: no cookies are shared.
func (k *Kept) Open(t testing.TB) *Browser {
	t.Helper()
	path, err := chromium()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium is not installed")
		}
		t.Skip("SKIPPED, nobody looked at the pages: chromium is not installed")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	// The browser lives as long as the context that starts it.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1440, 900)); err != nil {
		t.Fatal(err)
	}
	b := &Browser{k, ctx, t}
	return b
}

// In is the same window for a part of a test: what fails there fails the part.
func (b *Browser) In(t testing.TB) *Browser { return &Browser{b.Kept, b.ctx, t} }

// passing is what a browser says of a page that was changing just then.
var passing = regexp.MustCompile(`No node with given id|Could not find node with given id|net::ERR_ABORTED`)

func (b *Browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	err := chromedp.Do(ctx, steps...)
	for range 3 { // a live update drew it anew between looking and touching: a person touches what is there now
		// … or the page was still on its way elsewhere: they ask for theirs again.
		if err == nil || !passing.MatchString(err.Error()) {
			break
		}
		err = chromedp.Do(ctx, steps...)
	}
	if err != nil {
		b.Shot("failed")
		b.t.Fatalf("browser: %v\nat %s\n%s", err, b.Where(), b.Text())
	}
}

// Go opens a page of the desk.
func (b *Browser) Go(path string) {
	b.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = b.Kept.URL + path
	}
	b.do(chromedp.Navigate(path))
}

// Device gives the browser a device that holds passkeys and knows its owner.
func (b *Browser) Device() {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		}})
		return err
	}))
}

// Size makes the window another size.
func (b *Browser) Size(width, height int64) { b.do(chromedp.EmulateViewport(width, height)) }

// Click waits for what a CSS selector names, and clicks it.
func (b *Browser) Click(selector string) {
	b.t.Helper()
	b.do(chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
}

// Type writes into a field, after what stands there.
func (b *Browser) Type(selector, text string) {
	b.t.Helper()
	b.do(chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Set puts a value into a field, as a date picker does.
func (b *Browser) Set(selector, value string) {
	b.t.Helper()
	b.do(chromedp.WaitReady(chromedp.CSS(selector)), chromedp.SetValue(chromedp.CSS(selector), value))
}

// Upload chooses a file for a field.
func (b *Browser) Upload(selector, file string) {
	b.t.Helper()
	b.do(chromedp.WaitReady(chromedp.CSS(selector)), chromedp.SetUploadFiles(chromedp.CSS(selector), []string{file}))
}

// Press presses keys wherever the focus is. As on a keyboard, a key that the
// page takes for itself writes nothing. A browser gives no key to a page of
// which nothing is to be seen yet.
func (b *Browser) Press(keys string) {
	b.t.Helper()
	b.Until("the page is to be seen", "performance.getEntriesByName('first-contentful-paint').length")
	for _, r := range keys {
		var down *input.DispatchKeyEventParams
		for _, e := range kb.Encode(r) {
			switch {
			case e.Type == kb.KeyDown:
				down = e
				continue
			case e.Type == kb.KeyChar: // its text belongs to the key that goes down
				down.Text, down.UnmodifiedText = e.Text, e.UnmodifiedText
				continue
			}
			b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
				_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, *down)
				if err == nil {
					_, err = cdp.Call(ctx, t, input.DispatchKeyEvent, *e)
				}
				return err
			}))
		}
	}
}

// See waits until the page shows a text.
func (b *Browser) See(text string) {
	b.t.Helper()
	b.Until(fmt.Sprintf("the page shows %q", text), fmt.Sprintf("document.body && document.body.innerText.includes(%q)", text))
}

// SeeNot waits until the page no longer shows a text.
func (b *Browser) SeeNot(text string) {
	b.t.Helper()
	b.Until(fmt.Sprintf("the page no longer shows %q", text), fmt.Sprintf("document.body && !document.body.innerText.includes(%q)", text))
}

// patience is how long a page may take on a machine that has much to do. How long
// things take is a figure of the bench, not a test.
const patience = 45 * time.Second

// Until waits until a JavaScript expression is true in a page that is there to its
// last line: what is asked next may stand below.
func (b *Browser) Until(what, expression string) {
	b.t.Helper()
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	late := time.After(patience)
	for {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("document.readyState !== 'loading' && !!("+expression+")"))
		if err == nil && ok {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			b.Shot("failed")
			b.t.Fatalf("not within %v: %s (%v)\nat %s\n%s", patience, what, err, b.Where(), b.Text())
		}
	}
}

// Eval returns what a JavaScript expression gives.
func Eval[T any](b *Browser, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// Where is the address of the page.
func (b *Browser) Where() string {
	s, _ := chromedp.Run(b.ctx, chromedp.Location())
	return s
}

// Text is all that the page shows.
func (b *Browser) Text() string {
	s, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.body ? document.body.innerText : ''"))
	return s
}

// Shot writes a picture of the page into the folder KEPT_SHOTS, if it is set.
func (b *Browser) Shot(name string) {
	dir := os.Getenv("KEPT_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644)
	}
	if err != nil {
		b.t.Log(err)
	}
}

// Picture writes what the window shows into a file, once its pictures and
// letters are there.
func (b *Browser) Picture(file string) {
	b.t.Helper()
	b.Until("all is loaded", "document.readyState === 'complete' && document.fonts.status === 'loaded' && [...document.images].every(i => i.complete || i.loading === 'lazy')")
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(file, png, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// SignIn signs a user in with the password of the test desks.
func (b *Browser) SignIn(email string) {
	b.t.Helper()
	b.Go("/sign-in")
	b.Type("input[name=email]", email)
	b.Type("input[name=password]", Password)
	b.Click("main form button[type=submit]")
	b.Until("signed in", "location.pathname.startsWith('/today')")
}
