package products_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/products"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// room is a desk with this room alone, and a kettle with its lid.
type room struct {
	*desktest.Desk
	*products.Products
	t           *testing.T
	kettle, lid int64
}

func each(t *testing.T, f func(t *testing.T, r room)) {
	t.Helper()
	var s *products.Products
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		r := room{Desk: d, Products: s, t: t}
		r.lid = r.add(products.Fields{Name: "Lid", Model: "KT-L2"})
		r.kettle = r.add(products.Fields{Name: "Aurora kettle", Model: "KT-200", Aliases: []string{"Morning kettle", "kt 200"}, WarrantyMonths: 24,
			Specs: []products.Spec{{Name: "Capacity", Value: "1.7 litres"}}, Manuals: []products.Manual{{Name: "Manual", URL: "https://shop.example/kt200.pdf"}},
			Notes: "The lid wears out first.", Parts: []int64{r.lid}})
		f(t, r)
	}, desktest.Room{Name: "products", Schema: products.Schema, Words: products.Words, Mount: func(d *desk.Desk) { s = products.Mount(d) }})
}

func wants(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

// add puts a product into the catalogue.
func (r room) add(f products.Fields) (id int64) {
	r.t.Helper()
	r.Do(func(ctx context.Context, tx *db.Tx) error {
		p, err := r.Add(ctx, tx, f)
		id = p.ID
		return err
	})
	return id
}

// find are the names that a text finds.
func (r room) find(text string) (names []string) {
	r.t.Helper()
	r.Read(func(ctx context.Context, v db.View) error {
		all, err := r.List(ctx, v, products.Query{Text: text, Limit: 10})
		for _, p := range all {
			names = append(names, p.Name)
		}
		return err
	})
	return names
}

func TestTheCatalogue(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		for text, want := range map[string][]string{
			"": {"Aurora kettle", "Lid"}, "aur": {"Aurora kettle"}, "KETTLE": {"Aurora kettle"}, "kt200": {"Aurora kettle"}, "kt-": {"Aurora kettle", "Lid"}, "morning-k": {"Aurora kettle"}, "tea": nil, "%": nil,
		} {
			wants(t, fmt.Sprintf("what %q finds", text), r.find(text), want)
		}
		r.Read(func(ctx context.Context, v db.View) error {
			p, err := r.Find(ctx, v, r.lid)
			wants(t, "what the lid fits", p.Fits, []int64{r.kettle})
			found, nerr := r.Named(ctx, v, []string{"KT 200", "aurora KETTLE", "nothing"})
			wants(t, "named", found, map[string]int64{"KT 200": r.kettle, "aurora KETTLE": r.kettle})
			return errors.Join(err, nerr)
		})
		for field, f := range map[string]products.Fields{
			"name": {Name: " "}, "model": {Name: "Other", Model: "kt 200"}, "aliases": {Name: "Other", Aliases: []string{"KT_L2"}}, "specs": {Name: "Other", Specs: []products.Spec{{Name: "Colour"}}},
			"manuals": {Name: "Other", Manuals: []products.Manual{{URL: "javascript:alert(1)"}}}, "parts": {Name: "Other", Parts: []int64{99}}, "warranty_months": {Name: "Other", WarrantyMonths: -1},
		} {
			err := r.DB.Do(r.As(staff.Admin), "test", func(ctx context.Context, tx *db.Tx) error {
				_, err := r.Add(ctx, tx, f)
				return err
			})
			if said, ok := fault.As(err); !ok || said.Field != field {
				t.Errorf("%+v: %v", f, err)
			}
		}
		if err := r.DB.Do(r.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := r.Add(ctx, tx, products.Fields{Name: "Other"})
			return err
		}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an agent adds: %v", err)
		}
		r.Verified()
	})
}

