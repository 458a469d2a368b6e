package intake_test

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

var (
	nextPage  = regexp.MustCompile(`rel="next" href="([^"]*)"`)
	wholeSpam = "/intake?domain=spam.example&state=quarantined"
)

// TestAGroupOfJunkOpensToAllThatIsOfIt holds that nothing that is held back is out
// of reach: neither the small groups nor the old mails of a large one.
func TestAGroupOfJunkOpensToAllThatIsOfIt(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		held := func(domain string, n int) {
			item := d.Mail(d.Letter("eve@"+domain, desktest.Address, fmt.Sprintf("Offer %d of %s.", n, domain), fmt.Sprintf("Cheap ones, %d.", n)))
			d.Do(func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE intake SET state = 'quarantined', score = 99, known = 0, domain = $1 WHERE id = $2`, domain, item.ID)
				return err
			})
		}
		for n := range 52 {
			held("spam.example", n)
		}
		for n := range 30 {
			held(fmt.Sprintf("g%02d.example", n), 0)
		}
		b := d.Browse(staff.Lead)
		first := b.Get("/intake?state=quarantined").Is(t, http.StatusOK).
			Has(t, "52 held back", "All 52 of spam.example", "Offer 51 of spam.example.", "Offer 0 of g28.example.").
			Lacks(t, "Offer 0 of spam.example.", "Offer 0 of g29.example.")
		follow := func(p desktest.Page) desktest.Page {
			found := nextPage.FindStringSubmatch(p.Body)
			if found == nil {
				t.Fatal("there is no next page")
			}
			return b.Get(html.UnescapeString(found[1])).Is(t, http.StatusOK)
		}
		follow(first).Has(t, "Offer 0 of g29.example.").Lacks(t, "of spam.example.", "Offer 0 of g28.example.", `rel="next"`)

		whole := b.Get(wholeSpam).Is(t, http.StatusOK).Has(t, "Offer 51 of spam.example.", "Offer 2 of spam.example.").Lacks(t, "Offer 1 of spam.example.", "g00.example")
		follow(whole).Has(t, "52 held back", "Offer 1 of spam.example.", "Offer 0 of spam.example.").Lacks(t, "Offer 2 of spam.example.", `rel="next"`)
		b.Get("/intake?state=quarantined&domain=nothing.example").Is(t, http.StatusOK).Has(t, "Nothing held back.")
		d.Browse(staff.Viewer).Get(wholeSpam).Is(t, http.StatusForbidden)
	})
}
