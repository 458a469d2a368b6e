// Package losttracker tells of mercy without blame: a customer lost her fitness band, and
// writes mainly to say that its clasp comes off too easily. She blames nobody. She is
// asked once for all that is needed, gets a new band, and those who can change the clasp
// read her words.
package losttracker

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"mime/quotedprintable"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

const (
	care = "care@loop.example"
	lena = "lena@example.com"

	lost = `From: Lena Ask <lena@example.com>
To: care@loop.example
Subject: I lost my Loop Band LB-20
Message-ID: <band-1@example.com>

Hello,

I lost my Loop Band LB-20 in a field last Sunday. That is nobody's fault, I just wanted you to know.
It would be better if the clasp did not come off so easily. I like the band very much.

Lena
`
)

// soon is how long anything may take on a machine that has much to do.
const soon = 60 * time.Second

// story is what the steps share.
type story struct {
	t     *testing.T
	k     *outside.Kept
	relay *outside.Relay
	admin *outside.API
	shop  *outside.Fulfilment
	path  string // of her case
	page  string // her own

	anna, lena *outside.Browser
}

func TestALostTracker(t *testing.T) {
	outside.Each(t, func(t *testing.T, databaseURL string) {
		s := begin(t, databaseURL)
		s.allIsAskedAtOnce()
		s.sheSendsThePhotoOnHerPage()
		s.theProofStays()
		s.aNewOneIsSuggestedAndSent()
		s.itArrivesAndIsAskedAfter()
		s.theClaspIsHeard()
		s.k.Run("", "verify")
	})
}

// begin opens a desk with a catalogue, a system that sends parcels, and Anna who may give;
// Lena writes.
func begin(t *testing.T, databaseURL string) *story {
	relay := outside.NewRelay(t)
	k := outside.Start(t, databaseURL, "KEPT_RELAY_URL=smtp://"+relay.Addr, "KEPT_FETCH_ALLOW=127.0.0.1/32")
	s := &story{t: t, k: k, relay: relay, admin: k.API("admin@kept.example")}
	s.admin.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": care, "hours": map[string]any{}})
	s.admin.Must("POST", "/products", map[string]any{"name": "Loop Band", "model": "LB-20"})
	k.Run(outside.Password, "user", "add", "--email", "anna@kept.example", "--name", "Anna Vik", "--role", "agent", "--password-stdin")
	s.admin.Must("POST", "/budgets", map[string]any{"holder": "agent", "holder_id": s.user("Anna Vik"), "period": "year", "currency": "EUR", "amount": "500"})
	s.shop = k.Fulfil(t, s.admin, time.Second)
	k.Mail(lena, care, lost)
	k.Until(soon, "her case", func() bool { return len(s.admin.Items("/cases")) == 1 })
	s.path = fmt.Sprintf("/cases/%d", number(s.admin.Items("/cases")[0]["id"]))
	s.anna = k.Open(t)
	s.anna.SignIn("anna@kept.example")
	s.anna.Go(s.path)
	s.anna.See("come off so easily")
	s.anna.See("Loop Band LB-20")
	return s
}

// allIsAskedAtOnce: one action puts the receipt and the address into one message.
func (s *story) allIsAskedAtOnce() {
	s.t.Helper()
	s.anna.Click("#rest button[name=begin]")
	s.anna.Until("both are asked", `/receipt/.test(document.querySelector('#composer .ed').innerText) && document.querySelectorAll('#needs :checked').length === 2`)
	s.anna.Shot("lost-tracker-asks")
	s.anna.Click("#send")
	asks := s.letter("the request", func(l outside.Letter, text string) bool { return strings.Contains(text, "receipt") })
	text := plain(s.t, asks)
	if !strings.Contains(text, "the receipt, as a photo or a PDF") || !strings.Contains(text, "where it should go") {
		s.t.Errorf("the one request does not ask for both:\n%s", text)
	}
	s.page = regexp.MustCompile(regexp.QuoteMeta(s.k.URL) + `/c/[a-z0-9]+`).FindString(text)
	if s.page == "" {
		s.t.Fatalf("the request does not lead to her page:\n%s", text)
	}
}

