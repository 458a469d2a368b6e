package purchases_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/purchases"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// room is a desk with this room alone, and a case of Ann's.
type room struct {
	*desktest.Desk
	*purchases.Purchases
	t      *testing.T
	id     int64 // the case
	person int64
}

func each(t *testing.T, f func(t *testing.T, r room)) {
	t.Helper()
	var s *purchases.Purchases
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.CaseFrom("ann@example.com", desktest.Address, "The kettle leaks.")
		f(t, room{d, s, t, c.ID, c.PersonID})
	}, desktest.Room{Name: "purchases", Schema: purchases.Schema, Words: purchases.Words, Mount: func(d *desk.Desk) { s = purchases.Mount(d) }})
}

func wants(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

type object = map[string]any

func (r room) call(method, path string, body any, code int) (out purchases.Body) {
	r.t.Helper()
	p := r.Program(staff.Agent).With("Idempotency-Key", fmt.Sprint(method, path, body)).Call(method, "/api/v1"+path, body).Is(r.t, code)
	if code < 300 && code != http.StatusNoContent {
		p.JSON(r.t, &out)
	}
	return out
}

func TestAPurchaseIsEnteredLinkedAndShown(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		made := r.call("POST", "/purchases", object{"what": "  Kettle\nKT-200 ", "price": object{"amount": "49.5", "currency": "eur"}, "bought_on": "2025-01-31", "warranty_months": 13,
			"seller": "Shop", "order_number": "A-1", "serial": "S-9", "case_id": r.id}, 201)
		wants(t, "the words", made.What, "Kettle KT-200")
		wants(t, "the warranty", []string{made.WarrantyUntil, made.Warranty}, []string{"2026-02-28", "over"})
		wants(t, "the price", made.Price.Amount, "49.50")
		wants(t, "the proof", made.Proof, "none")

		agent := r.Browse(staff.Agent)
		agent.Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, "Kettle KT-200", "49.50", "It is not about this")
		agent.Get(fmt.Sprintf("/people/%d", r.person)).Has(t, "Kettle KT-200", "Warranty ended")
		agent.Post(fmt.Sprintf("/cases/%d/purchases/%d/unlink", r.id, made.ID), nil).Is(t, http.StatusSeeOther)
		agent.Get(fmt.Sprintf("/cases/%d", r.id)).Has(t, "It is about this")
		agent.Post(fmt.Sprintf("/cases/%d/purchases/%d/link", r.id, made.ID), nil).Is(t, http.StatusSeeOther)
		r.Program(staff.Agent).Get(fmt.Sprintf("/api/v1/cases/%d", r.id)).Has(t, `"purchases":[{`, `"what":"Kettle KT-200"`)

		agent.Post(fmt.Sprintf("/people/%d/purchases", r.person), url.Values{"what": {""}, "price": {"12,50"}, "currency": {"EUR"}, "quantity": {"1"}}).
			Is(t, http.StatusUnprocessableEntity).Has(t, "Say what was bought.", "12,50")
		agent.Post(fmt.Sprintf("/people/%d/purchases", r.person), url.Values{"what": {"A line"}, "price": {"12,50"}, "currency": {"EUR"}, "quantity": {"1"}, "period": {"month"}, "since": {"2026-01-01"}}).
			Is(t, http.StatusSeeOther)
		agent.Get(fmt.Sprintf("/people/%d/purchases", r.person)).Has(t, "A line", "a month")
		page := agent.Get(fmt.Sprintf("/purchases/%d", made.ID)).Has(t, "A-1", "S-9", "My watch")
		if strings.Contains(page.Body, "purchases.") {
			t.Error("a key is shown in place of words")
		}

		agent.Get("/search?q=a-1").Is(t, http.StatusOK).Has(t, fmt.Sprintf("/purchases/%d", made.ID))
		if got := r.call("PATCH", fmt.Sprintf("/purchases/%d", made.ID), object{"serial": "S-10"}, 200); got.Serial != "S-10" || got.Seller != "Shop" {
			t.Errorf("changed to %+v", got)
		}
		r.Program(staff.Agent).With("If-Match", `"v1"`).Call("PATCH", fmt.Sprintf("/api/v1/purchases/%d", made.ID), object{"serial": "S-11"}).Is(t, http.StatusPreconditionFailed)
		for _, bad := range []object{
			{"what": "x", "person_id": r.person, "price": object{"amount": "-1", "currency": "EUR"}},
			{"what": "x", "person_id": r.person, "price": object{"amount": "1", "currency": "QQQ"}},
			{"what": "x", "person_id": r.person, "price": object{"amount": "99999999999999999999", "currency": "EUR"}},
			{"what": "x", "person_id": r.person, "bought_on": "2031-01-01"}, {"what": "x", "person_id": r.person, "bought_on": "31.1.2025"},
			{"what": "x", "person_id": r.person, "quantity": -4}, {"what": "x", "person_id": r.person, "foreign_id": "7"}, {"what": "x"},
			{"what": "x", "person_id": r.person, "period": "month", "since": "2026-02-01", "ended": "2026-01-01"},
		} {
			r.call("POST", "/purchases", bad, http.StatusUnprocessableEntity)
		}
		wants(t, "the rows", r.Number(`SELECT count(*) FROM purchase`), int64(2))
		r.Verified()
	})
}

