package products

import (
	"context"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Unknown is something that was asked about a product and that nobody here knows.
type Unknown struct {
	ID, ProductID, CaseID int64
	What                  string // "" where it was erased, or not said
	At                    time.Time
}

func scanUnknown(s db.Scan) (u Unknown, err error) {
	return u, s(&u.ID, &u.ProductID, &u.CaseID, &u.What, &u.At)
}

const (
	unknownColumns = `id, product_id, case_id, what, at`
	unknownsQuery  = `SELECT ` + unknownColumns + ` FROM product_unknown WHERE product_id = $1 AND known_at IS NULL AND id > $2 ORDER BY product_id, id LIMIT $3`
)

// DoNotKnow counts that a case asks something about a product that we do not know, so
// that somebody finds out.
func (s *Products) DoNotKnow(ctx context.Context, tx *db.Tx, h *cases.Held, product int64, what string) (err error) {
	defer fault.Wrap(&err, "products.DoNotKnow(case %d, %d)", h.ID, product)
	actor, err := staff.Allow(ctx, staff.ProductsChange)
	if err != nil {
		return err
	}
	p, err := s.Find(ctx, tx, product)
	if err != nil {
		return err
	}
	if what = line(what); len([]rune(what)) > longestSpec {
		return fault.Field("what", "products.fault.long", fault.A("n", longestSpec))
	}
	if _, err := tx.Insert(ctx, `INSERT INTO product_unknown (product_id, case_id, what, by_id, at) VALUES ($1, $2, $3, $4, $5)`, product, h.ID, what, actor.ID, tx.Now()); err != nil {
		return err
	}
	if err := counted(ctx, tx, product, 1); err != nil {
		return err
	}
	return s.record(ctx, tx, "product.unknown", h.ID, p.Called())
}

// Unknowns are what is not known of a product, the oldest first, after the id of one.
func (s *Products) Unknowns(ctx context.Context, v db.View, product, after int64, limit int) (_ []Unknown, err error) {
	defer fault.Wrap(&err, "products.Unknowns(%d)", product)
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return nil, err
	}
	return db.All(ctx, v, scanUnknown, unknownsQuery, product, after, limit)
}

// FoundOut says that we know now.
func (s *Products) FoundOut(ctx context.Context, tx *db.Tx, unknown int64) (_ Unknown, err error) {
	defer fault.Wrap(&err, "products.FoundOut(%d)", unknown)
	if _, err := staff.Allow(ctx, staff.ProductsChange); err != nil {
		return Unknown{}, err
	}
	u, err := db.One(ctx, tx, scanUnknown, `SELECT `+unknownColumns+` FROM product_unknown WHERE id = $1`, unknown)
	if fault.Is(err, fault.NotFound) {
		return u, fault.New(fault.NotFound, "products.fault.no_unknown").Because(err)
	}
	if err != nil {
		return u, err
	}
	n, err := tx.Exec(ctx, `UPDATE product_unknown SET known_at = $2 WHERE id = $1 AND known_at IS NULL`, unknown, tx.Now())
	if err != nil || n == 0 {
		return u, err
	}
	if err := counted(ctx, tx, u.ProductID, -1); err != nil {
		return u, err
	}
	_, err = s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "product.found_out", On: "product", OnID: u.ProductID})
	return u, err
}

// counted adds to how much is not known of a product, or takes from it.
func counted(ctx context.Context, tx *db.Tx, product int64, more int) error {
	_, err := tx.Exec(ctx, `UPDATE product SET unknowns = unknowns + $2 WHERE id = $1`, product, more)
	return err
}

// UnknownTally is a product of which something is asked that nobody here knows.
type UnknownTally struct {
	ProductID int64
	Product   string    // as it is called
	N         int64     // how much is asked
	Since     time.Time // when the oldest of it was
}

const unknownTalliesQuery = `SELECT p.id, p.name, p.model, p.unknowns, (SELECT MIN(u.at) FROM product_unknown u WHERE u.product_id = p.id AND u.known_at IS NULL)
	FROM product p WHERE p.unknowns > 0 AND (p.unknowns, p.id) < ($1, $2) ORDER BY p.unknowns DESC, p.id DESC LIMIT $3`

func scanUnknownTally(s db.Scan) (r UnknownTally, err error) {
	var p Product
	err = s(&r.ProductID, &p.Name, &p.Model, &r.N, &r.Since)
	r.Product = p.Called()
	return r, err
}

// UnknownTallies are the products of which most is not known, the most first. n and id are those of the last on the page before.
func (s *Products) UnknownTallies(ctx context.Context, v db.View, n, id int64, limit int) (_ []UnknownTally, err error) {
	defer fault.Wrap(&err, "products.UnknownTallies")
	if _, err := staff.Allow(ctx, staff.ProductsRead); err != nil {
		return nil, err
	}
	if n == 0 {
		n, id = farthest, farthest
	}
	return db.All(ctx, v, scanUnknownTally, unknownTalliesQuery, n, id, limit)
}