// sheSendsThePhotoOnHerPage: one form, without script, takes the photo and the address.
func (s *story) sheSendsThePhotoOnHerPage() {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), "receipt.jpg")
	if err := os.WriteFile(file, photo(s.t), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.lena = s.k.Open(s.t).WithoutScript()
	s.lena.Go(s.page)
	s.lena.See("To go on, we need this from you")
	if n := outside.Eval[int](s.lena, `document.querySelectorAll('#asked input[type=file], #receipt input[type=file]').length`); n != 1 {
		s.t.Errorf("the receipt is asked for in %d places", n)
	}
	s.lena.Upload("#asked input[type=file]", file)
	for name, value := range map[string]string{"name": "Lena Ask", "street": "Åkerveien 3", "postcode": "0581", "city": "Oslo", "country": "NO"} {
		s.lena.Set(fmt.Sprintf("#asked [name$='.%s']", name), value)
	}
	s.lena.Shot("lost-tracker-form")
	s.lena.Click("#asked button[type=submit]")
	s.lena.See("Thank you, we have it all")
}

// theProofStays: the receipt is with a purchase of hers, without where it was taken, and
// nobody asks for it again.
func (s *story) theProofStays() {
	s.t.Helper()
	made := s.admin.Items(s.path + "/requests")
	if len(made) != 1 || made[0]["state"] != "done" {
		s.t.Errorf("the requests are %v", made)
	}
	all := s.admin.Items("/purchases")
	if len(all) != 1 || all[0]["proof"] != "given" || number(all[0]["product_id"]) == 0 {
		s.t.Fatalf("her purchases are %v", all)
	}
	s.anna.Go(fmt.Sprintf("/purchases/%d", number(all[0]["id"])))
	s.anna.Click("form[action*='/proofs/'] button[value=accepted]")
	s.anna.Until("it is proof", `document.readyState === 'complete' && !document.querySelector('button[value=accepted]')`)
	if now := s.admin.Items("/purchases"); now[0]["proof"] != "accepted" {
		s.t.Errorf("her purchases are %v", now)
	}
	s.anna.Go(s.path)
	s.anna.See("Replace now: Loop Band LB-20")
	if outside.Eval[bool](s.anna, `!!document.querySelector('#rest button[name=begin]')`) {
		s.t.Error("what is known is asked for again")
	}
	s.lena.Go(s.page)
	if n := outside.Eval[int](s.lena, `document.querySelectorAll('#asked input[type=file], #receipt input[type=file]').length`); n != 0 {
		s.t.Error("her page asks for the receipt again")
	}
}

// aNewOneIsSuggestedAndSent: it is no fault of ours, and a new one is proposed all the
// same. One action gives it; the order goes out signed, with her address, once.
func (s *story) aNewOneIsSuggestedAndSent() {
	s.t.Helper()
	outside.Eval[bool](s.anna, `document.querySelector('details:has(form[action$="/loss"])').setAttribute('open', '') === undefined`)
	s.anna.Set("form[action$='/loss'] [name=failure]", "broken")
	s.anna.Set("form[action$='/loss'] [name=fault]", "nobody")
	s.anna.Set("form[action$='/loss'] [name=price]", "40 EUR")
	s.anna.Click("form[action$='/loss'] button[type=submit]")
	s.anna.See("What a new one costs")
	s.anna.Shot("lost-tracker-suggested")
	card := outside.Eval[string](s.anna, `[...document.querySelectorAll('#suggested article')].find(a => /Replacement/.test(a.innerText))?.id || ''`)
	if card == "" {
		s.t.Fatalf("no new one is suggested:\n%s", s.anna.Text())
	}
	s.anna.Click("#" + card + " button.pri")
	s.k.Until(soon, "the order", func() bool { return len(s.shop.Orders()) == 1 })
	order := s.shop.Orders()[0]
	if w := order.Wants; w.Address.Street != "Åkerveien 3" || w.Address.Country != "NO" || w.What == "" {
		s.t.Errorf("ordered is %+v", w)
	}
	s.admin.Must("POST", s.path+"/messages", map[string]any{"kind": "reply", "text": "Dear Lena, a new band is yours. Enjoy it.", "set_status": "waiting", "wait_until": time.Now().Add(9 * 24 * time.Hour).UTC().Format(time.RFC3339)})
}

