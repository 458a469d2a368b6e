package purchases_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/purchases"
)

// payload is a body of a webhook as a vendor documents it.
func payload(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "data", "webhooks", filepath.FromSlash(name)))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("NOT TESTED: there is no shared data: %v", err)
	}
	return string(text)
}

// source is a source of a desk, and who posts to it.
type source struct {
	room
	id     int64
	path   string
	secret string
}

func (r room) source(vendor, name, secret string) source {
	var made purchases.SourceBody
	r.Program(staff.Admin).With("Idempotency-Key", name).Call("POST", "/api/v1/purchases/sources", object{"vendor": vendor, "name": name, "secret": secret}).Is(r.t, 201).JSON(r.t, &made)
	return source{r, made.ID, made.Address[strings.Index(made.Address, "/hooks"):], secret}
}

func (s source) sum(text string) []byte {
	h := hmac.New(sha256.New, []byte(s.secret))
	h.Write([]byte(text))
	return h.Sum(nil)
}

// shopify posts an order as Shopify does.
func (s source) shopify(event, topic, body string) desktest.Page {
	return s.Nobody().With("X-Shopify-Hmac-Sha256", base64.StdEncoding.EncodeToString(s.sum(body))).With("X-Shopify-Event-Id", event).With("X-Shopify-Topic", topic).
		With("X-Shopify-Triggered-At", "2026-11-01T10:00:00Z").Send("POST", s.path, "application/json", []byte(body))
}

// stripe posts an event as Stripe does, signed some time ago.
func (s source) stripe(ago time.Duration, id, kind string, created int64, thing string) desktest.Page {
	body := fmt.Sprintf(`{"id":%q,"object":"event","type":%q,"created":%d,"data":{"object":%s}}`, id, kind, created, thing)
	at := s.Now().Add(-ago).Unix()
	return s.Nobody().With("Stripe-Signature", fmt.Sprintf("t=%d,v1=00ff,v1=%s", at, hex.EncodeToString(s.sum(fmt.Sprintf("%d.%s", at, body))))).Send("POST", s.path, "application/json", []byte(body))
}

