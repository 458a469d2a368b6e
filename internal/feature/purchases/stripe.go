package purchases

import (
	"encoding/hex"
	"encoding/json"
	"math/big"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/platform/money"
)

// signedWithin is how far the time of a signature of Stripe may be from ours.
const signedWithin = 5 * time.Minute

// stripeEvent is an event of Stripe.
type stripeEvent struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Created int64  `json:"created"`
	Data    struct {
		Object json.RawMessage `json:"object"`
	} `json:"data"`
}

// stripeObject is what we read of the things that events are about.
type stripeObject struct {
	ID       string            `json:"id"`
	Created  int64             `json:"created"`
	Currency string            `json:"currency"`
	Customer stripeRef         `json:"customer"`
	Intent   stripeRef         `json:"payment_intent"`
	Invoice  stripeRef         `json:"invoice"`
	Metadata map[string]string `json:"metadata"`

	Description string `json:"description"`
	Number      string `json:"number"`

	PaymentMethod stripeRef       `json:"payment_method"`
	DefaultMethod stripeRef       `json:"default_payment_method"`
	Paid          json.RawMessage `json:"payment_method_details"`
	PaidFrom      json.RawMessage `json:"source"`

	Email           string        `json:"email"`
	Name            string        `json:"name"`
	Phone           string        `json:"phone"`
	CustomerEmail   string        `json:"customer_email"`
	CustomerName    string        `json:"customer_name"`
	ReceiptEmail    string        `json:"receipt_email"`
	CustomerDetails stripeContact `json:"customer_details"`
	BillingDetails  stripeContact `json:"billing_details"`

	Mode           string    `json:"mode"`
	PaymentStatus  string    `json:"payment_status"`
	Status         string    `json:"status"`
	AmountTotal    *int64    `json:"amount_total"`
	Amount         *int64    `json:"amount"`
	AmountRefunded int64     `json:"amount_refunded"`
	AmountPaid     *int64    `json:"amount_paid"`
	Reference      string    `json:"client_reference_id"`
	Subscription   stripeRef `json:"subscription"`
	Parent         struct {
		Details struct {
			Subscription stripeRef `json:"subscription"`
		} `json:"subscription_details"`
	} `json:"parent"`
	Lines struct {
		Data []stripeLine `json:"data"`
	} `json:"lines"`
	LineItems struct {
		Data []stripeLine `json:"data"`
	} `json:"line_items"`

	StartDate int64 `json:"start_date"`
	EndedAt   int64 `json:"ended_at"`
	Items     struct {
		Data []stripeItem `json:"data"`
	} `json:"items"`
}

