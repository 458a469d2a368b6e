// Package junkmail tells the story of a buyer whose mail the provider had put
// among the junk: it is held where somebody sees it, her second mail frees it,
// and the answer says that it was our error.
package junkmail

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
	"kept.example/kept/stories/outside/dovecot"
)

const lostMail = `From: Clara Winter <clara@pension.example>
To: Hearth & Kettle <care@kettle.example>
Subject: Twelve kettles for our guest house
Date: %s
Message-ID: <junk-1@pension.example>

Good morning,

what do twelve kettles cost, and do you have them in green?

Clara Winter, Pension Wintergrün
`

const secondMail = `From: Clara Winter <clara@pension.example>
To: Hearth & Kettle Sales <sales@kettle.example>
Subject: Did my mail get lost?
Date: %s
Message-ID: <junk-2@pension.example>

Good morning,

I wrote to your other address and heard nothing. I would like to buy twelve kettles.

Clara Winter
`

const otherMail = `From: Tom Berg <tom@example.com>
To: care@kettle.example
Subject: A spare lid
Date: Thu, 26 Nov 2026 09:00:00 +0000
Message-ID: <lid-1@example.com>

Do you sell lids?
`

// desk is a desk with two inboxes: one is read from a mailbox at a provider,
// the other gets its mail by SMTP.
func desk(t *testing.T, databaseURL string) (*outside.Kept, *outside.API, *outside.Relay, *dovecot.Server) {
	t.Helper()
	box, relay := dovecot.Start(t), outside.NewRelay(t)
	k := outside.Start(t, databaseURL, "KEPT_RELAY_URL=smtp://"+relay.Addr)
	api := k.API("admin@kept.example")
	care := map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example", "imap": box.Setting()}
	made := api.Must("POST", "/inboxes", care)
	api.Must("POST", "/inboxes", map[string]any{"name": "Sales", "channel": "email", "address": "sales@kettle.example"})
	k.Run(outside.Password, "user", "add", "--email", "anna@kept.example", "--name", "Anna Vik", "--role", "agent", "--password-stdin")
	k.Until(30*time.Second, "the mailbox was read", func() bool {
		id, _ := made["id"].(float64)
		return api.Must("GET", fmt.Sprintf("/inboxes/%d/mailbox", int64(id)), nil)["fetched_at"] != nil
	})
	return k, api, relay, box
}

