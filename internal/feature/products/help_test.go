package products_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/products"
	"kept.example/kept/internal/platform/db"
)

func TestTheHelpPage(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		nobody, agent, admin := r.Nobody(), r.Browse(staff.Agent), r.Browse(staff.Admin)
		for _, path := range []string{"/help", "/help/1", "/sitemap.xml", "/help/none", "/help/-1"} {
			nobody.Get(path).Is(t, http.StatusNotFound)
		}
		nobody.Get("/robots.txt").Is(t, http.StatusOK).Has(t, "Disallow: /\n").Lacks(t, "Allow: /help", "Sitemap")

		one := fmt.Sprintf("/cases/%d", r.Case("My KT 200 leaks.").ID)
		learn := func(kind, text string) {
			t.Helper()
			agent.Post(fmt.Sprintf("%s/products/%d/learn", one, r.kettle), url.Values{"kind": {kind}, "text": {text}}).Is(t, http.StatusSeeOther)
		}
		learn("help", "Descale it with citric acid.")
		nobody.Get(fmt.Sprintf("/help/%d", r.kettle)).Is(t, http.StatusNotFound)
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			was, err := r.Take(ctx, tx, r.kettle)
			if err != nil {
				return err
			}
			f := was.Fields
			f.Public = true
			_, err = r.Change(ctx, tx, was, f)
			return err
		})
		learn("spec", "Battery: <b>SR626SW</b>")

		path := fmt.Sprintf("/help/%d-aurora-kettle-kt-200", r.kettle)
		nobody.Get(fmt.Sprintf("/help/%d", r.kettle)).Is(t, http.StatusMovedPermanently)
		page := nobody.Get(path).Is(t, http.StatusOK)
		page.Has(t, "Descale it with citric acid.", "&lt;b&gt;SR626SW", "1.7 litres", "24 months", `rel="canonical"`, `name="description"`, `hreflang="de"`, "Battery")
		page.Lacks(t, "The lid wears out first.", "Lid", "noindex", "<form method=\"post\"")
		tag := page.Header.Get("ETag")
		if tag == "" || !strings.HasPrefix(page.Header.Get("Cache-Control"), "public") {
			t.Errorf("caches are told %q, %q", tag, page.Header.Get("Cache-Control"))
		}
		nobody.With("If-None-Match", tag).Get(path).Is(t, http.StatusNotModified)
		if got := agent.Get(path); got.Header.Get("ETag") != tag {
			t.Error("whoever is signed in reads another page")
		}
		nobody.Get(path+"?lang=de").Is(t, http.StatusOK).Has(t, `lang="de"`, "Gut zu wissen")
		nobody.With("Accept-Language", "de-AT").Get(path).Has(t, "Gut zu wissen")

		for q, want := range map[string]bool{"kt200": true, "which battery does my KT-200 take?": true, "aurora kettles": true, "lid": false, "KT-L2": false, "%": false, strings.Repeat("k", 5000): false} {
			got := nobody.Get("/help?q="+url.QueryEscape(q)).Is(t, http.StatusOK)
			if strings.Contains(got.Body, path) != want || !strings.Contains(got.Body, "noindex") {
				t.Errorf("%q finds the kettle: %v", q, !want)
			}
		}
		nobody.Get("/help").Has(t, "Aurora kettle", `rel="canonical"`).Lacks(t, "noindex", ">Lid")
		nobody.Get("/help?cursor=nonsense").Is(t, http.StatusUnprocessableEntity)
		nobody.Get("/sitemap.xml").Has(t, "<sitemapindex", "/sitemaps/0</loc>")
		nobody.Get("/sitemaps/0").Has(t, "/help</loc>", path+"</loc>").Lacks(t, "lid")
		nobody.Get("/robots.txt").Has(t, "Allow: /help", "Allow: /sitemaps/", "/sitemap.xml")

		admin.Post(fmt.Sprintf("/products/%d", r.lid), url.Values{"name": {"Lid"}, "model": {"KT-L2"}, "state": {"sold"}, "fits": {"KT-200"}, "public": {"1"}, "help": {"Turn it to the left."}}).Is(t, http.StatusSeeOther)
		nobody.Get(path).Has(t, "Lid")
		var b products.Body
		r.Program(staff.Admin).Call(http.MethodPatch, fmt.Sprintf("/api/v1/products/%d", r.lid), map[string]any{"public": false}).Is(t, http.StatusOK).JSON(t, &b)
		wants(t, "by the API", []any{b.Help, b.Public}, []any{"Turn it to the left.", false})
		nobody.Get(path).Lacks(t, "Lid")

		code := 0
		for range 110 {
			code = nobody.Get("/help").Code
		}
		wants(t, "too many at once", code, http.StatusTooManyRequests)
		r.Verified()
	})
}

// TestTheSitemapHasPages: each names at most so many, none is named twice or left out, and
// what is hidden is in none.
func TestTheSitemapHasPages(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		var want []string
		for i := range 7 {
			id := r.add(products.Fields{Name: fmt.Sprint("Kettle ", 9-i), Public: i != 2})
			if i != 2 {
				want = append(want, fmt.Sprintf("/help/%d-kettle-%d", id, 9-i))
			}
		}
		loc := regexp.MustCompile(`<loc>https?://[^/]+(/[^<]*)</loc>`)
		named := func(path string) (all []string) {
			for _, m := range loc.FindAllStringSubmatch(r.Nobody().Get(path).Is(t, http.StatusOK).Body, -1) {
				all = append(all, m[1])
			}
			return all
		}
		for most, pages := range map[int]int{1: 6, 2: 3, 4: 2, 6: 1, 100: 1} {
			r.MapAtMost(most)
			var got []string
			index := named("/sitemap.xml")
			for _, page := range index {
				some := named(page)
				if page == index[0] {
					wants(t, "the list of help pages", some[0], "/help")
					some = some[1:]
				}
				if len(some) > most {
					t.Errorf("%d on one page, want at most %d", len(some), most)
				}
				got = append(got, some...)
			}
			wants(t, fmt.Sprint("of ", most, " a page"), got, want)
			wants(t, "pages", len(index), pages)
		}
		for _, none := range []string{"/sitemaps/999", "/sitemaps/-1", "/sitemaps/x"} {
			r.Nobody().Get(none).Is(t, http.StatusNotFound)
		}
	})
}