// itArrivesAndIsAskedAfter: she can follow it in a letter and on her page; when it has
// arrived it is received, and she is asked whether it worked.
func (s *story) itArrivesAndIsAskedAfter() {
	s.t.Helper()
	s.letter("how it is followed", func(_ outside.Letter, text string) bool { return strings.Contains(text, "PX F-00001") })
	s.k.Until(soon, "it has arrived", func() bool { return s.admin.Items("/dispatches")[0]["state"] == "arrived" })
	s.lena.Go(s.page)
	s.lena.See("PX F-00001")
	s.lena.See("It has arrived.")
	s.k.Until(soon, "all has been said, twice and out of order", func() bool { return len(s.shop.Orders()[0].Says) == 0 })
	if got := s.admin.Items("/dispatches"); len(got) != 1 || got[0]["state"] != "arrived" {
		s.t.Errorf("afterwards the dispatches are %v", got)
	}
	received := false
	for _, r := range s.admin.Items("/remedies") {
		received = received || r["kind"] == "replacement" && r["state"] == "received"
	}
	if !received {
		s.t.Errorf("the remedies are %v", s.admin.Items("/remedies"))
	}
	s.k.Until(soon, "the case is solved", func() bool { return s.admin.Must("GET", s.path, nil)["status"] == "solved" })
	s.lena.Go(s.page)
	s.lena.See("Did it work?")
	s.lena.Shot("lost-tracker-worked")
}

// theClaspIsHeard: one action counts it for the product, with her words.
func (s *story) theClaspIsHeard() {
	s.t.Helper()
	s.anna.Go(s.path)
	outside.Eval[bool](s.anna, `[...document.querySelectorAll('#products details')].forEach(d => d.setAttribute('open', '')) === undefined`)
	form := `[...document.querySelectorAll('#products form[action$="/feedback"]')][0]`
	outside.Eval[bool](s.anna, `(() => { const f = `+form+`, part = f.querySelector('[name=part]'), words = f.querySelector('textarea[name=words]');
		if (!part.value) part.value = 'clasp';
		if (words && !words.value) words.value = 'It would be better if the clasp did not come off so easily.';
		f.querySelector('button.btn').click(); return true })()`)
	s.k.Until(soon, "it is counted", func() bool { return len(s.admin.Items("/product_feedback_counts")) == 1 })
	count := s.admin.Items("/product_feedback_counts")[0]
	if number(count["count"]) != 1 {
		s.t.Errorf("counted is %v", count)
	}
	s.anna.Go("/product-feedback")
	s.anna.See("clasp")
	s.anna.See("Loop Band LB-20")
	s.anna.Click("main table a")
	s.anna.See("come off so easily")
	s.anna.Shot("lost-tracker-clasp")
}

func (s *story) user(name string) int64 {
	for _, u := range s.admin.Items("/users") {
		if u["name"] == name {
			return number(u["id"])
		}
	}
	s.t.Fatalf("no user %s", name)
	return 0
}

// letter waits for a mail to Lena.
func (s *story) letter(what string, is func(l outside.Letter, text string) bool) outside.Letter {
	s.t.Helper()
	var found outside.Letter
	s.k.Until(soon, what, func() bool {
		for _, l := range s.relay.Letters() {
			if l.To[0] == lena && is(l, plain(s.t, l)) {
				found = l
				return true
			}
		}
		return false
	})
	return found
}

// plain is the text of a letter, decoded.
func plain(t *testing.T, l outside.Letter) string {
	t.Helper()
	text, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(l.Body)))
	if err != nil {
		return l.Body
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

func number(v any) int64 { n, _ := v.(float64); return int64(n) }

// photo is a picture of a receipt.
func photo(t *testing.T) []byte {
	m := image.NewRGBA(image.Rect(0, 0, 300, 400))
	for y := range 400 {
		for x := range 300 {
			m.Set(x, y, color.RGBA{uint8(200 + x%50), uint8(200 + y%50), 210, 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