func TestWhatAnotherSystemTellsTwiceOrLateIsOnePurchase(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		tell := func(what, at, email string, code int) purchases.Body {
			return r.call("POST", "/purchases", object{"what": what, "email": email, "source": "Shop", "foreign_id": "77", "source_at": at}, code)
		}
		first := tell("Kettle", "2026-03-01T10:00:00Z", "ann@example.com", 201)
		later := tell("Kettle, steel", "2026-03-01T12:00:00Z", "ann@example.com", 201)
		late := tell("Kettle, late", "2026-03-01T11:00:00Z", "ann@example.com", 201)
		wants(t, "one purchase", []int64{later.ID, late.ID}, []int64{first.ID, first.ID})
		wants(t, "the newest", late.What, "Kettle, steel")
		tell("Another's", "2026-03-01T13:00:00Z", "ben@example.com", http.StatusConflict)

		ben := r.CaseFrom("ben@example.com", desktest.Address, "Hello").PersonID
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			from, into, err := r.People.TakePair(ctx, tx, r.person, ben)
			if err != nil {
				return err
			}
			return r.People.Merge(ctx, tx, &from, &into)
		})
		wants(t, "of the merged", tell("Kettle, both", "2026-03-01T14:00:00Z", "ben@example.com", 201).What, "Kettle, both")
		for _, path := range []string{"/api/v1/purchases?limit=1", fmt.Sprintf("/api/v1/purchases?person_id=%d", ben)} {
			r.Program(staff.Agent).Get(path).Is(t, http.StatusOK).Has(t, "Kettle, both")
		}
	})
}

func TestTheListsOfPurchasesReadAnIndex(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		made := r.call("POST", "/purchases", object{"what": "Kettle", "case_id": r.id}, 201)
		r.Listed(r.As(staff.Agent), "purchase", func(ctx context.Context, v db.View) error {
			_, _, err := r.Page(ctx, v, purchases.Query{PersonID: r.person, Limit: 20})
			return err
		}, "purchase_person")
		r.Listed(r.As(staff.Agent), "purchase_case", func(ctx context.Context, v db.View) error {
			_, err := r.OfCase(ctx, v, r.id)
			return err
		}, "purchase_case_pair")
		ben := r.CaseFrom("ben@example.com", desktest.Address, "Hello")
		r.Read(func(ctx context.Context, v db.View) error {
			customer := staff.As(ctx, staff.CustomerOf(ben.ID, ben.PersonID, "Ben"))
			if _, err := r.Purchase(customer, v, made.ID); !fault.Is(err, fault.Forbidden) {
				t.Errorf("a customer reads a purchase: %v", err)
			}
			return nil
		})
		until, holds, _ := purchases.Purchase{Fields: purchases.Fields{BoughtOn: "2024-02-29", WarrantyMonths: 24}}.Covered(calendar.Date{Year: 2026, Month: 2, Day: 28})
		wants(t, "24 months from a leap day", until.String(), "2026-02-28")
		wants(t, "the last day", holds, true)
	})
}
