// Package shoeshop tells of a shop that replaces at once: one action from the case gives
// a new pair, and the way back of the old one never delays it. What is out of stock is
// said before it is offered, how often one touch was enough is shown, and a parcel that
// does not arrive opens its case by itself.
package shoeshop

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime/quotedprintable"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"kept.example/kept/stories/outside"
)

const (
	care = "care@heel.example"
	nora = "nora@example.com"

	heel = `From: Nora Holt <nora@example.com>
To: care@heel.example
Subject: My Trail Shoe TR-90
Message-ID: <shoe-1@example.com>

Hello,

the heel of my Trail Shoe TR-90 has come off after two weeks. I have size 39.

Nora
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
	house *house
	path  string // of her case

	anna, ada, nora *outside.Browser
}

func TestAShoeShop(t *testing.T) {
	outside.Each(t, func(t *testing.T, databaseURL string) {
		s := begin(t, databaseURL)
		s.outOfStockIsSaidBefore()
		page := s.oneActionReplaces()
		s.theWayBackDelaysNothing(page)
		s.oneTouchIsMeasured()
		s.whatDoesNotArriveOpensItsCase(page)
		s.k.Run("", "verify")
	})
}

// begin opens a shop whose own system tells what was sold, and Nora writes.
func begin(t *testing.T, databaseURL string) *story {
	relay := outside.NewRelay(t)
	k := outside.Start(t, databaseURL, "KEPT_RELAY_URL=smtp://"+relay.Addr, "KEPT_FETCH_ALLOW=127.0.0.1/32")
	s := &story{t: t, k: k, relay: relay, admin: k.API("admin@kept.example")}
	s.admin.Must("POST", "/inboxes", map[string]any{"name": "Care", "channel": "email", "address": care, "hours": map[string]any{}})
	s.admin.Must("POST", "/products", map[string]any{"name": "Trail Shoe", "model": "TR-90", "specs": []any{map[string]any{"name": "Size", "value": "38, 39, 40"}}})
	k.Run(outside.Password, "user", "add", "--email", "anna@kept.example", "--name", "Anna Vik", "--role", "agent", "--password-stdin")
	for _, u := range s.admin.Items("/users") {
		if u["name"] == "Anna Vik" {
			s.admin.Must("POST", "/budgets", map[string]any{"holder": "agent", "holder_id": u["id"], "period": "year", "currency": "EUR", "amount": "500"})
		}
	}
	s.house = newHouse(t, k, s.admin)
	s.sold()
	k.Mail(nora, care, heel)
	k.Until(soon, "her case", func() bool { return len(s.admin.Items("/cases")) == 1 })
	s.path = fmt.Sprintf("/cases/%d", number(s.admin.Items("/cases")[0]["id"]))
	s.ada, s.anna, s.nora = k.Open(t), k.Open(t), k.Open(t).WithoutScript()
	s.ada.SignIn("admin@kept.example")
	s.anna.SignIn("anna@kept.example")
	s.anna.Go(s.path)
	s.anna.See("has come off")
	s.anna.Click("form[action$='/link'] button[type=submit]")
	s.anna.Until("it is about what she bought", `document.readyState === 'complete' && document.querySelector("form[action$='/unlink']")`)
	return s
}

// sold has the shop tell of what Nora bought: by its own number of the model.
func (s *story) sold() {
	s.t.Helper()
	const secret = "a secret of the shop"
	made := s.admin.Must("POST", "/purchases/sources", map[string]any{"vendor": "shopify", "name": "Heel", "secret": secret})
	address, _ := made["address"].(string)
	body := []byte(`{"id":820982911946154508,"name":"#1001","email":"nora@example.com","currency":"EUR","created_at":"` + time.Now().UTC().AddDate(0, 0, -14).Format(time.RFC3339) + `","updated_at":"` + time.Now().UTC().AddDate(0, 0, -14).Format(time.RFC3339) + `",
		"financial_status":"paid","customer":{"id":115310627314723954,"email":"nora@example.com","first_name":"Nora","last_name":"Holt"},
		"line_items":[{"id":866550311766439020,"sku":"tr 90","title":"Running outdoors, the second","name":"Running outdoors, the second - 39","quantity":1,"price":"89.00"}]}`)
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(body)
	r, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for name, value := range map[string]string{"Content-Type": "application/json", "X-Shopify-Topic": "orders/paid", "X-Shopify-Event-Id": "e-1", "X-Shopify-Hmac-Sha256": base64.StdEncoding.EncodeToString(m.Sum(nil))} {
		r.Header.Set(name, value)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	a.Body.Close()
	s.k.Until(soon, "the purchase is of a product of the catalogue", func() bool {
		all := s.admin.Items("/purchases")
		return len(all) == 1 && number(all[0]["product_id"]) != 0
	})
}

// outOfStockIsSaidBefore: what the house has none of is not offered.
func (s *story) outOfStockIsSaidBefore() {
	s.t.Helper()
	s.house.says("stock-0", "dispatch.stock", map[string]any{"model": "TR-90", "left": 0})
	s.anna.Go(s.path)
	s.anna.See("is out of stock")
	s.anna.SeeNot("Replace now")
	s.anna.Shot("shoe-shop-none")
	s.house.says("stock-4", "dispatch.stock", map[string]any{"model": "TR-90", "left": 4})
	s.anna.Go(s.path)
	s.anna.See("Replace now")
}

// oneActionReplaces: remedy, dispatch and letter are there at once, the case waits, and
// the letter asks for nothing but where it goes. It returns the address of her page.
func (s *story) oneActionReplaces() string {
	s.t.Helper()
	outside.Eval[bool](s.anna, `document.querySelector('details:has(form[action$="/replace"])').setAttribute('open', '') === undefined`)
	s.anna.Set("form[action$='/replace'] [name=choice]", "39")
	s.anna.Set("form[action$='/replace'] [name=old]", "send_back")
	s.anna.Shot("shoe-shop-replace")
	s.anna.Click("form[action$='/replace'] button[type=submit]")
	s.anna.Until("it is given", `document.querySelector('#dispatch-1')`)
	s.k.Until(soon, "the case waits", func() bool { return s.admin.Must("GET", s.path, nil)["status"] == "waiting" })
	if r, d := s.admin.Items("/remedies"), s.admin.Items("/dispatches"); len(r) != 1 || len(d) != 1 || d[0]["state"] != "waiting" || d[0]["choice"] != "39" || d[0]["old"] != "send_back" {
		s.t.Fatalf("there are the remedies %v and the dispatches %v", r, d)
	}
	text := s.letter("the letter", "A new one is yours")
	if !strings.Contains(text, "where it goes") || strings.Contains(text, "receipt") || strings.Contains(text, "the size or colour") {
		s.t.Errorf("the letter asks for what is known:\n%s", text)
	}
	page := regexp.MustCompile(regexp.QuoteMeta(s.k.URL) + `/c/[a-z0-9]+`).FindString(text)
	if page == "" {
		s.t.Fatalf("the letter does not lead to her page:\n%s", text)
	}
	return page
}

// theWayBackDelaysNothing: she says where it goes, and it is ordered at once, though
// nothing has come back.
func (s *story) theWayBackDelaysNothing(page string) {
	s.t.Helper()
	her := s.nora
	her.Go(page)
	her.See("The new one does not wait for it.")
	for name, value := range map[string]string{"name": "Nora Holt", "street": "Bryggen 7", "postcode": "5003", "city": "Bergen", "country": "NO"} {
		her.Set(fmt.Sprintf("#asked [name$='.%s']", name), value)
	}
	her.Shot("shoe-shop-address")
	her.Click("#asked button[type=submit]")
	her.See("Thank you, we have it all")
	s.k.Until(soon, "the order", func() bool { return len(s.house.orders()) == 1 })
	if o := s.house.orders()[0]; o.Choice != "39" || o.Old != "send_back" || o.Address.Street != "Bryggen 7" {
		s.t.Errorf("ordered is %+v", o)
	}
	s.k.Until(soon, "it waits for the parcel", func() bool { return s.admin.Must("GET", s.path, nil)["status"] == "waiting" })
}

// oneTouchIsMeasured: it was replaced with the first word that we wrote.
func (s *story) oneTouchIsMeasured() {
	s.t.Helper()
	s.ada.Go("/settings/dispatch")
	s.ada.See("In 90 days 1 were replaced at once, 1 of them with the first word that we wrote.")
	if one := s.admin.Must("GET", "/dispatch_systems/parcel", nil); one["replaced_now"] != float64(1) || one["one_touch"] != float64(1) {
		s.t.Errorf("counted is %v", one)
	}
}

// whatDoesNotArriveOpensItsCase: the house says when it is there; it is not, and nobody
// has to notice.
func (s *story) whatDoesNotArriveOpensItsCase(page string) {
	s.t.Helper()
	s.house.says("sent-1", "dispatch.sent", map[string]any{"dispatch_id": s.house.orders()[0].DispatchID, "tracking": "BR 5003", "by": time.Now().Add(4 * time.Second).UTC().Format(time.RFC3339Nano)})
	s.letter("how it is followed", "BR 5003")
	s.k.Until(soon, "the case opens by itself", func() bool { return s.admin.Must("GET", s.path, nil)["status"] == "open" })
	s.anna.Go(s.path)
	s.anna.See("should have arrived by")
	s.anna.Shot("shoe-shop-late")
	s.nora.Go(page)
	s.nora.See("We are looking into it")
}

// letter waits for a mail to Nora that has some words, and returns its text.
func (s *story) letter(what, has string) (text string) {
	s.t.Helper()
	s.k.Until(soon, what, func() bool {
		for _, l := range s.relay.Letters() {
			raw, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(l.Body)))
			if text = strings.ReplaceAll(string(raw), "\r\n", "\n"); err == nil && l.To[0] == nora && strings.Contains(text, has) {
				return true
			}
		}
		return false
	})
	return text
}

func number(v any) int64 { n, _ := v.(float64); return int64(n) }

// house is the shop's own system that sends parcels.
type house struct {
	t      *testing.T
	secret []byte
	to     string

	mu  sync.Mutex
	got []order
}

// order is what the house was told to send.
type order struct {
	DispatchID int64  `json:"dispatch_id"`
	Choice     string `json:"choice"`
	Old        string `json:"old"`
	Address    struct{ Street, City string }
}

// newHouse opens the house and makes it known to the desk.
func newHouse(t *testing.T, k *outside.Kept, admin *outside.API) *house {
	h := &house{t: t, to: k.URL + "/hooks/dispatch/parcel"}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		var told struct {
			Type string
			Data order
		}
		if err != nil || r.Header.Get("webhook-signature") != h.sign(r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), raw) || json.Unmarshal(raw, &told) != nil {
			http.Error(w, "not signed", http.StatusUnauthorized)
			return
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		if told.Type == "dispatch.ordered" {
			h.got = append(h.got, told.Data)
		}
	}))
	t.Cleanup(server.Close)
	set := admin.Must("PUT", "/dispatch_systems/parcel", map[string]any{"address": server.URL})
	shown, _ := set["secret"].(string)
	secret, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(shown, "whsec_"))
	if err != nil {
		t.Fatal(err)
	}
	h.mu.Lock()
	h.secret = secret
	h.mu.Unlock()
	return h
}

func (h *house) orders() []order {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.got
}

func (h *house) sign(id, at string, raw []byte) string {
	m := hmac.New(sha256.New, h.secret)
	fmt.Fprintf(m, "%s.%s.%s", id, at, raw)
	return "v1," + base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// says has the house tell the desk something.
func (h *house) says(id, kind string, data map[string]any) {
	h.t.Helper()
	raw, err := json.Marshal(map[string]any{"type": kind, "data": data})
	if err != nil {
		h.t.Fatal(err)
	}
	at := fmt.Sprint(time.Now().Unix())
	r, err := http.NewRequest(http.MethodPost, h.to, bytes.NewReader(raw))
	if err != nil {
		h.t.Fatal(err)
	}
	for name, value := range map[string]string{"Content-Type": "application/json", "webhook-id": id, "webhook-timestamp": at, "webhook-signature": h.sign(id, at, raw)} {
		r.Header.Set(name, value)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer a.Body.Close()
	if a.StatusCode/100 != 2 {
		why, _ := io.ReadAll(a.Body)
		h.t.Fatalf("%s: %s %s", kind, a.Status, why)
	}
}
