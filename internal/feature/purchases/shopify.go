package purchases

import (
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"strings"
	"time"

	"kept.example/kept/internal/platform/money"
)

// order is what we read of an order of Shopify.
type order struct {
	ID           json.Number `json:"id"`
	Name         string      `json:"name"`
	Email        string      `json:"email"`
	ContactEmail string      `json:"contact_email"`
	Phone        string      `json:"phone"`
	Currency     string      `json:"currency"`
	CreatedAt    string      `json:"created_at"`
	ProcessedAt  string      `json:"processed_at"`
	UpdatedAt    string      `json:"updated_at"`
	CancelledAt  string      `json:"cancelled_at"`
	Financial    string      `json:"financial_status"`
	Customer     struct {
		ID        json.Number `json:"id"`
		Email     string      `json:"email"`
		Phone     string      `json:"phone"`
		FirstName string      `json:"first_name"`
		LastName  string      `json:"last_name"`
	} `json:"customer"`
	Billing struct {
		Name     string `json:"name"`
		Postcode string `json:"zip"`
	} `json:"billing_address"`
	Paid    card        `json:"payment_details"`
	Lines   []orderLine `json:"line_items"`
	Refunds []struct {
		CreatedAt string `json:"created_at"`
		Lines     []struct {
			LineID   json.Number `json:"line_item_id"`
			Quantity int64       `json:"quantity"`
		} `json:"refund_line_items"`
	} `json:"refunds"`
}

// card is what Shopify says of the card by which an order was paid: never all of it.
type card struct {
	Bin     string      `json:"credit_card_bin"`
	Number  string      `json:"credit_card_number"` // masked but for its last digits
	Company string      `json:"credit_card_company"`
	Month   json.Number `json:"credit_card_expiration_month"`
	Year    json.Number `json:"credit_card_expiration_year"`
}

// means is what names a card so well that another is hardly called so: its company and
// last four digits, with its first ones, its end or where its bills go; none where less
// is known.
func (c card) means(postcode string) []string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, c.Number)
	end := c.Month.String() + "/" + c.Year.String()
	switch postcode = clean(postcode); {
	case len(digits) < 4:
		return nil
	case c.Bin != "":
		postcode = ""
	case end == "/" && postcode == "":
		return nil
	}
	return []string{strings.ToLower(strings.Join([]string{"card:" + clean(c.Company), clean(c.Bin), digits[len(digits)-4:], end, postcode}, " "))}
}

// orderLine is one thing of an order.
type orderLine struct {
	ID            json.Number `json:"id"`
	Title         string      `json:"title"`
	Name          string      `json:"name"`
	SKU           string      `json:"sku"`
	Quantity      int64       `json:"quantity"`
	Price         string      `json:"price"` // of one piece
	TotalDiscount string      `json:"total_discount"`
	Allocations   []struct {
		Amount string `json:"amount"`
	} `json:"discount_allocations"`
}

// mostLinesOfOrder is how many things of an order are read.
const mostLinesOfOrder = 500

// readShopify reads what Shopify tells: signed by an HMAC of the body, in base64.
func readShopify(head http.Header, body []byte, signed signedBy) (h heard, err error) {
	signature := head.Get("X-Shopify-Hmac-Sha256")
	switch {
	case signature == "":
		return h, NotSigned
	case !signed(body, signature, base64.StdEncoding.DecodeString):
		return h, Forged
	}
	h.ID, h.Topic = first(head.Get("X-Shopify-Event-Id"), head.Get("X-Shopify-Webhook-Id")), head.Get("X-Shopify-Topic")
	if h.At, err = time.Parse(time.RFC3339, head.Get("X-Shopify-Triggered-At")); err != nil {
		h.At = time.Time{}
	}
	if !strings.HasPrefix(h.Topic, "orders/") || h.Topic == "orders/delete" {
		h.Idle = true
		return h, nil
	}
	var o struct {
		order
		Whole *order `json:"order"` // as other answers of Shopify have it
	}
	if err := json.Unmarshal(body, &o); err != nil {
		return h, unread(body)
	}
	if o.Whole != nil {
		o.order = *o.Whole
	}
	return h, o.into(&h)
}

