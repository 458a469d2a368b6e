package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

// TestWhatIsOutOfStockIsSaidBeforeItIsOffered: on the proposals, in the form of the case
// and in that of the reply, and by the API, whether it was bought or is only asked about.
func TestWhatIsOutOfStockIsSaidBeforeItIsOffered(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		h, api, anna, id := newHouse(t, d), d.Program(staff.Agent), d.Browse(staff.Agent), d.Case("The band does not close.").ID
		post := func(path string, code int, body map[string]any) (made struct{ ID int64 }) {
			d.Program(staff.Admin).Call(http.MethodPost, "/api/v1"+path, body).Is(t, code).JSON(t, &made)
			return made
		}
		band := post("/products", http.StatusCreated, object("name", "Band", "model", "BD-20")).ID
		lace := post("/products", http.StatusCreated, object("name", "Lace", "model", "LC-7")).ID
		bought := post("/purchases", http.StatusCreated, object("what", "Band blue", "product_id", band, "case_id", id)).ID
		stock := func(key, model string, left int) {
			h.says(d.Now(), key, "dispatch.stock", 0, "model", model, "left", left).Is(t, http.StatusNoContent)
		}
		loss := func(id int64) {
			api.Call(http.MethodPut, fmt.Sprintf("/api/v1/cases/%d/loss", id), object("failure", "broken", "fault", "ours", "price", object("amount", "40", "currency", "EUR"), "hours", 2)).Is(t, http.StatusOK)
		}
		// said is which proposals are out of stock, and what is.
		type proposal struct {
			Remedies []struct{ Kind string }
			Gone     bool `json:"out_of_stock"`
		}
		said := func(id int64) string {
			var body struct {
				Proposals []proposal
				Gone      []struct {
					PurchaseID int64 `json:"purchase_id"`
					What       string
				} `json:"out_of_stock"`
			}
			api.Call(http.MethodGet, fmt.Sprintf("/api/v1/cases/%d/suggestions", id), nil).Is(t, http.StatusOK).JSON(t, &body)
			var gone []bool
			for _, p := range body.Proposals {
				gone = append(gone, p.Gone)
			}
			return fmt.Sprint(gone, body.Gone)
		}
		const says = "Band blue cannot be sent now. Offer something else."
		// times is how often the page of the case says it.
		times := func(id int64, says string) int {
			return strings.Count(anna.Get(casePath(id)).Is(t, http.StatusOK).Body, says)
		}

		h.set(t, "parcel")
		wants(t, "nobody said", said(id), "[] []")
		stock("s1", "bd 20", 0)
		wants(t, "without a loss", said(id), fmt.Sprintf("[] [{%d Band blue}]", bought))
		wants(t, "in the forms of the case and of the reply", times(id, says), 2)
		loss(id)
		wants(t, "the refund is left", said(id), fmt.Sprintf("[true false true] [{%d Band blue}]", bought))
		wants(t, "on the proposals as well", times(id, says), 4)

		// Another thing that the case is about may still be replaced.
		post("/purchases", http.StatusCreated, object("what", "Lace", "product_id", lace, "case_id", id))
		wants(t, "one of two", said(id), fmt.Sprintf("[false false false] [{%d Band blue}]", bought))
		wants(t, "it is still said", times(id, says), 4)
		stock("s2", "LC-7", 0)
		wants(t, "both", strings.HasPrefix(said(id), "[true false true]"), true)

		// There is more of it again.
		stock("s3", "BD-20", 3)
		stock("s4", "LC-7", 3)
		wants(t, "in stock", said(id), "[false false false] []")
		wants(t, "nothing is said", times(id, "cannot be sent now"), 0)

		// A product that nobody is known to have bought.
		asked := d.CaseFrom("ben@example.com", desktest.Address, "It does not close.").ID
		d.Program(staff.Admin).Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/products", asked), object("product_id", band)).Is(t, http.StatusOK)
		loss(asked)
		wants(t, "in stock", said(asked), "[false false false] []")
		stock("s5", "BD-20", 0)
		wants(t, "of the product", said(asked), "[true false true] [{0 Band BD-20}]")
		wants(t, "and on the page", times(asked, "Band BD-20 cannot be sent now."), 4)
	})
}