type stripeContact struct {
	Email string `json:"email"`
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

type stripeLine struct {
	Description string `json:"description"`
	Quantity    int64  `json:"quantity"`
}

type stripeItem struct {
	Quantity int64 `json:"quantity"`
	Price    struct {
		Nickname   string `json:"nickname"`
		Product    stripeRef
		Currency   string `json:"currency"`
		UnitAmount *int64 `json:"unit_amount"`
		Recurring  struct {
			Interval string `json:"interval"`
			Count    int64  `json:"interval_count"`
		} `json:"recurring"`
	} `json:"price"`
}

// stripeRef is the id of a thing, which Stripe may also send whole.
type stripeRef string

// UnmarshalJSON reads an id, or the thing that has it.
func (r *stripeRef) UnmarshalJSON(b []byte) error {
	var whole struct {
		ID string `json:"id"`
	}
	if len(b) > 0 && b[0] == '{' {
		err := json.Unmarshal(b, &whole)
		*r = stripeRef(whole.ID)
		return err
	}
	return json.Unmarshal(b, (*string)(r))
}

// readStripe reads what Stripe tells: signed by an HMAC of the time and the body, in
// hex, not long ago.
func readStripe(head http.Header, body []byte, now time.Time, signed signedBy) (h heard, err error) {
	at, all := "", []string(nil)
	for part := range strings.SplitSeq(head.Get("Stripe-Signature"), ",") {
		switch name, value, _ := strings.Cut(strings.TrimSpace(part), "="); name {
		case "t":
			at = value
		case "v1":
			all = append(all, value)
		}
	}
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil || len(all) == 0 {
		return h, NotSigned
	}
	good := false
	for _, one := range all[:min(len(all), 10)] {
		good = good || signed([]byte(at+"."+string(body)), one, hex.DecodeString)
	}
	switch age := now.Sub(time.Unix(seconds, 0)); {
	case !good:
		return h, Forged
	case age > signedWithin || age < -signedWithin:
		return h, Stale
	}
	var e stripeEvent
	if err := json.Unmarshal(body, &e); err != nil {
		return h, unread(body)
	}
	if e.ID == "" || e.Type == "" {
		return h, Shape
	}
	h.ID, h.Topic = e.ID, e.Type
	if e.Created > 0 {
		h.At = time.Unix(e.Created, 0).UTC()
	}
	return h, e.into(&h)
}

// into reads the thing that an event is about.
func (e stripeEvent) into(h *heard) error {
	kind, happened, _ := strings.Cut(e.Type, ".")
	read, ok := map[string]func(stripeObject, *heard) error{
		"checkout": stripeObject.session, "customer": stripeObject.customer, "charge": stripeObject.charge, "invoice": stripeObject.paid,
	}[kind]
	switch {
	case strings.HasPrefix(happened, "subscription."):
		read = stripeObject.subscribed
	case kind == "customer" && happened != "created" && happened != "updated",
		kind == "charge" && happened != "succeeded" && happened != "refunded",
		kind == "invoice" && happened != "paid" && happened != "payment_succeeded",
		kind == "checkout" && happened != "session.completed" && happened != "session.async_payment_succeeded":
		ok = false
	}
	if !ok {
		h.Idle = true
		return nil
	}
	var o stripeObject
	if err := json.Unmarshal(e.Data.Object, &o); err != nil || o.ID == "" {
		return Shape
	}
	h.Customer = string(o.Customer)
	h.Email = first(o.CustomerDetails.Email, o.CustomerEmail, o.BillingDetails.Email, o.ReceiptEmail)
	h.Name = first(o.CustomerDetails.Name, o.CustomerName, o.BillingDetails.Name)
	h.Phone = first(o.CustomerDetails.Phone, o.BillingDetails.Phone)
	err := read(o, h)
	for i := range h.All {
		h.All[i].SourceAt, h.All[i].Paid = h.At, o.means()
	}
	return err
}

// means are what Stripe calls that by which something was paid: the card or the account,
// the same wherever it is used; what it was saved as; and whoever saved it.
func (o stripeObject) means() (all []string) {
	add := func(kind, name string) {
		if name = clean(name); name != "" && !slices.Contains(all, kind+name) {
			all = append(all, kind+name)
		}
	}
	type print struct {
		Fingerprint string `json:"fingerprint"`
	}
	var from print
	if json.Unmarshal(o.PaidFrom, &from) == nil { // as older ones have it; else it is no card
		add("print:", from.Fingerprint)
	}
	var by map[string]json.RawMessage
	if json.Unmarshal(o.Paid, &by) == nil {
		for _, of := range by { // card, sepa_debit, us_bank_account and others
			var one print
			if json.Unmarshal(of, &one) == nil {
				add("print:", one.Fingerprint)
			}
		}
	}
	add("method:", string(o.PaymentMethod))
	add("method:", string(o.DefaultMethod))
	add("customer:", string(o.Customer))
	return all
}

// customer is somebody who buys: no purchase.
func (o stripeObject) customer(h *heard) error {
	h.Customer, h.Email, h.Name, h.Phone = o.ID, o.Email, o.Name, o.Phone
	h.Idle = o.Email == ""
	return nil
}

// session is a checkout that was paid.
func (o stripeObject) session(h *heard) error {
	if o.PaymentStatus == "unpaid" {
		h.Idle = true // it is told again once it is paid
		return nil
	}
	if o.Mode == "subscription" || o.AmountTotal == nil { // the subscription itself is told
		h.Idle = h.Customer == "" || h.Email == ""
		return nil
	}
	return o.once(h, first(string(o.Intent), o.ID), *o.AmountTotal, o.LineItems.Data)
}

// charge is a payment, or that it was paid back.
func (o stripeObject) charge(h *heard) error {
	if o.Invoice != "" || o.Amount == nil { // the invoice is told
		h.Idle = true
		return nil
	}
	if err := o.once(h, first(string(o.Intent), o.ID), *o.Amount, nil); err != nil {
		return err
	}
	h.All[0].Unnamed = true // the checkout says it better
	if o.AmountRefunded > 0 && o.AmountRefunded >= *o.Amount {
		h.All[0].Cancelled = dayAt(h.At.Unix())
	}
	return nil
}

// paid is an invoice that was paid. One of a subscription says only whose it is.
func (o stripeObject) paid(h *heard) error {
	if o.Subscription != "" || o.Parent.Details.Subscription != "" || o.AmountPaid == nil {
		h.Idle = h.Customer == "" || h.Email == ""
		return nil
	}
	err := o.once(h, first(string(o.Intent), o.ID), *o.AmountPaid, o.Lines.Data)
	if o.Number != "" && err == nil {
		h.Order, h.All[0].OrderNumber = o.Number, o.Number
	}
	return err
}

// once is something that was paid for once.
func (o stripeObject) once(h *heard, id string, minor int64, lines []stripeLine) (err error) {
	t := told{Fields: Fields{ForeignID: id, BoughtOn: dayAt(o.Created), OrderNumber: o.Reference}}
	names := make([]string, 0, len(lines))
	for _, l := range lines[:min(len(lines), 20)] {
		if l.Description != "" {
			names = append(names, l.Description)
		}
	}
	t.What = first(strings.Join(names, ", "), o.Metadata["product_name"], o.Metadata["product"], o.Description)
	if runes := []rune(t.What); len(runes) > longestWhat {
		t.What = string(runes[:longestWhat])
	}
	if t.What == "" {
		t.What, t.Unnamed = id, true
	}
	if len(lines) == 1 {
		t.Quantity = lines[0].Quantity
	}
	if len(lines) <= 1 { // of several things it is no one product
		t.Called = o.called(t.What)
	}
	h.Order = first(o.Reference, id)
	if t.Price, err = stripeAmount(minor, o.Currency); err == nil {
		h.All = append(h.All, t)
	}
	return err
}

// called is what a thing that was paid for may be called in the catalogue.
func (o stripeObject) called(what string) []string {
	return []string{clean(o.Metadata["sku"]), clean(o.Metadata["model"]), clean(o.Metadata["product_name"]), what}
}

// subscribed is a subscription as it stands now.
func (o stripeObject) subscribed(h *heard) error {
	if len(o.Items.Data) == 0 {
		return Shape
	}
	if o.Status == "incomplete" || o.Status == "incomplete_expired" {
		h.Idle = true // it was not paid for
		return nil
	}
	item := o.Items.Data[0]
	t := told{Fields: Fields{ForeignID: o.ID, Since: dayAt(o.StartDate), BoughtOn: dayAt(o.StartDate), Period: Period(item.Price.Recurring.Interval)}}
	if o.Status == "canceled" || h.Topic == "customer.subscription.deleted" {
		if t.Ended = dayAt(o.EndedAt); t.Ended == "" {
			t.Ended = dayAt(h.At.Unix())
		}
	}
	t.What = first(item.Price.Nickname, o.Description, o.Metadata["product_name"], o.Metadata["product"])
	if t.What == "" {
		t.What, t.Unnamed = o.ID, true
	}
	t.Called = o.called(t.What)
	// What is paid every week or every three months is kept as of a day or a month, rounded once.
	parts := max(1, item.Price.Recurring.Count)
	if t.Period == "week" {
		t.Period, parts = Day, 7*parts
	}
	h.Order = o.ID
	h.All = append(h.All, t)
	if item.Price.UnitAmount == nil {
		return nil // it goes by use: nobody knows the price
	}
	price, err := stripeAmount(*item.Price.UnitAmount, first(item.Price.Currency, o.Currency))
	if err != nil {
		return err
	}
	if price, err = price.Times(big.NewRat(max(1, item.Quantity), parts)); err != nil {
		return Money
	}
	h.All[0].Price = price
	return nil
}

// dayAt is the day of a time in seconds; "" for none.
func dayAt(seconds int64) string {
	if seconds <= 0 {
		return ""
	}
	return time.Unix(seconds, 0).UTC().Format(time.DateOnly)
}

// stripeAmount reads an amount as Stripe counts it: in hundredths, but for some
// currencies, whatever their smallest coin is.
func stripeAmount(n int64, currency string) (money.Amount, error) {
	currency = strings.ToUpper(currency)
	decimals, err := money.Decimals(currency)
	if err != nil || n < 0 {
		return money.Amount{}, Money
	}
	counted := 2
	switch currency {
	case "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF":
		counted = 0
	case "BHD", "JOD", "KWD", "OMR", "TND":
		counted = 3
	}
	for ; counted < decimals; counted++ {
		if n > money.Most/10 {
			return money.Amount{}, Money
		}
		n *= 10
	}
	for ; counted > decimals; counted-- {
		if n%10 != 0 {
			return money.Amount{}, Money
		}
		n /= 10
	}
	if n > money.Most {
		return money.Amount{}, Money
	}
	return money.Amount{Minor: n, Currency: currency}, nil
}
