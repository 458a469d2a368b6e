// Package quickhands tells of people who are quicker than their line: pages
// load little script before their first use, and what is pressed before the
// rest has come is not lost.
package quickhands

import (
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

const firstMail = `From: Maren Lindqvist <maren@example.com>
To: care@kettle.example
Subject: Kettle leaks at the base
Message-ID: <quick-1@example.com>

My kettle leaks at the base.
`

// loaded are the scripts that the page has asked for.
const loaded = `performance.getEntriesByType('resource').map(e => e.name).filter(n => n.endsWith('.js')).map(n => n.split('/').pop()).sort().join(' ')`

func TestNothingIsLostBeforeItsScriptHasCome(t *testing.T) {
	relay := outside.NewRelay(t)
	k := outside.Start(t, "", "KEPT_RELAY_URL=smtp://"+relay.Addr)
	api := k.API("admin@kept.example")
	api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example"})
	k.Mail("maren@example.com", "care@kettle.example", firstMail)
	k.Until(20*time.Second, "a case", func() bool { return len(api.Items("/cases")) == 1 })
	b := k.Open(t)
	complaints := b.Complaints()
	b.SignIn("admin@kept.example")
	b.Go("/cases?list=open")
	b.See("Kettle leaks")

	t.Run("a page nobody touches loads no more", func(t *testing.T) {
		b := b.In(t)
		outside.Eval[bool](b, "new Promise(done => requestIdleCallback(() => requestIdleCallback(() => done(true))))")
		if got := outside.Eval[string](b, loaded); got != "htmx.min.js kept-boot.js kept.js" {
			t.Errorf("the page has loaded %s", got)
		}
	})
	t.Run("the palette's words wait for it", func(t *testing.T) {
		b := b.In(t)
		letGo := b.HoldBack("*/kept-more.js")
		b.Click("button.find")
		b.Press("keyboard")
		if outside.Eval[bool](b, "document.querySelector('#palette').open") {
			t.Error("the palette is open before its script has come")
		}
		letGo()
		b.Until("the palette holds what was typed", "document.querySelector('#palette').open && document.querySelector('#pal-q').value === 'keyboard'")
		b.Until("it has found it", "document.querySelector('#pal-l [aria-selected=true]')?.innerText.includes('Keyboard')")
		b.Press("\r")
		b.Until("the keyboard map is open", "document.querySelector('#keys').open")
		outside.Eval[bool](b, "document.querySelector('#keys').close() === undefined")
	})
	t.Run("a reply begun in haste is whole", func(t *testing.T) {
		b := b.In(t)
		b.Go("/cases?list=open")
		b.Press("j")
		b.Until("the case is open", "document.querySelector('#composer')")
		letGo := b.HoldBack("*/kept-writing.js")
		b.Press("r")
		b.Press("Eel pie, x and z.")
		letGo()
		b.Until("the editor holds it", "document.querySelector('#composer .ed')?.innerText.trim() === 'Eel pie, x and z.'")
	})
	t.Run("a reply sent in haste leaves", func(t *testing.T) {
		b := b.In(t)
		b.Go("/cases?list=open")
		b.Press("j")
		b.Until("the case is open", "document.querySelector('#composer')")
		b.Until("the draft is there", "document.querySelector('#composer .ed')?.innerText.includes('Eel pie')")
		b.Click("#send")
		letter := relay.Wait(t, 30*time.Second, func(l outside.Letter) bool { return strings.Contains(l.Body, "Eel pie") })
		if len(letter.To) != 1 {
			t.Errorf("the letter went to %v", letter.To)
		}
	})
	for _, c := range complaints() {
		t.Errorf("the console says %s", c)
	}
}
