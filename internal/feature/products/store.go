package products

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Schema holds the tables of this room.
//
//go:embed schema/*.sql
var Schema embed.FS

const columns = `id, name, model, state, coalesce(successor_id, 0), aliases, specs, manuals, notes, help, warranty_months, warranty, public, version, created_at, updated_at`

func scan(s db.Scan) (p Product, err error) {
	var aliases, specs, manuals string
	if err = s(&p.ID, &p.Name, &p.Model, &p.State, &p.SuccessorID, &aliases, &specs, &manuals, &p.Notes, &p.Help, &p.WarrantyMonths, &p.Warranty, &p.Public, &p.Version, &p.CreatedAt, &p.UpdatedAt); err != nil {
		return p, err
	}
	return p, unpack(&p, aliases, specs, manuals)
}

// unpack reads what a row holds as JSON; most products have little of it.
func unpack(p *Product, aliases, specs, manuals string) error {
	read := func(text string, into any) error {
		if text == none {
			return nil
		}
		return json.Unmarshal([]byte(text), into)
	}
	if err := read(aliases, &p.Aliases); err != nil {
		return err
	}
	if err := read(specs, &p.Specs); err != nil {
		return err
	}
	return read(manuals, &p.Manuals)
}

// none is an empty list as rows hold it.
const none = "[]"

func pack[T any](all []T) string {
	if len(all) == 0 {
		return none
	}
	b, err := json.Marshal(all)
	if err != nil {
		return none // strings alone: it cannot be
	}
	return string(b)
}

func orNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

const insertProduct = `INSERT INTO product (name, name_key, model, state, successor_id, aliases, specs, manuals, notes, help, warranty_months, warranty, public, changed, version, created_at, updated_at)`

func insert(ctx context.Context, tx *db.Tx, f Fields) (int64, error) {
	return tx.Insert(ctx, insertProduct+` VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $14, $10, $11, $12, (SELECT changes FROM product_catalogue WHERE sole = 1), 1, $13, $13)`,
		f.Name, db.Key(f.Name), f.Model, f.State, orNull(f.SuccessorID), pack(f.Aliases), pack(f.Specs), pack(f.Manuals), f.Notes, f.WarrantyMonths, f.Warranty, f.Public, tx.Now(), f.Help)
}

func update(ctx context.Context, tx *db.Tx, id int64, f Fields) error {
	_, err := tx.Exec(ctx, `UPDATE product SET name = $2, name_key = $3, model = $4, state = $5, successor_id = $6, aliases = $7, specs = $8, manuals = $9, notes = $10,
		warranty_months = $11, warranty = $12, public = $13, changed = (SELECT changes FROM product_catalogue WHERE sole = 1), version = version + 1, updated_at = $14, help = $15 WHERE id = $1`,
		id, f.Name, db.Key(f.Name), f.Model, f.State, orNull(f.SuccessorID), pack(f.Aliases), pack(f.Specs), pack(f.Manuals), f.Notes, f.WarrantyMonths, f.Warranty, f.Public, tx.Now(), f.Help)
	return err
}

// touch counts the catalogue up; whoever writes it does so one after the other.
func touch(ctx context.Context, tx *db.Tx) error {
	if err := tx.Lock(ctx, "products", "catalogue"); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO product_catalogue (sole, changes) VALUES (1, 1) ON CONFLICT (sole) DO UPDATE SET changes = product_catalogue.changes + 1`)
	return err
}

// changes is how often the catalogue has changed; 0 while it is empty.
func changes(ctx context.Context, v db.View) (int64, error) {
	all, err := db.All(ctx, v, func(s db.Scan) (n int64, err error) { return n, s(&n) }, `SELECT changes FROM product_catalogue WHERE sole = 1`)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0], nil
}

// The kinds of what a product is found by.
const (
	ofModel = "model"
	ofAlias = "alias"
	ofWord  = "word"
)

// termsOf are the rows of what a product is found by.
func termsOf(id int64, f Fields) (rows [][]any) {
	add := func(kind, written string) {
		if t := db.Key(Squeeze(written)); t != "" {
			rows = append(rows, []any{id, kind, written, t})
		}
	}
	add(ofModel, f.Model)
	for _, a := range f.Aliases {
		add(ofAlias, a)
	}
	seen := map[string]bool{}
	for _, w := range strings.Fields(f.Name) {
		if t := Squeeze(w); !seen[t] {
			seen[t] = true
			add(ofWord, w)
		}
	}
	return rows
}

const insertTerms = `INSERT INTO product_term (product_id, kind, written, term)`

// saveTerms writes what a product is found by anew.
func saveTerms(ctx context.Context, tx *db.Tx, id int64, f Fields) error {
	if _, err := tx.Exec(ctx, `DELETE FROM product_term WHERE product_id = $1`, id); err != nil {
		return err
	}
	return tx.InsertMany(ctx, insertTerms, termsOf(id, f))
}

// saveFits writes anew which parts fit a product, and which ones it fits.
func saveFits(ctx context.Context, tx *db.Tx, id int64, parts, fits []int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM product_fit WHERE product_id = $1 OR part_id = $1`, id); err != nil {
		return err
	}
	var rows [][]any
	for _, part := range parts {
		rows = append(rows, []any{id, part})
	}
	for _, whole := range fits {
		rows = append(rows, []any{whole, id})
	}
	return tx.InsertMany(ctx, `INSERT INTO product_fit (product_id, part_id)`, rows)
}

// withFits reads which parts fit products, and which ones they fit.
func withFits(ctx context.Context, v db.View, all []Product) error {
	if len(all) == 0 {
		return nil
	}
	at := map[int64]*Product{}
	var ids []int64
	for i := range all {
		at[all[i].ID] = &all[i]
		ids = append(ids, all[i].ID)
	}
	var args []any
	in := list(&args, ids)
	pairs, err := db.All(ctx, v, func(s db.Scan) (p [2]int64, err error) { return p, s(&p[0], &p[1]) },
		`SELECT product_id, part_id FROM product_fit WHERE product_id IN `+in+` OR part_id IN `+in+` ORDER BY product_id, part_id`, args...)
	for _, p := range pairs {
		if whole := at[p[0]]; whole != nil {
			whole.Parts = append(whole.Parts, p[1])
		}
		if part := at[p[1]]; part != nil {
			part.Fits = append(part.Fits, p[0])
		}
	}
	return err
}

// byIDs are products, by id.
func byIDs(ctx context.Context, v db.View, ids []int64) (map[int64]Product, error) {
	out := make(map[int64]Product, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), 500)
		var args []any
		all, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM product WHERE id IN `+list(&args, ids[:n]), args...)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			out[p.ID] = p
		}
		ids = ids[n:]
	}
	return out, nil
}

func byID(ctx context.Context, v db.View, id int64) (Product, error) {
	p, err := db.One(ctx, v, scan, `SELECT `+columns+` FROM product WHERE id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return p, fault.New(fault.NotFound, "products.fault.none").Because(err)
	}
	return p, err
}

// list writes ids as a list of placeholders.
func list[T any](args *[]any, all []T) string {
	holders := make([]string, len(all))
	for i, one := range all {
		*args = append(*args, one)
		holders[i] = fmt.Sprintf("$%d", len(*args))
	}
	return "(" + strings.Join(holders, ", ") + ")"
}