func TestTheCatalogueOnPagesAndByTheAPI(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		admin, agent := r.Browse(staff.Admin), r.Browse(staff.Agent)
		agent.Get("/products?q=kt200").Has(t, "Aurora kettle")
		agent.Get(fmt.Sprintf("/products/%d", r.kettle)).Has(t, "1.7 litres")
		agent.Get("/products/new").Is(t, http.StatusForbidden)
		admin.Post("/products", url.Values{"name": {"Whistle"}, "state": {"sold"}, "fits": {"KT-200\nnone such"}}).Is(t, http.StatusUnprocessableEntity)
		admin.Post("/products", url.Values{"name": {"Whistle"}, "model": {"KT-W1"}, "state": {"discontinued"}, "specs": {"Tone: a''"}, "fits": {"kt200"}, "successor": {"KT-L2"}}).Is(t, http.StatusSeeOther)
		wants(t, "found", r.find("ktw"), []string{"Whistle"})
		api := r.Program(staff.Admin)
		var p products.Body
		got := api.Call(http.MethodGet, fmt.Sprintf("/api/v1/products/%d", r.kettle), nil).Is(t, http.StatusOK)
		got.JSON(t, &p)
		wants(t, "parts", len(p.PartIDs), 2)
		change := map[string]any{"state": "discontinued", "aliases": []string{}}
		path := fmt.Sprintf("/api/v1/products/%d", r.kettle)
		api.With("If-Match", `"v99"`).Call(http.MethodPatch, path, change).Is(t, http.StatusPreconditionFailed)
		api.With("If-Match", `"v1"`).Call(http.MethodPatch, path, change).Is(t, http.StatusOK).JSON(t, &p)
		wants(t, "changed", []any{p.State, p.Aliases, p.Notes, len(p.PartIDs)}, []any{"discontinued", []string{}, "The lid wears out first.", 2})
		if page := admin.Get(fmt.Sprintf("/products/%d/edit", r.kettle)); !strings.Contains(page.Body, "Capacity: 1.7 litres") || !strings.Contains(page.Body, "KT-W1") {
			t.Error("the form does not show what is known")
		}
		r.Verified()
	})
}

// ofCase are the names of what a case is about.
func (r room) ofCase(id int64) (names []string) {
	r.t.Helper()
	r.Read(func(ctx context.Context, v db.View) error {
		all, err := r.OfCase(ctx, v, id)
		for _, p := range all {
			names = append(names, p.Name)
		}
		return err
	})
	return names
}

