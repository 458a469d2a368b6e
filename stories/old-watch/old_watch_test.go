// Package oldwatch tells of an answer for a product nobody sells any more: a battery in
// a ten-year-old watch dies, and no page on the web says which one fits. The maker owes
// nothing, asks somebody who knows, answers with the exact type, and the next person
// finds it on the help page.
package oldwatch

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

const care = "care@slowhour.example"

func mail(from, to, subject, id, more, text string) string {
	return fmt.Sprintf("From: %s\nTo: %s\nSubject: %s\nMessage-ID: <%s>\n%s\n%s\n", from, to, subject, id, more, text)
}

// read is a page as anybody reads it: without a browser, and without script.
func read(t *testing.T, address string) (status int, body string) {
	t.Helper()
	p, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Body.Close()
	all, err := io.ReadAll(p.Body)
	if err != nil {
		t.Fatal(err)
	}
	return p.StatusCode, string(all)
}

func TestAnAnswerForAWatchThatNobodySellsAnyMore(t *testing.T) {
	outside.Each(t, anOldWatch)
}

func anOldWatch(t *testing.T, databaseURL string) {
	relay := outside.NewRelay(t)
	k := outside.Start(t, databaseURL, "KEPT_RELAY_URL=smtp://"+relay.Addr)
	api := k.API("admin@kept.example")
	api.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": care})
	watch := api.Must("POST", "/products", map[string]any{"name": "Tide diver's watch", "model": "SH-1047", "state": "discontinued", "warranty_months": 24, "public": true, "notes": "Made by the old workshop."})
	product := fmt.Sprint(int64(watch["id"].(float64)))

	// Nobody knows yet: neither the help page nor the desk.
	if status, body := read(t, k.URL+"/help/"+product); status != http.StatusOK || strings.Contains(body, "SR626SW") {
		t.Fatalf("the help page answers %d", status)
	}
	k.Mail("maren@example.com", care, mail("Maren Lindqvist <maren@example.com>", care, "My old watch", "watch-1@example.com", "",
		"The battery of my watch has died after ten years. On its back stands sh 1o47, and no page says which battery fits.\nWhich one does it need?"))
	k.Until(20*time.Second, "the case", func() bool { return len(api.Items("/cases")) == 1 })
	one := "/cases/" + fmt.Sprint(int64(api.Items("/cases")[0]["id"].(float64)))

	b := k.Open(t)
	b.SignIn("admin@kept.example")
	b.Go(one)
	b.See("Tide diver's watch SH-1047")
	b.See("24 months") // shown, and it blocks nothing

	// Somebody who made watches is asked by mail. She sees what she was sent.
	b.Click("#products a[href*='/forward']")
	b.Until("the form", "document.querySelector('[name=text]')?.value.includes('SH-1047')")
	b.Type("[name=to]", "ingrid@oldworkshop.example")
	b.Type("[name=text]", " Which battery does it take?")
	b.Click("main form button.pri")
	asked := relay.Wait(t, 30*time.Second, func(l outside.Letter) bool { return strings.Contains(l.Body, "Which battery does it take?") })
	if raw := string(asked.Raw); strings.Contains(raw, "maren@") || strings.Contains(raw, "has died") || strings.Contains(raw, "old workshop.") {
		t.Errorf("the expert was told more than she was sent:\n%s", raw)
	}
	back := regexp.MustCompile(`[^<\s]+@[^>\s]+`).FindString(asked.Get("Reply-To"))
	robot := mail("Ingrid Sand <ingrid@oldworkshop.example>", back, "Away", "away-1@oldworkshop.example", "In-Reply-To: "+asked.Get("Message-Id")+"\nAuto-Submitted: auto-replied\n", "I am away until noon.")
	k.Mail("ingrid@oldworkshop.example", back, robot)
	k.Mail("ingrid@oldworkshop.example", back, mail("Ingrid Sand <ingrid@oldworkshop.example>", back, "Re: a watch", "watch-2@oldworkshop.example", "In-Reply-To: "+asked.Get("Message-Id")+"\n",
		"It takes an SR626SW, and so do all of that series."))
	b.Go(one)
	b.See("It takes an SR626SW")

	// What was learnt goes back to the catalogue, and to the help page, in one step.
	outside.Eval[bool](b, `document.querySelector('#products details:has([name=kind])').setAttribute('open', '') === undefined`)
	b.Set("#products [name=kind]", "spec")
	b.Type("#products form[action$='/learn'] [name=text]", "Battery: SR626SW")
	b.Click("#products form[action$='/learn'] button")
	b.See("It is in the catalogue and on the help page.")

	// The answer is put into the reply with one action.
	b.Go(one)
	b.Click("#products [data-act=begin-with]")
	b.Until("the reply has it", "document.querySelector('#composer .ed').innerText.includes('Battery: SR626SW')")
	outside.Eval[bool](b, "document.querySelector('[name=set_status][value=solved]').click() === undefined")
	letter := relay.Wait(t, time.Minute, func(l outside.Letter) bool {
		return strings.Contains(l.Body, "Battery: SR626SW") && strings.Contains(strings.Join(l.To, ""), "maren@")
	})
	own := k.Open(t).WithoutScript()
	own.Go(regexp.MustCompile(regexp.QuoteMeta(k.URL) + `/c/[a-z0-9]+`).FindString(letter.Body))
	own.See("Battery: SR626SW")
	own.SeeNot("all of that series")
	k.Until(20*time.Second, "it is solved", func() bool { return api.Must("GET", one, nil)["status"] == "solved" })

	// The next person finds it without writing to anybody, and so does a search engine.
	status, found := read(t, k.URL+"/help?q="+url.QueryEscape("which battery for my SH1047"))
	path := regexp.MustCompile(`/help/` + product + `-[a-z0-9-]+`).FindString(found)
	if status != http.StatusOK || path == "" {
		t.Fatalf("the search answers %d and finds nothing", status)
	}
	status, page := read(t, k.URL+path)
	for _, must := range []string{"SR626SW", `name="description"`, `rel="canonical"`, "no longer sell it"} {
		if status != http.StatusOK || !strings.Contains(page, must) {
			t.Errorf("the help page (%d) lacks %q", status, must)
		}
	}
	if strings.Contains(page, "old workshop") || strings.Contains(page, "noindex") {
		t.Error("the help page shows what is for us, or hides from search engines")
	}
	if _, sitemap := read(t, k.URL+"/sitemaps/0"); !strings.Contains(sitemap, path) {
		t.Error("the sitemap does not name it")
	}
	k.Run("", "verify")
}
