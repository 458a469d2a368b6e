package purchases_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

func TestPurchasesAreImportedWholeOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		admin := r.Browse(staff.Admin)
		send := func(do, file string) desktest.Page {
			return admin.Attach("/settings/purchases/import", url.Values{"do": {do}}, desktest.Upload{Field: "csv", Name: "purchases.csv", Data: []byte(file)})
		}
		bought := func() int64 { return r.Number(`SELECT count(*) FROM purchase`) }
		good := "\ufeffemail;name;what;price;currency;bought_on;order_number;source;foreign_id;period\n" +
			"ann@example.com;Ann;Kettle;49,50;EUR;2026-01-31;A-1;;;\n" +
			"zoe@example.com;Zoe;Toaster;19.90;eur;2026-02-01;A-2;Shop;77;\n" +
			"zoe@example.com;Zoe;A line;29;EUR;;;;;month\n"
		people := r.Number(`SELECT count(*) FROM person`)
		send("try", good).Is(t, http.StatusOK).Has(t, "This is what the import would do", "Added: 3. Changed: 0.")
		wants(t, "after trying", []int64{bought(), r.Number(`SELECT count(*) FROM person`)}, []int64{0, people})
		for what, bad := range map[string]string{
			"an encoding": "email,what\na@example.com,K\xfchler\n", "a column": "email,prize\na@example.com,1\n", "nobody": "email,what\n,Kettle\n", "nothing bought": "email,what\na@example.com,\n",
			"a price": "email,what,price,currency\na@example.com,Kettle,-4,EUR\n", "a currency": "email,what,price,currency\na@example.com,Kettle,4,QQQ\n", "a day": "email,what,bought_on\na@example.com,Kettle,31.1.26\n",
			"a number": "email,what,quantity\na@example.com,Kettle,many\n", "a line twice": "email,what\na@example.com,Kettle\na@example.com,Kettle\n", "no organization": "organization,what\nNobody & Co,Kettle\n",
			"an id": "id,what\n4711,Kettle\n", "too many lines": "email,what\n" + strings.Repeat("a@example.com,b\n", 20_001), "one wrong": good + "zoe@example.com;Zoe;Other;x;EUR;;;;;\n",
		} {
			if got := send("import", bad); got.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s: answered %d", what, got.Code)
			}
		}
		wants(t, "after what is wrong", []int64{bought(), r.Number(`SELECT count(*) FROM person`)}, []int64{0, people})

		send("import", good).Is(t, http.StatusOK).Has(t, "The purchases are here")
		send("import", good).Is(t, http.StatusOK).Has(t, "Added: 0. Changed: 0. As they are: 3.")
		wants(t, "imported", bought(), int64(3))
		agent := r.Browse(staff.Agent)
		agent.Get(fmt.Sprintf("/people/%d", r.person)).Has(t, "Kettle", "49.50")
		agent.Get("/settings/purchases/import").Is(t, http.StatusForbidden)

		file := admin.Get("/settings/purchases/export").Is(t, http.StatusOK).Body
		changed := strings.Replace(file, "Toaster", "=Toaster", 1)
		send("import", file).Is(t, http.StatusOK).Has(t, "As they are: 3.")
		send("import", changed).Is(t, http.StatusOK).Has(t, "Changed: 1. As they are: 2.")
		if again := admin.Get("/settings/purchases/export").Body; !strings.Contains(again, `" =Toaster"`) && !strings.Contains(again, " =Toaster") {
			t.Error("a spreadsheet would reckon with the export")
		}
		said := r.Program(staff.Admin).With("Idempotency-Key", "i").Call("POST", "/api/v1/purchases/import", object{"csv": "email,what\nann@example.com,Lamp\nx,Lamp\n", "dry": true}).Is(t, http.StatusOK)
		said.Has(t, `"added":1`, `"wrong":1`, `"line":3`, `"done":false`)
		wants(t, "by a program, tried", bought(), int64(3))
		r.Verified()
	})
}
