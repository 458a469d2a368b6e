package products

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

const (
	mapAt  = "/sitemap.xml"
	mapsAt = "/sitemaps"

	// mostMapped is how many products a sitemap names: with the list of help pages in the
	// first, as many addresses as sitemaps.org allows.
	mostMapped = 50_000 - 1
)

// mappedQuery finds public products after one by their ids; beginsQuery the last product
// of the page that begins after one.
const (
	mappedQuery = `SELECT id, name, model, updated_at FROM product WHERE public = 1 AND id > $1 ORDER BY id LIMIT $2`
	beginsQuery = `SELECT id FROM product WHERE public = 1 AND id > $1 ORDER BY id LIMIT 1 OFFSET $2`
)

// address is one address in a sitemap or in an index of them.
type address struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

type (
	sitemapIndex struct {
		XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Sitemap []address `xml:"sitemap"`
	}
	urlset struct {
		XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URL     []address `xml:"url"`
	}
)

// sitemaps names the pages of the sitemap, for search engines. Each begins after the
// product that it is called by, so that none changes when something comes at the end.
func (s *Products) sitemaps(w http.ResponseWriter, r *http.Request) error {
	index := sitemapIndex{}
	err := s.desk.DB.Read(asReader(r.Context()), "products.sitemaps", func(ctx context.Context, v db.View) error {
		f, err := s.face(ctx, v)
		if err != nil {
			return err
		}
		for after := []int64{0}; len(after) > 0; {
			some, err := db.All(ctx, v, scanMapped, mappedQuery, after[0], 1)
			if err != nil || len(some) == 0 {
				return err
			}
			index.Sitemap = append(index.Sitemap, address{Loc: fmt.Sprintf("%s%s/%d", f.Base, mapsAt, after[0])})
			if after, err = db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, beginsQuery, after[0], s.most-1); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && len(index.Sitemap) == 0 {
		err = noHelp()
	}
	if err != nil {
		return err
	}
	return showXML(w, r, index)
}

// sitemap is a page of the sitemap: the help pages of the products after one.
func (s *Products) sitemap(w http.ResponseWriter, r *http.Request) error {
	after, err := strconv.ParseInt(r.PathValue("after"), 10, 64)
	if err != nil || after < 0 {
		return noHelp()
	}
	set := urlset{}
	err = s.desk.DB.Read(asReader(r.Context()), "products.sitemap", func(ctx context.Context, v db.View) error {
		f, err := s.face(ctx, v)
		if err != nil {
			return err
		}
		all, err := db.All(ctx, v, scanMapped, mappedQuery, after, s.most)
		if len(all) > 0 && after == 0 {
			set.URL = append(set.URL, address{Loc: f.Base + helpAt})
		}
		for _, p := range all {
			set.URL = append(set.URL, address{f.Base + helpPath(p), p.UpdatedAt.UTC().Format(time.DateOnly)})
		}
		return err
	})
	if err == nil && len(set.URL) == 0 {
		err = noHelp()
	}
	if err != nil {
		return err
	}
	return showXML(w, r, set)
}

func scanMapped(s db.Scan) (p Product, err error) {
	return p, s(&p.ID, &p.Name, &p.Model, &p.UpdatedAt)
}

func showXML(w http.ResponseWriter, r *http.Request, what any) error {
	return web.ShowCached(w, r, helpKept, "application/xml", templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, xml.Header); err != nil {
			return err
		}
		return xml.NewEncoder(w).Encode(what)
	}))
}