func TestJunkMail(t *testing.T) {
	outside.Each(t, func(t *testing.T, databaseURL string) {
		k, api, relay, box := desk(t, databaseURL)
		anna := k.Open(t)
		anna.SignIn("anna@kept.example")

		// Three days ago the provider put a good mail among the junk.
		then := time.Now().UTC().Truncate(24 * time.Hour).Add(12*time.Hour - 3*24*time.Hour)
		lost := box.PutAt(dovecot.Junk, then, fmt.Sprintf(lostMail, then.Format(time.RFC1123Z)))
		box.Put(dovecot.Inbox, otherMail) // which has the mailbox looked at
		files, junk, inbox := box.Files(), box.Examine(dovecot.Junk), box.Examine(dovecot.Inbox)
		k.Until(30*time.Second, "it is held", func() bool { return len(api.Items("/intake?state=quarantined")) == 1 })
		anna.Go("/intake?state=quarantined")
		anna.See("Twelve kettles for our guest house")
		anna.See("The mail provider held it back as junk.")
		anna.See("Decide")
		anna.Shot("held")
		k.Until(30*time.Second, "the other customer's mail is a case", func() bool { return len(api.Items("/cases")) > 0 })
		if n := len(api.Items("/cases")); n != 1 {
			t.Fatalf("%d cases, want only the other customer's", n)
		}

		// She writes again, to another address: one case has both.
		k.Mail("clara@pension.example", "sales@kettle.example", fmt.Sprintf(secondMail, time.Now().Format(time.RFC1123Z)))
		anna.Go("/cases?list=open")
		anna.See("Did my mail get lost?")
		outside.Eval[bool](anna, "([...document.querySelectorAll('#rows .row-a')].find(a => a.closest('li, article, tr, div').innerText.includes('Did my mail')).click(), true)")
		anna.See("I would like to buy twelve kettles.")
		anna.See("do you have them in green?")
		anna.See("had been held back")
		anna.Shot("freed")
		if cases := api.Items("/cases"); len(cases) != 2 {
			t.Errorf("cases: %v, want the other customer's, and one with both mails", cases)
		}

		// The reply says that it was our error, and of which day the mail is.
		sorry := "We held your mail of " + then.Format("Monday")
		anna.Click(`#composer button[formaction$="/sorry"]`)
		anna.Until("the sentence is in the reply", fmt.Sprintf("document.querySelector('#composer .ed, #composer #body')?.innerText.includes(%q) || document.querySelector('#composer #body')?.value.includes(%q)", sorry, sorry))
		anna.Until("the editor is ready", "document.querySelector('#composer .ed')")
		anna.Type("#composer .ed", "Twelve of them are 588 euros.")
		tick(anna, "i === 0") // the price, and nothing else that she asked
		anna.Until("the button says that something stays open", "/stays? open/.test(document.querySelector('#send-l').innerText)")
		anna.Shot("sorry")
		anna.Click("#send")
		anna.See("Undo")
		letter := relay.Wait(t, 30*time.Second, func(l outside.Letter) bool { return strings.Contains(l.Body, "588 euros") })
		if !strings.Contains(letter.Body, sorry) || !strings.Contains(letter.Body, "That was our error.") || letter.To[0] != "clara@pension.example" {
			t.Errorf("the letter to %v says\n%s", letter.To, letter.Body)
		}
		anna.See("Delivered")
		anna.Go("/cases?list=open") // it is said once
		anna.Click("#rows .row-a")
		anna.See("588 euros")
		anna.Until("it is not offered again", `document.querySelector('#composer') && !document.querySelector('#composer button[formaction$="/sorry"]')`)

		// What she asked stays open until it is answered: the case is not solved before, unless somebody says why.
		green := "/cases/" + outside.Eval[string](anna, "document.querySelector('#msgs').dataset.case") + "/questions"
		open := func() (n int) {
			for _, q := range api.Items(green) {
				if q["state"] == "open" {
					n++
				}
			}
			return n
		}
		if n := open(); n == 0 {
			t.Error("a reply that says nothing of the colour has answered everything")
		}
		anna.Press("e")
		anna.Until("it asks why", "document.querySelector('#solve-pop')?.matches(':popover-open') && /Say why/.test(document.querySelector('#solve-pop').innerText)")
		anna.Press("\x1b")
		anna.Click("#composer")
		anna.Until("the editor is ready", "document.querySelector('#composer .ed')")
		anna.Type("#composer .ed", "And yes, they come in green. Write to us and they are yours.")
		tick(anna, "true")
		anna.Until("nothing stays open", "document.querySelector('#send-l').innerText.trim() === 'Send'")
		anna.Click("#send")
		relay.Wait(t, 30*time.Second, func(l outside.Letter) bool { return strings.Contains(l.Body, "come in green") })
		k.Until(20*time.Second, "all that she asked is answered", func() bool { return open() == 0 })
		anna.Go("/cases?list=open")
		anna.Click("#rows .row-a")
		anna.See("come in green")
		anna.Press("e")
		anna.See("Solved")

		// Nothing in the mailbox has changed.
		if now := box.Files(); !slices.Equal(files, now) || junk != box.Examine(dovecot.Junk) || inbox != box.Examine(dovecot.Inbox) {
			t.Errorf("the mailbox was %v\n%s\n%s\nand is %v\n%s\n%s", files, junk, inbox, now, box.Examine(dovecot.Junk), box.Examine(dovecot.Inbox))
		}
		// Somebody moves it to the inbox by hand: it is one item still.
		box.Move(lost, dovecot.Junk, dovecot.Inbox)
		box.Put(dovecot.Inbox, strings.NewReplacer("junk-1", "other", "Twelve", "Thirteen").Replace(fmt.Sprintf(lostMail, then.Format(time.RFC1123Z))))
		k.Until(30*time.Second, "the inbox was read and all of it is filed", func() bool { return len(api.Items("/intake?state=filed")) == 4 })
		if n := len(api.Items("/intake")); n != 4 {
			t.Errorf("%d items, want one for each mail", n)
		}
		k.Run("", "verify")
	})
}

// tick has just those chips of what was asked ticked of which a condition on
// their number i says so.
func tick(b *outside.Browser, which string) {
	b.Until("what she asked stands above the reply", "document.querySelector('#composer .ask')")
	outside.Eval[bool](b, `[...document.querySelectorAll('#composer .ask:not([hidden]) input')].every((box, i) => (box.checked === (`+which+`) || box.click(), true))`)
}

// A mail that looks like junk and is alone waits until somebody lets it through.
func TestWhatNobodyWritesAboutIsLetThroughByHand(t *testing.T) {
	k, api, _, box := desk(t, "")
	anna := k.Open(t)
	anna.SignIn("anna@kept.example")
	box.Put(dovecot.Junk, fmt.Sprintf(lostMail, time.Now().Format(time.RFC1123Z)))
	box.Put(dovecot.Inbox, otherMail)
	k.Until(30*time.Second, "it is held", func() bool { return len(api.Items("/intake?state=quarantined")) == 1 })
	anna.Go("/intake?state=quarantined")
	anna.See("Twelve kettles for our guest house")
	anna.Press("l")
	anna.SeeNot("Twelve kettles for our guest house")
	anna.Go("/cases?list=open")
	anna.See("Twelve kettles for our guest house")
	k.Run("", "verify")
}