// unread is what is wrong with a body that cannot be read.
func unread(body []byte) Problem {
	if json.Valid(body) {
		return Shape
	}
	return NoJSON
}

// first is the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			return t
		}
	}
	return ""
}

// into reads an order: each of its lines is a purchase.
func (o order) into(h *heard) error {
	if o.ID == "" || o.ID == "0" || len(o.Lines) == 0 || len(o.Lines) > mostLinesOfOrder {
		return Shape
	}
	h.Email, h.Phone = first(o.Email, o.ContactEmail, o.Customer.Email), first(o.Phone, o.Customer.Phone)
	h.Name = first(o.Customer.FirstName+" "+o.Customer.LastName, o.Billing.Name)
	h.Order = first(o.Name, o.ID.String())
	if o.Customer.ID != "" && o.Customer.ID != "0" {
		h.Customer = o.Customer.ID.String()
	}
	at, err := time.Parse(time.RFC3339, first(o.UpdatedAt, o.ProcessedAt, o.CreatedAt))
	if err != nil {
		return Shape
	}
	if h.ID == "" { // every change of an order is told once
		h.ID = o.ID.String() + " " + h.Topic + " " + o.UpdatedAt
	}
	for _, l := range o.Lines {
		one, err := o.bought(l)
		if err != nil {
			return err
		}
		one.SourceAt, one.OrderNumber, one.Paid = at.UTC(), h.Order, o.Paid.means(o.Billing.Postcode)
		h.All = append(h.All, one)
	}
	return nil
}

// bought reads a line of an order. What was taken back of it is no more; taken back
// whole, it stays with the day on which it was.
func (o order) bought(l orderLine) (t told, err error) {
	if l.ID == "" || l.ID == "0" || l.Quantity < 0 {
		return t, Shape
	}
	t.ForeignID, t.What = o.ID.String()+"/"+l.ID.String(), first(l.Name, l.Title)
	if t.What == "" {
		t.What, t.Unnamed = t.ForeignID, true
	}
	t.Called = []string{clean(l.SKU), clean(l.Title), clean(l.Name)}
	t.BoughtOn = day(first(o.ProcessedAt, o.CreatedAt))
	left, back := l.Quantity, ""
	for _, r := range o.Refunds {
		for _, one := range r.Lines {
			if one.LineID == l.ID {
				left, back = left-one.Quantity, day(r.CreatedAt)
			}
		}
	}
	switch {
	case o.CancelledAt != "":
		t.Cancelled = day(o.CancelledAt)
	case o.Financial == "voided" || o.Financial == "refunded":
		t.Cancelled = first(back, day(o.UpdatedAt))
	case left <= 0:
		t.Cancelled = first(back, day(o.UpdatedAt)) // quantity 0: it was taken out of the order
	}
	t.Quantity = max(1, left)
	if t.Cancelled != "" {
		t.Quantity = max(1, l.Quantity)
	}
	t.Price, err = l.paid(o.Currency, t.Quantity)
	return t, err
}

// paid is what was paid for so many pieces of a line, with its discounts.
func (l orderLine) paid(currency string, pieces int64) (money.Amount, error) {
	one, err := money.Parse(l.Price, currency)
	if err != nil {
		return one, Money
	}
	all, err := one.Times(big.NewRat(max(1, l.Quantity), 1))
	if err != nil {
		return all, Money
	}
	off := l.TotalDiscount
	if len(l.Allocations) > 0 { // with what was taken off the whole order
		sum := money.Amount{}
		for _, a := range l.Allocations {
			part, err := money.Parse(a.Amount, currency)
			if err == nil {
				sum, err = sum.Add(part)
			}
			if err != nil {
				return all, Money
			}
		}
		off = sum.Decimal()
	}
	if off != "" {
		less, err := money.Parse(off, currency)
		if err != nil {
			return all, Money
		}
		all.Minor = max(0, all.Minor-less.Minor)
	}
	all, err = all.Times(big.NewRat(pieces, max(1, l.Quantity)))
	if err != nil || all.Minor < 0 {
		return all, Money
	}
	return all, nil
}

// day is the day of a time as whoever wrote it has it.
func day(text string) string {
	if _, err := time.Parse(time.RFC3339, text); err != nil {
		return ""
	}
	return text[:len("2026-12-01")]
}
