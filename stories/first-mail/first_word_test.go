package firstmail

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

// TestFirstWord is the story of somebody who writes while nobody looks: she hears
// that it came, what she asks, and by when a person answers. The answer keeps that.
func TestFirstWord(t *testing.T) {
	outside.Each(t, func(t *testing.T, databaseURL string) {
		relay := outside.NewRelay(t)
		k := outside.Start(t, databaseURL, "KEPT_RELAY_URL=smtp://"+relay.Addr)
		api := k.API("admin@kept.example")
		api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": "care@kettle.example", "hours": map[string]any{},
			"first_word": map[string]any{"on": true, "after_minutes": 0, "answer_hours": 4}})
		k.Mail("maren@example.com", "care@kettle.example", firstMail)
		letter := relay.Wait(t, 30*time.Second, func(l outside.Letter) bool { return l.Get("Auto-Submitted") == "auto-replied" })
		text := strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(letter.Body, "=\r\n", ""), "=\n", ""), "=3D", "=")
		for _, says := range []string{"Your message has arrived", "look after it", "A person answers you by", "1. Is it safe to use with a cloth underneath?", "sent automatically"} {
			if !strings.Contains(text, says) {
				t.Errorf("the letter lacks %q:\n%s", says, text)
			}
		}
		link := regexp.MustCompile(regexp.QuoteMeta(k.URL) + `/c/[a-z0-9]+`).FindString(text)
		maren := k.Open(t)
		maren.Go(link)
		maren.See("An answer from a person: by")
		maren.Shot("first-word")

		// A robot and the same person again hear nothing.
		k.Mail("maren@example.com", "care@kettle.example", "From: Maren Lindqvist <maren@example.com>\nTo: care@kettle.example\nSubject: The lid\nMessage-ID: <lid@example.com>\n\nDo you have lids?\n")
		k.Mail("robot@example.com", "care@kettle.example", "From: robot@example.com\nTo: care@kettle.example\nSubject: Away\nMessage-ID: <away@example.com>\nAuto-Submitted: auto-replied\n\nI am away.\n")
		k.Until(30*time.Second, "all is filed", func() bool {
			n := 0
			for _, i := range api.Items("/intake") {
				if i["state"] != "received" {
					n++
				}
			}
			return n == 3
		})

		promises := api.Items("/promises")
		if len(promises) != 1 || promises[0]["state"] != "pending" || promises[0]["made_by"] != nil {
			t.Fatalf("the promises are %v", promises)
		}
		api.Must("POST", "/cases/"+anyText(promises[0]["case_id"])+"/messages", map[string]any{"kind": "reply", "text": "No. Please leave it unplugged."})
		relay.Wait(t, 30*time.Second, func(l outside.Letter) bool { return strings.Contains(l.Body, "leave it unplugged") })
		kept := api.Items("/promises?state=kept")
		if len(kept) != 1 || kept[0]["proof_message_id"] == nil {
			t.Errorf("kept is %v", kept)
		}
		if n := len(relay.Letters()); n != 2 {
			t.Errorf("%d letters left", n)
		}
		k.Run("", "verify")
	})
}
