// Package withoutscript reads, answers and is answered in a browser that runs
// no script: on the desk as on the customer's page.
package withoutscript

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

const mail = `From: Maren Lindqvist <maren@example.com>
To: care@kettle.example
Subject: Kettle leaks at the base
Date: Tue, 24 Nov 2026 09:12:00 +0100
Message-ID: <noscript-1@example.com>

Is it safe to use with a cloth underneath?
`

func TestReadingAndReplyingNeedNoScript(t *testing.T) {
	relay := outside.NewRelay(t)
	k := outside.Start(t, "", "KEPT_RELAY_URL=smtp://"+relay.Addr)
	api := k.API("admin@kept.example")
	api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example"})
	k.Mail("maren@example.com", "care@kettle.example", mail)
	k.Until(20*time.Second, "the case", func() bool { return len(api.Items("/cases")) == 1 })

	ada := k.Open(t).WithoutScript()
	ada.SignIn("admin@kept.example")
	if outside.Eval[bool](ada, "!!window.htmx") {
		t.Fatal("scripts run: this window proves nothing")
	}
	ada.Go("/cases?list=open")
	ada.See("Kettle leaks at the base")
	ada.Click("#rows .row-a")
	ada.See("Is it safe to use with a cloth underneath?")

	// A reply that is taken back is the draft again; sent once more, it leaves.
	ada.Type("#body", "Please leave it unplugged.")
	ada.Click("#send")
	ada.See("Undo")
	ada.Click(`form[action$="/undo"] button`)
	ada.Until("the text is back", `document.querySelector('#body').value.includes('Please leave it unplugged.')`)
	if n := len(relay.Letters()); n != 0 {
		t.Fatalf("%d letters left although the reply was taken back", n)
	}
	ada.Click("#send")
	ada.See("Undo")
	letter := relay.Wait(t, 30*time.Second, func(l outside.Letter) bool { return strings.Contains(l.Body, "Please leave it unplugged") })

	maren := k.Open(t).WithoutScript()
	maren.Go(regexp.MustCompile(regexp.QuoteMeta(k.URL) + `/c/[a-z0-9]+`).FindString(letter.Body))
	maren.See("Please leave it unplugged.")
	maren.Type("textarea[name=text]", "Thank you. When will it arrive?")
	maren.Click("main form:has(textarea[name=text]) button[type=submit]")
	maren.See("When will it arrive?")

	ada.Go("/cases?list=open")
	ada.Click("#rows .row-a")
	ada.See("When will it arrive?")
	k.Run("", "verify")
}
