// Package secondfactor tells how somebody keeps others out: a code from their
// phone after the password, and the codes for the day the phone is gone.
package secondfactor

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"kept.example/kept/stories/outside"
)

// code is what an app shows that is given the key on the page, some half
// minutes from now: a clock may be a little off, and each code works once.
func code(t *testing.T, key string, later int) string {
	t.Helper()
	c, err := totp.GenerateCode(key, time.Now().Add(time.Duration(later)*30*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSomebodySetsUpASecondFactorAndSignsInWithIt(t *testing.T) {
	k := outside.Start(t, "")
	b := k.Open(t)
	complaints := b.Complaints()
	b.SignIn("admin@kept.example")
	b.Go("/me/second-factor")
	look(t, b, "factor-none")
	b.Click("#app button[type=submit]")
	b.See("Scan the picture")
	look(t, b, "factor-shown")
	key := strings.ReplaceAll(outside.Eval[string](b, `document.querySelector('#app code.secret').textContent`), " ", "")
	b.Type("#confirm-code", code(t, key, -1))
	b.Click("form[action$=confirm] button[type=submit]")
	b.See("Your ten recovery codes")
	look(t, b, "factor-codes")
	recovery := outside.Eval[string](b, `document.querySelector('.codes code').textContent`)
	b.Go("/me/second-factor")
	b.See("10 recovery codes are left")
	look(t, b, "factor-on")
	b.Go("/me")
	look(t, b, "me-with-a-factor")

	half := func(name string) *outside.Browser {
		in := k.Open(t)
		in.Go("/sign-in?next=%2Fme")
		in.Type("input[name=email]", "admin@kept.example")
		in.Type("input[name=password]", outside.Password)
		in.Click("main form button[type=submit]")
		in.See("One more step")
		look(t, in, name)
		return in
	}
	in := half("second")
	in.Type("input[name=code]", "000000")
	in.Click("main form button[type=submit]")
	in.See("This code is not right")
	look(t, in, "second-wrong")
	in.Type("input[name=code]", code(t, key, 0))
	in.Click("main form button[type=submit]")
	in.Until("signed in, where they wanted to go", "location.pathname === '/me'")

	in = half("second")
	in.Type("input[name=code]", recovery)
	in.Click("main form button[type=submit]")
	in.Until("signed in by a recovery code", "location.pathname === '/me'")
	in.Go("/me/second-factor")
	in.See("9 recovery codes are left")
	for _, c := range complaints() {
		t.Errorf("the console says %s", c)
	}
}

// look checks a page in both themes, on a phone and on a screen.
func look(t *testing.T, b *outside.Browser, name string) {
	t.Helper()
	for _, theme := range []string{"light", "dark"} {
		b.Theme(theme)
		for _, width := range []int64{320, 390, 1440} {
			b.Size(width, 900)
			if by, what := b.Overflow(); by > 0 {
				t.Errorf("%s at %d px is %d px too wide: %s", name, width, by, what)
			}
			if width == 320 {
				continue
			}
			b.Shot(fmt.Sprintf("%s-%s-%d", name, theme, width))
			if (theme == "dark") == (width == 390) {
				for _, v := range b.Violations() {
					t.Errorf("%s, %s, %d px: %s", name, theme, width, v)
				}
			}
		}
	}
}

func TestSomebodySignsInWithAPasskey(t *testing.T) {
	k := outside.Start(t, "")
	k.Down() // passkeys are bound to a name, and an IP address is none
	k.URL = strings.Replace(k.URL, "127.0.0.1", "localhost", 1)
	k.Env = append(k.Env, "KEPT_PUBLIC_URL="+k.URL)
	k.Up()
	b := k.Open(t)
	complaints := b.Complaints()
	b.Device()
	b.SignIn("admin@kept.example")
	b.Go("/me/second-factor")
	look(t, b, "passkey-none")
	b.Type("#passkey-name", "My laptop")
	b.Click("#passkeys form[data-passkey] button")
	b.See("Your ten recovery codes")
	b.See("My laptop")
	look(t, b, "passkey-added")
	b.Go("/me/second-factor")
	b.Type("#passkey-name", "The same laptop")
	b.Click("#passkeys form[data-passkey] button")
	b.See("This device has a passkey for you already")

	out := func() {
		b.Until("the page is whole", "document.readyState === 'complete'")
		outside.Eval[bool](b, `document.querySelector('form[action="/sign-out"]').submit() === undefined`)
		b.Until("signed out", "location.pathname === '/sign-in' && document.readyState === 'complete'")
		b.Go("/sign-in?next=%2Fme")
	}
	out()
	look(t, b, "sign-in-with-a-passkey")
	b.Click("form[data-passkey] button")
	b.Until("signed in by the passkey alone", "location.pathname === '/me'")

	out()
	b.Type("input[name=email]", "admin@kept.example")
	b.Type("input[name=password]", outside.Password)
	b.Click("main form[action='/sign-in'] button[type=submit]")
	b.See("use your passkey")
	look(t, b, "second-passkey")
	b.Click("form[data-passkey] button")
	b.Until("signed in by the passkey after the password", "location.pathname === '/me'")
	for _, c := range complaints() {
		t.Errorf("the console says %s", c)
	}
}