// changed is a payload with other values in some of its fields.
func changed(t *testing.T, body string, with object) string {
	t.Helper()
	var all object
	if err := json.Unmarshal([]byte(body), &all); err != nil {
		t.Fatal(err)
	}
	for k, v := range with {
		all[k] = v
	}
	out, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// bought is what a list of purchases of the API says of them, the oldest first.
func (r room) bought() (all []string) {
	r.t.Helper()
	var list struct{ Items []purchases.Body }
	r.Program(staff.Admin).Get("/api/v1/purchases").Is(r.t, http.StatusOK).JSON(r.t, &list)
	for _, p := range list.Items {
		price := "?"
		if p.Price != nil {
			price = p.Price.Amount + " " + p.Price.Currency
		}
		all = append([]string{strings.Join([]string{p.What, fmt.Sprint(p.Quantity), price, p.Period, p.BoughtOn, p.Ended, p.Cancelled}, "|")}, all...)
	}
	return all
}

func TestAShopTellsOfOrdersSignedOnceAndInAnyOrder(t *testing.T) {
	order := payload(t, "shopify/go-shopify/order.json")
	each(t, func(t *testing.T, r room) {
		shop := r.source("shopify", "Tea & Co", "shhh-it-is-one")
		wrapped := map[string]json.RawMessage{}
		r.Must(json.Unmarshal([]byte(order), &wrapped))
		bare := changed(t, string(wrapped["order"]), object{"cancelled_at": nil, "financial_status": "paid", "processed_at": "2026-10-30T23:30:00-05:00", "updated_at": "2026-11-01T10:00:00Z",
			"payment_details": object{"credit_card_bin": "424242", "credit_card_number": "•••• •••• •••• 4242", "credit_card_company": "Visa"}})

		forged := shop
		forged.secret = "another one"
		forged.shopify("e1", "orders/create", bare).Is(t, http.StatusUnauthorized)
		r.Nobody().Send("POST", shop.path, "application/json", []byte(bare)).Is(t, http.StatusUnauthorized)
		r.Nobody().Send("POST", shop.path+"x", "application/json", []byte(bare)).Is(t, http.StatusNotFound)
		wants(t, "after what is not signed", r.Number(`SELECT count(*) FROM purchase`)+r.Number(`SELECT count(*) FROM purchase_event`), int64(0))

		for range 2 {
			shop.shopify("e1", "orders/create", bare).Is(t, http.StatusOK).Has(t, `"state":"done"`)
		}
		soda, beer := "Soda|1|0.00 USD||2026-10-30||", "Another Beer For Good Times|1|0.00 USD||2026-10-30||"
		wants(t, "told twice", r.bought(), []string{soda, beer})
		wants(t, "paid by one card", r.Number(`SELECT count(*) * 10 + count(DISTINCT sum) FROM purchase_paid`), int64(21))
		wants(t, "written once", r.Number(`SELECT count(*) FROM activity WHERE kind = 'purchase.entered'`), int64(2))

		line := func(updated, price string, with object) string {
			one := object{"id": 7001, "currency": "EUR", "email": "ann@example.com", "name": "#77", "created_at": "2026-11-02T10:00:00+01:00", "updated_at": updated,
				"line_items": []object{{"id": 1, "name": "Kettle", "quantity": 3, "price": price, "total_discount": "0.30"}}}
			for k, v := range with {
				one[k] = v
			}
			out, err := json.Marshal(one)
			r.Must(err)
			return string(out)
		}
		back := object{"refunds": []object{{"created_at": "2026-11-05T10:00:00Z", "refund_line_items": []object{{"line_item_id": 1, "quantity": 1}}}}}
		shop.shopify("e3", "orders/updated", line("2026-11-05T10:00:00Z", "10.10", back)).Is(t, http.StatusOK)
		shop.shopify("e2", "orders/create", line("2026-11-02T10:00:00Z", "10.10", nil)).Is(t, http.StatusOK) // late
		wants(t, "the newest stands", r.bought()[2], "Kettle|2|20.00 EUR||2026-11-02||")
		shop.shopify("e4", "orders/cancelled", line("2026-11-06T10:00:00Z", "10.10", object{"cancelled_at": "2026-11-06T10:00:00Z"})).Is(t, http.StatusOK)
		wants(t, "cancelled", r.bought()[2], "Kettle|3|30.00 EUR||2026-11-02||2026-11-06")
		r.Browse(staff.Agent).Get(fmt.Sprintf("/people/%d", r.person)).Has(t, "Kettle", "Sale taken back on")

		for what, bad := range map[string]string{"no_json": "{", "shape": `{"id":"x"}`, "no_buyer": line("2026-11-06T10:00:00Z", "1", object{"email": "", "id": 7002}), "money": line("2026-11-06T10:00:00Z", "1e9", object{"id": 7003}),
			"taken": line("2026-11-07T10:00:00Z", "1", object{"email": "ben@example.com"}), "field": line("2026-11-06T10:00:00Z", "1", object{"id": 7004, "created_at": "1066-11-02T10:00:00Z"})} {
			shop.shopify("bad "+what, "orders/updated", bad).Is(t, http.StatusOK).Has(t, `"state":"wrong"`, `"problem":"`+what+`"`)
		}
		shop.shopify("e9", "products/update", `{"id":1}`).Is(t, http.StatusOK).Has(t, `"ignored"`)
		wants(t, "nothing half done", []int64{r.Number(`SELECT count(*) FROM purchase`), r.Number(`SELECT count(*) FROM person WHERE name = 'ben@example.com'`)}, []int64{3, 0})

		admin, page := r.Browse(staff.Admin), fmt.Sprintf("/settings/purchases/%d", shop.id)
		shown := admin.Get(page).Is(t, http.StatusOK).Has(t, "it does not say who bought", "somebody else bought what it calls so", "What it says in “bought_on” cannot be used", "#77", "Refused since the secret was made: 2", "it was not signed")
		if strings.Contains(shown.Body, shop.secret) || strings.Contains(shown.Body, "purchases.") {
			t.Error("the page shows the secret, or a key in place of words")
		}
		admin.Get("/settings/purchases").Has(t, "Tea &amp; Co", "it was not signed")
		admin.Post(page, url.Values{"secret": {"a second one"}}).Is(t, http.StatusSeeOther)
		shop.shopify("e10", "orders/updated", line("2026-11-08T10:00:00Z", "10.10", nil)).Is(t, http.StatusOK)
		made := admin.Post(page, url.Values{}).Is(t, http.StatusOK).Has(t, "It is not shown again")
		if admin.Get(page).Body == made.Body {
			t.Error("the secret is shown again")
		}
		r.Advance(25 * time.Hour)
		shop.secret = "a second one"
		shop.shopify("e11", "orders/updated", bare).Is(t, http.StatusUnauthorized)
		admin.Post(page, url.Values{"do": {"off"}}).Is(t, http.StatusSeeOther)
		shop.shopify("e12", "orders/updated", bare).Is(t, http.StatusNotFound)
		r.Browse(staff.Lead).Post(page, url.Values{"do": {"on"}}).Is(t, http.StatusForbidden)

		r.Program(staff.Admin).Get(fmt.Sprintf("/api/v1/purchases/sources/%d/events?limit=2", shop.id)).Is(t, http.StatusOK).Has(t, `"next_cursor":"`, `"about":"#77"`)
		r.Program(staff.Admin).Call("POST", fmt.Sprintf("/api/v1/people/%d/erase", r.person), object{"sure": true}).Is(t, http.StatusNoContent)
		wants(t, "of the erased", r.Number(`SELECT count(*) FROM purchase_event WHERE about = '#77'`), int64(0))
		r.Advance(61 * 24 * time.Hour)
		wants(t, "forgotten in time", r.Number(`SELECT count(*) FROM purchase_event`), int64(0))
		r.Verified()
	})
}

func TestAPaymentSystemTellsOfPaymentsAndSubscriptions(t *testing.T) {
	session, charge, sub, customer, invoice := payload(t, "stripe/checkout.session.json"), payload(t, "stripe/charge.json"), payload(t, "stripe/subscription.json"), payload(t, "stripe/customer.json"), payload(t, "stripe/invoice.json")
	each(t, func(t *testing.T, r room) {
		pay := r.source("stripe", "Pay", "whsec_it-is-one")
		begun := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC).Unix()
		paid := changed(t, session, object{"payment_status": "paid", "amount_total": 1234, "currency": "eur", "created": begun, "metadata": object{"product_name": "Lamp"}})
		pay.stripe(10*time.Minute, "evt_1", "checkout.session.completed", begun, paid).Is(t, http.StatusUnauthorized)
		pay.stripe(0, "evt_1", "checkout.session.completed", begun, session).Is(t, http.StatusOK).Has(t, "ignored") // not paid yet
		pay.stripe(0, "evt_2", "checkout.session.async_payment_succeeded", begun, paid).Is(t, http.StatusOK).Has(t, "done")
		intent := object{"payment_intent": "pi_1PgafyB7WZ01zgkWSjxsAJo3", "created": begun, "amount": 1234, "currency": "eur", "description": nil}
		pay.stripe(0, "evt_3", "charge.succeeded", begun, changed(t, charge, object{"billing_details": object{"email": "example@example.com"}, "payment_intent": intent["payment_intent"], "created": begun, "amount": 1234, "currency": "eur", "description": nil})).Is(t, http.StatusOK)
		wants(t, "one purchase of both", r.bought(), []string{"Lamp|1|12.34 EUR||2026-11-01||"})
		wants(t, "paid by a card and what it was saved as", r.Number(`SELECT count(*) FROM purchase_paid`), int64(2))

		since := changed(t, sub, object{"start_date": begun, "ended_at": nil})
		pay.stripe(0, "evt_5", "customer.subscription.updated", begun+60, since).Is(t, http.StatusConflict).Has(t, "early")
		pay.stripe(0, "evt_4", "customer.created", begun, changed(t, customer, object{"email": "ann@example.com"})).Is(t, http.StatusOK).Has(t, "done")
		pay.stripe(0, "evt_5", "customer.subscription.updated", begun+60, since).Is(t, http.StatusOK).Has(t, "done")
		pay.stripe(0, "evt_6", "customer.subscription.deleted", begun+86400, changed(t, sub, object{"start_date": begun, "ended_at": begun + 86400, "status": "canceled"})).Is(t, http.StatusOK)
		pay.stripe(0, "evt_7", "customer.subscription.updated", begun+86400, since).Is(t, http.StatusOK) // of the same second
		wants(t, "a subscription", r.bought()[1], "sub_1Pgc6rB7WZ01zgkWNy0Cn5nw|1|20.00 USD|month|2026-11-01|2026-11-02|")

		pay.stripe(0, "evt_8", "invoice.paid", begun, changed(t, invoice, object{"amount_paid": 1000, "created": begun, "currency": "jpy", "number": "R-1", "lines": object{"data": []object{{"description": "A repair", "quantity": 2}}}, "parent": object{}})).Is(t, http.StatusOK)
		wants(t, "an invoice in yen", r.bought()[2], "A repair|2|1000 JPY||2026-11-01||")
		pay.stripe(0, "evt_9", "charge.refunded", begun+90, changed(t, charge, object{"payment_intent": intent["payment_intent"], "billing_details": object{"email": "example@example.com"}, "amount": 1234, "amount_refunded": 1234, "currency": "eur"})).Is(t, http.StatusOK)
		wants(t, "paid back", r.bought()[0], "Lamp|1|12.34 EUR||2026-11-01||2026-11-01")
		for _, kind := range []string{"plan.created", "payment_intent.succeeded", "customer.deleted", "charge.dispute.created"} {
			pay.stripe(0, kind, kind, begun, `{"id":"x"}`).Is(t, http.StatusOK).Has(t, "ignored")
		}
		pay.stripe(0, "evt_10", "customer.subscription.updated", begun, fmt.Sprintf(`{"id":"sub_w","customer":"cus_QXg1o8vcGmoR32","start_date":%d,"items":{"data":[{"price":{"nickname":"By use","recurring":{"interval":"week"}}}]}}`, begun)).Is(t, http.StatusOK).Has(t, "done")
		wants(t, "paid by use every week", r.Number(`SELECT count(*) FROM purchase WHERE what = 'By use' AND period = 'day'`), int64(1))
		for i, bad := range []string{`{"id":"x","items":{"data":[{"price":{"unit_amount":5,"currency":"qqq"}}]},"customer":"cus_QXg1o8vcGmoR32"}`, `{"id":"x","customer":"cus_QXg1o8vcGmoR32"}`, `[]`} {
			pay.stripe(0, fmt.Sprint("bad", i), "customer.subscription.created", begun, bad).Is(t, http.StatusOK).Has(t, "wrong")
		}
		r.Verified()
	})
}
