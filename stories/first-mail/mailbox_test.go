package firstmail

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
	"kept.example/kept/stories/outside/dovecot"
)

// TestFirstMailInAMailbox is the story where the mail lies at a provider: it is
// read by IMAP, the answer leaves by the inbox's own relay, and her next word
// joins, again by IMAP.
func TestFirstMailInAMailbox(t *testing.T) {
	outside.Each(t, func(t *testing.T, databaseURL string) {
		box, relay := dovecot.Start(t), outside.NewRelay(t)
		k := outside.Start(t, databaseURL)
		api := k.API("admin@kept.example")
		made := api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example",
			"imap": box.Setting(), "relay_url": "smtp://" + relay.Addr})
		if set, ok := made["imap"].(map[string]any); !ok || set["password_set"] != true || set["password"] != nil {
			t.Errorf("the mailbox is shown as %v", made["imap"])
		}
		k.Run(outside.Password, "user", "add", "--email", "anna@kept.example", "--name", "Anna Vik", "--role", "agent", "--password-stdin")
		anna := k.Open(t)
		anna.SignIn("anna@kept.example")
		anna.Go("/cases?list=open")

		box.Put(dovecot.Inbox, firstMail)
		files := box.Files()
		anna.See("Kettle leaks at the base")
		cases := api.Items("/cases")
		if len(cases) != 1 {
			t.Fatalf("%d cases, want one", len(cases))
		}
		id := anyText(cases[0]["id"])
		api.Must("POST", "/cases/"+id+"/messages", map[string]any{"kind": "reply", "text": "Please leave it unplugged."})
		letter := relay.Wait(t, 30*time.Second, func(l outside.Letter) bool { return strings.Contains(l.Body, "Please leave it unplugged") })

		address := regexp.MustCompile(`[^<\s]+@[^>\s]+`).FindString(letter.Get("Reply-To"))
		box.Put(dovecot.Inbox, "From: Maren Lindqvist <maren@example.com>\nTo: "+address+"\nSubject: Re: Kettle leaks at the base\nMessage-ID: <first-2@example.com>\nIn-Reply-To: "+
			letter.Get("Message-Id")+"\n\nThank you. When will it arrive?\n")
		anna.Go("/cases/" + id)
		anna.See("When will it arrive?")
		if n := len(api.Items("/cases")); n != 1 {
			t.Errorf("%d cases, want one", n)
		}
		if now := box.Files(); !slices.Contains(now, files[0]) {
			t.Errorf("the first mail was %v, the mailbox is %v", files, now)
		}
		k.Run("", "verify")
	})
}

// anyText is a number of the API as it stands in an address.
func anyText(v any) string {
	n, _ := v.(float64)
	return strconv.FormatInt(int64(n), 10)
}