func TestWhatACaseIsAbout(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		id := r.Case("My KT 200 leaks, and its lid KT-L2 is loose.").ID
		wants(t, "named", r.ofCase(id), []string{"Aurora kettle", "Lid"})
		other := r.CaseFrom("ben@example.com", desktest.Address, "Nothing works.").ID
		wants(t, "named by nobody", r.ofCase(other), []string(nil))

		agent, api := r.Browse(staff.Agent), r.Program(staff.Agent)
		one := fmt.Sprintf("/cases/%d", id)
		agent.Get(one).Has(t, "1.7 litres", "The lid wears out first.")
		agent.Post(fmt.Sprintf("%s/products/%d/remove", one, r.lid), nil).Is(t, http.StatusSeeOther)
		r.Mail(r.Letter("ann@example.com", desktest.Address, "Lid", "Again the KT-L2.", "In-Reply-To: <none@example.com>"))
		wants(t, "without what it is not", r.ofCase(id), []string{"Aurora kettle"})
		agent.Post(one+"/products", url.Values{"product": {"kt-l2"}}).Is(t, http.StatusSeeOther)
		wants(t, "linked by hand", r.ofCase(id), []string{"Aurora kettle", "Lid"})
		agent.Post(one+"/products", url.Values{"product": {"none such"}}).Is(t, http.StatusSeeOther)

		var got struct{ Items []struct{ ID int64 } }
		api.Call(http.MethodGet, "/api/v1/cases?filter=product:KT200", nil).Is(t, http.StatusOK).JSON(t, &got)
		wants(t, "the filter", len(got.Items), 1)
		var c struct{ Products []products.CaseProduct }
		api.Call(http.MethodGet, "/api/v1"+one, nil).Is(t, http.StatusOK).JSON(t, &c)
		wants(t, "the field", len(c.Products), 2)

		agent.Post(fmt.Sprintf("%s/products/%d/begin?what=specs", one, r.kettle), url.Values{"body": {"Hello"}}).Is(t, http.StatusSeeOther)
		agent.Get(one).Has(t, "Capacity: 1.7 litres")
		wants(t, "drafts", r.Number(`SELECT count(*) FROM draft WHERE text LIKE 'Aurora kettle KT-200%Hello'`), int64(1))

		agent.Post(fmt.Sprintf("%s/products/%d/learn", one, r.kettle), url.Values{"kind": {"spec"}, "text": {"capacity: 1.8 litres"}}).Is(t, http.StatusSeeOther)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/products/%d/learn", r.kettle), map[string]any{"kind": "alias", "text": "Dawn boiler"}).Is(t, http.StatusOK)
		agent.Post(fmt.Sprintf("%s/products/%d/unknown", one, r.kettle), url.Values{"what": {"How loud is it?"}}).Is(t, http.StatusSeeOther)
		agent.Get(fmt.Sprintf("/products/%d", r.kettle)).Has(t, "1.8 litres", "How loud is it?")
		agent.Post(fmt.Sprintf("%s/products/%d/unknown", one, r.kettle), url.Values{"what": {"Does it whistle?"}}).Is(t, http.StatusSeeOther)
		agent.Get("/products/unknown").Has(t, "Aurora kettle", "2 things we do not know yet")
		agent.Get("/today").Has(t, `id="unknowns"`, "2 things we do not know yet")
		var tallies struct{ Items []products.UnknownTallyBody }
		api.Call(http.MethodGet, "/api/v1/product_unknowns", nil).Is(t, http.StatusOK).JSON(t, &tallies)
		wants(t, "counted by product", tallies.Items[0].Count, int64(2))
		var asked struct{ Items []products.UnknownBody }
		api.Call(http.MethodGet, fmt.Sprintf("/api/v1/products/%d/unknowns", r.kettle), nil).Is(t, http.StatusOK).JSON(t, &asked)
		wants(t, "what is asked", []string{asked.Items[0].What, asked.Items[1].What}, []string{"How loud is it?", "Does it whistle?"})
		api.Call(http.MethodDelete, fmt.Sprintf("/api/v1/product_unknowns/%d", asked.Items[1].ID), nil).Is(t, http.StatusNoContent)
		agent.Post("/products/unknown/1", nil).Is(t, http.StatusSeeOther)
		agent.Post("/products/unknown/1", nil).Is(t, http.StatusSeeOther) // twice is once
		wants(t, "nothing is left of it", r.Number(`SELECT unknowns FROM product WHERE id = $1`, r.kettle), int64(0))
		agent.Get("/products/unknown").Has(t, "Nobody has asked about a product what we do not know.")
		wants(t, "what is not known", r.Number(`SELECT count(*) FROM product_unknown WHERE known_at IS NULL`), int64(0))
		wants(t, "by what was learnt", r.ofCase(r.CaseFrom("cyd@example.com", desktest.Address, "Our dawn boiler is dead.").ID), []string{"Aurora kettle"})
		r.Verified()
	})
}

