package purchases

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Schema holds the tables of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

const columns = `id, person_id, organization_id, product_id, what, quantity, price, currency, bought_on, seller, order_number, serial_number, warranty_months, period, since_on, ended_on, source, foreign_id, source_at, cancelled_on, proof, version, created_at, updated_at`

func scan(s db.Scan) (p Purchase, err error) {
	var person, organization, price *int64
	err = s(&p.ID, &person, &organization, &p.ProductID, &p.What, &p.Quantity, &price, &p.Price.Currency, &p.BoughtOn, &p.Seller, &p.OrderNumber, &p.Serial, &p.WarrantyMonths,
		&p.Period, &p.Since, &p.Ended, &p.Source, &p.ForeignID, &p.SourceAt, &p.Cancelled, &p.Proof, &p.Version, &p.CreatedAt, &p.UpdatedAt)
	p.PersonID, p.OrganizationID, p.Price.Minor = orZero(person), orZero(organization), orZero(price)
	return p, err
}

func orZero(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

// orNull is nil for 0.
func orNull(n int64) *int64 {
	if n == 0 {
		return nil
	}
	return &n
}

// prefixed are the columns of purchase in a query that joins it as p.
func prefixed() string { return "p." + strings.ReplaceAll(columns, ", ", ", p.") }

func byID(ctx context.Context, v db.View, id int64) (Purchase, error) {
	p, err := db.One(ctx, v, scan, `SELECT `+columns+` FROM purchase WHERE id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return p, gone().Because(err)
	}
	return p, err
}

func gone() *fault.Fault { return fault.New(fault.NotFound, "purchases.fault.not_found") }

// byForeign is what another system calls so; false for none.
func byForeign(ctx context.Context, v db.View, source, id string) (Purchase, bool, error) {
	p, err := db.One(ctx, v, scan, `SELECT `+columns+` FROM purchase WHERE source = $1 AND foreign_sum = $2`, source, db.Hash(id))
	if fault.Is(err, fault.NotFound) {
		return p, false, nil
	}
	return p, err == nil, err
}

// takeForeign locks what another system calls so, for whoever changes it or makes it;
// false for none so far. The name first, then the row: in this order everywhere.
func takeForeign(ctx context.Context, tx *db.Tx, source, id string) (Purchase, bool, error) {
	if err := tx.Lock(ctx, "purchase", source+":"+id); err != nil {
		return Purchase{}, false, err
	}
	p, found, err := byForeign(ctx, tx, source, id)
	if err != nil || !found {
		return p, false, err
	}
	if err := tx.Take(ctx, "purchase", p.ID); fault.Is(err, fault.NotFound) {
		return Purchase{}, false, nil // it was deleted this very moment
	} else if err != nil {
		return p, false, err
	}
	p, err = byID(ctx, tx, p.ID) // as it is now that nobody else changes it
	return p, err == nil, err
}

// sumOf is what a foreign id is found by.
func sumOf(f Fields) []byte {
	if f.ForeignID == "" {
		return nil
	}
	return db.Hash(f.ForeignID)
}

// priceOf is nil for a price that nobody knows.
func priceOf(f Fields) *int64 {
	if f.Price.Currency == "" {
		return nil
	}
	return &f.Price.Minor
}

func insert(ctx context.Context, tx *db.Tx, f Fields) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO purchase (person_id, organization_id, product_id, what, quantity, price, currency, bought_on, seller, order_number, serial_number,
		warranty_months, period, since_on, ended_on, source, foreign_id, foreign_sum, source_at, cancelled_on, proof, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 'none', 1, $21, $21)`,
		orNull(f.PersonID), orNull(f.OrganizationID), f.ProductID, f.What, f.Quantity, priceOf(f), f.Price.Currency, f.BoughtOn, f.Seller, f.OrderNumber, f.Serial,
		f.WarrantyMonths, f.Period, f.Since, f.Ended, f.Source, f.ForeignID, sumOf(f), f.SourceAt, f.Cancelled, tx.Now())
}

// save writes what may change of a purchase.
func save(ctx context.Context, tx *db.Tx, p Purchase) error {
	_, err := tx.Exec(ctx, `UPDATE purchase SET product_id = $2, what = $3, quantity = $4, price = $5, currency = $6, bought_on = $7, seller = $8, order_number = $9, serial_number = $10,
		warranty_months = $11, period = $12, since_on = $13, ended_on = $14, source_at = $15, proof = $16, cancelled_on = $17, version = version + 1, updated_at = $18 WHERE id = $1`,
		p.ID, p.ProductID, p.What, p.Quantity, priceOf(p.Fields), p.Price.Currency, p.BoughtOn, p.Seller, p.OrderNumber, p.Serial,
		p.WarrantyMonths, p.Period, p.Since, p.Ended, p.SourceAt, p.Proof, p.Cancelled, tx.Now())
	return err
}

// pageQuery finds purchases, the newest first: of people, of organizations, or of
// everybody, below an id.
func pageQuery(column string, of []int64, below int64, limit int) (string, []any) {
	args := []any{below}
	where := `id < $1`
	if column != "" {
		where = column + ` IN ` + list(&args, of) + ` AND ` + where
	}
	args = append(args, limit)
	return fmt.Sprintf(`SELECT %s FROM purchase WHERE %s ORDER BY id DESC LIMIT $%d`, columns, where, len(args)), args
}

// linkedQuery finds the purchases that cases are about, each with its case.
func linkedQuery(ids []int64) (string, []any) {
	var args []any
	return `SELECT c.case_id, ` + prefixed() + ` FROM purchase_case c JOIN purchase p ON p.id = c.purchase_id WHERE c.case_id IN ` + list(&args, ids) + ` ORDER BY c.case_id, c.purchase_id`, args
}

// linked is a purchase and a case that is about it.
type linked struct {
	CaseID int64
	Purchase
}

func linkedTo(ctx context.Context, v db.View, ids []int64) ([]linked, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	query, args := linkedQuery(ids)
	return db.All(ctx, v, func(s db.Scan) (l linked, err error) {
		l.Purchase, err = scan(func(dest ...any) error { return s(append([]any{&l.CaseID}, dest...)...) })
		return l, err
	}, query, args...)
}

// casesOf are the cases that are about a purchase, the newest first.
func casesOf(ctx context.Context, v db.View, purchase int64, limit int) ([]int64, error) {
	return db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) },
		`SELECT case_id FROM purchase_case WHERE purchase_id = $1 ORDER BY case_id DESC LIMIT $2`, purchase, limit)
}

// list writes ids, or sums, as a list of placeholders.
func list[T int64 | []byte](args *[]any, ids []T) string {
	holders := make([]string, len(ids))
	for i, id := range ids {
		*args = append(*args, id)
		holders[i] = fmt.Sprintf("$%d", len(*args))
	}
	return "(" + strings.Join(holders, ", ") + ")"
}
