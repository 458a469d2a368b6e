package products

import (
	"context"
	"slices"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Find returns a product with what fits it and what it fits.
func (s *Products) Find(ctx context.Context, v db.View, id int64) (_ Product, err error) {
	defer fault.Wrap(&err, "products.Find(%d)", id)
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return Product{}, err
	}
	p, err := byID(ctx, v, id)
	if err != nil {
		return p, err
	}
	one := []Product{p}
	return one[0], withFits(ctx, v, one)
}

// Place is where a page of the catalogue ended.
type Place struct {
	Key string // of the name
	ID  int64
}

// Query asks for a page of the catalogue.
type Query struct {
	Text  string // how a name, one of its words, a model number or an alias begins; "" for all
	After Place
	Limit int
}

// mostByTerm is how many products a page shows that are found by something else than
// the beginning of their name.
const mostByTerm = 20

const (
	listQuery = `SELECT ` + columns + ` FROM product WHERE name_key >= $1 AND name_key < $2 AND (name_key, id) > ($3, $4) ORDER BY name_key, id LIMIT $5`
	termQuery = `SELECT product_id FROM product_term WHERE term >= $1 AND term < $2 ORDER BY term, product_id LIMIT $3`
	beyond    = "\U0010FFFF"
)

// List returns a page of the catalogue by name. What a text finds by its model number,
// an alias or another word of its name stands before the first page.
func (s *Products) List(ctx context.Context, v db.View, q Query) (_ []Product, err error) {
	defer fault.Wrap(&err, "products.List")
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return nil, err
	}
	key := db.Key(line(q.Text))
	var first []Product
	if key != "" && q.After == (Place{}) {
		if first, err = s.byTerm(ctx, v, q.Text, key, min(mostByTerm, max(1, q.Limit/2))); err != nil {
			return nil, err
		}
	}
	rest, err := db.All(ctx, v, scan, listQuery, key, key+beyond, q.After.Key, q.After.ID, q.Limit-len(first))
	return append(first, rest...), err
}

func (s *Products) byTerm(ctx context.Context, v db.View, text, key string, most int) ([]Product, error) {
	term := Squeeze(text)
	if term == "" {
		return nil, nil
	}
	ids, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, termQuery, term, term+beyond, 4*most)
	if err != nil {
		return nil, err
	}
	found, err := byIDs(ctx, v, once(ids))
	var all []Product
	for _, id := range ids {
		p, ok := found[id]
		delete(found, id)
		if ok && !strings.HasPrefix(db.Key(p.Name), key) {
			all = append(all, p)
		}
	}
	return all[:min(most, len(all))], err
}

// Named finds products by what somebody typed for each: a model number, an alias or a
// whole name, if it is of one product alone.
func (s *Products) Named(ctx context.Context, v db.View, typed []string) (_ map[string]int64, err error) {
	defer fault.Wrap(&err, "products.Named")
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return nil, err
	}
	return named(ctx, v, typed)
}

func named(ctx context.Context, v db.View, typed []string) (map[string]int64, error) {
	out := map[string]int64{}
	for part := range slices.Chunk(typed, 400) {
		terms, keys := map[string][]int64{}, map[string][]int64{}
		var squeezed, folded []string
		for _, t := range part {
			squeezed, folded = append(squeezed, db.Key(Squeeze(t))), append(folded, db.Key(line(t)))
		}
		read := func(into map[string][]int64, query string, some []string) error {
			var args []any
			type hit struct {
				key string
				id  int64
			}
			hits, err := db.All(ctx, v, func(s db.Scan) (h hit, err error) { return h, s(&h.key, &h.id) }, query+list(&args, some), args...)
			for _, h := range hits {
				if !slices.Contains(into[h.key], h.id) {
					into[h.key] = append(into[h.key], h.id)
				}
			}
			return err
		}
		if err := read(terms, `SELECT term, product_id FROM product_term WHERE kind IN ('model', 'alias') AND term IN `, squeezed); err != nil {
			return nil, err
		}
		if err := read(keys, `SELECT name_key, id FROM product WHERE name_key IN `, folded); err != nil {
			return nil, err
		}
		for i, t := range part {
			switch byTerm, byName := terms[squeezed[i]], keys[folded[i]]; {
			case len(byTerm) == 1 && squeezed[i] != "":
				out[t] = byTerm[0]
			case len(byName) == 1 && len(byTerm) == 0:
				out[t] = byName[0]
			}
		}
	}
	return out, nil
}
