package app_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/products"
	"kept.example/kept/internal/platform/db"
)

// TestAWorkaroundIsForAProduct: what helps with one product is offered in its cases
// alone, and stands first there.
func TestAWorkaroundIsForAProduct(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		sold := products.Of(d.Desk)
		var lamp int64
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			p, err := sold.Add(ctx, tx, products.Fields{Name: "Desk lamp Lux", Model: "LX-200"})
			lamp = p.ID
			return err
		})
		admin := d.Browse(staff.Admin)
		admin.Post("/settings/relief", url.Values{"words": {"We lend you one of ours."}, "topic_id": {"0"}, "days": {"0"}, "product": {"LX-999"}}).Is(t, http.StatusUnprocessableEntity).Has(t, "No one product is called so")
		admin.Post("/settings/relief", url.Values{"words": {"Use any socket near the window."}, "topic_id": {"0"}, "days": {"0"}}).Is(t, http.StatusSeeOther)
		admin.Post("/settings/relief", url.Values{"words": {"Take the bulb of the hall lamp."}, "topic_id": {"0"}, "days": {"0"}, "product": {"lx200"}}).Is(t, http.StatusSeeOther)
		admin.Get("/settings/relief").Is(t, http.StatusOK).Has(t, "Any topic, Desk lamp Lux LX-200")
		of := d.Case("My LX-200 is dark and I cannot work.").ID
		other := d.CaseFrom("ben@example.com", desktest.Address, "It is dark here and I cannot work.").ID
		api := d.Program(staff.Agent)
		for _, id := range []int64{of, other} {
			api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/blocking", id), nil).Is(t, http.StatusOK)
		}
		d.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", of)).Has(t, "Take the bulb", "Use any socket")
		d.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", other)).Has(t, "Use any socket").Lacks(t, "Take the bulb")
		// What a reply says in new words is learnt for the product, where no topic is known.
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", of), map[string]any{"kind": "reply", "text": "Until then a torch helps.", "relief": map[string]any{"words": "A torch until the bulb is there"}}).Is(t, http.StatusCreated)
		d.Run()
		api.Call(http.MethodGet, "/api/v1/workarounds", nil).Has(t, fmt.Sprintf(`"product_id":%d`, lamp), "A torch until the bulb is there", `"learnt":true`)
		d.Verified()
	}, rooms()...)
}
