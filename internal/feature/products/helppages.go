package products

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// helpKept is how long caches keep a help page without asking.
const helpKept = 5 * time.Minute

// helpView is the index of the help pages, or what a search found.
type helpView struct {
	face
	Text     string
	Products []Product
	Next     string
	Found    *web.Found
	Langs    []language
}

// helpOneView is the help page of a product.
type helpOneView struct {
	face
	Product
	Others map[int64]Product
	Found  *web.Found
	Langs  []language
}

// some are the public products by id.
func (v helpOneView) some(ids []int64) (all []Product) {
	for _, id := range ids {
		if p, ok := v.Others[id]; ok && p.Public {
			all = append(all, p)
		}
	}
	return all
}

// language is a language in which a page can be read.
type language struct {
	Lang, Name, Path string
	Here             bool
}

// inHouse are the names of the languages, in themselves.
func inHouse(lang string) string {
	if lang == "de" {
		return "Deutsch"
	}
	return "English"
}

// spoken words a help page in the language that its address asks for, else the
// browser, else that of the brand.
func spoken(r *http.Request, f face) (*http.Request, string) {
	asked, reader := r.URL.Query().Get("lang"), words.From(r.Context())
	switch {
	case asked != "" && words.Pick(asked) == asked:
		reader.Lang = asked
	case r.Header.Get("Accept-Language") == "":
		asked, reader.Lang = "", words.Pick(f.Lang)
	default:
		asked = ""
	}
	return r.WithContext(words.With(r.Context(), reader)), asked
}

// foundAt is how a page is found: in each language, and under one address.
func foundAt(ctx context.Context, f face, path, asked, description string) (*web.Found, []language) {
	in := func(lang string) string {
		if lang == "" {
			return path
		}
		return path + "?" + url.Values{"lang": {lang}}.Encode()
	}
	found := &web.Found{Description: description, Canonical: f.Base + in(asked)}
	var all []language
	for _, lang := range words.Languages() {
		found.Other = append(found.Other, web.Other{Lang: lang, URL: f.Base + in(lang)})
		all = append(all, language{lang, inHouse(lang), in(lang), lang == words.From(ctx).Lang})
	}
	found.Other = append(found.Other, web.Other{Lang: "x-default", URL: f.Base + path})
	return found, all
}

// helpIndex names the products that have a help page, or what a search finds. A desk
// without one has no such page.
func (s *Products) helpIndex(w http.ResponseWriter, r *http.Request) error {
	view := helpView{Text: line(r.URL.Query().Get("q"))}
	if runes := []rune(view.Text); len(runes) > longestName {
		view.Text = string(runes[:longestName])
	}
	at, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	if at == nil {
		at = &web.Cursor{}
	}
	err = s.desk.DB.Read(asReader(r.Context()), "products.help", func(ctx context.Context, v db.View) (err error) {
		if view.face, err = s.face(ctx, v); err != nil {
			return err
		}
		first, err := helped(ctx, v, Place{}, 1)
		if err != nil {
			return err
		}
		switch {
		case len(first) == 0:
			return noHelp()
		case view.Text != "":
			view.Products, err = s.found(ctx, v, view.Text)
		default:
			view.Products, err = helped(ctx, v, Place{at.Text, at.ID}, pageHelp+1)
		}
		return err
	})
	if err != nil {
		return err
	}
	r, asked := spoken(r, view.face)
	if len(view.Products) > pageHelp {
		view.Products = view.Products[:pageHelp]
		last := view.Products[pageHelp-1]
		view.Next = helpAt + "?" + url.Values{"cursor": {web.Cursor{Text: db.Key(last.Name), ID: last.ID}.String()}}.Encode()
	}
	view.Found, view.Langs = foundAt(r.Context(), view.face, helpAt, asked, words.T(r.Context(), "products.help.text"))
	if view.Text != "" || at.ID != 0 {
		view.Found = nil // the first page is found, and what each product says
	}
	return web.ShowCached(w, r, helpKept, "text/html", helpIndexOf(view))
}

// helpPage is what anybody may know about a product.
func (s *Products) helpPage(w http.ResponseWriter, r *http.Request) error {
	id, err := helpID(r.PathValue("name"))
	if err != nil {
		return err
	}
	var view helpOneView
	err = s.desk.DB.Read(asReader(r.Context()), "products.help_page", func(ctx context.Context, v db.View) (err error) {
		if view.face, err = s.face(ctx, v); err != nil {
			return err
		}
		view.Product, view.Others, err = publicPage(ctx, v, id)
		return err
	})
	if err != nil {
		return err
	}
	path := helpPath(view.Product)
	r, asked := spoken(r, view.face)
	if r.URL.Path != path {
		if r.URL.RawQuery != "" {
			path += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, path, http.StatusMovedPermanently)
		return nil
	}
	view.Found, view.Langs = foundAt(r.Context(), view.face, path, asked, helpSays(r.Context(), view))
	return web.ShowCached(w, r, helpKept, "text/html", helpPageOf(view))
}

// longestSays is how many characters of a page a search engine is told.
const longestSays = 160

// helpSays is a page in a line: what it is good for.
func helpSays(ctx context.Context, v helpOneView) string {
	var all []string
	for _, s := range v.Specs[:min(len(v.Specs), 3)] {
		all = append(all, s.Name+": "+s.Value)
	}
	parts := v.some(v.Parts)
	for _, p := range parts[:min(len(parts), 2)] {
		all = append(all, p.Called())
	}
	if len(all) == 0 {
		return words.T(ctx, "products.help.more", words.A("name", v.Called()))
	}
	text := []rune(words.T(ctx, "products.help.about", words.A("name", v.Called()), words.A("what", strings.Join(all, ", "))))
	if len(text) > longestSays {
		return string(text[:longestSays-1]) + "…"
	}
	return string(text)
}

// robots lets search engines read the help pages, and nothing else of the desk.
func (s *Products) robots(w http.ResponseWriter, r *http.Request) error {
	var f face
	var all []Product
	err := s.desk.DB.Read(asReader(r.Context()), "products.robots", func(ctx context.Context, v db.View) (err error) {
		if f, err = s.face(ctx, v); err != nil {
			return err
		}
		all, err = helped(ctx, v, Place{}, 1)
		return err
	})
	if err != nil {
		return err
	}
	text := "User-agent: *\nDisallow: /\n"
	if len(all) > 0 {
		text = fmt.Sprintf("User-agent: *\nAllow: %s\nAllow: /static/\nAllow: %s\nAllow: %s/\nDisallow: /\n\nSitemap: %s%s\n", helpAt, mapAt, mapsAt, f.Base, mapAt)
	}
	return web.ShowCached(w, r, helpKept, "text/plain", templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}))
}
