package products

import (
	"context"
	"slices"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Products is what can be done with the catalogue.
type Products struct {
	desk  *desk.Desk
	kept  kept
	most  int                                                                // products in a sitemap
	hints func(ctx context.Context, v db.View, caseID int64) ([]Hint, error) // nil where nobody finds any
}

// Of is the catalogue of a desk that has this room.
func Of(d *desk.Desk) *Products { return &Products{desk: d, most: mostMapped} }

// Add puts a product into the catalogue, where it stays.
func (s *Products) Add(ctx context.Context, tx *db.Tx, f Fields) (_ Product, err error) {
	defer fault.Wrap(&err, "products.Add")
	if _, err := staff.Allow(ctx, staff.ProductsManage); err != nil {
		return Product{}, err
	}
	if err := touch(ctx, tx); err != nil {
		return Product{}, err
	}
	if f, err = s.checked(ctx, tx, 0, f); err != nil {
		return Product{}, err
	}
	id, err := insert(ctx, tx, f)
	if err != nil {
		return Product{}, err
	}
	return s.written(ctx, tx, id, f, "product.added")
}

// Take returns a product that nobody else changes until the transaction ends.
func (s *Products) Take(ctx context.Context, tx *db.Tx, id int64) (_ Product, err error) {
	defer fault.Wrap(&err, "products.Take(%d)", id)
	if _, err := staff.Allow(ctx, staff.ProductsManage); err != nil {
		return Product{}, err
	}
	return s.take(ctx, tx, id)
}

func (s *Products) take(ctx context.Context, tx *db.Tx, id int64) (Product, error) {
	if err := touch(ctx, tx); err != nil {
		return Product{}, err
	}
	p, err := byID(ctx, tx, id)
	if err != nil {
		return p, err
	}
	one := []Product{p}
	return one[0], withFits(ctx, tx, one)
}

// Change says something else of a product that was taken.
func (s *Products) Change(ctx context.Context, tx *db.Tx, was Product, f Fields) (_ Product, err error) {
	defer fault.Wrap(&err, "products.Change(%d)", was.ID)
	if _, err := staff.Allow(ctx, staff.ProductsManage); err != nil {
		return Product{}, err
	}
	return s.change(ctx, tx, was, f)
}

func (s *Products) change(ctx context.Context, tx *db.Tx, was Product, f Fields) (_ Product, err error) {
	if f, err = s.checked(ctx, tx, was.ID, f); err != nil {
		return Product{}, err
	}
	if err := update(ctx, tx, was.ID, f); err != nil {
		return Product{}, err
	}
	return s.written(ctx, tx, was.ID, f, "product.changed")
}

// written writes what else belongs to a product, and that it was done.
func (s *Products) written(ctx context.Context, tx *db.Tx, id int64, f Fields, kind string) (Product, error) {
	if err := saveTerms(ctx, tx, id, f); err != nil {
		return Product{}, err
	}
	if err := saveFits(ctx, tx, id, f.Parts, f.Fits); err != nil {
		return Product{}, err
	}
	p, err := s.read(ctx, tx, id)
	if err != nil {
		return p, err
	}
	_, err = s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, On: "product", OnID: id, Data: map[string]any{"what": p.Called()}})
	return p, err
}

func (s *Products) read(ctx context.Context, v db.View, id int64) (Product, error) {
	p, err := byID(ctx, v, id)
	if err != nil {
		return p, err
	}
	one := []Product{p}
	return one[0], withFits(ctx, v, one)
}

// checked tidies what is said of a product, id 0 for a new one, and refuses what cannot
// be.
func (s *Products) checked(ctx context.Context, v db.View, id int64, f Fields) (Fields, error) {
	f = f.tidied()
	if err := f.check(); err != nil {
		return f, err
	}
	for field, ids := range map[string][]int64{"parts": f.Parts, "fits": f.Fits, "successor": {f.SuccessorID}} {
		ids = slices.DeleteFunc(slices.Clone(ids), func(one int64) bool { return one == 0 })
		if id != 0 && slices.Contains(ids, id) {
			return f, fault.Field(field, "products.fault.itself")
		}
		found, err := byIDs(ctx, v, ids)
		if err != nil {
			return f, err
		}
		if len(found) < len(ids) {
			return f, fault.Field(field, "products.fault.none")
		}
	}
	return f, s.free(ctx, v, id, f)
}

// free refuses model numbers and aliases that are the model number of another.
func (s *Products) free(ctx context.Context, v db.View, id int64, f Fields) error {
	byTerm := map[string]string{}
	var terms []string
	add := func(written, field string) {
		if t := db.Key(Squeeze(written)); t != "" {
			terms, byTerm[t] = append(terms, t), field
		}
	}
	for _, a := range f.Aliases {
		add(a, "aliases")
	}
	add(f.Model, "model")
	if len(terms) == 0 {
		return nil
	}
	args := []any{id}
	type taken struct{ term, written, name string }
	all, err := db.All(ctx, v, func(s db.Scan) (t taken, err error) { return t, s(&t.term, &t.written, &t.name) },
		`SELECT t.term, t.written, p.name FROM product_term t JOIN product p ON p.id = t.product_id WHERE t.kind = 'model' AND t.product_id <> $1 AND t.term IN `+list(&args, terms), args...)
	if err != nil || len(all) == 0 {
		return err
	}
	return fault.Field(byTerm[all[0].term], "products.fault.taken", fault.A("model", all[0].written), fault.A("name", all[0].name))
}
