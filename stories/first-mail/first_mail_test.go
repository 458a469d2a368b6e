// Package firstmail tells the story everything else stands on: one mail in, one
// answer out, and the customer's next word joins the same case.
package firstmail

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

const firstMail = `From: Maren Lindqvist <maren@example.com>
To: Hearth & Kettle <care@kettle.example>
Subject: Kettle leaks at the base
Date: Tue, 24 Nov 2026 09:12:00 +0100
Message-ID: <first-1@example.com>

Hello,

my kettle leaks at the base. Is it safe to use with a cloth underneath?

Maren
`

func TestFirstMail(t *testing.T) {
	outside.Each(t, func(t *testing.T, databaseURL string) {
		relay := outside.NewRelay(t)
		k := outside.Start(t, databaseURL, "KEPT_RELAY_URL=smtp://"+relay.Addr)
		api := k.API("admin@kept.example")
		api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example"})
		k.Run(outside.Password, "user", "add", "--email", "anna@kept.example", "--name", "Anna Vik", "--role", "agent", "--password-stdin")

		anna, ada := k.Open(t), k.Open(t)
		anna.SignIn("anna@kept.example")
		ada.SignIn("admin@kept.example")
		for _, b := range []*outside.Browser{anna, ada} {
			b.Go("/cases?list=open")
			b.See("No case is open")
		}

		// The mail is on the page of everybody who looks, without a reload.
		k.Mail("maren@example.com", "care@kettle.example", firstMail)
		anna.See("Kettle leaks at the base")
		ada.See("Kettle leaks at the base")
		anna.Shot("list")

		// Anna reads it and answers, takes the answer back, and sends it again.
		anna.Click("#rows .row-a")
		anna.See("Is it safe to use with a cloth underneath?")
		anna.Shot("case")
		answer := "Please leave it unplugged. A new kettle is on its way to you."
		write := func() {
			anna.Click("#composer #body, #composer .ed")
			anna.Until("the editor is ready", "document.querySelector('#composer .ed')")
			anna.Type("#composer .ed", answer)
		}
		write()
		anna.Click("#send")
		anna.See("Undo")
		anna.Shot("held")
		anna.Press("z")
		anna.Until("the text is back in the editor", fmt.Sprintf("document.querySelector('#composer .ed').innerText.includes(%q)", answer))
		if n := len(relay.Letters()); n != 0 {
			t.Fatalf("%d letters left although the reply was taken back", n)
		}
		anna.Click("#send")
		anna.See("Undo")
		letter := relay.Wait(t, 30*time.Second, func(l outside.Letter) bool { return strings.Contains(l.Body, "Please leave it unplugged") })
		if len(letter.To) != 1 || letter.To[0] != "maren@example.com" {
			t.Errorf("the letter went to %v", letter.To)
		}
		if got := letter.Get("In-Reply-To"); got != "<first-1@example.com>" {
			t.Errorf("In-Reply-To is %q: her mail program will not show the answer below her question", got)
		}
		anna.See("Delivered")
		anna.Shot("delivered")
		ada.Click("#rows .row-a")
		ada.See("Please leave it unplugged")

		// Her answer joins the same case, live, on both pages.
		reply := letter.Get("Reply-To")
		address := regexp.MustCompile(`[^<\s]+@[^>\s]+`).FindString(reply)
		k.Mail("maren@example.com", address, "From: Maren Lindqvist <maren@example.com>\nTo: "+address+"\nSubject: Re: Kettle leaks at the base\n"+
			"Message-ID: <first-2@example.com>\nIn-Reply-To: "+letter.Get("Message-Id")+"\nReferences: <first-1@example.com> "+letter.Get("Message-Id")+"\n\nThank you. When will it arrive?\n")
		anna.See("When will it arrive?")
		ada.See("When will it arrive?")
		anna.Shot("answered")
		if cases := api.Items("/cases"); len(cases) != 1 {
			t.Errorf("%d cases, want one: %v", len(cases), cases)
		}
		for _, item := range api.Items("/intake") {
			if item["state"] != "filed" {
				t.Errorf("an intake item is %v", item)
			}
		}

		// The customer's own page, by the link in the letter, without signing in.
		link := regexp.MustCompile(regexp.QuoteMeta(k.URL) + `/c/[a-z0-9]+`).FindString(letter.Body)
		if link == "" {
			t.Fatalf("the letter has no link to the case page:\n%s", letter.Body)
		}
		maren := k.Open(t)
		maren.Go(link)
		maren.See("Please leave it unplugged")
		maren.See("When will it arrive?")
		maren.Shot("customer")
		maren.Type("textarea[name=text]", "Thursday morning suits me best.")
		maren.Click("main form:has(textarea[name=text]) button[type=submit]")
		maren.See("Thursday morning suits me best.")
		anna.See("Thursday morning suits me best.")

		k.Run("", "verify")
	})
}