func TestACatalogueIsImported(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		admin := r.Browse(staff.Admin)
		send := func(do, file string) desktest.Page {
			return admin.Attach("/products/import", url.Values{"do": {do}}, desktest.Upload{Field: "csv", Name: "products.csv", Data: []byte(file)})
		}
		good := "\ufeffname;model;aliases;specs;fits;warranty_months\nWhistle;KT-W1;Pipe|Tweet;Tone=a|Colour=red;KT200|KT-9;\nAurora kettle;kt-200;Dawn;Capacity=1.8 l;;36\nBig kettle;KT-9;;;;\n"
		send("try", good).Is(t, http.StatusOK)
		wants(t, "after trying", r.Number(`SELECT count(*) FROM product`), int64(2))
		for what, bad := range map[string]string{
			"an encoding": "name,model\nKettle,A1\nK\xfchler,A2\n", "a line twice": "name,model\nKettle,A1\nOther,a-1\n", "a column": "name,price\nKettle,1\n", "a number": "name,warranty_months\nKettle,many\n",
			"a part": "name,parts\nKettle,none such\n", "too many fields": "name\nKettle,1\n", "a quote": "name\n\"Kettle\n", "too many lines": "name\n" + strings.Repeat("a\n", 50_000), "nothing": "", "an alias": "name,aliases\nKettle,KT-L2\n", "a dash as a part": "name,model,parts\nKettle,,-\nOther,,\n",
		} {
			if got := send("import", bad); got.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s: answered %d", what, got.Code)
			}
		}
		wants(t, "after what is wrong", r.Number(`SELECT count(*) FROM product`), int64(2))
		send("import", good).Is(t, http.StatusOK)
		wants(t, "imported", r.find("tweet"), []string{"Whistle"})
		r.Read(func(ctx context.Context, v db.View) error {
			p, err := r.Find(ctx, v, r.kettle)
			wants(t, "changed", []any{p.Specs[0].Value, p.WarrantyMonths, len(p.Parts), p.Notes}, []any{"1.8 l", 36, 2, "The lid wears out first."})
			return err
		})
		wants(t, "recognised", r.ofCase(r.Case("My KT W1 is silent.").ID), []string{"Whistle"})
		export := admin.Get("/products/export").Is(t, http.StatusOK)
		again := send("import", export.Body).Is(t, http.StatusOK)
		again.Has(t, "Added: 0. Changed: 0.")

		// What only adds parts, what it fits or what follows it is no line that stays as it is, also by the API.
		more := "name,model,parts,fits,successor\nAurora kettle,KT-200,KT-L2,,KT-9\nLid,KT-L2,,KT-200|KT-9,\nWhistle,KT-W1,,KT200,\nBig kettle,KT-9,KT-N1,,\nNew part,KT-N1,,,\n"
		send("try", more).Is(t, http.StatusOK).Has(t, "Added: 1. Changed: 3. As they are: 1.", "It is followed by KT-9.", "It fits: KT-9.", "Parts that fit it: KT-N1.")
		api, file := r.Program(staff.Admin), map[string]any{"csv": more, "dry": true}
		version := r.Number(`SELECT version FROM product WHERE id = $1`, r.lid)
		var told products.ImportBody
		api.Call(http.MethodPost, "/api/v1/products/import", file).Is(t, http.StatusOK).JSON(t, &told)
		wants(t, "tried out", told, products.ImportBody{Added: 1, Changed: 3, Same: 1, Lines: []products.LineBody{
			{Line: 2, Does: "change", Name: "Aurora kettle", Adds: []string{"It is followed by KT-9."}}, {Line: 3, Does: "change", Name: "Lid", Adds: []string{"It fits: KT-9."}},
			{Line: 5, Does: "change", Name: "Big kettle", Adds: []string{"Parts that fit it: KT-N1."}}, {Line: 6, Does: "add", Name: "New part"},
		}})
		wants(t, "nothing of it is written", r.Number(`SELECT version FROM product WHERE id = $1`, r.lid), version)
		file["dry"] = false
		for range 2 { // under one key it is done once
			api.With("Idempotency-Key", "more").Call(http.MethodPost, "/api/v1/products/import", file).Is(t, http.StatusOK).Has(t, `"done":true,"added":1,"changed":3`)
		}
		if now := r.Number(`SELECT version FROM product WHERE id = $1`, r.lid); now <= version {
			t.Errorf("version %d, was %d: who changes it meanwhile does not see what it fits", now, version)
		}
		api.Call(http.MethodPost, "/api/v1/products/import", file).Is(t, http.StatusOK).Has(t, `"added":0,"changed":0,"same":5`)
		api.Call(http.MethodPost, "/api/v1/products/import", map[string]any{"csv": "name,parts\nKettle,none such\n"}).Is(t, http.StatusOK).Has(t, `"done":false`, `"wrong":1`, "none such")
		api.Call(http.MethodPost, "/api/v1/products/import", map[string]any{"csv": "colour\nred\n"}).Is(t, http.StatusUnprocessableEntity)
		r.Program(staff.Agent).Call(http.MethodPost, "/api/v1/products/import", file).Is(t, http.StatusForbidden)
		r.Verified()
	})
}
