// Package twoagents has two colleagues at one case: each sees that the other is
// there and what they do, and one calls the other by name.
package twoagents

import (
	"fmt"
	"strings"
	"testing"

	"kept.example/kept/stories/outside"
)

// It is told in one process on SQLite, and with the two at two processes on
// PostgreSQL.
func TestTwoAgentsSeeEachOther(t *testing.T) {
	outside.Each(t, func(t *testing.T, databaseURL string) {
		k := outside.Start(t, databaseURL)
		api := k.API("admin@kept.example")
		api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example"})
		k.Run(outside.Password, "user", "create", "--email", "mara@kept.example", "--name", "Mara Weiss", "--role", "agent", "--password-stdin")
		k.Mail("maren@example.com", "care@kettle.example", "From: Maren Lindqvist <maren@example.com>\nTo: care@kettle.example\nSubject: Kettle leaks at the base\nMessage-ID: <l1@example.com>\n\nIt leaks. Will it be here before the 28th?\n")
		k.Mail("helena@example.com", "care@kettle.example", "From: Helena Brandt <helena@example.com>\nTo: care@kettle.example\nSubject: Refund still not here\nMessage-ID: <l2@example.com>\n\nWhere is it?\n")
		k.Until(20e9, "cases", func() bool { return len(api.Items("/cases")) == 2 })

		maras := k
		if databaseURL != "" {
			maras = k.Beside()
		}
		ada, mara := k.Open(t), maras.Open(t)
		complaints := ada.Complaints()
		ada.SignIn("admin@kept.example")
		mara.SignIn("mara@kept.example")
		ada.Go("/cases?list=open")
		ada.See("Kettle leaks at the base")
		mara.Go("/cases/1?list=open")
		ada.See("Mara is here")
		ada.Shot("row-looking")

		ada.Go("/cases/1?list=open")
		ada.Until("Mara looks", "document.querySelector('#here-1 .pres[title=\"Mara Weiss looks at this case\"]')")
		mara.Until("Ada looks", "document.querySelector('#here-1 .pres[title=\"Ada Admin looks at this case\"]')")

		mara.Press("r")
		mara.Until("the editor", "document.querySelector('.ed') === document.activeElement")
		mara.Press("Dear Maren, it will be there by Friday.")
		ada.See("Mara Weiss is writing a reply")
		for _, theme := range []string{"light", "dark"} {
			ada.Theme(theme)
			for _, v := range ada.Violations() {
				t.Errorf("a colleague writes, %s: %v", theme, v)
			}
			ada.Shot("writing-" + theme + "-1440")
		}
		ada.Size(390, 844)
		ada.Shot("writing-dark-390")
		if n, what := ada.Overflow(); n > 0 {
			t.Errorf("%d pixels too wide: %s", n, what)
		}
		ada.Theme("light")
		ada.Go("/cases?list=open")
		ada.See("Mara is replying")
		ada.Shot("row-writing-390")
		ada.Size(1440, 900)

		mara.Go("/cases/2?list=open") // she goes on to another case
		ada.SeeNot("Mara is replying")
		ada.See("Mara is here")
		mara.Go("/today") // and leaves
		ada.SeeNot("Mara is here")

		// What Ada has begun beside the conversation stays when news comes.
		ada.Go("/cases/1?list=open")
		price := `document.querySelector("#side form[action$='/loss'] [name=price]")`
		outside.Eval[bool](ada, price+`.closest('details').open = true`)
		outside.Eval[bool](ada, price+`.focus() === undefined`)
		ada.Press("40 EU")
		api.Must("POST", "/cases/1/messages", map[string]any{"kind": "note", "text": "The base is known to leak."})
		ada.See("The base is known to leak.")
		ada.Press("R")
		if is := outside.Eval[string](ada, `[`+price+`.value, `+price+`.closest('details').open, document.activeElement === `+price+`].join()`); is != "40 EUR,true,true" {
			t.Errorf("what was begun is %q", is)
		}

		// Ada calls Mara in a note, by a few letters and Enter.
		ada.Go("/cases/1?list=open")
		ada.Press("n")
		ada.Until("the editor", "document.querySelector('.ed') === document.activeElement")
		ada.Press("Could you look at this, @we")
		ada.Until("Mara is offered", "[...document.querySelectorAll('.snips [role=option]')].some(o => o.dataset.text === '@Mara Weiss ')")
		ada.Shot("mention-1440")
		ada.Press("\r")
		ada.Click("#send-l")
		ada.See("Could you look at this, @Mara Weiss")
		mara.Until("the bell", "document.querySelector('#nav-n-notices-title:not([hidden])')?.textContent === '1'")
		mara.Shot("bell-1440")
		for _, theme := range []string{"light", "dark"} {
			for _, path := range []string{"/today", "/notices", "/notices/settings"} {
				mara.Size(1440, 900)
				mara.Go(path)
				mara.Theme(theme)
				mara.Until("counted", "document.querySelector('#nav-n-notices-title:not([hidden])')")
				name := strings.ReplaceAll(path[1:], "/", "-") + "-" + theme
				mara.Shot(name + "-1440")
				for _, v := range mara.Violations() {
					t.Errorf("%s, %s: %v", path, theme, v)
				}
				for _, width := range []int64{390, 320} {
					mara.Size(width, 844)
					mara.Shot(fmt.Sprintf("%s-%d", name, width))
					if n, what := mara.Overflow(); n > 0 {
						t.Errorf("at %d, %s is %d pixels too wide: %s", width, path, n, what)
					}
				}
			}
		}
		mara.Size(1440, 900)
		mara.Go("/notices")
		mara.Click(".notices a")
		mara.Until("the note", "[...document.querySelectorAll('#msgs .note')].some(n => n.innerText.includes('Could you look at this'))")
		mara.Until("nothing is unread", "document.querySelector('#nav-n-notices-title')?.hidden")
		for _, c := range complaints() {
			t.Error(c)
		}
	})
}
