// Package quickhands tells of people who are quicker than their line: pages
// load little script before their first use, and what is pressed before the
// rest has come is not lost.
package quickhands

import (
	"fmt"
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

// idOf is the case of a row, and asked how often the page has fetched it to be shown.
func idOf(row string) string {
	return "document.querySelectorAll('#rows > [id^=row-]')[" + row + "].id.slice(4)"
}

func asked(row string) string {
	return "performance.getEntriesByType('resource').filter(e => new URL(e.name).pathname === '/cases/' + " + idOf(row) + ").length"
}

func TestNothingIsLostBeforeItsScriptHasCome(t *testing.T) {
	relay := outside.NewRelay(t)
	k := outside.Start(t, "", "KEPT_RELAY_URL=smtp://"+relay.Addr)
	api := k.API("admin@kept.example")
	api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example"})
	k.Mail("maren@example.com", "care@kettle.example", firstMail)
	for _, subject := range []string{"Lid does not close", "Handle is loose", "Where is my parcel"} {
		k.Mail("maren@example.com", "care@kettle.example", "From: Maren Lindqvist <maren@example.com>\nTo: care@kettle.example\nSubject: "+subject+"\n\n"+subject+", what now?\n")
	}
	k.Until(20*time.Second, "four cases", func() bool { return len(api.Items("/cases")) == 4 })
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
		b.Press("rEel pie, x and z.")
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
	t.Run("a script may come between any two keys", func(t *testing.T) {
		b := b.In(t)
		cases := api.Items("/cases")
		for i, play := range []struct{ script, before, after, want string }{
			{"kept.js", "rEel", " pie", "Eel pie"},
			{"kept.js", "rEel ", "pie", "Eel pie"},
			{"kept-writing.js", "rEel", " pie", "Eel pie"},
			{"kept-writing.js", "nEel ", "pie", "Eel pie"},
			{"squire.js", "rEel ", "pie", "Eel pie"},
			{"squire.js", "rEel  pie,\r", " x", "Eel  pie,\n x"},
		} {
			name := fmt.Sprintf("%s after %q", play.script, play.before)
			letGo := b.HoldBack("*/" + play.script)
			// The page is not waited for: it is not whole without its script.
			outside.Eval[bool](b, fmt.Sprintf("window.left = true, location.href = '/cases/%v', true", cases[i%len(cases)]["id"]))
			b.Until(name+": the case is open", "!window.left && document.querySelector('#composer #body')")
			b.Press(play.before)
			letGo()
			b.Until(name+": the editor is there", "document.activeElement.matches('#composer .ed')")
			b.Press(play.after)
			b.Until(name+": the editor holds it", fmt.Sprintf(`document.querySelector('#composer .ed').innerText.replaceAll('\u00a0', ' ').replace(/\n+/g, '\n').trim() === %q`, play.want))
			outside.Eval[bool](b, "document.execCommand('selectAll'), document.execCommand('delete')")
			b.Until(name+": nothing of it stays", "document.querySelector('#composer .ed').classList.contains('empty')")
		}
	})
	t.Run("the next case is there before it is asked for", func(t *testing.T) {
		b := b.In(t)
		b.Go("/cases?list=open")
		b.Until("four rows", "document.querySelectorAll('#rows .row-a').length === 4")
		open := func(row string) {
			b.Press("j")
			b.Until("the case of row "+row+" is open", "document.querySelector('#rows .row-a[aria-current]') === document.querySelectorAll('#rows .row-a')["+row+"] && document.querySelector('#msgs').dataset.case === "+idOf(row))
		}
		open("0")
		b.Until("the rest of the scripts is there", "("+loaded+").includes('kept-more.js') && new Promise(done => requestIdleCallback(() => done(true)))")
		open("1")
		b.Until("the third case is fetched", asked("2")+" === 1")
		open("2")
		b.Until("the fourth case is fetched", asked("3")+" === 1")
	})
	t.Run("what happens to it meanwhile is not missed", func(t *testing.T) {
		b := b.In(t)
		id := outside.Eval[string](b, idOf("3"))
		api.Must("POST", "/cases/"+id+"/messages", map[string]any{"kind": "note", "text": "The parcel is at the depot."})
		b.Until("the page has heard of the note", "performance.getEntriesByType('resource').some(e => e.name.includes('/cases/"+id+"/row'))")
		b.Press("j")
		b.Until("the note is there", "document.querySelector('#msgs').dataset.case === '"+id+"' && document.querySelector('#msgs').innerText.includes('at the depot')")
	})
	t.Run("and is shown when the desk cannot be asked", func(t *testing.T) {
		b := b.In(t)
		before := outside.Eval[int](b, asked("1"))
		b.Press("k")
		b.Until("the second case is fetched", fmt.Sprintf("%s > %d", asked("1"), before))
		letGo := b.HoldBack("*/cases/" + outside.Eval[string](b, idOf("1")) + "?*")
		b.Press("k")
		b.Until("the second case is open", "document.querySelector('#msgs').dataset.case === "+idOf("1"))
		letGo()
	})
	t.Run("what is pressed while a case is on its way is for that case", func(t *testing.T) {
		b := b.In(t)
		b.Go("/cases?list=open")
		b.Press("j")
		b.Until("the first case is open", "document.querySelector('#msgs')?.dataset.case === "+idOf("0"))
		b.Until("the rest of the scripts is there", "("+loaded+").includes('kept-more.js') && new Promise(done => requestIdleCallback(() => done(true)))")
		b.Press("j")
		b.Until("the second case is open", "document.querySelector('#msgs').dataset.case === "+idOf("1"))
		id := outside.Eval[string](b, idOf("0"))
		letGo := b.HoldBack("*/cases/" + id + "?*")
		b.Press("knThe lid is on its way.")
		b.Until("the row is marked", "document.querySelector('#rows .row-a[aria-current]') === document.querySelectorAll('#rows .row-a')[0]")
		if got := outside.Eval[string](b, "document.querySelector('#composer').dataset.case + document.querySelector('#composer').innerText"); strings.Contains(got, "lid is on") || strings.HasPrefix(got, id) {
			t.Errorf("the case that was left has got %q", got)
		}
		letGo()
		b.Until("the note is the new case's", "document.querySelector('#composer').dataset.case === '"+id+"' && document.querySelector('#composer .ed')?.innerText.trim() === 'The lid is on its way.'")
		if kind := outside.Eval[string](b, "document.querySelector('#composer').kind.value"); kind != "note" {
			t.Errorf("it is a %s", kind)
		}
	})
	t.Run("and is forgotten where it does not come", func(t *testing.T) {
		b := b.In(t)
		b.Go("/cases/" + outside.Eval[string](b, idOf("3")) + "?list=open")
		b.Press("?")
		b.Until("the rest of the scripts is there", "document.querySelector('#keys').open")
		outside.Eval[bool](b, "document.querySelector('#keys').close() === undefined")
		letGo := b.HoldBack("*/cases/" + outside.Eval[string](b, idOf("2")) + "?*")
		b.Press("knFor nobody")
		outside.Eval[bool](b, "document.querySelectorAll('#rows .row-a')[3].click() === undefined") // another takes its place
		b.Until("the case is there again", "document.querySelector('#msgs').dataset.case === "+idOf("3"))
		letGo()
		if got := outside.Eval[string](b, "document.querySelector('#composer').innerText + document.querySelector('#body').value"); strings.Contains(got, "For nobody") {
			t.Error("what was for another case is in this one")
		}
	})
	t.Run("what follows a step is for the case it leads to", func(t *testing.T) {
		b := b.In(t)
		b.Go("/cases/" + outside.Eval[string](b, idOf("2")) + "?list=open")
		b.Press("?")
		b.Until("the rest of the scripts is there", "document.querySelector('#keys').open")
		outside.Eval[bool](b, "document.querySelector('#keys').close() === undefined")
		letGo := b.HoldBack("*/cases/" + outside.Eval[string](b, idOf("1")) + "?*")
		b.Press("kxknNo parcel is lost.")
		b.Until("the row is marked", "document.querySelector('#rows .row-a[aria-current]') === document.querySelectorAll('#rows .row-a')[1]")
		letGo()
		b.Until("the note is the last case's", "document.querySelector('#composer').dataset.case === "+idOf("0")+" && document.querySelector('#composer .ed')?.innerText.includes('No parcel is lost.')")
		if got := outside.Eval[string](b, "[...document.querySelectorAll('#rows .row-x')].map(x => x.checked ? 1 : 0).join('')"); got != "0100" {
			t.Errorf("the rows that are selected are %s", got)
		}
	})
	t.Run("what waited for a case that is not there is forgotten", func(t *testing.T) {
		b := b.In(t)
		b.Go("/cases/" + outside.Eval[string](b, idOf("1")) + "?list=open")
		b.Press("?")
		b.Until("the rest of the scripts is there", "document.querySelector('#keys').open")
		outside.Eval[bool](b, "document.querySelector('#keys').close() === undefined")
		outside.Eval[bool](b, "document.querySelectorAll('#rows .row-a')[0].setAttribute('hx-get', '/cases/999999?list=open') === undefined")
		letGo := b.HoldBack("*/cases/999999?*")
		b.Press("kn?") // the question mark would open the map of keys
		letGo()
		b.Until("the page says so", "!document.querySelector('#composer') && document.querySelector('#case').innerText.length > 20")
		if outside.Eval[bool](b, "document.querySelector('#keys').open") {
			t.Error("keys for a case that is not there were pressed")
		}
		b.Press("?")
		b.Until("the keyboard is alive", "document.querySelector('#keys').open")
	})
	for _, c := range complaints() {
		if !strings.Contains(c, "404") { // one case is not there, on purpose
			t.Errorf("the console says %s", c)
		}
	}
}
