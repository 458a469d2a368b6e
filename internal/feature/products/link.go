package products

import (
	"context"
	"maps"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
)

// Link says that a case is about a product.
type Link struct {
	CaseID, ProductID int64
	MessageID         int64 // whose words named it; 0 where somebody said so
	ByID              int64 // the user who said so; 0 for words
	At                time.Time
}

const (
	insertLinks = `INSERT INTO product_case (case_id, product_id, message_id, by_id, at)`
	linkColumns = `case_id, product_id, coalesce(message_id, 0), by_id, at`
)

func scanLink(s db.Scan) (l Link, err error) {
	return l, s(&l.CaseID, &l.ProductID, &l.MessageID, &l.ByID, &l.At)
}

// linksOf are what cases are about, in the order it was said.
func linksOf(ctx context.Context, v db.View, ids []int64) ([]Link, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	return db.All(ctx, v, scanLink, `SELECT `+linkColumns+` FROM product_case WHERE case_id IN `+list(&args, ids)+` AND dropped_at IS NULL ORDER BY id`, args...)
}

// OfCase returns what a case and what was merged into it are about, with what fits it.
func (s *Products) OfCase(ctx context.Context, v db.View, id int64) (_ []Product, err error) {
	defer fault.Wrap(&err, "products.OfCase(%d)", id)
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return nil, err
	}
	family, err := s.desk.Cases.Family(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return ofFamily(ctx, v, family)
}

func ofFamily(ctx context.Context, v db.View, family []int64) ([]Product, error) {
	links, err := linksOf(ctx, v, family)
	if err != nil || len(links) == 0 {
		return nil, err
	}
	var ids []int64
	for _, l := range links {
		if !slices.Contains(ids, l.ProductID) {
			ids = append(ids, l.ProductID)
		}
	}
	found, err := byIDs(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	all := make([]Product, 0, len(ids))
	for _, id := range ids {
		all = append(all, found[id])
	}
	return all, withFits(ctx, v, all)
}

// Link says that a case is about a product.
func (s *Products) Link(ctx context.Context, tx *db.Tx, h *cases.Held, product int64) (err error) {
	defer fault.Wrap(&err, "products.Link(case %d, %d)", h.ID, product)
	actor, err := staff.Allow(ctx, staff.CasesChange)
	if err != nil {
		return err
	}
	p, err := s.Find(ctx, tx, product)
	if err != nil {
		return err
	}
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	links, err := linksOf(ctx, tx, family)
	if err != nil || slices.ContainsFunc(links, func(l Link) bool { return l.ProductID == product }) {
		return err
	}
	if err := tx.UpsertMany(ctx, insertLinks, [][]any{{h.ID, product, nil, actor.ID, tx.Now()}},
		`ON CONFLICT (case_id, product_id) DO UPDATE SET dropped_at = NULL, message_id = NULL, by_id = excluded.by_id, at = excluded.at`); err != nil {
		return err
	}
	if err := event.Tell(ctx, tx, s.desk.Bus, facts.ProductNamed{Case: h.ID, Product: product}); err != nil {
		return err
	}
	return s.record(ctx, tx, "product.linked", h.ID, p.Called())
}

// Unlink says that a case is not about a product: no words of it name it again.
func (s *Products) Unlink(ctx context.Context, tx *db.Tx, h *cases.Held, product int64) (err error) {
	defer fault.Wrap(&err, "products.Unlink(case %d, %d)", h.ID, product)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	p, err := s.Find(ctx, tx, product)
	if err != nil {
		return err
	}
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	args := []any{tx.Now(), product}
	n, err := tx.Exec(ctx, `UPDATE product_case SET dropped_at = $1 WHERE product_id = $2 AND dropped_at IS NULL AND case_id IN `+list(&args, family), args...)
	if err != nil {
		return err
	}
	if err := tx.UpsertMany(ctx, `INSERT INTO product_case (case_id, product_id, by_id, at, dropped_at)`, [][]any{{h.ID, product, 0, tx.Now(), tx.Now()}},
		`ON CONFLICT (case_id, product_id) DO NOTHING`); err != nil || n == 0 {
		return err
	}
	return s.record(ctx, tx, "product.unlinked", h.ID, p.Called())
}

// CaseProduct is a product of a case as the API gives it.
type CaseProduct struct {
	ID        int64  `json:"id"`
	Name      string `json:"name"`
	Model     string `json:"model"`
	MessageID *int64 `json:"message_id" doc:"The message whose words named it; null where somebody said so"`
}

// load are what a page of cases is about.
func (s *Products) load(ctx context.Context, v db.View, ids []int64) (map[int64]any, error) {
	out := make(map[int64]any, len(ids))
	for _, id := range ids {
		out[id] = []CaseProduct{}
	}
	if some, err := s.some(ctx, v); err != nil || !some {
		return out, err
	}
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	links, err := linksOf(ctx, v, slices.Sorted(maps.Keys(roots)))
	if err != nil || len(links) == 0 {
		return out, err
	}
	var of []int64
	for _, l := range links {
		of = append(of, l.ProductID)
	}
	found, err := byIDs(ctx, v, once(of))
	for _, l := range links {
		root := roots[l.CaseID]
		all, _ := out[root].([]CaseProduct)
		if p := found[l.ProductID]; !slices.ContainsFunc(all, func(one CaseProduct) bool { return one.ID == p.ID }) {
			out[root] = append(all, CaseProduct{p.ID, p.Name, p.Model, orNull(l.MessageID)})
		}
	}
	return out, err
}

// filter keeps the cases about a product that is named by its model number, an alias or
// its name.
func (s *Products) filter(ctx context.Context, v db.View, ids []int64, value string) (map[int64]bool, error) {
	keep := map[int64]bool{}
	if len(ids) == 0 {
		return keep, nil
	}
	found, err := s.Named(ctx, v, []string{value})
	if err != nil || found[value] == 0 {
		return keep, err
	}
	roots, err := s.desk.Cases.RootsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	args := []any{found[value]}
	all, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) },
		`SELECT case_id FROM product_case WHERE product_id = $1 AND dropped_at IS NULL AND case_id IN `+list(&args, slices.Sorted(maps.Keys(roots))), args...)
	for _, id := range all {
		keep[roots[id]] = true
	}
	return keep, err
}

// some says whether there is a catalogue at all; one that is there stays.
func (s *Products) some(ctx context.Context, v db.View) (bool, error) {
	if s.kept.some.Load() {
		return true, nil
	}
	n, err := changes(ctx, v)
	if n > 0 {
		s.kept.some.Store(true)
	}
	return n > 0, err
}
