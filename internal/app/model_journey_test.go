package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

// TestAFileOfPurchasesNamesModelsOfTheCatalogue: its column model says what was bought,
// else the words do; what is not in the catalogue is a purchase all the same.
func TestAFileOfPurchasesNamesModelsOfTheCatalogue(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		api := d.Program(staff.Admin)
		product := func(name, model string) (id int64) {
			var made struct{ ID int64 }
			api.With("Idempotency-Key", model).Call(http.MethodPost, "/api/v1/products", object("name", name, "model", model)).Is(t, http.StatusCreated).JSON(t, &made)
			return made.ID
		}
		kettle, lid := product("Kettle", "KT-200"), product("Lid", "KT-L2")
		bring := func(key, file string, dry bool) desktest.Page {
			return api.With("Idempotency-Key", key).Call(http.MethodPost, "/api/v1/purchases/import", object("csv", file, "dry", dry)).Is(t, http.StatusOK)
		}
		file := "email,name,what,model\n" +
			"ann@example.com,Ann,Something blue,kt 200\n" +
			"ann@example.com,Ann,A spare KT-L2,\n" +
			"ann@example.com,Ann,For KT-L2,KT-200\n" +
			"ann@example.com,Ann,Toaster,XX-9\n"
		bring("dry", file, true).Has(t, `"added":4`)
		wants(t, "after trying", d.Number(`SELECT count(*) FROM purchase`), int64(0))
		bring("once", file, false).Has(t, `"added":4`, `"done":true`)
		of := func(what string) int64 {
			return d.Number(`SELECT coalesce(max(product_id), 0) FROM purchase WHERE what = $1`, what)
		}
		wants(t, "what they are of", fmt.Sprint(of("Something blue"), of("A spare KT-L2"), of("For KT-L2"), of("Toaster")), fmt.Sprint(kettle, lid, kettle, 0))

		// The export names them, comes back as it is, and another model in it is another product.
		whole := d.Browse(staff.Admin).Get("/settings/purchases/export").Is(t, http.StatusOK).Has(t, "KT-200", "KT-L2").Body
		bring("back", whole, false).Has(t, `"added":0`, `"changed":0`)
		bring("other", strings.Replace(whole, "KT-200", "KT-L2", 1), false).Has(t, `"added":0`, `"changed":1`)
		wants(t, "of the lid now", d.Number(`SELECT count(*) FROM purchase WHERE product_id = $1`, lid), int64(2))
		d.Verified()
	})
}

// TestTheCatalogueSaysHowLongAPurchaseIsCovered: where whoever tells of it does not say.
func TestTheCatalogueSaysHowLongAPurchaseIsCovered(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		admin := d.Program(staff.Admin)
		var product, bought struct{ ID int64 }
		admin.Call(http.MethodPost, "/api/v1/products", object("name", "Kettle", "model", "KT-200", "warranty_months", 24)).Is(t, http.StatusCreated).JSON(t, &product)
		id := d.Case("It leaks.").ID
		buy := func(key string, more ...any) desktest.Page {
			return admin.With("Idempotency-Key", key).Call(http.MethodPost, "/api/v1/purchases", object(append([]any{"what", "A kettle", "case_id", id, "product_id", product.ID, "bought_on", "2026-01-31", "foreign_id", key, "source", "shop"}, more...)...))
		}
		buy("a").Is(t, http.StatusCreated).Has(t, `"warranty_months":24`, `"warranty_until":"2028-01-31"`).JSON(t, &bought)
		buy("b", "warranty_months", 6).Is(t, http.StatusCreated).Has(t, `"warranty_months":6`)
		path := "/api/v1/purchases/import"
		file := "email,what,model,foreign_id,source,warranty_months\nann@example.com,Kettle,kt 200,c,shop,\n"
		for i := range 2 { // twice is once, and changes nothing
			admin.With("Idempotency-Key", fmt.Sprint("file", i)).Call(http.MethodPost, path, object("csv", file))
			wants(t, "as the catalogue has it", d.Number(`SELECT warranty_months FROM purchase WHERE foreign_id = 'c'`), int64(24))
		}
		d.Verified()
	})
}
